/* Where results go: standard output or a file, every write checked. Messages on stderr, an exit status back. */
#ifndef COSTCAST_CLI_EMIT_H
#define COSTCAST_CLI_EMIT_H

#include "sim/base/text.h"

/* Make sure that 0, 1 and 2 are open (a closed one would be given to the next file), ignore SIGPIPE, and see at exit
 * that everything reached standard output: else a message and status 74. */
void emit_init(void);
int emit_stdout(const struct text *text);                /* 0 or 74 */
/* PATH may be "-". A regular file is written aside and renamed; a pipe or device is written to. 0, 73 or 74. */
int emit_file(const char *path, const struct text *text);
/* 73 when ERROR (an errno) means that the file cannot be there, 74 when writing it failed. */
int emit_status(int error);
/* "costcast: cannot write 'PATH': why", and the status for it. */
int emit_failed(const char *path, int error);
/* A remark for people, on stderr. */
void emit_note(bool quiet, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
