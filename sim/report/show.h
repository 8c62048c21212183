/* The scenario in plain words, section by section. Inside this folder. */
#ifndef COSTCAST_REPORT_SHOW_H
#define COSTCAST_REPORT_SHOW_H

#include "sim/report/grid.h"
#include "sim/report/write.h"

enum { SHOW_WIDEST = 100 };

struct show {
	struct text *out;
	size_t width;
	struct grid *pairs;               /* not NULL: pairs become its rows, and nothing is written into OUT */
};

void show_heading(const struct show *show, const char *s);
/* "    NAME        VALUE", the value wrapped under itself; NAME_WIDTH columns are kept for the name. */
void show_pair(const struct show *show, size_t name_width, const char *name, const char *value);
/* A node as a reader wants it: quantities in words, "young", {a: 1}. ROW says what it is; NULL: as written. */
void show_node(const struct scenario *scenario, const struct schema_row *row, const struct node *node, struct text *out);
/* Is NODE a quantity that is drawn? */
bool show_is_uncertain(const struct scenario *scenario, const struct schema_row *row, const struct node *node);

void show_workload(const struct plan *plan, const struct show *show);
void show_strategies(const struct plan *plan, const struct show *show);
void show_prices(const struct plan *plan, const struct show *show);
void show_uncertain(const struct plan *plan, const struct show *show);
void show_views(const struct plan *plan, const struct show *show);           /* and the tag policy */

#endif
