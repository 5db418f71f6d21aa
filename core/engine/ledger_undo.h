/*
 * ledger_undo.h - what undoing a run needs of the state beside ledger_read.h.
 */
#ifndef WEIR_LEDGER_UNDO_H
#define WEIR_LEDGER_UNDO_H

#include "ledger_read.h"

/* What the outcome of a run becomes. While it is not UNDONE, it may be undone again. */
#define WEIR_UNDONE       "undone"
#define WEIR_UNDONE_PART  "undone in part"
#define WEIR_UNDO_STOPPED "undo stopped"

/* The table that each flow of a run fills. None: an older weir did not note it. */
typedef bool weir_target_fn(void *arg, size_t step, const char *table, struct weir_error *err);
bool weir_ledger_targets(struct weir_ledger *ledger, const char *run, weir_target_fn *each,
			 void *arg, struct weir_error *err);

/* The ids of rejected rows that were tried again: those that a retry which was killed did not
 * settle are nowhere else. */
typedef bool weir_tried_fn(void *arg, const struct weir_uuid *id, struct weir_error *err);
bool weir_ledger_tried(struct weir_ledger *ledger, const char *run, size_t step,
		       weir_tried_fn *each, void *arg, struct weir_error *err);

/* The run has this outcome now, and will not be gone on with. */
bool weir_ledger_mark(struct weir_ledger *ledger, const char *run, const char *outcome,
		      struct weir_error *err);

#endif
