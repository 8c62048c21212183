/* What the commands of the classroom share: a quiz out of a scenario or a quiz file, the votes, a few futures. */
#ifndef COSTCAST_CLI_CLASS_H
#define COSTCAST_CLI_CLASS_H

#include "sim/cli/load.h"
#include "sim/report/quiz.h"

struct class {
	const char *command;              /* "quiz", "reveal" */
	struct arena *arena;              /* of a quiz file; NULL */
	struct loaded loaded;             /* of a scenario */
	const struct quiz *quiz;
	struct votes votes;
	struct futures *futures;
	struct summary *summary;
	char *again;                      /* the command that gives it again; NULL */
};

/* The file and the votes: 0, 64, 65 or 66 after messages. */
int class_open(struct class *class, const char *command, const struct models *known, const struct options *options);
/* Live at most MOST futures of a scenario (0: as many as it says); 0, 65 or 130. Nothing to do for a quiz file. */
int class_live(struct class *class, const struct options *options, uint64_t most);
/* The plots into -o DIR; 0, or a status after a message. */
int class_plots(const struct class *class, const struct options *options);
void class_close(struct class *class);

#endif
