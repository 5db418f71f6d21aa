/*
 * reopen.h - the options with which a run of the state was started, for whoever opens its store
 * again.
 */
#ifndef WEIR_REOPEN_H
#define WEIR_REOPEN_H

#include "ledger_read.h"
#include "run.h"

/* Fills file, parameters and store of the options; all lives in the arena. BAD_CONFIG: an older
 * weir did not note them. */
bool weir_reopen_options(const struct weir_run_row *run, struct weir_arena *arena,
			 struct weir_run_options *options, struct weir_error *err);

#endif
