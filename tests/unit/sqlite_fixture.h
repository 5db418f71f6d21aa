/*
 * sqlite_fixture.h - a folder with a database and its schema, and batches to write into it.
 */
#ifndef SQLITE_FIXTURE_H
#define SQLITE_FIXTURE_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fake_host.h"

enum {
	READ_ROOM = 4096, /* bytes of what a scan brought */
	MANY = 1203,      /* more than two lists of values */
	SHAPES = 20,      /* more than the store keeps statements */
};

static const char schema[] =
	"CREATE TABLE meets (id TEXT PRIMARY KEY, name TEXT NOT NULL, held BOOLEAN);\n"
	"CREATE TABLE races (\n"
	"  id uuid PRIMARY KEY, meet_id TEXT NOT NULL REFERENCES meets (id), name TEXT,\n"
	"  distance INTEGER CHECK (distance > 0), rating NUMERIC(12, 9), made timestamptz DEFAULT "
	"1,\n"
	"  extra, UNIQUE (meet_id, name));\n"
	"CREATE TRIGGER hard BEFORE INSERT ON races WHEN NEW.name = 'boom'\n"
	"  BEGIN SELECT RAISE(ROLLBACK, 'boom'); END;\n"
	"CREATE TRIGGER soft BEFORE INSERT ON races WHEN NEW.name = 'no'\n"
	"  BEGIN SELECT RAISE(ABORT, 'not this one'); END;\n";

struct store_test {
	struct weir_context host;
	char folder[64];
	char read[READ_ROOM];
	struct weir_write_row row[MANY];
	struct weir_value value[MANY][4];
};

static inline const char *path_of(struct store_test *t, const char *name)
{
	return weir_arena_printf(&t->host.arena, "%s/%s", t->folder, name);
}

static inline void write_file(struct store_test *t, const char *name, const char *text)
{
	FILE *file = fopen(path_of(t, name), "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* The options for the next run. */
static inline void again(struct store_test *t)
{
	if (t->host.plugin)
		fake_end(&t->host);
	fake_begin(&t->host);
	fake_option(&t->host, "path", path_of(t, "meet.db"));
	fake_option(&t->host, "schema", path_of(t, "schema.sql"));
	fake_option(&t->host, "busy_timeout", "20ms");
}

/* A test's struct is large: it lives on the heap. */
static inline struct store_test *begin(void)
{
	struct store_test *t = calloc(1, sizeof(*t));

	ck_assert_ptr_nonnull(t);
	(void)snprintf(t->folder, sizeof(t->folder), "/tmp/weir-sqlite-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(t->folder));
	again(t);
	write_file(t, "schema.sql", schema);
	return t;
}

static inline void end(struct store_test *t)
{
	static const char *const names[] = { "meet.db", "meet.db-wal", "meet.db-shm",
					     "schema.sql" };
	size_t i;

	fake_close(&t->host);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(path_of(t, names[i]));
	ck_assert_int_eq(rmdir(t->folder), 0);
	fake_end(&t->host);
	free(t);
}

static inline void open_well(struct store_test *t)
{
	ck_assert_msg(fake_open(&t->host), "%s", t->host.err.message);
}

static inline const struct weir_store_ops *ops(void)
{
	return weir_plugin_entry.ops.store;
}

static const char *const meet_columns[] = { "id", "name" };

static inline struct weir_write meets(struct store_test *t, size_t count, enum weir_mode mode)
{
	size_t i;

	memset(t->row, 0, sizeof(t->row));
	for (i = 0; i < count; i++) {
		struct weir_uuid id = fake_id(1);

		id.byte[0] = (uint8_t)(i >> 8);
		id.byte[1] = (uint8_t)i;
		t->value[i][0] = weir_id(id);
		t->value[i][1] = weir_string("Autumn Run");
		t->row[i].value = t->value[i];
	}
	return (struct weir_write){ .table = "meets",
				    .column = meet_columns,
				    .column_count = 2,
				    .row = t->row,
				    .row_count = count,
				    .mode = mode };
}

static inline bool put(struct store_test *t, struct weir_write *write)
{
	write->arena = &t->host.arena;
	return ops()->write(t->host.self, &t->host, write, &t->host.err);
}

static inline void put_well(struct store_test *t, struct weir_write write)
{
	ck_assert_msg(put(t, &write), "%s", t->host.err.message);
}

static inline bool add_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct store_test *t = arg;
	size_t used = strlen(t->read);

	(void)err;
	(void)snprintf(t->read + used, READ_ROOM - used, "%s %s\n", weir_type_name(value->type),
		       fake_text(&t->host, value));
	return true;
}

/* "TYPE VALUE\n" for each row. */
static inline const char *read_column(struct store_test *t, const char *table, const char *column)
{
	struct weir_query query = { .table = table, .column = &column, .column_count = 1 };

	t->read[0] = '\0';
	ck_assert_msg(ops()->scan(t->host.self, &t->host, &query, add_row, t, &t->host.err), "%s",
		      t->host.err.message);
	return t->read;
}

static inline uint64_t count_of(struct store_test *t, const char *table)
{
	struct weir_query query = { .table = table };
	uint64_t count = 999;

	ck_assert(ops()->count(t->host.self, &t->host, &query, &count, &t->host.err));
	return count;
}

/* What another program does to the file meanwhile. */
static inline void run_sql(struct store_test *t, const char *sql)
{
	sqlite3 *other;

	ck_assert_int_eq(sqlite3_open(path_of(t, "meet.db"), &other), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(other, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(other));
	ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
}

#endif
