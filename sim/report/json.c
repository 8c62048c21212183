/* summary.json, section 4 of the design. Written by hand rather than through a tree, so that keys keep their order and
 * numbers are the shortest that read back as the same double; a test reads it with jansson. */
#include "sim/report/write.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/currencies.h"
#include "sim/base/locales.h"

struct json {
	struct text *out;
	int depth;
	bool first;                       /* nothing written yet at this depth */
	int flat;                         /* > 0: on one line */
};

void json_quote(struct text *out, const char *s)
{
	text_addc(out, '"');
	for (; *s; s++) {
		const unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			text_addf(out, "\\%c", c);
		else if (c == '\n')
			text_add(out, "\\n");
		else if (c == '\t')
			text_add(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			text_addf(out, "\\u%04x", (unsigned)c);
		else
			text_addc(out, *s);
	}
	text_addc(out, '"');
}

/* What comes before a value: comma, line, key (NULL inside arrays). */
static void before(struct json *j, const char *key)
{
	if (!j->first)
		text_add(j->out, j->flat ? ", " : ",");
	if (!j->flat && j->depth > 0) {
		text_addc(j->out, '\n');
		for (int i = 0; i < j->depth; i++)
			text_addc(j->out, ' ');
	}
	if (key) {
		json_quote(j->out, key);
		text_add(j->out, ": ");
	}
	j->first = false;
}

static void open_at(struct json *j, const char *key, char bracket, bool flat)
{
	before(j, key);
	text_addc(j->out, bracket);
	j->first = true;
	j->depth++;
	j->flat += j->flat || flat;
}

static void close_at(struct json *j, char bracket)
{
	j->depth--;
	if (!j->flat && !j->first) {
		text_addc(j->out, '\n');
		for (int i = 0; i < j->depth; i++)
			text_addc(j->out, ' ');
	}
	j->flat -= j->flat > 0;
	text_addc(j->out, bracket);
	j->first = false;
}

static void put_string(struct json *j, const char *key, const char *s)
{
	before(j, key);
	json_quote(j->out, s);
}

static void put_number(struct json *j, const char *key, double x)
{
	before(j, key);
	if (isfinite(x))
		text_add_double(j->out, x == 0 ? 0 : x);        /* no "-0" */
	else
		text_add(j->out, "null");
}

static void put_count(struct json *j, const char *key, uint64_t n)
{
	before(j, key);
	text_addf(j->out, "%" PRIu64, n);
}

static void put_bool(struct json *j, const char *key, bool b)
{
	before(j, key);
	text_add(j->out, b ? "true" : "false");
}

static void put_interval(struct json *j, const char *key, struct interval ci)
{
	open_at(j, key, '[', true);
	put_number(j, NULL, ci.low);
	put_number(j, NULL, ci.high);
	close_at(j, ']');
}

static void put_metric(struct json *j, const struct metric *metric, const struct metric_summary *m)
{
	open_at(j, metric->name, '{', true);
	put_string(j, "unit", metric->unit);
	put_number(j, "mean", m->mean);
	put_number(j, "se", m->se);
	put_interval(j, "ci", m->ci);
	put_number(j, "sd", m->sd);
	put_number(j, "min", m->min);
	for (int q = 0; q < QUANTILES; q++)
		put_number(j, summary_p_name[q], m->q[q]);
	put_number(j, "max", m->max);
	put_number(j, "cvar95", m->cvar95);
	close_at(j, '}');
}

/* Mean cost by tag: everything a strategy uses carries its tags, unless items have their own; then the values of each
 * tag add up to the cost, "" being what has no such tag. */
static void put_cost_by_tag(struct json *j, const struct summary *summary, const struct strategy_summary *s)
{
	const struct strategy_plan *plan = s->plan;
	const double cost = s->metric[metric_of_kind(summary->plan, METRIC_COST)].mean;

	open_at(j, "tag", '{', true);
	for (size_t i = 0; i < plan->tags.count && !plan->tag_values; i++) {
		open_at(j, plan->tags.item[i].name, '{', true);
		put_number(j, plan->tags.item[i].value, cost);
		close_at(j, '}');
	}
	for (size_t v = 0; v < plan->tag_values; v++) {
		const char *name = plan->tag_value[v].name;

		if (v == 0 || strcmp(name, plan->tag_value[v - 1].name) != 0)
			open_at(j, name, '{', true);
		put_number(j, plan->tag_value[v].value, s->tag_usd[v]);
		if (v + 1 == plan->tag_values || strcmp(name, plan->tag_value[v + 1].name) != 0)
			close_at(j, '}');
	}
	close_at(j, '}');
}

/* Mean cost of each of several workloads; "" is what nothing used of their commitments. */
static void put_cost_by_workload(struct json *j, const struct summary *summary, const struct strategy_summary *s)
{
	double rest = s->metric[metric_of_kind(summary->plan, METRIC_COST)].mean;

	if (!s->plan->members)
		return;
	open_at(j, "workload", '{', true);
	for (size_t w = 0; w < s->plan->members; w++) {
		const double usd = s->metric[metric_of_workload(summary->plan, s->plan->member[w].workload_name)].mean;

		put_number(j, s->plan->member[w].workload_name, usd);
		rest -= usd;
	}
	put_number(j, "", fabs(rest) < 1e-9 ? 0 : rest);
	close_at(j, '}');
}

/* Mean cost by what it was for, by service, by tag, and by workload. */
static void put_cost_by(struct json *j, const struct summary *summary, const struct strategy_summary *s)
{
	open_at(j, "cost_by", '{', false);
	open_at(j, "part", '{', true);
	for (int p = 0; p < PARTS; p++)
		put_number(j, part_words[p], s->part_usd[p]);
	close_at(j, '}');
	open_at(j, "service", '{', true);
	for (size_t i = 0; i < s->plan->services; i++)
		put_number(j, s->plan->service[i], s->service_usd[i]);
	close_at(j, '}');
	put_cost_by_tag(j, summary, s);
	put_cost_by_workload(j, summary, s);
	close_at(j, '}');
}

/* How the amount was found: the interval of the best one, over how many futures, what they cost with it and with none. */
static void put_best(struct json *j, const struct best *best)
{
	open_at(j, "best", '{', true);
	put_interval(j, "ci", best->ci);
	put_count(j, "futures", best->pilots);
	put_number(j, "cost", best->cost_usd);
	put_number(j, "cost_without", best->without_usd);
	close_at(j, '}');
}

static void put_commitments(struct json *j, const struct strategy_summary *s)
{
	open_at(j, "commitments", '[', false);
	for (size_t i = 0; i < s->plan->setup.commitments; i++) {
		const struct commitment_summary *c = s->commitment + i;

		open_at(j, NULL, '{', true);
		put_string(j, "product", c->commitment->product_name);
		put_number(j, "full_term", c->full_term_usd);
		put_number(j, "horizon", c->horizon_usd);
		put_number(j, "used", c->used_usd);
		put_number(j, "utilisation", c->utilisation);
		put_number(j, "coverage", c->coverage);
		put_number(j, "break_even_utilisation", c->break_even);
		put_number(j, "horizon_utilisation", c->horizon_utilisation);
		put_number(j, "amount", c->amount.value);
		put_string(j, "amount_unit", c->amount.counted ? "1" : "USD/h");
		if (c->best)
			put_best(j, c->best);
		close_at(j, '}');
	}
	close_at(j, ']');
}

static void put_probabilities(struct json *j, const struct strategy_summary *s)
{
	open_at(j, "probability", '{', false);
	for (int p = 0; p < PROBABILITIES; p++) {
		if (!s->probability[p].known) {
			put_number(j, probability_name[p], NAN);
			continue;
		}
		open_at(j, probability_name[p], '{', true);
		put_number(j, "value", s->probability[p].value);
		put_interval(j, "ci", s->probability[p].ci);
		close_at(j, '}');
	}
	close_at(j, '}');
}

static void put_numbers(struct json *j, const char *key, const double *x, size_t count, double unit)
{
	open_at(j, key, '[', true);
	for (size_t i = 0; i < count; i++)
		put_number(j, NULL, x[i] / unit);
	close_at(j, ']');
}

static void put_intervals(struct json *j, const char *key, const struct interval *ci, size_t count)
{
	open_at(j, key, '[', true);
	for (size_t i = 0; i < count; i++)
		put_interval(j, NULL, ci[i]);
	close_at(j, ']');
}

/* How long the whole fleet stays whole; null where no future lost a node. */
static void put_survival(struct json *j, const struct strategy_summary *s)
{
	const struct survival *survival = &s->survival;

	if (!survival->points) {
		put_number(j, "survival", NAN);
		return;
	}
	open_at(j, "survival", '{', false);
	put_count(j, "futures", survival->records);
	put_count(j, "events", survival->events);
	put_number(j, "median_h", survival->median);
	put_numbers(j, "t_h", survival->t, survival->points, 1);
	put_numbers(j, "p", survival->p, survival->points, 1);
	put_intervals(j, "ci", survival->ci, survival->points);
	close_at(j, '}');
}

/* Null where the curve has no lowest point within what was tried. */
static void put_least(struct json *j, const char *key, const struct tuned_least *least)
{
	if (!least->found) {
		put_number(j, key, NAN);
		return;
	}
	open_at(j, key, '{', true);
	put_number(j, "every_h", least->at_s / HOUR_S);
	put_interval(j, "ci", (struct interval){least->at_ci.low / HOUR_S, least->at_ci.high / HOUR_S});
	put_number(j, "difference", least->difference);
	put_interval(j, "difference_ci", least->difference_ci);
	close_at(j, '}');
}

/* What other values of a key would have cost; differences are to the value in use, future by future. */
static void put_tuned(struct json *j, const struct tuned *tuned)
{
	struct text name = {0};

	open_at(j, tuned->tunable->result, '{', false);
	put_count(j, "futures", tuned->futures);
	put_numbers(j, "every_h", tuned->at_s, tuned->points, HOUR_S);
	put_numbers(j, "cost", tuned->mean[TUNED_COST], tuned->points, 1);
	put_intervals(j, "cost_difference_ci", tuned->difference_ci[TUNED_COST], tuned->points);
	put_numbers(j, "hours", tuned->mean[TUNED_HOURS], tuned->points, 1);
	put_intervals(j, "hours_difference_ci", tuned->difference_ci[TUNED_HOURS], tuned->points);
	put_numbers(j, "finished", tuned->finished, tuned->points, 1);
	put_number(j, "current_h", tuned->tuning.now_s / HOUR_S);
	put_number(j, "current_cost", tuned->now[TUNED_COST]);
	put_number(j, "current_hours", tuned->now[TUNED_HOURS]);
	open_at(j, "marks", '{', true);
	for (size_t m = 0; m < TUNING_MARKS; m++) {
		text_clear(&name);
		text_addf(&name, "%s_h", tuned->tuning.mark[m].name);
		put_number(j, text_str(&name), tuned->tuning.mark[m].at_s / HOUR_S);
	}
	close_at(j, '}');
	open_at(j, "minimum", '{', false);
	put_least(j, "cost", &tuned->least[TUNED_COST]);
	put_least(j, "hours", &tuned->least[TUNED_HOURS]);
	close_at(j, '}');
	close_at(j, '}');
	text_release(&name);
}

static void put_another(struct json *j, const struct another *a)
{
	open_at(j, "another_hour", '{', false);
	put_count(j, "futures", a->futures);
	put_number(j, "worked_h", a->worked_h);
	put_number(j, "performance", a->performance);
	put_number(j, "gain", a->gain);
	put_number(j, "worth", a->worth_usd);
	put_number(j, "bill", a->bill_usd);
	put_interval(j, "bill_ci", a->bill_ci);
	put_number(j, "cost", a->total_usd);
	put_interval(j, "cost_ci", a->total_ci);
	put_number(j, "hours", a->hours);
	put_number(j, "value_change", a->value_change);
	put_interval(j, "value_change_ci", a->value_ci);
	if (!isnan(a->worth_usd))
		put_bool(j, "worth_it", a->pays);
	put_number(j, "break_even_h", a->break_even_h);
	put_interval(j, "break_even_ci", a->break_even_ci);
	close_at(j, '}');
}

static void put_strategy(struct json *j, const struct summary *summary, size_t strategy)
{
	const struct strategy_summary *s = summary->strategy + strategy;

	open_at(j, s->plan->strategy->name, '{', false);
	put_string(j, "title", strategy_title(s->plan->strategy));
	put_count(j, "finished", s->finished);
	put_count(j, "unfinished", s->unfinished);
	open_at(j, "metrics", '{', false);
	for (size_t m = 0; m < summary->plan->metrics; m++)
		put_metric(j, summary->plan->metric + m, s->metric + m);
	close_at(j, '}');
	put_cost_by(j, summary, s);
	put_commitments(j, s);
	put_probabilities(j, s);
	if (s->plan->workload && s->plan->workload->extras)
		put_survival(j, s);
	if (s->tuned)
		put_tuned(j, s->tuned);
	if (s->another)
		put_another(j, s->another);
	open_at(j, "replicas", '{', true);
	put_count(j, "p50", s->replica_p50);
	put_count(j, "p95", s->replica_p95);
	put_count(j, "worst", s->replica_worst);
	close_at(j, '}');
	close_at(j, '}');
}

static const char *name_of(const struct summary *summary, size_t strategy)
{
	return summary->plan->strategy[strategy].strategy->name;
}

static void put_comparisons(struct json *j, const struct summary *summary)
{
	open_at(j, "comparisons", '[', false);
	for (size_t i = 0; i < summary->comparisons; i++) {
		const struct comparison *c = summary->comparison + i;

		open_at(j, NULL, '{', true);
		put_string(j, "strategy", name_of(summary, c->strategy));
		put_string(j, "baseline", name_of(summary, c->baseline));
		put_string(j, "metric", summary->plan->metric[c->metric].name);
		put_number(j, "mean_difference", c->mean_difference);
		put_interval(j, "ci", c->ci);
		put_number(j, "p_lower", c->p_lower);
		close_at(j, '}');
	}
	close_at(j, ']');
}

/* What the same service would cost with other traffic; null where a strategy does not serve so much. */
static void put_traffic(struct json *j, const struct summary *summary)
{
	const struct traffic *traffic = summary->traffic;
	const size_t strategies = summary->plan->strategies;

	open_at(j, "break_even_traffic", '{', false);
	put_count(j, "futures", traffic->futures);
	put_number(j, "per_month", traffic->per_month);
	put_numbers(j, "times", traffic->times, traffic->points, 1);
	open_at(j, "cost", '{', false);
	for (size_t s = 0; s < strategies; s++) {
		open_at(j, name_of(summary, s), '[', true);
		for (size_t k = 0; k < traffic->points; k++)
			put_number(j, NULL, traffic->cost[k * strategies + s]);
		close_at(j, ']');
	}
	close_at(j, '}');
	open_at(j, "crossings", '[', false);
	for (size_t i = 0; i < traffic->crossings; i++) {
		const struct crossing *c = traffic->crossing + i;

		open_at(j, NULL, '{', true);
		put_string(j, "cheaper_below", name_of(summary, c->below));
		put_string(j, "cheaper_above", name_of(summary, c->above));
		put_number(j, "times", c->times);
		put_number(j, "per_month", c->times * traffic->per_month);
		put_bool(j, "simulated", c->simulated);
		close_at(j, '}');
	}
	close_at(j, ']');
	close_at(j, '}');
}

static void put_thresholds(struct json *j, const struct summary *summary)
{
	open_at(j, "thresholds", '[', false);
	for (size_t i = 0; i < summary->verdicts; i++) {
		const struct verdict *v = summary->verdict + i;

		open_at(j, NULL, '{', true);
		put_string(j, "text", v->threshold->text);
		put_string(j, "strategy", name_of(summary, v->strategy));
		put_number(j, "value", v->value);
		put_interval(j, "ci", v->ci);
		put_bool(j, "passed", v->passed);
		close_at(j, '}');
	}
	close_at(j, ']');
}

/* Amounts here stay in USD; this is what people were shown. */
static void put_shown(struct json *j, const struct shown *shown)
{
	if (!(shown->currency.per_usd > 0))
		return;
	open_at(j, "shown_currency", '{', true);
	put_string(j, "code", shown->currency.code);
	put_number(j, "rate", shown->currency.per_usd);
	put_string(j, "as_of", shown->as_of);
	close_at(j, '}');
}

static void put_run(struct json *j, const struct summary *summary)
{
	const struct scenario *scenario = summary->plan->scenario;
	const struct book *book = summary->plan->strategy[0].setup.book;

	open_at(j, "costcast", '{', true);
	put_string(j, "version", COSTCAST_VERSION);
	put_count(j, "schema", 1);
	close_at(j, '}');
	open_at(j, "scenario", '{', true);
	put_string(j, "file", scenario->file);
	put_string(j, "sha256", summary->sha256);
	put_string(j, "title", bilingual_str(&scenario->title));
	close_at(j, '}');
	open_at(j, "run", '{', true);
	put_count(j, "seed", scenario->seed);
	put_count(j, "replications", summary->replications);
	put_number(j, "confidence", scenario->confidence);
	put_bool(j, "partial", summary->partial);
	close_at(j, '}');
	put_string(j, "currency", book->currency ? book->currency : "USD");
	put_shown(j, &scenario->shown);
}

static void put_line(void *context, const char *line)
{
	put_string(context, NULL, line);
}

void json_write(const struct summary *summary, struct text *out)
{
	struct json j = {.out = out, .first = true};
	/* data, its sentences too, depend on the language alone */
	const struct locale *locale = locale_use(NULL);
	const struct currency currency = currency_use(NULL);

	open_at(&j, NULL, '{', false);
	put_run(&j, summary);
	open_at(&j, "strategies", '{', false);
	for (size_t s = 0; s < summary->plan->strategies; s++)
		put_strategy(&j, summary, s);
	close_at(&j, '}');
	put_comparisons(&j, summary);
	if (summary->traffic)
		put_traffic(&j, summary);
	put_thresholds(&j, summary);
	open_at(&j, "assumptions", '[', false);
	plan_assumptions(summary->plan, put_line, &j);
	close_at(&j, ']');
	open_at(&j, "warnings", '[', false);
	plan_warnings(summary->plan, put_line, &j);
	close_at(&j, ']');
	close_at(&j, '}');
	text_addc(out, '\n');
	locale_use(locale);
	currency_use(&currency);
}
