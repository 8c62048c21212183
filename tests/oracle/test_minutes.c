/* Rating against a count by hand: minute by minute what runs, hour by hour who pays, with none of the program's shortcuts (runs
 * of equal hours, steps of use, epochs, columns). Random records that begin at half past, with sizes of one family, zones and
 * accounts, list prices that change; under reservations (flexible, single, zonal, of an account), plans (of a family, for
 * anything, at a discount of the day of purchase), blocks that begin and end at any minute, and kept capacity. */
#include "tests/oracle/bills.h"

enum { SCENARIOS = 1000, LINES = 10, DAYS = 5, MINUTES = DAYS * 1440, ROWS_MAX = 12, BOUGHT_MAX = 6, THINGS = 4 };
enum { OFFSET = 30 };                     /* minutes into its clock hour that the record begins */

static const struct { const char *name, *family; int factor; double list, later; int change_h; } thing[THINGS] = {
	{"s", "m", 1, 0.11, 0.07, 31}, {"l", "m", 4, 0.43, 0.43, -1}, {"c", "c", 2, 0.29, 0.35, 60}, {"g", "g", 0, 3.1, 2.2, 55}};

enum kind { RI, FIXED, FAMILY, ANY, OFF, BLOCK, KEEP, KINDS };
static const char *const product[] = {"ri", "fixed", "family", "any", "off", "block", "keep"};

struct row { int thing, quantity, from, to, zone, account; };           /* minutes of the clock's scale; zone, account: 0 none */
struct bought { enum kind kind; int thing, zone, account, from, to; bool own; double amount; };   /* own: its account's alone */
struct world {
	struct row row[ROWS_MAX + BOUGHT_MAX];    /* then what nobody uses of kept capacity */
	struct bought bought[BOUGHT_MAX];
	int rows, count;
	bool at_once;                     /* reservations go to all that runs, minute by minute */
	double rate[2][THINGS], off;
	double (*minute)[MINUTES + 60];   /* [row][minute]: running, outside of blocks */
	double block_minutes[BOUGHT_MAX];
};

static struct stream dice;
static double roll(void) { return uniform_of(stream_next(&dice)); }
static int pick(int n) { return (int)(roll() * n); }

static double list_of(int t, double hour) { return thing[t].change_h >= 0 && hour >= thing[t].change_h ? thing[t].later : thing[t].list; }

static void draw(struct world *w, uint64_t seed)
{
	stream_init(&dice, &(struct chance){.seed = 20261126, .replica = seed}, purpose_of(PURPOSE_TEST, 33));
	w->rows = 3 + pick(ROWS_MAX - 3);
	w->count = 1 + pick(BOUGHT_MAX - 1);
	for (int i = 0; i < w->rows; i++) {
		const int from = OFFSET + pick(MINUTES - 200), to = from + 1 + pick(pick(2) ? 150 : MINUTES - 60 - from);

		w->row[i] = (struct row){pick(THINGS), 1 + pick(4), from, to, pick(3), pick(3)};
	}
	for (int c = 0; c < w->count; c++) {
		struct bought *b = &w->bought[c];

		*b = (struct bought){.kind = (enum kind)pick(KINDS), .thing = pick(THINGS), .account = pick(3)};
		b->from = pick(2) ? OFFSET : OFFSET + pick(DAYS * 24 - 2) * 60 + pick(60);
		b->to = b->from + 365 * 1440;
		b->zone = pick(4) == 0 ? 1 + pick(2) : 0;
		b->own = !b->zone && b->account && pick(2);
		b->amount = b->kind == FAMILY || b->kind == ANY || b->kind == OFF ? 0.01 * (1 + pick(300)) : 1 + pick(4);
		if (b->kind == BLOCK || b->kind == KEEP)
			b->to = b->from + 1440 * (1 + pick(2));
		if (b->kind == BLOCK)
			b->thing = 3;
	}
	for (int t = 0; t < THINGS; t++) {
		w->rate[0][t] = round(1e4 * thing[t].list * (0.4 + 0.5 * roll())) / 1e4;
		w->rate[1][t] = round(1e4 * thing[t].list * (0.4 + 0.5 * roll())) / 1e4;
	}
	w->off = 5 + pick(50);
	w->at_once = seed % 2;
}

/* ---- by hand ---- */

static bool reaches(const struct bought *b, const struct row *r)
{
	if (b->zone)
		return r->zone == b->zone;
	return !b->own || !r->account || r->account == b->account;
}

static int strangers(const struct bought *b, const struct row *r) { return b->account && r->account && b->account != r->account; }

static bool takes(const struct bought *b, const struct row *r)
{
	if (!reaches(b, r))
		return false;
	if (b->kind == RI && !b->zone && thing[b->thing].factor && thing[r->thing].factor && !strcmp(thing[b->thing].family, thing[r->thing].family))
		return true;
	if (b->kind == ANY || b->kind == OFF)
		return true;
	return b->kind == FAMILY ? !strcmp(thing[b->thing].family, thing[r->thing].family) : b->thing == r->thing;
}

/* USD of an hour of R under plan B. */
static double plan_rate(const struct world *w, const struct bought *b, const struct row *r)
{
	return b->kind == OFF ? list_of(r->thing, b->from / 60.0) * (1 - w->off / 100) : w->rate[b->kind == ANY][r->thing];
}

/* Blocks and kept capacity, minute by minute: one after the other, zonal capacity before the rest. */
static void run(struct world *w)
{
	const int used = w->rows;

	for (int c = 0; c < w->count; c++)
		if (w->bought[c].kind == KEEP)
			w->row[w->rows++] = (struct row){.thing = w->bought[c].thing, .zone = w->bought[c].zone, .account = w->bought[c].account, .quantity = -c};
	int end = 0;

	for (int i = 0; i < used; i++)
		end = w->row[i].to > end ? w->row[i].to : end;
	for (int m = 0; m < MINUTES + 60; m++) {
		double outside[ROWS_MAX + BOUGHT_MAX];

		for (int i = 0; i < w->rows; i++)
			w->minute[i][m] = i < used && w->row[i].from <= m && m < w->row[i].to ? w->row[i].quantity : 0;
		for (int own = 0; own < 3; own++)         /* blocks: the narrower scope first */
			for (int c = 0; c < w->count; c++) {
				const struct bought *b = &w->bought[c];
				double room = b->amount;

				if (b->kind != BLOCK || m < b->from || m >= b->to || (b->zone ? 0 : b->own ? 1 : 2) != own)
					continue;
				for (int other = 0; other < 2; other++)
					for (int i = 0; i < used; i++)
						if (takes(b, &w->row[i]) && strangers(b, &w->row[i]) == other) {
							const double take = fmin(room, w->minute[i][m]);

							w->minute[i][m] -= take;
							room -= take;
							w->block_minutes[c] += take;
						}
			}
		for (int i = 0; i < used; i++)
			outside[i] = w->minute[i][m];
		for (int zonal = 1; zonal >= 0; zonal--)
			for (int c = 0, idle = used; c < w->count; c++) {
				const struct bought *b = &w->bought[c];
				double room = b->amount;

				if (b->kind != KEEP)
					continue;
				for (int i = 0; i < used && (b->zone != 0) == zonal && m >= b->from && m < b->to && m < end; i++)
					if (takes(b, &w->row[i])) {
						const double in = fmin(room, outside[i]);

						outside[i] -= in;
						room -= in;
					}
				if ((b->zone != 0) == zonal)
					w->minute[idle][m] = m >= b->from && m < b->to && m < end ? room : 0;
				idle++;
			}
	}
}

struct candidate { int c, row; bool plan, idle; int breadth, wide, stranger; double by, then; };

static int by_order(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	const double d[] = {x->plan - y->plan, x->breadth - y->breadth, x->wide - y->wide, x->idle - y->idle, x->stranger - y->stranger, x->by - y->by, x->then - y->then, x->c - y->c, x->row - y->row};

	for (size_t k = 0; k < sizeof d / sizeof *d; k++)
		if (fabs(d[k]) > 1e-12)
			return d[k] < 0 ? -1 : 1;
	return 0;
}

/* Who could pay for what in clock hour H, in the order of the rules. */
static int offers(const struct world *w, int h, struct candidate *offer)
{
	int count = 0;

	for (int c = 0; c < w->count; c++)
		for (int i = 0; i < w->rows; i++) {
			const struct bought *b = &w->bought[c];
			const struct row *r = &w->row[i];
			const bool plan = b->kind == FAMILY || b->kind == ANY || b->kind == OFF;

			if (b->kind == BLOCK || b->kind == KEEP || h < b->from / 60 || h >= b->to / 60 || !takes(b, r)
			    || (!plan && b->zone && r->quantity <= 0))        /* zonal reservations do not pay for idle capacity */
				continue;
			offer[count++] = (struct candidate){c, i, plan, r->quantity <= 0, b->zone ? 0 : b->own ? 1 : 2, plan && b->kind != FAMILY, strangers(b, r),
				plan ? plan_rate(w, b, r) / list_of(r->thing, h) : thing[r->thing].factor, plan ? plan_rate(w, b, r) : 0};
		}
	qsort(offer, (size_t)count, sizeof *offer, by_order);
	return count;
}

/* OFFER[0 … COUNT - 1] stand alike: minute by minute the same part of each, at most ROOM hours in all; what was taken. */
static double take(double (*left)[60], const struct candidate *offer, int count, double room)
{
	double taken = 0;

	for (int m = 0; m < 60; m++) {
		double wanted = 0;

		for (int k = 0; k < count; k++)
			wanted += left[offer[k].row][m] / 60;
		const double part = wanted > 0 ? fmin(1, (room - taken) / wanted) : 0;

		for (int k = 0; k < count; k++)
			left[offer[k].row][m] *= 1 - part;
		taken += part * wanted;
	}
	return taken;
}

static int alike(const struct candidate *offer, int count)
{
	int same = 1;

	while (same < count && offer[same].c == offer->c && offer[same].idle == offer->idle && offer[same].stranger == offer->stranger
	       && offer[same].by == offer->by && !offer->plan)
		same++;
	return same;
}

static double hour_usd(const struct world *w, int h)
{
	struct candidate offer[(ROWS_MAX + BOUGHT_MAX) * BOUGHT_MAX];
	double left[ROWS_MAX + BOUGHT_MAX][60], budget[BOUGHT_MAX], usd = 0;
	const int count = offers(w, h, offer);

	for (int i = 0; i < w->rows; i++)
		for (int m = 0; m < 60; m++)
			left[i][m] = w->minute[i][60 * h + m];
	for (int c = 0; c < w->count; c++)
		budget[c] = w->bought[c].amount;
	for (int k = 0, together; k < count; k += together) {
		const struct bought *b = &w->bought[offer[k].c];
		const struct row *r = &w->row[offer[k].row];
		const double weigh = offer[k].plan ? plan_rate(w, b, r)
			: b->thing == r->thing ? 1 : (double)thing[r->thing].factor / thing[b->thing].factor;

		together = w->at_once ? alike(offer + k, count - k) : 1;
		budget[offer[k].c] -= weigh * take(left, offer + k, together, budget[offer[k].c] / weigh);
	}
	for (int i = 0; i < w->rows; i++)
		for (int m = 0; m < 60; m++)
			usd += left[i][m] / 60 * list_of(w->row[i].thing, h);
	return usd;
}

/* All was bought before: the hours of the run, blocks by the minute. */
static double by_hand(struct world *w)
{
	double usd = 0;
	int end = 0;

	for (int i = 0; i < w->rows; i++)
		end = w->row[i].to > end ? w->row[i].to : end;
	const int touched = (end + 59) / 60 * 60;

	run(w);
	for (int h = 0; h < touched / 60; h++)
		usd += hour_usd(w, h);
	for (int c = 0; c < w->count; c++) {
		const struct bought *b = &w->bought[c];
		const int from = b->kind == BLOCK ? b->from : b->from / 60 * 60;
		const double hours = fmax(0, fmin(b->to, touched) - from) / 60;
		const double fee[KINDS] = {[RI] = w->rate[0][b->thing], [FIXED] = w->rate[1][b->thing], [FAMILY] = 1, [ANY] = 1, [OFF] = 1, [BLOCK] = 1.5};

		usd += fee[b->kind] * b->amount * hours;
	}
	return usd;
}

/* ---- as billed ---- */

static void put_time(FILE *out, const char *key, int minute)
{
	fprintf(out, ", %s: \"2024-02-%02dT%02d:%02d:00Z\"", key, 5 + minute / 1440, minute / 60 % 24, minute % 60);
}

static void put_rates(FILE *out, const double *rate)
{
	for (int t = 0; t < THINGS; t++)
		fprintf(out, "%s{instance: %s, rate: $%.4f/h}", t ? ", " : "", thing[t].name, rate[t]);
	fprintf(out, "]}\n");
}

static void put_book(FILE *out, const struct world *w)
{
	fprintf(out, "version: 1\nstart: \"2024-02-05T00:30:00Z\"\nsimulate: {replications: 1}\nprices:\n  region: here\n  provider: {reservations_at_once: %s}\n  instances:\n",
		w->at_once ? "true" : "false");
	for (int t = 0; t < THINGS; t++) {
		fprintf(out, "    %s: {family: %s, on_demand: $%.2f/h", thing[t].name, thing[t].family, thing[t].list);
		if (thing[t].factor)
			fprintf(out, ", factor: %d", thing[t].factor);
		if (thing[t].change_h >= 0) {
			fprintf(out, ", on_demand_changes: [{price: $%.2f/h", thing[t].later);
			put_time(out, "at", 60 * thing[t].change_h);
			fprintf(out, "}]");
		}
		fprintf(out, "}\n");
	}
	fprintf(out, "  products:\n    ri: {mechanism: reservation, size_flexible: true, rates: [");
	put_rates(out, w->rate[0]);
	fprintf(out, "    fixed: {mechanism: reservation, rates: [");
	put_rates(out, w->rate[1]);
	fprintf(out, "    family: {mechanism: spend, family_bound: true, rates: [");
	put_rates(out, w->rate[0]);
	fprintf(out, "    any: {mechanism: spend, rates: [");
	put_rates(out, w->rate[1]);
	fprintf(out, "    off: {mechanism: spend, rates: [{discount: %.0f %%}]}\n    block: {mechanism: block, rates: [{instance: g, rate: $1.5/h}]}\n"
		     "    keep: {mechanism: capacity}\n", w->off);
}

static void put_bought(FILE *out, const struct bought *b)
{
	const bool plan = b->kind == FAMILY || b->kind == ANY || b->kind == OFF;

	fprintf(out, "{product: %s, owned: true, term: %d d", product[b->kind], (b->to - b->from) / 1440);
	fprintf(out, plan ? ", commit: $%.2f/h" : ", count: %.0f", b->amount);
	if (b->kind != ANY && b->kind != OFF)
		fprintf(out, ", instance: %s", thing[b->thing].name);
	if (b->zone)
		fprintf(out, ", scope: here-%d", b->zone);
	if (b->account)
		fprintf(out, ", account: a%d%s", b->account, b->own ? ", scope: account" : "");
	put_time(out, "start", b->from);
	fprintf(out, "}");
}

static double as_billed(const struct world *w, bool line_by_line, char **text)
{
	size_t bytes;
	FILE *out = open_memstream(text, &bytes);

	put_book(out, w);
	fprintf(out, "workloads: {u: {kind: usage, rows: [");
	for (int i = 0; i < w->rows; i++) {
		const struct row *r = &w->row[i];

		fprintf(out, "%s{item: %s, quantity: %d, tags: {row: \"%d\"}", i ? ", " : "", thing[r->thing].name, r->quantity, i);
		put_time(out, "from", r->from);
		put_time(out, "to", r->to);
		if (r->zone)
			fprintf(out, ", zone: here-%d", r->zone);
		if (r->account)
			fprintf(out, ", account: a%d", r->account);
		fprintf(out, "}");
	}
	fprintf(out, "]}}\nstrategies: {S: {buy: on_demand, commitments: [");
	for (int c = 0; c < w->count; c++) {
		fprintf(out, c ? ", " : "");
		put_bought(out, &w->bought[c]);
	}
	fprintf(out, "]}}\n");
	fclose(out);
	struct oracle o = oracle_run(*text);
	const double usd = oracle_column(&o, "cost")[0];

	if (line_by_line)
		bill_is_right(o.plan, 0, 0);
	oracle_release(&o);
	return usd;
}

static void every_minute_is_paid_once(void **state)
{
	const char *more = getenv("COSTCAST_MINUTES");
	const uint64_t scenarios = more ? (uint64_t)atoi(more) : SCENARIOS;
	struct world world, *w = &world;
	int wrong = 0;

	(void)state;
	for (uint64_t seed = 0; seed < scenarios; seed++) {
		char *text;

		memset(w, 0, sizeof *w);
		w->minute = calloc(ROWS_MAX + BOUGHT_MAX, sizeof *w->minute);
		draw(w, seed);
		const double billed = as_billed(w, seed % LINES == 0, &text), truth = by_hand(w);

		if (fabs(billed - truth) > 1e-6 * truth && wrong++ < 3)
			printf("scenario %d: billed %.6f, by hand %.6f\n%s", (int)seed, billed, truth, text);
		free(w->minute);
		free(text);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_minute_is_paid_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
