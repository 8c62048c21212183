/* Strategies in words, and every price that they use with where it is from. */
#include "sim/report/show.h"

#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/memory.h"

enum { PRICE_NAMES = 26 };

static void price_write(const struct value *price, enum dimension dim, struct text *out)
{
	if (price->form == VALUE_QUANTITY)
		value_write(price, dim, NULL, out);
	else
		text_add(out, _("no price"));
}

static void spot_write(const struct market *market, struct text *out)
{
	price_write(&market->spot_usd_h, DIM_USD_PER_HOUR, out);
	if (market->moves)
		text_add(out, _(" on average"));
}

static const char *allocation_words(enum allocation allocation)
{
	static const char *const words[] = {
		[ALLOCATION_LOWEST_PRICE] = N_("where it is cheapest for its throughput"),
		[ALLOCATION_CAPACITY] = N_("where nodes are taken least often"),
		[ALLOCATION_PRICE_CAPACITY] = N_("where it is cheap and nodes are seldom taken"),
		[ALLOCATION_DIVERSIFIED] = N_("each node first elsewhere, in turn"),
	};

	return _(words[allocation]);
}

/* "8 spot nodes, each from one of: p4d.24xlarge in us-east-1a at $9.83/h; …". */
static void offers_words(const struct fleet_row *row, struct text *out)
{
	const unsigned long n = (unsigned long)row->nodes;

	text_addf(out, ngettext("%lu spot node from one of", "%lu spot nodes, each from one of", n), n);
	for (size_t k = 0; k < row->offers; k++) {
		const struct offer *offer = &row->offer[k];
		struct text price = {0};

		spot_write(&offer->market, &price);
		text_addf(out, "%s %s", k ? ";" : ":", offer->instance_name);
		if (offer->zone)
			text_addf(out, _(" in %s"), offer->zone);
		text_addf(out, _(" at %s"), text_str(&price));
		text_release(&price);
	}
	if (row->offers > 1)
		text_addf(out, "; %s", allocation_words(row->allocation));
	if (row->rebalance)
		text_addf(out, "; %s", _("replaced as soon as they are warned"));
}

static void fleet_words(const struct fleet_row *row, struct text *out)
{
	const unsigned long n = (unsigned long)row->nodes;
	struct text price = {0};

	if (row->offers) {
		offers_words(row, out);
		if (row->coordinator)
			text_addf(out, " (%s)", _("with the coordinator"));
		return;
	}
	if (row->buy == BUY_SPOT)
		spot_write(&row->market, &price);
	else
		price_write(&row->market.on_demand_usd_h, DIM_USD_PER_HOUR, &price);
	if (row->buy == BUY_SPOT)
		text_addf(out, ngettext("%lu spot node %s at %s", "%lu spot nodes %s at %s", n), n, row->instance_name,
			  text_str(&price));
	else if (row->buy == BUY_BLOCK)
		text_addf(out, ngettext("%lu node %s in a block of capacity, beyond it at %s", "%lu nodes %s in a block of capacity, beyond it at %s", n),
			  n, row->instance_name, text_str(&price));
	else
		text_addf(out, ngettext("%lu on-demand node %s at %s", "%lu on-demand nodes %s at %s", n), n, row->instance_name,
			  text_str(&price));
	if (row->coordinator)
		text_addf(out, " (%s)", _("with the coordinator"));
	text_release(&price);
}

/* "up to 8 on-demand nodes gpu": an item of a workload without a fleet. */
static void item_words(const struct item *item, struct text *out)
{
	char size[64];

	if (item->kind == ITEM_ON_DEMAND)
		text_addf(out, _("on demand: %s, up to %lld at once"), item->name, (long long)item->most);
	else if (item->kind == ITEM_SPOT)
		text_addf(out, _("spot: %s, up to %lld at once"), item->name, (long long)item->most);
	else if (item->kind == ITEM_STORE)
		text_addf(out, _("storage: %s, up to %s"), item->name, unit_say((double)item->most, DIM_BYTES, size, sizeof size));
	else if (item->meter->metering == METER_AMOUNT)
		text_addf(out, _("%s: up to %lld (%s) in all"), item->name, (long long)item->most, item->meter->unit);
	else
		text_addf(out, _("%s: up to %lld (%s) at once"), item->name, (long long)item->most, item->meter->unit);
	if (item->zone)
		text_addf(out, ", %s", item->zone);
	if (item->account)
		text_addf(out, ", %s", item->account);
	if (item->resource)
		text_addf(out, ", %s", item->resource);
	for (size_t t = 0; item->tags && t < item->tags->count; t++)
		text_addf(out, ", %s: %s", item->tags->item[t].name, item->tags->item[t].value);
}

/* What a workload without a fleet uses, the first items of many. */
static void items_write(const struct setup *setup, const struct show *show)
{
	enum { ITEMS = 12 };
	struct text s = {0};

	for (size_t i = 0; i < setup->items && i < ITEMS; i++) {
		text_clear(&s);
		item_words(setup->item + i, &s);
		wrap_write(show->out, "      ", 8, show->width, "", text_str(&s));
	}
	text_clear(&s);
	if (setup->items > ITEMS) {
		text_addf(&s, _("and %zu more"), setup->items - ITEMS);
		wrap_write(show->out, "      ", 8, show->width, "", text_str(&s));
	}
	text_release(&s);
}

static void commitment_size(const struct commitment *c, struct text *out)
{
	if (c->count)
		text_addf(out, _("%lld of them"), (long long)c->count);
	else if (c->commit.form == VALUE_QUANTITY)
		value_write(&c->commit, DIM_USD_PER_HOUR, NULL, out);
	else if (c->commit.word == COMMIT_BEST)
		text_add(out, _("the size that costs least over simulated futures (best)"));
	else
		text_add(out, _("as much as its on-demand nodes can use (fit)"));
}

/* Whose, where, and what happens to it. */
static void commitment_terms(const struct commitment *c, struct text *out)
{
	char when[32];

	static const char *const word[] = {[SCOPE_GROUP] = "group", [SCOPE_ACCOUNT] = "account"};

	if (c->scope != SCOPE_SHARED)
		text_addf(out, _("; scope %s"), c->scope == SCOPE_ZONE ? c->zone : word[c->scope]);
	if (c->account)
		text_addf(out, _("; account %s"), c->account);
	if (c->owned)
		text_addf(out, "; %s", _("owned already"));
	if (c->cancelled)
		text_addf(out, _("; given back %s"), calendar_write(c->cancel_unix_s, when, sizeof when));
	if (c->exchange.given)
		text_addf(out, _("; exchanged %s for %s"), calendar_write(c->exchange.at_unix_s, when, sizeof when),
			  c->exchange.instance_name ? c->exchange.instance_name : c->exchange.product_name);
}

static void commitment_line(const struct commitment *c, struct text *out)
{
	struct text term = {0}, size = {0};

	term_write(&term, c);
	commitment_size(c, &size);
	text_addf(out, _("commitment: %s, %s, %s; %s"), product_title(c), text_str(&term), payment_words[c->payment], text_str(&size));
	if (c->instance_name)
		text_addf(out, "; %s", c->instance_name);
	commitment_terms(c, out);
	text_release(&term);
	text_release(&size);
}

/* Keys that this strategy changes. */
static void set_write(const struct scenario *scenario, const struct strategy *strategy, struct text *out)
{
	const struct node *set = node_get(strategy->node, "set");

	for (size_t i = 0; set && i < set->count; i++) {
		struct text s = {0};

		show_node(scenario, NULL, set->item[i], &s);
		text_addf(out, "      %s = %s\n", set->key[i]->text, text_str(&s));
		text_release(&s);
	}
}

void show_strategies(const struct plan *plan, const struct show *show)
{
	struct text s = {0};

	show_heading(show, _("Strategies"));
	for (size_t i = 0; i < plan->strategies; i++) {
		const struct strategy_plan *p = plan->strategy + i;

		text_addf(&s, "%s  ", p->strategy->name);
		text_add_plain(&s, strategy_title(p->strategy));
		wrap_write(show->out, "  ", 6, show->width, "", text_str(&s));
		for (size_t r = 0; r < p->setup.fleet_rows; r++) {
			text_clear(&s);
			fleet_words(p->setup.fleet + r, &s);
			wrap_write(show->out, "      ", 8, show->width, "", text_str(&s));
		}
		if (!p->setup.fleet_rows)
			items_write(&p->setup, show);
		for (size_t c = 0; c < p->setup.commitments; c++) {
			text_clear(&s);
			commitment_line(p->setup.commitment + c, &s);
			wrap_write(show->out, "      ", 8, show->width, "", text_str(&s));
		}
		set_write(plan->scenario, p->strategy, show->out);
		text_clear(&s);
	}
	text_release(&s);
}

/* ---- prices ---- */

struct prices {
	const struct show *show;
	char **said;                      /* lines already there: strategies share most of them */
	size_t count, cap;
};

static void say_once(struct prices *prices, const struct text *name, const struct text *value)
{
	struct text line = {0};

	text_addf(&line, "%s\n%s", text_str(name), text_str(value));
	for (size_t i = 0; i < prices->count; i++)
		if (strcmp(prices->said[i], text_str(&line)) == 0) {
			text_release(&line);
			return;
		}
	if (prices->count == prices->cap) {
		prices->cap = prices->cap ? 2 * prices->cap : 8;
		prices->said = mem_grow(prices->said, prices->cap, sizeof *prices->said);
	}
	prices->said[prices->count++] = mem_text(text_str(&line));
	show_pair(prices->show, PRICE_NAMES, text_str(name), text_str(value));
	text_release(&line);
}

/* "; published 2023-10-15: https://…" */
static void origin_write(const struct book *book, const struct figure *figure, struct text *out)
{
	const char *quality = figure->quality == QUALITY_PUBLISHED ? _("published") :
			      figure->quality == QUALITY_DERIVED ? _("derived") :
			      figure->quality == QUALITY_ASSUMED ? _("assumed") : _("written in the scenario");
	const char *source = figure->source ? book_source(book, figure) : NULL;

	text_addf(out, "; %s", quality);
	if (figure->as_of)
		text_addf(out, ", %s", figure->as_of);
	if (source)
		text_addf(out, ": %s", source);
	if (*bilingual_str(&figure->note))
		text_addf(out, " (%s)", bilingual_str(&figure->note));
}

/* "$0.09 for 1 GB", "$0.023/GiB-month up to 50 TiB, then $0.022/GiB-month". */
static void step_prices(const struct entries *tiers, enum dimension dim, struct text *out)
{
	char size[64];

	for (size_t i = 0; i < tiers->count; i++) {
		const struct tier *tier = tiers->item[i].bound;

		text_add(out, i ? _(", then ") : "");
		price_write(&tier->price.value, dim, out);
		if (tier->up_to.form == VALUE_QUANTITY)
			text_addf(out, _(" up to %s"), unit_say(tier->up_to.dist.a, dim == DIM_USD ? DIM_NUMBER : DIM_BYTES, size, sizeof size));
	}
}

static const struct figure *offer_write(const struct item *item, struct text *out)
{
	const enum dimension dim = item->kind == ITEM_STORE ? DIM_USD_PER_GIB_MONTH : item->kind == ITEM_METER ? DIM_USD : DIM_USD_PER_HOUR;
	const struct entries *tiers = item->store ? &item->store->tiers : item->meter ? &item->meter->tiers : NULL;
	const bool steps = tiers && tiers->count;
	char per[64];

	if (steps)
		step_prices(tiers, dim, out);
	else
		price_write(&item->price, dim, out);
	if (item->moves)
		text_add(out, _(" on average"));
	if (item->meter && item->meter->metering == METER_HOURS)
		text_addf(out, _(" for %s %s for an hour"), unit_say(item->meter->per.dist.a, DIM_NUMBER, per, sizeof per), item->meter->unit);
	else if (item->meter && item->meter->metering == METER_MONTHS)
		text_addf(out, _(" for %s %s for a month"), unit_say(item->meter->per.dist.a, DIM_NUMBER, per, sizeof per), item->meter->unit);
	else if (item->meter)
		text_addf(out, _(" for %s %s"), unit_say(item->meter->per.dist.a, DIM_NUMBER, per, sizeof per), item->meter->unit);
	return steps ? &((const struct tier *)tiers->item[0].bound)->price : &item->figure;
}

static void item_price(struct prices *prices, const struct book *book, const struct item *item)
{
	struct text name = {0}, value = {0};

	text_add(&name, item->name);
	if (item->kind != ITEM_METER)
		text_addf(&name, ", %s", item->kind == ITEM_STORE ? _("storage") : item->kind == ITEM_SPOT ? _("spot") : _("on demand"));
	origin_write(book, offer_write(item, &value), &value);
	say_once(prices, &name, &value);
	text_release(&name);
	text_release(&value);
}

static const struct figure *rate_figure(const struct plan_rate *rate, enum dimension *dim)
{
	const struct figure *const figure[] = {&rate->rate, &rate->price, &rate->discount, &rate->total};
	const enum dimension dims[] = {DIM_USD_PER_HOUR, DIM_USD, DIM_RATIO, DIM_USD};

	for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
		if (figure[i]->value.form == VALUE_QUANTITY) {
			*dim = dims[i];
			return figure[i];
		}
	return NULL;
}

static void commitment_price(struct prices *prices, const struct setup *setup, const struct commitment *c)
{
	for (size_t i = 0; c->product && i < c->product->rates.count; i++) {
		const struct plan_rate *rate = c->product->rates.item[i].bound;
		const char *name_of = rate->instance ? rate->instance : rate->item ? rate->item : rate->family ? rate->family : _("anything");
		enum dimension dim;
		const struct figure *figure = rate_figure(rate, &dim);
		struct text name = {0}, value = {0};

		if (!figure || !rate_serves(setup, c, rate))
			continue;
		text_addf(&name, "%s, %s", name_of, c->product_name);
		price_write(&figure->value, dim, &value);
		origin_write(setup->book, figure, &value);
		say_once(prices, &name, &value);
		text_release(&name);
		text_release(&value);
	}
}

static void provider_words(const struct provider *provider, struct text *out)
{
	const char *title = bilingual_str(&provider->title);

	if (provider->minimum_s.value.form == VALUE_QUANTITY || provider->spot_free_s.value.form == VALUE_QUANTITY) {
		struct text least = {0}, first = {0};

		price_write(&provider->minimum_s.value, DIM_TIME, &least);
		price_write(&provider->spot_free_s.value, DIM_TIME, &first);
		text_addf(out, _("by the rules of %s: at least %s of each node is billed; a spot node that the provider takes within "
				 "%s is free"), *title ? title : provider->name, text_str(&least), text_str(&first));
		text_release(&least);
		text_release(&first);
	} else
		text_add(out, _("by the second, no minimum, nothing free"));
}

void show_prices(const struct plan *plan, const struct show *show)
{
	const struct book *book = plan->strategy[0].setup.book;
	struct prices prices = {.show = show};
	struct text s = {0};

	show_heading(show, _("Prices"));
	text_add(&s, book_title(book));
	if (book->region)
		text_addf(&s, ", %s", book->region);
	if (book->as_of)
		text_addf(&s, ", %s", book->as_of);
	show_pair(show, PRICE_NAMES, _("price book"), text_str(&s));
	text_clear(&s);
	provider_words(book_provider(book), &s);
	show_pair(show, PRICE_NAMES, _("time is billed"), text_str(&s));
	for (size_t i = 0; i < plan->strategies; i++) {
		const struct setup *setup = &plan->strategy[i].setup;

		for (size_t k = 0; k < setup->items; k++)
			item_price(&prices, setup->book, setup->item + k);
		for (size_t c = 0; c < setup->commitments; c++)
			commitment_price(&prices, setup, setup->commitment + c);
	}
	for (size_t i = 0; i < prices.count; i++)
		free(prices.said[i]);
	free(prices.said);
	text_release(&s);
}
