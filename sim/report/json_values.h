/* Values in JSON as all our files have them. */
#ifndef COSTCAST_REPORT_JSON_VALUES_H
#define COSTCAST_REPORT_JSON_VALUES_H

#include <jansson.h>

#include "sim/math/stats.h"

json_t *json_of_number(double x);                  /* null for what is infinite or none; never -0 */
json_t *json_of_interval(struct interval ci);      /* [low, high] */
json_t *json_of_text(const char *s);               /* a person's: one line, without control characters */

#endif
