/* The diary of one future as CSV: seconds since the start, the moment in UTC, the node (empty: the job), what, how much, and of several
 * workloads whose. */
#include "sim/report/write.h"

#include <math.h>

void events_write(const struct replay *replay, struct text *out)
{
	const int64_t start = replay->plan->scenario->start_unix_s;
	const struct strategy_plan *s = replay->plan->strategy + replay->strategy;
	const struct recorder *recorder = &replay->recorder;
	char when[32];

	text_addf(out, "t_s,time,node,event,value%s\n", s->members ? ",workload" : "");
	for (size_t i = 0; i < recorder->count; i++) {
		const struct record *r = recorder->record + i;

		csv_number(out, r->t_s);
		text_addf(out, ",%s,", calendar_write(start + (int64_t)floor(r->t_s), when, sizeof when));
		if (r->node >= 0)
			text_addf(out, "%d", (int)r->node);
		text_addf(out, ",%s,", record_name(r->kind));
		csv_number(out, r->value);
		if (s->members) {
			text_addc(out, ',');
			csv_text(out, s->member[r->of].workload_name);
		}
		text_addc(out, '\n');
	}
	csv_finish(out);
}
