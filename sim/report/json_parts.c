#include "sim/report/json_parts.h"

#include <math.h>

#include "sim/report/write.h"

void json_number(struct text *out, double x)
{
	if (isfinite(x))
		text_add_double(out, x == 0 ? 0 : x);
	else
		text_add(out, "null");
}

void json_member(struct text *out, const char *key, double x)
{
	text_addf(out, "\"%s\": ", key);
	json_number(out, x);
}

void json_interval(struct text *out, const char *key, struct interval ci)
{
	text_addf(out, "\"%s\": [", key);
	json_number(out, ci.low);
	text_add(out, ", ");
	json_number(out, ci.high);
	text_add(out, "]");
}

void json_text(struct text *out, const char *key, const char *s)
{
	text_addf(out, "\"%s\": ", key);
	json_quote(out, s);
}

void json_head(struct text *out, const struct scenario *scenario, bool partial)
{
	char sha256[65];

	scenario_sha256(scenario, sha256);
	text_addf(out, "{\"costcast\": {\"version\": \"%s\", \"schema\": 1},\n \"scenario\": {", COSTCAST_VERSION);
	json_text(out, "file", scenario->file);
	text_addf(out, ", \"sha256\": \"%s\", ", sha256);
	json_text(out, "title", bilingual_str(&scenario->title));
	text_addf(out, "},\n \"run\": {\"seed\": %llu, ", (unsigned long long)scenario->seed);
	json_member(out, "confidence", scenario->confidence);
	text_addf(out, ", \"partial\": %s},\n ", partial ? "true" : "false");
}
