/* How much of several things is in use over time, as steps up and down. Inside this folder only. */
#ifndef COSTCAST_MODELS_PRICING_LEVELS_H
#define COSTCAST_MODELS_PRICING_LEVELS_H

#include <stddef.h>
#include <stdint.h>

struct level_change { double t_s, delta; uint32_t who; };
struct levels { struct level_change *change; size_t changes, cap; };     /* all zero: empty; emptied by changes = 0 */

/* LEVEL of WHO from FROM to TO. */
void levels_use(struct levels *levels, uint32_t who, double level, double from_s, double to_s);
void levels_sort(struct levels *levels);          /* by time; at one time what ends makes room first */
void levels_release(struct levels *levels);

#endif
