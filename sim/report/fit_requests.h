/* What was fitted to a record of requests, told: the block with its comments, and JSON. */
#ifndef COSTCAST_REPORT_FIT_REQUESTS_H
#define COSTCAST_REPORT_FIT_REQUESTS_H

#include "sim/report/report.h"
#include "sim/world/fit_requests.h"

/* YAML to be pasted into a workload; what was seen in the record stands above it, beside what the block means. Texts in the language in
 * use. */
void fit_requests_write(const struct request_fitting *fitting, const struct models *known, struct text *out);
void fit_requests_json(const struct request_fitting *fitting, const struct models *known, struct text *out);

#endif
