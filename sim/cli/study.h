/* The frame of a command that studies a scenario: it is planned, what is asked is read, it is lived with a bar, told, and released. */
#ifndef COSTCAST_CLI_STUDY_H
#define COSTCAST_CLI_STUDY_H

#include "sim/cli/load.h"
#include "sim/cli/sinks.h"
#include "sim/study/futures.h"

struct study {
	/* What is asked, as something to live; NULL and *STATUS after messages (study_said()). */
	void *(*read)(const struct loaded *loaded, const struct options *options, int *status);
	void (*live)(void *study, int threads, const struct progress *progress);
	/* To the screen, files and FOLDER; START_S on clock_s() is when the command was given. */
	int (*tell)(const struct loaded *loaded, void *study, const struct options *options, struct folder *folder, double start_s);
	void (*release)(void *study);
};
int study_run(const struct study *study, const struct models *known, const struct options *options);

/* What reading has to say, printed and released: 0 when it went FINE; else 64 of a fault that has no place, and 65. */
int study_said(struct diag *diag, bool fine);

/* Writers of some type's own, as sinks have them. */
#define PAGE(writer) \
	static void page(const void *of, const struct terminal *terminal, struct text *out) \
	{ \
		writer(of, terminal, out); \
	}
#define MARKDOWN(writer) \
	static void markdown(const void *of, const char *command, struct text *out) \
	{ \
		writer(of, command, out); \
	}
#define PLOTS(writer) \
	static bool plots(const void *of, const struct plot_options *options, bool *rendered, char **note) \
	{ \
		return writer(of, options, rendered, note); \
	}

#endif
