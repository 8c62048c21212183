/* What was fitted, for programs. Hours, rates per hour; null for what cannot be had. */
#include <math.h>
#include <stdlib.h>

#include "sim/report/fit.h"
#include "sim/report/json_values.h"
#include "sim/report/write.h"

static json_t *estimate(const struct estimate *e)
{
	return json_pack("{s:o, s:[o, o]}", "value", json_of_number(e->value), "ci", json_of_number(e->low), json_of_number(e->high));
}

static json_t *law(const struct fit *fit)
{
	json_t *json = json_pack("{s:i, s:o, s:o, s:o}", "parameters", (int)fit->parameters, "log_likelihood", json_of_number(fit->log_likelihood), "aic",
				 json_of_number(fit->aic), "mean_h", json_of_number(fit_mean(fit)));

	if (fit->law == FIT_EXPONENTIAL)
		json_object_set_new(json, "rate_h", estimate(&fit->rate));
	if (fit->law == FIT_WEIBULL) {
		json_object_set_new(json, "shape", estimate(&fit->shape));
		json_object_set_new(json, "scale_h", estimate(&fit->scale));
	}
	if (fit->law == FIT_PIECEWISE) {
		json_t *pieces = json_array();

		for (size_t i = 0; i < fit->pieces; i++)
			json_array_append_new(pieces, json_pack("{s:o, s:o}", "until_h", json_of_number(fit->until[i]), "rate_h", estimate(&fit->hazard[i])));
		json_object_set_new(json, "hazard", pieces);
	}
	return json;
}

static json_t *laws(const struct fits *fits)
{
	static const char *const name[FIT_LAWS] = {"exponential", "weibull", "piecewise"};
	json_t *json = json_pack("{s:I, s:I, s:o}", "spells", (json_int_t)fits->spells, "ended", (json_int_t)fits->ended, "mean_h",
				 estimate(&fits->mean));

	for (enum fit_law l = 0; l < FIT_LAWS; l++)
		json_object_set_new(json, name[l], fits->law[l].good ? law(&fits->law[l]) : json_null());
	return json;
}

static json_t *zone_of(const struct fitting *fitting, const struct fit_zone *zone)
{
	json_t *json = json_object();

	if (zone->name)
		json_object_set_new(json, "name", json_of_text(zone->name));
	json_object_set_new(json, "up_h", json_of_number(zone->up_h));
	json_object_set_new(json, "falls", json_integer((json_int_t)zone->falls));
	json_object_set_new(json, "falls_per_hour_up", estimate(&zone->fall));
	json_object_set_new(json, fitting->lives ? "lives" : "up", laws(&zone->up_fit));
	if (!fitting->lives) {
		json_object_set_new(json, "down_h", json_of_number(zone->down_h));
		json_object_set_new(json, "availability", json_of_number(zone->availability));
		json_object_set_new(json, "down", laws(&zone->down_fit));
	}
	return json;
}

static json_t *correlation(const struct fit_correlation *c)
{
	if (!c->pairs)
		return json_null();
	return json_pack("{s:o, s:[o, o], s:o, s:o, s:I}", "value", json_of_number(c->phi.value), "ci", json_of_number(c->phi.low), json_of_number(c->phi.high), "least",
			 json_of_number(c->least), "most", json_of_number(c->most), "pairs", (json_int_t)c->pairs);
}

static json_t *shock(const struct fit_shock *s)
{
	if (!s->good)
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "losses", (json_int_t)s->losses, "all_share", json_of_number(s->whole), "mean_lost",
			 json_of_number(s->mean_lost), "rate_h", estimate(&s->rate), "all", estimate(&s->all), "share", estimate(&s->share),
			 "log_likelihood", json_of_number(s->log_likelihood), "aic", json_of_number(s->aic));
}

void fit_json(const struct fitting *fitting, const struct market_type *market, struct text *out)
{
	struct fit_choice choice[FIT_CHOICES_MOST];
	const size_t count = fit_choices(fitting, market, choice);
	json_t *zones = json_array(), *choices = json_array();

	for (size_t z = 0; z < fitting->zones; z++)
		json_array_append_new(zones, zone_of(fitting, &fitting->zone[z]));
	for (size_t i = 0; i < count; i++)
		json_array_append_new(choices, json_pack("{s:o, s:s}", "aic", json_of_number(choice[i].aic), "block", choice[i].block));
	json_t *root = json_pack("{s:{s:s}, s:o, s:f, s:s, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "costcast", "version", COSTCAST_VERSION,
				 "file", json_of_text(fitting->file), "confidence", FIT_CONFIDENCE, "kind",
				 fitting->lives ? "lives" : fitting->counts ? "counts" : "states", "days", json_of_number(fitting->days), "shortest_h",
				 json_of_number(fitting->shortest_h), "nodes", fitting->nodes, "zones", zones, "together",
				 zone_of(fitting, &fitting->all), "within_regions", correlation(&fitting->within), "across_regions",
				 correlation(&fitting->across), "shock", shock(&fitting->shock), "choices", choices);
	char *s = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15));

	text_add(out, s);
	text_addc(out, '\n');
	free(s);
	json_decref(root);
}
