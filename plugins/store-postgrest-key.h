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

/* role is what a token says of itself, "" otherwise; it is cut to size. */
enum rest_key_kind rest_key_kind(const char *key, char *role, size_t size);

#endif
