/* One future again. It is the same life as in the run, with a diary and a bill hung on it. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/study/futures.h"
#include "sim/study/life.h"

struct replay *replay_new(const struct plan *plan, size_t strategy, uint64_t replica)
{
	struct replay *replay = mem_new(1, sizeof *replay);
	struct life life;

	life_init(&life, plan, strategy);
	life.ledger.bill = &replay->bill;
	replay->plan = plan;
	replay->strategy = strategy;
	replay->replica = replica;
	replay->finished = life_live(&life, replica, &replay->recorder);
	/* what the replay keeps is taken out of the life; the rest goes */
	replay->metric = life.metric;
	replay->log = life.log;
	replay->ledger = life.ledger;
	life.metric = NULL;
	life.log = (struct usage_log){0};
	life.ledger = (struct ledger){0};
	life_release(&life);
	return replay;
}

void replay_free(struct replay *replay)
{
	if (!replay)
		return;
	free(replay->metric);
	usage_log_release(&replay->log);
	ledger_release(&replay->ledger);
	bill_release(&replay->bill);
	recorder_release(&replay->recorder);
	free(replay);
}
