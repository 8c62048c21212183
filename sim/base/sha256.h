/* SHA-256 of FIPS 180-4: names the effective scenario and the files that go with it; nothing else rests on it. */
#ifndef COSTCAST_BASE_SHA256_H
#define COSTCAST_BASE_SHA256_H

#include <stddef.h>

void sha256_hex(const void *data, size_t bytes, char hex[65]);

#endif
