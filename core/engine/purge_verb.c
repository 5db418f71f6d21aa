/*
 * purge_verb.c - `weir purge`: finds the rows, counts what belongs to them, asks, deletes.
 *
 * Two sessions, one after the other: the first one opens the store as a dry run does, so that
 * nothing can be written before somebody said yes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/text.h"
#include "ledger.h"
#include "purge.h"
#include "put_right.h"
#include "run_parts.h"
#include "tables.h"

enum {
	ROWS_CEILING = 10000, /* that one value names */
	PATH_ROOM = 4096,
	NAMES_ROOM = 100,
};

/* The rows that were named. */
struct named {
	struct weir_session session;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID];
	const struct weir_purge_spec *spec;
	const char *value;
	struct weir_uuid *id;
	size_t count;
};

/* ---- finding them ---- */

static bool choose_spec(struct named *named, struct weir_error *err)
{
	const struct weir_pipeline *pipeline = named->session.pipeline;
	const struct weir_variable *other = named->session.options->other;
	const char *known[NAMES_ROOM], *near;
	size_t count = 0;

	for (size_t i = 0; i < pipeline->purge_count; i++) {
		if (!strcmp(pipeline->purge[i].option, other->name)) {
			named->spec = &pipeline->purge[i];
			named->value = other->value;
			return true;
		}
		if (count < NAMES_ROOM)
			known[count++] = pipeline->purge[i].option;
	}
	weir_fail(err, WEIR_BAD_CONFIG, "purge: there is no option --%s", other->name);
	near = weir_nearest(other->name, known, count);
	if (near)
		return weir_hint(err, "did you mean --%s?", near);
	return weir_hint(err, "%s",
			 count ? "`purge:` of the pipeline names the options"
			       : "the pipeline has no `purge:`, for example purge: "
				 "{meet: meets}");
}

static bool key_value(const struct named *named, const struct weir_column *column,
		      struct weir_value *out, struct weir_error *err)
{
	const struct weir_text text = { named->value, strlen(named->value) };
	int64_t number;
	struct weir_uuid id;

	*out = weir_string(named->value);
	if (column->type == WEIR_INT) {
		if (!weir_parse_int(text, &number))
			return weir_fail(err, WEIR_BAD_CONFIG,
					 "--%s needs a whole number, not \"%s\"",
					 named->spec->option, named->value);
		*out = weir_int(number);
	}
	if (column->type == WEIR_UUID) {
		if (!weir_parse_uuid(text, &id))
			return weir_fail(err, WEIR_BAD_CONFIG, "--%s needs a uuid, not \"%s\"",
					 named->spec->option, named->value);
		*out = weir_id(id);
	}
	return true;
}

static bool take_id(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct named *named = arg;

	if (named->count == ROWS_CEILING)
		return weir_fail(err, WEIR_BAD_CONFIG, "--%s %s names more than %d rows",
				 named->spec->option, named->value, ROWS_CEILING);
	named->id[named->count++] = value->as.uuid;
	return true;
}

static bool find_rows(struct named *named, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	const struct weir_table_spec *spec = &named->spec->table->spec;
	struct weir_table_plan *plan;
	struct weir_value value;
	const struct weir_query query = { .table = spec->name,
					  .column = id,
					  .column_count = 1,
					  .where = spec->key[0],
					  .in = &value,
					  .in_count = 1 };

	named->id = weir_arena_alloc(&named->session.arena, ROWS_CEILING * sizeof(*named->id));
	return weir_tables_plan(&named->session, spec->name, &plan, err) &&
	       key_value(named, weir_table_find(plan->info, spec->key[0]), &value, err) &&
	       weir_store_scan(named->session.store->context, &query, take_id, named, err);
}

/* ---- the sessions ---- */

/* Where the index of keys goes if memory is short. NULL: err says why there is no such place. */
static const char *index_path(struct named *named, struct weir_error *err)
{
	char state[PATH_ROOM];

	if (!weir_state_folder(named->session.options->state_dir, state, sizeof(state), err) ||
	    !weir_state_make(state, err))
		return NULL;
	return weir_arena_printf(&named->session.arena, "%s/%s.keys", state, named->run_id);
}

/* Opens the store and finds the rows. */
static bool begin(struct named *named, const struct weir_run_options *options)
{
	struct weir_error err = { 0 };
	const char *keys;

	weir_problems_init(&named->problems);
	if (!weir_session_begin(&named->session, options, named->run_id, &named->problems))
		return false;
	keys = choose_spec(named, &err) ? index_path(named, &err) : NULL;
	if (keys) {
		if (!weir_session_open_store(&named->session, keys, &named->problems))
			return false;
		if (find_rows(named, &err))
			return true;
	}
	weir_problems_add(&named->problems, &err);
	return false;
}

static int end(struct named *named, int code)
{
	weir_problems_release(&named->problems);
	weir_session_close_store(&named->session);
	weir_session_end(&named->session);
	return code;
}

static int give_up(struct named *named)
{
	weir_problems_print(&named->problems, named->session.log);
	return end(named, weir_exit_code(weir_problems_code(&named->problems)));
}

static int fail(struct named *named, const struct weir_error *err)
{
	weir_logger_error(named->session.log, NULL, err);
	return end(named, weir_exit_code(err->code));
}

/* ---- what is told ---- */

static void print_tables(const struct weir_purging *purging)
{
	for (size_t i = 0; i < purging->tally_count; i++) {
		const struct weir_tally *tally = &purging->tally[i];

		if (!tally->rows && !tally->kept)
			continue;
		printf("  %-28s %10" PRIu64, tally->table, tally->rows);
		if (tally->kept)
			printf(", and %" PRIu64 " stay", tally->kept);
		putchar('\n');
	}
}

static void print_kept(const struct weir_purging *purging)
{
	char id[WEIR_UUID_TEXT];

	for (size_t i = 0; i < purging->kept && i < WEIR_KEPT_SHOWN; i++) {
		weir_uuid_print(&purging->stay[i].id, id);
		printf("  stays: %s %s: %s\n", purging->stay[i].table, id, purging->stay[i].reason);
	}
	if (purging->kept > WEIR_KEPT_SHOWN)
		printf("  and %" PRIu64 " more\n", purging->kept - WEIR_KEPT_SHOWN);
}

static uint64_t rows_of(const struct weir_purging *purging)
{
	uint64_t rows = 0;

	for (size_t i = 0; i < purging->tally_count; i++)
		rows += purging->tally[i].rows;
	return rows;
}

static void print_counted(struct named *named, const struct weir_purging *purging)
{
	const struct weir_store_ops *store = named->session.store->plugin->ops.store;

	printf("%s %s in %s, with all that belongs to it:\n", named->spec->option, named->value,
	       store->identity(named->session.store->self));
	print_tables(purging);
	print_kept(purging);
	if (!weir_relations_told(&named->session))
		printf("the store does not tell its foreign keys: tables that the pipeline does "
		       "not know\nwere not looked at\n");
}

/* ---- counting and deleting ---- */

/* *go: something is there and may be deleted. */
static int count(const struct weir_run_options *options, bool *go)
{
	struct weir_run_options dry = *options;
	struct named named = { .count = 0 };
	struct weir_purging purging = { .session = &named.session, .count_only = true };
	struct weir_error err = { 0 };

	*go = false;
	dry.dry_run = true;
	if (!begin(&named, &dry))
		return give_up(&named);
	if (!named.count) {
		printf("there is no %s %s: nothing to delete\n", named.spec->option, named.value);
		return end(&named, WEIR_EXIT_OK);
	}
	if (!weir_purge_rows(&purging, named.spec->table->spec.name, named.id, named.count, &err))
		return fail(&named, &err);
	print_counted(&named, &purging);
	if (!weir_ask_removal(named.session.log, options->yes, "delete", rows_of(&purging), go,
			      &err))
		return fail(&named, &err);
	return end(&named, WEIR_EXIT_OK);
}

/* No import goes into the store meanwhile. Without a state there is none that could be seen. */
static bool lock(struct named *named, struct weir_error *err)
{
	const struct weir_stage *store = named->session.store;
	struct weir_error why = { 0 };
	char state[PATH_ROOM];

	if (!weir_state_folder(named->session.options->state_dir, state, sizeof(state), err))
		return false;
	named->session.ledger = weir_ledger_open(state, &why);
	if (named->session.ledger)
		return weir_ledger_lock(named->session.ledger,
					store->plugin->ops.store->identity(store->self), err);
	weir_logger_error(named->session.log, NULL, &why);
	return true;
}

/* Counts of what stays. */
static bool put_right(struct named *named, struct weir_error *err)
{
	struct weir_session *session = &named->session;

	session->purged_table = named->spec->table->spec.name;
	session->purged_key = named->value;
	if (!weir_session_forget(session, err))
		return false;
	weir_put_right(session);
	return true;
}

static int delete_them(const struct weir_run_options *options)
{
	struct named named = { .count = 0 };
	struct weir_purging purging = { .session = &named.session };
	struct weir_error err = { 0 };
	bool good;

	if (!begin(&named, options))
		return give_up(&named);
	if (!lock(&named, &err))
		return fail(&named, &err);
	good = weir_purge_rows(&purging, named.spec->table->spec.name, named.id, named.count, &err);
	printf("deleted%s:\n", good ? "" : " so far");
	print_tables(&purging);
	if (!good) {
		printf("the same command goes on: %s\n", options->again ? options->again : "");
		return fail(&named, &err);
	}
	print_kept(&purging);
	if (purging.kept && !put_right(&named, &err))
		return fail(&named, &err);
	return end(&named, purging.kept ? WEIR_EXIT_REJECTS : WEIR_EXIT_OK);
}

int weir_purge(const struct weir_run_options *options)
{
	struct weir_run_options store_only = *options;
	bool go;
	int code;

	store_only.store_only = true;
	code = count(&store_only, &go);
	return go ? delete_them(&store_only) : code;
}
