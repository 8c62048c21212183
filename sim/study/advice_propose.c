/* What may be tried, out of the plan alone: what models hint at, keys with a best value in between, spot nodes, commitments. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"
#include "sim/study/advice.h"
#include "sim/study/keys.h"

/* What the proposals of one strategy are made of. */
struct proposer {
	struct advice *advice;
	const struct strategy_plan *plan; /* of the strategy */
	const struct strategy_plan *of;   /* of the workload that is looked at */
	struct arena *arena;
	size_t cap;
};

static bool is_of_several(const struct proposer *p) { return p->plan->members > 0; }

static struct finding *add(struct proposer *p, const char *kind, const char *title)
{
	struct advice *advice = p->advice;

	if (advice->findings == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 32;
		advice->finding = mem_grow(advice->finding, p->cap, sizeof *advice->finding);
	}
	advice->finding[advice->findings] = (struct finding){.kind = kind, .title = title, .text = "", .workload = p->of ? p->of->workload_name : NULL};
	return advice->finding + advice->findings++;
}

/* One more change of FINDING: PATH is to be VALUE, said as "--set PATH=TEXT"; VALUE NULL: it is dropped. */
static void change(struct proposer *p, struct finding *finding, const char *path, const struct node *value, const char *text)
{
	struct text said = {0};

	text_addf(&said, "%s%s", finding->text, *finding->text ? " " : "");
	if (value) {
		text_add(&said, "--set ");
		text_add_word(&said, arena_textf(p->arena, "%s=%s", path, text));
	} else {
		text_addf(&said, "(without %s)", path);
	}
	finding->text = arena_text(p->arena, text_str(&said));
	text_release(&said);
	finding->change[finding->changes++] = (struct varied){arena_text(p->arena, path), value};
}

/* VALUE in YAML, in one line. NULL: it is none. */
static const struct node *value_of(struct proposer *p, const char *path, const char *value)
{
	const char *argument = arena_textf(p->arena, "%s=%s", path, value), *same;
	struct diag unheard = {0};
	const struct node *node = node_read_override(p->arena, argument, &same, &unheard);

	diag_release(&unheard);
	return node;
}

/* Does SET have PATH, or something that it is a part of? */
static bool is_set(struct proposer *p, const struct node *set, const char *path)
{
	for (const char *end = strchr(path, '\0'); end; end = strrchr(path, '.')) {
		path = arena_textn(p->arena, path, (size_t)(end - path));
		if (node_get(set, path))
			return true;
	}
	return false;
}

/* Where a KEY of a workload is to be written: a strategy that sets it itself has the last word, and the last one that it sets counts. */
static const char *workload_path(struct proposer *p, const char *key)
{
	const struct node *set = node_get(p->plan->strategy->node, "set");
	const char *path = arena_textf(p->arena, "workloads.%s.%s", p->of->workload_name, key);

	return set && is_set(p, set, path) ? arena_textf(p->arena, "strategies.%s.set.%s", p->plan->strategy->name, path) : path;
}

/* --- what models hint at --- */

static void hinted(void *context, const struct hint *hint)
{
	struct proposer *p = context;
	struct finding *finding = add(p, hint->kind, hint->title);

	finding->what = hint->what;
	finding->rests = hint->rests;
	finding->provided = hint->provided;
	for (int i = 0; i < HINT_CHANGES && hint->change[i].key; i++) {
		const char *path = workload_path(p, hint->change[i].key);
		const struct node *value = hint->change[i].value ? value_of(p, path, hint->change[i].value) : NULL;

		if (value || !hint->change[i].value)
			change(p, finding, path, value, hint->change[i].value);
	}
	if (!finding->changes)
		p->advice->findings--;
}

/* Three figures, as a person would write it. */
static double plain_s(double s)
{
	const double unit = pow(10, floor(log10(s)) - 2);

	return rint(s / unit) * unit;
}

/* --- a key whose best value lies somewhere in between --- */

static void tuned_marks(struct proposer *p)
{
	const struct tunable *tunable = p->of->workload->tunable;
	struct tuning tuning;

	if (!tunable || !tunable->tuning(plan_kind_plan(p->of), &tuning))
		return;
	for (int i = 0; i < TUNING_MARKS; i++) {
		if (!(tuning.mark[i].at_s > 0))
			continue;
		const char *path = workload_path(p, tunable->path);
		char buf[64];
		const char *text = arena_text(p->arena, unit_write(plain_s(tuning.mark[i].at_s), DIM_TIME, buf, sizeof buf));
		const struct node *value = value_of(p, path, text);

		if (value)
			change(p, add(p, tunable->result, N_("save at another interval")), path, value, text);
	}
}

/* --- a smaller machine --- */

static void right_sized(struct proposer *p)
{
	const struct setup *setup = &p->of->setup;
	const char *smaller = setup->peak_use > 0 ? advice_smaller(setup->book, setup->instance, setup->peak_use) : NULL;
	const char *path = workload_path(p, "instance");
	const struct node *value = smaller ? value_of(p, path, smaller) : NULL;

	if (!value)
		return;
	struct finding *finding = add(p, "over_sized", N_("a smaller machine of the same family"));

	finding->rests = /* xgettext:no-c-format */ N_("the smaller machine is used to 80 % at the most, as peak_use has it, and is as fast");
	change(p, finding, path, value, smaller);
}

/* --- spot --- */

/* Of several workloads each is bought in its own way; a mixed fleet is what its author thought about. */
static void on_spot(struct proposer *p)
{
	const char *name = p->plan->strategy->name;
	const char *path = is_of_several(p) ? arena_textf(p->arena, "strategies.%s.workloads.%s.buy", name, p->of->workload_name)
		: arena_textf(p->arena, "strategies.%s.buy", name);

	if (p->of->setup.fleet_rows != 1 || p->of->setup.fleet->buy != BUY_ON_DEMAND)
		return;
	const struct node *value = value_of(p, path, "spot");

	if (value)
		change(p, add(p, "spot", N_("buy its nodes on the spot market")), path, value, "spot");
}

/* --- commitments --- */

#define SEEN_LEAST_S (7 * DAY_S)          /* the shortest time that AWS looks back for its own recommendations: 7, 30 or 60 days */

/* The strategy's own list, without entry LEFT_OUT (-1: all of it), and MORE at its end (NULL: nothing). */
static const struct node *list_of(struct proposer *p, int left_out, const struct node *more)
{
	const struct node *own = node_get(p->plan->strategy->node, "commitments");
	struct node *list = node_list(p->arena, p->plan->strategy->node->at);

	for (size_t i = 0; own && own->kind == NODE_LIST && i < own->count; i++)
		if ((int)i != left_out)
			node_push(p->arena, list, own->item[i]);
	if (more)
		node_push(p->arena, list, (struct node *)more);
	return list;
}

static const char *commitments_path(struct proposer *p)
{
	return arena_textf(p->arena, "strategies.%s.commitments", p->plan->strategy->name);
}

/* TEXT is an entry as YAML in one line; LEFT_OUT as in list_of(). */
static void commitment_like(struct proposer *p, const char *kind, const char *title, int left_out, const char *text)
{
	const char *path = commitments_path(p);
	const struct node *more = text ? value_of(p, path, text) : NULL;

	if (text && !more)
		return;
	const struct node *list = list_of(p, left_out, more);

	change(p, add(p, kind, title), path, list, arena_textf(p->arena, list->count > (text ? 1 : 0) ? "[…%s%s]" : "[%s%s]", text && list->count > 1 ? ", " : "",
								text ? text : ""));
}

/* The shortest term, paid month by month, of each product that has one; sized for the least expected cost, and paid for as long as the
 * scenario lasts: what the usage after it will be is not known. */
static void uncovered(struct proposer *p)
{
	const struct entries *products = &p->plan->setup.book->products;

	for (size_t i = 0; i < products->count; i++) {
		const struct product *product = products->item[i].bound;
		const struct plan_rate *rate = NULL;

		for (size_t r = 0; r < product->rates.count; r++) {
			const struct plan_rate *other = product->rates.item[r].bound;

			if (other->payment == PAY_NO_UPFRONT && (!rate || other->term_s.dist.a < rate->term_s.dist.a))
				rate = other;
		}
		if (!rate || (product->mechanism != MECHANISM_SPEND && product->mechanism != MECHANISM_RESERVATION))
			continue;
		char term[64];
		const char *text = arena_textf(p->arena, "{product: %s, term: %s, payment: no_upfront, commit: best, owned: true}", products->item[i].name,
					       unit_write(rate->term_s.dist.a, DIM_TIME, term, sizeof term));

		commitment_like(p, "uncovered_usage", N_("commit to what always runs"), -1, text);
	}
}

static void unused(struct proposer *p)
{
	const struct node *own = node_get(p->plan->strategy->node, "commitments");

	for (size_t i = 0; own && own->kind == NODE_LIST && i < own->count; i++)
		commitment_like(p, "unused_commitment", N_("do without a commitment that is little used"), (int)i, NULL);
}

/* For how long usage is seen that may go on like this: what finishes does not. */
static double seen_s(const struct strategy_plan *plan)
{
	double seen = 0;

	for (size_t w = 0; w < plan_workloads(plan); w++) {
		const struct strategy_plan *of = plan_workload(plan, w);
		bool ends = false;

		for (size_t m = 0; m < of->workload->metrics; m++)
			ends |= of->workload->metric[m].kind == METRIC_HOURS;
		if (!ends && of->workload->longest_s)
			seen = fmax(seen, of->workload->longest_s(of->workload_plan));
	}
	return seen;
}

void advice_propose(struct advice *advice)
{
	struct proposer p = {.advice = advice, .plan = advice->base->strategy, .arena = advice->base->scenario->arena};

	for (size_t w = 0; w < plan_workloads(p.plan); w++) {
		p.of = plan_workload(p.plan, w);
		if (p.of->workload->hints)
			p.of->workload->hints(p.of->workload_plan, hinted, &p);
		tuned_marks(&p);
		right_sized(&p);
		on_spot(&p);
	}
	p.of = NULL;
	if (seen_s(p.plan) >= SEEN_LEAST_S)
		uncovered(&p);
	unused(&p);
}
