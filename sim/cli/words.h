/* "Did you mean": options and commands that nobody knows, said in one way. */
#ifndef COSTCAST_CLI_WORDS_H
#define COSTCAST_CLI_WORDS_H

#include <argp.h>

/* Ends the program with a usage error when ARGV holds a long option that ROWS do not know. What a library says better
 * (missing values, ambiguous beginnings) is left to it. */
void words_check_options(const struct argp_option *rows, int argc, char **argv);
/* "costcast: SAID; did you mean 'other'?" on stderr, when KNOWN has something near WORD. */
void words_unknown(const char *program, const char *said, const char *word, const char *const *known);

#endif
