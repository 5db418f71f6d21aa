/*
 * ledger_schema.c - the tables of the state file, and how those of an older weir become ours.
 *
 * user_version tells an older or a newer weir's state from ours. It changes in the transaction that
 * changes the tables. A file of version 0 is empty.
 */
#include <stdio.h>

#include "ledger_db.h"

enum { VERSION = 6 };

/* The tables of version 1, and what each later version adds: one entry per version. */
static const char *const upgrade[VERSION] = {
	"CREATE TABLE run (id TEXT PRIMARY KEY, pipeline TEXT, file TEXT, fingerprint TEXT,"
	" store TEXT, began TEXT, ended TEXT, outcome TEXT, again TEXT,"
	" finished INT NOT NULL DEFAULT 0);"
	"CREATE TABLE step (run TEXT, number INT, name TEXT, seconds REAL, read INT,"
	" inserted INT, present INT, duplicate INT, rejected INT, batches INT,"
	" PRIMARY KEY (run, number)) WITHOUT ROWID;"
	"CREATE TABLE batch (run TEXT, step INT, number INT, hash INT, settled INT,"
	" verdicts BLOB, PRIMARY KEY (run, step, number)) WITHOUT ROWID;"
	"CREATE TABLE row (run TEXT, step INT, batch INT, line INT, verdict INT,"
	" code TEXT, reason TEXT, of_line INT);"
	"CREATE INDEX row_batch ON row (run, step, batch);"
	"CREATE TABLE task (run TEXT, step INT, PRIMARY KEY (run, step)) WITHOUT ROWID;",
	/* 2: what a receipt and undo need; a row is found by its line. Ids lie apart from verdicts:
	 * they are written once. */
	"ALTER TABLE run ADD COLUMN key TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE run ADD COLUMN text TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE run ADD COLUMN selection TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE run ADD COLUMN store_name TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE run ADD COLUMN exit_code INT;"
	"ALTER TABLE run ADD COLUMN receipt TEXT;"
	"ALTER TABLE step ADD COLUMN differs INT NOT NULL DEFAULT 0;"
	"ALTER TABLE step ADD COLUMN other INT NOT NULL DEFAULT 0;"
	"ALTER TABLE step ADD COLUMN spelling INT NOT NULL DEFAULT 0;"
	"ALTER TABLE step ADD COLUMN updated INT NOT NULL DEFAULT 0;"
	"ALTER TABLE step ADD COLUMN orphaned INT NOT NULL DEFAULT 0;"
	"ALTER TABLE step ADD COLUMN warnings INT NOT NULL DEFAULT 0;"
	/* Verdicts are packed; those of version 1 are a byte a row, which packed.h reads too. */
	"ALTER TABLE batch RENAME TO batch_1;"
	"CREATE TABLE batch (run TEXT, step INT, number INT, hash INT, settled INT,"
	" rows INT NOT NULL, verdicts BLOB, first_row INT NOT NULL DEFAULT 0, line INT NOT NULL "
	"DEFAULT 0, gaps BLOB,"
	" request INT NOT NULL DEFAULT 0, last_request INT NOT NULL DEFAULT 0,"
	" PRIMARY KEY (run, step, number));"
	"INSERT INTO batch (run, step, number, hash, settled, rows, verdicts)"
	" SELECT run, step, number, hash, settled, length(verdicts), verdicts FROM batch_1;"
	"DROP TABLE batch_1;"
	"ALTER TABLE row ADD COLUMN field TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE row ADD COLUMN rule TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE row ADD COLUMN detail TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE ids (run TEXT, step INT, number INT, id BLOB,"
	" PRIMARY KEY (run, step, number)) WITHOUT ROWID;"
	"CREATE TABLE remark (run TEXT, step INT, batch INT, row INT, code TEXT, reason TEXT);"
	"CREATE INDEX remark_batch ON remark (run, step, batch);"
	"CREATE TABLE input (run TEXT, step INT, path TEXT, size INT, sha256 TEXT,"
	" PRIMARY KEY (run, step)) WITHOUT ROWID;"
	"CREATE TABLE target (run TEXT, step INT, name TEXT,"
	" PRIMARY KEY (run, step)) WITHOUT ROWID;",
	/* 3: rejected rows that are tried again. */
	("CREATE TABLE again (run TEXT, step INT, line INT, id BLOB,"
	 " PRIMARY KEY (run, step, line)) WITHOUT ROWID;"
	 "CREATE INDEX row_line ON row (run, step, line);"),
	/* 4: of rows that differ, how: 4 bytes each. */
	("CREATE TABLE stored (run TEXT, step INT, number INT, hash BLOB,"
	 " PRIMARY KEY (run, step, number)) WITHOUT ROWID;"),
	/* 5: with which values a mended row went in: struct weir_wrote. */
	"ALTER TABLE again ADD COLUMN wrote BLOB;",
	/* 6: what a report shows: how long a batch took, what it cost, and the values of plots. */
	("ALTER TABLE batch ADD COLUMN took INT NOT NULL DEFAULT 0;"
	 "ALTER TABLE batch ADD COLUMN retries INT NOT NULL DEFAULT 0;"
	 "ALTER TABLE batch ADD COLUMN connections INT NOT NULL DEFAULT 0;"
	 "CREATE TABLE plot (run TEXT, number INT, body TEXT,"
	 " PRIMARY KEY (run, number)) WITHOUT ROWID;"),
};

static bool read_version(struct weir_ledger *ledger, int *version, struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger, "PRAGMA user_version", err);
	bool good;

	if (!s)
		return false;
	good = sqlite3_step(s) == SQLITE_ROW;
	if (good)
		*version = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return good || weir_ledger_broken(ledger, err);
}

static bool raise_version(struct weir_ledger *ledger, struct weir_error *err)
{
	char set[sizeof("PRAGMA user_version = 2147483647")];
	int version = 0;

	/* Another process may have been quicker. */
	if (!read_version(ledger, &version, err))
		return false;
	ledger->made = !version;
	for (; version < VERSION; version++)
		if (!weir_ledger_command(ledger, upgrade[version], err))
			return false;
	snprintf(set, sizeof(set), "PRAGMA user_version = %d", VERSION);
	return weir_ledger_command(ledger, set, err);
}

bool weir_ledger_tables(struct weir_ledger *ledger, struct weir_error *err)
{
	int version = 0;

	if (!read_version(ledger, &version, err))
		return false;
	if (version == VERSION)
		return true;
	if (version > VERSION || version < 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "the state in %s is of a newer weir (version %d)",
			  ledger->folder, version);
		return weir_hint(err, "name another folder with --state");
	}
	/* In a new file there is nothing to lose: a power failure leaves one that is set aside. The
	 * caller asks for more once there are tables. */
	return (version || weir_ledger_command(ledger, "PRAGMA synchronous = OFF", err)) &&
	       weir_ledger_all(ledger, err) &&
	       weir_ledger_done(ledger, raise_version(ledger, err), err);
}
