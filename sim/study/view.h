/* A question about cost: by what, per which time, of what. Of the command line, or of `views:` of a scenario. */
#ifndef COSTCAST_STUDY_VIEW_H
#define COSTCAST_STUDY_VIEW_H

#include "sim/study/scenario.h"

/* PER_HOUR: for those who sort bills themselves; no scenario asks for it. */
enum per { PER_TOTAL, PER_MONTH, PER_DAY, PER_HOUR };
extern const char *const per_words[];     /* in this order; none for hours */

/* BILLED: as it is invoiced, what is bought at once when it is bought. AMORTISED: fees of commitments spread over the usage that they
 * cover, the rest unused. Both add up to the future's cost. QUANTITY: what was used, of lines in UNIT. */
enum measure { MEASURE_BILLED, MEASURE_AMORTISED, MEASURE_QUANTITY };
extern const char *const measure_words[];

enum aspect { ASPECT_SERVICE, ASPECT_CATEGORY, ASPECT_REGION, ASPECT_ZONE, ASPECT_ACCOUNT, ASPECT_WORKLOAD, ASPECT_ITEM, ASPECT_PURCHASE,
	      ASPECT_CAUSE, ASPECT_TAG, ASPECTS };
extern const char *const aspect_words[];  /* in this order; a tag is written "tag:NAME" */
extern const char *const aspect_titles[]; /* N_() */

struct facet {
	enum aspect aspect;
	const char *tag;                  /* of ASPECT_TAG */
};

struct condition {
	struct facet of;
	const char *value;                /* "": without one, as an untagged line */
};

enum { VIEW_BY_MAX = 3, VIEW_WHERE_MAX = 16 };
struct view {
	const char *name;                 /* of `views:`; NULL: of the command line */
	struct bilingual title;
	struct facet by[VIEW_BY_MAX];
	size_t bys;                       /* 0: all in one */
	enum per per;
	enum measure measure;
	const char *unit;                 /* of MEASURE_QUANTITY */
	struct condition where[VIEW_WHERE_MAX];  /* all of them hold; of several about one aspect, one of these */
	size_t wheres;
};

/* The keys of one view, bound by view_schema: a table entry of `views:`, and what budgets filter by. */
struct view_keys {
	struct bilingual title;
	struct strings by;
	int per, cost;
	struct tags where;
};
extern const struct schema view_schema;

/* WORD ("service", "tag:team") to TO. False, with an error at AT, for any other word. */
bool facet_read(const struct binding *b, const char *word, struct place at, struct facet *to);
/* One WORD more that VIEW divides by. False after errors. */
bool by_read(const struct binding *b, const char *word, struct place at, struct view *view);
/* One aspect more, NAME, that is one of VALUES, which have | between them. False after errors. */
bool where_read(const struct binding *b, const char *name, const char *values, struct place at, struct view *view);
/* KEYS of the entry NAME to VIEW. False after errors. */
bool view_read(const struct binding *b, const struct entry *entry, struct view *view);
/* `views:` into SCENARIO. */
void views_read(const struct binding *b, struct scenario *scenario, const struct entries *views);
/* "service", "tag:team". */
void facet_write(const struct facet *of, struct text *out);
/* "service", "tag team": for people, in the language in use. */
void facet_title(const struct facet *of, struct text *out);

#endif
