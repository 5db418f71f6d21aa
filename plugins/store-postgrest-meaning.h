/*
 * store-postgrest-meaning.h - what a refusal of the server means, and what to do about it.
 */
#ifndef WEIR_STORE_POSTGREST_MEANING_H
#define WEIR_STORE_POSTGREST_MEANING_H

#include "store-postgrest-judge.h"

struct rest_meaning {
	const char *state; /* or how it begins */
	enum weir_code code;
	const char *hint; /* or NULL */
};

/* Of a fault by itself, whatever was asked for; never NULL. */
const struct rest_meaning *rest_meaning_of(const struct rest_fault *fault);

/* For an answer that is not the server's. */
extern const char rest_portal_hint[];

#endif
