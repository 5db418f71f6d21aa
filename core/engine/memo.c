/*
 * memo.c - names that were made lately, each in the one place that its value's hash names.
 *
 * Only of single short texts: those are what parents are mostly called in files.
 */
#include "memo.h"

#include <stdlib.h>

#include "../base/arena.h"
#include "../base/digest.h"

enum {
	PLACES = 1 << 11,
	QUESTION = 64, /* bytes: the column, a NUL, the text */
};

struct place {
	const struct weir_table_def *table; /* NULL: nothing is here */
	size_t length;
	char question[QUESTION];
	struct weir_uuid name;
};

struct weir_memo {
	struct place place[PLACES];
};

struct weir_memo *weir_memo_new(void)
{
	return weir_xcalloc(1, sizeof(struct weir_memo));
}

void weir_memo_free(struct weir_memo *memo)
{
	free(memo);
}

/* Its bytes, or 0: it is too long, or no text. */
static size_t write_question(char out[QUESTION], const char *column, const struct weir_value *value)
{
	size_t length = strlen(column) + 1;

	if (value->type != WEIR_TEXT || length + value->length > QUESTION)
		return 0;
	memcpy(out, column, length);
	if (value->length)
		memcpy(out + length, value->as.text, value->length);
	return length + value->length;
}

/* column "": the key. */
static struct weir_uuid make(const struct weir_table_def *table, const char *column,
			     const struct weir_value *value)
{
	return *column ? weir_ids_by(table, column, value) : weir_ids_key(table, value, 1);
}

static struct weir_uuid name_of(struct weir_memo *memo, const struct weir_table_def *table,
				const char *column, const struct weir_value *value)
{
	char question[QUESTION];
	size_t length = write_question(question, column, value);
	struct place *place;

	if (!length)
		return make(table, column, value);
	place = &memo->place[weir_mix(WEIR_FNV_START, question, length) % PLACES];
	if (place->table != table || place->length != length ||
	    memcmp(place->question, question, length) != 0) {
		*place = (struct place){ .table = table, .length = length };
		memcpy(place->question, question, length);
		place->name = make(table, column, value);
	}
	return place->name;
}

struct weir_uuid weir_memo_key(struct weir_memo *memo, const struct weir_table_def *table,
			       const struct weir_value *value)
{
	return table->spec.key_count == 1 ? name_of(memo, table, "", value)
					  : weir_ids_key(table, value, 1);
}

struct weir_uuid weir_memo_by(struct weir_memo *memo, const struct weir_table_def *table,
			      const char *column, const struct weir_value *value)
{
	return name_of(memo, table, column, value);
}
