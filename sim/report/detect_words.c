/* What became of incidents, in words. */
#include <math.h>

#include "sim/report/detect.h"
#include "sim/report/write.h"

const char *const look_words[] = {"total", "groups"};      /* in the order of enum look */

void detect_question(struct text *out)
{
	text_add(out, _("Which incidents are noticed, how late, and for how much?"));
}

static void days_write(double days, struct text *out)
{
	number_write(out, days, 2);
	text_add(out, " d");
}

void detect_how(const struct detect *detect, struct text *out)
{
	struct text usd = {0}, delay = {0}, within = {0};

	usd_write(&usd, detect->usd_d, 3);
	days_write(detect->delay_mean_d, &delay);
	days_write(detect->within_d, &within);
	text_addf(out, _("%s a day without incidents; %zu whole days, the first %zu for learning what is usual; a day is looked at %s after its end; in "
			 "time: known within %s"), text_str(&usd), detect->days, detect->learning_d, text_str(&delay), text_str(&within));
	text_release(&usd);
	text_release(&delay);
	text_release(&within);
}

double detect_share(size_t part, const struct detect_case *item)
{
	return item->happened ? (double)part / (double)item->happened : NAN;
}

bool detect_is_idle(const struct detect *detect, size_t rule, enum look look)
{
	return look == LOOK_TOTAL && detect->rule[rule]->usd && !(detect->usd_d <= 0);
}

void detect_rule_write(const struct detect *detect, size_t rule, enum look look, struct text *out)
{
	struct text by = {0};

	facet_title(detect->view.by, &by);
	if (look == LOOK_TOTAL)
		text_addf(out, _("%s, total"), _(detect->rule[rule]->title));
	else
		text_addf(out, _("%s, by %s"), _(detect->rule[rule]->title), text_str(&by));
	text_release(&by);
}

void detect_threshold_write(const struct detect *detect, size_t rule, double threshold, struct text *out)
{
	if (detect->rule[rule]->usd) {
		usd_write(out, threshold, 3);
	} else {
		number_write(out, threshold, 3);
		text_addf(out, " %s", _("sd"));
	}
}

void detect_delay_write(double days, struct text *out)
{
	if (isfinite(days))
		days_write(days, out);
	else
		text_add(out, isnan(days) ? "" : _("never"));
}

void detect_case_write(const struct detect *detect, const struct detect_case *item, struct text *out)
{
	struct text usd = {0}, n = {0};
	const char *title = bilingual_str(&item->title);

	text_add_plain(out, item->name);
	if (*title) {
		text_add(out, "  ");
		text_add_plain(out, title);
	}
	if (!item->happened) {
		text_addf(out, ": %s", _("it happened in no future"));
		return;
	}
	usd_write(&usd, item->whole_usd, 3);
	number_write(&n, (double)item->happened, 15);
	text_addf(out, _(": %s if nobody notices"), text_str(&usd));
	if (item->where && *item->where) {
		text_add(out, ", ");
		text_add_plain(out, item->where);
	}
	if (item->happened < detect->replications)
		text_addf(out, ngettext("; it happened in %s future", "; it happened in %s futures", item->happened), text_str(&n));
	text_release(&usd);
	text_release(&n);
}

/* --- sentences --- */

/* The rule that finds most in time, among equals the one for least money. */
static bool best_of(const struct detect *detect, const struct detect_case *item, size_t *rule, enum look *look)
{
	const struct detect_point *best = NULL;

	for (size_t r = 0; r < detect->rules; r++)
		for (int l = 0; l < LOOKS; l++) {
			const struct detect_point *p = &item->point[r][l][DETECT_USUAL];

			if (!best || p->in_time > best->in_time || (p->in_time == best->in_time && p->usd < best->usd)) {
				best = p;
				*rule = r;
				*look = (enum look)l;
			}
		}
	return best && best->in_time;
}

static void found_words(const struct detect *detect, const struct detect_case *item, size_t rule, enum look look, struct text *out)
{
	const struct detect_point *p = &item->point[rule][look][DETECT_USUAL];
	struct text name = {0}, share = {0}, usd = {0}, delay = {0};

	detect_rule_write(detect, rule, look, &name);
	percent_write(&share, detect_share(p->in_time, item), 0);
	usd_write(&usd, p->usd, 3);
	detect_delay_write(p->delay_p50_d, &delay);
	text_addf(out, _("%s is found in time in %s of the futures (%s): half of the time after %s, for %s on average."), item->name, text_str(&share),
		  text_str(&name), text_str(&delay), text_str(&usd));
	text_release(&name);
	text_release(&share);
	text_release(&usd);
	text_release(&delay);
}

/* What the total does not show: no rule on it is half as good. */
static void hidden_words(const struct detect *detect, const struct detect_case *item, size_t rule, struct text *out)
{
	size_t most = 0;
	struct text share = {0};

	for (size_t r = 0; r < detect->rules; r++)
		most = item->point[r][LOOK_TOTAL][DETECT_USUAL].in_time > most ? item->point[r][LOOK_TOTAL][DETECT_USUAL].in_time : most;
	if (2 * most >= item->point[rule][LOOK_GROUPS][DETECT_USUAL].in_time)
		return;
	percent_write(&share, detect_share(most, item), 0);
	text_addf(out, _(" The total hides it: no rule on it finds more than %s."), text_str(&share));
	text_release(&share);
}

/* What is new has no history for the others to judge by. */
static void news_words(const struct detect *detect, const struct detect_case *item, size_t rule, struct text *out)
{
	size_t others = 0;
	struct text by = {0};

	for (size_t r = 0; r < detect->rules; r++)
		if (!detect->rule[r]->usd && item->point[r][LOOK_GROUPS][DETECT_USUAL].in_time > others)
			others = item->point[r][LOOK_GROUPS][DETECT_USUAL].in_time;
	if (!detect->rule[rule]->usd || detect->rules == 1 || 2 * others >= item->point[rule][LOOK_GROUPS][DETECT_USUAL].in_time)
		return;
	facet_title(detect->view.by, &by);
	text_addf(out, _(" Its cost is in a %s that was not there before: for %zu days no other rule has a history to judge it by."), text_str(&by),
		  detect->learning_d);
	text_release(&by);
}

static void item_words(const struct detect *detect, const struct detect_case *item, struct text *out)
{
	size_t rule = 0;
	enum look look = LOOK_TOTAL;

	if (!item->happened)
		return;
	if (!best_of(detect, item, &rule, &look)) {
		text_addf(out, _("%s is found in time by nobody."), item->name);
		return;
	}
	found_words(detect, item, rule, look, out);
	if (look == LOOK_GROUPS && !detect->rule[rule]->usd)
		hidden_words(detect, item, rule, out);
	news_words(detect, item, rule, out);
}

/* More series, more false alarms. */
static void alarm_words(const struct detect *detect, struct text *out)
{
	struct text total = {0}, groups = {0}, by = {0};

	if (detect->rule[0]->usd || detect->groups < 2)
		return;
	facet_title(detect->view.by, &by);
	number_write(&total, detect->alarm[0][LOOK_TOTAL][DETECT_USUAL].per_month, 2);
	number_write(&groups, detect->alarm[0][LOOK_GROUPS][DETECT_USUAL].per_month, 2);
	text_addf(out, _("Where nothing happens, %s calls %s times in 30 days on the total, and %s times on all %zu series by %s together."),
		  _(detect->rule[0]->title), text_str(&total), text_str(&groups), detect->groups, text_str(&by));
	text_release(&total);
	text_release(&groups);
	text_release(&by);
}

void detect_find(const struct detect *detect, model_line *line, void *context)
{
	struct text s = {0};

	if (detect->partial)
		text_addf(&s, ngettext("PARTIAL: interrupted after %zu incident; what is shown is of that alone.",
				       "PARTIAL: interrupted after %zu incidents; what is shown is of those alone.", detect->items), detect->items);
	for (size_t i = 0; i <= detect->items; i++) {
		if (s.len)
			line(context, text_str(&s));
		text_clear(&s);
		if (i < detect->items)
			item_words(detect, detect->item + i, &s);
	}
	alarm_words(detect, &s);
	if (s.len)
		line(context, text_str(&s));
	text_release(&s);
}
