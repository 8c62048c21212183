#include <math.h>
#include <string.h>

#include "sim/report/costs.h"
#include "sim/report/plot.h"
#include "sim/study/charges.h"

static const char *purchase_title(const char *word)
{
	for (int i = 0; purchase_words[i]; i++)
		if (strcmp(purchase_words[i], word) == 0)
			return _(purchase_titles[i]);
	return word;
}

static const char *cause_title(const struct plan *plan, const char *word)
{
	for (int p = 0; p < PARTS; p++)
		if (strcmp(part_words[p], word) == 0)
			return part_title(plan, (enum part)p);
	return _("fee of a commitment");
}

const char *costs_value(const struct costs *costs, size_t group, size_t by)
{
	const char *value = costs->group[group].value[by];

	switch (costs->view->by[by].aspect) {
	case ASPECT_PURCHASE: return purchase_title(value);
	case ASPECT_CAUSE: return cause_title(costs->plan, value);
	case ASPECT_TAG: return *value ? value : _("(untagged)");
	default: return *value ? value : _("(none)");
	}
}

void costs_group_title(const struct costs *costs, size_t group, struct text *out)
{
	for (size_t i = 0; i < costs->view->bys; i++) {
		text_add(out, i ? " · " : "");
		text_add_plain(out, costs_value(costs, group, i));
	}
	if (!costs->view->bys)
		text_add(out, _("all"));
}

void costing_title(const struct costing *c, int group, struct text *out)
{
	const size_t others = c->costs->groups - c->shown;

	if (group == COSTING_OTHERS)
		text_addf(out, ngettext("%zu other", "%zu others", others), others);
	else if (group == COSTING_ALL)
		text_add(out, _("TOTAL"));
	else
		costs_group_title(c->costs, (size_t)group, out);
}

void costs_by_title(const struct view *view, struct text *out)
{
	for (size_t i = 0; i < view->bys; i++) {
		text_add(out, i ? " · " : "");
		facet_title(view->by + i, out);
	}
}

void costs_money(struct text *out, double usd, int digits)
{
	if (fabs(usd) * currency_in_use()->per_usd < 100)
		usd_exact_write(out, usd);
	else
		usd_short_write(out, usd, digits);
}

const char *costs_strategy(const struct costing *c)
{
	return c->plan->strategy[c->asked.strategy].strategy->name;
}

void costs_question(const struct costing *c, struct text *out)
{
	const struct view *view = &c->asked.view;
	const char *title = bilingual_str(&view->title);
	struct text by = {0};

	for (size_t i = 0; i < view->bys; i++) {
		text_add(&by, !i ? "" : i + 1 < view->bys ? ", " : _(" and "));
		facet_title(view->by + i, &by);
	}
	if (*title)
		text_addf(out, "%s: %s", title, costs_strategy(c));
	else if (view->bys)
		text_addf(out, _("What does %s cost, by %s?"), costs_strategy(c), text_str(&by));
	else
		text_addf(out, _("What does %s cost?"), costs_strategy(c));
	text_release(&by);
}

static bool same_facet(const struct facet *a, const struct facet *b)
{
	return a->aspect == b->aspect && (a->aspect != ASPECT_TAG || strcmp(a->tag, b->tag) == 0);
}

/* "tag team = nlp | vision": those about one aspect together, where its first one stands. */
static void condition_words(const struct view *view, size_t i, struct text *out)
{
	const struct facet *of = &view->where[i].of;

	for (size_t k = 0; k < i; k++)
		if (same_facet(of, &view->where[k].of))
			return;
	text_add(out, out->len ? ", " : "");
	facet_title(of, out);
	for (size_t k = i; k < view->wheres; k++)
		if (same_facet(of, &view->where[k].of)) {
			text_add(out, k == i ? " = " : " | ");
			text_add_plain(out, *view->where[k].value ? view->where[k].value : _("(none)"));
		}
}

void costs_how(const struct costing *c, struct text *out)
{
	const struct view *view = &c->asked.view;
	struct text only = {0};

	text_add(out, view->measure == MEASURE_BILLED ? _("as it is billed") : _("amortised"));
	for (size_t i = 0; i < view->wheres; i++)
		condition_words(view, i, &only);
	if (only.len)
		text_addf(out, _("; only %s"), text_str(&only));
	text_release(&only);
}

static void date_write(int64_t unix_s, size_t bytes, struct text *out)
{
	char date[32];

	calendar_write(unix_s, date, sizeof date);
	text_addn(out, date, bytes);
}

void costs_days(int64_t from, int64_t to, struct text *out)
{
	enum { DAY_BYTES = 10, MONTH_BYTES = 7 };
	int64_t month, next;

	calendar_month(from, &month, &next);
	if (from == month && to == next) {
		date_write(from, MONTH_BYTES, out);
		return;
	}
	struct text first = {0}, last = {0};

	date_write(from, DAY_BYTES, &first);
	date_write(to - 1, DAY_BYTES, &last);
	if (strcmp(text_str(&first), text_str(&last)) == 0)
		text_add(out, text_str(&first));
	else
		text_addf(out, "%s – %s", text_str(&first), text_str(&last));
	text_release(&first);
	text_release(&last);
}

void costs_time(const struct costing *c, size_t period, struct text *out)
{
	enum { MONTH_BYTES = 7 };

	if (c->asked.view.per == PER_MONTH)
		date_write(c->period[period].from_unix_s, MONTH_BYTES, out);
	else
		costs_days(c->period[period].from_unix_s, c->period[period].to_unix_s, out);
}

void costs_spark(const double *x, size_t count, size_t cells, bool utf8, struct text *out)
{
	enum { LEVELS = 8 };
	static const char *const block[LEVELS + 1] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char plain[LEVELS + 2] = " .:-=+*#@";
	double most = 0;

	cells = count < cells ? count : cells;
	for (int pass = 0; pass < 2; pass++)
		for (size_t k = 0; k < cells; k++) {
			const size_t from = k * count / cells, to = (k + 1) * count / cells;
			double sum = 0;

			for (size_t i = from; i < to; i++)
				sum += x[i];
			const double mean = sum / (double)(to - from);
			/* whatever is there shows */
			const int level = !(mean > 0) ? 0 : most > 0 ? (int)fmax(1, rint(mean / most * LEVELS)) : 1;

			most = pass ? most : fmax(most, mean);
			if (pass && utf8)
				text_add(out, block[level > LEVELS ? LEVELS : level]);
			else if (pass)
				text_addc(out, plain[level > LEVELS ? LEVELS : level]);
		}
}
