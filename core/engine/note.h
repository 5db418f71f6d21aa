/*
 * note.h - what settle.c has the state know of a batch, before and after it is written.
 */
#ifndef WEIR_NOTE_H
#define WEIR_NOTE_H

#include "flow.h"

/* What comes now belongs to the next batch. */
void weir_note_mark(struct weir_flow *flow);
/* Rows that an earlier try of this run inserted are not "present": this run brought them. What it
 * only meant to insert may be another run's by now. */
bool weir_note_remember(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* Before the write: which rows are meant to be new, and their ids. Nothing without a ledger. */
bool weir_note_intend(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);
/* Once every row has its verdict: the byte of each, in work->verdict. */
void weir_note_verdicts(struct weir_work *work);
/* After the write, and the flow's counts with it. Nothing without a ledger. */
bool weir_note_settle(struct weir_flow *flow, struct weir_work *work, struct weir_error *err);

#endif
