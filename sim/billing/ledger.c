#include "sim/billing/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"

void ledger_init(struct ledger *ledger, size_t items, size_t commitments)
{
	*ledger = (struct ledger){.items = items, .commitments = commitments};
	ledger->by_item = mem_new(items + 1, sizeof *ledger->by_item);
	ledger->commitment = mem_new(commitments + 1, sizeof *ledger->commitment);
}

void ledger_release(struct ledger *ledger)
{
	free(ledger->by_item);
	free(ledger->commitment);
	*ledger = (struct ledger){0};
}

void ledger_clear(struct ledger *ledger)
{
	ledger->total = ledger->unassigned = money_nano(0);
	ledger->overflow = false;
	memset(ledger->part, 0, sizeof ledger->part);
	memset(ledger->by_item, 0, ledger->items * sizeof *ledger->by_item);
	memset(ledger->commitment, 0, ledger->commitments * sizeof *ledger->commitment);
}

void ledger_idle(struct ledger *ledger, size_t commitment, struct money amount)
{
	ledger->overflow |= !money_add(&ledger->unassigned, amount);
	money_add(&ledger->commitment[commitment].idle, amount);
}

void parts_share(struct money amount, const double *weight, struct money *part)
{
	double sum = 0;
	int64_t left = amount.nano;
	int heaviest = PART_WAITING;

	for (int p = 0; p < PARTS; p++) {
		sum += weight[p];
		if (weight[p] > weight[heaviest])
			heaviest = p;
	}
	if (sum > 0) {
		const double scale = (double)amount.nano / sum;

		for (int p = 0; p < PARTS; p++) {
			if (p == heaviest || weight[p] == 0)
				continue;
			const int64_t nano = (int64_t)(weight[p] * scale);

			left -= nano;
			part[p].nano += nano;
		}
	}
	part[heaviest].nano += left;
}

void ledger_settle(struct ledger *ledger, const struct item *item, const struct usage_log *log)
{
	ledger->total = ledger->unassigned;
	ledger->part[PART_IDLE_COMMITMENT] = ledger->unassigned;
	for (size_t i = 0; i < ledger->items; i++) {
		const struct money amount = ledger->by_item[i];

		ledger->overflow |= !money_add(&ledger->total, amount);
		if (item[i].whole)
			ledger->part[item[i].part].nano += amount.nano;
		else if (amount.nano)
			parts_share(amount, log->part_s + i * PARTS, ledger->part);
	}
}

void bill_add(struct bill *bill, const struct bill_line *line)
{
	if (bill->count == bill->cap) {
		bill->cap = bill->cap ? 2 * bill->cap : 64;
		bill->line = mem_grow(bill->line, bill->cap, sizeof *bill->line);
	}
	bill->line[bill->count++] = *line;
}

static bool follows(const struct benefit *a, const struct benefit *b)
{
	return a->commitment == b->commitment && a->fee_usd == b->fee_usd && a->used_usd == b->used_usd
		&& a->eligible_usd == b->eligible_usd && a->covered_usd == b->covered_usd
		&& a->from_s + a->hours * 3600 == b->from_s;
}

void bill_benefit(struct bill *bill, const struct benefit *benefit)
{
	if (bill->benefits && follows(&bill->benefit[bill->benefits - 1], benefit)) {
		bill->benefit[bill->benefits - 1].hours += benefit->hours;
		return;
	}
	if (bill->benefits == bill->benefit_cap) {
		bill->benefit_cap = bill->benefit_cap ? 2 * bill->benefit_cap : 64;
		bill->benefit = mem_grow(bill->benefit, bill->benefit_cap, sizeof *bill->benefit);
	}
	bill->benefit[bill->benefits++] = *benefit;
}

void bill_release(struct bill *bill)
{
	free(bill->line);
	free(bill->benefit);
	*bill = (struct bill){0};
}
