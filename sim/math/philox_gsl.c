#include "sim/math/philox_gsl.h"

static uint32_t next_32(struct philox_state *state)
{
	if (state->used == 4) {
		philox4x32_10(state->counter, state->key, state->out);
		state->counter[state->step]++;
		state->used = 0;
	}
	return state->out[state->used++];
}

/* Whole words only, in the order of philox_block(): the low half left over by get() is never half of a double. */
static uint64_t next_64(struct philox_state *state)
{
	state->used += state->used & 1;

	const uint64_t low = next_32(state);

	return (uint64_t)next_32(state) << 32 | low;
}

static void face_set(void *state, unsigned long seed)
{
	*(struct philox_state *)state = (struct philox_state){
		.key = { (uint32_t)seed, (uint32_t)((uint64_t)seed >> 32) }, .used = 4
	};
}

static unsigned long face_get(void *state)
{
	return next_32(state);
}

static double face_get_double(void *state)
{
	return uniform_of(next_64(state));
}

static const gsl_rng_type face = {
	.name = "philox4x32-10",
	.max = 0xffffffffu,
	.min = 0,
	.size = sizeof(struct philox_state),
	.set = face_set,
	.get = face_get,
	.get_double = face_get_double,
};
const gsl_rng_type *const gsl_rng_philox = &face;

void chance_gsl_init(struct chance_gsl *gsl, const struct chance *chance, uint32_t purpose)
{
	face_set(&gsl->state, chance_key(chance, purpose));
	gsl->state.counter[1] = purpose;
	gsl->state.counter[2] = (uint32_t)chance->replica;
	gsl->state.counter[3] = (uint32_t)(chance->replica >> 32);
	gsl->rng = (gsl_rng){ .type = &face, .state = &gsl->state };
}

void overflow_gsl_init(struct chance_gsl *gsl, uint64_t word, const struct chance *chance)
{
	face_set(&gsl->state, chance->seed);
	gsl->state.counter[0] = (uint32_t)word;
	gsl->state.counter[1] = (uint32_t)(word >> 32);
	gsl->state.counter[2] = (uint32_t)chance->replica;
	gsl->state.counter[3] = purpose_of(PURPOSE_OVERFLOW, 0);
	gsl->state.step = 3;
	gsl->rng = (gsl_rng){ .type = &face, .state = &gsl->state };
}
