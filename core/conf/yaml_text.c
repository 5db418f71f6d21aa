/*
 * yaml_text.c - texts as they have to stand in a YAML file that weir writes.
 */
#include "yaml_text.h"

#include <string.h>
#include <strings.h>

#include "../base/text.h"

static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "0123456789_./-";

/* Would YAML take it for something else than a text? Then it is no plain scalar. */
static bool is_word(const char *text)
{
	static const char *const taken[] = { "null", "true", "false", "yes", "no",
					     "on",   "off",  "y",     "n" };
	char first = *text;
	size_t i;

	if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '/'))
		return false;
	for (i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		if (!strcasecmp(text, taken[i]))
			return false;
	}
	return !text[strspn(text, harmless)];
}

/* The length of a character that stands as \uNNNN, and its number; 0: it may stand as it is. */
static size_t escaped(const unsigned char *at, unsigned *number)
{
	*number = *at;
	if (*at < 0x20 || *at == 0x7f)
		return 1;
	/* C1; the separators of lines and paragraphs; the byte order mark, and what is no
	 * character. */
	if (at[0] == 0xc2 && at[1] < 0xa0) {
		*number = at[1];
		return 2;
	}
	if ((at[0] != 0xe2 || at[1] != 0x80 || (at[2] != 0xa8 && at[2] != 0xa9)) &&
	    (at[0] != 0xef || !((at[1] == 0xbb && at[2] == 0xbf) ||
				(at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf)))))
		return 0;
	*number = (at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);
	return 3;
}

static bool put_inside(struct weir_buffer *out, const char *text, bool value)
{
	const unsigned char *at = (const unsigned char *)text;
	bool good = true;

	while (*at && good) {
		unsigned number;
		size_t length = escaped(at, &number);

		if (length)
			good = weir_buffer_printf(out, "\\u%04X", number);
		else if (*at == '"' || *at == '\\')
			good = weir_buffer_printf(out, "\\%c", *at);
		else if (*at == '$' && value)
			good = weir_buffer_string(out, "$$");
		else
			good = weir_buffer_byte(out, (char)*at);
		at += length ? length : 1;
	}
	return good;
}

static bool quote(struct weir_buffer *out, const char *text, bool value)
{
	return weir_buffer_byte(out, '"') && put_inside(out, text, value) &&
	       weir_buffer_byte(out, '"');
}

bool weir_yaml_scalar(struct weir_buffer *out, const char *text)
{
	return is_word(text) ? weir_buffer_string(out, text) : quote(out, text, false);
}

bool weir_yaml_value(struct weir_buffer *out, const char *text)
{
	return is_word(text) ? weir_buffer_string(out, text) : quote(out, text, true);
}

bool weir_yaml_inside(struct weir_buffer *out, const char *text)
{
	return put_inside(out, text, true);
}

bool weir_yaml_comment(struct weir_buffer *out, const char *text)
{
	weir_text_visible(out, text, strlen(text));
	return !out->overflow;
}
