#include "sim/cli/load.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/currencies.h"
#include "sim/base/text.h"
#include "sim/cli/emit.h"

/* A fault without a place is one of the words on the command line ("--strategies Z"): a matter of usage. */
static bool none_in_a_file(const struct diag *diag)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->item[i].level == DIAG_ERROR && diag->item[i].at.source)
			return false;
	return diag->errors > 0;
}

/* As if --strategies had named the baseline. */
static void narrow(struct scenario *scenario)
{
	scenario->strategy += scenario->baseline;
	scenario->strategies = 1;
	scenario->baseline = 0;
}

int load_plan(struct loaded *loaded, const char *path, const struct models *known, const struct options *options)
{
	bool missing = false;

	*loaded = (struct loaded){0};
	if (strlen(path) >= PATH_MAX) {   /* said in short: the name would fill the screen */
		fprintf(stderr, _("costcast: there is no file \"%s\"\n"), shortened(path));
		return STATUS_MISSING;
	}
	loaded->scenario = scenario_load(path, &options->overrides, known, &loaded->diag, &missing);
	if (loaded->scenario && !options->quiet)
		for (const char **line = loaded->scenario->echo; line && *line; line++)
			emit_note(false, "%s", *line);
	if (loaded->scenario && options->baseline_alone)
		narrow(loaded->scenario);
	if (loaded->scenario)
		loaded->plan = plan_new(loaded->scenario, &loaded->diag);
	if (loaded->diag.errors || !options->quiet)
		diag_print(&loaded->diag, stderr);
	if (loaded->plan) {                /* errors above are about what was written, in USD */
		currency_use(loaded->scenario->shown.currency.per_usd > 0 ? &loaded->scenario->shown.currency : NULL);
		return STATUS_DONE;
	}
	const int status = missing ? STATUS_MISSING
			   : options->overrides.strategies && none_in_a_file(&loaded->diag) ? STATUS_USAGE : STATUS_INVALID;
	load_release(loaded);
	return status;
}

void load_release(struct loaded *loaded)
{
	scenario_free(loaded->scenario);
	diag_release(&loaded->diag);
	*loaded = (struct loaded){0};
}

static void add_quoted(struct text *line, const char *word)
{
	text_addc(line, ' ');
	text_add_word(line, word);
}

static void add_option(struct text *line, const char *option, const char *value)
{
	if (!value)
		return;
	text_addf(line, " %s", option);
	add_quoted(line, value);
}

/* Those of costs and forecasts. */
static void costs_options(struct text *line, const struct options *options)
{
	char number[32];

	add_option(line, "--view", options->view_name);
	add_option(line, "--by", options->divide);
	add_option(line, "--per", options->per);
	add_option(line, "--cost", options->cost);
	for (size_t i = 0; i < options->wheres; i++)
		add_option(line, "--where", options->where[i]);
	if (options->movers)
		text_addf(line, " --movers%s%s", options->when ? "=" : "", options->when ? options->when : "");
	snprintf(number, sizeof number, "%zu", options->top ? options->top : options->day);
	if (options->top || options->day)
		add_option(line, options->top ? "--top" : "--day", number);
	if (options->monthly) {
		calendar_write(options->month_unix_s, number, sizeof number)[sizeof "2026-09" - 1] = '\0';
		add_option(line, "--month", number);
	}
}

char *load_command(const struct loaded *loaded, const char *command, const struct options *options, uint64_t replications)
{
	const struct scenario *scenario = loaded->scenario;
	const struct overrides *o = &options->overrides;
	struct text line = {0};

	text_addf(&line, "costcast %s", command);
	if (scenario->path[0] == '-' && scenario->path[1]) {
		struct text path = {0};   /* ./-name.yaml: not an option */
		text_addf(&path, "./%s", scenario->path);
		add_quoted(&line, text_str(&path));
		text_release(&path);
	} else {
		add_quoted(&line, scenario->path);
	}
	text_addf(&line, " --seed %" PRIu64 " -n %" PRIu64, scenario->seed, replications);
	add_option(&line, "--strategies", o->strategies);
	add_option(&line, "--prices", o->prices);
	for (size_t i = 0; i < o->sets; i++)
		add_option(&line, "--set", o->set[i]);
	for (size_t i = 0; i < options->varies; i++)
		add_option(&line, "--vary", options->vary[i]);
	add_option(&line, "--strategy", options->strategy);
	add_option(&line, "--against", options->against);
	add_option(&line, "--metric", options->metric);
	add_option(&line, "--by", options->by_text);
	add_option(&line, "--by", options->by_what);
	add_option(&line, "--detector", options->detector);
	costs_options(&line, options);
	return line.s;
}
