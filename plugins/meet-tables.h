/*
 * meet-tables.h - what the meet plugins need `tables:` to say, and finding schools by it.
 *
 * Owns nothing. Keys of races and schools are not personal, so reasons may show them.
 */
#ifndef MEET_TABLES_H
#define MEET_TABLES_H

#include "meet.h"

enum { MEET_NEEDS_TEXT = 160 }; /* bytes of what a message or a reason shows */

/* BAD_CONFIG at the stage's or task's place in the pipeline; returns false. */
static inline bool meet_misfit(struct weir_context *context, struct weir_error *err,
			       const char *table, const char *needs)
{
	struct weir_place place = weir_stage_place(context);

	weir_fail_at(err, WEIR_BAD_CONFIG, place.file, place.line, place.column,
		     "`tables:` does not say %s of \"%s\"", needs, table);
	return weir_hint(err, "pipelines/meet.yaml has the tables as the meet plugins need them");
}

/* Where `keep:` of a table has a column that the plugin cannot do without. */
static inline bool meet_keep(struct weir_context *context, const char *table, const char *column,
			     int *number, struct weir_error *err)
{
	const struct weir_table_spec *spec = weir_table(context, table);
	char needs[MEET_NEEDS_TEXT];

	*number = spec ? weir_keep_find(spec, column) : -1;
	if (*number >= 0)
		return true;
	snprintf(needs, sizeof(needs), "`keep: [%s]`", column);
	return meet_misfit(context, err, table, needs);
}

/* A table that is found by exactly these key columns; second may be NULL. */
static inline bool meet_key(struct weir_context *context, const char *table, const char *first,
			    const char *second, struct weir_error *err)
{
	const struct weir_table_spec *spec = weir_table(context, table);
	char needs[MEET_NEEDS_TEXT];

	if (spec && spec->key_count == (second ? 2U : 1U) &&
	    (!first || !strcmp(spec->key[0], first)) && (!second || !strcmp(spec->key[1], second)))
		return true;
	if (second)
		snprintf(needs, sizeof(needs), "`key: [%s, %s]`", first, second);
	else
		snprintf(needs, sizeof(needs), "a `key:` of one column, the site's id,");
	return meet_misfit(context, err, table, needs);
}

/* A table that may be found by an `also:` column. */
static inline bool meet_also(struct weir_context *context, const char *table, const char *column,
			     struct weir_error *err)
{
	const struct weir_table_spec *spec = weir_table(context, table);
	char needs[MEET_NEEDS_TEXT];

	for (size_t i = 0; spec && i < spec->also_count; i++)
		if (!strcmp(spec->also[i], column))
			return true;
	snprintf(needs, sizeof(needs), "`also: [%s]`", column);
	return meet_misfit(context, err, table, needs);
}

/* A school, and where the input and the pipeline say it. */
struct meet_school {
	const char *table, *by; /* the table, and its column that holds the key */
	const char *column;     /* the input's column with the key */
	struct weir_parent parent;
};

/*
 * The text of a key for a reason, on one line; a long one ends with its last whole character.
 * buffer holds MEET_NEEDS_TEXT bytes and is returned.
 */
static inline const char *meet_print_key(const struct weir_value *key, char *buffer)
{
	size_t length = weir_value_print(key, buffer, MEET_NEEDS_TEXT);

	if (length >= MEET_NEEDS_TEXT) {
		/* Bytes 10xxxxxx continue a character, and the one before them begins it. */
		length = MEET_NEEDS_TEXT - 1;
		while (length && ((unsigned char)buffer[length - 1] & 0xc0) == 0x80)
			length--;
		if (length && (unsigned char)buffer[length - 1] >= 0xc0)
			length--;
		buffer[length] = '\0';
	}
	for (char *at = buffer; *at; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	return buffer;
}

/* Looks the school up; a row without one is refused, and parent.found is not FOUND. */
static inline bool meet_school_find(struct weir_context *context, struct meet_school *school,
				    const struct weir_value *key, struct weir_record *record,
				    struct weir_error *err)
{
	char text[MEET_NEEDS_TEXT];

	school->parent.found = WEIR_UNKNOWN;
	if (meet_is_blank(key)) {
		weir_record_reject(record, "REQUIRED", school->column, "no school is given");
		return true;
	}
	if (!weir_find_by(context, school->table, school->by, key, &school->parent, err))
		return false;
	if (school->parent.found == WEIR_PARENT_REJECTED)
		weir_record_orphan(record, school->column, &school->parent);
	else if (school->parent.found == WEIR_UNKNOWN)
		weir_record_reject(record, "REFERENCE", school->column, "no school has the key %s",
				   meet_print_key(key, text));
	return true;
}

#endif
