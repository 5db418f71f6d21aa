/*
 * ledger_db.h - what ledger.c (batches) and ledger_runs.c (runs) share: the open state file.
 */
#ifndef WEIR_LEDGER_DB_H
#define WEIR_LEDGER_DB_H

#include <sqlite3.h>

#include "ledger.h"

enum weir_ledger_sql {
	FIND_RUN,
	ADD_RUN,
	END_RUN,
	ADD_STEP,
	PUT_BATCH,
	GET_BATCH,
	CLEAR_ROWS,
	ADD_ROW,
	PUT_TASK,
	GET_TASK,
	RUNS,
	STATEMENTS,
};

struct weir_ledger {
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	char *folder;
	char run[WEIR_RUN_ID];
	int lock; /* descriptor of the locked file, or -1 */
};

/* The last call on the file went wrong: fills err, returns false. */
bool weir_ledger_broken(struct weir_ledger *ledger, struct weir_error *err);
/* A prepared statement, ready to be bound. */
sqlite3_stmt *weir_ledger_statement(struct weir_ledger *ledger, enum weir_ledger_sql which);
/* Binds a text that outlives the statement's use; NULL becomes "". */
void weir_ledger_bind(sqlite3_stmt *s, int at, const char *text);
/* Runs a statement that returns nothing, and makes it ready for its next use. */
bool weir_ledger_execute(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_error *err);

#endif
