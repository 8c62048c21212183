/* First and last lines of the page: what was run, under which assumptions; how to run it again. */
#include "sim/report/page.h"

#include <math.h>
#include <string.h>

/* "USD · seed 42 · 10,000 futures · AWS us-east-1 2023-10" */
static void settings_write(const struct page *page, struct text *out)
{
	const struct scenario *scenario = page->summary->plan->scenario;
	const struct book *book = page->summary->plan->strategy[0].setup.book;
	const unsigned long n = (unsigned long)page->summary->replications;
	const char *dot = page->glyph->dot;
	struct text number = {0}, prices = {0};

	number_write(&number, (double)n, 17);
	text_addf(out, "%s %s ", book->currency ? book->currency : "USD", dot);
	text_addf(out, _("seed %llu"), (unsigned long long)scenario->seed);
	text_addf(out, " %s ", dot);
	text_addf(out, ngettext("%s future", "%s futures", n), text_str(&number));
	text_addf(out, " %s ", dot);
	books_write(&prices, page->summary->plan);
	text_addf(out, _("prices %s"), text_str(&prices));
	text_release(&number);
	text_release(&prices);
}

struct said {
	const struct page *page;
	const char *first;
};

static void say_assumption(void *context, const char *s)
{
	const struct said *said = context;
	struct text line = {0};

	text_addf(&line, _("assumed: %s"), s);
	page_say(said->page, said->first, text_str(&line));
	text_release(&line);
}

static void say_warning(void *context, const char *s)
{
	const struct said *said = context;
	struct text line = {0};

	text_addf(&line, _("note: %s"), s);
	page_say(said->page, said->first, text_str(&line));
	text_release(&line);
}

/* What the assumptions come to: mean interruptions a day of each strategy that has any. */
static void storms_write(const struct page *page)
{
	struct text list = {0}, line = {0};

	for (size_t i = 0; i < page->summary->plan->strategies; i++) {
		const struct strategy_summary *s = page->summary->strategy + i;

		if (!(s->interruptions_per_day > 0) || !isfinite(s->interruptions_per_day))
			continue;
		text_addf(&list, "%s%s ", list.len ? ", " : "", s->plan->strategy->name);
		number_write(&list, s->interruptions_per_day, 2);
	}
	text_addf(&line, _("interruptions, as simulated: spot nodes lost a day: %s"), text_str(&list));
	if (list.len)
		page_say(page, "  ", text_str(&line));
	text_release(&list);
	text_release(&line);
}

void page_settings(const struct page *page)
{
	const struct plan *plan = page->summary->plan;
	struct text title = {0}, settings = {0}, line = {0};

	text_add_plain(&title, bilingual_str(&plan->scenario->title));
	if (title.len == 0)
		text_add_plain(&title, plan->scenario->file);
	settings_write(page, &settings);
	const size_t left = utf8_width(text_str(&title)), right = utf8_width(text_str(&settings));
	const bool beside = left + 2 + right <= page->width;

	cut_write(&line, text_str(&title), page->width, page->glyph->ellipsis);
	style_write(page->out, STYLE_BOLD, page->terminal->colour, text_str(&line));
	for (size_t i = left + right; beside && i < page->width; i++)
		text_addc(page->out, ' ');
	text_clear(&line);
	if (beside)
		text_addf(&line, "%s\n", text_str(&settings));
	else
		wrap_write(&line, "  ", 4, page->width, "", text_str(&settings));
	text_add(page->out, beside ? "" : "\n");
	style_write(page->out, STYLE_DIM, page->terminal->colour, text_str(&line));
	text_release(&title);
	text_release(&settings);
	text_release(&line);
}

void page_head(const struct page *page)
{
	struct said said = {page, "  "};

	page_settings(page);
	storms_write(page);
	plan_assumptions(page->summary->plan, say_assumption, &said);
	plan_warnings(page->summary->plan, say_warning, &said);
}

static void partial_write(const struct page *page)
{
	struct text done = {0}, asked = {0}, line = {0};

	if (!page->summary->partial)
		return;
	number_write(&done, (double)page->summary->replications, 17);
	number_write(&asked, (double)page->summary->plan->scenario->replications, 17);
	text_addf(&line, _("PARTIAL: interrupted after %s of %s futures; every number above is of those alone."),
		  text_str(&done), text_str(&asked));
	text_addc(page->out, '\n');
	page_say(page, "  ", text_str(&line));
	text_release(&done);
	text_release(&asked);
	text_release(&line);
}

/* "(costcast 0.1.0, 1.9 s, 2 threads)" */
static void machine_write(const struct page *page, struct text *out)
{
	const struct terminal *t = page->terminal;
	struct text seconds = {0};

	number_write(&seconds, t->seconds, t->seconds < 10 ? 2 : 3);
	text_addf(out, ngettext("(costcast %s, %s s, %d thread)", "(costcast %s, %s s, %d threads)",
				(unsigned long)(t->threads > 0 ? t->threads : 1)), COSTCAST_VERSION, text_str(&seconds),
		  t->threads);
	text_release(&seconds);
}

void page_foot(const struct page *page)
{
	const char *command = page->terminal->command ? page->terminal->command : "";
	struct text line = {0}, machine = {0}, first = {0};

	partial_write(page);
	machine_write(page, &machine);
	text_addf(&first, "  %s ", _("Reproduce:"));
	text_addf(&line, "%s%s", strncmp(command, "costcast ", 9) == 0 ? "" : "costcast ", command);
	text_addc(page->out, '\n');
	const size_t width = utf8_width(text_str(&first)) + utf8_width(text_str(&line)),
		     more = utf8_width(text_str(&machine));

	if (width + 4 + more <= page->width)
		text_addf(page->out, "%s%s    %s\n", text_str(&first), text_str(&line), text_str(&machine));
	else {
		wrap_write(page->out, text_str(&first), 6, page->width, "\\", text_str(&line));
		page_say(page, "  ", text_str(&machine));
	}
	text_release(&line);
	text_release(&machine);
	text_release(&first);
}
