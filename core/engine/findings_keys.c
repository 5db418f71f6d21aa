/*
 * findings_keys.c - which guarantee a table's unique keys give for what the pipeline knows its
 * rows by.
 *
 * weir makes a row's id of its key, so that it never writes a row twice, whatever else the
 * store guards. A unique key over the same columns keeps out what other programs, and people,
 * write under ids of their own.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../base/buffer.h"
#include "findings.h"

enum { COLUMNS_CEILING = 2048 }; /* bytes of a sentence with columns; longer ones are cut */

/* How a unique key fits the pipeline's. The better one is the greater. */
enum fit {
	FIT_NONE = 0, /* a column of the pipeline's key is not in it */
	FIT_WIDER,    /* it has others besides */
	FIT_SPELLING, /* the same columns, but not folded where the pipeline folds */
	FIT_SAME,
};

static const char by_ids[] = "weir's ids keep a row that is sent twice from being there twice";

/* "folded(name)", "public.folded(name)", "lower((name)::text)": a function of this column. */
static bool is_function_of(const char *part, const char *column)
{
	size_t length = strlen(column);

	while (isalnum((unsigned char)*part) || *part == '_' || *part == '.')
		part++;
	if (*part != '(')
		return false;
	part += strspn(part, "(\"");
	if (strncmp(part, column, length) != 0)
		return false;
	for (part += length; *part; part++) {
		if (strchr(")\"", *part))
			continue;
		if (strncmp(part, "::text", strlen("::text")) != 0)
			return false;
		part += strlen("::text") - 1;
	}
	return true;
}

/* True: the key has the column. *plain: not folded. */
static bool has_column(const struct weir_unique *unique, const char *column, bool *plain)
{
	for (size_t i = 0; i < unique->part_count; i++) {
		*plain = !strcmp(unique->part[i], column);
		if (*plain || is_function_of(unique->part[i], column))
			return true;
	}
	return false;
}

static enum fit fit_of(const struct weir_unique *unique, const struct weir_examined *table)
{
	bool spelling = false, plain;

	for (size_t i = 0; i < table->key_count; i++) {
		if (!has_column(unique, table->key[i], &plain))
			return FIT_NONE;
		spelling = spelling || (plain && table->folded[i]);
	}
	if (unique->part_count > table->key_count)
		return FIT_WIDER;
	return spelling ? FIT_SPELLING : FIT_SAME;
}

static bool is_of_id(const struct weir_unique *unique)
{
	return unique->part_count == 1 && !strcmp(unique->part[0], "id");
}

static const struct weir_unique *best_of(const struct weir_examined *table,
					 const struct weir_unique *unique, size_t count,
					 enum fit *best)
{
	const struct weir_unique *found = NULL;

	*best = FIT_NONE;
	for (size_t i = 0; i < count; i++) {
		enum fit fit = fit_of(&unique[i], table);

		if (fit > *best) {
			*best = fit;
			found = &unique[i];
		}
	}
	return found;
}

/* "(a, b)" */
static void add_columns(struct weir_buffer *out, const char *const *column, size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)weir_buffer_printf(out, "%s%s", i ? ", " : "(", column[i]);
	(void)weir_buffer_string(out, ")");
}

static void add_unique(struct weir_buffer *out, const struct weir_unique *unique)
{
	add_columns(out, unique->part, unique->part_count);
	if (unique->condition && *unique->condition)
		(void)weir_buffer_printf(out, " where %s", unique->condition);
}

static const char *text_of(const struct weir_buffer *buffer)
{
	return buffer->at ? buffer->at : "";
}

static void tell_guarded(struct weir_findings *findings, const char *what,
			 const struct weir_unique *unique, enum fit fit)
{
	static const char *const means[] = {
		[FIT_NONE] = "",
		[FIT_WIDER] =
			"no second row of a key gets in, whoever writes it, unless it differs "
			"in the other columns",
		[FIT_SPELLING] = "no second row of a key gets in, whoever writes it, unless in "
				 "another spelling",
		[FIT_SAME] = "no second row of a key gets in, whoever writes it",
	};
	struct weir_buffer text;

	weir_buffer_init(&text, COLUMNS_CEILING);
	add_unique(&text, unique);
	weir_findings_ok(findings, what, "unique %s: %s", text_of(&text), means[fit]);
	weir_buffer_release(&text);
}

/*
 * folded() is a function of weir's schemas for Postgres; SQLite has none like it, and there a key
 * over the column as it is keeps out all but other spellings.
 */
static void add_ddl(struct weir_buffer *out, const struct weir_examined *table, bool local)
{
	if (local)
		(void)weir_buffer_printf(out, "CREATE UNIQUE INDEX %s_key ON %s (", table->table,
					 table->table);
	else
		(void)weir_buffer_printf(out, "CREATE UNIQUE INDEX ON %s (", table->table);
	for (size_t i = 0; i < table->key_count; i++)
		(void)weir_buffer_printf(out, "%s%s%s%s", i ? ", " : "",
					 table->folded[i] && !local ? "folded(" : "", table->key[i],
					 table->folded[i] && !local ? ")" : "");
	(void)weir_buffer_string(out, ");");
}

/* In a file of one's own no other program writes, so that it is nothing to mend. */
static void tell_open(struct weir_findings *findings, const char *what,
		      const struct weir_examined *table, enum weir_sight sight, const char *remedy)
{
	struct weir_told found = { .grade = findings->local ? WEIR_GRADE_OK : WEIR_GRADE_WARN,
				   .what = what,
				   .remedy = remedy };
	struct weir_buffer text, ddl;

	weir_buffer_init(&text, COLUMNS_CEILING);
	weir_buffer_init(&ddl, COLUMNS_CEILING);
	(void)weir_buffer_string(&text,
				 sight == WEIR_SEES_NONE ? "whether " : "no unique key over ");
	add_columns(&text, table->key, table->key_count);
	(void)weir_buffer_printf(&text, "%s: %s; another program's may double",
				 sight == WEIR_SEES_NONE  ? " is unique cannot be seen"
				 : sight == WEIR_SEES_ALL ? ""
							  : " can be seen",
				 by_ids);
	add_ddl(&ddl, table, findings->local);
	found.text = text_of(&text);
	found.ddl = text_of(&ddl);
	weir_findings_open(findings, &found);
	weir_buffer_release(&text);
	weir_buffer_release(&ddl);
}

/* Keys that have nothing to do with the pipeline's: a row that it tells apart may break them. */
static void tell_others(struct weir_findings *findings, const char *what,
			const struct weir_unique *unique, size_t count,
			const struct weir_unique *told)
{
	struct weir_buffer text;

	weir_buffer_init(&text, COLUMNS_CEILING);
	for (size_t i = 0; i < count; i++) {
		if (&unique[i] == told || is_of_id(&unique[i]))
			continue;
		(void)weir_buffer_string(&text, text.length ? ", " : "");
		add_unique(&text, &unique[i]);
	}
	if (text.length)
		weir_findings_ok(findings, what,
				 "also unique: %s; a row that breaks one is refused, or renamed "
				 "where its flow says so",
				 text_of(&text));
	weir_buffer_release(&text);
}

static void check_id(struct weir_findings *findings, const char *what,
		     const struct weir_unique *unique, size_t count)
{
	size_t i = 0;

	while (i < count && !is_of_id(&unique[i]))
		i++;
	if (i == count)
		weir_findings_tell(findings, WEIR_GRADE_FAIL, what,
				   "make `id` the table's primary key",
				   "the column id is not unique: a row that is sent twice is there "
				   "twice");
}

void weir_findings_keys(struct weir_findings *findings, const struct weir_examined *table,
			enum weir_sight sight, const struct weir_unique *unique, size_t count,
			const char *remedy)
{
	const struct weir_unique *best;
	char what[WEIR_WHAT];
	enum fit fit;

	if (findings->unique)
		findings->unique(findings->each_arg, table, unique, count);
	snprintf(what, sizeof(what), "table %s", table->table);
	best = best_of(table, unique, count, &fit);
	if (table->repeats)
		weir_findings_ok(findings, what,
				 "its rows may share a key, which no unique key can guard: %s",
				 by_ids);
	else if (best)
		tell_guarded(findings, what, best, fit);
	else
		tell_open(findings, what, table, sight, remedy);
	if (sight != WEIR_SEES_NONE)
		check_id(findings, what, unique, count);
	if (sight == WEIR_SEES_ALL)
		tell_others(findings, what, unique, count, table->repeats ? NULL : best);
}
