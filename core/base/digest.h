/*
 * digest.h - SHA-1 and SHA-256 (FIPS 180-4), and the name-based UUID, version 5 (RFC 4122 4.3).
 */
#ifndef WEIR_DIGEST_H
#define WEIR_DIGEST_H

#include <weir/file.h>
#include <weir/value.h>

struct weir_sha1 {
	uint32_t state[5];
	uint64_t length;
	uint8_t block[64];
};

void weir_sha1_init(struct weir_sha1 *sha);
void weir_sha1_add(struct weir_sha1 *sha, const void *at, size_t length);
void weir_sha1_end(struct weir_sha1 *sha, uint8_t out[20]);

struct weir_sha256 {
	uint32_t state[8];
	uint64_t length;
	uint8_t block[64];
};

void weir_sha256_init(struct weir_sha256 *sha);
void weir_sha256_add(struct weir_sha256 *sha, const void *at, size_t length);
/* out: 64 lower-case hex digits and a terminator. */
void weir_sha256_end(struct weir_sha256 *sha, char out[WEIR_SHA256_TEXT]);

/*
 * The UUIDv5 of bytes in a namespace. Begin with weir_uuid5_init(), add the name
 * with weir_sha1_add(), end with weir_uuid5_end().
 */
void weir_uuid5_init(struct weir_sha1 *sha, const struct weir_uuid *space);
struct weir_uuid weir_uuid5_end(struct weir_sha1 *sha);

/* FNV-1a, 64 bits: for telling contents apart where nobody lies on purpose. */
#define WEIR_FNV_START UINT64_C(0xcbf29ce484222325)
uint64_t weir_fnv(uint64_t hash, const void *at, size_t length);

/* The same for what does not leave the process: eight bytes a step (MurmurHash3's), the length too.
 */
uint64_t weir_mix(uint64_t hash, const void *at, size_t length);

#endif
