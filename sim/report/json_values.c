#include "sim/report/json_values.h"

#include <math.h>

#include "sim/base/text.h"

json_t *json_of_number(double x)
{
	return isfinite(x) ? json_real(x == 0 ? 0 : x) : json_null();
}

json_t *json_of_interval(struct interval ci)
{
	return json_pack("[o, o]", json_of_number(ci.low), json_of_number(ci.high));
}

json_t *json_of_text(const char *s)
{
	struct text plain = {0};

	text_add_plain(&plain, s);
	json_t *string = json_string(text_str(&plain));
	text_release(&plain);
	return string;
}
