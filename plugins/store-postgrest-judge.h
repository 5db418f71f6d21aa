/*
 * store-postgrest-judge.h - what a reply means, as a function of its status and its body.
 */
#ifndef WEIR_STORE_POSTGREST_JUDGE_H
#define WEIR_STORE_POSTGREST_JUDGE_H

#include "store-postgrest-schema.h"

/* A refusal in the server's own words; texts are cut where they are too long. */
struct rest_fault {
	int status;
	bool json;         /* the body was an object, as PostgREST sends it */
	bool page;         /* it was something else, as of a gateway's HTML */
	char state[12];    /* an SQLSTATE or a PGRST code, "" if there is none */
	char message[512]; /* of Postgres: no values of rows, but for class 22 */
	char detail[1024]; /* has values of rows: never for a log */
	char hint[320];
};

/* What was asked for. */
struct rest_subject {
	const char *table;
	const struct rest_table *known; /* its columns; NULL: not known */
	const struct weir_write *write; /* NULL: it was a read */
};

/* What a reply that is not 2xx says. A body that is no JSON is no fault of its own. */
void rest_fault_read(struct rest_fault *fault, int status, struct weir_text body);

/*
 * What to do about it: BAD_DATA and TOO_BIG, which are the writer's to mend, BUSY, and what
 * ends a run.
 */
enum weir_code rest_fault_code(const struct rest_fault *fault, const struct rest_subject *subject);

/* Fills err with all of it; returns false. */
bool rest_fault_tell(const struct rest_fault *fault, const struct rest_subject *subject,
		     struct weir_error *err);

/* BUSY: the body of a reply that says it is good is not what was promised. */
bool rest_not_rows(struct weir_text body, struct weir_error *err);

/* The name that stands in double quotes behind words ("constraint "); "" if there is none. */
void rest_fault_name(const struct rest_fault *fault, const char *words, char *name, size_t size);

/* "Key (a, b)=(1, 2) already exists.": "a, b" and "1, 2". False: there are none. */
bool rest_fault_key(const struct rest_fault *fault, struct weir_text *columns,
		    struct weir_text *values);

#endif
