/* Why one strategy costs more than another, for programs. Money is in exact decimals of dollars. */
#include "sim/report/why.h"

#include <inttypes.h>
#include <math.h>

#include "sim/report/write.h"

static const char *name_of(const struct why *why, size_t strategy)
{
	return why->summary->plan->strategy[strategy].strategy->name;
}

static void csv_row(const struct why *why, const char *part, const char *title, const int64_t nano[3], const struct interval *ci,
		    const double hours[2], struct text *out)
{
	csv_text(out, name_of(why, why->from));
	text_addc(out, ',');
	csv_text(out, name_of(why, why->to));
	text_addf(out, ",%s,", part);
	csv_text(out, title);
	for (int i = 0; i < 3; i++) {
		text_addc(out, ',');
		nano_write(out, nano[i]);
	}
	text_addc(out, ',');
	csv_number(out, ci->low);
	text_addc(out, ',');
	csv_number(out, ci->high);
	for (int i = 0; i < 2; i++) {
		text_addc(out, ',');
		csv_number(out, hours[i]);
	}
	text_addc(out, '\n');
}

void why_csv(const struct why *why, struct text *out)
{
	const int64_t all[] = {why->from_nano, why->to_nano, why->difference_nano};
	const double none[] = {NAN, NAN};

	text_add(out, "from,to,part,title,from_usd,to_usd,difference_usd,ci_low,ci_high,from_hours,to_hours\n");
	for (size_t i = 0; i < why->parts; i++) {
		const struct why_part *p = why->part + i;
		const int64_t nano[] = {p->from_nano, p->to_nano, p->difference_nano};
		const double hours[] = {p->from_h, p->to_h};

		csv_row(why, part_words[p->part], why_part_title(why, p->part), nano, &p->ci, hours, out);
	}
	csv_row(why, "cost", _("mean cost"), all, &why->ci, none, out);
	csv_finish(out);
}

static void json_number(struct text *out, const char *key, double x)
{
	text_addf(out, ", \"%s\": ", key);
	if (isfinite(x))
		text_add_double(out, x == 0 ? 0 : x);
	else
		text_add(out, "null");
}

static void json_money(struct text *out, const int64_t nano[3], const struct interval *ci)
{
	static const char *const key[] = {"from", ", \"to", ", \"difference"};

	for (int i = 0; i < 3; i++) {
		text_addf(out, "%s%s\": ", i ? "" : "\"", key[i]);
		nano_write(out, nano[i]);
	}
	json_number(out, "ci_low", ci->low);
	json_number(out, "ci_high", ci->high);
}

static void json_part(const struct why *why, const struct why_part *p, struct text *out)
{
	const int64_t nano[] = {p->from_nano, p->to_nano, p->difference_nano};

	text_addf(out, "  {\"part\": \"%s\", \"title\": ", part_words[p->part]);
	json_quote(out, why_part_title(why, p->part));
	text_add(out, ", ");
	json_money(out, nano, &p->ci);
	json_number(out, "from_hours", p->from_h);
	json_number(out, "to_hours", p->to_h);
	text_addc(out, '}');
}

void why_json(const struct why *why, struct text *out)
{
	const struct scenario *scenario = why->summary->plan->scenario;
	const int64_t all[] = {why->from_nano, why->to_nano, why->difference_nano};
	struct text sentence = {0};

	text_addf(out, "{\"costcast\": {\"version\": \"%s\"},\n \"scenario\": {\"file\": ", COSTCAST_VERSION);
	json_quote(out, scenario->file);
	text_addf(out, ", \"sha256\": \"%s\"},\n \"run\": {\"seed\": %" PRIu64 ", \"replications\": %zu, \"confidence\": ", why->summary->sha256,
		  scenario->seed, why->summary->replications);
	text_add_double(out, scenario->confidence);
	text_addf(out, ", \"partial\": %s},\n \"currency\": \"USD\", \"from\": ", why->summary->partial ? "true" : "false");
	json_quote(out, name_of(why, why->from));
	text_add(out, ", \"to\": ");
	json_quote(out, name_of(why, why->to));
	text_add(out, ",\n \"sentence\": ");
	why_sentence(why, &sentence);
	json_quote(out, text_str(&sentence));
	text_add(out, ",\n \"cost\": {");
	json_money(out, all, &why->ci);
	json_number(out, "p_lower", why->p_lower);
	json_number(out, "p_higher", why->p_higher);
	text_add(out, "},\n \"parts\": [\n");
	for (size_t i = 0; i < why->parts; i++) {
		json_part(why, why->part + i, out);
		text_add(out, i + 1 < why->parts ? ",\n" : "\n");
	}
	text_add(out, " ]}\n");
	text_release(&sentence);
}
