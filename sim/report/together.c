/* What holds of several strategies is said once, of all of them. */
#include "sim/report/write.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

void strategy_names(const struct summary *summary, const size_t *who, size_t count, struct text *out)
{
	for (size_t i = 0; i < count; i++)
		text_addf(out, "%s%s", i ? ", " : "", summary->plan->strategy[who[i]].strategy->name);
}

void said_once(const struct summary *summary, spoken_key *key, spoken_of *say, model_line *line, void *context)
{
	const size_t n = summary->plan->strategies;
	struct text *keys = mem_new(n, sizeof *keys), s = {0};
	size_t *who = mem_new(n, sizeof *who);

	for (size_t i = 0; i < n; i++)
		key(summary, i, keys + i);
	for (size_t i = 0; i < n; i++) {
		size_t count = 0;

		for (size_t k = i; k < n && keys[i].len; k++) {
			if (strcmp(text_str(keys + k), text_str(keys + i)) != 0)
				continue;
			who[count++] = k;
			if (k > i)
				text_clear(keys + k);
		}
		if (!count)
			continue;
		say(summary, who, count, &s);
		line(context, text_str(&s));
		text_clear(&s);
	}
	for (size_t i = 0; i < n; i++)
		text_release(keys + i);
	text_release(&s);
	free(keys);
	free(who);
}
