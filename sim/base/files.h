/* Reading with a limit and writing aside: a file is never half written, and a special file never hangs the program. */
#ifndef COSTCAST_BASE_FILES_H
#define COSTCAST_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define FILE_LIMIT_BYTES (1024u * 1024u)

enum file_fault { FILE_OK, FILE_MISSING, FILE_DENIED, FILE_NOT_REGULAR, FILE_TOO_LARGE, FILE_FAILED };

/* Whole file into fresh memory (NUL added). O_NONBLOCK, then fstat: only a regular file, or a readable non-terminal
 * standard input named "-" or /dev/stdin; at most LIMIT bytes. */
enum file_fault file_read(const char *path, size_t limit, char **text, size_t *bytes);
const char *file_fault_text(enum file_fault fault);          /* marked for translation */

/* Write BYTES to PATH through a temporary beside it (O_EXCL | O_NOFOLLOW), fsync-free, every call checked, renamed
 * into place. On failure the temporary is removed, errno says why, and false comes back. PATH must not be a symlink
 * (ELOOP), a folder (EISDIR) or another special file (ENOTSUP). */
bool file_write(const char *path, const char *text, size_t bytes);
bool file_exists(const char *path);
/* DIR/NAME in fresh memory. */
char *file_join(const char *dir, const char *name);
char *file_dirname(const char *path);                        /* fresh memory; "." when there is none */
const char *file_basename(const char *path);

/* [A-Za-z0-9._-]{1,64}, not starting with '.' or '-': the names that may become part of a file's name. */
bool name_is_safe(const char *name);

/* The folder of installed data (price books, plot templates): $COSTCAST_DATA, else beside the executable, else the
 * prefix given at build time. SUB is "scenarios", "plots" or "build/locale". Fresh memory; NULL when there is none. */
char *data_folder(const char *sub);

#endif
