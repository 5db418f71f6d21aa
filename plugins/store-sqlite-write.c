/*
 * store-sqlite-write.c - writes a batch of rows in one transaction.
 *
 * A row that breaks a constraint is undone alone: that is what SQLite does with a failing
 * statement (ABORT). All else undoes the whole batch.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store-sqlite-write.h"

enum { TEXT_ROOM = 512 }; /* bytes: of words about a row; the core keeps less */

/* A batch being written. */
struct writer {
	struct db *db;
	struct weir_write *write;
	struct db_statement *insert, *update; /* NULL: not needed by this batch */
	uint64_t refused;
};

/* ---- statements ---- */

static char *insert_sql(const struct db *db, const struct weir_write *write)
{
	sqlite3_str *sql = sqlite3_str_new(db->handle);
	size_t i;

	sqlite3_str_appendf(sql, "INSERT INTO \"%w\" (", write->table);
	for (i = 0; i < write->column_count; i++)
		sqlite3_str_appendf(sql, "%s\"%w\"", i ? ", " : "", write->column[i]);
	sqlite3_str_appendall(sql, ") VALUES (");
	for (i = 0; i < write->column_count; i++)
		sqlite3_str_appendall(sql, i ? ", ?" : "?");
	sqlite3_str_appendf(sql, ") ON CONFLICT (\"%w\") DO NOTHING", write->column[0]);
	return sqlite3_str_finish(sql);
}

/* The values have the numbers that they have in the insert. */
static char *update_sql(const struct db *db, const struct weir_write *write)
{
	sqlite3_str *sql = sqlite3_str_new(db->handle);
	size_t i;

	sqlite3_str_appendf(sql, "UPDATE \"%w\" SET ", write->table);
	for (i = 1; i < write->column_count; i++)
		sqlite3_str_appendf(sql, "%s\"%w\" = ?%d", i > 1 ? ", " : "", write->column[i],
				    (int)i + 1);
	if (write->column_count == 1) /* nothing to set, but the row may be asked for */
		sqlite3_str_appendf(sql, "\"%w\" = ?1", write->column[0]);
	sqlite3_str_appendf(sql, " WHERE \"%w\" = ?1", write->column[0]);
	return sqlite3_str_finish(sql);
}

/* Takes the place of the oldest one. */
static struct db_statement *make_statement(struct db *db, const char *sql, size_t columns,
					   struct weir_error *err)
{
	struct db_statement *kept = &db->kept[db->oldest];
	int code;

	(void)sqlite3_finalize(kept->stmt); /* repeats an error already told */
	free(kept->uuid);
	kept->stmt = NULL;
	kept->uuid = calloc(columns, sizeof(*kept->uuid));
	if (!kept->uuid) {
		db_fail(db, SQLITE_NOMEM, err);
		return NULL;
	}
	code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &kept->stmt,
				  NULL);
	if (code != SQLITE_OK) {
		db_fail(db, code, err);
		return NULL;
	}
	db->oldest = (db->oldest + 1) % DB_STATEMENTS;
	return kept;
}

static struct db_statement *get_statement(struct db *db, const struct weir_write *write,
					  bool update, struct weir_error *err)
{
	char *sql = update ? update_sql(db, write) : insert_sql(db, write);
	struct db_statement *found = NULL;
	size_t i;

	if (!sql) {
		db_fail(db, SQLITE_NOMEM, err);
		return NULL;
	}
	for (i = 0; i < DB_STATEMENTS && !found; i++) {
		if (db->kept[i].stmt && !strcmp(sqlite3_sql(db->kept[i].stmt), sql))
			found = &db->kept[i];
	}
	if (!found)
		found = make_statement(db, sql, write->column_count, err);
	else if (found == &db->kept[db->oldest])
		db->oldest = (db->oldest + 1) % DB_STATEMENTS; /* it is in use now */
	sqlite3_free(sql);
	return found;
}

static bool updates(const struct weir_write *write, const struct weir_write_row *row)
{
	return write->mode == WEIR_UPDATE || (write->mode == WEIR_UPSERT && row->update);
}

static bool prepare(struct writer *w, struct weir_error *err)
{
	const struct weir_write *write = w->write;
	bool insert = false, update = false;
	size_t i;

	for (i = 0; i < write->row_count; i++) {
		if (updates(write, &write->row[i]))
			update = true;
		else
			insert = true;
	}
	w->insert = insert ? get_statement(w->db, write, false, err) : NULL;
	if (insert && !w->insert)
		return false;
	w->update = update ? get_statement(w->db, write, true, err) : NULL;
	return !update || w->update;
}

/* ---- rows ---- */

static void refuse(struct writer *w, struct weir_write_row *row, const struct weir_words *words)
{
	weir_write_refuse(w->write, row, words);
	w->refused += !(w->write->keys_apart && *row->words->key_columns);
}

/* "races.meet_id, races.name" becomes "meet_id, name"; what is too long is left out. */
static void tell_key(const char *columns, const char *table, char *key, size_t size)
{
	size_t length = strlen(table), used = 0;

	for (const char *at = columns; *at; at += strspn(at, ", ")) {
		size_t part = strcspn(at, ",");
		bool known = part > length && !strncmp(at, table, length) && at[length] == '.';

		if (!known || used + 2 + part - length > size) {
			*key = '\0'; /* an index of expressions, or another table's */
			return;
		}
		used += (size_t)snprintf(key + used, size - used, "%s%.*s", used ? ", " : "",
					 (int)(part - length - 1), at + length + 1);
		at += part;
	}
}

/*
 * "UNIQUE constraint failed: races.meet_id, races.name" is told as "UNIQUE (races.meet_id,
 * races.name)". SQLite's messages name columns and constraints, never values; a trigger's
 * are literals of the schema.
 */
static void refuse_constraint(struct writer *w, struct weir_write_row *row)
{
	static const char words[] = " constraint failed";
	const char *message = sqlite3_errmsg(w->db->handle);
	const char *cut = strstr(message, words);
	char reason[TEXT_ROOM], key[TEXT_ROOM] = "";
	struct weir_words told = { .code = "CONSTRAINT", .reason = message, .detail = message };

	if (sqlite3_extended_errcode(w->db->handle) == SQLITE_CONSTRAINT_UNIQUE && cut &&
	    !strncmp(cut + sizeof(words) - 1, ": ", 2))
		tell_key(cut + sizeof(words) + 1, w->write->table, key, sizeof(key));
	told.key_columns = key;
	if (!cut) {
		refuse(w, row, &told);
		return;
	}
	if (!strncmp(cut + sizeof(words) - 1, ": ", 2))
		(void)snprintf(reason, sizeof(reason), "%.*s (%s)", (int)(cut - message), message,
			       cut + sizeof(words) + 1);
	else
		(void)snprintf(reason, sizeof(reason), "%.*s", (int)(cut - message), message);
	/* The table's own words: what kind of constraint, and its columns or its name. */
	told.reason = told.constraint = reason;
	refuse(w, row, &told);
}

static void settle(struct writer *w, struct weir_write_row *row, bool update)
{
	if (sqlite3_changes(w->db->handle) > 0)
		row->outcome = update ? WEIR_OUT_UPDATED : WEIR_OUT_INSERTED;
	else if (w->write->mode == WEIR_INSERT)
		refuse(w, row,
		       &(struct weir_words){ .code = "PRESENT",
					     .reason = "the store has a row with this id" });
	else
		row->outcome = WEIR_OUT_PRESENT;
}

static bool is_refusal(int code)
{
	int primary = code & 0xff;

	return primary == SQLITE_CONSTRAINT || primary == SQLITE_MISMATCH ||
	       primary == SQLITE_TOOBIG;
}

static bool row_failed(struct writer *w, struct weir_write_row *row, int code,
		       struct weir_error *err)
{
	if (!is_refusal(code))
		return db_fail(w->db, code, err);
	if (sqlite3_get_autocommit(w->db->handle)) {
		weir_fail(err, WEIR_HOSTILE, "%s: table %s undoes the whole batch: %s", w->db->path,
			  w->write->table, sqlite3_errmsg(w->db->handle));
		return weir_hint(err, "the schema has a trigger or a constraint with ROLLBACK; "
				      "ABORT refuses just the row");
	}
	refuse_constraint(w, row);
	return true;
}

static bool write_row(struct writer *w, struct weir_write_row *row, struct weir_error *err)
{
	bool update = updates(w->write, row), good = true;
	struct db_statement *statement = update ? w->update : w->insert;
	int code = SQLITE_OK;
	size_t i;

	for (i = 0; i < w->write->column_count && code == SQLITE_OK; i++)
		code = db_bind(statement->stmt, (int)i + 1, &row->value[i], statement->uuid[i]);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement->stmt);
	if (code == SQLITE_DONE)
		settle(w, row, update);
	else
		good = row_failed(w, row, code, err);
	(void)sqlite3_reset(statement->stmt); /* repeats the step's error */
	return good;
}

static bool write_rows(struct writer *w, struct weir_error *err)
{
	size_t i;

	for (i = 0; i < w->write->row_count; i++) {
		if (!write_row(w, &w->write->row[i], err))
			return false;
		if (w->refused > w->write->refusals_allowed)
			return weir_fail(err, WEIR_LIMIT,
					 "the store refused %" PRIu64 " rows of %s, the last one: "
					 "%s",
					 w->refused, w->write->table,
					 w->write->row[i].words->reason);
	}
	return true;
}

bool db_write(struct db *db, struct weir_write *write, struct weir_error *err)
{
	struct writer w = { .db = db, .write = write };

	if (db->read_only)
		return weir_fail(err, WEIR_BUG, "a write to %s in a dry run", write->table);
	if (!prepare(&w, err) || !db_run(db, "BEGIN IMMEDIATE", err))
		return false;
	return db_end(db, write_rows(&w, err),
		      "a deferred foreign key is broken when the batch ends",
		      "declare it without DEFERRABLE, so that it can refuse its row", err);
}
