/* ".costcast": the file by which a folder is known to be ours, and the list of the files that are.
 *   costcast 0.1.0
 *   lang en
 *   replications 10000
 *   command costcast run bert.yaml --seed 42 -n 10000
 *   plots/cost.svg
 *   summary.json                                                                                                  */
#ifndef COSTCAST_CLI_MARKER_H
#define COSTCAST_CLI_MARKER_H

#include <stdint.h>

#include "sim/base/lang.h"
#include "sim/base/text.h"

#define MARKER_NAME ".costcast"

struct marker {
	enum lang lang;
	uint64_t replications;            /* finished futures; 0: no run, only a replay */
	char *command;                    /* what gives the run again; NULL: not known, or no run */
	char **file;                      /* "NAME" or "plots/NAME", sorted */
	size_t files;
};

void marker_release(struct marker *marker);
/* False when FOLDER has none, or one that costcast cannot have written. */
bool marker_read(struct marker *marker, const char *folder);
bool marker_has(const struct marker *marker, const char *file);
void marker_add(struct marker *marker, const char *file);        /* once */
/* All regular files in FOLDER and FOLDER/plots; *others: is there anything else (links, folders)? */
void marker_list(struct marker *marker, const char *folder, bool *others);
void marker_write(const struct marker *marker, struct text *out);

#endif
