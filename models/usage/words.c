/* What a usage record holds, in the language in use. */
#include "models/usage/usage.h"
#include "sim/base/calendar.h"
#include "sim/base/lang.h"

void usage_assume(const void *plan_of, model_line *line, void *context)
{
	const struct usage_plan *plan = plan_of;
	const unsigned long rows = (unsigned long)plan->history->count;
	const int64_t start = plan->setup->start_unix_s;
	struct text text = {0};
	char from[32], to[32];

	text_addf(&text, ngettext("%lu row of usage, from %s to %s, rated as it is", "%lu rows of usage, from %s to %s, rated as they are", rows),
		  rows, calendar_write(start + (int64_t)plan->first_s, from, sizeof from),
		  calendar_write(start + (int64_t)plan->end_s, to, sizeof to));
	line(context, text_str(&text));
	if (plan->merged)
		line(context, _("rows of one resource whose times overlap are billed once, with the largest quantity"));
	text_release(&text);
}

void usage_remark(const void *plan_of, model_line *line, void *context)
{
	(void)plan_of;
	(void)line;
	(void)context;
}
