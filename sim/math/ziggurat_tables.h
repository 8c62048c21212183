/* The constants of both ziggurats; see ziggurat_tables.c for what they are. */
#ifndef COSTCAST_MATH_ZIGGURAT_TABLES_H
#define COSTCAST_MATH_ZIGGURAT_TABLES_H

#include "sim/math/ziggurat.h"

extern const double ziggurat_exponential_f[257];
extern const double ziggurat_normal_f[257];

#endif
