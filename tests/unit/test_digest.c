/*
 * test_digest.c - SHA-1, SHA-256, UUIDv5 and FNV-1a against published vectors.
 */
#include <stdio.h>
#include <string.h>

#include "../../core/base/digest.h"
#include "base_fixture.h"

struct vector {
	const char *text; /* repeated: */
	size_t times;
	const char *sha1, *sha256;
};

static const struct vector vectors[] = {
	/* FIPS 180-4 and its examples */
	{ "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
	  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	/* around the ends of blocks, by another implementation */
	{ "a", 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a",
	  "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
	{ "a", 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699",
	  "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
	{ "a", 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5",
	  "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34" },
	{ "a", 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d",
	  "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
	{ "a", 65, "11655326c708d70319be2610e8a57d9a5b959d3b",
	  "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0" },
	{ "a", 119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56",
	  "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb" },
	{ "a", 120, "f34c1488385346a55709ba056ddd08280dd4c6d6",
	  "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c" },
	{ "a", 128, "ad5b3fdbcb526778c2839d2f151ea753995e26a0",
	  "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e" },
};

enum { VECTORS = sizeof(vectors) / sizeof(vectors[0]) };

static void hex(const uint8_t *at, size_t length, char *out)
{
	for (size_t i = 0; i < length; i++)
		ck_assert_int_eq(snprintf(out + 2 * i, 3, "%02x", at[i]), 2);
}

static void check_sha1(struct weir_sha1 *sha, const char *expected)
{
	uint8_t out[20];
	char text[41];

	weir_sha1_end(sha, out);
	hex(out, sizeof(out), text);
	ck_assert_str_eq(text, expected);
}

/* The whole input of a vector; the caller frees it. */
static char *input_of(const struct vector *v, size_t *length)
{
	size_t one = strlen(v->text);
	char *input = malloc(one * v->times + 1);

	ck_assert_ptr_nonnull(input);
	for (size_t i = 0; i < v->times; i++)
		memcpy(input + i * one, v->text, one);
	*length = one * v->times;
	return input;
}

START_TEST(sha1_is_that_of_the_standard)
{
	for (size_t i = 0; i < VECTORS; i++) {
		struct weir_sha1 sha;
		size_t length;
		char *input = input_of(&vectors[i], &length);

		weir_sha1_init(&sha);
		weir_sha1_add(&sha, input, length);
		check_sha1(&sha, vectors[i].sha1);
		free(input);
	}
}
END_TEST

START_TEST(sha256_is_that_of_the_standard)
{
	for (size_t i = 0; i < VECTORS; i++) {
		struct weir_sha256 sha;
		char out[WEIR_SHA256_TEXT];
		size_t length;
		char *input = input_of(&vectors[i], &length);

		weir_sha256_init(&sha);
		weir_sha256_add(&sha, input, length);
		weir_sha256_end(&sha, out);
		ck_assert_str_eq(out, vectors[i].sha256);
		free(input);
	}
}
END_TEST

START_TEST(pieces_of_any_size_give_the_same_digest)
{
	static const struct vector *const v = &vectors[VECTORS - 1];
	size_t length;
	char *input = input_of(v, &length);

	for (size_t piece = 1; piece <= length; piece++) {
		struct weir_sha1 one;
		struct weir_sha256 two;
		char out[WEIR_SHA256_TEXT];

		weir_sha1_init(&one);
		weir_sha256_init(&two);
		for (size_t at = 0; at < length; at += piece) {
			size_t now = length - at < piece ? length - at : piece;

			weir_sha1_add(&one, input + at, now);
			weir_sha1_add(&one, NULL, 0);
			weir_sha256_add(&two, input + at, now);
		}
		check_sha1(&one, v->sha1);
		weir_sha256_end(&two, out);
		ck_assert_str_eq(out, v->sha256);
	}
	free(input);
}
END_TEST

static void check_uuid5(const struct weir_uuid *space, const char *name, const char *expected)
{
	struct weir_sha1 sha;
	struct weir_uuid uuid;
	char text[33];

	weir_uuid5_init(&sha, space);
	weir_sha1_add(&sha, name, strlen(name));
	uuid = weir_uuid5_end(&sha);
	hex(uuid.byte, sizeof(uuid.byte), text);
	ck_assert_str_eq(text, expected);
}

START_TEST(uuid5_is_that_of_the_standard)
{
	static const struct weir_uuid dns = { { 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
						0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 } };
	static const struct weir_uuid url = { { 0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
						0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 } };

	check_uuid5(&dns, "www.example.com", "2ed6657de927568b95e12665a8aea6a2");
	check_uuid5(&dns, "python.org", "886313e13b8a53729b900c9aee199e5d");
	check_uuid5(&url, "http://example.com/", "0a300ee9f9e45697a51aefc7fafaba67");
}
END_TEST

START_TEST(fnv_is_that_of_its_authors)
{
	ck_assert_uint_eq(weir_fnv(WEIR_FNV_START, "", 0), UINT64_C(0xcbf29ce484222325));
	ck_assert_uint_eq(weir_fnv(WEIR_FNV_START, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
	ck_assert_uint_eq(weir_fnv(WEIR_FNV_START, "foobar", 6), UINT64_C(0x85944171f73967e8));
	ck_assert_uint_eq(weir_fnv(weir_fnv(WEIR_FNV_START, "foo", 3), "bar", 3),
			  UINT64_C(0x85944171f73967e8));
}
END_TEST

/* Each byte, the length and what came before count; where the bytes lie does not. */
START_TEST(mix_tells_texts_apart)
{
	unsigned char text[41] = { 0 };

	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		uint64_t hash = weir_mix(1, text, length);

		ck_assert_uint_eq(hash, weir_mix(1, text + 1, length));
		ck_assert_uint_ne(hash, weir_mix(2, text, length));
		ck_assert_uint_ne(hash, weir_mix(1, text, length + 1));
		for (size_t i = 0; i < length; i++) {
			text[i] = 1;
			ck_assert_uint_ne(hash, weir_mix(1, text, length));
			text[i] = 0;
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		sha1_is_that_of_the_standard,
		sha256_is_that_of_the_standard,
		pieces_of_any_size_give_the_same_digest,
		uuid5_is_that_of_the_standard,
		fnv_is_that_of_its_authors,
		mix_tells_texts_apart,
		NULL,
	};

	return run_tests("digest", tests);
}
