/* The commitments of a strategy, looked up in the price book: the product, and the terms it is sold for. */
#include <string.h>

#include "sim/study/planning.h"

static bool rate_fits(const struct plan_rate *rate, const char *instance)
{
	return !rate->instance || strcmp(rate->instance, instance) == 0;
}

static bool same_term(const struct value *a, const struct value *b)
{
	return a->dist.a == b->dist.a;
}

/* "1 y, 3 y": the terms of PRODUCT for INSTANCE, each once, in the book's order. */
static void terms_write(const struct product *product, const char *instance, struct text *out)
{
	for (size_t i = 0; i < product->rates.count; i++) {
		const struct plan_rate *rate = product->rates.item[i].bound;
		bool known = !rate_fits(rate, instance);
		char buf[64];

		for (size_t k = 0; k < i && !known; k++) {
			const struct plan_rate *other = product->rates.item[k].bound;

			known = rate_fits(other, instance) && same_term(&other->term_s, &rate->term_s);
		}
		if (!known)
			text_addf(out, "%s%s", out->len ? ", " : "", unit_write(rate->term_s.dist.a, DIM_TIME, buf, sizeof buf));
	}
}

static void payments_write(const struct product *product, const char *instance, const struct value *term,
			   struct text *out)
{
	for (int payment = 0; payment_words[payment]; payment++)
		for (size_t i = 0; i < product->rates.count; i++) {
			const struct plan_rate *rate = product->rates.item[i].bound;

			if (!rate_fits(rate, instance) || !same_term(&rate->term_s, term) || rate->payment != payment)
				continue;
			text_addf(out, "%s%s", out->len ? ", " : "", payment_words[payment]);
			break;
		}
}

/* Is PRODUCT sold for this instance, term and payment? */
static bool offer_check(const struct planning *p, const struct commitment *commitment, const struct node *node)
{
	const char *instance = p->plan->setup.instance_name;
	const struct node *term = node_get(node, "term"), *payment = node_get(node, "payment");
	struct text terms = {0}, payments = {0};
	bool fine = true;
	char buf[64];

	terms_write(commitment->product, instance, &terms);
	payments_write(commitment->product, instance, &commitment->term_s, &payments);
	if (!terms.len) {
		diag_error(p->b.diag, commitment->at, _("\"%s\" is not sold for \"%s\""), commitment->product_name, instance);
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

static bool commitment_plan(struct planning *p, const struct entry *entry, struct commitment *commitment)
{
	const struct commitment_keys *keys = entry->bound;
	const struct node *name = node_get(entry->node, "product");

	*commitment = (struct commitment){.product_name = keys->product, .term_s = keys->term_s, .payment = keys->payment,
					  .commit = keys->commit, .owned = keys->owned, .at = entry->at};
	commitment->product = book_product(p->strategy->book, keys->product);
	if (commitment->product)
		return offer_check(p, commitment, entry->node);
	error_unknown(p->b.diag, name ? name->at : entry->at, _("the price book has no product \"%s\""), keys->product,
		      entries_names(p->b.arena, &p->strategy->book->products));
	return false;
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
	return fine;
}
