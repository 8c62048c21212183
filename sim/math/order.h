/* Order statistics, the ground of stats_quantile.c. */
#ifndef COSTCAST_MATH_ORDER_H
#define COSTCAST_MATH_ORDER_H

#include <stddef.h>

/* The values of RANK (0-based, ascending, below N) among N values of X, N > 0; X is left as it is. */
void order_statistics(const double *x, size_t n, const size_t *rank, size_t ranks, double *out);

#endif
