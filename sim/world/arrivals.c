/* When requests come: renewals in the operational time of a rate, or a record again. */
#include "sim/world/rate.h"

#include <assert.h>
#include <math.h>

/* --- renewals --- */

/* The gaps of a block, each from the word of its number. */
static void gaps_draw(struct arrivals *a)
{
	const struct chance *chance = &a->path.chance;
	uint64_t word[ARRIVALS];

	if (a->law.kind == DIST_CONSTANT) {
		for (size_t i = 0; i < ARRIVALS; i++)
			a->gap[i] = a->law.a;
		return;
	}
	philox_fill(chance, purpose_of(PURPOSE_ARRIVAL, a->rule->rate.key), (uint32_t)(a->first / 2), ARRIVALS / 2, word);
	if (a->law.kind == DIST_EXPONENTIAL)
		for (size_t i = 0; i < ARRIVALS; i++)
			a->gap[i] = exponential_of(word[i], chance);
	else
		for (size_t i = 0; i < ARRIVALS; i++)
			a->gap[i] = dist_draw_any(&a->law, word[i], chance);
}

/* Those from number I of the block on that come in the rate's piece, up to END_S; what is left of the gap that reaches beyond is kept. */
static size_t piece_fill(struct arrivals *a, size_t i, double end_s)
{
	const double each_s = 1 / a->path.per_s;
	double t = a->now_s;

	if (!(a->path.per_s > 0)) {
		a->now_s = end_s;
		return i;
	}
	for (; i < ARRIVALS; i++) {
		const double next = t + a->gap[i] * each_s;

		if (!(next < end_s)) {
			a->gap[i] = fmax(0, a->gap[i] - (end_s - t) * a->path.per_s);
			t = end_s;
			break;
		}
		a->at_s[i] = t = next;
	}
	a->now_s = t;
	return i;
}

static size_t renewals_fill(struct arrivals *a)
{
	size_t i = 0;

	gaps_draw(a);
	while (i < ARRIVALS && a->now_s < a->until_s) {
		while (a->path.to_s <= a->now_s)
			rate_pass(&a->path);
		i = piece_fill(a, i, fmin(a->path.to_s, a->until_s));
	}
	return i;
}

/* --- a record --- */

static double recorded_s(const struct arrivals *a)
{
	const struct request_record *record = a->rule->record;

	return (double)a->turn * record->record_s - a->offset_s + record->at_s[a->at];
}

static bool over(const struct arrivals *a)
{
	return a->turn > 0 && !a->rule->rate.repeats;
}

static void record_step(struct arrivals *a)
{
	if (++a->at == a->rule->record->count) {
		a->at = 0;
		a->turn++;
	}
}

static void record_begin(struct arrivals *a)
{
	const struct request_record *record = a->rule->record;
	size_t low = 0, high = record->count;

	a->offset_s = rate_offset_s(&a->rule->rate, record->record_s, &a->path.chance);
	a->turn = (int64_t)floor((a->now_s + a->offset_s) / record->record_s);
	if (a->turn < 0 && !a->rule->rate.repeats)
		a->turn = 0;
	while (low < high) {              /* the first one that is not before now */
		a->at = (low + high) / 2;
		if (recorded_s(a) < a->now_s)
			low = a->at + 1;
		else
			high = a->at;
	}
	a->at = low;
	if (low == record->count) {
		a->at = 0;
		a->turn++;
	}
}

static size_t record_fill(struct arrivals *a)
{
	const struct request_record *record = a->rule->record;
	size_t i = 0;

	for (; i < ARRIVALS && !over(a) && recorded_s(a) < a->until_s; i++) {
		a->at_s[i] = recorded_s(a);
		if (record->input)
			a->tokens[0][i] = record->input[a->at];
		if (record->output)
			a->tokens[1][i] = record->output[a->at];
		record_step(a);
	}
	if (i < ARRIVALS)
		a->now_s = a->until_s;
	return i;
}

/* --- both --- */

/* The warm-up and what comes after it are counted, and begin, each for itself. */
static void phase_begin(struct arrivals *a, double from_s)
{
	const struct chance chance = a->path.chance;

	a->now_s = from_s;
	a->until_s = from_s < 0 ? fmin(0, a->to_s) : a->to_s;
	a->first = from_s < 0 ? WARM_ARRIVALS : 0;
	if (a->rule->record)
		record_begin(a);
	else
		rate_start(&a->path, &a->rule->rate, from_s, &chance);
}

static size_t block_fill(struct arrivals *a)
{
	return a->rule->record ? record_fill(a) : renewals_fill(a);
}

void arrivals_start(struct arrivals *a, const struct arrival_rule *rule, double from_s, double to_s, const struct chance *chance)
{
	a->rule = rule;
	a->to_s = to_s;
	a->count = 0;
	a->path.chance = *chance;
	a->input = rule->record && rule->record->input ? a->tokens[0] : NULL;
	a->output = rule->record && rule->record->output ? a->tokens[1] : NULL;
	if (!rule->record) {
		const bool ok = rule->cv == 1 ? dist_exponential(&a->law, 1) : dist_gamma_mean_cv(&a->law, 1, rule->cv);

		assert(ok);
		(void)ok;
	}
	phase_begin(a, from_s);
}

void arrivals_next(struct arrivals *a)
{
	a->first += a->count;
	a->count = a->now_s < a->until_s ? block_fill(a) : 0;
	if (!a->count && a->until_s < a->to_s) {
		phase_begin(a, a->until_s);
		a->count = block_fill(a);
	}
}
