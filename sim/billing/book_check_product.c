/* What can be committed to: each key means something for its mechanism, and each rate is for something that the book has. */
#include "sim/billing/book_find.h"

#include <math.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/text.h"

/* Of KEY, which MECHANISM alone gives a meaning; false after an error. */
static bool only_for(const struct binding *b, const struct entry *entry, bool given, const char *key, const char *mechanism)
{
	if (given)
		diag_error(b->diag, entry->at, _("\"%s\": \"%s\" means something for mechanism: %s alone"), entry->name, key, mechanism);
	return !given;
}

static bool check_keys(const struct binding *b, const struct entry *entry)
{
	const struct product *product = entry->bound;
	const bool spend = product->mechanism == MECHANISM_SPEND, reservation = product->mechanism == MECHANISM_RESERVATION;
	const bool promise = spend || reservation, refunds = product->refund_limit.value.form == VALUE_QUANTITY;

	if (!only_for(b, entry, !spend && product->family_bound, "family_bound", "spend")
	    || !only_for(b, entry, !promise && product->sharing != SHARING_BEST_FIRST, "sharing", "spend, reservation")
	    || !only_for(b, entry, !spend && product->commit_at != COMMIT_AT_PLAN, "commit_at", "spend")
	    || !only_for(b, entry, !reservation && product->size_flexible, "size_flexible", "reservation")
	    || !only_for(b, entry, !promise && product->convertible, "convertible", "spend, reservation")
	    || !only_for(b, entry, !promise && refunds, "refund_limit", "spend, reservation"))
		return false;
	if (product->mechanism == MECHANISM_CAPACITY && product->rates.count)
		diag_warning(b->diag, product->rates.item[0].at, _("\"%s\" keeps capacity at the on-demand price: its rates mean nothing"), entry->name);
	if (refunds || product->refund_fee.value.form != VALUE_QUANTITY)
		return true;
	diag_error(b->diag, entry->at, _("\"%s\" has \"refund_fee\" without \"refund_limit\": it cannot be given back"), entry->name);
	return false;
}

static const char **families(struct arena *arena, const struct book *book)
{
	const char **names = arena_alloc(arena, book->instances.count + 1, sizeof *names);
	size_t count = 0;

	for (size_t i = 0; i < book->instances.count; i++) {
		const struct instance *instance = book->instances.item[i].bound;

		if (instance->family)
			names[count++] = instance->family;
	}
	return names;
}

/* A family may be priced before any of its instances is. */
static void warn_family(const struct binding *b, const struct book *book, const char *name, struct place at)
{
	const char **known = families(b->arena, book), *near;

	for (size_t i = 0; known[i]; i++)
		if (strcmp(known[i], name) == 0)
			return;
	near = suggest(name, known);
	if (near)
		diag_warning(b->diag, at, _("no instance of the book is of family \"%s\"; did you mean \"%s\"?"), name, near);
	else
		diag_warning(b->diag, at, _("no instance of the book is of family \"%s\""), name);
}

/* What a rate is for must be in the book: anything else is a slip of the pen. */
static bool check_target(const struct binding *b, const struct book *book, const struct plan_rate *rate, struct place at)
{
	if (rate->instance && !book_instance(book, rate->instance)) {
		const char *near = suggest(rate->instance, entries_names(b->arena, &book->instances));

		if (near)
			diag_error(b->diag, at, _("the book has no instance \"%s\"; did you mean \"%s\"?"), rate->instance, near);
		else
			diag_error(b->diag, at, _("the book has no instance \"%s\""), rate->instance);
		return false;
	}
	if (rate->item && !book_meter(book, rate->item) && !book_store(book, rate->item)) {
		unknown_item(b, at, rate->item, entries_names(b->arena, &book->items));
		return false;
	}
	if (rate->family)
		warn_family(b, book, rate->family, at);
	if (!!rate->instance + !!rate->item + !!rate->family <= 1)
		return true;
	diag_error(b->diag, at, _("a rate is for one instance, one item or one family, not for several"));
	return false;
}

/* USD of the whole term; NAN: it depends on the list price. */
static double whole_usd(const struct plan_rate *rate)
{
	if (rate->total.value.form == VALUE_QUANTITY)
		return dist_mean(&rate->total.value.dist);
	return rate->rate.value.form == VALUE_QUANTITY ? dist_mean(&rate->rate.value.dist) * rate->term_s.dist.a / HOUR_S : NAN;
}

static bool check_upfront(const struct binding *b, const struct product *product, const struct plan_rate *rate)
{
	if (rate->upfront.value.form != VALUE_QUANTITY)
		return true;
	if (product->mechanism != MECHANISM_RESERVATION) {
		diag_error(b->diag, rate->upfront.value.at, _("\"upfront\" is for products with mechanism: reservation"));
		return false;
	}
	if (!(dist_mean(&rate->upfront.value.dist) > whole_usd(rate) * (1 + 1e-3)))
		return true;
	diag_error(b->diag, rate->upfront.value.at, _("$%.2f upfront are more than the whole term costs ($%.2f)"),
		   dist_mean(&rate->upfront.value.dist), whole_usd(rate));
	return false;
}

/* A plan that costs nothing would have no end. */
static bool check_spend(const struct binding *b, const struct plan_rate *rate, struct place at)
{
	const bool all = rate->discount.value.form == VALUE_QUANTITY && rate->discount.value.dist.a >= 1;

	if (all || (rate->rate.value.form == VALUE_QUANTITY && !(dist_min(&rate->rate.value.dist) > 0))
	    || (rate->price.value.form == VALUE_QUANTITY && !(dist_min(&rate->price.value.dist) > 0))) {
		diag_error(b->diag, at, _("a rate of a product with mechanism: spend is above 0"));
		return false;
	}
	if (rate->covers.dist.a == 1)
		return true;
	diag_error(b->diag, rate->covers.at, _("\"covers\" is for products with mechanism: reservation or block"));
	return false;
}

static bool check_rate(const struct binding *b, const struct book *book, const struct product *product, const struct entry *entry)
{
	const struct plan_rate *rate = entry->bound;
	const int said = (rate->rate.value.form == VALUE_QUANTITY) + (rate->price.value.form == VALUE_QUANTITY)
		+ (rate->discount.value.form == VALUE_QUANTITY) + (rate->total.value.form == VALUE_QUANTITY);
	bool ok = check_target(b, book, rate, entry->at);

	if (said != 1) {
		diag_error(b->diag, entry->at, _("a rate says one of \"rate\", \"price\", \"discount\" and \"total\""));
		return false;
	}
	if (rate->price.value.form == VALUE_QUANTITY && !(rate->item && product->mechanism == MECHANISM_SPEND)) {
		diag_error(b->diag, entry->at, _("\"price\" is for the items of a product with mechanism: spend"));
		return false;
	}
	if (rate->total.value.form == VALUE_QUANTITY && product->mechanism != MECHANISM_RESERVATION) {
		diag_error(b->diag, entry->at, _("\"total\" is for products with mechanism: reservation"));
		return false;
	}
	if (fmod(rate->term_s.dist.a, HOUR_S) != 0) {
		diag_error(b->diag, rate->term_s.at, _("a term has whole hours"));
		return false;
	}
	ok = (product->mechanism != MECHANISM_SPEND || check_spend(b, rate, entry->at)) && ok;
	ok = check_upfront(b, product, rate) && ok;
	ok = price_check(b, &rate->rate.value) && ok;
	return price_check(b, &rate->price.value) && ok;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Two rates for one thing, term and way of paying: which is meant? */
static bool check_once(const struct binding *b, const struct product *product, size_t i)
{
	const struct plan_rate *rate = product->rates.item[i].bound;

	for (size_t k = 0; k < i; k++) {
		const struct plan_rate *other = product->rates.item[k].bound;

		if (!same(rate->instance, other->instance) || !same(rate->item, other->item) || !same(rate->family, other->family)
		    || rate->term_s.dist.a != other->term_s.dist.a || rate->payment != other->payment)
			continue;
		diag_error(b->diag, product->rates.item[i].at, _("an earlier rate is for the same thing, term and payment"));
		return false;
	}
	return true;
}

bool product_check(const struct binding *b, const struct book *book, const struct entry *entry)
{
	const struct product *product = entry->bound;
	bool ok = check_keys(b, entry);

	for (size_t i = 0; ok && i < product->rates.count; i++)
		ok = check_rate(b, book, product, product->rates.item + i) && check_once(b, product, i);
	return ok;
}
