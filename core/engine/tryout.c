/*
 * tryout.c - `weir test`: tries the tests of a pipeline one after the other, and tells as TAP.
 */
#include "tryout.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../conf/suggest.h"
#include "ledger.h"

/* What all tests of one call share. */
struct tests {
	struct weir_run_options options; /* of a tryout */
	const struct weir_run_options *asked;
	const struct weir_pipeline *pipeline; /* for the names; each tryout loads its own */
	struct weir_logger *log;
	struct weir_arena arena;
};

/* ---- one tryout ---- */

static void tell_error(struct weir_tryout *tryout, const struct weir_error *err)
{
	char text[sizeof(err->message) + sizeof(err->file) + 64];

	weir_error_print(err, text, sizeof(text));
	(void)weir_buffer_string(&tryout->told, "# ");
	weir_tryout_text(tryout, text);
	if (err->hint[0]) {
		(void)weir_buffer_string(&tryout->told, "\n#   hint: ");
		weir_tryout_text(tryout, err->hint);
	}
	(void)weir_buffer_byte(&tryout->told, '\n');
}

static bool run_rows(struct weir_tryout *tryout, struct weir_session *session,
		     struct weir_problems *problems)
{
	const struct weir_test_spec *test = &session->pipeline->test[tryout->number];
	struct weir_selection selection;
	struct weir_error err = { 0 };

	if (!weir_session_select(session, &selection, problems) ||
	    !weir_preflight(session, &selection, NULL, problems) ||
	    !weir_session_open_store(session, NULL, problems))
		return false;
	session->settled = weir_tryout_take;
	session->settled_arg = tryout;
	if (weir_steps_run(session, &selection, &err) &&
	    (tryout->before || weir_tryout_rows(tryout, session, test, &err))) {
		if (!tryout->before)
			weir_tryout_judge(tryout, session->pipeline, test);
		return true;
	}
	weir_problems_add(problems, &err);
	return false;
}

/* The rows of an earlier run, or those of the test. What is wrong is told in the tryout. */
static bool pass(struct weir_tryout *tryout, const struct tests *tests, bool before)
{
	struct weir_session session;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID];
	bool good;

	tryout->before = before;
	weir_problems_init(&problems);
	good = weir_session_begin(&session, &tests->options, run_id, &problems) &&
	       run_rows(tryout, &session, &problems);
	for (size_t i = 0; i < problems.count; i++)
		tell_error(tryout, &problems.item[i]);
	weir_session_close_store(&session);
	weir_session_end(&session);
	weir_problems_release(&problems);
	return good;
}

static void print_line(const struct tests *tests, size_t number, size_t shown,
		       const struct weir_tryout *tryout)
{
	struct weir_buffer name;
	const char *text = tests->pipeline->test[number].name;

	weir_buffer_init(&name, WEIR_TRYOUT_CEILING);
	weir_text_visible(&name, text, strlen(text));
	/* A # would begin a directive. */
	for (size_t i = 0; i < name.length; i++) {
		if (name.at[i] == '#')
			name.at[i] = '.';
	}
	printf("%s %zu - %s\n", tryout->told.length ? "not ok" : "ok", shown,
	       name.at ? name.at : "");
	weir_buffer_release(&name);
	if (tryout->told.length)
		fwrite(tryout->told.at, 1, tryout->told.length, stdout);
	if (tryout->told.overflow)
		printf("# and more\n");
	fflush(stdout);
}

/* True: as expected. False with an error: it could not be tried at all. */
static bool try(struct tests *tests, size_t number, size_t shown, struct weir_error *err)
{
	const struct weir_test_spec *test = &tests->pipeline->test[number];
	struct weir_tryout tryout = { .number = number };
	bool good;

	weir_arena_init(&tryout.arena);
	tryout.folder = weir_tryout_folder(&tryout.arena, err);
	if (!tryout.folder) {
		weir_arena_release(&tryout.arena);
		return false;
	}
	weir_buffer_init(&tryout.told, WEIR_TRYOUT_CEILING);
	tests->options.tryout = &tryout;
	good = (!test->before || pass(&tryout, tests, true)) && pass(&tryout, tests, false);
	if (!good && !tryout.told.length)
		(void)weir_buffer_string(&tryout.told, "# it stopped, and nothing says why\n");
	if (tryout.told.length)
		good = false;
	print_line(tests, number, shown, &tryout);
	weir_tryout_remove(tryout.folder);
	weir_buffer_release(&tryout.told);
	weir_arena_release(&tryout.arena);
	return good && weir_interrupts_check(err);
}

/* ---- all of them ---- */

static struct weir_pipeline *load(const struct tests *tests, const char *to,
				  struct weir_problems *problems)
{
	const struct weir_pipeline_options how = { .set = tests->asked->set,
						   .set_count = tests->asked->set_count,
						   .to = to,
						   .store_only = true,
						   .outline = true,
						   .log = tests->log };

	return weir_pipeline_load(tests->asked->file, &how, problems);
}

/* The store of this name can have a private twin. */
static bool suits(const struct tests *tests, const char *to, struct weir_plugins *plugins)
{
	struct weir_problems ignored;
	struct weir_pipeline *pipeline;
	bool good;

	weir_problems_init(&ignored);
	pipeline = load(tests, to, &ignored);
	good = pipeline && weir_tryout_suits(pipeline, plugins);
	weir_pipeline_free(pipeline);
	weir_problems_release(&ignored);
	return good;
}

/* The chosen store, else the first that can be tried in. NULL: none, which is told. */
static const char *pick_store(struct tests *tests, struct weir_problems *problems)
{
	struct weir_plugins *plugins = weir_plugins_new(tests->asked->plugin_path);
	const struct weir_pipeline *pipeline = tests->pipeline;
	const char *picked = weir_tryout_suits(pipeline, plugins) ? pipeline->store.name : NULL;

	for (size_t i = pipeline->layer_count; i-- > 0 && !picked && !tests->asked->to;) {
		const struct weir_node *stores = weir_node_get(pipeline->root[i], "stores");

		for (size_t k = 0; stores && k < stores->count && !picked; k++) {
			if (suits(tests, stores->key[k]->text, plugins))
				picked = stores->key[k]->text;
		}
	}
	if (!picked)
		weir_hint(weir_problem(problems, &pipeline->store.place,
				       "tests cannot be tried in store \"%s\"",
				       pipeline->store.name ? pipeline->store.name : "?"),
			  "a test needs a store that keeps rows in a file or folder; add one, for "
			  "example {use: store-sqlite, with: {path: my.db, schema: my.sql}}");
	weir_plugins_free(plugins);
	return picked ? weir_arena_strdup(&tests->arena, picked) : NULL;
}

/* Is there such a test, or any? If not, that is told. */
static bool is_there(const struct tests *tests, struct weir_problems *problems)
{
	const struct weir_pipeline *pipeline = tests->pipeline;
	const char *only = tests->asked->only;
	const char **known = weir_xcalloc(pipeline->test_count + 1, sizeof(*known));
	bool found = !only && pipeline->test_count;

	for (size_t i = 0; i < pipeline->test_count; i++) {
		known[i] = pipeline->test[i].name;
		found = found || !strcmp(known[i], only);
	}
	if (!pipeline->test_count)
		weir_hint(weir_problem(problems, NULL, "%s has no tests", pipeline->file),
			  "write tests: [{name: ..., given: {FLOW: [...]}, rows: {TABLE: [...]}}]");
	else if (!found)
		weir_suggest(weir_problem(problems, NULL, "there is no test \"%s\"", only), only,
			     known, pipeline->test_count, "tests");
	free(known);
	return found;
}

/* How many are not as expected. */
static size_t try_all(struct tests *tests, struct weir_error *err)
{
	const char *only = tests->asked->only;
	size_t shown = 0, failed = 0;

	printf("TAP version 13\n1..%zu\n", only ? 1 : tests->pipeline->test_count);
	for (size_t i = 0; i < tests->pipeline->test_count && err->code == WEIR_OK; i++) {
		if (only && strcmp(tests->pipeline->test[i].name, only) != 0)
			continue;
		failed += !try(tests, i, ++shown, err);
	}
	if (err->code == WEIR_OK)
		printf("# %zu passed, %zu failed\n", shown - failed, failed);
	return failed;
}

static void prepare(struct tests *tests, const char *to)
{
	tests->options = (struct weir_run_options){
		.file = tests->asked->file,
		.set = tests->asked->set,
		.set_count = tests->asked->set_count,
		.to = to,
		.plugin_path = tests->asked->plugin_path,
		.quiet = true,
		.yes = true,
		.store_only = true,
		.level = WEIR_ERROR,
	};
}

int weir_test(const struct weir_run_options *options)
{
	struct tests tests = { .asked = options };
	struct weir_pipeline *pipeline;
	struct weir_problems problems;
	struct weir_error err = { 0 };
	const char *to = NULL;
	int code = WEIR_EXIT_OK;

	tests.log = weir_logger_new(stderr, options->level, options->json);
	weir_arena_init(&tests.arena);
	weir_problems_init(&problems);
	pipeline = load(&tests, options->to, &problems);
	tests.pipeline = pipeline;
	if (pipeline && is_there(&tests, &problems))
		to = pick_store(&tests, &problems);
	if (to) {
		prepare(&tests, to);
		code = try_all(&tests, &err) ? WEIR_EXIT_CONFIG : WEIR_EXIT_OK;
	}
	if (err.code != WEIR_OK)
		weir_problems_add(&problems, &err);
	weir_problems_print(&problems, tests.log);
	if (problems.total)
		code = weir_exit_code(weir_problems_code(&problems));
	weir_problems_release(&problems);
	weir_pipeline_free(pipeline);
	weir_arena_release(&tests.arena);
	weir_logger_free(tests.log);
	return code;
}
