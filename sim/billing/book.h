/* Price books: figures as data, each with its source, date and quality. A book is a YAML file, or is written in place
 * in a scenario (`prices: {instances: {toy: {on_demand: $1/h, spot: $0.4/h}}}`), or changes another (`base: NAME`).
 * A book names its provider, a file of billing rules (scenarios/prices/providers/NAME.yaml) or a map in place. */
#ifndef COSTCAST_BILLING_BOOK_H
#define COSTCAST_BILLING_BOOK_H

#include "sim/config/schema.h"

/* How a provider meters time. Without a provider: all zero, that is by the second, no minimum, nothing free. */
struct provider {
	const char *name;                 /* "aws" */
	struct bilingual title;           /* "AWS" */
	struct figure minimum_s;          /* least billed time of one grant, on-demand and spot */
	struct figure spot_free_s;        /* a spot node taken by the provider within this time of its grant is free */
	bool anniversary_terms;           /* a term of years ends on its anniversary: 366 days when it holds a 29 February */
	bool longer_term_first;           /* of commitments of one order and scope the longer term is used first */
	bool rates_capped_at_list;        /* a spend commitment never charges more than the list price of the hour */
	bool equal_instalments;           /* terms of years are paid in equal parts, month by month from the purchase on */
	bool exchange_restarts;           /* an exchange gives back what is left and buys anew, for a whole term */
	bool reservations_at_once;        /* a reservation's hour goes to all that runs at once, second by second */
	bool least_from_creation;         /* a store's least time counts from an object's creation, and a lifecycle rule owes none of it */
	struct figure notice_s;           /* warning before a spot node is taken, unless the market says otherwise */
	bool notice_best_effort;          /* … which the provider gives as well as it can, and does not promise */
	struct figure budget_refresh_s;   /* from one look of a budget at the data of cost to the next */
	struct figure budget_delay_s;     /* how old those are then */
	struct figure forecast_history_s; /* how much of the past a forecast needs */
	const char *compute_service, *storage_service;     /* FOCUS ServiceName: "Amazon EC2", "Amazon S3" */
	const char *publisher;            /* FOCUS ProviderName */
	const char *spot_rate_note;       /* how the published interruption figure is to be read */
};

struct accelerator {
	struct presence given;
	const char *name;                 /* "A100-40GB"; NULL: none */
	int64_t count;
	struct value memory_bytes;        /* of one */
	struct value peak_flops;          /* of one, dense, 16-bit */
	const char *source;               /* of the two above */
};

/* One step of a price that falls with quantity. Cumulative in the calendar month. */
struct tier {
	struct value up_to;               /* of the item's unit (stores: bytes); absent in the last */
	struct figure price;
};

/* One step of a discount for use through the month: units used up to this share of it pay this part of the price. */
struct sustained {
	struct value to, pays;            /* shares, (0, 1] */
};

struct price_change { struct timestamp at; struct figure price; };      /* from this clock hour on, USD/h */

struct resource { const char *name; double amount; const struct meter *meter; };

struct instance {
	const char *family, *title;
	const char *service;              /* FOCUS ServiceName; NULL: the provider's compute_service */
	int64_t vcpus;
	struct value memory_bytes, network_bit_s;
	struct value factor;              /* normalisation factor inside the family; absent: reservations cover it only by name */
	const char *source;               /* of the hardware columns */
	struct accelerator accelerator;
	struct figure on_demand;          /* USD/h; value.form VALUE_ABSENT when there is no such offer */
	struct entries on_demand_changes; /* of struct price_change, in order of time */
	struct figure spot;               /* USD/h, typical */
	struct figure spot_low, spot_high;/* over the zones, where printed */
	struct figure granule_s;          /* time is billed in whole multiples of this; absent: seconds */
	struct tags resources_written;    /* "n1.vcpu": "4" */
	struct resource *resource;        /* what it is billed as, when not by itself; book_load resolves them */
	size_t resources;
	const struct node *market;        /* what the book says of this instance's spot market (merged under the scenario's) */
};

struct store {                            /* storage billed by GiB-months of the calendar */
	struct figure price;              /* USD/(GiB·month) */
	struct entries tiers;             /* of struct tier, prices USD/(GiB·month); instead of price */
	struct figure minimum_s;          /* least billed time of one thing stored */
	const char *service;              /* FOCUS ServiceName; NULL: the provider's storage_service */
	struct bilingual title;
	/* objects */
	struct figure minimum_object_bytes;              /* each is billed as so much at least */
	struct figure overhead_bytes;     /* billed beside each, at the same price */
	struct figure index_bytes;        /* billed beside each, at the price of index_store */
	const char *index_store;
	struct strings transitions;       /* stores that a lifecycle rule can move them on to; none: there are no such rules */
	struct figure moved_bytes;        /* a lifecycle rule moves none here that is smaller */
	struct figure moved_age_s;        /* … or younger */
	const char *put, *get, *transition, *retrieval, *retrieval_request;      /* items; NULL: free */
	/* what is provisioned as a whole */
	struct figure least_bytes, step_bytes;           /* at least so much, and above it in multiples */
};

/* Anything else that is metered: transfer, requests, gateways, scans, licences, the resources that instances are made of. */
enum metering { METER_AMOUNT, METER_HOURS, METER_MONTHS };   /* counted; units × hours; units × share of the calendar month */
struct meter {
	struct bilingual title;
	const char *service;              /* FOCUS ServiceName; NULL: the provider's compute_service */
	int category;                     /* enum meter_category: FOCUS ServiceCategory */
	const char *unit;                 /* "GB", "request", "vCPU" */
	int metering;
	struct figure price;              /* USD for `per` units (METER_HOURS: for so many for an hour) */
	struct value per;
	struct entries tiers;             /* of struct tier, prices like `price`; instead of it */
	struct entries sustained;         /* of struct sustained */
	struct value free;                /* units a calendar month that cost nothing; they do not widen the first tier */
	struct value included;            /* units of each usage row that cost nothing */
	struct value minimum, round_up;   /* each usage row counts at least so much, in whole multiples of this */
	struct value counted;             /* how often each unit counts: 2 when both directions are billed */
	bool each_alone;                  /* tiers are those of each usage row, not of the month's sum */
	struct figure granule_s;          /* time is billed in whole multiples of this; absent: as it is */
	bool licence;                     /* charged even when the spot node under it is free */
	struct {                          /* another item that does the same, for advice */
		struct presence given;
		const char *item;
		struct bilingual provided;
		const char *source;
	} instead;
};
enum meter_category { CATEGORY_COMPUTE, CATEGORY_STORAGE, CATEGORY_NETWORKING, CATEGORY_ANALYTICS, CATEGORY_AI,
		      CATEGORY_MANAGEMENT, CATEGORY_OTHER };
extern const char *const metering_words[], *const category_words[];
/* What a usage row of QUANTITY units counts as, rounded up, at least the minimum; and that less what is included, as often as each counts. */
double meter_rounded(const struct meter *meter, double quantity);
double meter_counts(const struct meter *meter, double quantity);
/* Bytes of a unit, as providers count them: "GB" is 2^30. 0: the unit is no size. */
double meter_unit_bytes(const struct meter *meter);

/* One rate of a product. What it is for: an instance, an item or store, a whole family, or (none of them) anything. */
struct plan_rate {
	const char *instance, *item, *family;
	struct value term_s;              /* 1 y = 365 d */
	int payment;                      /* enum payment */
	struct figure rate;               /* USD/h effective over the term, upfront part included */
	struct figure price;              /* of an item: USD for its `per` units, under the plan */
	struct figure discount;           /* off the list price instead of a rate */
	struct figure total;              /* USD for the whole term instead of a rate */
	struct figure upfront;            /* USD per instance, where printed; absent: derived from the payment option */
	struct value covers;              /* reservations: units of the item that one covers; default 1 (stores: GiB) */
};
enum payment { PAY_NO_UPFRONT, PAY_PARTIAL_UPFRONT, PAY_ALL_UPFRONT };
extern const char *const payment_words[];

enum mechanism {
	MECHANISM_SPEND,                  /* so many dollars of usage an hour, at the product's rates */
	MECHANISM_RESERVATION,            /* so many units of one resource each hour */
	MECHANISM_BLOCK,                  /* a prepaid window of capacity */
	MECHANISM_CAPACITY                /* capacity kept at the on-demand price, used or not */
};
extern const char *const mechanism_words[];
enum sharing { SHARING_BEST_FIRST, SHARING_PROPORTIONAL };   /* who gets a spend commitment that does not cover all */
enum commit_at { COMMIT_AT_PLAN, COMMIT_AT_LIST };           /* what its dollars are counted in */
extern const char *const sharing_words[], *const commit_at_words[];

struct product {                          /* what can be committed to */
	int mechanism;
	struct bilingual title;
	struct entries rates;             /* of struct plan_rate */
	int64_t order;                    /* place in the provider's stacking order, low first */
	bool family_bound;                /* spend: covers only the family of the commitment's instance */
	bool size_flexible;               /* reservation: covers the whole family, by factor, smallest first */
	bool convertible;                 /* may be exchanged for one of equal or greater value */
	int sharing, commit_at;
	struct figure refund_limit;       /* USD of cancelled commitment in 12 months; absent: cannot be cancelled */
	struct figure refund_fee;         /* share of what is cancelled */
	const char *note;
};

struct book {
	const char *name;
	struct bilingual title;
	const char *region, *as_of, *currency;
	struct entry *provider;           /* of struct provider; NULL: none named */
	struct entries instances;         /* of struct instance */
	struct entries stores;            /* of struct store */
	struct entries items;             /* of struct meter */
	struct entries products;          /* of struct product */
	const struct node *market;        /* the book's word on its spot market, under every instance */
	const struct node *presets;       /* name -> market; chosen by `market: {preset: NAME}` */
	const struct node *sources;       /* short name -> full citation; figures may name either */
	struct tags aliases;              /* names that several books share -> this book's own */
	struct tags notes;
	const struct node *tree;          /* the whole book merged, provider inlined: what the effective scenario holds */
};

extern const struct schema book_schema, provider_schema, instance_schema, store_schema, meter_schema, product_schema, plan_rate_schema;

/* NODE is the scenario's `prices` value (a name or path scalar, or a map); SCENARIO_FOLDER is where relative names start.
 * Looked for: beside the scenario, in its prices/, then in the installed scenarios/prices. A "/" means a path relative
 * to the scenario, never above its folder. NULL after errors. An unknown name gets "did you mean" among all found. */
const struct book *book_load(const struct binding *b, const struct node *node, const char *scenario_folder);
const struct book *book_load_named(const struct binding *b, const char *name, const char *folder);
/* A file of billing rules alone: false after errors. */
bool provider_file_check(const struct binding *b, const char *path);
/* Names of the installed books, NULL-terminated, sorted. */
const char **book_names(struct arena *arena);

/* The book's own name for NAME, which may be an alias ("8xA100-40GB" for "p4d.24xlarge"). The look-ups below do this too. */
const char *book_own_name(const struct book *book, const char *name);
const struct instance *book_instance(const struct book *book, const char *name);
const struct store *book_store(const struct book *book, const char *name);
/* The price of the first GiB: the only one, or the first step's. */
const struct figure *store_price(const struct store *store);
const struct meter *book_meter(const struct book *book, const char *name);
const struct product *book_product(const struct book *book, const char *name);
const struct provider *book_provider(const struct book *book);        /* never NULL: a neutral one when none is named */
/* The length of a term sold at UNIX_S, s: of whole years to their anniversary, where the provider counts so. */
double book_term_s(const struct book *book, int64_t unix_s, double term_s);
/* Months of a term of whole years; 0: it is none. */
int term_months(double term_s);
/* A market of the book by name (`market: {preset: NAME}`), and all their names, NULL-terminated. */
const struct node *book_preset(const struct book *book, const char *name);
const char **book_preset_names(struct arena *arena, const struct book *book);
/* The smallest price that a bill can show is a nano-dollar: false, and an error at its place, for one between 0 and that. */
#define PRICE_MAX_USD_H 1e6
bool price_check(const struct binding *b, const struct value *price);
/* The citation of a figure: its source looked up in book->sources. */
const char *book_source(const struct book *book, const struct figure *figure);

#endif
