/* What a line of a bill is about, for whoever sorts lines: the bill's columns and the views of cost say the same by asking here. */
#ifndef COSTCAST_STUDY_CHARGES_H
#define COSTCAST_STUDY_CHARGES_H

#include "sim/study/plan.h"

/* How it is paid for. */
enum purchase {
	PURCHASE_ON_DEMAND,               /* at the list price: nodes on demand, storage, meters */
	PURCHASE_SPOT,
	PURCHASE_COMMITTED,               /* usage that a commitment covers, and (as it is invoiced) its fee */
	PURCHASE_UNUSED,                  /* what nothing used of a commitment */
	PURCHASES
};
extern const char *const purchase_words[];       /* JSON keys, in this order */
extern const char *const purchase_titles[];      /* N_() */

enum purchase charge_purchase(const struct bill_line *line);
/* FOCUS ServiceName, and ServiceCategory and ServiceSubcategory as FOCUS spells them. */
const char *charge_service(const struct setup *setup, const struct bill_line *line);
const char *charge_commitment_service(const struct setup *setup, size_t commitment);        /* of its own lines */
const char *charge_category(const struct setup *setup, const struct bill_line *line);
const char *charge_subcategory(const struct setup *setup, const struct bill_line *line);
/* Each "" where nothing was said. A commitment's own lines are where, and about what, it was bought for. */
const char *charge_region(const struct setup *setup, const struct bill_line *line);
const char *charge_zone(const struct setup *setup, const struct bill_line *line);
const char *charge_account(const struct setup *setup, const struct bill_line *line);
const char *charge_item(const struct setup *setup, const struct bill_line *line);
const char *charge_workload(const struct strategy_plan *s, const struct bill_line *line);
const char *charge_tag(const struct strategy_plan *s, const struct bill_line *line, const char *name);

/* What is metered, when it is no instance or store by itself; NULL. */
const struct meter *charge_meter(const struct bill_line *line);
bool charge_is_store(const struct setup *setup, const struct bill_line *line);
bool charge_is_node(const struct setup *setup, const struct bill_line *line);

#endif
