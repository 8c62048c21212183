/* What a study gives: a page on the screen, CSV and JSON where they are asked for, and a folder with these and plots. */
#ifndef COSTCAST_CLI_SINKS_H
#define COSTCAST_CLI_SINKS_H

#include "sim/cli/outlet.h"

struct sinks {
	const char *name;                 /* of its files: NAME.csv, NAME.json, NAME.md */
	const void *of;                   /* what the sinks are called with */
	void (*page)(const void *of, const struct terminal *terminal, struct text *out);
	sink *csv, *json;
	void (*markdown)(const void *of, const char *command, struct text *out);         /* NULL: there is none */
	bool (*plots)(const void *of, const struct plot_options *options, bool *rendered, char **note);          /* NULL: there are none */
	const char *command;              /* what gives it again */
	double start_s;                   /* of clock_s(), when it was asked for; 0: how long it took is not said */
	const struct scenario *effective; /* goes into the folder, too; NULL: does not */
	bool adds;                        /* to the folder of a run, which stays that of its run */
};

/* All that OPTIONS ask for; FOLDER is open when they name one. The first fault decides the status; 130 when it was stopped. */
int sinks_tell(const struct sinks *sinks, const struct options *options, struct folder *folder);

#endif
