/* The main moments of one future: what took nodes away, what was lost, when work went on. */
#include "sim/report/grid.h"
#include "sim/report/serving.h"
#include "sim/report/story.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/memory.h"

enum { MOMENTS = 30 };

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

void story_nodes(struct text *out, int *node, size_t count)
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

#define TOLD_LOSS_S 1.0                   /* a fleet that moves just after a checkpoint leaves a moment of work */

struct told {                             /* records of one kind at one moment, told together */
	const struct record *first;
	int *node;
	size_t nodes;
};

static void told_words(const struct told *told, double waited_s, struct text *out)
{
	const unsigned long n = (unsigned long)told->nodes;
	struct text nodes = {0}, amount = {0};

	story_nodes(&nodes, told->node, told->nodes);
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
		return r->value >= TOLD_LOSS_S;
	case RECORD_LOST: case RECORD_FALLBACK: case RECORD_RUN: case RECORD_EMERGENCY: case RECORD_DONE: case RECORD_GAVE_UP:
		return true;
	default:
		return false;
	}
}

/* All records of the kind and workload of AT within a second of it, whatever stands between them; they are marked as told. */
static void gather(const struct recorder *recorder, size_t at, bool *is_told, struct told *told)
{
	const struct record *first = recorder->record + at;

	told->first = first;
	told->nodes = 0;
	for (size_t i = at; i < recorder->count && recorder->record[i].t_s < first->t_s + 1; i++) {
		const struct record *r = recorder->record + i;

		if (r->kind != first->kind || r->of != first->of || is_told[i])
			continue;
		is_told[i] = true;
		if (r->node >= 0)
			told->node[told->nodes++] = r->node;
	}
}

void story_line(double t_s, const char *words, const struct moments_sink *sink)
{
	struct text first = {0}, when = {0};

	moment_write(&when, t_s);
	if (sink->grid) {
		grid_row(sink->grid);
		grid_cell(sink->grid, 0, STYLE_PLAIN, &when);
		grid_cell_str(sink->grid, 1, STYLE_PLAIN, words);
		text_release(&when);
		return;
	}
	text_addf(&first, "  %s", text_str(&when));
	for (size_t w = utf8_width(text_str(&when)); w < 16; w++)
		text_addc(&first, ' ');
	wrap_write(sink->out, text_str(&first), utf8_width(text_str(&first)), sink->width, "", words);
	text_release(&first);
	text_release(&when);
}

/* Of several workloads each moment says whose it is. */
static void moment_line(const struct strategy_plan *s, const struct told *told, double waited_s, const struct moments_sink *sink)
{
	struct text line = {0};

	if (s->members)
		text_addf(&line, "%s: ", s->member[told->first->of].workload_name);
	told_words(told, waited_s, &line);
	story_line(told->first->t_s, text_str(&line), sink);
	text_release(&line);
}

void story_more(size_t more, const struct moments_sink *sink)
{
	struct text line = {0};

	if (more > 0) {
		text_addf(&line, ngettext("… and %zu more moment, all in the diary (--events FILE)",
					  "… and %zu more moments, all in the diary (--events FILE)", (unsigned long)more), more);
		if (sink->grid) {
			grid_row(sink->grid);
			grid_cell_str(sink->grid, 1, STYLE_DIM, text_str(&line));
		} else {
			wrap_write(sink->out, "  ", 4, sink->width, "", text_str(&line));
		}
	}
	text_release(&line);
}

/* How a workload stands while its diary is read. */
struct standing {
	bool began;
	double stopped_s;                 /* below 0: it runs */
};

/* The first MOMENTS of them, how many more there are, and the end. */
static void work_moments(const struct replay *replay, const struct moments_sink *sink)
{
	const struct recorder *recorder = &replay->recorder;
	struct told told = {.node = mem_new(recorder->count + 1, sizeof *told.node)};
	const struct strategy_plan *s = replay->plan->strategy + replay->strategy;
	struct standing *standing = mem_new(plan_workloads(s), sizeof *standing);
	bool *is_told = mem_new(recorder->count + 1, sizeof *is_told);
	size_t moments = 0;
	double end_s = 0;                 /* the last end of work */

	for (size_t i = 0; i < recorder->count; i++)
		if (recorder->record[i].kind == RECORD_DONE || recorder->record[i].kind == RECORD_GAVE_UP)
			end_s = recorder->record[i].t_s;

	for (size_t i = 0; i < recorder->count; i++) {
		const struct record *r = recorder->record + i;
		struct standing *its = standing + r->of;

		if ((r->kind == RECORD_WAIT || r->kind == RECORD_RESTORE) && its->stopped_s < 0)
			its->stopped_s = r->t_s;
		if (is_told[i] || !worth_telling(r, its->began) || (r->kind == RECORD_RUN && its->stopped_s < 0))
			continue;
		const bool ended = r->kind == RECORD_DONE || r->kind == RECORD_GAVE_UP, last = ended && r->t_s > end_s - 1;

		gather(recorder, i, is_told, &told);
		if (last)
			story_more(moments > MOMENTS ? moments - MOMENTS : 0, sink);
		else
			moments++;
		if (last || moments <= MOMENTS)
			moment_line(s, &told, its->began ? r->t_s - its->stopped_s : 0, sink);
		if (r->kind == RECORD_RUN)
			*its = (struct standing){.began = true, .stopped_s = -1};
		if (ended)                      /* what comes now is another run */
			*its = (struct standing){0};
	}
	free(standing);
	free(told.node);
	free(is_told);
}

void story_moments(const struct replay *replay, const struct moments_sink *sink)
{
	(plan_serves(replay->plan) ? story_serving : work_moments)(replay, sink);
}
