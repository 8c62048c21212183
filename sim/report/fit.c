/* The page of `fit`: a block of YAML whose comments say where it comes from. */
#include "sim/report/fit.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/report/write.h"

typedef char figure[32];

/* Three digits; "-" for what cannot be had, "∞" without end. */
static const char *said(double x, char *buf)
{
	if (isnan(x))
		strcpy(buf, "-");
	else if (isinf(x))
		strcpy(buf, "∞");
	else
		lang_figure(x, 3, buf, sizeof(figure));
	return buf;
}

/* "0.63 (0.59 to 0.67)", each with UNIT after it where there is one. */
static void estimate_said(const struct estimate *e, const char *unit, struct text *out)
{
	figure value, low, high;

	text_addf(out, _("%s%s (%s to %s)"), said(e->value, value), unit, said(e->low, low), said(e->high, high));
}

/* S in a column of WIDE, at its left. */
static void column(struct text *out, const char *s, size_t wide)
{
	text_add(out, s);
	for (size_t w = utf8_width(s); w < wide; w++)
		text_addc(out, ' ');
	text_addc(out, ' ');
}

static void estimate_column(struct text *out, const struct estimate *e, const char *unit, size_t wide)
{
	struct text cell = {0};

	estimate_said(e, unit, &cell);
	column(out, text_str(&cell), wide);
	text_release(&cell);
}

/* --- zones --- */

static size_t names_width(const struct fitting *fitting)
{
	size_t wide = utf8_width(_("together"));

	for (size_t z = 0; z < fitting->zones; z++)
		if (fitting->zone[z].name && utf8_width(fitting->zone[z].name) > wide)
			wide = utf8_width(fitting->zone[z].name);
	return wide < 40 ? wide : 40;
}

static void shape_column(struct text *out, const struct fit *weibull, size_t wide)
{
	figure value;

	column(out, said(weibull->good ? weibull->shape.value : NAN, value), wide);
}

static void zone_row(const struct fitting *fitting, const struct fit_zone *zone, const char *name, size_t wide, struct text *out)
{
	struct text plain = {0}, share = {0};
	figure count;

	text_add_plain(&plain, name);
	text_add(out, "#   ");
	column(out, text_str(&plain), wide);
	snprintf(count, sizeof count, "%zu", zone->falls);
	if (fitting->lives) {
		column(out, count, 8);
		estimate_column(out, &zone->up_fit.mean, " h", 30);
	} else {
		percent_write(&share, zone->availability, 1);
		column(out, text_str(&share), 8);
		column(out, count, 6);
		estimate_column(out, &zone->fall, "", 30);
		estimate_column(out, &zone->down_fit.mean, " h", 30);
	}
	shape_column(out, &zone->up_fit.law[FIT_WEIBULL], 6);
	if (!fitting->lives)
		shape_column(out, &zone->down_fit.law[FIT_WEIBULL], 6);
	while (out->len && out->s[out->len - 1] == ' ')
		out->s[--out->len] = '\0';
	text_addc(out, '\n');
	text_release(&plain);
	text_release(&share);
}

static void zones_said(const struct fitting *fitting, struct text *out)
{
	const size_t wide = names_width(fitting);

	text_add(out, "#   ");
	column(out, _("zone"), wide);
	if (fitting->lives) {
		column(out, _("ended"), 8);
		column(out, _("mean life"), 30);
		text_addf(out, "%s\n", _("shape"));
	} else {
		column(out, _("up"), 8);
		column(out, _("falls"), 6);
		column(out, _("per hour up"), 30);
		column(out, _("mean outage"), 30);
		column(out, _("shape"), 6);
		text_addf(out, "%s\n", _("outages'"));
	}
	for (size_t z = 0; fitting->zones > 1 && z < fitting->zones; z++)
		zone_row(fitting, &fitting->zone[z], fitting->zone[z].name ? fitting->zone[z].name : "-", wide, out);
	const struct fit_zone *only = fitting->zone;

	zone_row(fitting, &fitting->all, fitting->zones > 1 ? _("together") : only->name ? only->name : "-", wide, out);
	if (fitting->zones > 1)
		text_add(out, _("#   (together: as if all were one zone again and again; one of them alone: --zone NAME)\n"));
}

/* --- laws --- */

static void law_said(const struct fit *fit, struct text *out)
{
	const struct estimate mean = {1 / fit->rate.value, 1 / fit->rate.high, 1 / fit->rate.low};
	figure age;

	switch (fit->law) {
	case FIT_EXPONENTIAL:
		text_addf(out, "%s ", _("mean"));
		estimate_said(&mean, " h", out);
		return;
	case FIT_WEIBULL:
		text_addf(out, "%s ", _("shape"));
		estimate_said(&fit->shape, "", out);
		text_addf(out, ", %s ", _("scale"));
		estimate_said(&fit->scale, " h", out);
		return;
	default:
		text_addf(out, "%s ", _("per hour"));
		for (size_t i = 0; i < fit->pieces; i++) {
			text_add(out, i ? ", " : "");
			estimate_said(&fit->hazard[i], "", out);
			if (isfinite(fit->until[i]))
				text_addf(out, _(" until %s h"), said(fit->until[i], age));
		}
	}
}

static void laws_said(const struct fits *fits, const char *what, struct text *out)
{
	double least = INFINITY;

	for (enum fit_law law = 0; law < FIT_LAWS; law++)
		if (fits->law[law].good)
			least = fmin(least, fits->law[law].aic);
	if (!isfinite(least))
		return;
	text_addf(out, _("# %s: %zu, of which %zu ended\n"), what, fits->spells, fits->ended);
	text_add(out, "#   ");
	column(out, _("law"), 12);
	text_addf(out, "%14s %10s %8s  %s\n", _("log-likelihood"), "AIC", "Δ",
		  /* xgettext:no-c-format */
		  _("estimates (95 % interval)"));
	for (enum fit_law law = 0; law < FIT_LAWS; law++) {
		const struct fit *fit = &fits->law[law];

		if (!fit->good)
			continue;
		text_add(out, "#   ");
		column(out, fit_law_name(law), 12);
		text_addf(out, "%14.2f %10.2f %8.2f  ", fit->log_likelihood, fit->aic, fit->aic - least);
		law_said(fit, out);
		text_addc(out, '\n');
	}
}

static void correlation_said(const struct fit_correlation *c, const char *where, struct text *out)
{
	figure value, low, high, least, most;

	if (!c->pairs)
		return;
	text_addf(out, _("# correlation of being up, %s: %s (%s to %s); %zu pairs, from %s to %s\n"), where, said(c->phi.value, value),
		  said(c->phi.low, low), said(c->phi.high, high), c->pairs, said(c->least, least), said(c->most, most));
}

static void shock_said(const struct fit_shock *shock, struct text *out)
{
	struct text share = {0};
	figure mean;

	if (!shock->good)
		return;
	percent_write(&share, shock->whole, 1);
	text_addf(out, _("# losses: %zu, %s nodes on average; %s of them took all there were\n"), shock->losses, said(shock->mean_lost, mean),
		  text_str(&share));
	text_addf(out, "#   %s ", _("shocks per hour"));
	estimate_said(&shock->rate, "", out);
	text_addf(out, ", %s ", _("share that takes all"));
	estimate_said(&shock->all, "", out);
	text_addf(out, ", %s ", _("else each node with probability"));
	estimate_said(&shock->share, "", out);
	text_addf(out, "; %s %.2f\n", _("log-likelihood"), shock->log_likelihood);
	text_release(&share);
}

/* --- blocks --- */

static void choice_title(const struct fit_choice *choice, struct text *out)
{
	if (choice->told.shock)
		text_add(out, _("shocks"));
	else if (choice->told.down && choice->told.up->law == FIT_EXPONENTIAL && choice->told.down->law == FIT_EXPONENTIAL)
		text_add(out, _("Markov: up-times and outages exponential"));
	else if (choice->told.down)
		text_addf(out, _("up %s, outages %s"), fit_law_name(choice->told.up->law), fit_law_name(choice->told.down->law));
	else
		text_add(out, fit_law_name(choice->told.up->law));
}

/* What the block comes to, to be held against the zones' row: a law of little tail may miss a mean. */
static void choice_says(const struct fit_choice *choice, struct text *out)
{
	const double up = fit_mean(choice->told.up);
	struct text share = {0};
	figure fall, outage;

	if (choice->told.shock || !choice->told.down)
		return;
	const double down = fit_mean(choice->told.down);

	percent_write(&share, up / (up + down), 1);
	text_addf(out, _("#   which means: up %s, %s falls per hour up, mean outage %s h\n"), text_str(&share), said(1 / up, fall), said(down, outage));
	text_release(&share);
}

static void head_said(const struct fitting *fitting, struct text *out)
{
	struct text file = {0};
	figure days, shortest;

	text_add_plain(&file, fitting->file);
	text_addf(out, "# costcast %s: fit %s\n", COSTCAST_VERSION, text_str(&file));
	if (fitting->lives)
		text_addf(out, _("# lives of single nodes, each by itself; %s h in all\n"), said(fitting->all.up_h, days));
	else if (fitting->counts)
		text_addf(out, _("# zones: %zu; %s days; up: at least %d nodes are available\n"), fitting->zones, said(fitting->days, days),
			  fitting->nodes);
	else
		text_addf(out, _("# zones: %zu; %s days; up: a node is available\n"), fitting->zones, said(fitting->days, days));
	if (!fitting->lives && isfinite(fitting->shortest_h))
		text_addf(out, _("# a zone's first spell is left out (nobody saw it begin), its last ends with the record; the shortest whole one "
				 "lasted %s s: what was shorter went unseen\n"), said(fitting->shortest_h * HOUR_S, shortest));
	text_release(&file);
}

/* The lines of BLOCK below "market:" and "spot:", as a comment. */
static void commented(const char *block, struct text *out)
{
	for (const char *line = block, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (strncmp(line, "    ", 4) == 0)
			text_addf(out, "#%.*s\n", (int)(end - line), line);
		if (!end[1])
			break;
	}
}

void fit_write(const struct fitting *fitting, const struct market_type *market, struct text *out)
{
	struct fit_choice choice[FIT_CHOICES_MOST];
	const size_t count = fit_choices(fitting, market, choice);

	head_said(fitting, out);
	zones_said(fitting, out);
	correlation_said(&fitting->within, _("zones of one region (their names but for the last letter)"), out);
	correlation_said(&fitting->across, _("zones of different regions"), out);
	shock_said(&fitting->shock, out);
	laws_said(&fitting->all.up_fit, fitting->lives ? _("lives") : _("up-times"), out);
	laws_said(&fitting->all.down_fit, _("outages"), out);
	if (!count)
		return;
	text_add(out, "# ");
	choice_title(&choice[0], out);
	if (isnan(choice[0].aic))
		text_add(out, _(": nodes are counted, so what a loss takes is known\n"));
	else
		text_addf(out, _(": AIC %.2f, the least of those that a market can be told\n"), choice[0].aic);
	choice_says(&choice[0], out);
	text_add(out, choice[0].block);
	for (size_t i = 1; i < count; i++) {
		text_add(out, i == 1 ? _("# instead, under \"spot\":\n# ") : "# ");
		choice_title(&choice[i], out);
		if (!isnan(choice[0].aic))
			text_addf(out, " (Δ %.2f)", choice[i].aic - choice[0].aic);
		text_addc(out, '\n');
		choice_says(&choice[i], out);
		commented(choice[i].block, out);
	}
}
