/*
 * init_keys.c - guesses what the rows of a file are known by, and which files refer to which.
 *
 * A key is a column, or two, without a blank or a repeated value in the rows that were looked at;
 * else all columns without blanks, so that only rows that are the same in all of them are taken for
 * one. A reference has the name of the other file in its own, and values that the other one has.
 */
#include <stdlib.h>
#include <string.h>

#include "init_parts.h"

enum {
	PAIRED = 12, /* columns of which pairs are tried */
	SURE = 10,   /* a score: good enough to be a key alone */
	SHARE = 2,   /* of a parent that was not read to its end, one in so many values is known */
};

static bool ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length >= tail && !strcmp(name + length - tail, end);
}

/* Is this the table's name in the singular, or the table's name, as the first bytes of a text? */
static bool is_singular(const char *text, size_t length, const char *table)
{
	size_t whole = strlen(table);

	if (length == whole && !strncmp(text, table, length))
		return true;
	if (length + 1 == whole && table[length] == 's' && !strncmp(text, table, length))
		return true;
	if (length + 2 == whole && !strcmp(table + length, "es") && !strncmp(text, table, length))
		return true;
	/* cities: city */
	return whole > 3 && length + 2 == whole && !strcmp(table + whole - 3, "ies") && length &&
	       text[length - 1] == 'y' && !strncmp(text, table, length - 1);
}

/* ---- keys ---- */

static int score_name(const struct weir_init_file *file, const char *name)
{
	static const char *const ids[] = { "_id", "_key", "_uuid",   "_guid", "_code",
					   "_no", "_nr",  "_number", "_slug" };
	static const char *const words[] = { "key",  "uuid", "guid",  "code", "no",    "nr",
					     "slug", "sku",  "email", "isbn", "number" };
	size_t i;

	if (!strcmp(name, "source_id"))
		return 100;
	if (ends_in(name, "_id") && is_singular(name, strlen(name) - 3, file->table))
		return 90;
	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (ends_in(name, ids[i]))
			return 80 - (int)i;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(name, words[i]))
			return 60 - (int)i;
	return !strcmp(name, "name") || !strcmp(name, "title") ? 30 : 0;
}

static int score(const struct weir_init_file *file, const struct weir_init_column *column)
{
	int named = score_name(file, column->store);

	if (column->type == WEIR_INIT_REAL || column->type == WEIR_INIT_DATE ||
	    column->type == WEIR_INIT_BOOL)
		return named / 10;
	/* A number without a name is one by chance. */
	return named || column->type == WEIR_INIT_WORDS ? named + SURE : 0;
}

static bool take_key(struct weir_init *init, struct weir_init_file *file, size_t a, size_t b)
{
	file->key_count = a == b ? 1 : 2;
	file->key = weir_arena_alloc(&init->arena, 2 * sizeof(*file->key));
	file->key[0] = a;
	file->key[1] = b;
	return true;
}

static bool take_single(struct weir_init *init, struct weir_init_file *file)
{
	int best = SURE - 1;
	size_t at = 0, i;

	for (i = 0; i < file->count; i++) {
		const struct weir_init_column *column = &file->column[i];

		if (!column->absent && column->unique && !column->blanks &&
		    score(file, column) > best) {
			best = score(file, column);
			at = i;
		}
	}
	return best >= SURE && take_key(init, file, at, at);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool are_unique(uint64_t *value, const struct weir_init_file *file, size_t a, size_t b)
{
	const uint64_t odd = 0x9e3779b97f4a7c15U; /* so that (1, 2) is not (2, 1) */
	size_t i;

	for (i = 0; i < file->rows; i++)
		value[i] = (file->column[a].value[i] * odd) ^ file->column[b].value[i];
	qsort(value, file->rows, sizeof(*value), by_value);
	for (i = 1; i < file->rows && value[i - 1] != value[i]; i++)
		;
	return i >= file->rows;
}

/* The columns without blanks that names speak for most come first. */
static size_t candidates(const struct weir_init_file *file, size_t at[PAIRED])
{
	size_t count = 0, i, k;

	for (i = 0; i < file->count; i++) {
		if (file->column[i].blanks || file->column[i].absent)
			continue;
		for (k = count;
		     k > 0 && score(file, &file->column[at[k - 1]]) < score(file, &file->column[i]);
		     k--)
			if (k < PAIRED)
				at[k] = at[k - 1];
		if (k < PAIRED) {
			at[k] = i;
			count += count < PAIRED;
		}
	}
	return count;
}

static bool take_pair(struct weir_init *init, struct weir_init_file *file)
{
	size_t at[PAIRED], count = candidates(file, at), a, b;
	uint64_t *value = weir_arena_alloc(&init->arena, file->rows * sizeof(*value));

	for (b = 1; b < count; b++)
		for (a = 0; a < b; a++)
			if (are_unique(value, file, at[a], at[b]))
				return take_key(init, file, at[a], at[b]);
	return false;
}

static void take_all(struct weir_init *init, struct weir_init_file *file)
{
	file->key = weir_arena_alloc(&init->arena, file->count * sizeof(*file->key));
	for (size_t i = 0; i < file->count; i++)
		if (!file->column[i].blanks && !file->column[i].absent)
			file->key[file->key_count++] = i;
	if (!file->key_count)
		file->wrong = weir_arena_printf(
			&init->arena, "%s: %s", file->name,
			file->existing ? "has no column that the store's table has"
				       : "has no column with a value in each row, so nothing tells "
					 "its rows apart");
}

void weir_init_keys(struct weir_init *init)
{
	for (size_t i = 0; i < init->count; i++) {
		struct weir_init_file *file = &init->file[i];

		file->key_count = 0;
		if (!file->wrong && !take_single(init, file) &&
		    (!file->rows || !take_pair(init, file)))
			take_all(init, file);
	}
}

/* ---- references ---- */

/* customer_id: the key of customers, which is "id" there, or "customer_id" as well. */
static bool names(const char *column, const struct weir_init_file *parent)
{
	const char *key = parent->column[parent->key[0]].store;
	const char *last = !strcmp(key, "source_id") ? "id" : key;
	size_t length = strlen(column), tail = strlen(last);

	if (length > tail + 1 && column[length - tail - 1] == '_' &&
	    !strcmp(column + length - tail, last))
		return is_singular(column, length - tail - 1, parent->table);
	/* The key's name has the table's in it: it means the same everywhere. */
	tail = strcspn(key, "_");
	return !strcmp(column, key) && key[tail] == '_' && is_singular(key, tail, parent->table);
}

static size_t known_values(const struct weir_init_column *column,
			   const struct weir_init_file *parent)
{
	const struct weir_init_column *key = &parent->column[parent->key[0]];
	size_t known = 0, i;

	for (i = 0; i < column->sorted_count; i++)
		known += key->sorted_count &&
			 bsearch(&column->sorted[i], key->sorted, key->sorted_count,
				 sizeof(*key->sorted), by_value);
	return known;
}

static bool has_values(struct weir_init_column *column, const struct weir_init_file *parent)
{
	size_t known = known_values(column, parent);
	bool most = known * SHARE >= column->sorted_count;

	if (!most || known == column->sorted_count || !parent->whole || parent->broken)
		return most;
	column->almost = parent;
	column->strange = column->sorted_count - known;
	return false;
}

/* Which file leads to which, by references: one line of the matrix for each file. */
struct leads {
	struct weir_init *init;
	bool *to;
};

static bool *cell(const struct leads *leads, size_t from, size_t to)
{
	return &leads->to[from * leads->init->count + to];
}

/* Whatever leads to `from` leads to `to` now, and to whatever that leads to. */
static void connect(const struct leads *leads, size_t from, size_t to)
{
	size_t count = leads->init->count, a, b;

	for (a = 0; a < count; a++)
		for (b = 0; (a == from || *cell(leads, a, from)) && b < count; b++)
			if (b == to || *cell(leads, to, b))
				*cell(leads, a, b) = true;
}

static void refer(const struct leads *leads, size_t at, struct weir_init_column *column)
{
	const struct weir_init *init = leads->init;

	for (size_t i = 0; i < init->count && !column->parent; i++) {
		const struct weir_init_file *parent = &init->file[i];

		if (i == at || parent->wrong || parent->key_count != 1 || *cell(leads, i, at) ||
		    column->type != parent->column[parent->key[0]].type ||
		    !names(column->store, parent) || !has_values(column, parent))
			continue;
		column->parent = parent;
		connect(leads, at, i);
	}
}

/* What has these in its name cannot stand in a reference of table-sink. */
static const char reserved[] = ",.=";

void weir_init_references(struct weir_init *init)
{
	const struct leads leads = {
		init, weir_arena_alloc(&init->arena, init->count * init->count * sizeof(bool))
	};

	for (size_t i = 0; i < init->count; i++) {
		struct weir_init_file *file = &init->file[i];

		for (size_t k = 0; !file->wrong && k < file->count; k++)
			if (!file->column[k].absent && !strpbrk(file->column[k].name, reserved))
				refer(&leads, i, &file->column[k]);
	}
}

bool weir_init_is_key(const struct weir_init_file *file, size_t column)
{
	for (size_t i = 0; i < file->key_count; i++)
		if (file->key[i] == column)
			return true;
	return false;
}
