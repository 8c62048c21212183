/* What changed most, for programs and documents. */
#include "sim/report/costs.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

static void csv_row(const struct costing *c, const struct mover *mover, bool total, struct text *out)
{
	const double x[] = {mover->before, mover->after, mover->change, mover->ci.low, mover->ci.high};
	const struct view *view = &c->asked.view;
	struct text side = {0};

	csv_text(out, costs_strategy(c));
	text_addc(out, ',');
	csv_text(out, movers_against(c));
	for (int i = 0; i < 2; i++) {
		text_clear(&side);
		if (c->asked.against < 0)
			movers_side(c, i ? &c->movers->after : &c->movers->before, &side);
		text_addc(out, ',');
		csv_text(out, text_str(&side));
	}
	text_add(out, total ? ",total" : ",group");
	for (size_t i = 0; i < view->bys; i++) {
		text_addc(out, ',');
		csv_text(out, total ? "" : mover->costs->group[mover->group].value[i]);
	}
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		text_addc(out, ',');
		csv_number(out, x[i]);
	}
	text_addf(out, ",%d,%d,%zu\n", mover->is_new, mover->gone, c->futures);
	text_release(&side);
}

void movers_csv(const struct costing *c, struct text *out)
{
	text_add(out, "strategy,against,before,after,row");
	for (size_t i = 0; i < c->asked.view.bys; i++) {
		text_addc(out, ',');
		facet_write(c->asked.view.by + i, out);
	}
	text_add(out, ",before_usd,after_usd,change_usd,change_ci_low,change_ci_high,new,gone,futures\n");
	for (size_t i = 0; i < c->movers->count; i++)
		csv_row(c, c->movers->item + i, false, out);
	csv_row(c, &c->movers->total, true, out);
	csv_finish(out);
}

static void json_mover(const struct mover *mover, struct text *out)
{
	json_member(out, "before", mover->before);
	text_add(out, ", ");
	json_member(out, "after", mover->after);
	text_add(out, ", ");
	json_member(out, "change", mover->change);
	text_add(out, ", ");
	json_interval(out, "ci", mover->ci);
	text_addf(out, ", \"new\": %s, \"gone\": %s", mover->is_new ? "true" : "false", mover->gone ? "true" : "false");
}

void movers_json(const struct costing *c, struct text *out)
{
	struct text side = {0};

	text_addc(out, '{');
	for (int i = 0; i < 2; i++) {
		text_clear(&side);
		movers_side(c, i ? &c->movers->after : &c->movers->before, &side);
		json_text(out, i ? "after" : "before", text_str(&side));
		text_add(out, ", ");
	}
	text_add(out, "\"groups\": [");
	for (size_t i = 0; i < c->movers->count; i++) {
		const struct mover *mover = c->movers->item + i;

		text_add(out, i ? ",\n  {" : "\n  {");
		for (size_t k = 0; k < c->asked.view.bys; k++) {
			text_clear(&side);
			facet_write(c->asked.view.by + k, &side);
			json_text(out, text_str(&side), mover->costs->group[mover->group].value[k]);
			text_add(out, ", ");
		}
		json_mover(mover, out);
		text_addc(out, '}');
	}
	text_add(out, "],\n  \"total\": {");
	json_mover(&c->movers->total, out);
	text_add(out, "}}");
	text_release(&side);
}

/* --- Markdown --- */

static void md_row(const struct mover *mover, const char *name, struct text *out)
{
	text_add(out, "| ");
	markdown_text(out, name);
	text_add(out, " | ");
	costs_money(out, mover->before, 4);
	text_add(out, " | ");
	costs_money(out, mover->after, 4);
	text_add(out, " | ");
	mean_write(out, mover->change, &mover->ci, "±", true);
	text_addf(out, " | %s |\n", mover->is_new ? _("new") : mover->gone ? _("gone") : "");
}

void movers_markdown(const struct costing *c, struct text *out)
{
	struct text s = {0};

	costs_by_title(&c->asked.view, &s);
	text_addf(out, "| %s | ", text_str(&s));
	for (int i = 0; i < 2; i++) {
		text_clear(&s);
		movers_side(c, i ? &c->movers->after : &c->movers->before, &s);
		markdown_text(out, text_str(&s));
		text_add(out, " | ");
	}
	text_addf(out, "%s |  |\n|---|--:|--:|--:|---|\n", _("change"));
	for (size_t i = 0; i < c->movers->count; i++) {
		text_clear(&s);
		movers_title(c, c->movers->item + i, &s);
		md_row(c->movers->item + i, text_str(&s), out);
	}
	md_row(&c->movers->total, _("TOTAL"), out);
	text_release(&s);
}
