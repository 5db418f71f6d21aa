/*
 * pipeline_fixture.h - pipeline files, good ones and bad ones, loaded in the test's own folder.
 *
 * The fixture owns the pipeline that was loaded last, until the next load or the test's end.
 */
#ifndef PIPELINE_FIXTURE_H
#define PIPELINE_FIXTURE_H

#include "conf_fixture.h"

#include "../../core/conf/pipeline.h"

static struct fixture fixture;
static struct weir_pipeline *pipeline;
static struct weir_pipeline_options options;

/* Lines 1 to 6 of most files here. */
static const char head[] = "weir: 1\n"
			   "name: meet\n"
			   "stores: {local: {use: store-sqlite}}\n"
			   "steps:\n"
			   "  - flow: schools\n"
			   "    stages: [{use: csv-source}, {use: table-sink}]\n";

/* A file that says nearly all that a file can say. Tests name its lines. */
static const char meet[] =
	"weir: 1\n"
	"name: meet\n"
	"params:\n"
	"  folder: {type: folder, required: true, help: the folder of the files}\n"
	"  db: {type: path, default: \"${param:folder}.db\"}\n"
	"  rows: {type: int, default: 500}\n"
	"stores:\n"
	"  local: {use: store-sqlite, with: {path: \"${param:db}\", schema: schema.sql}}\n"
	"  remote:\n"
	"    use: store-postgrest\n"
	"    with: {url: \"${env:WEIR_TEST_URL}\", key: \"${secret:WEIR_TEST_KEY}\"}\n"
	"    connection: {window: 4, reset: {after: 5m, pause: 0s}}\n"
	"to: local\n"
	"batch: {rows: \"${param:rows}\", bytes: 64KiB}\n"
	"rejects: {max_rows: 10, max_share: 5%}\n"
	"tables:\n"
	"  schools: {key: [name], fold: [name], also: [site_id]}\n"
	"  races: {key: [site_id], refs: {meet_id: meets}, keep: [meet_id, distance]}\n"
	"  meets: {key: site_id}\n"
	"  athletes: {key: [school_id, name], fold: name, refs: {school_id: schools}}\n"
	"  results: {key: [race_id, athlete_id], nth: [time, place],\n"
	"            refs: {race_id: races, athlete_id: athletes, meet_id: meets}}\n"
	"steps:\n"
	"  - task: guard\n"
	"    with: {file: \"${param:folder}/meets.csv\"}\n"
	"  - flow: schools\n"
	"    stages:\n"
	"      - {use: csv-source, with: {path: \"${param:folder}/schools.csv\"}}\n"
	"      - {use: table-sink, with: {table: schools}}\n"
	"    rejects: {max_rows: 0}\n"
	"  - flow: results\n"
	"    stages:\n"
	"      - {use: csv-source}\n"
	"      - {use: splitter, with: {rows: 10}}\n"
	"      - use: result-sink\n"
	"    batch: {on_change: race_id}\n"
	"  - {task: guard, name: second-guard}\n"
	"verify:\n"
	"  - {count: results, per: race_id, equals: results.inserted + results.present}\n"
	"  - {count: schools, at_least: schools.read - schools.duplicate+results.read}\n";

static inline void begin(void)
{
	fixture_begin(&fixture);
	options = (struct weir_pipeline_options){ .run_id = "run-1" };
	unsetenv("WEIR_TEST_URL");
	unsetenv("WEIR_TEST_KEY");
	ck_assert_int_eq(mkdir("data", 0755), 0);
}

static inline void end(void)
{
	weir_pipeline_free(pipeline);
	pipeline = NULL;
	fixture_end(&fixture);
}

/* Loads a file in place of the one before; what was said before is forgotten. */
static inline struct weir_pipeline *load(const char *file)
{
	weir_pipeline_free(pipeline);
	weir_problems_release(&fixture.problems);
	pipeline = weir_pipeline_load(file, &options, &fixture.problems);
	return pipeline;
}

static inline void set(const struct weir_variable *variable, size_t count)
{
	options.set = variable;
	options.set_count = count;
}

/* What is said of the head with this behind it. */
static inline void tail_says(const char *tail, const char *what)
{
	char text[8192];

	(void)snprintf(text, sizeof(text), "%s%s", head, tail);
	put_file("p.yaml", text);
	ck_assert_ptr_null(load("p.yaml"));
	ck_assert_str_eq(said(&fixture), what);
}

static inline void text_says(const char *text, const char *what)
{
	put_file("p.yaml", text);
	ck_assert_ptr_null(load("p.yaml"));
	ck_assert_str_eq(said(&fixture), what);
}

/* What is said of a file that extends the head. */
static inline void extending_says(const char *text, const char *what)
{
	put_file("base.yaml", head);
	text_says(text, what);
}

static inline void is_good(const char *file)
{
	const struct weir_pipeline *loaded = load(file);

	ck_assert_str_eq(said(&fixture), "");
	ck_assert_ptr_nonnull(loaded);
}

static inline const char *in_folder(const char *name)
{
	static char path[1200];
	char here[1024];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	(void)snprintf(path, sizeof(path), "%s/%s", here, name);
	return path;
}

static inline const char *option(const struct weir_node *with, const char *name)
{
	const struct weir_node *node = weir_node_get(with, name);

	ck_assert_ptr_nonnull(node);
	return node->text;
}

static inline void load_meet(void)
{
	static const struct weir_variable folder = { "folder", "data///" };

	put_file("meet.yaml", meet);
	set(&folder, 1);
	is_good("meet.yaml");
}

static inline TCase *begin_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_add_checked_fixture(tcase, begin, end);
	suite_add_tcase(suite, tcase);
	return tcase;
}

#endif
