/* What of a tornado could not move, or one way only, and why. */

#include "sim/report/tornado.h"
#include "sim/report/write.h"

enum { NAMES_MOST = 6 };

void tornado_named(const struct tornado *tornado, const struct tornado_bar *bar, size_t count, bool (*these)(const struct tornado_bar *bar),
		  const char *intro, struct text *out)
{
	struct text list = {0};
	size_t names = 0;

	for (size_t i = 0; i < count; i++)
		if (these(bar + i)) {
			if (names < NAMES_MOST)
				text_addf(&list, "%s%s", names ? ", " : "", tornado_label(tornado, bar + i));
			names++;
		}
	if (names > NAMES_MOST)
		text_addf(&list, ngettext(" and %zu more", " and %zu more", names - NAMES_MOST), names - NAMES_MOST);
	if (names)
		text_addf(out, "%s: %s.", intro, text_str(&list));
	text_release(&list);
}

void tornado_tell(struct text *s, model_line *line, void *context)
{
	if (s->len)
		line(context, text_str(s));
	text_clear(s);
}

/* The end whose fault says more than that a key's own range ends there; -1: there is none. */
static int fault_at(const struct tornado_bar *bar)
{
	for (int e = ENDS - 1; e >= 0; e--)
		if (bar->end[e].fault && !quantity_beyond(&bar->quantity, bar->end[e].to.number))
			return e;
	return -1;
}

/* Told in full, of keys that the file or its prices write. */
static void faults(const struct tornado *tornado, const struct tornado_bar *bar, size_t count, model_line *line, void *context)
{
	struct text s = {0}, at = {0};

	for (size_t i = 0; i < count; i++) {
		const int end = bar[i].quantity.written ? fault_at(bar + i) : -1;

		if (end < 0)
			continue;
		tornado_end_write(bar + i, end, &at);
		text_addf(&s, _("%s cannot be %s: %s."), tornado_label(tornado, bar + i), text_str(&at), bar[i].end[end].fault);
		text_clear(&at);
		tornado_tell(&s, line, context);
	}
	text_release(&s);
	text_release(&at);
}

static bool fails(const struct tornado_bar *bar)
{
	return bar->end[DOWN].fault || bar->end[UP].fault;
}

static size_t default_faults(const struct tornado_bar *bar, size_t count)
{
	size_t many = 0;

	for (size_t i = 0; i < count; i++)
		many += !bar[i].quantity.written && fails(bar + i);
	return many;
}

static bool is_beyond(const struct tornado_bar *bar)
{
	return bar->quantity.written && fails(bar) && fault_at(bar) < 0;
}

static bool is_whole(const struct tornado_bar *bar)
{
	return bar->quantity.written && bar->quantity.number != 0 && !fails(bar);
}

static bool is_zero(const struct tornado_bar *bar)
{
	return bar->quantity.written && bar->quantity.number == 0;
}

void tornado_notes(const struct tornado *tornado, model_line *line, void *context)
{
	const size_t defaults = default_faults(tornado->bar, tornado->bars) + default_faults(tornado->still, tornado->stills);
	struct text s = {0}, by = {0}, intro = {0};

	tornado_named(tornado, tornado->bar, tornado->bars, is_beyond, _("Moved one way only, for the other way their range ends"), &s);
	tornado_tell(&s, line, context);
	tornado_named(tornado, tornado->still, tornado->stills, is_beyond, _("Not moved, for their range ends both ways"), &s);
	tornado_tell(&s, line, context);
	faults(tornado, tornado->bar, tornado->bars, line, context);
	faults(tornado, tornado->still, tornado->stills, line, context);
	if (defaults)
		text_addf(&s, ngettext("%zu default that the file does not write cannot be moved both ways.",
				       "%zu defaults that the file does not write cannot be moved both ways.", defaults), defaults);
	tornado_tell(&s, line, context);
	tornado_named(tornado, tornado->still, tornado->stills, is_zero, _("Not moved, being 0"), &s);
	tornado_tell(&s, line, context);
	percent_write(&by, tornado->asked.by, tornado->asked.by < 0.1 ? 1 : 0);
	text_addf(&intro, _("Not moved, being whole numbers that %s does not change"), text_str(&by));
	tornado_named(tornado, tornado->still, tornado->stills, is_whole, text_str(&intro), &s);
	tornado_tell(&s, line, context);
	text_release(&s);
	text_release(&by);
	text_release(&intro);
}
