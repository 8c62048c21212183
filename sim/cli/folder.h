/* The folder of results, -o DIR. Everything is written into a temporary folder beside it, under a lock, and put into
 * place at the end: a reader never sees half a run, and a run that fails leaves what was there.
 * A marker in it (marker.h) says that costcast made it, and which files are its own; others are never removed. */
#ifndef COSTCAST_CLI_FOLDER_H
#define COSTCAST_CLI_FOLDER_H

#include "sim/cli/marker.h"

struct folder {
	const char *asked;                /* as the user wrote it */
	char *path;                       /* where it is, or will be */
	char *temp, *lock;
	int lock_fd;
	bool exists;                      /* it is there already */
	bool adds;                        /* add to what is there, instead of replacing it */
	struct marker before;             /* what was there */
};

/* 0, or an exit status after a message. ADDS: keep the files of an earlier run (replay, plot). */
int folder_open(struct folder *folder, const char *asked, bool force, bool adds);
/* Write NAME into the temporary. 0, 73 or 74. */
int folder_put(const struct folder *folder, const char *name, const struct text *text);
/* What came of drawing plots into the temporary: NOTE (which is freed) is told; when they could not be WRITTEN, errno says why. 0, 73 or 74. */
int folder_drawn(const struct folder *folder, bool written, char *note, bool quiet);
/* Put everything into place; LANG, REPLICATIONS and COMMAND (what gives the run again, or NULL) go into the marker. 0, 73 or 74. */
int folder_commit(struct folder *folder, enum lang lang, uint64_t replications, const char *command);
/* Remove the temporary and the lock, free the rest. What was there before stays as it was. Fine after folder_commit. */
void folder_close(struct folder *folder);

#endif
