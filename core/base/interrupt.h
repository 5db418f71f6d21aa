/*
 * interrupt.h - SIGINT and SIGTERM: the first one asks the run to end, the next one ends it.
 *
 * The program looks for the first one between two rounds of work, and has some seconds to end by
 * itself: then, and at a second signal of the same kind, it ends where it is. What is in the store
 * and in the state then is what a run that was killed leaves, which the next run goes on from.
 */
#ifndef WEIR_INTERRUPT_H
#define WEIR_INTERRUPT_H

#include <weir/error.h>

/* From now on. */
void weir_interrupts_catch(void);
/* The signal that asks the run to end (SIGINT, SIGTERM), or 0. */
int weir_interrupted(void);
/* CANCELLED if there is one. */
bool weir_interrupts_check(struct weir_error *err);

#endif
