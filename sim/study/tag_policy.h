/* The tag policy of an organisation: which tags every line of the bill must have, and with which values, as the tag policies of AWS, Azure
 * and Google Cloud say it. What of the cost keeps it, and which workloads cannot. */
#ifndef COSTCAST_STUDY_TAG_POLICY_H
#define COSTCAST_STUDY_TAG_POLICY_H

#include "sim/study/cost_figures.h"

struct required_tag {
	const char *name;
	const char *const *value;         /* NULL-terminated: those that are allowed; NULL: any */
};

struct tag_policy {
	const struct required_tag *required;
	size_t count;
};

enum { POLICY_TAGS_MAX = 16, POLICY_VALUES_MAX = 1000 };

/* `tag_policy:` into SCENARIO. */
void tag_policy_read(const struct binding *b, struct scenario *scenario, const struct node *required);

/* How a value keeps what is asked. */
enum kept { KEPT, KEPT_UNTAGGED, KEPT_OTHER, KEPTS };    /* OTHER: a value that is not allowed */
extern const char *const kept_words[];            /* in this order */
enum kept tag_kept(const struct required_tag *tag, const char *value);

/* What PLAN's items break, a line each, for remarks of strategy S. */
void tag_policy_remark(const struct plan *plan, size_t s, model_line *line, void *context);

/* The view that a policy is judged by: of the required tag I, by service and that tag. */
struct view tag_policy_view(const struct tag_policy *policy, size_t i, enum measure measure);
/* COSTS of that view: which of its groups are KEPT so; SERVICE NULL: whatever their service. Into IN, [costs->groups]. */
void tag_policy_pick(const struct costs *costs, const struct required_tag *tag, enum kept kept, const char *service, bool *in);

#endif
