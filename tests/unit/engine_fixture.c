/*
 * engine_fixture.c - runs the small pipeline of the tests of the engine.
 */
#include "engine_fixture.h"

enum { TEXT_ROOM = 4096 }; /* bytes of what a query brings */

struct engine engine;

static const char engine_schema[] =
	"CREATE TABLE schools (id TEXT PRIMARY KEY, name TEXT NOT NULL, site TEXT, city TEXT,"
	" CHECK (city <> 'nowhere'));\n"
	"CREATE TABLE athletes (id TEXT PRIMARY KEY, school_id TEXT NOT NULL, name TEXT NOT NULL,"
	" grade INTEGER, town TEXT, CHECK (grade < 13));\n"
	"CREATE TABLE races (id TEXT PRIMARY KEY, number TEXT, distance INTEGER);\n"
	"CREATE TABLE results (id TEXT PRIMARY KEY, race_id TEXT, school_id TEXT,"
	" athlete_id TEXT, time INTEGER, distance INTEGER, CHECK (time > 0));\n";

void store_sql(const char *text)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open("store.db", &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", text,
		      sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

const char *rows_of(const char *file, const char *query)
{
	char *text = weir_arena_alloc(&engine.fixture.arena, TEXT_ROOM);
	size_t used = 0;
	sqlite3_stmt *statement;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(file, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK, "%s",
		      sqlite3_errmsg(db));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *value = (const char *)sqlite3_column_text(statement, i);

			used += (size_t)snprintf(text + used, TEXT_ROOM - used, "%s%s",
						 i ? "|" : "", value ? value : "~");
		}
		used += (size_t)snprintf(text + used, TEXT_ROOM - used, "\n");
		ck_assert_uint_lt(used, TEXT_ROOM);
	}
	ck_assert_int_eq(sqlite3_finalize(statement), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return text;
}

const char *stored(const char *query)
{
	return rows_of("store.db", query);
}

void engine_begin(void)
{
	const char *build = getenv("top_builddir");

	memset(&engine, 0, sizeof(engine));
	ck_assert_int_lt(snprintf(engine.plugins, sizeof(engine.plugins), "%s/plugins/.libs",
				  build ? build : "."),
			 (int)sizeof(engine.plugins));
	fixture_begin(&engine.fixture);
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

void run_close(void)
{
	if (!engine.running)
		return;
	weir_session_close_store(&engine.session);
	weir_session_end(&engine.session);
	engine.running = false;
}

void engine_end(void)
{
	run_close();
	fixture_end(&engine.fixture);
}

static const char *given(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

/* A flow from the file of its name into the table of its name. */
static void write_flow(FILE *out, const struct shape *shape, const char *name, const char *columns)
{
	if (shape->steps && !strstr(shape->steps, name))
		return;
	(void)fprintf(out,
		      "  - flow: %s\n"
		      "    stages:\n"
		      "      - {use: csv-source, with: {path: %s.csv}}\n"
		      "      - {use: table-sink, with: {table: %s, mode: %s, %s}}\n",
		      name, name, name, given(shape->mode, "insert-missing"), columns);
}

static void write_tables(FILE *out, const struct shape *shape)
{
	(void)fprintf(out,
		      "tables:\n"
		      "  schools: %s\n"
		      "  athletes: %s\n"
		      "  races: {key: [number], keep: [distance]}\n"
		      "  results:\n"
		      "    key: [race_id, athlete_id]\n"
		      "    nth: [time]\n"
		      "    refs: {race_id: races, athlete_id: athletes, school_id: schools}\n",
		      given(shape->schools, "{key: [name], fold: [name], also: [site]}"),
		      given(shape->athletes,
			    "{key: [school_id, name], fold: [name], refs: {school_id: schools}}"));
}

void write_pipeline(const struct shape *shape)
{
	FILE *out = fopen("pipeline.yaml", "w");
	char athletes[500];

	ck_assert_ptr_nonnull(out);
	(void)snprintf(athletes, sizeof(athletes),
		       "columns: {name: , grade: %s}, references: {%s}%s",
		       given(shape->columns, ""), given(shape->parents, "school_id: school"),
		       given(shape->options, ""));
	(void)fprintf(out,
		      "weir: 1\n"
		      "name: test\n"
		      "batch: {rows: %d}\n"
		      "rejects: {max_rows: %d}\n"
		      "stores: {local: {use: store-sqlite, with: {path: store.db}}}\n",
		      shape->batch ? shape->batch : 100, shape->strict ? 0 : 50);
	write_tables(out, shape);
	(void)fputs("steps:\n", out);
	write_flow(out, shape, "schools", "columns: {name: , site: , city: }");
	write_flow(out, shape, "athletes", athletes);
	write_flow(out, shape, "races", "columns: {number: , distance: }");
	write_flow(out, shape, "results",
		   "columns: {time: }, references: {race_id: race, school_id: school, "
		   "athlete_id: \"school_id.id, name\"}");
	if (shape->verify)
		(void)fprintf(out, "verify:\n%s", shape->verify);
	ck_assert_int_eq(fclose(out), 0);
}

bool open_run(void)
{
	struct weir_session *session = &engine.session;
	struct weir_run_facts facts;

	if (!weir_session_begin(session, &engine.options, engine.run_id,
				&engine.fixture.problems) ||
	    !weir_session_select(session, &engine.selection, &engine.fixture.problems) ||
	    !weir_preflight(session, &engine.selection, NULL, &engine.fixture.problems) ||
	    !weir_session_open_store(session, NULL, &engine.fixture.problems))
		return false;
	session->run_folder = ".";
	if (!engine.with_state)
		return true;
	session->books.store = "store.db";
	return weir_resume_open(session, ".", &engine.err) &&
	       weir_facts_make(session, &engine.selection, &facts, &engine.err) &&
	       weir_resume_begin(session, &facts, engine.run_id, &engine.fixture.problems);
}

bool run(const struct shape *shape)
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

void run_well(const struct shape *shape)
{
	ck_assert_msg(run(shape), "%s", engine.err.message);
}

const struct weir_step_books *books_of(const char *flow)
{
	for (size_t i = 0; i < engine.session.books.step_count; i++)
		if (!strcmp(engine.session.books.step[i].name, flow))
			return &engine.session.books.step[i];
	ck_abort_msg("no flow %s", flow);
	return NULL;
}

const char *counts(const char *flow)
{
	const struct weir_step_books *b = books_of(flow);

	return weir_arena_printf(&engine.fixture.arena, "%d=%d+%d+%d+%d", (int)b->read,
				 (int)b->inserted, (int)b->present, (int)b->duplicate,
				 (int)b->rejected);
}
