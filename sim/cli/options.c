#include "sim/cli/options.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/calendar.h"
#include "sim/base/locales.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"
#include "sim/base/units.h"
#include "sim/cli/words.h"

enum option_key {
	OPT_REPLICATIONS = 'n', OPT_THREADS = 'j', OPT_OUTPUT = 'o', OPT_QUIET = 'q',
	OPT_FIRST = 256, OPT_SEED = OPT_FIRST, OPT_STRATEGIES, OPT_PRICES, OPT_SET, OPT_FORCE, OPT_JSON, OPT_CSV,
	OPT_MARKDOWN, OPT_SAMPLES, OPT_NO_PLOTS, OPT_LANG, OPT_STRICT, OPT_STRATEGY, OPT_REPLICA, OPT_BILL, OPT_EVENTS,
	OPT_FORMAT, OPT_REFERENCE, OPT_FILTER, OPT_SORT, OPT_KIND, OPT_AS_OF, OPT_ZONE, OPT_NODES, OPT_PROJECTOR,
	OPT_VARY, OPT_METRIC, OPT_VOTES, OPT_STUDENT, OPT_KEY, OPT_QUESTION, OPT_NUMBER_LOCALE, OPT_CSV_LOCALE, OPT_AGAINST, OPT_BY,
	OPT_MONTH, OPT_GZIP, OPT_SQLITE, OPT_FUTURES, OPT_BY_WHAT, OPT_DETECTOR,
	OPT_DIVIDE, OPT_PER, OPT_COST, OPT_VIEW, OPT_WHERE, OPT_TOP, OPT_MOVERS, OPT_DAY, OPT_END
};

#define THREADS_MOST 256                  /* as many as sim/study uses */

/* Those that look at one strategy, and write what they found like each other. */
#define STUDIES (FOR_ADVISE | FOR_LEVERS | FOR_BUDGETS | FOR_DETECT | FOR_COSTS | FOR_FORECAST)

/* The commands that live futures of a scenario. */
#define LIVES (FOR_RUN | FOR_REPLAY | FOR_BILL | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_REVEAL | FOR_HANDOUT | FOR_LEAGUE)

#define WRITES_CSV (FOR_RUN | FOR_REPLAY | FOR_BILL | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_DIFF | FOR_LEAGUE)

static const struct {
	unsigned commands;
	struct argp_option option;
} table[] = {
	{LIVES, {"replications", OPT_REPLICATIONS, N_("N"), 0, N_("how many futures to live"), 0}},
	{LIVES, {"seed", OPT_SEED, N_("S"), 0, N_("another seed, from 0 to 2^64-1"), 0}},
	{LIVES | FOR_PLOT | FOR_REPORT, {"threads", OPT_THREADS, N_("THREADS"), 0,
					 N_("threads to use (default: one per processor); the results do not depend on it"), 0}},
	{FOR_BUDGETS | FOR_RUN | FOR_SHOW | FOR_SWEEP | FOR_REVEAL, {"strategies", OPT_STRATEGIES, N_("A,B"), 0, N_("only these strategies"), 0}},
	{LIVES | FOR_SHOW | FOR_QUIZ, {"prices", OPT_PRICES, N_("BOOK"), 0,
				       N_("another price book: a name or a file"), 0}},
	{LIVES | FOR_SHOW | FOR_QUIZ, {"set", OPT_SET, N_("PATH=VALUE"), 0,
				       N_("change one key of the scenario, such as goal.deadline=10d; may be repeated"), 0}},
	{FOR_RUN | FOR_REPLAY | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_REVEAL | FOR_LEAGUE | FOR_QUIZ, {"output", OPT_OUTPUT, N_("DIR"), 0, N_("write files and plots into this folder"), 0}},
	{FOR_FIT, {"output", OPT_OUTPUT, N_("DIR"), 0, N_("write the block, the estimates as JSON and the plot into this folder"), 0}},
	{FOR_BILL, {"output", OPT_OUTPUT, N_("FILE"), 0, N_("where the bill goes (default: -, standard output)"), 0}},
	{FOR_HANDOUT | FOR_REPORT, {"output", OPT_OUTPUT, N_("FILE"), 0, N_("where it goes; - for standard output"), 0}},
	{FOR_INIT, {"output", OPT_OUTPUT, N_("FILE|DIR"), 0, N_("where it goes: a file, a folder, or - for standard output (default: KIND.yaml in this folder)"), 0}},
	{FOR_INIT, {"force", OPT_FORCE, NULL, 0, N_("write over a file that is there"), 0}},
	{FOR_RUN | FOR_REPLAY | FOR_FIT | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_REVEAL | FOR_LEAGUE | FOR_QUIZ, {"force", OPT_FORCE, NULL, 0, N_("even if costcast did not make that folder"), 0}},
	{FOR_SWEEP, {"vary", OPT_VARY, N_("PATH=V1,V2,..."), 0,
		     N_("the key to vary and its values, such as goal.deadline=8d,10d,12d; once or twice; needed"), 0}},
	{FOR_SWEEP | FOR_TORNADO, {"metric", OPT_METRIC, N_("STAT(METRIC)"), 0, N_("what is compared (default: mean(cost)), such as p95(hours)"), 0}},
	{FOR_RUN | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_DIFF | FOR_LEAGUE, {"json", OPT_JSON, N_("FILE"), 0, N_("summary as JSON; - for standard output, instead of the table"), 0}},
	{FOR_FIT, {"json", OPT_JSON, N_("FILE"), 0, N_("estimates as JSON; - for standard output, instead of the block"), 0}},
	{FOR_FIT, {"zone", OPT_ZONE, N_("NAME"), 0, N_("only this zone (of lifetimes: its zone, its type, or both with a blank between; of requests: whose local time)"), 0}},
	{FOR_FIT, {"nodes", OPT_NODES, N_("N"), 0, N_("in a record that counts nodes, a zone is up while it holds so many (default: 1)"), 0}},
	{FOR_RUN | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_DIFF | FOR_LEAGUE, {"csv", OPT_CSV, N_("FILE"), 0, N_("summary as CSV; - for standard output, instead of the table"), 0}},
	{FOR_RUN, {"markdown", OPT_MARKDOWN, N_("FILE"), 0,
		   N_("summary as Markdown; - for standard output, instead of the table"), 0}},
	{FOR_RUN, {"samples", OPT_SAMPLES, NULL, 0, N_("write samples.csv however large it gets"), 0}},
	{FOR_RUN | FOR_FIT | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_REVEAL | FOR_LEAGUE, {"no-plots", OPT_NO_PLOTS, NULL, 0, N_("draw no plots"), 0}},
	{FOR_RUN, {"strict", OPT_STRICT, NULL, 0, N_("status 99 if any strategy misses a threshold"), 0}},
	{FOR_REPLAY, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("the strategy to replay; needed"), 0}},
	{FOR_BILL, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("whose bill (default: the baseline's); a database holds several, with commas, or all"), 0}},
	{FOR_ADVISE | FOR_LEVERS, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("whose bill (default: the baseline's)"), 0}},
	{FOR_TORNADO, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("whose cost (default: the best one's, or the baseline's when none meets all thresholds)"), 0}},
	{FOR_TORNADO, {"against", OPT_AGAINST, N_("S"), 0, N_("what moves the difference to this strategy"), 0}},
	{FOR_TORNADO, {"by", OPT_BY, N_("PERCENT"), 0, /* xgettext:no-c-format */ N_("how far a certain quantity moves down and up (default: 25%)"), 0}},
	{FOR_DETECT, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("whose cost is watched (default: the baseline's)"), 0}},
	{FOR_DETECT, {"by", OPT_BY_WHAT, N_("WHAT"), 0, N_("what is watched beside the total: each service (the default), account, region, tag:NAME, ..."), 0}},
	{FOR_DETECT, {"detector", OPT_DETECTOR, N_("NAME"), 0, N_("only this rule: hampel, cusum or first_spend"), 0}},
	{FOR_COSTS | FOR_FORECAST, {"strategy", OPT_STRATEGY, N_("S"), 0, N_("whose costs (default: the baseline's)"), 0}},
	{FOR_COSTS, {"by", OPT_DIVIDE, N_("LIST"), 0, N_("what they are divided by, up to three with commas: service (the default), category, region, "
							 "zone, account, workload, item, purchase, cause, tag:NAME"), 0}},
	{FOR_COSTS, {"per", OPT_PER, N_("PERIOD"), 0, N_("total (the default), month or day, in UTC"), 0}},
	{FOR_COSTS, {"cost", OPT_COST, N_("KIND"), 0, N_("amortised (the default): fees of commitments go to the usage that they cover; or billed: as it is "
							 "invoiced"), 0}},
	{FOR_COSTS, {"where", OPT_WHERE, N_("KEY=VALUE"), 0, N_("only of what is so, such as tag:team=nlp; KEY= is what has none; of several values, "
								"with | between them, one; may be repeated"), 0}},
	{FOR_COSTS, {"view", OPT_VIEW, N_("NAME"), 0, N_("a view of the scenario's, instead of --by"), 0}},
	{FOR_COSTS, {"top", OPT_TOP, N_("N"), 0, N_("so many groups one by one (default: 10); the rest together"), 0}},
	{FOR_COSTS, {"movers", OPT_MOVERS, N_("WHEN"), OPTION_ARG_OPTIONAL,
		     N_("what changed most between the last two whole months, or weeks where there are no two months; WHEN: month, week, two months "
			"(2026-09,2026-10) or the first days of two weeks (2026-09-01,2026-09-08)"), 0}},
	{FOR_COSTS, {"against", OPT_AGAINST, N_("S"), 0, N_("what changes most from this strategy to the other"), 0}},
	{FOR_FORECAST, {"day", OPT_DAY, N_("K"), 0, N_("from how many known days the one future is forecast (default: half of the month)"), 0}},
	{FOR_FORECAST, {"month", OPT_MONTH, N_("MONTH"), 0, N_("a later month than the first, such as 2026-09; all days before it are known"), 0}},
	{FOR_REPLAY, {"replica", OPT_REPLICA, N_("K"), 0, N_("which future: a number from 0, median, p95 or worst; needed"), 0}},
	{FOR_BILL, {"replica", OPT_REPLICA, N_("K"), 0,
		    N_("which future: a number from 0, median (the default), p95 or worst"), 0}},
	{FOR_BILL, {"month", OPT_MONTH, N_("MONTH"), 0, N_("only the billing period of this month, such as 2026-09"), 0}},
	{FOR_BILL, {"gzip", OPT_GZIP, NULL, 0, N_("compress the bill, as a name that ends in .gz does"), 0}},
	{FOR_BILL, {"sqlite", OPT_SQLITE, N_("FILE"), 0,
		    N_("the bill as a database of SQLite, to be queried; without -o nothing else is written"), 0}},
	{FOR_BILL, {"futures", OPT_FUTURES, N_("K"), 0, N_("the bills of the first K futures into that database (default: that of --replica)"), 0}},
	{FOR_REPLAY, {"bill", OPT_BILL, N_("FILE"), 0, N_("its bill as CSV; - for standard output, instead of the story"), 0}},
	{FOR_REPLAY, {"events", OPT_EVENTS, N_("FILE"), 0,
		      N_("its events as CSV; - for standard output, instead of the story"), 0}},
	{FOR_PLOT, {"format", OPT_FORMAT, N_("LIST"), 0, N_("svg, png, pdf, tex, terminal (in letters, on the screen) or several with commas (default: svg,png)"), 0}},
	{FOR_REPORT, {"format", OPT_FORMAT, N_("FORMAT"), 0, N_("html (the default), md, tex or pdf"), 0}},
	{FOR_PLOT | FOR_RUN | FOR_SWEEP | FOR_TORNADO | STUDIES | FOR_WHY | FOR_LEAGUE, {"projector", OPT_PROJECTOR, NULL, 0,
								 N_("plots for a projector: 1600 x 900, large letters, thick lines"), 0}},
	{FOR_QUIZ | FOR_REVEAL, {"votes", OPT_VOTES, N_("A=4,B=21,..."), 0, N_("how many chose each option; given twice, a second vote beside the first"), 0}},
	{FOR_QUIZ | FOR_REVEAL, {"question", OPT_QUESTION, N_("N"), 0, N_("which question of the scenario (default: the first)"), 0}},
	{FOR_HANDOUT, {"student", OPT_STUDENT, N_("ID"), 0, N_("whose page: it fixes the seed and the prices; needed"), 0}},
	{FOR_HANDOUT, {"key", OPT_KEY, NULL, 0, N_("the answers instead, for the teacher"), 0}},
	{FOR_PRICES, {"kind", OPT_KIND, N_("LIST"), 0,
		      N_("only instances, stores, items, commitments, or several with commas"), 0}},
	{FOR_PRICES, {"filter", OPT_FILTER, N_("TEXT"), 0,
		      N_("only what has this in its name, title, family, accelerator or service"), 0}},
	{FOR_PRICES, {"sort", OPT_SORT, N_("KEY"), 0,
		      N_("by name, price (lowest first), saving (greatest first) or date (oldest first), not as written"), 0}},
	{FOR_PRICES, {"as-of", OPT_AS_OF, N_("DATE"), 0,
		      N_("mark figures older than 365 days on this day (default: on the book's own), such as 2026-07-20"), 0}},
	{FOR_SCHEMA, {"reference", OPT_REFERENCE, NULL, 0, N_("the reference in Markdown instead"), 0}},
	{FOR_ALL, {"lang", OPT_LANG, N_("LANG"), 0, N_("en or es; without it the screen follows the locale, files are English"), 0}},
	{FOR_ALL & ~(FOR_SCHEMA | FOR_INIT | FOR_LIST), {"number-locale", OPT_NUMBER_LOCALE, N_("LOCALE"), 0,
	 N_("numbers and money for people as there, such as es-MX or en-GB, whatever the language (default: en-US in English, es-ES in Spanish)"), 0}},
	{WRITES_CSV, {"csv-locale", OPT_CSV_LOCALE, N_("LOCALE"), 0,
		      N_("all CSV for spreadsheets of that country: with a decimal comma, as in es-ES, cells are parted by semicolons "
			 "(default: commas and decimal points)"), 0}},
	{LIVES | FOR_VALIDATE | FOR_PLOT | FOR_FIT | FOR_DIFF | FOR_REPORT | FOR_QUIZ | FOR_INIT, {"quiet", OPT_QUIET, NULL, 0, N_("no progress and no notes"), 0}},
};
#define ROWS (sizeof table / sizeof *table)

struct reading {                          /* what the argp parser carries along */
	struct options *options;
	const struct command *command;
	unsigned char seen[OPT_END];
};

const char *shortened(const char *s)
{
	static char buf[260];
	const size_t fit = utf8_cut(s, 60);
	struct text plain = {0};

	text_add_plain(&plain, s);
	snprintf(buf, sizeof buf, "%.*s%s", (int)(fit < 240 ? fit : 240), text_str(&plain), s[fit] ? "..." : "");
	text_release(&plain);
	return buf;
}

bool is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* Decimal digits alone, within [least, most]. */
static bool whole_number(const char *s, uint64_t least, uint64_t most, uint64_t *value)
{
	if (!*s || strspn(s, "0123456789") != strlen(s) || (s[0] == '0' && s[1]))
		return false;
	errno = 0;
	const unsigned long long x = strtoull(s, NULL, 10);
	if (errno || x < least || x > most)
		return false;
	*value = x;
	return true;
}

static const struct argp_option *row_of_key(int key)
{
	for (size_t i = 0; i < ROWS; i++)
		if (table[i].option.key == key)
			return &table[i].option;
	return NULL;
}

static uint64_t number_or_usage(struct argp_state *state, int key, const char *arg, uint64_t least, uint64_t most)
{
	uint64_t value = least;

	if (!whole_number(arg, least, most, &value))
		argp_error(state, _("\"--%s\" takes a whole number from %llu to %llu, not \"%s\""), row_of_key(key)->name,
			   (unsigned long long)least, (unsigned long long)most, shortened(arg));
	return value;
}

static enum lang lang_or_usage(struct argp_state *state, const char *arg)
{
	enum lang lang = LANG_EN;

	if (!lang_read(arg, &lang))
		argp_error(state, _("\"--lang\" takes en or es, not \"%s\""), shortened(arg));
	return lang;
}

/* A locale of the table by its name. */
static const struct locale *locale_or_usage(struct argp_state *state, int key, const char *arg)
{
	const struct locale *locale = locale_named(arg);
	const char *const *names = locale_names(), *near = suggest(arg, names);
	struct text all = {0};

	if (locale)
		return locale;
	for (size_t i = 0; names[i]; i++)
		text_addf(&all, "%s%s", i ? ", " : "", names[i]);
	if (near)
		argp_error(state, _("\"--%s\" does not know the locale \"%s\"; did you mean \"%s\"? Known: %s"), row_of_key(key)->name,
			   shortened(arg), near, text_str(&all));
	argp_error(state, _("\"--%s\" does not know the locale \"%s\"; known: %s"), row_of_key(key)->name, shortened(arg), text_str(&all));
	return NULL;
}

static void set_or_usage(struct argp_state *state, struct options *options, const char *arg)
{
	const char *equals = strchr(arg, '=');

	if (!equals || equals == arg)
		argp_error(state, _("\"--set\" takes PATH=VALUE, such as goal.deadline=10d, not \"%s\""), shortened(arg));
	options->set = mem_grow(options->set, options->overrides.sets + 1, sizeof *options->set);
	options->set[options->overrides.sets++] = arg;
	options->overrides.set = options->set;
}

static void vary_or_usage(struct argp_state *state, struct options *options, const char *arg)
{
	const char *equals = strchr(arg, '=');

	if (!equals || equals == arg || !equals[1])
		argp_error(state, _("\"--vary\" takes PATH=V1,V2,..., such as goal.deadline=8d,10d,12d, not \"%s\""), shortened(arg));
	options->vary = mem_grow(options->vary, options->varies + 1, sizeof *options->vary);
	options->vary[options->varies++] = arg;
	if (options->varies > 2)
		argp_error(state, _("\"--vary\" is given more than twice"));
}

static void where_or_usage(struct argp_state *state, struct options *options, const char *arg)
{
	if (!strchr(arg, '=') || *arg == '=')
		argp_error(state, _("\"--where\" takes KEY=VALUE, such as tag:team=nlp, not \"%s\""), shortened(arg));
	options->where = mem_grow(options->where, options->wheres + 1, sizeof *options->where);
	options->where[options->wheres++] = arg;
}

static double share_or_usage(struct argp_state *state, int key, const char *arg)
{
	double share = 0;

	if (unit_read(arg, DIM_RATIO, &share) != UNIT_OK || !(share > 0) || !(share < 1))
		argp_error(state, _("\"--%s\" takes a percentage above 0%% and below 100%%, such as 25%%, not \"%s\""), row_of_key(key)->name,
			   shortened(arg));
	return share;
}

static void votes_or_usage(struct argp_state *state, struct options *options, const char *arg)
{
	if (options->votes[1])
		argp_error(state, _("\"--votes\" is given more than twice"));
	options->votes[options->votes[0] != NULL] = arg;
}

/* One of WORDS, or several with commas: a bit each. */
static unsigned words_or_usage(struct argp_state *state, int key, const char *arg, const char *const *words, bool several)
{
	unsigned bits = 0;

	for (const char *at = arg;; at++) {
		const size_t length = strcspn(at, several ? "," : "");
		size_t i = 0;

		while (words[i] && (strlen(words[i]) != length || strncmp(words[i], at, length) != 0))
			i++;
		if (!words[i]) {
			struct text all = {0};

			for (i = 0; words[i]; i++)
				text_addf(&all, "%s%s", i ? ", " : "", words[i]);
			argp_error(state, _("\"--%s\" takes %s, not \"%s\""), row_of_key(key)->name, text_str(&all), shortened(arg));
		}
		bits |= 1u << i;
		at += length;
		if (!*at)
			return bits;
	}
}

static enum prices_sort sort_or_usage(struct argp_state *state, int key, const char *arg)
{
	static const char *const words[] = {"name", "price", "saving", "date", NULL};
	const unsigned bits = words_or_usage(state, key, arg, words, false);
	enum prices_sort sort = PRICES_BY_NAME;

	while (!(bits >> (sort - PRICES_BY_NAME) & 1))
		sort++;
	return sort;
}

static void day_or_usage(struct argp_state *state, int key, const char *arg, struct prices_view *view)
{
	view->dated = strlen(arg) == 10 && calendar_read(arg, &view->on_unix_s);
	if (!view->dated)
		argp_error(state, _("\"--%s\" takes a day such as 2026-07-20, not \"%s\""), row_of_key(key)->name, shortened(arg));
}

/* Its first second. */
static int64_t month_or_usage(struct argp_state *state, int key, const char *arg)
{
	char day[sizeof "2026-09-01"];
	int64_t unix_s = 0;

	snprintf(day, sizeof day, "%.7s-01", arg);
	if (strlen(arg) != sizeof "2026-09" - 1 || !calendar_read(day, &unix_s))
		argp_error(state, _("\"--%s\" takes a month such as 2026-09, not \"%s\""), row_of_key(key)->name, shortened(arg));
	return unix_s;
}

static const char *page_or_usage(struct argp_state *state, const char *arg)
{
	static const char *const known[] = {"html", "md", "tex", "pdf", NULL};

	words_or_usage(state, OPT_FORMAT, arg, known, false);
	return arg;
}

static const char *format_or_usage(const struct reading *r, struct argp_state *state, const char *arg)
{
	static const char *const known[] = {"svg", "png", "pdf", "tex", "terminal", NULL};
	const char *at = arg;

	if (r->command->bit == FOR_REPORT)
		return page_or_usage(state, arg);

	for (;;) {
		const size_t length = strcspn(at, ",");
		size_t i = 0;
		while (known[i] && (strlen(known[i]) != length || strncmp(known[i], at, length) != 0))
			i++;
		if (!known[i])
			argp_error(state, _("\"--format\" takes svg, png, pdf, tex, terminal or several with commas, not \"%s\""),
				   shortened(arg));
		if (!at[length])
			return arg;
		at += length + 1;
	}
}

static error_t read_argument(struct reading *r, struct argp_state *state, const char *arg)
{
	struct options *options = r->options;

	if (options->arguments == r->command->most)
		argp_error(state, _("unexpected argument \"%s\""), shortened(arg));
	options->argument = mem_grow(options->argument, options->arguments + 1, sizeof *options->argument);
	options->argument[options->arguments++] = arg;
	return 0;
}

static bool several_bills(const struct options *o)
{
	return o->futures > 1 || (o->strategy && (strchr(o->strategy, ',') || strcmp(o->strategy, "all") == 0));
}

static void check_bill(struct argp_state *state, const struct options *o)
{
	if (o->futures && !o->sqlite)
		argp_error(state, _("\"--%s\" needs \"--sqlite FILE\""), "futures");
	if (o->futures && o->replica)
		argp_error(state, _("\"--futures\" and \"--replica\" cannot go together: the first futures, or one of them"));
	if (is_stdout(o->sqlite))
		argp_error(state, _("a database cannot go to standard output: \"--sqlite\" takes the name of a file"));
	if (!o->sqlite)
		return;
	if (o->gzip && !o->output)
		argp_error(state, _("\"--gzip\" compresses the CSV, which \"--sqlite\" without \"-o\" does not write"));
	if (o->output && strcmp(o->output, o->sqlite) == 0)
		argp_error(state, _("\"-o\" and \"--sqlite\" name the same file"));
	if (o->output && several_bills(o))
		argp_error(state, _("\"-o\" is for one bill; several are for \"--sqlite\" alone"));
}

static void check_together(struct argp_state *state, const struct reading *r)
{
	const struct options *o = r->options;

	if (o->arguments < r->command->least)
		argp_error(state, _("%s is missing"), r->command->arguments);
	if (is_stdout(o->json) + is_stdout(o->csv) + is_stdout(o->markdown) + is_stdout(o->bill) + is_stdout(o->events) > 1)
		argp_error(state, _("only one result can go to standard output"));
	if (!o->output && ((o->force && r->command->bit != FOR_INIT) || o->samples))
		argp_error(state, _("\"--%s\" needs \"-o DIR\""), o->force ? "force" : "samples");
	if (r->command->bit == FOR_PRICES && !o->arguments && memcmp(&o->view, &prices_whole, sizeof o->view) != 0)
		argp_error(state, _("%s is missing"), "BOOK");
	if (r->command->bit == FOR_BILL)
		check_bill(state, o);
	if (o->view_name && o->divide)
		argp_error(state, _("\"--view\" says what costs are divided by: \"--by\" would say it again"));
	if (o->movers && o->against)
		argp_error(state, _("\"--movers\" compares times, \"--against\" strategies: one of them"));
	if (r->command->bit == FOR_SWEEP && !o->varies)
		argp_error(state, _("\"--%s\" is missing"), "vary");
	if (r->command->bit == FOR_HANDOUT && !o->student && !o->key)
		argp_error(state, _("\"--%s\" is missing"), "student");
	if (r->command->bit == FOR_REPLAY && (!o->strategy || !o->replica))
		argp_error(state, _("\"--%s\" is missing"), o->strategy ? "replica" : "strategy");
}

static void keep_text(struct argp_state *state, int key, const char *arg, const char **text)
{
	if (!*arg)
		argp_error(state, _("\"--%s\" needs a value"), row_of_key(key)->name);
	*text = arg;
}

static void check_replica(struct argp_state *state, const char *arg)
{
	static const char *const words[] = {"median", "p50", "p95", "worst", NULL};
	uint64_t number;

	for (size_t i = 0; words[i]; i++)
		if (strcmp(arg, words[i]) == 0)
			return;
	if (!whole_number(arg, 0, UINT64_MAX, &number))
		argp_error(state, _("\"--replica\" takes a number from 0, median, p95 or worst, not \"%s\""), shortened(arg));
}

/* In the order of enum prices_kind's bits. */
static const char *const kind_words[] = {"instances", "stores", "items", "commitments", NULL};

static error_t read_option(int key, char *arg, struct argp_state *state)
{
	struct reading *r = state->input;
	struct options *o = r->options;

	if (key > 0 && key < OPT_END && key != OPT_SET && key != OPT_WHERE && key != OPT_VARY && key != OPT_VOTES && r->seen[key]++)
		argp_error(state, _("\"--%s\" is given twice"), row_of_key(key)->name);
	switch (key) {
	case OPT_REPLICATIONS: o->overrides.replications = number_or_usage(state, key, arg, 1, INT64_MAX); return 0;
	case OPT_THREADS: o->threads = (int)number_or_usage(state, key, arg, 1, THREADS_MOST); return 0;
	case OPT_SEED:
		o->overrides.seed = number_or_usage(state, key, arg, 0, UINT64_MAX);
		o->overrides.seed_given = true;
		return 0;
	case OPT_STRATEGIES: keep_text(state, key, arg, &o->overrides.strategies); return 0;
	case OPT_PRICES: keep_text(state, key, arg, &o->overrides.prices); return 0;
	case OPT_SET: set_or_usage(state, o, arg); return 0;
	case OPT_OUTPUT: keep_text(state, key, arg, &o->output); return 0;
	case OPT_JSON: keep_text(state, key, arg, &o->json); return 0;
	case OPT_CSV: keep_text(state, key, arg, &o->csv); return 0;
	case OPT_MARKDOWN: keep_text(state, key, arg, &o->markdown); return 0;
	case OPT_STRATEGY: keep_text(state, key, arg, &o->strategy); return 0;
	case OPT_REPLICA: check_replica(state, arg); o->replica = arg; return 0;
	case OPT_BILL: keep_text(state, key, arg, &o->bill); return 0;
	case OPT_EVENTS: keep_text(state, key, arg, &o->events); return 0;
	case OPT_MONTH: o->month_unix_s = month_or_usage(state, key, arg); o->monthly = true; return 0;
	case OPT_GZIP: o->gzip = true; return 0;
	case OPT_SQLITE: keep_text(state, key, arg, &o->sqlite); return 0;
	case OPT_FUTURES: o->futures = number_or_usage(state, key, arg, 1, INT64_MAX); return 0;
	case OPT_FORMAT: o->format = format_or_usage(r, state, arg); return 0;
	case OPT_PROJECTOR: o->projector = true; return 0;
	case OPT_VARY: vary_or_usage(state, o, arg); return 0;
	case OPT_METRIC: keep_text(state, key, arg, &o->metric); return 0;
	case OPT_AGAINST: keep_text(state, key, arg, &o->against); return 0;
	case OPT_BY: o->by = share_or_usage(state, key, arg); o->by_text = arg; return 0;
	case OPT_BY_WHAT: keep_text(state, key, arg, &o->by_what); return 0;
	case OPT_DETECTOR: keep_text(state, key, arg, &o->detector); return 0;
	case OPT_DIVIDE: keep_text(state, key, arg, &o->divide); return 0;
	case OPT_PER: keep_text(state, key, arg, &o->per); return 0;
	case OPT_COST: keep_text(state, key, arg, &o->cost); return 0;
	case OPT_VIEW: keep_text(state, key, arg, &o->view_name); return 0;
	case OPT_WHERE: where_or_usage(state, o, arg); return 0;
	case OPT_TOP: o->top = number_or_usage(state, key, arg, 1, 1000000); return 0;
	case OPT_MOVERS:
		o->movers = true;
		if (arg)
			keep_text(state, key, arg, &o->when);
		return 0;
	case OPT_DAY: o->day = number_or_usage(state, key, arg, 1, 366); return 0;
	case OPT_VOTES: votes_or_usage(state, o, arg); return 0;
	case OPT_QUESTION: o->question = number_or_usage(state, key, arg, 1, 1000); return 0;
	case OPT_STUDENT: keep_text(state, key, arg, &o->student); return 0;
	case OPT_KEY: o->key = true; return 0;
	case OPT_LANG: o->lang = lang_or_usage(state, arg); o->lang_given = true; return 0;
	case OPT_NUMBER_LOCALE: locale_use(locale_or_usage(state, key, arg)); return 0;
	case OPT_CSV_LOCALE: csv_locale_use(locale_or_usage(state, key, arg)); return 0;
	case OPT_FORCE: o->force = true; return 0;
	case OPT_SAMPLES: o->samples = true; return 0;
	case OPT_NO_PLOTS: o->no_plots = true; return 0;
	case OPT_STRICT: o->strict = true; return 0;
	case OPT_FILTER: keep_text(state, key, arg, &o->view.filter); return 0;
	case OPT_SORT: o->view.sort = sort_or_usage(state, key, arg); return 0;
	case OPT_KIND: o->view.kinds = words_or_usage(state, key, arg, kind_words, true); return 0;
	case OPT_AS_OF: day_or_usage(state, key, arg, &o->view); return 0;
	case OPT_ZONE: keep_text(state, key, arg, &o->zone); return 0;
	case OPT_NODES: o->nodes = (int)number_or_usage(state, key, arg, 1, 1000000); return 0;
	case OPT_REFERENCE: o->reference = true; return 0;
	case OPT_QUIET: o->quiet = true; return 0;
	case ARGP_KEY_ARG: return read_argument(r, state, arg);
	case ARGP_KEY_END: check_together(state, r); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

void options_read(struct options *options, const struct command *command, int argc, char **argv)
{
	enum { OF_ARGP = 2 };             /* the first rows are only for the check: argp brings its own */
	struct argp_option rows[OF_ARGP + ROWS + 1] = {{.name = "help"}, {.name = "usage"}};
	struct reading reading = {.options = options, .command = command};
	size_t count = OF_ARGP;

	for (size_t i = 0; i < ROWS; i++)
		if (table[i].commands & command->bit)
			rows[count++] = table[i].option;
	words_check_options(rows, argc, argv);
	const char *arguments = *command->arguments ? command->arguments : NULL; /* gettext("") is the header of its catalogue */
	const struct argp argp = {rows + OF_ARGP, read_option, arguments, command->doc, NULL, NULL, NULL};
	argp_err_exit_status = STATUS_USAGE;
	memset(options, 0, sizeof *options);
	options->view = prices_whole;
	argp_parse(&argp, argc, argv, 0, NULL, &reading);
}

void options_release(struct options *options)
{
	free(options->argument);
	free(options->set);
	free(options->vary);
	free(options->where);
}

void options_language(int argc, char **argv)
{
	enum lang lang = lang_of_locale();

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			lang_read(argv[i] + 7, &lang);
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			lang_read(argv[i + 1], &lang);
	}
	lang_use(lang);
}
