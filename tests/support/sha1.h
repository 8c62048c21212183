/* SHA-1 (FIPS 180-4), for digests that others published; nothing here is secret. */
#ifndef COSTCAST_TESTS_SHA1_H
#define COSTCAST_TESTS_SHA1_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static inline uint32_t sha1_turn(uint32_t x, int bits)
{
	return x << bits | x >> (32 - bits);
}

static inline void sha1_block(uint32_t h[5], const uint8_t *block)
{
	uint32_t w[80], v[5];

	for (int i = 0; i < 80; i++)
		w[i] = i < 16 ? (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3]
			: sha1_turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, h, sizeof v);
	for (int i = 0; i < 80; i++) {
		const uint32_t f = i < 20 ? ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5a827999u
			: i < 40 ? (v[1] ^ v[2] ^ v[3]) + 0x6ed9eba1u
			: i < 60 ? ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) + 0x8f1bbcdcu : (v[1] ^ v[2] ^ v[3]) + 0xca62c1d6u;
		const uint32_t next = sha1_turn(v[0], 5) + f + v[4] + w[i];

		v[4] = v[3];
		v[3] = v[2];
		v[2] = sha1_turn(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < 5; i++)
		h[i] += v[i];
}

/* The digest of LENGTH bytes in 40 hex digits. */
static inline void sha1_hex(const char *bytes, size_t length, char hex[41])
{
	uint32_t h[5] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
	uint8_t block[64];
	size_t at = 0;

	for (; length - at >= 64; at += 64)
		sha1_block(h, (const uint8_t *)bytes + at);
	memset(block, 0, sizeof block);
	memcpy(block, bytes + at, length - at);
	block[length - at] = 0x80;
	if (length - at >= 56) {
		sha1_block(h, block);
		memset(block, 0, sizeof block);
	}
	for (int i = 0; i < 8; i++)
		block[56 + i] = (uint8_t)((uint64_t)length * 8 >> (56 - 8 * i));
	sha1_block(h, block);
	for (int i = 0; i < 5; i++)
		snprintf(hex + 8 * i, 9, "%08x", h[i]);
}

#endif
