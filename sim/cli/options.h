/* Options of all sub-commands: one table, from which parsing, help, "did you mean" and completion come. */
#ifndef COSTCAST_CLI_OPTIONS_H
#define COSTCAST_CLI_OPTIONS_H

#include "sim/base/lang.h"
#include "sim/cli/cli.h"
#include "sim/report/report.h"
#include "sim/study/scenario.h"

enum command_bit {                        /* which commands an option belongs to */
	FOR_RUN = 1,
	FOR_VALIDATE = 2,
	FOR_SHOW = 4,
	FOR_REPLAY = 8,
	FOR_PLOT = 16,
	FOR_PRICES = 32,
	FOR_EXPLAIN = 64,
	FOR_SCHEMA = 128,
	FOR_BILL = 256,
	FOR_FIT = 512,
	FOR_SWEEP = 1024,
	FOR_WHY = 2048,
	FOR_DIFF = 4096,
	FOR_REPORT = 8192,
	FOR_QUIZ = 16384,
	FOR_REVEAL = 32768,
	FOR_HANDOUT = 65536,
	FOR_LEAGUE = 131072,
	FOR_INIT = 262144,
	FOR_LIST = 524288,
	FOR_TORNADO = 1048576,
	FOR_ADVISE = 2097152,
	FOR_LEVERS = 4194304,
	FOR_BUDGETS = 8388608,
	FOR_DETECT = 16777216,
	FOR_COSTS = 33554432,
	FOR_FORECAST = 67108864,
	FOR_ALL = 134217727
};

struct options {
	struct overrides overrides;
	int threads;                      /* 0: not given */
	const char *output;               /* -o DIR */
	bool force, samples, no_plots, quiet, strict, reference;
	const char *json, *csv, *markdown;
	const char *strategy, *replica, *bill, *events;
	const char *sqlite;               /* of bills: a database of them; NULL: none */
	uint64_t futures;                 /* how many bills of each strategy are in it; 0: not given */
	bool gzip, monthly;               /* of a bill: compressed; of one billing period alone, */
	int64_t month_unix_s;             /* which begins here */
	bool baseline_alone;              /* a command that looks at one strategy, and none was named */
	const char *format;
	bool projector;                   /* plots at projector size */
	const char **vary;                /* of a sweep: PATH=V1,V2,…; owned */
	size_t varies;
	const char *metric;               /* of a sweep or a tornado: STAT(METRIC); NULL: mean(cost) */
	const char *against;              /* of a tornado: whose figure is subtracted; NULL: nobody's */
	double by;                        /* of a tornado: a share in (0, 1) */
	const char *by_text;              /* as written; NULL: not given */
	const char *by_what;              /* of detect: what cost is divided by; NULL: service */
	const char *detector;             /* of detect: the only rule; NULL: all */
	const char *votes[2];             /* of a quiz: "A=4,B=21"; the first vote and the second; NULL: none */
	size_t question;                  /* of a quiz: which one, from 1; 0: not given */
	const char *student;              /* of a handout */
	bool key;                         /* of a handout: the teacher's answers */
	const char *divide, *per, *cost, *view_name;      /* of costs: --by, --per, --cost, --view */
	const char **where;               /* of costs: KEY=VALUE; owned */
	size_t wheres;
	size_t top;                       /* of costs: groups one by one; 0: not given */
	bool movers;                      /* of costs */
	const char *when;                 /* of --movers; NULL: not said */
	size_t day;                       /* of a forecast: from 1; 0: not given */
	const char *zone;                 /* the only one to fit; NULL: all */
	int nodes;                        /* so many make a zone up; 0: not given */
	struct prices_view view;          /* of a price book */
	bool lang_given;
	enum lang lang;                   /* of files: --lang, else English */
	const char **argument;            /* what is not an option */
	size_t arguments;
	const char **set;                 /* owned; overrides.set points to it */
};

struct command {
	const char *name;
	enum command_bit bit;
	const char *arguments;            /* "FILE": for the usage line */
	size_t least, most;               /* how many of them */
	const char *doc;                  /* N_("…"): one line */
	int (*run)(const struct models *known, const struct options *options);
};

/* Ends the program with STATUS_USAGE, and why on stderr, when ARGV makes no sense; with 0 after --help.
 * ARGV[0] is "costcast COMMAND". */
void options_read(struct options *options, const struct command *command, int argc, char **argv);
void options_release(struct options *options);
/* --lang wherever it stands, so that even --help and mistakes are told in that language. */
void options_language(int argc, char **argv);
/* "-", which stands for standard output. */
bool is_stdout(const char *path);
/* At most 60 columns of what a person typed: fit for a message. One static buffer. */
const char *shortened(const char *s);

#endif
