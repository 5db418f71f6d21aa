/*
 * store-postgrest-key.h - what kind of key the user gave; seen without asking anybody.
 */
#ifndef WEIR_STORE_POSTGREST_KEY_H
#define WEIR_STORE_POSTGREST_KEY_H

#include <weir/plugin.h>

enum rest_key_kind {
	REST_KEY_OTHER = 0, /* of another server than Supabase, or not known */
	REST_KEY_SECRET,    /* sb_secret_...: goes as `apikey` only */
	REST_KEY_TOKEN,     /* a JWT of a role that may write: goes as `Authorization` as well */
	REST_KEY_PUBLIC,    /* for browsers: it may not write */
};

/* What a token says of itself: "" and 0 otherwise, and where it does not. Texts are cut. */
struct rest_key {
	enum rest_key_kind kind;
	char role[32], project[64];
	int64_t issued, expires; /* seconds since 1970 */
};

void rest_key_read(struct rest_key *key, const char *text);

enum { REST_KEY_WHY = 160 /* bytes */ };
/*
 * Is it, by what it says of itself, good for the server at url? False: why tells what is wrong. A
 * key that expired within the last minutes is left to the server, whose clock it is.
 */
bool rest_key_good(const struct rest_key *key, const char *url, int64_t now,
		   char why[REST_KEY_WHY]);

/* Tells `weir doctor` of a good one; now is in seconds since 1970. */
void rest_key_tell(const struct rest_key *key, struct weir_context *context, int64_t now);

#endif
