/*
 * markup.c - texts into HTML and Markdown.
 *
 * What an append returns is ignored: the buffer remembers an overflow, and its owner asks it.
 */
#include "markup.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

enum { TAIL_BITS = 6, TAIL_MASK = 0x3f };

struct range {
	uint32_t first, last;
};

/* Of no use in a report, and able to hide or turn what is behind it. */
static const struct range unseen[] = {
	{ 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },
	{ 0x180e, 0x180e }, { 0x200b, 0x200b }, { 0x200e, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
};

static bool is_unseen(uint32_t code)
{
	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (code >= unseen[i].first && code <= unseen[i].last)
			return true;
	return false;
}

/* Of a valid character. */
static uint32_t code_of(const unsigned char *at, size_t length)
{
	uint32_t code = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));

	for (size_t i = 1; i < length; i++)
		code = code << TAIL_BITS | (at[i] & TAIL_MASK);
	return code;
}

/* What stands for one ASCII character; NULL: itself. */
typedef const char *escape_fn(char c);

/* Character references are what no dialect of Markdown takes for anything else. */
static const char *markdown_escape(char c)
{
	static const char special[] = "\\`*_[]#|~$@:";
	static const char *const reference[] = { "&#92;",  "&#96;", "&#42;", "&#95;",
						 "&#91;",  "&#93;", "&#35;", "&#124;",
						 "&#126;", "&#36;", "&#64;", "&#58;" };
	const char *at = c ? strchr(special, c) : NULL;

	return at ? reference[at - special] : weir_xml_entity(c);
}

/* "\x0a", "\u202e": bytes that are no UTF-8 have no length. */
static void put_visible(struct weir_buffer *out, const unsigned char *at, size_t length,
			escape_fn *escape)
{
	const char *slash = escape('\\');

	(void)weir_buffer_string(out, slash ? slash : "\\");
	if (length > 1)
		(void)weir_buffer_printf(out, "u%04x", (unsigned int)code_of(at, length));
	else
		(void)weir_buffer_printf(out, "x%02x", at[0]);
}

static void put_char(struct weir_buffer *out, const unsigned char *at, size_t length,
		     escape_fn *escape)
{
	const char *instead = length == 1 ? escape((char)at[0]) : NULL;

	if (!length || is_unseen(code_of(at, length)))
		put_visible(out, at, length, escape);
	else if (instead)
		(void)weir_buffer_string(out, instead);
	else
		(void)weir_buffer_append(out, at, length);
}

static void put_text(struct weir_buffer *out, const char *text, size_t most, escape_fn *escape)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = strlen(text), i = 0;

	while (i < length) {
		size_t step = weir_utf8_step(text + i, length - i);

		if (i + (step ? step : 1) > most) {
			(void)weir_buffer_string(out, "\xe2\x80\xa6");
			return;
		}
		put_char(out, at + i, step, escape);
		i += step ? step : 1;
	}
}

void weir_markup_html(struct weir_buffer *out, const char *text, size_t most)
{
	put_text(out, text, most, weir_xml_entity);
}

void weir_markup_markdown(struct weir_buffer *out, const char *text, size_t most)
{
	(void)weir_buffer_string(out, "<code>");
	put_text(out, text, most, markdown_escape);
	(void)weir_buffer_string(out, "</code>");
}

void weir_markup_fill(struct weir_buffer *out, const char *const *text)
{
	static const char hole[] = "{}";
	const char *format = *text++;

	for (const char *at; (at = strstr(format, hole)); format = at + strlen(hole)) {
		(void)weir_buffer_append(out, format, (size_t)(at - format));
		if (*text)
			weir_markup_html(out, *text++, WEIR_MARKUP_MOST);
	}
	(void)weir_buffer_string(out, format);
}
