/* The commitments of a strategy, looked up in the price book: the product, and the terms it is sold for. */
#include <string.h>

#include "sim/study/planning.h"

/* What a commitment is for: what it names, else what the workload runs on; NULL when neither says. */
static const char *target_of(const struct planning *p, const struct commitment *commitment)
{
	return commitment->instance_name ? commitment->instance_name : p->plan->setup.instance_name;
}

/* Is RATE one for TARGET, or for anything? */
static bool rate_fits(const struct book *book, const struct plan_rate *rate, const char *target)
{
	const struct instance *instance = target ? book_instance(book, target) : NULL;

	if (!target || (!rate->instance && !rate->item && !rate->family))
		return true;
	if (rate->family)
		return instance && instance->family && strcmp(instance->family, rate->family) == 0;
	return strcmp(rate->instance ? rate->instance : rate->item, target) == 0;
}

/* A plan that is not bound to a family covers whatever it has a rate for: any rate will do. */
static const char *wanted_target(const struct planning *p, const struct commitment *commitment)
{
	const struct product *product = commitment->product;
	const char *target = target_of(p, commitment);
	const struct instance *instance = target ? book_instance(p->strategy->book, target) : NULL;

	if (product->mechanism == MECHANISM_SPEND && commitment->instance_name && !product->family_bound)
		return NULL;
	if (product->mechanism == MECHANISM_RESERVATION && instance && instance->resources)
		return NULL;                /* bought resource by resource: the rater looks */
	return target;
}

static bool same_term(const struct value *a, const struct value *b)
{
	return a->dist.a == b->dist.a;
}

/* "1 y, 3 y": the terms of PRODUCT for INSTANCE (NULL: for anything), each once, in the book's order. */
static void terms_write(const struct book *book, const struct product *product, const char *instance, struct text *out)
{
	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		bool known = !rate_fits(book, rate, instance);
		char buf[64];

		for (size_t k = 0; k < i && !known; k++) {
			const struct plan_rate *other = product->rates.item[k].bound;

			known = rate_fits(book, other, instance) && same_term(&other->term_s, &rate->term_s);
		}
		if (!known)
			text_addf(out, "%s%s", out->len ? ", " : "", unit_write(rate->term_s.dist.a, DIM_TIME, buf, sizeof buf));
	}
}

static void payments_write(const struct book *book, const struct product *product, const char *instance,
			   const struct value *term, struct text *out)
{
	for (int payment = 0; payment_words[payment]; payment++)
		for (size_t i = 0; i < product->rates.count; i++) {
			const struct plan_rate *rate = product->rates.item[i].bound;

			if (!rate_fits(book, rate, instance) || !same_term(&rate->term_s, term) || rate->payment != payment)
				continue;
			text_addf(out, "%s%s", out->len ? ", " : "", payment_words[payment]);
			break;
		}
}

/* Is PRODUCT sold for this instance, term and payment? */
static bool offer_check(const struct planning *p, const struct commitment *commitment, const struct node *node)
{
	const struct book *book = p->strategy->book;
	const char *instance = wanted_target(p, commitment);
	const struct node *term = node_get(node, "term"), *payment = node_get(node, "payment");
	struct text terms = {0}, payments = {0};
	bool fine = true;
	char buf[64];

	terms_write(book, commitment->product, instance, &terms);
	payments_write(book, commitment->product, instance, &commitment->term_s, &payments);
	if (!terms.len) {
		diag_error(p->b.diag, commitment->at, _("\"%s\" is not sold for \"%s\""), commitment->product_name,
			   instance ? instance : "");
		fine = false;
	} else if (!payments.len) {
		diag_error(p->b.diag, term ? term->at : commitment->at, _("\"%s\" is not sold for %s; its terms are: %s"),
			   commitment->product_name, unit_write(commitment->term_s.dist.a, DIM_TIME, buf, sizeof buf),
			   text_str(&terms));
		fine = false;
	} else if (!strstr(text_str(&payments), payment_words[commitment->payment])) {
		diag_error(p->b.diag, payment ? payment->at : commitment->at,
			   _("\"%s\" is not sold as \"%s\" for this term; its payments are: %s"), commitment->product_name,
			   payment_words[commitment->payment], text_str(&payments));
		fine = false;
	}
	text_release(&terms);
	text_release(&payments);
	return fine;
}

static const struct product *find_product(struct planning *p, const char *name, const struct node *at, struct place otherwise)
{
	const struct product *product = book_product(p->strategy->book, name);

	if (!product)
		error_unknown(p->b.diag, at ? at->at : otherwise, _("the price book has no product \"%s\""), name,
			      entries_names(p->b.arena, &p->strategy->book->products));
	return product;
}

/* NAME is an instance, an item or a store of the book, or NULL. */
static bool check_target(struct planning *p, const char *name, const struct node *at, struct place otherwise)
{
	const struct book *book = p->strategy->book;

	if (!name || book_instance(book, name) || book_meter(book, name) || book_store(book, name))
		return true;
	error_unknown(p->b.diag, at ? at->at : otherwise, _("the price book has no instance \"%s\""), name,
		      entries_names(p->b.arena, &book->instances));
	return false;
}

/* When it was bought, and whether it can be given back. */
static bool check_times(struct planning *p, const struct commitment_keys *keys, const struct commitment *commitment)
{
	const int64_t start = p->plan->setup.start_unix_s;
	const double end = (double)commitment->start_unix_s + commitment->sold_s;
	const struct place at = commitment->cancelled ? keys->cancel.at : commitment->exchange.at;
	const int64_t changed = commitment->cancelled ? commitment->cancel_unix_s : commitment->exchange.at_unix_s;

	if (commitment->start_unix_s < start && !commitment->owned) {
		diag_error(p->b.diag, keys->start.at, _("\"%s\" was bought before the scenario starts: write owned: true"), commitment->product_name);
		return false;
	}
	if (commitment->cancelled && commitment->exchange.given) {
		diag_error(p->b.diag, keys->cancel.at, _("\"%s\" cannot be both cancelled and exchanged"), commitment->product_name);
		return false;
	}
	if (commitment->cancelled && commitment->product->refund_limit.value.form != VALUE_QUANTITY) {
		diag_error(p->b.diag, keys->cancel.at, _("\"%s\" cannot be cancelled"), commitment->product_name);
		return false;
	}
	if (commitment->exchange.given && !commitment->product->convertible) {
		diag_error(p->b.diag, commitment->exchange.at, _("\"%s\" cannot be exchanged"), commitment->product_name);
		return false;
	}
	if ((!commitment->cancelled && !commitment->exchange.given)
	    || (changed / 3600 > commitment->start_unix_s / 3600 && (double)changed < end && changed >= start))
		return true;
	diag_error(p->b.diag, at, _("\"%s\" is given back or exchanged within its term and the scenario, in a later clock hour than it was bought"),
		   commitment->product_name);
	return false;
}

static bool read_exchange(struct planning *p, const struct commitment_keys *keys, const struct node *node, struct exchange *exchange)
{
	const struct node *product = node_at(node, "exchange.product"), *instance = node_at(node, "exchange.instance");

	*exchange = (struct exchange){.given = keys->exchange.given, .at_unix_s = keys->exchange_at.unix_s,
				      .product_name = keys->exchange_product ? keys->exchange_product : keys->product,
				      .instance_name = book_own_name(p->strategy->book, keys->exchange_instance), .count = keys->exchange_count, .at = keys->exchange.at,
				      .payment = keys->exchange_payment < 0 ? keys->payment : keys->exchange_payment,
				      .term_s = keys->exchange_term_s.form == VALUE_QUANTITY ? keys->exchange_term_s.dist.a : 0};
	if (!exchange->given)
		return true;
	const char **merge = arena_alloc(p->b.arena, keys->exchange_merge.count + 1, sizeof *merge);

	for (size_t i = 0; i < keys->exchange_merge.count; i++)
		merge[i] = keys->exchange_merge.item[i];
	exchange->merge = merge;
	exchange->product = find_product(p, exchange->product_name, product, exchange->at);
	return exchange->product && check_target(p, exchange->instance_name, instance, exchange->at);
}

static enum scope scope_of(const char *word)
{
	if (!word || strcmp(word, "shared") == 0 || strcmp(word, "regional") == 0)
		return SCOPE_SHARED;
	return strcmp(word, "account") == 0 ? SCOPE_ACCOUNT : strcmp(word, "group") == 0 ? SCOPE_GROUP : SCOPE_ZONE;
}

static bool group_check(struct planning *p, const struct commitment *commitment)
{
	if ((commitment->scope == SCOPE_GROUP) == (commitment->group != NULL))
		return true;
	diag_error(p->b.diag, commitment->at, _("\"scope: group\" and \"group: NAME\" go together"));
	return false;
}

static bool commitment_plan(struct planning *p, const struct entry *entry, struct commitment *commitment)
{
	const struct commitment_keys *keys = entry->bound;
	const int64_t start = p->plan->setup.start_unix_s;

	*commitment = (struct commitment){
		.name = keys->name, .product_name = keys->product, .term_s = keys->term_s, .payment = keys->payment,
		.commit = keys->commit, .count = keys->count, .instance_name = book_own_name(p->strategy->book, keys->instance),
		.scope = scope_of(keys->scope), .account = keys->account, .group = keys->group, .start_unix_s = keys->start.given ? keys->start.unix_s : start, .owned = keys->owned,
		.cancelled = keys->cancel.given, .cancel_unix_s = keys->cancel.unix_s, .at = entry->at};
	commitment->zone = commitment->scope == SCOPE_ZONE ? keys->scope : NULL;
	commitment->sold_s = book_term_s(p->strategy->book, commitment->start_unix_s, commitment->term_s.dist.a);
	commitment->product = find_product(p, keys->product, node_get(entry->node, "product"), entry->at);
	if (!group_check(p, commitment) || !commitment->product || !check_target(p, keys->instance, node_get(entry->node, "instance"), entry->at)
	    || !read_exchange(p, keys, entry->node, &commitment->exchange) || !check_times(p, keys, commitment))
		return false;
	const int mechanism = commitment->product->mechanism;

	return mechanism == MECHANISM_BLOCK || mechanism == MECHANISM_CAPACITY || offer_check(p, commitment, entry->node);
}

/* Whoever is merged into another has a name of its own. */
static bool merges_check(struct planning *p)
{
	const struct setup *setup = &p->plan->setup;
	bool fine = true;

	for (size_t i = 0; i < setup->commitments; i++)
		for (const char *const *name = setup->commitment[i].exchange.merge; name && *name; name++) {
			size_t found = 0;

			for (size_t k = 0; k < setup->commitments; k++)
				found += k != i && setup->commitment[k].name && strcmp(setup->commitment[k].name, *name) == 0;
			if (found == 1)
				continue;
			diag_error(p->b.diag, setup->commitment[i].exchange.at,
				   found ? _("several commitments have the name \"%s\"") : _("no other commitment has the name \"%s\""), *name);
			fine = false;
		}
	return fine;
}

bool commitments_plan(struct planning *p)
{
	const struct entries *entries = &p->keys->commitments;
	struct setup *setup = &p->plan->setup;
	bool fine = true;

	setup->commitments = entries->count;
	setup->commitment = arena_alloc(p->b.arena, entries->count + 1, sizeof *setup->commitment);
	for (size_t i = 0; i < entries->count; i++)
		fine &= commitment_plan(p, entries->item + i, setup->commitment + i);
	return fine && merges_check(p);
}
