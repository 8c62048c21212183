/* SHA-256 of FIPS 180-4: names the effective scenario, nothing else rests on it. Inside this folder only. */
#ifndef COSTCAST_STUDY_SHA256_H
#define COSTCAST_STUDY_SHA256_H

#include <stddef.h>

void sha256_hex(const void *data, size_t bytes, char hex[65]);

#endif
