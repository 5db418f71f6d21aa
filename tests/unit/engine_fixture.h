/*
 * engine_fixture.h - a small pipeline with the real plugins, run from its first step to its last.
 *
 * Schools, their athletes, races and results, from CSV files into an SQLite file; the test says
 * what is in both before. Everything lies in the test's own folder. The program is linked with the
 * whole library, as weir is, since the plugins are loaded.
 */
#ifndef ENGINE_FIXTURE_H
#define ENGINE_FIXTURE_H

#include "conf_fixture.h"

#include <sqlite3.h>

#include "../../core/engine/resume.h"
#include "../../core/engine/run_parts.h"
#include "../../core/engine/verify.h"

/* Ids of other origin, for rows that the store has. */
#define ID(last) "00000000-0000-4000-8000-00000000000" last

/* What tests change of the pipeline; NULL and 0: as usual. */
struct shape {
	const char *mode;     /* of the sinks */
	int batch;            /* rows */
	bool strict;          /* no refused row is allowed */
	const char *schools;  /* the definition of the table */
	const char *athletes; /* the same */
	const char *columns;  /* of athletes, more of them */
	const char *parents;  /* of athletes: its references */
	const char *options;  /* of the athletes' sink, more of them */
	const char *verify;   /* its lines */
	const char *steps;    /* those asked for: "schools athletes", ... */
};

struct engine {
	struct fixture fixture;
	struct weir_run_options options;
	struct weir_session session;
	struct weir_selection selection;
	struct weir_error err;
	char plugins[4096], run_id[WEIR_RUN_ID];
	bool with_state; /* as `weir run` does it: the run can be gone on with */
	bool running, good;
};

extern struct engine engine;

/* A fixture for each test; the working folder is the test's. */
void engine_begin(void);
void engine_end(void);

void store_sql(const char *text);
/* What a query brings: columns joined by a bar, a line end behind each row; NULL is "~". */
const char *rows_of(const char *file, const char *query);
const char *stored(const char *query);

void write_pipeline(const struct shape *shape);
/* Everything up to the first step; false: what is wrong is in the fixture's problems. */
bool open_run(void);
/* Runs it all, whatever comes of it, and leaves it open for the test to look at. */
bool run(const struct shape *shape);
void run_well(const struct shape *shape);
void run_close(void);

const struct weir_step_books *books_of(const char *flow);
/* "read=inserted+present+duplicate+rejected" of a flow. */
const char *counts(const char *flow);

#endif
