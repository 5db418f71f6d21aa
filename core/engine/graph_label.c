/*
 * graph_label.c - how wide a text is, and what of it fits.
 */
#include "graph_label.h"

#include <stdint.h>
#include <string.h>

#include "../base/text.h"

enum {
	TEXT_CEILING = 64 * 1024, /* bytes of one text of a pipeline, made visible */
	WIDE = 2,                 /* letters that a wide character takes */
};

static const char ellipsis[] = "\xe2\x80\xa6";

/* The next character of a valid text; its bytes in *length. */
static uint32_t next_character(const char *text, size_t *length)
{
	const unsigned char *at = (const unsigned char *)text;

	if (at[0] < 0x80) {
		*length = 1;
		return at[0];
	}
	*length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (*length == 2)
		return (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU);
	if (*length == 3)
		return (at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);
	return (at[0] & 0x07U) << 18 | (at[1] & 0x3fU) << 12 | (at[2] & 0x3fU) << 6 |
	       (at[3] & 0x3fU);
}

static size_t character_width(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} wide[] = {
		{ 0x1100, 0x115f }, { 0x2e80, 0xa4cf },   { 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },
		{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1faff }, { 0x20000, 0x3ffff },
	};

	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++) {
		if (character >= wide[i].first && character <= wide[i].last)
			return WIDE;
	}
	return 1;
}

size_t weir_label_width(const char *text)
{
	size_t width = 0, length;

	for (; *text; text += length)
		width += character_width(next_character(text, &length));
	return width;
}

/* Bytes at the begin of text that are at most width letters. */
static size_t bytes_within(const char *text, size_t width)
{
	size_t at = 0, used = 0, length;

	while (text[at]) {
		used += character_width(next_character(text + at, &length));
		if (used > width)
			break;
		at += length;
	}
	return at;
}

const char *weir_label(struct weir_arena *arena, const char *text, size_t width,
		       enum weir_cut where)
{
	struct weir_buffer visible;
	const char *label;
	size_t all, over, length;

	weir_buffer_init(&visible, TEXT_CEILING);
	weir_text_visible(&visible, text, strlen(text));
	label = weir_arena_copy(arena, visible.at ? visible.at : "", visible.length);
	weir_buffer_release(&visible);
	all = weir_label_width(label);
	if (all <= width || !width)
		return label;
	if (where == WEIR_CUT_END)
		return weir_arena_printf(arena, "%.*s%s", (int)bytes_within(label, width - 1),
					 label, ellipsis);
	for (over = all - width + 1; over && *label; label += length) {
		size_t wide = character_width(next_character(label, &length));

		over -= wide < over ? wide : over;
	}
	return weir_arena_printf(arena, "%s%s", ellipsis, label);
}
