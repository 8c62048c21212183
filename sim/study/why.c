#include "sim/study/why.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/exact.h"
#include "sim/study/judge.h"

/* Each SUM / BY as a whole number, so that they add up to TOTAL: those with the largest remainders are rounded up
 * (Hamilton's method), ties in order. TOTAL may lie up to a step beyond what remainders can give: then the one with the
 * largest remainder takes another. */
static void apportion(const wide *sum, size_t count, wide by, int64_t total, int64_t *share)
{
	wide rest[PARTS];
	int64_t left = total;

	for (size_t i = 0; i < count; i++) {
		share[i] = (int64_t)floor_of(sum[i], by);
		rest[i] = sum[i] - (wide)share[i] * by;
		left -= share[i];
	}
	for (; left != 0 && count > 0; left += left > 0 ? -1 : 1) {
		size_t best = 0;

		for (size_t i = 1; i < count; i++)
			if (left > 0 ? rest[i] > rest[best] : rest[i] < rest[best])
				best = i;
		share[best] += left > 0 ? 1 : -1;
		rest[best] += left > 0 ? -by : by;
	}
}

/* Means of the parts of one strategy, and of their sum. */
static int64_t means(const struct summary *summary, size_t s, int64_t mean[PARTS])
{
	wide sum[PARTS] = {0}, all = 0;

	for (int p = 0; p < PARTS; p++) {
		const double *x = summary_column(summary, s, column_part(summary->plan, (enum part)p));

		for (size_t i = 0; i < summary->replications; i++)
			sum[p] += nano_of(x[i]);
		all += sum[p];
	}
	const int64_t total = nearest(all, (wide)summary->replications);

	apportion(sum, PARTS, (wide)summary->replications, total, mean);
	return total;
}

static struct interval difference_ci(const struct why *why, size_t column)
{
	const struct summary *summary = why->summary;
	const struct paired paired = paired_of(summary_column(summary, why->to, column), summary_column(summary, why->from, column),
					       summary->replications);

	return mean_interval(&paired.difference, summary->plan->scenario->confidence);
}

static double p_lower(const struct summary *summary, size_t one, size_t other, size_t column)
{
	return paired_of(summary_column(summary, one, column), summary_column(summary, other, column), summary->replications).p_lower;
}

/* The metric that tells how many wall hours a part stands for. */
static const char *const hours_behind[PARTS] = {
	[PART_LOST] = "lost_hours", [PART_CHECKPOINT] = "checkpoint_hours", [PART_RESTART] = "restart_hours", [PART_WAITING] = "wait_hours"};

static double hours(const struct summary *summary, size_t s, enum part part)
{
	const int metric = hours_behind[part] ? metric_named(summary->plan, hours_behind[part]) : -1;

	return metric < 0 ? NAN : summary->strategy[s].metric[metric].mean;
}

/* Do both trees say the same of the workloads? */
static bool works_alike(const struct strategy *a, const struct strategy *b)
{
	struct text one = {0}, other = {0};

	if (a->tree == b->tree)
		return true;
	const struct node *x = node_get(a->tree, "workloads"), *y = node_get(b->tree, "workloads");

	if (x)
		node_write(x, &one);
	if (y)
		node_write(y, &other);
	const bool same = strcmp(text_str(&one), text_str(&other)) == 0;

	text_release(&one);
	text_release(&other);
	return same;
}

void why_of(const struct summary *summary, size_t from, size_t to, struct why *why)
{
	const struct plan *plan = summary->plan;
	const size_t cost = (size_t)metric_of_kind(plan, METRIC_COST);
	int64_t a[PARTS], b[PARTS];

	*why = (struct why){.summary = summary, .from = from, .to = to};
	why->from_nano = means(summary, from, a);
	why->to_nano = means(summary, to, b);
	why->difference_nano = why->to_nano - why->from_nano;
	why->ci = difference_ci(why, cost);
	why->p_lower = p_lower(summary, to, from, cost);
	why->p_higher = p_lower(summary, from, to, cost);
	why->same_work = works_alike(plan->scenario->strategy + from, plan->scenario->strategy + to);
	for (int p = 0; p < PARTS; p++)
		if (a[p] != 0 || b[p] != 0)
			why->part[why->parts++] = (struct why_part){(enum part)p, a[p], b[p], b[p] - a[p],
				difference_ci(why, column_part(plan, (enum part)p)), hours(summary, from, (enum part)p),
				hours(summary, to, (enum part)p)};
}

struct why_shown why_shown(const struct why *why, int64_t step)
{
	struct why_shown shown = {nearest(why->from_nano, step) * step, nearest(why->to_nano, step) * step, {0}};
	wide sum[PARTS] = {0};

	for (size_t i = 0; i < why->parts; i++)
		sum[i] = why->part[i].difference_nano;
	apportion(sum, why->parts, step, (shown.to_nano - shown.from_nano) / step, shown.part_nano);
	for (size_t i = 0; i < why->parts; i++)
		shown.part_nano[i] *= step;
	return shown;
}

int64_t step_of(int64_t most_nano, int64_t from_nano)
{
	const int64_t dollar = 1000000000, cent = dollar / 100;
	int64_t step = 1;

	for (int64_t x = most_nano; x >= 10000 && step < dollar; x /= 10)
		step *= 10;
	if (most_nano == 0)               /* nothing differs: as the means are read */
		return from_nano >= 1000 * dollar ? dollar : from_nano >= 10 * dollar ? cent : 1;
	return step == dollar / 10 ? cent : step;       /* money never shows one decimal alone */
}

int64_t why_step(const struct why *why)
{
	int64_t most = 0;

	for (size_t i = 0; i < why->parts; i++)
		most = llabs(why->part[i].difference_nano) > most ? llabs(why->part[i].difference_nano) : most;
	return step_of(most, why->from_nano);
}
