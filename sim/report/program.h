/* Other programs: found without the current folder, run without a shell, quiet, with little of the environment, never for long. */
#ifndef COSTCAST_REPORT_PROGRAM_H
#define COSTCAST_REPORT_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

/* The program in fresh memory: in an absolute entry of $PATH that is not the current folder; NULL when there is none. */
char *program_find(const char *name);
/* Only what such a program needs: no variable that could make it load or run something else. Fresh memory; the strings are not. */
char **program_environment(void);
/* In the child of PARENT: becomes the program at PATH in FOLDER, in a group of its own that ends with PARENT, deaf and mute but for ERRORS (-1: for
 * that, too). Does not come back. Between fork and exec: calls async-signal-safe functions only. */
void program_become(const char *path, char *const argv[], const char *folder, char *const environment[], int errors, pid_t parent);
/* Run ARGV in FOLDER, its words thrown away. True when it ended well within SECONDS; it is killed after that. */
bool program_run(const char *path, char *const argv[], const char *folder, double seconds);

#endif
