/*
 * text.c - small questions about bytes; owns nothing.
 */
#include "text.h"

static bool is_tail(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/*
 * Whether the second byte may follow the first: this is where overlong forms, surrogates
 * and what lies above U+10FFFF show.
 */
static bool second_fits(unsigned char first, unsigned char second)
{
	if (first == 0xe0)
		return second >= 0xa0;
	if (first == 0xed)
		return second <= 0x9f;
	if (first == 0xf0)
		return second >= 0x90;
	if (first == 0xf4)
		return second <= 0x8f;
	return true;
}

/* The bytes of the character that begins here, or 0 if it is not a valid one. */
static size_t char_length(const unsigned char *at, size_t left)
{
	size_t length;

	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (length > left || !second_fits(at[0], at[1]))
		return 0;
	for (size_t i = 1; i < length; i++)
		if (!is_tail(at[i]))
			return 0;
	return length;
}

size_t weir_utf8_step(const char *at, size_t left)
{
	return char_length((const unsigned char *)at, left);
}

/* Skips ASCII by eight bytes: nearly all texts are nothing else. */
static size_t skip_ascii(const unsigned char *at, size_t length)
{
	size_t i = 0;
	uint64_t eight;

	for (; length - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, at + i, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < length && at[i] < 0x80)
		i++;
	return i;
}

bool weir_utf8_valid(const char *at, size_t length)
{
	const unsigned char *byte = (const unsigned char *)at;
	size_t i = 0;

	while (i < length) {
		size_t step;

		i += skip_ascii(byte + i, length - i);
		if (i == length)
			break;
		step = char_length(byte + i, length - i);
		if (!step)
			return false;
		i += step;
	}
	return true;
}

/* The byte as names are compared: 0 for all that only separates words. */
static char folded(char byte)
{
	unsigned char c = (unsigned char)byte;

	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
		return byte;
	return 0;
}

size_t weir_fold(const char *at, size_t length, char *out)
{
	size_t used = 0;
	bool gap = false;

	for (size_t i = 0; i < length; i++) {
		char c = folded(at[i]);

		if (!c) {
			gap = used > 0;
			continue;
		}
		if (gap)
			out[used++] = ' ';
		gap = false;
		out[used++] = c;
	}
	return used;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct weir_text weir_trim(struct weir_text text)
{
	while (text.length && is_blank(text.at[0])) {
		text.at++;
		text.length--;
	}
	while (text.length && is_blank(text.at[text.length - 1]))
		text.length--;
	return text;
}

/* C0, DEL, and C1 in its two bytes. */
static bool is_control(const unsigned char *at, size_t length)
{
	return length == 1 ? at[0] < 0x20 || at[0] == 0x7f
			   : length == 2 && at[0] == 0xc2 && at[1] < 0xa0;
}

/*
 * The writers below ignore what an append returns: the buffer remembers an overflow,
 * and whoever owns the buffer asks it at the end.
 */
static void hex_bytes(struct weir_buffer *out, const unsigned char *at, size_t length)
{
	for (size_t i = 0; i < length; i++)
		(void)weir_buffer_printf(out, "\\x%02x", at[i]);
}

void weir_text_visible(struct weir_buffer *out, const char *at, size_t length)
{
	const unsigned char *byte = (const unsigned char *)at;
	size_t plain = 0, i = 0;

	(void)weir_buffer_append(out, "", 0);
	while (i < length) {
		size_t step = char_length(byte + i, length - i);

		if (step && !is_control(byte + i, step)) {
			i += step;
			continue;
		}
		step += !step;
		(void)weir_buffer_append(out, at + plain, i - plain);
		hex_bytes(out, byte + i, step);
		i += step;
		plain = i;
	}
	(void)weir_buffer_append(out, at + plain, length - plain);
}

/* One character that cannot stand in a JSON string, or not safely on a terminal. */
static void json_escape(struct weir_buffer *out, const unsigned char *at, size_t length)
{
	static const char named[] = "\bb\ff\nn\rr\tt\"\"\\\\";

	for (const char *n = named; length == 1 && *n; n += 2) {
		if ((unsigned char)*n == at[0]) {
			(void)weir_buffer_printf(out, "\\%c", n[1]);
			return;
		}
	}
	if (!length)
		(void)weir_buffer_string(out, "\xef\xbf\xbd");
	else
		(void)weir_buffer_printf(out, "\\u%04x", (unsigned int)at[length - 1]);
}

void weir_text_json(struct weir_buffer *out, const char *at, size_t length)
{
	const unsigned char *byte = (const unsigned char *)at;
	size_t plain = 0, i = 0;

	(void)weir_buffer_byte(out, '"');
	while (i < length) {
		size_t step = char_length(byte + i, length - i);

		if (step && at[i] != '"' && at[i] != '\\' && !is_control(byte + i, step)) {
			i += step;
			continue;
		}
		(void)weir_buffer_append(out, at + plain, i - plain);
		json_escape(out, byte + i, step);
		i += step ? step : 1;
		plain = i;
	}
	(void)weir_buffer_append(out, at + plain, length - plain);
	(void)weir_buffer_byte(out, '"');
}

const char *weir_xml_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* What stands for this one in XML; NULL: itself. */
static const char *xml_entity(const unsigned char *at, size_t length)
{
	if (length == 3 && at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe)
		return "\xef\xbf\xbd";
	if (length != 1)
		return NULL;
	return weir_xml_entity((char)at[0]);
}

void weir_text_xml(struct weir_buffer *out, const char *at, size_t length)
{
	const unsigned char *byte = (const unsigned char *)at;

	(void)weir_buffer_append(out, "", 0);
	for (size_t i = 0; i < length;) {
		size_t step = char_length(byte + i, length - i);
		const char *entity = xml_entity(byte + i, step);

		if (!step || is_control(byte + i, step))
			hex_bytes(out, byte + i, step += !step);
		else if (entity)
			(void)weir_buffer_string(out, entity);
		else
			(void)weir_buffer_append(out, at + i, step);
		i += step;
	}
}

void weir_text_csv(struct weir_buffer *out, char separator, const char *at, size_t length)
{
	bool quote = false;

	for (size_t i = 0; i < length && !quote; i++)
		quote = at[i] == separator || at[i] == '"' || at[i] == '\r' || at[i] == '\n';
	if (!quote) {
		(void)weir_buffer_append(out, at, length);
		return;
	}
	(void)weir_buffer_byte(out, '"');
	for (size_t i = 0; i < length; i++) {
		if (at[i] == '"')
			(void)weir_buffer_byte(out, '"');
		(void)weir_buffer_byte(out, at[i]);
	}
	(void)weir_buffer_byte(out, '"');
}

void weir_text_cut(char *text, size_t size, size_t needed)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t end;

	if (needed < size || size < sizeof(ellipsis))
		return;
	end = size - sizeof(ellipsis);
	while (end && is_tail((unsigned char)text[end]))
		end--;
	memcpy(text + end, ellipsis, sizeof(ellipsis));
}
