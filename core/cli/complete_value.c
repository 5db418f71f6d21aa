/*
 * complete_value.c - the candidates for a value, by what the usage and the tables call it.
 */
#include <stdio.h>
#include <string.h>

#include "../engine/descriptor.h"
#include "../engine/ledger_read.h"
#include "../engine/plugins.h"
#include "complete_parts.h"

enum {
	RUNS = 50, /* of which the ids are offered */
	PATH_ROOM = 4096,
};

static bool tell_run(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	struct weir_completion *completion = arg;

	(void)err;
	weir_candidate(completion, run->id,
		       weir_arena_printf(&completion->args->arena, "%s, %s, %s", run->pipeline,
					 run->began, weir_run_outcome(run)));
	return true;
}

static bool tell_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	(void)err;
	weir_candidate(arg, flow->name, NULL);
	return true;
}

/* "results:" */
static bool tell_line(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct weir_completion *completion = arg;

	(void)err;
	weir_candidate(completion, weir_arena_printf(&completion->args->arena, "%s:", flow->name),
		       NULL);
	return true;
}

/* The state that is meant, or NULL. */
static struct weir_ledger *look(const struct weir_completion *completion)
{
	char folder[PATH_ROOM];
	struct weir_error err;
	bool corrupt;

	if (!weir_state_folder(completion->args->run.state_dir, folder, PATH_ROOM, &err) ||
	    !weir_ledger_exists(folder))
		return NULL;
	return weir_ledger_look(folder, &corrupt, &err);
}

static void tell_runs(struct weir_completion *completion)
{
	struct weir_ledger *ledger = look(completion);
	struct weir_error err;

	weir_candidate(completion, "last", "the last run");
	if (ledger)
		(void)weir_ledger_runs(ledger, RUNS, tell_run, completion, &err);
	weir_ledger_free(ledger);
}

/* The flows of the run that the command line names, or of the last one. */
static void tell_flows(struct weir_completion *completion, weir_flow_row_fn *each,
		       const char *named)
{
	struct weir_ledger *ledger = look(completion);
	struct weir_run_row run;
	struct weir_error err;

	if (ledger && weir_ledger_find(ledger, named, &completion->args->arena, &run, &err))
		(void)weir_ledger_flows(ledger, run.id, each, completion, &err);
	weir_ledger_free(ledger);
}

static void tell_plugins(struct weir_completion *completion)
{
	struct weir_plugins *plugins = weir_plugins_new(completion->args->run.plugin_path);
	const struct weir_plugin **found;
	struct weir_problems problems;
	size_t count;

	weir_problems_init(&problems);
	count = weir_plugins_list(plugins, &found, &problems);
	for (size_t i = 0; i < count; i++)
		weir_candidate(completion, found[i]->name, found[i]->summary);
	weir_problems_release(&problems);
	weir_plugins_free(plugins);
}

static void tell_kinds(struct weir_completion *completion)
{
	for (enum weir_kind kind = WEIR_SOURCE; kind <= WEIR_STORE; kind++)
		weir_candidate(completion, weir_kind_name(kind), NULL);
}

static bool tell_paths(struct weir_completion *completion, const char *name)
{
	static const char *const files[] = { "FILE", "FILE.so", "PIPELINE", "RECEIPT" };
	static const char *const folders[] = { "DIR", "FOLDER", "PATHS" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (strcmp(name, files[i]) == 0) {
			weir_candidate_files(completion, false);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		if (strcmp(name, folders[i]) == 0) {
			weir_candidate_files(completion, true);
			return true;
		}
	}
	return false;
}

/* What is in the state. */
static bool tell_known(struct weir_completion *completion, const char *name, const char *after)
{
	if (strcmp(name, "RUN") == 0)
		tell_runs(completion);
	else if (strcmp(name, "FLOW") == 0)
		tell_flows(completion, tell_flow, *after ? after : completion->args->run.run);
	else if (strcmp(name, "FLOW:LINE") == 0)
		tell_flows(completion, tell_line, completion->args->run.run);
	else
		return false;
	return true;
}

void weir_complete_value(struct weir_completion *completion, const char *at, size_t length,
			 const char *after)
{
	const char *name = weir_arena_copy(&completion->args->arena, at, length);

	if (tell_paths(completion, name) || tell_known(completion, name, after))
		return;
	if (strcmp(name, "STEP") == 0)
		weir_complete_pipeline(completion, WEIR_WORDS_STEPS);
	else if (strcmp(name, "STORE") == 0)
		weir_complete_pipeline(completion, WEIR_WORDS_STORES);
	else if (strcmp(name, "NAME=VALUE") == 0)
		weir_complete_pipeline(completion, strchr(completion->begun, '=')
							   ? WEIR_WORDS_VALUES
							   : WEIR_WORDS_PARAMS);
	else if (strcmp(name, "KIND") == 0)
		tell_kinds(completion);
	else if (strcmp(name, "PLUGIN") == 0 ||
		 (strcmp(name, "NAME") == 0 && strcmp(after, "show") == 0))
		tell_plugins(completion);
}
