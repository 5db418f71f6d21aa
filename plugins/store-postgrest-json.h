/*
 * store-postgrest-json.h - reads a JSON text piece by piece, without building a tree.
 *
 * A page of rows is read once and thrown away, and its whole numbers must stay whole: that
 * is why this is no general reader. Strings are decoded where they stand: the text belongs
 * to the caller, is changed, and must stay as long as what was read from it.
 */
#ifndef WEIR_STORE_POSTGREST_JSON_H
#define WEIR_STORE_POSTGREST_JSON_H

#include <weir/value.h>

enum rest_json_kind {
	REST_JSON_BAD = 0, /* it is no JSON, or it ends too early */
	REST_JSON_NULL,
	REST_JSON_FALSE,
	REST_JSON_TRUE,
	REST_JSON_NUMBER, /* its text is as it stands */
	REST_JSON_STRING, /* its text is decoded; NUL and half surrogates are U+FFFD */
	REST_JSON_ARRAY,  /* opened: go on with rest_json_item() */
	REST_JSON_OBJECT, /* opened: go on with rest_json_key() */
};

struct rest_json {
	char *at, *end;
	bool bad; /* stays true */
};

void rest_json_init(struct rest_json *in, char *at, size_t length);
/* How the next value begins: '{', '[', '"', 't', ...; '\0' at the end. */
char rest_json_look(struct rest_json *in);
/* The next value; text is set for numbers and strings. */
enum rest_json_kind rest_json_read(struct rest_json *in, struct weir_text *text);
/* In an array: is there one more? first: none was read yet. False also when bad. */
bool rest_json_item(struct rest_json *in, bool first);
/* In an object: the next key, behind which its value stands. */
bool rest_json_key(struct rest_json *in, bool first, struct weir_text *key);
/* Passes the next value over, whatever it is; text (may be NULL) is how it stands there. */
bool rest_json_pass(struct rest_json *in, struct weir_text *text);
/* Nothing but blanks follows, and nothing was bad. */
bool rest_json_ended(struct rest_json *in);

#endif
