/* One future told: what came of it, its main moments, where its hours and its money went. */
#include "sim/report/grid.h"
#include "sim/report/plot.h"
#include "sim/report/write.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

enum { WIDTH = 100, MOMENTS = 30 };

/* "day 3, 04:12", the run's first day being 1. */
static void moment_write(struct text *out, double t_s)
{
	const int64_t minutes = (int64_t)floor(fmax(0, t_s) / 60);

	text_addf(out, _("day %d, %02d:%02d"), (int)(minutes / 1440 + 1), (int)(minutes / 60 % 24), (int)(minutes % 60));
}

static int ascending(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

/* "3, 5-7" */
static void nodes_write(struct text *out, int *node, size_t count)
{
	qsort(node, count, sizeof *node, ascending);
	for (size_t i = 0, last; i < count; i = last + 1) {
		for (last = i; last + 1 < count && node[last + 1] <= node[last] + 1; last++)
			;
		text_addf(out, i ? ", %d" : "%d", node[i]);
		if (node[last] > node[i])
			text_addf(out, "-%d", node[last]);
	}
}

struct told {                             /* records of one kind at one moment, told together */
	const struct record *first;
	int *node;
	size_t nodes;
};

static void told_words(const struct told *told, double waited_s, struct text *out)
{
	const unsigned long n = (unsigned long)told->nodes;
	struct text nodes = {0}, amount = {0};

	nodes_write(&nodes, told->node, told->nodes);
	number_write(&amount, (told->first->kind == RECORD_RUN ? waited_s : told->first->value) / HOUR_S, 3);
	switch (told->first->kind) {
	case RECORD_GRANT:
		text_addf(out, ngettext("node %s is granted", "nodes %s are granted", n), text_str(&nodes));
		break;
	case RECORD_LOST:
		text_addf(out, ngettext("node %s is lost", "nodes %s are lost", n), text_str(&nodes));
		break;
	case RECORD_FALLBACK:
		text_addf(out, ngettext("node %s is bought on demand instead", "nodes %s are bought on demand instead", n),
			  text_str(&nodes));
		break;
	case RECORD_RUN:
		if (waited_s > 0)
			text_addf(out, _("work goes on, %s h after it stopped"), text_str(&amount));
		else
			text_add(out, _("work begins"));
		break;
	case RECORD_ROLLBACK:
		text_addf(out, _("%s h of work are lost: back to what was saved"), text_str(&amount));
		break;
	case RECORD_EMERGENCY:
		text_add(out, _("the notice leaves time for an emergency checkpoint"));
		break;
	case RECORD_DONE:
		text_add(out, _("the work is done"));
		break;
	case RECORD_GAVE_UP:
		text_add(out, _("given up, unfinished"));
		break;
	default:
		break;
	}
	text_release(&nodes);
	text_release(&amount);
}

/* Grants are told at the start only; checkpoints are counted elsewhere. */
static bool worth_telling(const struct record *r, bool began)
{
	switch (r->kind) {
	case RECORD_GRANT:
		return !began;
	case RECORD_ROLLBACK:
		return r->value > 0;
	case RECORD_LOST: case RECORD_FALLBACK: case RECORD_RUN: case RECORD_EMERGENCY: case RECORD_DONE: case RECORD_GAVE_UP:
		return true;
	default:
		return false;
	}
}

static bool same_moment(const struct record *a, const struct record *b)
{
	return a->kind == b->kind && fabs(a->t_s - b->t_s) < 1;
}

/* Records from AT on that are one moment; returns the first one after them. */
static size_t gather(const struct recorder *recorder, size_t at, struct told *told)
{
	told->first = recorder->record + at;
	told->nodes = 0;
	for (; at < recorder->count && same_moment(recorder->record + at, told->first); at++)
		if (recorder->record[at].node >= 0)
			told->node[told->nodes++] = recorder->record[at].node;
	return at;
}

static void moments_write(const struct replay *replay, struct text *out)
{
	const struct recorder *recorder = &replay->recorder;
	struct told told = {.node = mem_new(recorder->count + 1, sizeof *told.node)};
	struct text line = {0}, first = {0};
	size_t moments = 0;
	double stopped_s = 0;
	bool began = false;

	for (size_t i = 0, next; i < recorder->count; i = next) {
		const struct record *r = recorder->record + i;

		next = gather(recorder, i, &told);
		if ((r->kind == RECORD_WAIT || r->kind == RECORD_RESTORE) && stopped_s < 0)
			stopped_s = r->t_s;
		if (!worth_telling(r, began) || (r->kind == RECORD_RUN && stopped_s < 0))
			continue;
		const bool last = r->kind == RECORD_DONE || r->kind == RECORD_GAVE_UP;

		if (++moments <= MOMENTS || last) {
			text_clear(&first);
			text_clear(&line);
			if (last && moments > MOMENTS + 1) {
				text_addf(&line, ngettext("… and %zu more moment, all in the diary (--events FILE)",
							  "… and %zu more moments, all in the diary (--events FILE)",
							  (unsigned long)(moments - MOMENTS - 1)), moments - MOMENTS - 1);
				wrap_write(out, "  ", 4, WIDTH, "", text_str(&line));
				text_clear(&line);
			}
			moment_write(&line, r->t_s);
			text_add(&first, "  ");
			text_add(&first, text_str(&line));
			for (size_t w = utf8_width(text_str(&line)); w < 16; w++)
				text_addc(&first, ' ');
			text_clear(&line);
			told_words(&told, began ? r->t_s - stopped_s : 0, &line);
			wrap_write(out, text_str(&first), utf8_width(text_str(&first)), WIDTH, "", text_str(&line));
		}
		if (r->kind == RECORD_RUN) {
			began = true;
			stopped_s = -1;         /* running: nothing has stopped it */
		}
	}
	free(told.node);
	text_release(&line);
	text_release(&first);
}

static size_t counted(const struct replay *replay, enum record_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < replay->recorder.count; i++)
		n += replay->recorder.record[i].kind == kind;
	return n;
}

static void paragraph_write(const struct replay *replay, struct text *out)
{
	const struct plan *plan = replay->plan;
	const struct strategy *strategy = plan->strategy[replay->strategy].strategy;
	struct text s = {0}, time = {0}, cost = {0}, title = {0};

	text_add_plain(&title, strategy_title(strategy));
	hours_write(&time, replay->log.end_s / HOUR_S, 3);
	usd_exact_write(&cost, money_usd(replay->ledger.total));
	text_addf(&s, _("Future %llu of strategy %s (%s): "), (unsigned long long)replay->replica, strategy->name, text_str(&title));
	if (replay->finished)
		text_addf(&s, _("done after %s, for %s."), text_str(&time), text_str(&cost));
	else
		text_addf(&s, _("given up after %s, unfinished, for %s."), text_str(&time), text_str(&cost));
	text_addc(&s, ' ');
	text_addf(&s, ngettext("%zu node was lost on the way", "%zu nodes were lost on the way",
			       (unsigned long)counted(replay, RECORD_LOST)), counted(replay, RECORD_LOST));
	text_add(&s, "; ");
	text_addf(&s, ngettext("%zu checkpoint was written.", "%zu checkpoints were written.",
			       (unsigned long)counted(replay, RECORD_SAVED)), counted(replay, RECORD_SAVED));
	wrap_write(out, "", 0, WIDTH, "", text_str(&s));
	text_release(&s);
	text_release(&time);
	text_release(&cost);
	text_release(&title);
}

static void heading(struct text *out, const char *s)
{
	text_addf(out, "\n%s\n", s);
}

/* Every metric but the cost, in its unit. */
static void metrics_write(const struct replay *replay, struct text *out)
{
	struct grid grid;
	struct text value = {0};

	grid_init(&grid, "lr");
	grid.indent = 2;
	for (size_t m = 0; m < replay->plan->metrics; m++) {
		const struct metric *metric = replay->plan->metric + m;

		if (metric->kind == METRIC_COST)
			continue;
		grid_row(&grid);
		grid_cell_str(&grid, 0, STYLE_PLAIN, _(metric->title));
		if (metric->kind == METRIC_HOURS && !replay->finished)
			text_add(&value, _("never"));
		else
			outcome_write(&value, metric, replay->metric[m], 4);
		grid_cell(&grid, 1, STYLE_PLAIN, &value);
	}
	grid_write(&grid, WIDTH, false, "…", out);
	grid_release(&grid);
	text_release(&value);
}

static void bill_row(struct grid *grid, const char *what, double usd, double total)
{
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, 0, STYLE_PLAIN, what);
	usd_exact_write(&cell, usd);
	grid_cell(grid, 1, STYLE_PLAIN, &cell);
	if (total > 0)
		percent_write(&cell, usd / total, 1);
	grid_cell(grid, 2, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void item_words(const struct item *item, struct text *out)
{
	if (item->kind == ITEM_STORE)
		text_addf(out, _("%s, storage"), item->name);
	else if (item->kind == ITEM_SPOT)
		text_addf(out, _("%s, spot"), item->name);
	else
		text_addf(out, _("%s, on demand"), item->name);
}

static void bills_write(const struct replay *replay, struct text *out)
{
	const struct setup *setup = &replay->plan->strategy[replay->strategy].setup;
	const struct ledger *ledger = &replay->ledger;
	const double total = money_usd(ledger->total);
	struct grid grid;
	struct text what = {0};

	grid_init(&grid, "lrr");
	grid.indent = 2;
	for (size_t i = 0; i < ledger->items; i++) {
		item_words(setup->item + i, &what);
		bill_row(&grid, text_str(&what), money_usd(ledger->by_item[i]), total);
		text_clear(&what);
	}
	if (ledger->unassigned.nano)
		bill_row(&grid, _("commitment that nothing used"), money_usd(ledger->unassigned), total);
	bill_row(&grid, _("total"), total, 0);
	heading(out, _("What was bought"));
	grid_write(&grid, WIDTH, false, "…", out);
	grid_release(&grid);

	grid_init(&grid, "lrr");
	grid.indent = 2;
	for (int p = 0; p < PARTS; p++)
		if (ledger->part[p].nano)
			bill_row(&grid, part_title((enum part)p), money_usd(ledger->part[p]), total);
	bill_row(&grid, _("total"), total, 0);
	heading(out, _("What it was for"));
	grid_write(&grid, WIDTH, false, "…", out);
	grid_release(&grid);
	text_release(&what);
}

void story_write(const struct replay *replay, struct text *out)
{
	paragraph_write(replay, out);
	heading(out, _("Main moments"));
	moments_write(replay, out);
	heading(out, _("Hours and nodes"));
	metrics_write(replay, out);
	bills_write(replay, out);
}
