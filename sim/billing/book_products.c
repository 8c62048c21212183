/* Tables of what can be committed to, and at which rates. */
#include "sim/billing/book.h"

#define YEARS_10 (10.0 * 365 * 86400)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

const char *const payment_words[] = {"no_upfront", "partial_upfront", "all_upfront", NULL};
const char *const mechanism_words[] = {"spend", "reservation", "block", "capacity", NULL};
const char *const sharing_words[] = {"best_first", "proportional", NULL};
const char *const commit_at_words[] = {"plan", "list", NULL};

static const struct schema_row plan_rate_rows[] = {
	ROW_NAME(struct plan_rate, instance, "instance", .help = N_("The instance type that it is for."), .example = "gpu8.large"),
	ROW_NAME(struct plan_rate, item, "item", .help = N_("Or the item or storage."), .example = "n1.vcpu"),
	ROW_NAME(struct plan_rate, family, "family",
		.help = N_("Or all instances of a family. With none of the three: all instances that have no other rate."), .example = "gpu8"),
	ROW_QUANTITY(struct plan_rate, term_s, "term", DIM_TIME, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .max = YEARS_10,
		.fallback = "1 y", .help = N_("How long it binds; a year has 365 days."), .example = "1 y"),
	ROW_CHOICE(struct plan_rate, payment, "payment", payment_words, .fallback = "no_upfront",
		.help = N_("How much of it is paid when it is bought."), .example = "all_upfront"),
	ROW_FIGURE(struct plan_rate, rate, "rate", DIM_USD_PER_HOUR, .max = PRICE_MAX_USD_H,
		.help = N_("What an hour costs over the term, the part paid upfront included. One of rate, price, discount, total."),
		.example = "$20.1755/h"),
	ROW_FIGURE(struct plan_rate, price, "price", DIM_USD, .max = PRICE_MAX_USD_H,
		.help = N_("What the item's `per` units cost under the plan."), .example = "$0.03"),
	ROW_FIGURE(struct plan_rate, discount, "discount", DIM_RATIO, .max = 1, .flags = ROW_CERTAIN,
		.help = N_("What the plan takes off the list price on the day it is bought."), .example = "28 %"),
	ROW_FIGURE(struct plan_rate, total, "total", DIM_USD, .max = 1e10,
		.help = N_("What the whole term costs, however it is paid."), .example = "$1168"),
	ROW_FIGURE(struct plan_rate, upfront, "upfront", DIM_USD, .max = 1e10,
		.help = N_("What is paid when it is bought; default: by the payment option."), .example = "$82478"),
	ROW_QUANTITY(struct plan_rate, covers, "covers", DIM_NUMBER, .max = 1e15, .flags = ROW_CERTAIN | ROW_OPEN_MIN, .fallback = "1",
		.help = N_("How many units of the item (storage: GiB) one reservation covers."), .example = "102400"),
};

const struct schema plan_rate_schema = {
	.name = "rate", .doc = N_("One rate of a product: for an instance type, a term and a way of paying."),
	.size = sizeof(struct plan_rate), .row = plan_rate_rows, .count = COUNT(plan_rate_rows),
};

static const struct schema_row product_rows[] = {
	ROW_CHOICE(struct product, mechanism, "mechanism", mechanism_words, .flags = ROW_REQUIRED,
		.help = N_("How it works. spend: dollars per hour are committed; each clock hour they pay for usage at the product's "
			   "rates, and what is left of the hour is lost. reservation: units of one resource are paid for in each clock "
			   "hour, used or not. block: capacity for a fixed time, paid when it is bought. capacity: capacity kept free "
			   "at the on-demand price."), .example = "spend"),
	ROW_TEXT(struct product, title, "title", .help = N_("Its name as people know it."), .example = "Compute plan"),
	ROW_LIST(struct product, rates, "rates", .sub = &plan_rate_schema, .help = N_("Its rates."),
		.example = "[{instance: gpu8.large, rate: $20.1755/h}]"),
	ROW_INTEGER(struct product, order, "order", .min = 0, .max = 1000, .fallback = "0",
		.help = N_("Its place when several cover the same hour, the lowest first."), .example = "1"),
	ROW_BOOL(struct product, family_bound, "family_bound", .fallback = "false",
		.help = N_("spend: it covers only the family of the instance that the commitment names."), .example = "true"),
	ROW_BOOL(struct product, size_flexible, "size_flexible", .fallback = "false",
		.help = N_("reservation: it covers every size of its family that has a factor, the smallest first."), .example = "true"),
	ROW_BOOL(struct product, convertible, "convertible", .fallback = "false",
		.help = N_("It may be exchanged for commitments of equal or greater value."), .example = "true"),
	ROW_CHOICE(struct product, sharing, "sharing", sharing_words, .fallback = "best_first",
		.help = N_("What a commitment covers that is not enough for all. best_first: the greatest saving first. "
			   "proportional: all in proportion to their cost, whoever used it."), .example = "proportional"),
	ROW_CHOICE(struct product, commit_at, "commit_at", commit_at_words, .fallback = "plan",
		.help = N_("spend: whether its dollars an hour are counted at the plan's rates or at list prices."), .example = "list"),
	ROW_FIGURE(struct product, refund_limit, "refund_limit", DIM_USD, .max = 1e10, .flags = ROW_CERTAIN,
		.help = N_("It may be cancelled: so much of commitment in twelve months. Without it: never."), .example = "$50000"),
	ROW_FIGURE(struct product, refund_fee, "refund_fee", DIM_RATIO, .max = 1, .flags = ROW_CERTAIN,
		.help = N_("What is kept of a cancelled commitment's worth."), .example = "12 %"),
	ROW_NAME(struct product, note, "note", .help = N_("What should be known about its figures."), .example = "rates of 2023"),
};

const struct schema product_schema = {
	.name = "product", .doc = N_("Something that can be committed to."),
	.size = sizeof(struct product), .row = product_rows, .count = COUNT(product_rows),
};
