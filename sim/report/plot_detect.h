/* Inside the plots: what became of incidents. */
#ifndef COSTCAST_REPORT_PLOT_DETECT_H
#define COSTCAST_REPORT_PLOT_DETECT_H

#include "sim/report/detect.h"
#include "sim/report/plot.h"

uint32_t incident_rgb(size_t item);
bool plot_detect_curve(struct sheet *sheet, const struct detect *detect);        /* found and delay against false alarms */
bool plot_detect_days(struct sheet *sheet, const struct detect *detect);         /* one future of each incident, day by day */

#endif
