/*
 * digest.c - SHA-1, SHA-256, name-based UUIDs and FNV-1a; owns nothing.
 *
 * SHA-1 is taken once or more for every row, mostly of two blocks. Its rounds are all laid
 * out, so that no word moves to another variable and all places are known.
 */
#include "digest.h"

enum {
	BLOCK = 64,     /* bytes that are mixed at once */
	LENGTH_AT = 56, /* where the last block holds the length in bits */
	SHA256_ROUNDS = 64,
	UUID_VERSION = 5,
};

static inline uint32_t left(uint32_t word, unsigned int bits)
{
	return word << bits | word >> (32 - bits);
}

static inline uint32_t right(uint32_t word, unsigned int bits)
{
	return word >> bits | word << (32 - bits);
}

static inline uint32_t load(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void store(uint8_t *at, uint32_t word)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(word >> (24 - 8 * i));
}

/* ---- SHA-1 ---- */

static inline uint32_t choose(uint32_t b, uint32_t c, uint32_t d)
{
	return d ^ (b & (c ^ d));
}

static inline uint32_t parity(uint32_t b, uint32_t c, uint32_t d)
{
	return b ^ c ^ d;
}

static inline uint32_t majority(uint32_t b, uint32_t c, uint32_t d)
{
	return (b & c) | (d & (b | c));
}

/* The function and the constant of a quarter; i is known when this is compiled in. */
static inline uint32_t sha1_mix(unsigned int i, uint32_t b, uint32_t c, uint32_t d)
{
	if (i < 20)
		return choose(b, c, d) + 0x5a827999;
	if (i < 40)
		return parity(b, c, d) + 0x6ed9eba1;
	if (i < 60)
		return majority(b, c, d) + 0x8f1bbcdc;
	return parity(b, c, d) + 0xca62c1d6;
}

/* A round: what a becomes is written over e, and b is turned in its place. */
static inline void sha1_round(uint32_t a, uint32_t *b, uint32_t *e, uint32_t mixed, uint32_t word)
{
	*e += left(a, 5) + mixed + word;
	*b = left(*b, 30);
}

/*
 * The next word of the schedule, made when it is needed from the sixteen before it. (A loop
 * of its own tempts gcc into vector code that is half as fast.)
 */
static inline uint32_t sha1_word(uint32_t w[16], unsigned int i)
{
	if (i >= 16)
		w[i % 16] =
			left(w[(i - 3) % 16] ^ w[(i - 8) % 16] ^ w[(i - 14) % 16] ^ w[i % 16], 1);
	return w[i % 16];
}

/* Five rounds. Forced inline, so that the mix and the places of the words are known. */
__attribute__((always_inline)) static inline void sha1_five(uint32_t s[5], uint32_t w[16],
							    unsigned int i)
{
	sha1_round(s[0], &s[1], &s[4], sha1_mix(i, s[1], s[2], s[3]), sha1_word(w, i));
	sha1_round(s[4], &s[0], &s[3], sha1_mix(i, s[0], s[1], s[2]), sha1_word(w, i + 1));
	sha1_round(s[3], &s[4], &s[2], sha1_mix(i, s[4], s[0], s[1]), sha1_word(w, i + 2));
	sha1_round(s[2], &s[3], &s[1], sha1_mix(i, s[3], s[4], s[0]), sha1_word(w, i + 3));
	sha1_round(s[1], &s[2], &s[0], sha1_mix(i, s[2], s[3], s[4]), sha1_word(w, i + 4));
}

__attribute__((always_inline)) static inline void sha1_quarter(uint32_t s[5], uint32_t w[16],
							       unsigned int i)
{
	sha1_five(s, w, i);
	sha1_five(s, w, i + 5);
	sha1_five(s, w, i + 10);
	sha1_five(s, w, i + 15);
}

static void sha1_block(uint32_t state[5], const uint8_t *at)
{
	uint32_t w[16], s[5];

	for (unsigned int i = 0; i < 16; i++)
		w[i] = load(at + 4 * i);
	memcpy(s, state, sizeof(s));
	sha1_quarter(s, w, 0);
	sha1_quarter(s, w, 20);
	sha1_quarter(s, w, 40);
	sha1_quarter(s, w, 60);
	for (int i = 0; i < 5; i++)
		state[i] += s[i];
}

/* ---- SHA-256 ---- */

static const uint32_t sha256_constant[SHA256_ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static void sha256_schedule(uint32_t w[SHA256_ROUNDS], const uint8_t *at)
{
	for (unsigned int i = 0; i < 16; i++)
		w[i] = load(at + 4 * i);
	for (unsigned int i = 16; i < SHA256_ROUNDS; i++) {
		uint32_t x = w[i - 15], y = w[i - 2];

		w[i] = w[i - 16] + (right(x, 7) ^ right(x, 18) ^ x >> 3) + w[i - 7] +
		       (right(y, 17) ^ right(y, 19) ^ y >> 10);
	}
}

/*
 * A round. The words stay in their places; who is a, b, c ... moves back by one each round,
 * which the compiler knows once eight rounds are laid out.
 */
static inline void sha256_round(uint32_t s[8], unsigned int i, uint32_t word)
{
	uint32_t a = s[-i % 8], e = s[(4 - i) % 8], *d = &s[(3 - i) % 8], *h = &s[(7 - i) % 8];

	*h += (right(e, 6) ^ right(e, 11) ^ right(e, 25)) +
	      choose(e, s[(5 - i) % 8], s[(6 - i) % 8]) + word;
	*d += *h;
	*h += (right(a, 2) ^ right(a, 13) ^ right(a, 22)) +
	      majority(a, s[(1 - i) % 8], s[(2 - i) % 8]);
}

static void sha256_block(uint32_t state[8], const uint8_t *at)
{
	uint32_t w[SHA256_ROUNDS], s[8];

	sha256_schedule(w, at);
	memcpy(s, state, sizeof(s));
	for (unsigned int i = 0; i < SHA256_ROUNDS; i += 8) {
		sha256_round(s, 0, w[i] + sha256_constant[i]);
		sha256_round(s, 1, w[i + 1] + sha256_constant[i + 1]);
		sha256_round(s, 2, w[i + 2] + sha256_constant[i + 2]);
		sha256_round(s, 3, w[i + 3] + sha256_constant[i + 3]);
		sha256_round(s, 4, w[i + 4] + sha256_constant[i + 4]);
		sha256_round(s, 5, w[i + 5] + sha256_constant[i + 5]);
		sha256_round(s, 6, w[i + 6] + sha256_constant[i + 6]);
		sha256_round(s, 7, w[i + 7] + sha256_constant[i + 7]);
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

/* ---- what both do with their input ---- */

typedef void mix_block(uint32_t *state, const uint8_t *at);

/* What came before length is in block, up to a whole one. */
static inline void add(uint32_t *state, uint64_t *length, uint8_t block[BLOCK], const void *at,
		       size_t count, mix_block *mix)
{
	const uint8_t *byte = at;
	size_t used = (size_t)(*length % BLOCK), room = BLOCK - used;

	*length += count;
	if (count < room) {
		if (count)
			memcpy(block + used, byte, count);
		return;
	}
	if (used) {
		memcpy(block + used, byte, room);
		mix(state, block);
		byte += room;
		count -= room;
	}
	for (; count >= BLOCK; byte += BLOCK, count -= BLOCK)
		mix(state, byte);
	if (count)
		memcpy(block, byte, count);
}

/* The end mark, and the length in bits at the end of the last block. */
static inline void pad(uint32_t *state, uint64_t length, uint8_t block[BLOCK], mix_block *mix)
{
	size_t used = (size_t)(length % BLOCK);

	block[used++] = 0x80;
	if (used > LENGTH_AT) {
		memset(block + used, 0, BLOCK - used);
		mix(state, block);
		used = 0;
	}
	memset(block + used, 0, LENGTH_AT - used);
	store(block + LENGTH_AT, (uint32_t)(length >> 29));
	store(block + LENGTH_AT + 4, (uint32_t)(length << 3));
	mix(state, block);
}

void weir_sha1_init(struct weir_sha1 *sha)
{
	static const uint32_t start[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
					   0xc3d2e1f0 };

	memcpy(sha->state, start, sizeof(start));
	sha->length = 0;
}

void weir_sha1_add(struct weir_sha1 *sha, const void *at, size_t length)
{
	add(sha->state, &sha->length, sha->block, at, length, sha1_block);
}

void weir_sha1_end(struct weir_sha1 *sha, uint8_t out[20])
{
	pad(sha->state, sha->length, sha->block, sha1_block);
	for (int i = 0; i < 5; i++)
		store(out + 4 * i, sha->state[i]);
}

void weir_sha256_init(struct weir_sha256 *sha)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	memcpy(sha->state, start, sizeof(start));
	sha->length = 0;
}

void weir_sha256_add(struct weir_sha256 *sha, const void *at, size_t length)
{
	add(sha->state, &sha->length, sha->block, at, length, sha256_block);
}

void weir_sha256_end(struct weir_sha256 *sha, char out[WEIR_SHA256_TEXT])
{
	static const char digit[] = "0123456789abcdef";
	uint8_t bytes[32];

	pad(sha->state, sha->length, sha->block, sha256_block);
	for (int i = 0; i < 8; i++)
		store(bytes + 4 * i, sha->state[i]);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		out[2 * i] = digit[bytes[i] >> 4];
		out[2 * i + 1] = digit[bytes[i] & 0xf];
	}
	out[2 * sizeof(bytes)] = '\0';
}

/* ---- UUIDs ---- */

void weir_uuid5_init(struct weir_sha1 *sha, const struct weir_uuid *space)
{
	weir_sha1_init(sha);
	weir_sha1_add(sha, space->byte, sizeof(space->byte));
}

struct weir_uuid weir_uuid5_end(struct weir_sha1 *sha)
{
	uint8_t out[20];
	struct weir_uuid uuid;

	weir_sha1_end(sha, out);
	memcpy(uuid.byte, out, sizeof(uuid.byte));
	uuid.byte[6] = (uint8_t)((uuid.byte[6] & 0x0f) | UUID_VERSION << 4);
	uuid.byte[8] = (uint8_t)((uuid.byte[8] & 0x3f) | 0x80);
	return uuid;
}

/* ---- hashes ---- */

uint64_t weir_fnv(uint64_t hash, const void *at, size_t length)
{
	const uint8_t *byte = at;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static inline uint64_t turn(uint64_t word, unsigned int bits)
{
	return word << bits | word >> (64 - bits);
}

static inline uint64_t mix_word(uint64_t hash, uint64_t word)
{
	word *= UINT64_C(0x87c37b91114253d5);
	hash ^= turn(word, 31) * UINT64_C(0x4cf5ad432745937f);
	return turn(hash, 27) * 5 + 0x52dce729;
}

/* The last word: of a text that is long enough its last eight bytes, some of them a second time. */
static inline uint64_t last_word(const uint8_t *at, size_t length)
{
	uint64_t word = 0;

	if (length >= sizeof(word))
		memcpy(&word, at + length - sizeof(word), sizeof(word));
	else
		while (length)
			word = word << 8 | at[--length];
	return word;
}

uint64_t weir_mix(uint64_t hash, const void *at, size_t length)
{
	const uint8_t *byte = at;
	uint64_t word;

	for (size_t i = 0; i + sizeof(word) < length; i += sizeof(word)) {
		memcpy(&word, byte + i, sizeof(word));
		hash = mix_word(hash, word);
	}
	hash = mix_word(hash ^ length, last_word(byte, length));
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	return hash ^ hash >> 33;
}
