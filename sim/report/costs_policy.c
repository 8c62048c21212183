/* How costs keep the tag policy: by key, and where it is broken by service. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/memory.h"
#include "sim/report/costs_page.h"
#include "sim/report/json_parts.h"
#include "sim/report/write.h"

enum { KEY, MONEY, HALF, SHARE, SHARE_CI };
enum { SERVICES_MOST = 6 };

static const char *const kept_titles[KEPTS] = {N_("kept"), N_("untagged"), N_("value not allowed")};

static const struct required_tag *tag_of(const struct costing *c, size_t key)
{
	return c->plan->scenario->policy->required + key;
}

struct policy_figure policy_figure_of(const struct costing *c, size_t key, enum kept kept, const char *service)
{
	const struct costs *costs = c->policy[key];
	bool *in = mem_new(costs->groups + 1, sizeof *in), *of = mem_new(costs->groups + 1, sizeof *of);
	struct policy_figure figure;

	tag_policy_pick(costs, tag_of(c, key), kept, service, in);
	for (size_t g = 0; g < costs->groups; g++)
		of[g] = !service || strcmp(costs->group[g].value[0], service) == 0;
	const struct cost_span part = {in, 0, costs->periods}, whole = {of, 0, costs->periods};

	figure.usd = cost_figure_of(costs, part);
	figure.share = cost_share_of(costs, part, whole);
	free(in);
	free(of);
	return figure;
}

/* Groups stand by their mean, so the first of a service stands for it well enough. */
const char **policy_services(const struct costing *c, size_t *count)
{
	const struct costs *costs = c->policy[0];
	const char **service = mem_new(costs->groups + 1, sizeof *service);

	*count = 0;
	for (size_t g = 0; g < costs->groups; g++) {
		size_t k = 0;

		while (k < *count && strcmp(service[k], costs->group[g].value[0]) != 0)
			k++;
		if (k == *count)
			service[(*count)++] = costs->group[g].value[0];
	}
	return service;
}

/* --- page --- */

static void figure_row(const struct costs_page *page, struct grid *grid, size_t key, enum kept kept, const char *service)
{
	const struct policy_figure figure = policy_figure_of(page->costing, key, kept, service);
	const double half = (figure.share.ci.high - figure.share.ci.low) / 2;
	const enum style style = kept == KEPT || figure.usd.mean == 0 ? STYLE_PLAIN : STYLE_BAD;
	struct text cell = {0};

	grid_row(grid);
	if (service)
		text_addf(&cell, "  %s, %s", service, _(kept_titles[kept]));
	else
		text_addf(&cell, "%s: %s", tag_of(page->costing, key)->name, _(kept_titles[kept]));
	grid_cell(grid, KEY, service ? STYLE_DIM : STYLE_PLAIN, &cell);
	usd_exact_write(&cell, figure.usd.mean);
	grid_cell(grid, MONEY, service ? STYLE_DIM : style, &cell);
	costs_half(page, figure.usd.ci, figure.usd.mean, &cell);
	grid_cell(grid, HALF, STYLE_DIM, &cell);
	percent_write(&cell, figure.share.value, 1);
	grid_cell(grid, SHARE, service ? STYLE_DIM : style, &cell);
	if (half > 5e-5) {
		text_addf(&cell, "%s ", page->plus_minus);
		fixed_write(&cell, 100 * half, 1);
		grid_cell(grid, SHARE_CI, STYLE_DIM, &cell);
	}
	text_release(&cell);
}

static void key_rows(const struct costs_page *page, struct grid *grid, size_t key, const char *const *service, size_t services)
{
	for (enum kept kept = KEPT; kept < KEPTS; kept++) {
		if (kept == KEPT_OTHER && !tag_of(page->costing, key)->value)
			continue;
		figure_row(page, grid, key, kept, NULL);
		for (size_t i = 0, told = 0; kept != KEPT && i < services && told < SERVICES_MOST; i++)
			if (policy_figure_of(page->costing, key, kept, service[i]).usd.mean > 0) {
				figure_row(page, grid, key, kept, service[i]);
				told++;
			}
	}
}

void costs_page_policy(const struct costs_page *page)
{
	const struct costing *c = page->costing;
	size_t services = 0;
	struct grid grid;

	if (!c->policies)
		return;
	const char **service = policy_services(c, &services);

	grid_init(&grid, "lrrrr");
	grid.indent = grid.gap = 2;
	grid.flexible = KEY;
	grid.lines = 3;
	grid_row(&grid);
	grid_cell_str(&grid, KEY, STYLE_DIM, _("TAG POLICY"));
	grid_cell_str(&grid, MONEY, STYLE_DIM, _("MEAN"));
	grid_cell_str(&grid, SHARE, STYLE_DIM, _("SHARE"));
	for (size_t i = 0; i < c->policies; i++)
		key_rows(page, &grid, i, service, services);
	text_addc(page->out, '\n');
	grid_write(&grid, page->width, page->terminal->colour, page->ellipsis, page->out);
	grid_release(&grid);
	free(service);
}

/* --- JSON --- */

static void figure_json(const struct costing *c, size_t key, enum kept kept, const char *service, struct text *out)
{
	const struct policy_figure figure = policy_figure_of(c, key, kept, service);

	text_addf(out, "\"%s\": {", kept_words[kept]);
	json_member(out, "mean", figure.usd.mean);
	text_add(out, ", ");
	json_interval(out, "ci", figure.usd.ci);
	text_add(out, ", ");
	json_member(out, "share", figure.share.value);
	text_add(out, ", ");
	json_interval(out, "share_ci", figure.share.ci);
	text_addc(out, '}');
}

static void kept_json(const struct costing *c, size_t key, const char *service, struct text *out)
{
	for (enum kept kept = KEPT; kept < KEPTS; kept++) {
		text_add(out, kept ? ", " : "");
		figure_json(c, key, kept, service, out);
	}
}

void policy_json(const struct costing *c, struct text *out)
{
	size_t services = 0;
	const char **service = c->policies ? policy_services(c, &services) : NULL;

	text_add(out, "{");
	for (size_t i = 0; i < c->policies; i++) {
		text_add(out, i ? ",\n  " : "\n  ");
		json_quote(out, tag_of(c, i)->name);
		text_add(out, ": {");
		kept_json(c, i, NULL, out);
		text_add(out, ",\n   \"service\": {");
		for (size_t k = 0; k < services; k++) {
			text_add(out, k ? ",\n    " : "\n    ");
			json_quote(out, service[k]);
			text_add(out, ": {");
			kept_json(c, i, service[k], out);
			text_addc(out, '}');
		}
		text_add(out, "}}");
	}
	text_addc(out, '}');
	free(service);
}
