/*
 * ledger_fixture.h - a state in the test's own folder, which is begun and gone on with.
 */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include <sqlite3.h>

#include "conf_fixture.h"

#include "../../core/engine/ledger_read.h"

#define PRINT "0123456789abcdef0123456789abcdef"

static struct fixture fixture;
static struct weir_ledger *ledger;
static struct weir_error err;
static struct weir_books books;
static char run_id[WEIR_RUN_ID];
static bool resumed;

static inline void open_state(void)
{
	weir_ledger_free(ledger);
	ledger = weir_ledger_open(".", &err);
	ck_assert_msg(ledger != NULL, "%s", err.message);
}

static inline void begin(void)
{
	memset(&err, 0, sizeof(err));
	books = (struct weir_books){ .pipeline = "meet", .store = "sqlite:/meet.db" };
	fixture_begin(&fixture);
	open_state();
}

static inline void end(void)
{
	weir_ledger_free(ledger);
	ledger = NULL;
	fixture_end(&fixture);
}

static inline struct weir_run_facts facts_of(const char *fingerprint)
{
	static const struct weir_run_input input = { 2, "/m/races.csv", 99, "abc" };

	return (struct weir_run_facts){ .books = &books,
					.key = fingerprint,
					.file = "/meet.yaml",
					.fingerprint = fingerprint,
					.text = "text",
					.selection = "",
					.store_name = "local",
					.options = "{}",
					.input = &input,
					.input_count = 1 };
}

/* Under the state's lock. */
static inline bool begin_run(const char *fingerprint, char *id)
{
	const struct weir_run_facts facts = facts_of(fingerprint);
	struct weir_run_row run;

	if (!weir_ledger_lock(ledger, books.store, &err) ||
	    !weir_ledger_unfinished(ledger, &facts, &fixture.arena, &run, &resumed, &err))
		return false;
	if (!resumed)
		return weir_ledger_begin(ledger, &facts, id, &err);
	strcpy(id, run.id);
	return weir_ledger_resume(ledger, id, &err);
}

/* Begins a run, or goes on with one, as a process of its own would. */
static inline void start(const char *id, const char *fingerprint)
{
	open_state();
	strcpy(run_id, id);
	ck_assert_msg(begin_run(fingerprint, run_id), "%s", err.message);
}

static inline void finish(const char *outcome)
{
	ck_assert(weir_ledger_end(ledger, &books, !strcmp(outcome, "complete"), outcome, &err));
}

static inline void sql(const char *text)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open("state.db", &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static inline int number(const char *text)
{
	sqlite3_stmt *statement;
	sqlite3 *db;
	int value;

	ck_assert_int_eq(sqlite3_open("state.db", &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_int(statement, 0);
	ck_assert_int_eq(sqlite3_finalize(statement), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return value;
}

#endif
