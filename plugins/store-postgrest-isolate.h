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

/* A unique key, whichever it is. */
bool rest_is_unique(const struct rest_fault *fault);

/* A unique key of plain columns, other than the id: a request can skip the rows it refuses. */
bool rest_can_skip(const struct rest_fault *fault);

/* The primary key, which an insert skips by itself unless it was told to skip another. */
bool rest_is_id(const struct rest_fault *fault);

/* What is said of a row that was refused; the core cuts it further. */
struct rest_words {
	char code[24], reason[256], constraint[128], detail[1600];
	char key_columns[128], key_value[256];
};

/* "23505" and "23505 athletes_slug_key (slug)", and such, with the constraint and the server's
 * words; of a unique key also what it is. */
void rest_refusal(const struct rest_fault *fault, struct rest_words *words);
/* Refuses the row with these words. */
void rest_refuse(struct weir_write *write, struct weir_write_row *row,
		 const struct rest_words *words);

#endif
