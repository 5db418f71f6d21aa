/*
 * tryout_rows.c - the rows of the private store, held against those that a test expects.
 *
 * All rows of a table are expected, in any order. A row is one of the store's if it is equal in the
 * columns that it names; each one of the store's is taken once.
 */
#include <string.h>

#include "tables.h"
#include "tryout.h"

enum {
	ROWS_CEILING = 10000, /* of one table */
	VALUE_ROOM = 256,     /* bytes of a value that is no text */
	FIRST_ROOM = 32,
};

/* A column that is looked at: of the table, or of the row that a reference of it leads to. */
struct column {
	const char *name, *of_table;    /* "school_id.name", "school_id" */
	const char *parent, *of_parent; /* "schools", "name"; NULL: none */
};

struct actual {
	const char **value; /* NULL: nothing */
	bool taken;
};

/* Rows of a table as texts, while they are read. */
struct reading {
	struct weir_arena *arena;
	size_t columns;
	struct actual *row;
	size_t count, room;
};

/* One table that is held against a test. */
struct judging {
	struct weir_tryout *tryout;
	struct weir_session *session;
	const struct weir_table_def *table;
	const struct weir_node *expected;
	struct column *column;
	size_t columns;
	struct reading got;
};

/* ---- columns ---- */

static size_t find_column(const struct judging *judging, const char *name)
{
	size_t i = 0;

	while (i < judging->columns && strcmp(judging->column[i].name, name) != 0)
		i++;
	return i;
}

static void add_column(struct judging *judging, const char *name)
{
	const struct weir_table_spec *spec = &judging->table->spec;
	struct column *column = &judging->column[judging->columns];
	struct weir_arena *arena = &judging->tryout->arena;
	const char *dot = strchr(name, '.');

	if (find_column(judging, name) < judging->columns)
		return;
	*column = (struct column){ .name = name, .of_table = name };
	judging->columns++;
	if (!dot)
		return;
	column->of_table = weir_arena_copy(arena, name, (size_t)(dot - name));
	column->of_parent = dot + 1;
	for (size_t i = 0; i < spec->ref_count; i++) {
		if (!strcmp(spec->ref_column[i], column->of_table))
			column->parent = spec->ref_table[i];
	}
}

/* Those that the rows name; of a table that is to be empty, its key. */
static void find_columns(struct judging *judging)
{
	const struct weir_table_spec *spec = &judging->table->spec;
	size_t most = spec->key_count;

	for (size_t i = 0; i < judging->expected->count; i++)
		most += judging->expected->item[i]->count;
	judging->column = weir_arena_alloc(&judging->tryout->arena, most * sizeof(struct column));
	for (size_t i = 0; i < judging->expected->count; i++) {
		const struct weir_node *row = judging->expected->item[i];

		for (size_t k = 0; k < row->count; k++)
			add_column(judging, row->key[k]->text);
	}
	for (size_t i = 0; i < spec->key_count && !judging->expected->count; i++)
		add_column(judging, spec->key[i]);
}

static bool has_column(struct judging *judging, const char *table, const char *column, bool *has,
		       struct weir_error *err)
{
	const struct weir_table_info *info;

	if (!weir_tables_describe(judging->session, table, &info, err))
		return false;
	*has = weir_table_find(info, column) != NULL;
	if (*has)
		return true;
	weir_tryout_begin(judging->tryout, &judging->expected->place);
	(void)weir_buffer_string(&judging->tryout->told, "the store's table ");
	weir_tryout_text(judging->tryout, table);
	(void)weir_buffer_string(&judging->tryout->told, " has no column ");
	weir_tryout_text(judging->tryout, column);
	(void)weir_buffer_byte(&judging->tryout->told, '\n');
	return true;
}

/* ---- reading ---- */

static bool take(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct reading *reading = arg;
	struct actual *row;
	char text[VALUE_ROOM];

	if (reading->count == ROWS_CEILING)
		return weir_fail(err, WEIR_BAD_CONFIG, "a table has more than %d rows",
				 ROWS_CEILING);
	if (reading->count == reading->room) {
		reading->room = reading->room ? 2 * reading->room : FIRST_ROOM;
		row = weir_arena_alloc(reading->arena, reading->room * sizeof(*row));
		if (reading->count)
			memcpy(row, reading->row, reading->count * sizeof(*row));
		reading->row = row;
	}
	row = &reading->row[reading->count++];
	row->value = weir_arena_alloc(reading->arena, reading->columns * sizeof(*row->value));
	for (size_t i = 0; i < reading->columns; i++) {
		if (value[i].type == WEIR_TEXT) {
			row->value[i] =
				weir_arena_copy(reading->arena, value[i].as.text, value[i].length);
		} else if (value[i].type != WEIR_NULL) {
			(void)weir_value_print(&value[i], text, sizeof(text));
			row->value[i] = weir_arena_strdup(reading->arena, text);
		}
	}
	return true;
}

static bool read_table(struct judging *judging, const char *table, const char *const *column,
		       size_t count, struct reading *reading, struct weir_error *err)
{
	const struct weir_stage *store = judging->session->store;
	const struct weir_query query = { .table = table, .column = column, .column_count = count };

	*reading = (struct reading){ .arena = &judging->tryout->arena, .columns = count };
	return store->plugin->ops.store->scan(store->self, store->context, &query, take, reading,
					      err);
}

/* In place of the ids of rows of another table a column of these rows. */
static bool follow(struct judging *judging, size_t number, struct weir_error *err)
{
	const struct column *column = &judging->column[number];
	const char *asked[] = { "id", column->of_parent };
	struct reading parent;
	bool has;

	if (!has_column(judging, column->parent, column->of_parent, &has, err))
		return false;
	if (!has)
		return true;
	if (!read_table(judging, column->parent, asked, 2, &parent, err))
		return false;
	for (size_t i = 0; i < judging->got.count; i++) {
		const char **value = &judging->got.row[i].value[number];
		const char *id = *value;

		*value = NULL;
		for (size_t k = 0; k < parent.count && id; k++) {
			if (parent.row[k].value[0] && !strcmp(parent.row[k].value[0], id))
				*value = parent.row[k].value[1];
		}
	}
	return true;
}

static bool read_rows(struct judging *judging, struct weir_error *err)
{
	const char **column =
		weir_arena_alloc(&judging->tryout->arena, (judging->columns + 1) * sizeof(*column));
	const char *table = judging->table->spec.name;
	bool all = true, has;

	for (size_t i = 0; i < judging->columns; i++) {
		column[i] = judging->column[i].of_table;
		if (!has_column(judging, table, column[i], &has, err))
			return false;
		all = all && has;
	}
	if (!all)
		return true;
	if (!read_table(judging, table, column, judging->columns, &judging->got, err))
		return false;
	for (size_t i = 0; i < judging->columns; i++) {
		if (judging->column[i].parent && !follow(judging, i, err))
			return false;
	}
	return true;
}

/* ---- comparing ---- */

static bool same_value(const struct weir_node *expected, const char *got)
{
	struct weir_text one, other;
	double a, b;
	bool yes, no;

	if (weir_node_empty(expected) || !got)
		return weir_node_empty(expected) && (!got || !*got);
	if (!strcmp(expected->text, got))
		return true;
	one = (struct weir_text){ expected->text, strlen(expected->text) };
	other = (struct weir_text){ got, strlen(got) };
	/* 4.50 and 4.5, true and 1: the store has a way of its own to write them. */
	if (weir_parse_real(one, &a) && weir_parse_real(other, &b))
		return !(a < b) && !(a > b);
	return weir_parse_bool(one, &yes) && weir_parse_bool(other, &no) && yes == no;
}

/* How many of its columns are as expected. */
static size_t same_columns(const struct judging *judging, const struct weir_node *expected,
			   const struct actual *row)
{
	size_t same = 0;

	for (size_t k = 0; k < expected->count; k++) {
		size_t i = find_column(judging, expected->key[k]->text);

		same += same_value(expected->item[k], row->value[i]);
	}
	return same;
}

/* ---- telling ---- */

static void put_value(struct judging *judging, size_t number, const char *name, const char *value)
{
	struct weir_tryout *tryout = judging->tryout;

	(void)weir_buffer_string(&tryout->told, number ? ", " : "");
	weir_tryout_text(tryout, name);
	(void)weir_buffer_string(&tryout->told, ": ");
	weir_tryout_text(tryout, value ? value : "~");
}

static void put_expected(struct judging *judging, const struct weir_node *row)
{
	(void)weir_buffer_string(&judging->tryout->told, "#   expected: ");
	for (size_t k = 0; k < row->count; k++)
		put_value(judging, k, row->key[k]->text,
			  weir_node_empty(row->item[k]) ? NULL : row->item[k]->text);
	(void)weir_buffer_byte(&judging->tryout->told, '\n');
}

static void put_actual(struct judging *judging, const struct actual *row)
{
	(void)weir_buffer_string(&judging->tryout->told, "#   got:      ");
	for (size_t i = 0; i < judging->columns; i++)
		put_value(judging, i, judging->column[i].name, row->value[i]);
	(void)weir_buffer_byte(&judging->tryout->told, '\n');
}

static void head(struct judging *judging, const struct weir_place *place, const char *what)
{
	weir_tryout_begin(judging->tryout, place);
	weir_tryout_text(judging->tryout, judging->table->spec.name);
	(void)weir_buffer_printf(&judging->tryout->told, ": %s\n", what);
}

/* First those that are wholly equal; then what is left of both, the nearest beside each other. */
static void compare(struct judging *judging)
{
	const struct weir_node *expected = judging->expected;
	struct reading *got = &judging->got;
	bool *found = weir_arena_alloc(&judging->tryout->arena, expected->count + 1);

	for (size_t i = 0; i < expected->count; i++) {
		for (size_t k = 0; k < got->count && !found[i]; k++) {
			if (got->row[k].taken ||
			    same_columns(judging, expected->item[i], &got->row[k]) <
				    expected->item[i]->count)
				continue;
			found[i] = got->row[k].taken = true;
		}
	}
	for (size_t i = 0; i < expected->count; i++) {
		struct actual *nearest = NULL;
		size_t best = 0;

		for (size_t k = 0; k < got->count && !found[i]; k++) {
			size_t same = same_columns(judging, expected->item[i], &got->row[k]);

			if (got->row[k].taken || same <= best)
				continue;
			best = same;
			nearest = &got->row[k];
		}
		if (found[i])
			continue;
		head(judging, &expected->item[i]->place,
		     nearest ? "the row is another one" : "the row is not there");
		put_expected(judging, expected->item[i]);
		if (nearest)
			put_actual(judging, nearest);
		if (nearest)
			nearest->taken = true;
	}
	for (size_t k = 0; k < got->count; k++) {
		if (got->row[k].taken)
			continue;
		head(judging, &expected->place, "there is a row that is not expected");
		put_actual(judging, &got->row[k]);
	}
}

bool weir_tryout_rows(struct weir_tryout *tryout, struct weir_session *session,
		      const struct weir_test_spec *test, struct weir_error *err)
{
	for (size_t i = 0; test->rows && i < test->rows->count; i++) {
		struct judging judging = {
			.tryout = tryout,
			.session = session,
			.table = weir_pipeline_table(session->pipeline, test->rows->key[i]->text),
			.expected = test->rows->item[i],
		};
		size_t before = tryout->told.length;

		find_columns(&judging);
		if (!read_rows(&judging, err))
			return false;
		if (tryout->told.length == before)
			compare(&judging);
	}
	return true;
}
