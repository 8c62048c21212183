/* Commitments as the plots list and name them. */
#include "sim/report/plot_panel.h"

#include <stdlib.h>

#include "sim/base/memory.h"

struct held *held_list(const struct summary *summary, size_t *count)
{
	struct held *held = NULL;

	*count = 0;
	for (size_t s = 0; s < summary->plan->strategies; s++)
		*count += summary->plan->strategy[s].setup.commitments;
	held = mem_new(*count + 1, sizeof *held);
	for (size_t s = 0, k = 0; s < summary->plan->strategies; s++)
		for (size_t i = 0; i < summary->plan->strategy[s].setup.commitments; i++)
			held[k++] = (struct held){s, i, &summary->strategy[s].commitment[i]};
	return held;
}

void held_words(const struct held *held, struct text *out)
{
	const struct commitment *commitment = held->summary->commitment;

	text_add(out, product_title(commitment));
	if (commitment->instance_name)
		text_addf(out, ", %s", commitment->instance_name);
	text_add(out, ", ");
	term_write(out, commitment);
}

void held_label(struct sheet *sheet, const struct held *held, double x, double y, double wide)
{
	struct text name = {0}, words = {0}, fit = {0};
	double name_px;

	plot_text_fit(&name, strategy_name(sheet->plan, held->strategy), TEXT_PX, true, wide / 2);
	name_px = text_px(text_str(&name), TEXT_PX, true) + 10;
	held_words(held, &words);
	plot_text_fit(&fit, text_str(&words), SMALL_PX, false, wide - name_px);
	sheet_label(sheet, x, y, (struct ink){.size = TEXT_PX, .bold = true, .rgb = ink_of(strategy_rgb(sheet->plan, held->strategy))},
		    text_str(&name));
	sheet_label(sheet, x + name_px, y, (struct ink){.size = SMALL_PX, .rgb = INK_RGB}, text_str(&fit));
	text_release(&name);
	text_release(&words);
	text_release(&fit);
}

/* The same promise by the same strategy, for something else? */
static bool alike(const struct held *a, const struct held *b)
{
	return a->strategy == b->strategy && a->summary->commitment->product == b->summary->commitment->product &&
	       a->summary->commitment->term_s.dist.a == b->summary->commitment->term_s.dist.a && b->summary->commitment->instance_name;
}

void held_rest(struct sheet *sheet, const struct held *held, size_t count, size_t shown, double y)
{
	struct text list = {0}, fit = {0};
	char *s;

	if (count <= shown)
		return;
	for (size_t i = shown; i < count; i++) {
		text_add(&list, i > shown ? "; " : "");
		if (i > shown && alike(&held[i - 1], &held[i])) {
			text_add(&list, held[i].summary->commitment->instance_name);
			continue;
		}
		text_addf(&list, "%s ", strategy_name(sheet->plan, held[i].strategy));
		held_words(&held[i], &list);
	}
	s = worded(_("not drawn: %s"), text_str(&list));
	plot_text_fit(&fit, s, SMALL_PX, false, sheet->width - 48);
	sheet_label(sheet, 24, y, (struct ink){.size = SMALL_PX, .rgb = GREY_RGB}, text_str(&fit));
	free(s);
	text_release(&list);
	text_release(&fit);
}

char *amount_words(double value, bool counted, int digits)
{
	char *number = counted ? number_words(value, digits) : usd_words(value, digits), *s;

	if (counted)
		return number;
	s = worded(_("%s/h"), number);
	free(number);
	return s;
}
