/* What this run shows, computed from the summary: each sentence is said only where its numbers hold. */
#include "sim/report/write.h"

#include <math.h>

#define WORTH_SAYING 0.05         /* share of a bill */
#define TOO_UNEQUAL 3             /* hours lost over hours writing */
#define MANY 6                    /* strategies, for a sentence each */
#define SAME_TIME 0.02            /* relative difference of medians */

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

static double mean_of(const struct summary *summary, size_t strategy, const char *metric)
{
	const int m = metric_named(summary->plan, metric);

	return m < 0 ? NAN : summary->strategy[strategy].metric[m].mean;
}

static double lost_hours(const struct summary *summary, size_t strategy)
{
	return mean_of(summary, strategy, "lost_hours");
}

static double writing_hours(const struct summary *summary, size_t strategy)
{
	return mean_of(summary, strategy, "checkpoint_hours");
}

static double lost_share(const struct summary *summary, size_t strategy)
{
	const struct strategy_summary *s = summary->strategy + strategy;

	return s->part_usd[PART_LOST] / s->metric[metric_of_kind(summary->plan, METRIC_COST)].mean;
}

/* "150 h a run, against 2.6 h for writing checkpoints"; nothing where that was not measured. */
static void lost_hours_words(const struct summary *summary, size_t strategy, struct text *out)
{
	const double lost_h = lost_hours(summary, strategy), written_h = writing_hours(summary, strategy);
	struct text lost = {0}, written = {0};

	number_write(&lost, lost_h, 2);
	number_write(&written, written_h, 2);
	if (isfinite(lost_h) && isfinite(written_h))
		text_addf(out, _("%s h a run, against %s h for writing checkpoints"), text_str(&lost), text_str(&written));
	text_release(&lost);
	text_release(&written);
}

/* Those that lose as many hours, whatever share of their bill these are. */
static void lost_key(const struct summary *summary, size_t strategy, struct text *out)
{
	if (!(lost_share(summary, strategy) >= WORTH_SAYING))
		return;
	text_addc(out, '=');
	lost_hours_words(summary, strategy, out);
}

static void lost_of(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	struct text shares = {0}, hours = {0};

	for (size_t i = 0; i < count; i++) {
		text_add(&shares, i ? ", " : "");
		if (count > 1)
			text_addf(&shares, "%s ", name_of(summary, who[i]));
		percent_write(&shares, lost_share(summary, who[i]), 0);
	}
	lost_hours_words(summary, who[0], &hours);
	if (count > 1)
		text_addf(out, _("Share of the bill that pays for work lost and done again: %s"), text_str(&shares));
	else
		text_addf(out, _("%s: %s of its bill pays for work that is lost and done again"), name_of(summary, who[0]), text_str(&shares));
	text_addf(out, "%s%s.", hours.len ? (count > 1 ? "; " : ": ") : "", text_str(&hours));
	text_release(&shares);
	text_release(&hours);
}

/* Young (CACM 17(9), 1974): with interval T, writing time C and mean time between losses M, the share lost is T/2M and
 * the share written C/T; their sum is least where they are equal. Said once, of all strategies far from it, where no other intervals were tried. */
static void interval_too_long(const struct summary *summary, size_t strategy, struct text *out)
{
	struct text names = {0};

	for (size_t s = 0; strategy == 0 && s < summary->plan->strategies; s++)
		if (!summary->strategy[s].tuned && lost_share(summary, s) >= WORTH_SAYING && writing_hours(summary, s) > 0 &&
		    lost_hours(summary, s) > TOO_UNEQUAL * writing_hours(summary, s))
			text_addf(&names, "%s%s", names.len ? ", " : "", name_of(summary, s));
	if (names.len)
		text_addf(out, _("At the best checkpoint interval, hours lost and hours spent writing are about equal (Young 1974); "
				 "far from that: %s. Shorter intervals would lose less."), text_str(&names));
	text_release(&names);
}

static double median(const struct summary *summary, size_t strategy, int metric)
{
	return summary->strategy[strategy].metric[metric].q[Q_P50];
}

/* Is OTHER clearly cheaper than STRATEGY while no slower and no less likely to finish? */
bool beaten_by(const struct summary *summary, size_t strategy, size_t other)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST), hours = metric_of_kind(summary->plan, METRIC_HOURS);
	const double h = median(summary, strategy, hours), h_other = median(summary, other, hours);

	return other != strategy && !summary->plan->strategy[other].is_bound && isfinite(h_other) && h_other <= (1 + SAME_TIME) * h &&
	       summary->strategy[other].probability[P_FINISHED].value >=
		       summary->strategy[strategy].probability[P_FINISHED].value - 0.01 &&
	       median(summary, strategy, cost) > (1 + WORTH_SAYING) * median(summary, other, cost);
}

/* The cheapest that beats STRATEGY, or itself. */
static size_t beaten_most_by(const struct summary *summary, size_t strategy)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	size_t best = strategy;

	if (metric_of_kind(summary->plan, METRIC_HOURS) < 0)
		return strategy;
	for (size_t o = 0; o < summary->plan->strategies; o++)
		if (beaten_by(summary, strategy, o) && median(summary, o, cost) < median(summary, best, cost))
			best = o;
	return best;
}

static void dearer_and_no_faster(const struct summary *summary, size_t strategy, struct text *out)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST), hours = metric_of_kind(summary->plan, METRIC_HOURS);
	const size_t best = beaten_most_by(summary, strategy);

	if (best == strategy)
		return;
	const double ratio = median(summary, strategy, cost) / median(summary, best, cost);
	const bool slower = median(summary, best, hours) < (1 - SAME_TIME) * median(summary, strategy, hours);
	struct text by = {0};

	if (ratio < 2)
		percent_write(&by, ratio - 1, 0);
	else
		number_write(&by, ratio, 2);
	if (slower && ratio < 2)
		text_addf(out, _("%s takes longer than %s and costs %s more (medians)."), name_of(summary, strategy),
			  name_of(summary, best), text_str(&by));
	else if (slower)
		text_addf(out, _("%s takes longer than %s and costs %s times as much (medians)."), name_of(summary, strategy),
			  name_of(summary, best), text_str(&by));
	else if (ratio < 2)
		text_addf(out, _("%s takes as long as %s and costs %s more (medians)."), name_of(summary, strategy),
			  name_of(summary, best), text_str(&by));
	else
		text_addf(out, _("%s takes as long as %s and costs %s times as much (medians)."), name_of(summary, strategy),
			  name_of(summary, best), text_str(&by));
	text_release(&by);
}

/* ---- many strategies: a sentence with a list instead of a sentence each ---- */

static void lost_list(const struct summary *summary, model_line *line, void *context)
{
	struct text names = {0}, s = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		if (!(lost_share(summary, i) >= WORTH_SAYING))
			continue;
		text_addf(&names, "%s%s ", names.len ? ", " : "", name_of(summary, i));
		percent_write(&names, lost_share(summary, i), 0);
	}
	text_addf(&s, _("Share of the bill that pays for work lost and done again: %s."), text_str(&names));
	if (names.len)
		line(context, text_str(&s));
	text_release(&names);
	text_release(&s);
}

/* All that OTHER beats. */
static void beaten_list(const struct summary *summary, size_t other, model_line *line, void *context)
{
	const int cost = metric_of_kind(summary->plan, METRIC_COST);
	struct text names = {0}, s = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		const double usd = median(summary, other, cost);

		if (beaten_most_by(summary, i) != other || i == other)
			continue;
		text_addf(&names, "%s%s ", names.len ? ", " : "", name_of(summary, i));
		relative_write(&names, median(summary, i, cost) - usd, usd, "x");
	}
	text_addf(&s, _("No faster than %s, and dearer (medians): %s."), name_of(summary, other), text_str(&names));
	if (names.len)
		line(context, text_str(&s));
	text_release(&names);
	text_release(&s);
}

static void one_by_one(const struct summary *summary, void (*finding)(const struct summary *, size_t, struct text *),
		       model_line *line, void *context)
{
	struct text s = {0};

	for (size_t i = 0; i < summary->plan->strategies; i++) {
		finding(summary, i, &s);
		if (s.len)
			line(context, text_str(&s));
		text_clear(&s);
	}
	text_release(&s);
}

void findings_write(const struct summary *summary, model_line *line, void *context)
{
	const bool many = summary->plan->strategies > MANY;
	const struct workload_type *workload = summary->plan->strategy[0].workload;

	if (workload && workload->lasts && metric_of_kind(summary->plan, METRIC_HOURS) < 0)         /* nothing that is served is done again */
		return;
	if (many)
		lost_list(summary, line, context);
	else
		said_once(summary, lost_key, lost_of, line, context);
	one_by_one(summary, interval_too_long, line, context);
	if (!many)
		one_by_one(summary, dearer_and_no_faster, line, context);
	for (size_t i = 0; many && i < summary->plan->strategies; i++)
		beaten_list(summary, i, line, context);
}
