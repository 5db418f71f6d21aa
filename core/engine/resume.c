/*
 * resume.c - which run is gone on with, and what may not have changed since.
 *
 * A run is known by its pipeline file, the store's name in it, the chosen steps and its input
 * files. If the last such run did not end, this one goes on with it: then it has to be the same
 * work.
 */
#include "resume.h"

#include <inttypes.h>

#include "../conf/yaml.h"
#include "ledger_read.h"

enum { OPTIONS_CEILING = 1 << 20 };

struct since {
	struct weir_session *session;
	const struct weir_run_facts *facts;
	const struct weir_run_row *run; /* the one that did not end */
	struct weir_problems *problems;
	bool named; /* why the fingerprint is another one */
};

bool weir_resume_open(struct weir_session *session, const char *folder, struct weir_error *err)
{
	const char *aside;

	session->ledger = weir_ledger_recover(folder, &session->arena, &aside, err);
	if (session->ledger && aside && !*aside)
		weir_logger_write(session->log, WEIR_WARN, NULL,
				  "the state in %s was empty, without a byte; the run goes on "
				  "without it: rows that are there count as present",
				  folder);
	else if (session->ledger && aside)
		weir_logger_write(session->log, WEIR_WARN, NULL,
				  "the state was corrupt; it is %s now, and the run goes on "
				  "without it: rows that are there count as present",
				  aside);
	return session->ledger != NULL;
}

static void tell(struct since *since, const char *what, const char *was, const char *is)
{
	weir_problem(since->problems, NULL,
		     "run %s has not ended, and since then %s changed: it was %s, and is %s now",
		     since->run->id, what, was, is);
}

static const char *text_of(struct since *since, const char *text)
{
	return weir_arena_printf(&since->session->arena, "\"%s\"", text);
}

/* ---- parameters and the pipeline ---- */

static struct weir_node *noted_params(struct since *since)
{
	struct weir_problems ignored;
	struct weir_buffer json;
	struct weir_node *root = NULL;

	weir_problems_init(&ignored);
	weir_buffer_init(&json, OPTIONS_CEILING);
	if (weir_buffer_string(&json, since->run->options) && json.length)
		root = weir_yaml_parse("state", &json, &since->session->arena, &ignored);
	weir_buffer_release(&json);
	weir_problems_release(&ignored);
	return weir_node_get(root, "params");
}

static void compare_params(struct since *since)
{
	const struct weir_pipeline *pipeline = since->session->pipeline;
	const struct weir_node *noted = noted_params(since);

	for (size_t i = 0; noted && i < pipeline->param_count; i++) {
		const struct weir_variable *param = &pipeline->param[i];
		const struct weir_node *was = weir_node_get(noted, param->name);
		const char *is =
			param->value ? weir_logger_redacted(since->session->log, param->value) : "";

		if (!was || !strcmp(was->text, is))
			continue;
		tell(since,
		     weir_arena_printf(&since->session->arena, "the parameter \"%s\"", param->name),
		     text_of(since, was->text), text_of(since, is));
		since->named = true;
	}
}

static void compare_work(struct since *since)
{
	const struct weir_run_facts *facts = since->facts;

	if (!*since->run->text || !strcmp(since->run->fingerprint, facts->fingerprint))
		return;
	compare_params(since);
	if (strcmp(since->run->text, facts->text))
		weir_problem(since->problems, NULL,
			     "run %s has not ended, and since then the pipeline changed: %s",
			     since->run->id, facts->file);
	else if (!since->named)
		weir_problem(since->problems, NULL,
			     "run %s has not ended, and since then a value changed that the "
			     "pipeline takes from its environment",
			     since->run->id);
}

/* ---- inputs ---- */

static void compare_file(struct since *since, const struct weir_run_input *was,
			 const struct weir_run_input *is)
{
	struct weir_arena *arena = &since->session->arena;

	if (!strcmp(was->sha256, is->sha256))
		return;
	if (was->size != is->size)
		tell(since, weir_arena_printf(arena, "the input %s", is->path),
		     weir_arena_printf(arena, "%" PRIu64 " bytes long", was->size),
		     weir_arena_printf(arena, "%" PRIu64, is->size));
	else
		weir_problem(since->problems, NULL,
			     "run %s has not ended, and since then the input %s changed",
			     since->run->id, is->path);
}

static bool compare_input(void *arg, const struct weir_run_input *was, struct weir_error *err)
{
	struct since *since = arg;

	(void)err;
	for (size_t i = 0; i < since->facts->input_count; i++) {
		const struct weir_run_input *is = &since->facts->input[i];

		if (is->step == was->step && !strcmp(is->path, was->path))
			compare_file(since, was, is);
	}
	return true;
}

/* ---- which run ---- */

/* False: something changed, or the state cannot be read. */
static bool is_same(struct since *since, struct weir_error *err)
{
	struct weir_problems *problems = since->problems;
	size_t before = problems->total;

	if (strcmp(since->run->store, since->session->books.store))
		tell(since, "the store", since->run->store, since->session->books.store);
	compare_work(since);
	if (!weir_ledger_inputs(since->session->ledger, since->run->id, compare_input, since, err))
		return false;
	if (problems->total == before)
		return true;
	weir_hint(weir_problem(problems, NULL, "nothing was written"),
		  "put it back as it was, or give the command with --restart to begin anew: what "
		  "run %s brought stays in the store, and counts as present",
		  since->run->id);
	return false;
}

static bool go_on(struct since *since, char *run_id, struct weir_error *err)
{
	struct weir_session *session = since->session;
	uint64_t batches, rows;

	snprintf(run_id, WEIR_RUN_ID, "%s", since->run->id);
	session->books.resumed = true;
	if (!weir_ledger_settled(session->ledger, run_id, &batches, &rows, err) ||
	    !weir_ledger_resume(session->ledger, run_id, err))
		return false;
	if (!session->report.quiet)
		weir_logger_write(session->log, WEIR_INFO, NULL,
				  "goes on with run %s of %s: %" PRIu64 " batches with %" PRIu64
				  " rows are settled; they are compared with the store, and what "
				  "is missing is sent",
				  run_id, since->run->began, batches, rows);
	return true;
}

static bool begin_anew(struct since *since, const char *run_id, bool found, struct weir_error *err)
{
	struct weir_session *session = since->session;

	if (found && !weir_ledger_give_up(session->ledger, since->run->id, err))
		return false;
	if (!weir_ledger_begin(session->ledger, since->facts, run_id, err))
		return false;
	if (found && !session->report.quiet)
		weir_logger_write(session->log, WEIR_INFO, NULL,
				  "begins anew as run %s; run %s, which had not ended, is given up",
				  run_id, since->run->id);
	return true;
}

bool weir_resume_begin(struct weir_session *session, const struct weir_run_facts *facts,
		       char *run_id, struct weir_problems *problems)
{
	struct weir_run_row run;
	struct since since = {
		.session = session, .facts = facts, .run = &run, .problems = problems
	};
	struct weir_error err = { 0 };
	bool found, good;

	good = weir_ledger_lock(session->ledger, session->books.store, &err) &&
	       weir_ledger_unfinished(session->ledger, facts, &session->arena, &run, &found, &err);
	if (good && found && !session->options->restart)
		good = is_same(&since, &err) && go_on(&since, run_id, &err);
	else if (good)
		good = begin_anew(&since, run_id, found, &err);
	if (err.code != WEIR_OK)
		weir_problems_add(problems, &err);
	return good;
}
