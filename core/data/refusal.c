/*
 * refusal.c - rows that a store refuses: what it says of them, and what a unique key is made of.
 */
#include <string.h>

#include <weir/store.h>

#include "../base/arena.h"
#include "../base/text.h"
#include "rows.h"

/* Bytes that are kept of each text, with its NUL; the public header names them. */
enum {
	CODE_ROOM = 24,
	REASON_ROOM = 256,
	CONSTRAINT_ROOM = 64,
	DETAIL_ROOM = 512,
	COLUMNS_ROOM = 128,
	VALUE_ROOM = 256
};

bool weir_refusal_names(const struct weir_refusal *why, const char *column)
{
	size_t length = strlen(column);

	for (const char *at = why->columns; *at; at += strspn(at, ", ")) {
		size_t part = strcspn(at, ",");

		if (part == length && !memcmp(at, column, length))
			return true;
		at += part;
	}
	return false;
}

static const char *cut(struct weir_arena *arena, const char *text, size_t room)
{
	size_t length = text ? strnlen(text, room) : 0;
	char *copy;

	if (!length)
		return "";
	copy = weir_arena_copy(arena, text, length < room ? length : room - 1);
	weir_text_cut(copy, room, length);
	return copy;
}

/* Half a key finds another row. */
static const char *whole(struct weir_arena *arena, const char *text, size_t room)
{
	return text && strnlen(text, room) < room ? cut(arena, text, room) : "";
}

void weir_write_refuse(struct weir_write *write, struct weir_write_row *row,
		       const struct weir_words *words)
{
	struct weir_arena *arena = write->arena;
	struct weir_words *kept = weir_arena_alloc(arena, sizeof(*kept));

	*kept = (struct weir_words){
		.code = cut(arena, words->code, CODE_ROOM),
		.reason = cut(arena, words->reason, REASON_ROOM),
		.constraint = cut(arena, words->constraint, CONSTRAINT_ROOM),
		.detail = cut(arena, words->detail, DETAIL_ROOM),
		.key_columns = whole(arena, words->key_columns, COLUMNS_ROOM),
		.key_value = whole(arena, words->key_value, VALUE_ROOM),
	};
	row->outcome = WEIR_OUT_REFUSED;
	row->words = kept;
}

const struct weir_words *weir_words_of(const struct weir_write_row *row)
{
	static const struct weir_words none = { .code = "REFUSED",
						.reason = "the store does not say why",
						.constraint = "",
						.detail = "",
						.key_columns = "",
						.key_value = "" };

	return row->words ? row->words : &none;
}
