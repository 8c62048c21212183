#include "sim/billing/usage.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

const char *const part_words[] = {"useful", "lost", "checkpoint", "restart", "waiting", "idle_commitment", "storage",
				  "transfer", NULL};

void usage_log_init(struct usage_log *log, size_t items)
{
	*log = (struct usage_log){.items = items};
	log->part_s = mem_new(items * PARTS + 1, sizeof *log->part_s);
}

void usage_log_release(struct usage_log *log)
{
	free(log->usage);
	free(log->part_s);
	*log = (struct usage_log){0};
}

void usage_log_clear(struct usage_log *log)
{
	log->count = 0;
	log->end_s = 0;
	memset(log->part_s, 0, log->items * PARTS * sizeof *log->part_s);
}

void usage_log_grow(struct usage_log *log)
{
	log->cap = log->cap ? 2 * log->cap : 256;
	log->usage = mem_grow(log->usage, log->cap, sizeof *log->usage);
}
