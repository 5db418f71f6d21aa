/*
 * ledger_fixture.h - a state in the test's own folder, which is begun and gone on with.
 */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include "conf_fixture.h"

#include "../../core/engine/ledger.h"

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

/* Begins a run, or goes on with one, as a process of its own would. */
static inline void start(const char *id, const char *fingerprint)
{
	open_state();
	strcpy(run_id, id);
	ck_assert_msg(weir_ledger_begin(ledger, &books, "meet.yaml", fingerprint, run_id, &resumed,
					&err),
		      "%s", err.message);
}

static inline void finish(const char *outcome)
{
	ck_assert(weir_ledger_end(ledger, &books, !strcmp(outcome, "complete"), outcome, &err));
}

#endif
