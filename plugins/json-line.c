/*
 * json-line.c - reads a line of JSON, strictly and without building a tree.
 */
#include "json-line.h"

enum {
	HEX = 4,       /* digits behind \u */
	HIGH = 0xd800, /* the first half of a pair */
	LOW = 0xdc00,  /* the second one */
	HALF = 0x400,  /* of each */
	BEYOND = 0x10000,
};

struct reader {
	struct json_line *line;
	char *start, *at, *end;
};

static bool fail(struct reader *in, const char *problem)
{
	size_t characters = 1;

	if (in->line->problem)
		return false;
	for (const char *at = in->start; at < in->at; at++)
		characters += ((unsigned char)*at & 0xc0) != 0x80;
	in->line->problem = problem;
	in->line->at = characters;
	return false;
}

static char look(struct reader *in)
{
	while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\r'))
		in->at++;
	return in->at < in->end ? *in->at : '\0';
}

static bool take(struct reader *in, char c, const char *problem)
{
	if (look(in) != c)
		return fail(in, in->at < in->end ? problem : "ends too early");
	in->at++;
	return true;
}

/* ---- strings ---- */

static bool read_hex(struct reader *in, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < HEX; i++, in->at++) {
		char c = in->at < in->end ? *in->at : '\0', letter = (char)(c | 0x20);

		if (c >= '0' && c <= '9')
			*out = *out << 4 | (uint32_t)(c - '0');
		else if (letter >= 'a' && letter <= 'f')
			*out = *out << 4 | (uint32_t)(letter - 'a' + 10);
		else
			return fail(in, "\\u without four hexadecimal digits");
	}
	return true;
}

static char *put_utf8(char *to, uint32_t c)
{
	static const uint32_t least[] = { 0x80, 0x800, BEYOND };
	static const uint8_t head[] = { 0, 0xc0, 0xe0, 0xf0 };
	int tail = 0;

	while (tail < 3 && c >= least[tail])
		tail++;
	*to++ = (char)(head[tail] | c >> (6 * tail));
	while (tail-- > 0)
		*to++ = (char)(0x80 | (c >> (6 * tail) & 0x3f));
	return to;
}

/* Behind \u. What it stands for is never longer than the escape. */
static bool decode_hex(struct reader *in, char **to)
{
	uint32_t c, low;

	if (!read_hex(in, &c))
		return false;
	if (c == 0)
		return fail(in, "a NUL character");
	if (c >= HIGH && c < LOW && in->end - in->at > 1 && in->at[0] == '\\' && in->at[1] == 'u') {
		in->at += 2;
		if (!read_hex(in, &low))
			return false;
		if (low < LOW || low >= LOW + HALF)
			return fail(in, "half of a surrogate pair");
		c = BEYOND + ((c - HIGH) << 10 | (low - LOW));
	}
	if (c >= HIGH && c < LOW + HALF)
		return fail(in, "half of a surrogate pair");
	*to = put_utf8(*to, c);
	return true;
}

static bool decode_escape(struct reader *in, char **to)
{
	static const char escape[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
	char c = in->at < in->end ? *in->at++ : '\0';
	const char *found = c ? strchr(escape, c) : NULL;

	if (c == 'u')
		return decode_hex(in, to);
	if (!found)
		return fail(in, "an escape that JSON does not have");
	*(*to)++ = meaning[found - escape];
	return true;
}

/* keep: the bytes stay as they stand. */
static bool read_string(struct reader *in, bool keep, struct weir_text *text)
{
	char *to, *from;
	char escape[HEX], *ignored;

	if (!take(in, '"', "a string is missing"))
		return false;
	for (from = to = in->at; in->at < in->end && *in->at != '"';) {
		if ((unsigned char)*in->at < ' ')
			return fail(in, "a control character in a string");
		if (*in->at++ != '\\') {
			if (!keep)
				*to++ = in->at[-1];
			continue;
		}
		ignored = escape;
		if (!decode_escape(in, keep ? &ignored : &to))
			return false;
	}
	if (in->at == in->end)
		return fail(in, "a string is not closed");
	in->at++;
	*text = (struct weir_text){ from, (size_t)(to - from) };
	return true;
}

/* ---- values ---- */

static size_t digits(struct reader *in)
{
	size_t count = 0;

	for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++)
		count++;
	return count;
}

static bool next_is(const struct reader *in, const char *which)
{
	return in->at < in->end && *in->at && strchr(which, *in->at);
}

static bool read_number(struct reader *in, struct weir_text *text)
{
	char *from = in->at;
	bool good;

	in->at += *in->at == '-';
	good = next_is(in, "0") ? (in->at++, true) : digits(in) > 0;
	if (good && next_is(in, ".")) {
		in->at++;
		good = digits(in) > 0;
	}
	if (good && next_is(in, "eE")) {
		in->at++;
		in->at += next_is(in, "+-");
		good = digits(in) > 0;
	}
	if (!good || next_is(in, "0123456789.eE+-"))
		return fail(in, "a number that JSON does not have");
	*text = (struct weir_text){ from, (size_t)(in->at - from) };
	return true;
}

static bool read_word(struct reader *in, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0)
		return fail(in, "a word that JSON does not have");
	in->at += length;
	return true;
}

/* What is neither a list nor an object. */
static bool read_scalar(struct reader *in, bool keep, struct json_field *field)
{
	char c = look(in);

	field->type = c == '"'   ? JSON_STRING
		      : c == 't' ? JSON_TRUE
		      : c == 'f' ? JSON_FALSE
		      : c == 'n' ? JSON_NULL
				 : JSON_NUMBER;
	field->text = (struct weir_text){ in->at, 0 };
	switch (field->type) {
	case JSON_STRING:
		return read_string(in, keep, &field->text);
	case JSON_TRUE:
		field->text.length = strlen("true");
		return read_word(in, "true");
	case JSON_FALSE:
		field->text.length = strlen("false");
		return read_word(in, "false");
	case JSON_NULL:
		return read_word(in, "null");
	case JSON_NUMBER:
	case JSON_NESTED:
		break;
	}
	if (!next_is(in, "-0123456789"))
		return fail(in, in->at < in->end ? "a value is missing" : "ends too early");
	return read_number(in, &field->text);
}

/* A list or an object is open; is there another value, with its key read, or was it closed? */
static bool next_nested(struct reader *in, char close, bool first, bool *closed)
{
	struct weir_text key;

	*closed = look(in) == close;
	if (*closed) {
		in->at++;
		return true;
	}
	if (!first && !take(in, ',', "a comma is missing"))
		return false;
	return close == ']' || (read_string(in, true, &key) && take(in, ':', "a colon is missing"));
}

/* Checks what is nested, without recursion: a stack of bits says what is open. */
static bool pass_nested(struct reader *in, struct weir_text *text)
{
	enum { MOST = 1000 };
	bool is_list[MOST], first = true, closed;
	size_t depth = 0;
	struct json_field ignored;
	char *from = in->at;

	do {
		char c = look(in);

		if (c == '[' || c == '{') {
			if (depth == in->line->depth || depth == MOST)
				return fail(in, "lists and objects in each other, too deep");
			is_list[depth++] = c == '[';
			in->at++;
			first = true;
		} else if (!read_scalar(in, true, &ignored)) {
			return false;
		} else {
			first = false;
		}
		for (closed = true; depth && closed;) {
			if (!next_nested(in, is_list[depth - 1] ? ']' : '}', first, &closed))
				return false;
			if (closed)
				depth--;
			first = false;
		}
	} while (depth);
	*text = (struct weir_text){ from, (size_t)(in->at - from) };
	return true;
}

static bool read_field(struct reader *in, struct json_field *field)
{
	char c;

	if (!read_string(in, false, &field->key) || !take(in, ':', "a colon is missing"))
		return false;
	c = look(in);
	if (c != '[' && c != '{')
		return read_scalar(in, false, field);
	field->type = JSON_NESTED;
	return pass_nested(in, &field->text);
}

static bool read_object(struct reader *in)
{
	struct json_line *line = in->line;

	if (!take(in, '{', "is not a JSON object"))
		return false;
	for (bool first = true; look(in) != '}'; first = false) {
		if (!first && !take(in, ',', "a comma is missing"))
			return false;
		if (line->count == line->most)
			return fail(in, "too many keys");
		if (!read_field(in, &line->field[line->count]))
			return false;
		line->count++;
	}
	in->at++;
	look(in);
	return in->at == in->end || fail(in, "text behind the object");
}

bool json_line_parse(struct json_line *line, char *at, size_t length)
{
	struct reader in = { line, at, at, at + length };

	line->count = 0;
	line->problem = NULL;
	line->at = 0;
	return read_object(&in);
}

bool json_scalar(char *at, size_t length, struct json_field *out)
{
	struct json_line line = { .most = 0 };
	struct reader in = { &line, at, at, at + length };

	return read_scalar(&in, false, out) && in.at == in.end;
}

bool json_value(const struct json_field *field, struct weir_value *out)
{
	int64_t integer;
	double real;

	*out = weir_null();
	switch (field->type) {
	case JSON_NULL:
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		*out = weir_bool(field->type == JSON_TRUE);
		break;
	case JSON_NUMBER:
		if (weir_parse_int(field->text, &integer))
			*out = weir_int(integer);
		else if (weir_parse_real(field->text, &real))
			*out = weir_real(real);
		else
			return false;
		break;
	case JSON_STRING:
	case JSON_NESTED:
		*out = weir_text(field->text.at, field->text.length);
	}
	return true;
}
