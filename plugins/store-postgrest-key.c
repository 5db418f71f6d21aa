/*
 * store-postgrest-key.c - what kind of key the user gave.
 *
 * Supabase has keys with a prefix, and before them had tokens (JWT): three parts in base64url
 * with dots between, of which the second one is JSON with the role in it. The signature is
 * the server's business.
 */
#include <stdio.h>

#include "store-postgrest-json.h"
#include "store-postgrest-key.h"

enum {
	CLAIMS_ROOM = 2048, /* bytes; a key's claims are about 150 */
	SEXTET = 6,         /* bits of a character */
};

static int sextet_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Returns how many bytes came out; 0 if it is no base64url or too long. */
static size_t decode(struct weir_text text, char out[CLAIMS_ROOM])
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t i, length = 0;

	for (i = 0; i < text.length; i++) {
		int sextet = sextet_of(text.at[i]);

		if (sextet < 0 || length == CLAIMS_ROOM)
			return 0;
		bits = (bits << SEXTET | (uint32_t)sextet) & 0xffffff;
		have += SEXTET;
		if (have >= 8) {
			have -= 8;
			out[length++] = (char)(bits >> have & 0xff);
		}
	}
	return length;
}

/* Finds "role" in the claims. */
static void read_role(char *claims, size_t length, char *role, size_t size)
{
	struct rest_json in;
	struct weir_text key, value;
	bool first;

	rest_json_init(&in, claims, length);
	if (rest_json_read(&in, &value) != REST_JSON_OBJECT)
		return;
	for (first = true; rest_json_key(&in, first, &key); first = false) {
		if (key.length != 4 || memcmp(key.at, "role", 4) != 0)
			(void)rest_json_pass(&in, NULL);
		else if (rest_json_read(&in, &value) == REST_JSON_STRING)
			(void)snprintf(role, size, "%.*s", (int)value.length, value.at);
	}
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

enum rest_key_kind rest_key_kind(const char *key, char *role, size_t size)
{
	const char *dot = strchr(key, '.'), *second = dot ? strchr(dot + 1, '.') : NULL;
	char claims[CLAIMS_ROOM];
	size_t length;

	*role = '\0';
	if (starts_with(key, "sb_publishable_"))
		return REST_KEY_PUBLIC;
	if (starts_with(key, "sb_secret_"))
		return REST_KEY_SECRET;
	if (!second || strchr(second + 1, '.'))
		return REST_KEY_OTHER;
	length = decode((struct weir_text){ dot + 1, (size_t)(second - dot - 1) }, claims);
	if (!length)
		return REST_KEY_OTHER;
	read_role(claims, length, role, size);
	return !strcmp(role, "anon") || !strcmp(role, "authenticated") ? REST_KEY_PUBLIC
								       : REST_KEY_TOKEN;
}
