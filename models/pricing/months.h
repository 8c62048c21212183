/* The calendar months of a scenario. Inside this folder only. */
#ifndef COSTCAST_MODELS_PRICING_MONTHS_H
#define COSTCAST_MODELS_PRICING_MONTHS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/memory.h"

enum { MONTHS = 1300, TYPICAL_MONTH_H = 730 };   /* a little more than a century; the estimators' month */

struct months { double end_s[MONTHS], length_s[MONTHS]; };       /* from the one that holds the start on; since the start */

const struct months *months_new(struct arena *arena, int64_t start_unix_s);
size_t month_of(const struct months *months, double t_s);        /* t_s since the start */

#endif
