/* Where the results of a command go, done alike by all: a page on the screen, single files, a folder. */
#ifndef COSTCAST_CLI_OUTLET_H
#define COSTCAST_CLI_OUTLET_H

#include "sim/cli/folder.h"
#include "sim/cli/options.h"

typedef void sink(const void *results, struct text *out);
/* A sink out of a writer of some type's own: league_json_sink. */
#define SINK(writer) \
	static void writer##_sink(const void *results, struct text *out) \
	{ \
		writer(results, out); \
	}

struct outlet {
	sink *write;
	const char *name;                 /* of its file in the folder; NULL: it has none */
	const char *path;                 /* of the command line; NULL: it was not asked for */
};

/* The first failure is the one that counts; what comes after it is written all the same. */
void keep_first(int *status, int other);
/* Does none of them take the place of the page? */
bool outlets_leave_stdout(const struct outlet *outlet, size_t count);
/* Single files, in the language of data: --lang alone. 0, 73 or 74. */
int outlets_pour(const struct outlet *outlet, size_t count, const void *results, const struct options *options);
/* Into the temporary of FOLDER, in the language in use. 0, 73 or 74. */
int outlets_put(const struct outlet *outlet, size_t count, const void *results, const struct folder *folder);

/* The screen of a page that COMMAND gives again, START_S on clock_s() being when it was asked for. */
struct terminal screen_since(const char *command, const struct options *options, double start_s);
/* PAGE to the screen, and released. 0 or 74. */
int screen_show(struct text *page);

/* Everything into place, and said; see folder_commit. Added: a folder of a run stays that of its run. */
int folder_finish(struct folder *folder, const struct options *options, uint64_t replications, const char *command);
int folder_finish_added(struct folder *folder, const struct options *options);

#endif
