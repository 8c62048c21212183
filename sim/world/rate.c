/* The path of a rate: what the form says, times trend, noise and bursts, from change to change. */
#include "sim/world/rate.h"

#include <math.h>

enum { DRAW_FORM, DRAW_NOISE, DRAW_BURSTS, DRAW_START };          /* what is added to the key of PURPOSE_RATE */
enum { SINE_PIECES = 1440, HOURS_A_WEEK = 168, PIECES_AN_HOUR = 12, EPOCH_HOUR = 72 };     /* 1970 began on a Thursday */
#define SINE_MEAN 0.9999992067256581      /* sin(x) / x of half a piece, x = pi / 1440: the mean of a sine over a piece, of its middle */
#define TAU 6.283185307179586

/* A step of the noise is so much of its memory; what is longer ago than this many steps counts less than rounding (e^-37). */
enum { NOISE_STEPS = 16, NOISE_PAST = 592 };
#define NOISE_KEEPS 0.9394130628134758    /* exp(-1/16) */
#define NOISE_ADDS 0.34278724803499416    /* sqrt(1 - exp(-1/8)) */

enum { BURST_GAP, BURST_LENGTH, BURST_FACTOR, BURST_WORDS = 4 };

/* Word AT of a stream, which goes on below 0. */
static uint64_t word_at(const struct rate_path *path, uint32_t stream, int64_t at)
{
	uint64_t word[2];

	philox_block(&path->chance, purpose_of(PURPOSE_RATE, path->rule->key + stream), (uint32_t)(at >> 1), word);
	return word[at & 1];
}

double rate_offset_s(const struct rate_rule *rule, double length_s, const struct chance *chance)
{
	uint64_t word[2];

	if (!rule->random)
		return rule->start_s;
	philox_block(chance, purpose_of(PURPOSE_RATE, rule->key + DRAW_START), 0, word);
	return uniform_of(word[0]) * length_s;
}

/* --- the forms: begin() finds the piece that holds T, pass() goes to the next one --- */

static void sine_piece(struct rate_path *path)
{
	const struct rate_rule *rule = path->rule;
	const double middle = TAU * ((double)path->at + 0.5) / SINE_PIECES;

	path->form_per_s = rule->per_s * (1 + rule->amplitude * SINE_MEAN * sin(middle));
	path->form_to_s = rule->phase_s + (double)(path->form_at + 1) * (rule->period_s / SINE_PIECES);
}

static void sine_begin(struct rate_path *path, double t)
{
	path->form_at = (int64_t)floor((t - path->rule->phase_s) / (path->rule->period_s / SINE_PIECES));
	path->at = (size_t)((path->form_at % SINE_PIECES + SINE_PIECES) % SINE_PIECES);
	sine_piece(path);
}

static void sine_pass(struct rate_path *path)
{
	path->form_at++;
	path->at = path->at + 1 < SINE_PIECES ? path->at + 1 : 0;
	sine_piece(path);
}

/* The piece of local time that holds T; its middle stands for it, as lines are straight and bend between pieces. */
static void week_begin(struct rate_path *path, double t)
{
	const struct rate_rule *rule = path->rule;
	double offset_s, x, part;
	int64_t hour;

	while (path->at + 1 < rule->offsets && rule->offset[path->at + 1].from_s <= t)
		path->at++;
	offset_s = rule->offsets ? rule->offset[path->at].offset_s : 0;
	path->form_at = (int64_t)floor(((double)rule->start_unix_s + offset_s + t) / RATE_PIECE_S);
	do
		path->form_to_s = ((double)++path->form_at * RATE_PIECE_S - (double)rule->start_unix_s) - offset_s;
	while (path->form_to_s <= t);
	x = ((double)path->form_at - 0.5) / PIECES_AN_HOUR - 0.5;
	hour = (int64_t)floor(x);
	part = x - (double)hour;
	hour = ((hour + EPOCH_HOUR) % HOURS_A_WEEK + HOURS_A_WEEK) % HOURS_A_WEEK;
	path->form_per_s = rule->per_s * ((1 - part) * rule->week[hour] + part * rule->week[(hour + 1) % HOURS_A_WEEK]);
	if (path->at + 1 < rule->offsets)
		path->form_to_s = fmin(path->form_to_s, rule->offset[path->at + 1].from_s);
}

static void week_pass(struct rate_path *path)
{
	week_begin(path, path->form_to_s);
}

/* A stay in a state has no memory: the one at the start is a stay that goes on from there, number 0, and one that came before it, -1. */
static const struct rate_state *state_of(const struct rate_path *path)
{
	const int64_t states = (int64_t)path->rule->states, at = path->form_at;
	const int64_t which = ((int64_t)path->first + at + (at < 0)) % states;

	return path->rule->state + (which + states) % states;
}

static double stay_s(const struct rate_path *path)
{
	return state_of(path)->mean_s * exponential_of(word_at(path, DRAW_FORM, path->form_at), &path->chance);
}

static void states_pass(struct rate_path *path)
{
	path->form_at++;
	path->form_to_s = path->form_at == -1 ? 0 : path->form_to_s + stay_s(path);
	path->form_per_s = state_of(path)->per_s;
}

static void states_begin(struct rate_path *path, double t)
{
	const struct rate_rule *rule = path->rule;
	double all_s = 0, left_s;

	for (size_t i = 0; i < rule->states; i++)
		all_s += rule->state[i].mean_s;
	left_s = all_s * uniform_of(word_at(path, DRAW_START, 0));
	for (path->first = 0; path->first + 1 < rule->states && left_s >= rule->state[path->first].mean_s; path->first++)
		left_s -= rule->state[path->first].mean_s;
	path->form_to_s = 0;
	path->form_at = 0;
	while (path->form_to_s > t) {
		path->form_at--;
		path->form_to_s -= stay_s(path);
	}
	path->form_at--;          /* form_to_s is where stay form_at ends: pass() goes on from there */
	states_pass(path);
}

static void record_piece(struct rate_path *path)
{
	const struct rate_rule *rule = path->rule;
	const double turn_s = (double)path->turn * rule->record_s - path->offset_s;

	path->form_to_s = turn_s + (path->at + 1 < rule->pieces ? rule->piece[path->at + 1].from_s : rule->record_s);
	path->form_per_s = rule->piece[path->at].per_s;
	if (rule->repeats || path->turn == 0)
		return;
	path->form_per_s = 0;
	path->form_to_s = path->turn < 0 ? -path->offset_s : INFINITY;
}

static void record_begin(struct rate_path *path, double t)
{
	const struct rate_rule *rule = path->rule;
	size_t low = 0, high = rule->pieces;
	double at_s;

	path->offset_s = rate_offset_s(rule, rule->record_s, &path->chance);
	path->turn = (int64_t)floor((t + path->offset_s) / rule->record_s);
	if (!rule->repeats && path->turn < 0)
		path->turn = -1;
	at_s = t + path->offset_s - (double)path->turn * rule->record_s;
	while (high - low > 1) {
		const size_t middle = (low + high) / 2;

		if (rule->piece[middle].from_s <= at_s)
			low = middle;
		else
			high = middle;
	}
	path->at = low;
	record_piece(path);
}

static void record_pass(struct rate_path *path)
{
	if (++path->at == path->rule->pieces || (!path->rule->repeats && path->turn < 0)) {
		path->at = 0;
		path->turn++;
	}
	record_piece(path);
}

static void steady_begin(struct rate_path *path, double t)
{
	(void)t;
	path->form_to_s = INFINITY;
	path->form_per_s = path->rule->per_s;
}

static void steady_pass(struct rate_path *path)
{
	(void)path;
}

static const struct {
	void (*begin)(struct rate_path *path, double t);
	void (*pass)(struct rate_path *path);
} form_of[] = {
	[RATE_STEADY] = {steady_begin, steady_pass}, [RATE_SINE] = {sine_begin, sine_pass}, [RATE_WEEK] = {week_begin, week_pass},
	[RATE_STATES] = {states_begin, states_pass}, [RATE_RECORD] = {record_begin, record_pass},
};

/* --- what the form is multiplied by --- */

/* The mean of the trend over the piece that holds T. */
static void trend_piece(struct rate_path *path, double t)
{
	const double growth = path->rule->growth_per_s, from_s = floor(t / RATE_PIECE_S) * RATE_PIECE_S;

	path->trend_to_s = from_s + RATE_PIECE_S;
	path->trend = exp(growth * from_s) * expm1(growth * RATE_PIECE_S) / (growth * RATE_PIECE_S);
}

static void noise_step(struct rate_path *path, double z)
{
	path->noise_x = NOISE_KEEPS * path->noise_x + NOISE_ADDS * z;
}

static void noise_piece(struct rate_path *path)
{
	const struct rate_rule *rule = path->rule;

	path->noise_to_s = (double)(path->noise_at + 1) * (rule->noise_memory_s / NOISE_STEPS);
	path->noise = exp(rule->noise_sd * path->noise_x - rule->noise_sd * rule->noise_sd / 2);
}

static void noise_pass(struct rate_path *path)
{
	path->noise_at++;
	noise_step(path, normal_of(word_at(path, DRAW_NOISE, path->noise_at), &path->chance));
	noise_piece(path);
}

/* Step k of the noise adds word k: where it stands is a sum of what was added lately. */
static void noise_begin(struct rate_path *path, double t)
{
	uint64_t word[NOISE_PAST + 2];
	int64_t first;

	path->noise_at = (int64_t)floor(t / (path->rule->noise_memory_s / NOISE_STEPS));
	first = 2 * ((path->noise_at - NOISE_PAST) >> 1);
	philox_fill(&path->chance, purpose_of(PURPOSE_RATE, path->rule->key + DRAW_NOISE), (uint32_t)(first >> 1),
		    (size_t)(path->noise_at - first) / 2 + 1, word);
	path->noise_x = 0;
	for (int64_t i = first; i <= path->noise_at; i++)
		noise_step(path, normal_of(word[i - first], &path->chance));
	noise_piece(path);
}

static double burst_gap_s(const struct rate_path *path, int64_t at)
{
	return exponential_of(word_at(path, DRAW_BURSTS, BURST_WORDS * at + BURST_GAP), &path->chance) /
	       value_in_replica(&path->rule->burst_per_s, &path->chance);
}

/* Burst AT begins; those before the start have numbers below 0, and the gap before the start is the last of theirs. */
static void burst_begins(struct rate_path *path, double t)
{
	const struct rate_rule *rule = path->rule;
	const int64_t word = BURST_WORDS * path->burst_at;

	path->burst_from_s = t;
	path->burst_next_s = path->burst_at == -1 ? burst_gap_s(path, 0) : t + burst_gap_s(path, path->burst_at + (path->burst_at >= 0));
	path->burst_to_s = t + dist_draw(&rule->burst_s.dist, word_at(path, DRAW_BURSTS, word + BURST_LENGTH), &path->chance);
	path->burst_to_s = fmin(path->burst_to_s, path->burst_next_s);
	path->burst = dist_draw(&rule->burst_factor.dist, word_at(path, DRAW_BURSTS, word + BURST_FACTOR), &path->chance);
}

static void burst_pass(struct rate_path *path, double t)
{
	while (path->burst_next_s <= t) {
		path->burst_at++;
		burst_begins(path, path->burst_next_s);
	}
	if (path->burst_to_s <= t) {
		path->burst = 1;
		path->burst_to_s = path->burst_next_s;
	}
}

static void burst_begin(struct rate_path *path, double t)
{
	double at_s = 0;

	do {
		path->burst_at--;
		at_s -= burst_gap_s(path, path->burst_at);
	} while (at_s > t);
	burst_begins(path, at_s);
	burst_pass(path, t);
}

/* --- all together --- */

static void combine(struct rate_path *path)
{
	path->per_s = path->form_per_s * path->scale * path->trend * path->noise * path->burst;
	path->to_s = fmin(fmin(path->form_to_s, path->trend_to_s), fmin(path->noise_to_s, path->burst_to_s));
}

void rate_start(struct rate_path *path, const struct rate_rule *rule, double from_s, const struct chance *chance)
{
	*path = (struct rate_path){.from_s = from_s, .rule = rule, .chance = *chance, .scale = 1, .trend_to_s = INFINITY, .trend = 1,
				   .noise_to_s = INFINITY, .noise = 1, .burst_to_s = INFINITY, .burst = 1};
	if (rule->scale.form != VALUE_ABSENT)
		path->scale = value_in_replica(&rule->scale, chance);
	form_of[rule->form].begin(path, from_s);
	while (path->form_to_s <= from_s)         /* the boundary itself, rounded */
		form_of[rule->form].pass(path);
	if (rule->growth_per_s != 0)
		trend_piece(path, from_s);
	if (rule->noise_sd > 0)
		noise_begin(path, from_s);
	while (path->noise_to_s <= from_s)
		noise_pass(path);
	if (value_in_replica(&rule->burst_per_s, chance) > 0)
		burst_begin(path, from_s);
	combine(path);
}

void rate_pass(struct rate_path *path)
{
	const double t = path->from_s = path->to_s;

	if (t == INFINITY)
		return;
	while (path->form_to_s <= t)
		form_of[path->rule->form].pass(path);
	while (path->trend_to_s <= t)
		trend_piece(path, t);
	while (path->noise_to_s <= t)
		noise_pass(path);
	if (path->burst_to_s <= t)
		burst_pass(path, t);
	combine(path);
}
