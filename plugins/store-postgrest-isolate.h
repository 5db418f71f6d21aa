/*
 * store-postgrest-isolate.h - which rows of a request a refusal is about, and what it says
 * of them without their values. Pure.
 */
#ifndef WEIR_STORE_POSTGREST_ISOLATE_H
#define WEIR_STORE_POSTGREST_ISOLATE_H

#include "store-postgrest-encode.h"
#include "store-postgrest-judge.h"

/*
 * Sets guilty[i] for the rows that are surely meant, of rows->at[i]; returns how many. 0:
 * the server's words do not tell.
 */
size_t rest_guilty(const struct rest_fault *fault, const struct rest_rows *rows, bool *guilty);

/* "CONSTRAINT" and "23505 athletes_slug_key (slug)", and such; of a unique key also what it is. */
void rest_refusal(const struct rest_fault *fault, struct weir_write_row *row);

#endif
