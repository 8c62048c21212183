/* The sum, the most or the least of the last SIZE numbers, at a constant cost each and without drift: of the block before, ITEM holds what
 * its ends come to; of this block, HERE what its beginning comes to. */
#ifndef COSTCAST_MODELS_INFERENCE_WINDOW_H
#define COSTCAST_MODELS_INFERENCE_WINDOW_H

#include <math.h>

enum window_of { WINDOW_SUM, WINDOW_MOST, WINDOW_LEAST };
struct window { enum window_of of; int size, at; double here; double *item; };

static inline double window_join(enum window_of of, double a, double b)
{
	return of == WINDOW_SUM ? a + b : of == WINDOW_MOST ? (a > b ? a : b) : (a < b ? a : b);
}

static inline double window_nothing(enum window_of of)
{
	return of == WINDOW_SUM ? 0 : of == WINDOW_MOST ? -INFINITY : INFINITY;
}

static inline void window_start(struct window *window)
{
	window->at = 0;
	window->here = window_nothing(window->of);
	for (int i = 0; i < window->size; i++)
		window->item[i] = window->here;
}

/* What the window comes to, X being its newest. */
static inline double window_push(struct window *window, double x)
{
	double whole;

	if (window->size == 0)
		return window_nothing(window->of);
	window->item[window->at] = x;
	window->here = window_join(window->of, window->here, x);
	if (++window->at < window->size)
		return window_join(window->of, window->here, window->item[window->at]);
	whole = window->here;
	for (int i = window->size - 2; i >= 0; i--)
		window->item[i] = window_join(window->of, window->item[i], window->item[i + 1]);
	window->at = 0;
	window->here = window_nothing(window->of);
	return whole;
}

/* What it comes to now. */
static inline double window_now(const struct window *window)
{
	return window->size ? window_join(window->of, window->here, window->item[window->at]) : window_nothing(window->of);
}

#endif
