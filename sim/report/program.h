/* Other programs: found without the current folder, run without a shell, quiet, with little of the environment, never for long. */
#ifndef COSTCAST_REPORT_PROGRAM_H
#define COSTCAST_REPORT_PROGRAM_H

#include <stdbool.h>

/* The program in fresh memory: in an absolute entry of $PATH that is not the current folder; NULL when there is none. */
char *program_find(const char *name);
/* Only what such a program needs: no variable that could make it load or run something else. Fresh memory; the strings are not. */
char **program_environment(void);
/* Run ARGV in FOLDER, its words thrown away. True when it ended well within SECONDS; it is killed after that. */
bool program_run(const char *path, char *const argv[], const char *folder, double seconds);

#endif
