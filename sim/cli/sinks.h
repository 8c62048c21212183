/* What a study of many runs gives: a page on the screen, CSV and JSON where they are asked for, and a folder with these, Markdown and plots. */
#ifndef COSTCAST_CLI_SINKS_H
#define COSTCAST_CLI_SINKS_H

#include "sim/cli/folder.h"
#include "sim/cli/options.h"

struct sinks {
	const char *name;                 /* of its files: NAME.csv, NAME.json, NAME.md */
	const void *of;                   /* what the sinks are called with */
	void (*page)(const void *of, const struct terminal *terminal, struct text *out);
	void (*csv)(const void *of, struct text *out);
	void (*json)(const void *of, struct text *out);
	void (*markdown)(const void *of, const char *command, struct text *out);
	bool (*plots)(const void *of, const struct plot_options *options, bool *rendered, char **note);
	const char *command;              /* what gives it again */
};

/* All that OPTIONS ask for; FOLDER is open when they name one. The first fault decides the status; 130 when it was stopped. */
int sinks_tell(const struct sinks *sinks, const struct options *options, struct folder *folder);

#endif
