/* An incident: usage that nobody planned, such as a log storm or a cluster that was forgotten. It begins, goes on at one pace, and ends.
 * Inside this folder only. Time is in seconds since the scenario's start. */
#ifndef COSTCAST_MODELS_INCIDENT_INCIDENT_H
#define COSTCAST_MODELS_INCIDENT_INCIDENT_H

#include "sim/world/model.h"

extern const struct workload_type incident;
extern const struct schema incident_schema;

enum lasts_word { LASTS_UNTIL_NOTICED };

/* The keys of an incident, of `incidents:` or of `kind: incident`. */
struct incident_keys {
	struct bilingual title;
	const char *item;
	const struct node *quantity;      /* read when its item is known */
	struct value begins_s, lasts_s, chance;
	int buy;                          /* enum buy */
	const char *zone, *region, *account, *group, *resource;
	struct tags tags;
};

struct incident_plan {
	const struct incident_keys *keys;
	const struct setup *setup;
	uint32_t item;
	bool by_day;                      /* counted units: QUANTITY is a day's */
	struct value quantity;            /* nodes, bytes or units */
	double until_s;                   /* nothing is seen of it from here on; INFINITY */
	uint32_t chance;                  /* purpose of the draw whether it happens */
};
const void *incident_plan_new(struct setup *setup, const void *bound, struct place at);
void incident_assume(const void *plan, model_line *line, void *context);
void incident_draws(const void *plan, model_line *line, void *context);

enum incident_metric { INCIDENT_COST_USD, INCIDENT_HAPPENED, INCIDENT_BEGINS_H, INCIDENT_LASTS_H, INCIDENT_METRICS };

#endif
