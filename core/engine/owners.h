/*
 * owners.h - which rows of the store have the unique keys that refused rows of a batch.
 */
#ifndef WEIR_OWNERS_H
#define WEIR_OWNERS_H

#include "same.h"

/* Finds those of all the rows: one read for each key, however many rows it refused. */
bool weir_owners_find(struct weir_owners *owners, struct weir_error *err);

#endif
