/*
 * findings.h - what `weir doctor` has found, told line by line; and the worst of it.
 */
#ifndef WEIR_FINDINGS_H
#define WEIR_FINDINGS_H

#include <weir/examine.h>

#include <stdio.h>

#include "../base/problems.h"

enum { WEIR_WHAT = 256 }; /* bytes of what a finding is about */

/* One finding; texts end with the call. remedy: NULL for what is in order. */
struct weir_told {
	enum weir_grade grade;
	const char *what, *text, *remedy;
	const char *ddl; /* the statement that would add a missing unique key; NULL */
};
typedef void weir_told_fn(void *arg, const struct weir_told *found);

/* Told of the unique keys that a store sees. */
typedef void weir_unique_fn(void *arg, const struct weir_examined *table,
			    const struct weir_unique *unique, size_t count);

/* Owned by weir_doctor(), or by who makes a plan. */
struct weir_findings {
	FILE *out;               /* not owned */
	weir_told_fn *each;      /* told instead of `out`; or NULL */
	weir_unique_fn *unique;  /* or NULL */
	void *each_arg;          /* of both */
	struct weir_logger *log; /* for masking; NULL: not yet */
	struct weir_problems problems;
	size_t told; /* of the problems */
	bool local;  /* the store is a file, which nobody but its user writes into */
};

void weir_findings_init(struct weir_findings *findings, FILE *out);
void weir_findings_release(struct weir_findings *findings);

void weir_findings_ok(struct weir_findings *findings, const char *what, const char *format, ...)
	WEIR_PRINTF(3, 4);
/* remedy: NULL for what is in order. Problems that came up before were told. */
void weir_findings_tell(struct weir_findings *findings, enum weir_grade grade, const char *what,
			const char *remedy, const char *format, ...) WEIR_PRINTF(5, 6);
/* A missing unique key. */
void weir_findings_open(struct weir_findings *findings, const struct weir_told *found);
/*
 * Tells the problems that came up since the last call, each once, as a failure of what was
 * being looked at. True: there were none.
 */
bool weir_findings_sound(struct weir_findings *findings, const char *what);
/* What the program ends with. */
int weir_findings_code(const struct weir_findings *findings);

/* See weir_finding_keys(). */
void weir_findings_keys(struct weir_findings *findings, const struct weir_examined *table,
			enum weir_sight sight, const struct weir_unique *unique, size_t count,
			const char *remedy);

#endif
