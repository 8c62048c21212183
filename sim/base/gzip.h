/* A file of gzip, RFC 1952: without a name and a time in its head, so that the same text gives the same bytes. */
#ifndef COSTCAST_BASE_GZIP_H
#define COSTCAST_BASE_GZIP_H

#include "sim/base/text.h"

/* OUT becomes TEXT, compressed. False: there is not enough memory. */
bool gzip_write(const struct text *text, struct text *out);

#endif
