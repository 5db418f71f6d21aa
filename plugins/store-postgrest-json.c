/*
 * store-postgrest-json.c - reads a JSON text piece by piece, without building a tree.
 */
#include "store-postgrest-json.h"

enum {
	HEX = 4, /* digits behind \u */
	UNKNOWN = 0xfffd,
	HIGH = 0xd800, /* the first half of a pair */
	LOW = 0xdc00,  /* the second one */
	HALF = 0x400,  /* of each */
	BEYOND = 0x10000,
};

void rest_json_init(struct rest_json *in, char *at, size_t length)
{
	*in = (struct rest_json){ .at = at, .end = at + length };
}

static void skip_blanks(struct rest_json *in)
{
	while (in->at < in->end &&
	       (*in->at == ' ' || *in->at == '\n' || *in->at == '\t' || *in->at == '\r'))
		in->at++;
}

char rest_json_look(struct rest_json *in)
{
	skip_blanks(in);
	return in->at < in->end && !in->bad ? *in->at : '\0';
}

static bool fail(struct rest_json *in)
{
	in->bad = true;
	return false;
}

static bool take(struct rest_json *in, char c)
{
	if (rest_json_look(in) != c)
		return fail(in);
	in->at++;
	return true;
}

/* ---- strings ---- */

static bool hex_of(const char *at, const char *end, uint32_t *out)
{
	int i;

	*out = 0;
	if (end - at < HEX)
		return false;
	for (i = 0; i < HEX; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			*out = *out << 4 | (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			*out = *out << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	return true;
}

static char *put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < BEYOND) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* Behind \u. The escape is longer than what it stands for. */
static char *decode_hex(struct rest_json *in, char *to)
{
	uint32_t c, low;

	if (!hex_of(in->at, in->end, &c)) {
		fail(in);
		return to;
	}
	in->at += HEX;
	if (c >= HIGH && c < LOW && in->end - in->at > 2 && in->at[0] == '\\' && in->at[1] == 'u' &&
	    hex_of(in->at + 2, in->end, &low) && low >= LOW && low < LOW + HALF) {
		in->at += 2 + HEX;
		c = BEYOND + ((c - HIGH) << 10 | (low - LOW));
	}
	if (c == 0 || (c >= HIGH && c < LOW + HALF))
		c = UNKNOWN;
	return put_utf8(to, c);
}

static char *decode_escape(struct rest_json *in, char *to)
{
	static const char escape[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
	const char *found;
	char c;

	if (in->at == in->end) {
		fail(in);
		return to;
	}
	c = *in->at++;
	if (c == 'u')
		return decode_hex(in, to);
	found = c ? strchr(escape, c) : NULL;
	if (!found) {
		fail(in);
		return to;
	}
	*to++ = meaning[found - escape];
	return to;
}

/* Most strings have no escape, and are as they stand. */
static bool read_plain(struct rest_json *in, struct weir_text *text)
{
	char *end = memchr(in->at, '"', (size_t)(in->end - in->at));

	if (!end || memchr(in->at, '\\', (size_t)(end - in->at)))
		return false;
	*text = (struct weir_text){ in->at, (size_t)(end - in->at) };
	in->at = end + 1;
	return true;
}

static bool read_string(struct rest_json *in, struct weir_text *text)
{
	char *to;

	if (!take(in, '"'))
		return false;
	if (read_plain(in, text))
		return true;
	text->at = to = in->at;
	while (in->at < in->end && *in->at != '"' && !in->bad) {
		char c = *in->at++;

		if (c == '\\')
			to = decode_escape(in, to);
		else
			*to++ = c;
	}
	text->length = (size_t)(to - text->at);
	return !in->bad && take(in, '"');
}

/* ---- values ---- */

static enum rest_json_kind read_word(struct rest_json *in, const char *word,
				     enum rest_json_kind kind)
{
	size_t length = strlen(word);

	if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0) {
		fail(in);
		return REST_JSON_BAD;
	}
	in->at += length;
	return kind;
}

static enum rest_json_kind read_number(struct rest_json *in, struct weir_text *text)
{
	text->at = in->at;
	while (in->at < in->end && *in->at && strchr("+-.0123456789eE", *in->at))
		in->at++;
	text->length = (size_t)(in->at - text->at);
	if (text->length)
		return REST_JSON_NUMBER;
	fail(in);
	return REST_JSON_BAD;
}

enum rest_json_kind rest_json_read(struct rest_json *in, struct weir_text *text)
{
	*text = (struct weir_text){ NULL, 0 };
	switch (rest_json_look(in)) {
	case '{':
		in->at++;
		return REST_JSON_OBJECT;
	case '[':
		in->at++;
		return REST_JSON_ARRAY;
	case '"':
		return read_string(in, text) ? REST_JSON_STRING : REST_JSON_BAD;
	case 'n':
		return read_word(in, "null", REST_JSON_NULL);
	case 't':
		return read_word(in, "true", REST_JSON_TRUE);
	case 'f':
		return read_word(in, "false", REST_JSON_FALSE);
	default:
		return read_number(in, text);
	}
}

/* Is there another one before the bracket that closes? */
static bool one_more(struct rest_json *in, bool first, char close)
{
	char c = rest_json_look(in);

	if (c == close) {
		in->at++;
		return false;
	}
	return first ? !in->bad && (c || fail(in)) : take(in, ',');
}

bool rest_json_item(struct rest_json *in, bool first)
{
	return one_more(in, first, ']');
}

bool rest_json_key(struct rest_json *in, bool first, struct weir_text *key)
{
	return one_more(in, first, '}') && read_string(in, key) && take(in, ':');
}

static void pass_string(struct rest_json *in)
{
	for (in->at++; in->at < in->end && *in->at != '"'; in->at++) {
		if (*in->at == '\\' && in->end - in->at > 1)
			in->at++;
	}
	take(in, '"');
}

/* Brackets are counted and not matched: what is passed over is not looked at again. */
bool rest_json_pass(struct rest_json *in, struct weir_text *text)
{
	size_t depth = 0;
	char *from = (rest_json_look(in), in->at);

	do {
		struct weir_text ignored;
		char c = rest_json_look(in);

		if (c == '"')
			pass_string(in);
		else if (c == '{' || c == '[')
			depth++, in->at++;
		else if (depth && (c == '}' || c == ']'))
			depth--, in->at++;
		else if (depth && (c == ',' || c == ':'))
			in->at++;
		else if (rest_json_read(in, &ignored) == REST_JSON_BAD)
			break;
	} while (depth && !in->bad);
	if (text)
		*text = (struct weir_text){ from, (size_t)(in->at - from) };
	return !in->bad;
}

bool rest_json_ended(struct rest_json *in)
{
	skip_blanks(in);
	return !in->bad && in->at == in->end;
}
