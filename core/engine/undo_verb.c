/*
 * undo_verb.c - `weir undo`: counts the rows that a run inserted, asks, removes them.
 *
 * As in a purge, one session counts, with the store open as in a dry run, and another one removes.
 * The state says that the undo began before the first row goes, so that one that was stopped is
 * seen, and the run is not gone on with.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "put_right.h"
#include "receipt.h"
#include "run_parts.h"
#include "undo.h"

enum { PATH_ROOM = 4096 };

struct verb {
	const struct weir_run_options *options;
	struct weir_run_options opening; /* how the store is opened again */
	struct weir_logger *log;
	struct weir_arena arena;
	struct weir_ledger *ledger;
	struct weir_run_row run;
	const char *list; /* the file of rows that stay */
};

static int fail(const struct verb *verb, const struct weir_error *err)
{
	weir_logger_error(verb->log, NULL, err);
	return weir_exit_code(err->code);
}

/* ---- the run ---- */

static bool open_state(struct verb *verb, const char *folder, struct weir_error *err)
{
	if (!weir_ledger_exists(folder)) {
		weir_fail(err, WEIR_BAD_CONFIG, "there is no state in %s", folder);
		return weir_hint(err, "--state names the folder that `weir run` was given");
	}
	verb->ledger = weir_ledger_open(folder, err);
	return verb->ledger != NULL;
}

static bool find_run(struct verb *verb, const char *name, struct weir_error *err)
{
	if (!weir_ledger_find(verb->ledger, name, &verb->arena, &verb->run, err))
		return false;
	if (verb->run.outcome && !strcmp(verb->run.outcome, WEIR_UNDONE)) {
		weir_fail(err, WEIR_BAD_CONFIG, "run %s was undone already", verb->run.id);
		return weir_hint(err, "`weir runs` lists the runs");
	}
	return weir_ledger_lock(verb->ledger, verb->run.store, err) &&
	       weir_recorded_options(verb->run.file, verb->run.options, &verb->arena,
				     &verb->opening, err);
}

static bool begin(struct verb *verb, const char *name, struct weir_error *err)
{
	char folder[PATH_ROOM];

	verb->opening = *verb->options;
	verb->opening.store_only = true;
	if (!weir_state_folder(verb->options->state_dir, folder, sizeof(folder), err) ||
	    !open_state(verb, folder, err) || !find_run(verb, name, err))
		return false;
	verb->list = weir_arena_printf(&verb->arena, "%s/runs/%s/kept.csv", folder, verb->run.id);
	return true;
}

/* ---- a session ---- */

struct opened {
	struct weir_session session;
	struct weir_problems problems;
	char id[WEIR_RUN_ID];
};

static bool same_store(const struct verb *verb, struct opened *opened, struct weir_error *err)
{
	const struct weir_stage *store = opened->session.store;
	const char *identity = store->plugin->ops.store->identity(store->self);

	if (!strcmp(identity, verb->run.store))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "run %s went into %s, and %s leads to %s now", verb->run.id,
		  verb->run.store, verb->run.file, identity);
	return weir_hint(err, "was the pipeline changed, or a variable of the environment?");
}

static bool open_store(struct verb *verb, struct opened *opened, struct weir_run_options *options,
		       struct weir_error *err)
{
	char folder[PATH_ROOM];
	const char *keys;

	weir_problems_init(&opened->problems);
	if (!weir_session_begin(&opened->session, options, opened->id, &opened->problems))
		return false;
	if (!weir_state_folder(options->state_dir, folder, sizeof(folder), err))
		return false;
	keys = weir_arena_printf(&verb->arena, "%s/%s.keys", folder, opened->id);
	return weir_session_open_store(&opened->session, keys, &opened->problems) &&
	       same_store(verb, opened, err);
}

static int close_store(struct opened *opened, int code)
{
	weir_problems_release(&opened->problems);
	weir_session_close_store(&opened->session);
	weir_session_end(&opened->session);
	return code;
}

/* Problems, or else the error. */
static int give_up(const struct verb *verb, struct opened *opened, const struct weir_error *err)
{
	int code;

	if (!opened->problems.total)
		return close_store(opened, fail(verb, err));
	weir_problems_print(&opened->problems, opened->session.log);
	code = weir_exit_code(weir_problems_code(&opened->problems));
	return close_store(opened, code);
}

/* ---- what is told ---- */

static uint64_t removed_of(const struct weir_undo *undo)
{
	uint64_t removed = 0;

	for (size_t i = 0; i < undo->table_count; i++)
		removed += undo->table[i].removed;
	return removed;
}

static uint64_t inserted_of(const struct weir_undo *undo)
{
	uint64_t inserted = 0;

	for (size_t i = 0; i < undo->table_count; i++)
		inserted += undo->table[i].inserted;
	return inserted;
}

static void print_tables(const struct weir_undo *undo)
{
	if (!inserted_of(undo))
		return;
	printf("  %-20s %10s %10s %10s %10s\n", "table", "inserted",
	       undo->look_only ? "to remove" : "removed", "stay", "later's");
	for (size_t i = 0; i < undo->table_count; i++) {
		const struct weir_undo_table *table = &undo->table[i];

		if (table->inserted)
			printf("  %-20s %10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "\n",
			       table->name, table->inserted, table->removed, table->kept,
			       table->later);
	}
	if (!weir_relations_told(undo->session))
		printf("the store does not tell its foreign keys: tables that the pipeline does "
		       "not know\nwere not looked at\n");
}

static void print_kept(const struct verb *verb, const struct weir_undo *undo)
{
	if (undo->kept)
		printf("rows that others refer to stay: %s\n", verb->list);
}

/* ---- counting ---- */

/* The file is closed by the caller. NULL: err says why. */
static FILE *open_list(const struct verb *verb, struct weir_error *err)
{
	FILE *list = fopen(verb->list, "w");

	if (list && fputs("table,id,reason\n", list) >= 0)
		return list;
	weir_fail(err, WEIR_BROKEN, "%s: %s", verb->list, strerror(errno));
	if (list)
		(void)fclose(list); /* what is lost was told */
	return NULL;
}

static bool close_list(const struct verb *verb, FILE *list, bool good, struct weir_error *err)
{
	if (list && fclose(list) != 0 && good)
		return weir_fail(err, WEIR_BROKEN, "%s: %s", verb->list, strerror(errno));
	return good;
}

static bool walk(struct verb *verb, struct weir_undo *undo, struct weir_error *err)
{
	undo->ledger = verb->ledger;
	undo->run = &verb->run;
	undo->list = open_list(verb, err);
	return close_list(verb, undo->list,
			  undo->list && weir_undo_tables(undo, err) && weir_undo_run(undo, err),
			  err);
}

/* *go: it may be removed. */
static int count(struct verb *verb, bool *go)
{
	struct weir_run_options dry = verb->opening;
	struct opened opened;
	struct weir_undo undo = { .session = &opened.session, .look_only = true };
	struct weir_error err = { 0 };

	*go = false;
	dry.dry_run = true;
	if (!open_store(verb, &opened, &dry, &err) || !walk(verb, &undo, &err))
		return give_up(verb, &opened, &err);
	printf("run %s of %s into %s inserted%s\n", verb->run.id, verb->run.pipeline,
	       verb->run.store, inserted_of(&undo) ? "" : " nothing");
	print_tables(&undo);
	print_kept(verb, &undo);
	/* Mostly the second run of the same files, and the first one is meant. */
	if (!inserted_of(&undo) && !verb->options->yes) {
		printf("there is nothing to remove; `weir runs` lists what each run inserted\n");
		return close_store(&opened, WEIR_EXIT_OK);
	}
	if (!weir_ask_removal(verb->log, verb->options->yes, "remove", removed_of(&undo), go, &err))
		return give_up(verb, &opened, &err);
	return close_store(&opened, WEIR_EXIT_OK);
}

/* ---- removing ---- */

static bool remove_rows(struct verb *verb, struct weir_undo *undo, struct weir_error *err)
{
	return weir_ledger_mark(verb->ledger, verb->run.id, WEIR_UNDO_STOPPED, err) &&
	       walk(verb, undo, err) && weir_session_forget(undo->session, err);
}

static int remove_them(struct verb *verb)
{
	struct opened opened;
	struct weir_undo undo = { .session = &opened.session };
	struct weir_error err = { 0 };
	bool good;

	if (!open_store(verb, &opened, &verb->opening, &err))
		return give_up(verb, &opened, &err);
	good = remove_rows(verb, &undo, &err);
	print_tables(&undo);
	if (!good) {
		printf("the same command goes on: %s\n",
		       verb->options->again ? verb->options->again : "");
		return give_up(verb, &opened, &err);
	}
	print_kept(verb, &undo);
	weir_put_right(&opened.session);
	if (!weir_ledger_mark(verb->ledger, verb->run.id,
			      undo.kept ? WEIR_UNDONE_PART : WEIR_UNDONE, &err))
		return give_up(verb, &opened, &err);
	return close_store(&opened, undo.kept ? WEIR_EXIT_REJECTS : WEIR_EXIT_OK);
}

int weir_undo(const struct weir_run_options *options, const char *run)
{
	struct verb verb = { .options = options };
	struct weir_error err = { 0 };
	bool go = false;
	int code;

	verb.log = weir_logger_new(stderr, options->level, options->json);
	weir_arena_init(&verb.arena);
	code = begin(&verb, run, &err) ? count(&verb, &go) : fail(&verb, &err);
	if (go)
		code = remove_them(&verb);
	weir_ledger_free(verb.ledger);
	weir_arena_release(&verb.arena);
	weir_logger_free(verb.log);
	return code;
}
