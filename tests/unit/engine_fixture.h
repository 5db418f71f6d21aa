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

#include "../../core/engine/ledger.h"
#include "../../core/engine/run_parts.h"
#include "../../core/engine/verify.h"

/* Ids of other origin, for rows that the store has. */
#define ID(last) "00000000-0000-4000-8000-00000000000" last

static const char engine_schema[] =
	"CREATE TABLE schools (id TEXT PRIMARY KEY, name TEXT NOT NULL, site TEXT, city TEXT,"
	" CHECK (city <> 'nowhere'));\n"
	"CREATE TABLE athletes (id TEXT PRIMARY KEY, school_id TEXT NOT NULL, name TEXT NOT NULL,"
	" grade INTEGER, town TEXT, CHECK (grade < 13));\n"
	"CREATE TABLE races (id TEXT PRIMARY KEY, number TEXT, distance INTEGER);\n"
	"CREATE TABLE results (id TEXT PRIMARY KEY, race_id TEXT, school_id TEXT,"
	" athlete_id TEXT, time INTEGER, distance INTEGER, CHECK (time > 0));\n";

/* What tests change of the pipeline; NULL and 0: as usual. */
struct shape {
	const char *mode;     /* of the sinks */
	int batch;            /* rows */
	bool strict;          /* no refused row is allowed */
	const char *schools;  /* the definition of the table */
	const char *athletes; /* the same */
	const char *columns;  /* of athletes, more of them */
	const char *parents;  /* of athletes: its references */
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

static struct engine engine;

static inline void store_sql(const char *text)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open("store.db", &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", text,
		      sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* What a query brings: columns joined by a bar, a line end behind each row. */
static inline const char *rows_of(const char *file, const char *query)
{
	char *text = weir_arena_alloc(&engine.fixture.arena, 4096);
	size_t used = 0;
	sqlite3_stmt *statement;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(file, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(db));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *value = (const char *)sqlite3_column_text(statement, i);

			used += (size_t)snprintf(text + used, 4096 - used, "%s%s", i ? "|" : "",
						 value ? value : "~");
		}
		used += (size_t)snprintf(text + used, 4096 - used, "\n");
		ck_assert_uint_lt(used, 4000);
	}
	ck_assert_int_eq(sqlite3_finalize(statement), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return text;
}

static inline const char *stored(const char *query)
{
	return rows_of("store.db", query);
}

static inline void engine_begin(void)
{
	const char *build = getenv("top_builddir");

	memset(&engine, 0, sizeof(engine));
	ck_assert_int_lt(snprintf(engine.plugins, sizeof(engine.plugins), "%s/plugins/.libs",
				  build ? build : "."),
			 (int)sizeof(engine.plugins));
	fixture_begin(&engine.fixture);
	put_file("schema.sql", engine_schema);
	store_sql(engine_schema);
	put_file("schools.csv", "name,site,city\n");
	put_file("athletes.csv", "school,name,grade\n");
	put_file("races.csv", "number,distance\n");
	put_file("results.csv", "race,school,name,time\n");
	engine.options = (struct weir_run_options){ .file = "pipeline.yaml",
						    .quiet = true,
						    .level = WEIR_ERROR,
						    .plugin_path = engine.plugins };
}

/* Closes what the last run left open for the test to look at. */
static inline void run_close(void)
{
	if (!engine.running)
		return;
	weir_session_close_store(&engine.session);
	weir_session_end(&engine.session);
	engine.running = false;
}

static inline void engine_end(void)
{
	run_close();
	fixture_end(&engine.fixture);
}

static inline const char * or (const char *text, const char *usual)
{
	return text ? text : usual;
}

static inline bool asked_for(const struct shape *shape, const char *step)
{
	return !shape->steps || strstr(shape->steps, step);
}

static inline void write_pipeline(const struct shape *shape)
{
	const char *mode = or (shape->mode, "insert-missing");
	FILE *out = fopen("pipeline.yaml", "w");

	ck_assert_ptr_nonnull(out);
	(void)fprintf(out,
		      "weir: 1\nname: test\nbatch: {rows: %d}\nrejects: {max_rows: %d}\nstores: "
		      "{local: {use: store-sqlite, "
		      "with: {path: store.db, schema: schema.sql}}}\ntables:\n"
		      "  schools: %s\n  athletes: %s\n  races: {key: [number], keep: [distance]}\n"
		      "  results: {key: [race_id, athlete_id], nth: [time], refs: {race_id: races, "
		      "athlete_id: athletes, school_id: schools}}\nsteps:\n",
		      shape->batch ? shape->batch : 100, shape->strict ? 0 : 50,
		      or (shape->schools, "{key: [name], fold: [name], also: [site]}"),
		      or (shape->athletes,
			  "{key: [school_id, name], fold: [name], refs: {school_id: "
			  "schools}}"));
	if (asked_for(shape, "schools"))
		(void)fprintf(out,
			      "  - {flow: schools, stages: [{use: csv-source, with: {path: "
			      "schools.csv}}, {use: table-sink, with: {table: schools, mode: %s, "
			      "columns: {name: , site: , city: }}}]}\n",
			      mode);
	if (asked_for(shape, "athletes"))
		(void)fprintf(out,
			      "  - {flow: athletes, stages: [{use: csv-source, with: {path: "
			      "athletes.csv}}, {use: table-sink, with: {table: athletes, mode: %s, "
			      "columns: {name: , grade: %s}, references: {%s}}}]}\n",
			      mode, or (shape->columns, ""),
			      shape->columns ? "" : "school_id: school");
	if (asked_for(shape, "races"))
		(void)fprintf(
			out,
			"  - {flow: races, stages: [{use: csv-source, with: {path: races.csv}}, "
			"{use: table-sink, with: {table: races, mode: %s, columns: {number: , "
			"distance: }}}]}\n",
			mode);
	if (asked_for(shape, "results"))
		(void)fprintf(out,
			      "  - {flow: results, stages: [{use: csv-source, with: {path: "
			      "results.csv}}, {use: table-sink, with: {table: results, mode: %s, "
			      "columns: {time: }, references: {race_id: race, school_id: school, "
			      "athlete_id: \"school_id.id, name\"}}}]}\n",
			      mode);
	if (shape->verify)
		(void)fprintf(out, "verify:\n%s", shape->verify);
	ck_assert_int_eq(fclose(out), 0);
}

static inline bool open_run(void)
{
	struct weir_session *session = &engine.session;

	if (!weir_session_begin(session, &engine.options, engine.run_id,
				&engine.fixture.problems) ||
	    !weir_session_select(session, &engine.selection, &engine.fixture.problems) ||
	    !weir_preflight(session, &engine.selection, NULL, &engine.fixture.problems) ||
	    !weir_session_open_store(session, NULL, &engine.fixture.problems))
		return false;
	session->run_folder = ".";
	if (!engine.with_state)
		return true;
	session->ledger = weir_ledger_open(".", &engine.err);
	return session->ledger &&
	       weir_ledger_begin(session->ledger, &session->books, "pipeline.yaml",
				 session->pipeline->fingerprint, engine.run_id,
				 &session->books.resumed, &engine.err);
}

/* Runs it all, whatever comes of it. */
static inline bool run(const struct shape *shape)
{
	run_close();
	memset(&engine.err, 0, sizeof(engine.err));
	write_pipeline(shape);
	engine.running = true;
	ck_assert_msg(open_run(), "%s%s", said(&engine.fixture), engine.err.message);
	engine.good = weir_steps_run(&engine.session, &engine.selection, &engine.err) &&
		      weir_verify(&engine.session, &engine.err);
	if (engine.session.ledger)
		ck_assert(weir_ledger_end(engine.session.ledger, &engine.session.books, engine.good,
					  engine.good ? "complete" : "stopped", &engine.err));
	return engine.good;
}

static inline void run_well(const struct shape *shape)
{
	ck_assert_msg(run(shape), "%s", engine.err.message);
}

static inline const struct weir_step_books *books_of(const char *flow)
{
	for (size_t i = 0; i < engine.session.books.step_count; i++)
		if (!strcmp(engine.session.books.step[i].name, flow))
			return &engine.session.books.step[i];
	ck_abort_msg("no flow %s", flow);
	return NULL;
}

/* "read = inserted + present + duplicate + rejected" of a flow. */
static inline const char *counts(const char *flow)
{
	const struct weir_step_books *b = books_of(flow);

	return weir_arena_printf(&engine.fixture.arena, "%d=%d+%d+%d+%d", (int)b->read,
				 (int)b->inserted, (int)b->present, (int)b->duplicate,
				 (int)b->rejected);
}

#endif
