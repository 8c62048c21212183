#include "sim/cli/cli.h"

#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <yaml.h>

#include "sim/base/lang.h"
#include "sim/cli/commands.h"
#include "sim/cli/emit.h"
#include "sim/cli/words.h"
#include "sim/report/grid.h"
#include "sim/study/futures.h"

static const struct command commands[] = {
	{"run", FOR_RUN, N_("FILE"), 1, 1, N_("Live a scenario through many futures and compare its strategies."), command_run},
	{"validate", FOR_VALIDATE, N_("FILE..."), 1, 100000, N_("Check scenarios and price books; every error with its place."),
	 command_validate},
	{"show", FOR_SHOW, N_("FILE"), 1, 1,
	 N_("The scenario in plain words: every default and every price made visible, with sources."), command_show},
	{"replay", FOR_REPLAY, N_("FILE"), 1, 1, N_("One future again: its story, its timeline plot, its bill."), command_replay},
	{"sweep", FOR_SWEEP, N_("FILE"), 1, 1, N_("One key or two varied: a line or a heat map, and where one strategy becomes cheaper than another."),
	 command_sweep},
	{"tornado", FOR_TORNADO, N_("FILE"), 1, 1, N_("Each quantity of a scenario alone, down and up: what moves the cost of a strategy most."),
	 command_tornado},
	{"why", FOR_WHY, N_("FILE A B"), 3, 3, N_("Where the difference between two strategies comes from, part by part."), command_why},
	{"diff", FOR_DIFF, N_("OUT1 OUT2"), 2, 2, N_("What changed between two finished runs, and whether it is more than chance."), command_diff},
	{"bill", FOR_BILL, N_("FILE"), 1, 1, N_("The bill of one future: FOCUS columns, CSV."), command_bill},
	{"costs", FOR_COSTS, N_("FILE"), 1, 1, N_("What costs how much: by service, account, tag or cause, per day or month, over many futures."),
	 command_costs},
	{"forecast", FOR_FORECAST, N_("FILE"), 1, 1, N_("The month's end as each of its days forecasts it, and how wrong that is."), command_forecast},
	{"budgets", FOR_BUDGETS, N_("FILE"), 1, 1, N_("When the budgets of a scenario speak, how late, and what their actions save and lose."), command_budgets},
	{"detect", FOR_DETECT, N_("FILE"), 1, 1, N_("The incidents of a scenario: which rule notices them in daily cost, how late, and for how many false alarms."),
	 command_detect},
	{"levers", FOR_LEVERS, N_("FILE"), 1, 1, N_("What each lever of a scenario saves alone, and all one after the other: a waterfall."), command_levers},
	{"advise", FOR_ADVISE, N_("FILE"), 1, 1, N_("What an advisor would say of a strategy: changes that save something, each lived over the same futures."),
	 command_advise},
	{"report", FOR_REPORT, N_("DIR"), 1, 1, N_("The report of a finished run again: HTML, Markdown, LaTeX or PDF."), command_report},
	{"plot", FOR_PLOT, N_("DIR"), 1, 1, N_("Draw the plots of a finished run again."), command_plot},
	{"quiz", FOR_QUIZ, N_("FILE"), 1, 1, N_("A question for a class: a case and its options, no numbers; --votes shows what the class thinks."),
	 command_quiz},
	{"reveal", FOR_REVEAL, N_("FILE"), 1, 1, N_("The answer to a quiz: who wins, in how many futures, and what the vote missed."), command_reveal},
	{"handout", FOR_HANDOUT, N_("FILE"), 1, 1, N_("A page of exercises for one student, with a seed and prices of its own."), command_handout},
	{"league", FOR_LEAGUE, N_("DIR"), 1, 1, N_("Scenario files that students handed in, ranked over the same futures."), command_league},
	{"init", FOR_INIT, N_("[KIND]"), 0, 1, N_("A commented scenario to start from."), command_init},
	{"list", FOR_LIST, N_("[WHAT]"), 0, 1, N_("Scenarios, lessons, quizzes, presets, price books and models that are here."), command_list},
	{"prices", FOR_PRICES, N_("[BOOK]"), 0, 1, N_("A price book: every price with its source and date."), command_prices},
	{"fit", FOR_FIT, N_("TRACE"), 1, 1, N_("A block for a scenario, fitted to a record (CSV): a market to availability or lifetimes, a demand to requests."),
	 command_fit},
	{"explain", FOR_EXPLAIN, N_("PATH"), 1, 1, N_("The meaning, unit, range and default of one scenario key."),
	 command_explain},
	{"schema", FOR_SCHEMA, "", 0, 0, N_("JSON Schema of the scenario language, for editors."), command_schema},
};
#define COMMANDS (sizeof commands / sizeof *commands)

/* What argp says by itself, in the default domain: listed here so that it is translated. */
static const char *const argp_texts[] __attribute__((unused)) = {
	N_("Usage:"), N_(" [OPTION...]"), N_("Give this help list"), N_("Give a short usage message"),
	N_("Try `%s --help' or `%s --usage' for more information.\n"),
	N_("Mandatory or optional arguments to long options are also mandatory or optional for any corresponding short options."),
};

struct terminal terminal_of_stdout(void)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM"), *columns = getenv("COLUMNS");
	const bool screen = isatty(STDOUT_FILENO);
	struct terminal terminal = {.columns = screen ? 80 : 120, .utf8 = lang_utf8_terminal(),
				    .colour = screen && !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0};
	struct winsize size;

	if (screen && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		terminal.columns = size.ws_col;
	if (columns && atoi(columns) >= 20 && atoi(columns) <= 10000)
		terminal.columns = atoi(columns);
	return terminal;
}

static int version(void)
{
	int major, minor, patch;

	yaml_get_version(&major, &minor, &patch);
	printf("costcast %s\n", COSTCAST_VERSION);
	printf(_("built with %s, GSL %s, libyaml %d.%d.%d, jansson %s; %d threads here\n"),
#ifdef __clang__
	       "clang " __clang_version__,
#else
	       "gcc " __VERSION__,
#endif
	       gsl_version, major, minor, patch, JANSSON_VERSION, futures_threads(0));
	printf(_("License GPL-3.0-or-later: free software, without warranty.\n"));
	return STATUS_DONE;
}

enum { HELP_WIDTH = 80 };                 /* as wide as argp writes its own */

static size_t help_width(void)
{
	const int columns = terminal_of_stdout().columns;

	return columns < HELP_WIDTH ? (size_t)columns : HELP_WIDTH;
}

static const char *arguments_of(const struct command *command)
{
	return *command->arguments ? _(command->arguments) : "";
}

/* "  run       FILE     Live a scenario through …": what it does under itself. */
static void command_line(const struct command *command, size_t arguments, size_t width, struct text *out)
{
	struct text first = {0};

	text_addf(&first, "  %-9s %s", command->name, arguments_of(command));
	for (size_t w = utf8_width(arguments_of(command)); w < arguments + 2; w++)
		text_addc(&first, ' ');
	wrap_write(out, text_str(&first), utf8_width(text_str(&first)), width, "", _(command->doc));
	text_release(&first);
}

static void list_commands(FILE *out)
{
	const size_t width = help_width();
	struct text text = {0};
	size_t arguments = 0;

	for (size_t i = 0; i < COMMANDS; i++)
		if (utf8_width(arguments_of(commands + i)) > arguments)
			arguments = utf8_width(arguments_of(commands + i));
	wrap_write(&text, "", 2, width, "", _("Usage: costcast COMMAND [OPTION...] [ARGUMENT...]"));
	wrap_write(&text, "", 0, width, "",
		   _("What AI workloads cost in the cloud: thousands of possible futures, priced as a provider would bill them."));
	text_addc(&text, '\n');
	for (size_t i = 0; i < COMMANDS; i++)
		command_line(commands + i, arguments, width, &text);
	text_addc(&text, '\n');
	text_add(&text, _("  costcast COMMAND --help    the options of a command\n"
			  "  costcast --version         the version and how it was built\n"));
	fputs(text_str(&text), out);
	text_release(&text);
}

static int no_command(const char *word)
{
	const char *names[COMMANDS + 3] = {"--help", "--version"};
	struct text said = {0};

	if (!word) {
		list_commands(stderr);
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		names[2 + i] = commands[i].name;
	if (word[0] == '-')
		text_addf(&said, _("unknown option \"%s\""), shortened(word));
	else
		text_addf(&said, _("unknown command \"%s\""), shortened(word));
	words_unknown("costcast", text_str(&said), word, names);
	fprintf(stderr, _("Try \"%s --help\".\n"), "costcast");
	text_release(&said);
	return STATUS_USAGE;
}

static int run_command(const struct models *known, const struct command *command, int argc, char **argv)
{
	struct options options;
	char name[64], help[] = "--help";

	snprintf(name, sizeof name, "costcast %s", command->name);
	argv[0] = name;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "-h") == 0)
			argv[i] = help;
	options_read(&options, command, argc, argv);
	const int status = command->run(known, &options);
	options_release(&options);
	return status;
}

int cli_main(const struct models *known, int argc, char **argv)
{
	emit_init();
	lang_init();
	if (argc < 1 || !argv[0]) {
		lang_use(lang_of_locale());
		return no_command(NULL);
	}
	options_language(argc, argv);
	int at = 1;                       /* --lang may stand before the command */
	while (at < argc && strncmp(argv[at], "--lang", 6) == 0)
		at += argv[at][6] == '=' ? 1 : 2;
	if (at > 1 && at < argc && argv[at][0] != '-') {
		/* the command reads it again, behind its own name */
		char *command = argv[at];
		memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
		argv[1] = command;
		at = 1;
	}
	if (at >= argc)
		return no_command(NULL);
	if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 || strcmp(argv[at], "-?") == 0) {
		list_commands(stdout);
		return STATUS_DONE;
	}
	if (strcmp(argv[at], "--version") == 0 || strcmp(argv[at], "-V") == 0)
		return version();
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[at], commands[i].name) == 0)
			return run_command(known, &commands[i], argc - at, argv + at);
	return no_command(argv[at]);
}
