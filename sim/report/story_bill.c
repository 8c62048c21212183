/* Where the money of one future went: what was bought, what was committed to, what it was for. */
#include "sim/report/grid.h"
#include "sim/report/plot.h"
#include "sim/report/story.h"

#include <string.h>

static void bill_row(struct grid *grid, const char *what, struct money amount, double total)
{
	struct text cell = {0};

	grid_row(grid);
	grid_cell_str(grid, 0, STYLE_PLAIN, what);
	usd_exact_write(&cell, money_usd(amount));
	grid_cell(grid, 1, STYLE_PLAIN, &cell);
	if (total > 0)
		percent_write(&cell, money_usd(amount) / total, 1);
	grid_cell(grid, 2, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void item_words(const struct item *item, struct text *out)
{
	if (item->kind == ITEM_STORE)
		text_addf(out, _("%s, storage"), item->name);
	else if (item->kind == ITEM_SPOT)
		text_addf(out, _("%s, spot"), item->name);
	else if (item->kind == ITEM_METER)
		text_add(out, item->name);
	else
		text_addf(out, _("%s, on demand"), item->name);
}

static bool same_thing(const struct item *a, const struct item *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) == 0;
}

/* How a line of usage was paid. */
enum way { WAY_PLAIN, WAY_COVERED, WAY_IDLE };

static enum way way_of(const struct bill_line *line)
{
	if (line->status == COMMITMENT_USED)
		return WAY_COVERED;
	return line->capacity_status == CAPACITY_UNUSED ? WAY_IDLE : WAY_PLAIN;
}

static struct money paid(const struct replay *replay, const struct item *item, enum way way)
{
	struct money sum = {0};

	for (size_t i = 0; i < replay->bill.count; i++) {
		const struct bill_line *line = replay->bill.line + i;

		if (line->item && same_thing(line->item, item) && way_of(line) == way)
			sum.nano += line->effective.nano;
	}
	return sum;
}

static void item_rows(const struct replay *replay, const struct item *item, double total, struct grid *grid)
{
	const struct money plain = paid(replay, item, WAY_PLAIN), covered = paid(replay, item, WAY_COVERED),
			   idle = paid(replay, item, WAY_IDLE);
	struct text what = {0};

	item_words(item, &what);
	if (plain.nano || (!covered.nano && !idle.nano))
		bill_row(grid, text_str(&what), plain, total);
	text_clear(&what);
	text_addf(&what, _("%s covered by a commitment"), item->name);
	if (covered.nano)
		bill_row(grid, text_str(&what), covered, total);
	text_clear(&what);
	text_addf(&what, _("%s: capacity that nothing used"), item->name);
	if (idle.nano)
		bill_row(grid, text_str(&what), idle, total);
	text_release(&what);
}

/* A name can stand for several items: data and checkpoints, two zones, other tags. */
static bool said_before(const struct item *item, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_thing(item + i, item + k))
			return true;
	return false;
}

void story_bought(const struct replay *replay, struct grid *grid)
{
	const struct setup *setup = &replay->plan->strategy[replay->strategy].setup;
	const struct ledger *ledger = &replay->ledger;
	const double total = money_usd(ledger->total);

	grid_init(grid, "lrr");
	grid->indent = 2;
	grid->flexible = 0;
	for (size_t i = 0; i < ledger->items; i++)
		if (!said_before(setup->item, i))
			item_rows(replay, setup->item + i, total, grid);
	if (ledger->unassigned.nano)
		bill_row(grid, _("commitment that nothing used"), ledger->unassigned, total);
	bill_row(grid, _("total"), ledger->total, 0);
}

static void bought_write(const struct replay *replay, size_t width, struct text *out)
{
	struct grid grid;

	story_bought(replay, &grid);
	story_heading(out, _("What was bought"));
	grid_write(&grid, width, false, "…", out);
	grid_release(&grid);
}

/* Invoiced for a commitment, refunds taken off. */
static struct money invoiced(const struct replay *replay, size_t commitment)
{
	struct money sum = {0};

	for (size_t i = 0; i < replay->bill.count; i++)
		if (replay->bill.line[i].commitment == (int)commitment && replay->bill.line[i].charge == CHARGE_PURCHASE)
			sum.nano += replay->bill.line[i].billed.nano;
	return sum;
}

static void money_cell(struct grid *grid, size_t column, double usd)
{
	struct text cell = {0};

	usd_exact_write(&cell, usd);
	grid_cell(grid, column, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void commitment_row(const struct replay *replay, size_t c, struct grid *grid)
{
	const struct commitment *commitment = replay->plan->strategy[replay->strategy].setup.commitment + c;
	const struct commitment_view *view = replay->ledger.commitment + c;
	const struct money fee = invoiced(replay, c);
	struct text cell = {0};

	if (!fee.nano && !view->used.nano)
		return;                         /* kept capacity: no fee of its own */
	if (!grid->rows) {
		grid_row(grid);
		grid_cell_str(grid, 1, STYLE_PLAIN, _("invoiced"));
		grid_cell_str(grid, 2, STYLE_PLAIN, _("used"));
		grid_cell_str(grid, 3, STYLE_PLAIN, "");
	}
	grid_row(grid);
	text_add(&cell, commitment->name ? commitment->name : product_title(commitment));
	if (commitment->instance_name)
		text_addf(&cell, " (%s)", commitment->instance_name);
	text_add(&cell, ", ");
	term_write(&cell, commitment);
	grid_cell(grid, 0, STYLE_PLAIN, &cell);
	money_cell(grid, 1, money_usd(fee));
	money_cell(grid, 2, money_usd(view->used));
	if (fee.nano > 0)
		percent_write(&cell, money_usd(view->used) / money_usd(fee), 1);
	grid_cell(grid, 3, STYLE_PLAIN, &cell);
	text_release(&cell);
}

static void commitments_write(const struct replay *replay, size_t width, struct text *out)
{
	struct grid grid;

	grid_init(&grid, "lrrr");
	grid.indent = 2;
	grid.flexible = 0;
	for (size_t c = 0; c < replay->ledger.commitments; c++)
		commitment_row(replay, c, &grid);
	if (grid.rows) {
		story_heading(out, _("What was committed to"));
		grid_write(&grid, width, false, "…", out);
	}
	grid_release(&grid);
}

static void parts_write(const struct replay *replay, size_t width, struct text *out)
{
	const struct ledger *ledger = &replay->ledger;
	struct grid grid;

	grid_init(&grid, "lrr");
	grid.indent = 2;
	grid.flexible = 0;
	for (int p = 0; p < PARTS; p++)
		if (ledger->part[p].nano)
			bill_row(&grid, part_title(replay->plan, (enum part)p), ledger->part[p], money_usd(ledger->total));
	bill_row(&grid, _("total"), ledger->total, 0);
	story_heading(out, _("What it was for"));
	grid_write(&grid, width, false, "…", out);
	grid_release(&grid);
}

void story_bill(const struct replay *replay, size_t width, struct text *out)
{
	bought_write(replay, width, out);
	commitments_write(replay, width, out);
	parts_write(replay, width, out);
}
