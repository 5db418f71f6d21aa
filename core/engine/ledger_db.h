/*
 * ledger_db.h - what the files of the state share: the open state file.
 *
 * ledger_open.c opens it, ledger.c has its statements, ledger_schema.c knows its tables and those
 * of older versions, ledger_batches.c, ledger_remarks.c and ledger_runs.c write, ledger_read.c and
 * ledger_rows.c look up.
 */
#ifndef WEIR_LEDGER_DB_H
#define WEIR_LEDGER_DB_H

#include <sqlite3.h>

#include "ledger.h"

enum weir_ledger_sql {
	ADD_RUN,
	END_RUN,
	ADD_INPUT,
	ADD_TARGET,
	ADD_STEP,
	PUT_BATCH,
	PUT_IDS,
	PUT_STORED,
	GET_BATCH,
	GET_NOTED,
	CLEAR_ROWS,
	ADD_ROW,
	CLEAR_REMARKS,
	ADD_REMARK,
	GET_REMARKS,
	PUT_TASK,
	GET_TASK,
	PUT_PLOT,
	PUT_RECEIPT,
	STATEMENTS,
};

struct weir_ledger {
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	char *folder;
	char run[WEIR_RUN_ID];
	int lock;     /* descriptor of the locked file, or -1 */
	bool made;    /* the tables are this process's: there were none */
	bool corrupt; /* it was seen that the file is no state, or damaged */
	bool writing; /* rows may be on their way: what goes wrong is no mistake of the user's */
};

/* The last call on the file went wrong: fills err, returns false. */
bool weir_ledger_broken(struct weir_ledger *ledger, struct weir_error *err);
/* The file holds what cannot be: fills err, returns false. */
bool weir_ledger_false(struct weir_ledger *ledger, struct weir_error *err);
/* A prepared statement, ready to be bound. */
sqlite3_stmt *weir_ledger_statement(struct weir_ledger *ledger, enum weir_ledger_sql which);
/* One whose first three values are the key of a batch. */
sqlite3_stmt *weir_ledger_of_batch(struct weir_ledger *ledger, enum weir_ledger_sql which,
				   size_t step, uint64_t number);
/* One that is used once; NULL: err says why. */
sqlite3_stmt *weir_ledger_prepare(struct weir_ledger *ledger, const char *sql,
				  struct weir_error *err);
/* Binds a text that outlives the statement's use; NULL becomes "". */
void weir_ledger_bind(sqlite3_stmt *s, int at, const char *text);
/* The bytes of a column, until the statement's next step. */
struct weir_text weir_ledger_blob(sqlite3_stmt *s, int column);
/* Runs a statement that returns nothing, and makes it ready for its next use. */
bool weir_ledger_execute(struct weir_ledger *ledger, sqlite3_stmt *s, struct weir_error *err);
/* The text of a column, likewise. */
const char *weir_ledger_text(sqlite3_stmt *s, int column);
/* Ends a walk over a statement's rows: rc is what the last step said; good: all went well. */
bool weir_ledger_walked(struct weir_ledger *ledger, sqlite3_stmt *s, int rc, bool good,
			struct weir_error *err);
/* Statements without values. */
bool weir_ledger_command(struct weir_ledger *ledger, const char *sql, struct weir_error *err);
/* Between the two all or nothing is written; good: what was done so far went well. */
bool weir_ledger_all(struct weir_ledger *ledger, struct weir_error *err);
bool weir_ledger_done(struct weir_ledger *ledger, bool good, struct weir_error *err);

/* Keeps the warnings among note->said. */
bool weir_ledger_put_remarks(struct weir_ledger *ledger, const struct weir_batch_note *note,
			     struct weir_error *err);

/* Makes the tables, or brings those of an older version up to date. BAD_CONFIG: a newer one. */
bool weir_ledger_tables(struct weir_ledger *ledger, struct weir_error *err);
/* What another process does with a run now. */
enum weir_held { WEIR_HELD_NOT = 0, WEIR_HELD_RUN, WEIR_HELD_RETRY };
enum weir_held weir_ledger_held(const struct weir_ledger *ledger, const char *store,
				const char *run);
/* Has the lock say which run holds it, and for what. */
bool weir_ledger_claim(struct weir_ledger *ledger, enum weir_held what, struct weir_error *err);

#endif
