/* What plots say in words: with the numbers that they show, for pages and for those who cannot see them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/plot.h"

/* A sentence begins with a capital, a name as it is written. */
static void capital(const struct plan *plan, struct text *s)
{
	for (size_t i = 0; plan && i < plan->strategies; i++) {
		const size_t bytes = strlen(strategy_name(plan, i));

		if (strncmp(text_str(s), strategy_name(plan, i), bytes) == 0 && strchr(" ,:", text_str(s)[bytes]))
			return;
	}
	if (s->len && s->s[0] >= 'a' && s->s[0] <= 'z')
		s->s[0] += 'A' - 'a';
}

void sheet_say_subtitle(struct sheet *sheet)
{
	struct text s = {0};

	text_add(&s, text_str(&sheet->subtitle));
	capital(sheet->plan, &s);
	if (s.len)
		sheet_say(sheet, "%s%s", text_str(&s), s.s[s.len - 1] == '.' || s.s[s.len - 1] == '?' ? "" : ".");
	text_release(&s);
}

void sheet_say_about(struct sheet *sheet, const char *what, const char *words)
{
	struct text s = {0};

	text_addf(&s, "%s: %s.", what, words);
	capital(NULL, &s);
	sheet_say(sheet, "%s", text_str(&s));
	text_release(&s);
}

void sheet_say_of(struct sheet *sheet, size_t strategy, const char *words)
{
	if (*words)
		sheet_say(sheet, "%s: %s.", strategy_name(sheet->plan, strategy), words);
}

void caption_costs(struct sheet *sheet, const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	sheet_say_subtitle(sheet);
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		const double *q = summary->strategy[s].metric[cost].q;
		char *p50 = usd_words(q[Q_P50], 4), *p95 = usd_words(q[Q_P95], 4), *words = strcmp(p50, p95) == 0 ? mem_text(p50) : worded(_("p50 %s, p95 %s"), p50, p95);

		sheet_say_of(sheet, s, words);
		free(p50);
		free(p95);
		free(words);
	}
}

void caption_ends(struct sheet *sheet, const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);

	sheet_say_subtitle(sheet);
	for (size_t s = 0; !isfinite(summary->plan->scenario->budget_usd) && s < summary->plan->strategies; s++) {
		const double *q = summary->strategy[s].metric[cost].q;
		char *p5 = usd_words(q[Q_P5], 4), *p99 = usd_words(q[Q_P99], 4), *words = worded(_("p5 %s, p99 %s"), p5, p99);

		sheet_say_of(sheet, s, strcmp(p5, p99) == 0 ? "" : words);
		free(p5);
		free(p99);
		free(words);
	}
}

void caption_times(struct sheet *sheet, const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST), hours = metric_of_kind(summary->plan, METRIC_HOURS);

	sheet_say_subtitle(sheet);
	for (size_t s = 0; hours >= 0 && s < summary->plan->strategies; s++) {
		const struct metric_summary *metric = summary->strategy[s].metric;
		char *usd = usd_words(metric[cost].q[Q_P50], 4);
		struct text time = {0};

		hours_write(&time, metric[hours].q[Q_P50], 3);
		char *words = isfinite(metric[hours].q[Q_P50]) ? worded(_("%s in %s (medians)"), usd, text_str(&time))
			: worded(_("%s, and half of its futures or more never finish"), usd);
		sheet_say_of(sheet, s, words);
		free(usd);
		free(words);
		text_release(&time);
	}
}

void caption_headlines(struct sheet *sheet, const struct summary *summary)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	const struct headline *found[HEADLINES_MOST];
	const size_t count = headlines_find(summary, found);

	sheet_say_subtitle(sheet);
	for (size_t s = 0; s < summary->plan->strategies; s++) {
		char *usd = usd_words(summary->strategy[s].metric[cost].q[Q_P50], 4);
		struct text words = {0};

		text_addf(&words, "p50 %s", usd);
		for (size_t h = 0; h < count; h++) {
			text_addf(&words, "; %s ", _(found[h]->title));
			headline_write(&words, summary, s, found[h]);
		}
		sheet_say_of(sheet, s, text_str(&words));
		free(usd);
		text_release(&words);
	}
}

static void say_line(void *sheet, const char *s)
{
	sheet_say(sheet, "%s", s);
}

void caption_tuned(struct sheet *sheet, const struct summary *summary)
{
	sheet_say_subtitle(sheet);
	tuned_write(summary, say_line, sheet);
}

struct piece { double usd; enum part part; };

static int by_usd(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->usd != y->usd ? (x->usd < y->usd ? 1 : -1) : (int)x->part - (int)y->part;
}

#define PART_TOLD 0.05                    /* smaller shares are left to the picture */

void caption_parts(struct sheet *sheet, const struct summary *summary)
{
	const struct plan *plan = summary->plan;

	sheet_say_subtitle(sheet);
	for (size_t s = 0; s < plan->strategies; s++) {
		struct piece piece[PARTS];
		struct text words = {0};
		double all = 0;

		for (int p = 0; p < PARTS; p++) {
			piece[p] = (struct piece){summary->strategy[s].part_usd[p], (enum part)p};
			all += piece[p].usd;
		}
		qsort(piece, PARTS, sizeof *piece, by_usd);
		char *usd = usd_words(all, 4);

		text_addf(&words, _("%s on average"), usd);
		for (int p = 0; p < PARTS && piece[p].usd >= PART_TOLD * all && all > 0; p++) {
			char *share = percent_words(piece[p].usd / all, 0);

			text_addf(&words, "%s%s %s", p ? ", " : "; ", share, part_title(plan, piece[p].part));
			free(share);
		}
		sheet_say_of(sheet, s, text_str(&words));
		free(usd);
		text_release(&words);
	}
}

void caption_survival(struct sheet *sheet, const struct summary *summary)
{
	sheet_say_subtitle(sheet);
	survivals_write(summary, say_line, sheet);
}
