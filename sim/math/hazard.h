/* A life of piecewise constant hazard, before it is scaled. Inside this folder. */
#ifndef COSTCAST_MATH_HAZARD_H
#define COSTCAST_MATH_HAZARD_H

#include "sim/math/dist.h"

double hazard_rate(const struct dist *dist, size_t piece);
double hazard_gone(const struct dist *dist, double x);           /* cumulative hazard at X; INFINITY from the end on */
double hazard_when(const struct dist *dist, double gone);        /* its inverse: the first time by which so much is gone */
void hazard_moments(const struct dist *dist, double *mean, double *square);

#endif
