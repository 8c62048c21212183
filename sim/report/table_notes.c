/* Under the table: what ✔ means, who is cheapest, what never finishes, what commitments cost, what all this shows. */
#include "sim/report/page.h"

static void say_and_clear(const struct page *page, struct text *s)
{
	if (s->len)
		page_say(page, "  ", text_str(s));
	text_clear(s);
}

static void say_line(void *context, const char *s)
{
	page_say(context, "  ", s);
}

void page_notes(const struct page *page)
{
	const struct summary *summary = page->summary;
	struct text s = {0};
	struct page copy = *page;

	text_addc(page->out, '\n');
	best_words(summary, page->glyph->best, &s);
	say_and_clear(page, &s);
	doubt_words(summary, "? = ", &s);
	say_and_clear(page, &s);
	cheapest_words(summary, &s);
	say_and_clear(page, &s);
	for (size_t i = 0; i < summary->plan->strategies; i++) {
		workloads_words(summary, i, &s);
		say_and_clear(page, &s);
	}
	unfinished_write(summary, say_line, &copy);
	for (size_t i = 0; i < summary->plan->strategies; i++)
		for (size_t c = 0; c < summary->plan->strategy[i].setup.commitments; c++) {
			commitment_words(summary, i, c, &s);
			say_and_clear(page, &s);
		}
	traffic_write(summary, say_line, &copy);
	another_write(summary, say_line, &copy);
	curves_write(summary, say_line, &copy);
	findings_write(summary, say_line, &copy);
	text_release(&s);
}
