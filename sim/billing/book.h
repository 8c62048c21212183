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
	struct figure notice_s;           /* warning before a spot node is taken, unless the market says otherwise */
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

struct instance {
	const char *family, *title;
	int64_t vcpus;
	struct value memory_bytes, network_bit_s;
	const char *source;               /* of the hardware columns */
	struct accelerator accelerator;
	struct figure on_demand;          /* USD/h; value.form VALUE_ABSENT when there is no such offer */
	struct figure spot;               /* USD/h, typical */
	struct figure spot_low, spot_high;/* over the zones, where printed */
	const struct node *market;        /* what the book says of this instance's spot market (merged under the scenario's) */
};

struct store {                            /* storage billed by GiB-months of the calendar */
	struct figure price;              /* USD/(GiB·month) */
	const char *service;              /* FOCUS ServiceName; NULL: the provider's storage_service */
	struct bilingual title;
};

struct plan_rate {                        /* one rate of a commitment product */
	const char *instance;             /* exact name */
	struct value term_s;              /* 1 y = 365 d */
	int payment;                      /* enum payment */
	struct figure rate;               /* USD/h effective over the term, upfront part included */
	struct figure upfront;            /* USD per instance, where printed; absent: derived from the payment option */
};
enum payment { PAY_NO_UPFRONT, PAY_PARTIAL_UPFRONT, PAY_ALL_UPFRONT };
extern const char *const payment_words[];

struct product {                          /* what can be committed to */
	int mechanism;                    /* enum mechanism */
	struct bilingual title;
	struct entries rates;             /* of struct plan_rate */
	int64_t order;                    /* place in the provider's stacking order, low first */
	const char *note;
};
enum mechanism { MECHANISM_SPEND };       /* spend per hour; reservations, tiers and windows come beside it */
extern const char *const mechanism_words[];

struct book {
	const char *name;
	struct bilingual title;
	const char *region, *as_of, *currency;
	struct entry *provider;           /* of struct provider; NULL: none named */
	struct entries instances;         /* of struct instance */
	struct entries stores;            /* of struct store */
	struct entries products;          /* of struct product */
	const struct node *market;        /* the book's word on its spot market, under every instance */
	const struct node *presets;       /* name -> market; chosen by `market: {preset: NAME}` */
	const struct node *sources;       /* short name -> full citation; figures may name either */
	struct tags notes;
	const struct node *tree;          /* the whole book merged, provider inlined: what the effective scenario holds */
};

extern const struct schema book_schema, provider_schema, instance_schema, store_schema, product_schema, plan_rate_schema;

/* NODE is the scenario's `prices` value (a name or path scalar, or a map); SCENARIO_FOLDER is where relative names start.
 * Looked for: beside the scenario, in its prices/, then in the installed scenarios/prices. A "/" means a path relative
 * to the scenario, never above its folder. NULL after errors. An unknown name gets "did you mean" among all found. */
const struct book *book_load(const struct binding *b, const struct node *node, const char *scenario_folder);
const struct book *book_load_named(const struct binding *b, const char *name, const char *folder);
/* Names of the installed books, NULL-terminated, sorted. */
const char **book_names(struct arena *arena);

const struct instance *book_instance(const struct book *book, const char *name);
const struct store *book_store(const struct book *book, const char *name);
const struct product *book_product(const struct book *book, const char *name);
const struct provider *book_provider(const struct book *book);        /* never NULL: a neutral one when none is named */
/* All names of a table, NULL-terminated, for "did you mean". */
const char **entries_names(struct arena *arena, const struct entries *entries);
/* A market of the book by name (`market: {preset: NAME}`), and all their names, NULL-terminated. */
const struct node *book_preset(const struct book *book, const char *name);
const char **book_preset_names(struct arena *arena, const struct book *book);
/* The smallest price that a bill can show is a nano-dollar: false, and an error at its place, for one between 0 and that. */
#define PRICE_MAX_USD_H 1e6
bool price_check(const struct binding *b, const struct value *price);
/* The citation of a figure: its source looked up in book->sources. */
const char *book_source(const struct book *book, const struct figure *figure);

#endif
