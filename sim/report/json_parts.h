/* Pieces of JSON that studies of a scenario share, inside this folder. */
#ifndef COSTCAST_REPORT_JSON_PARTS_H
#define COSTCAST_REPORT_JSON_PARTS_H

#include "sim/math/stats.h"
#include "sim/study/scenario.h"

void json_number(struct text *out, double x);                    /* null where there is none */
void json_member(struct text *out, const char *key, double x);
void json_interval(struct text *out, const char *key, struct interval ci);
void json_text(struct text *out, const char *key, const char *s);
/* The program, the scenario, the run: all but how many futures; the object is left open. */
void json_head(struct text *out, const struct scenario *scenario, bool partial);

#endif
