/*
 * meet-guard.c - looks before a run whether the store has results of the meet already.
 *
 * Done once, before the first row moves. It writes nothing, but with `replace` it deletes the meet
 * with all that belongs to it, the meet itself last: a run that is stopped meanwhile finds the meet
 * and asks again. Owns nothing: the ids that it reads live in its context.
 */
#include "meet-file.h"
#include "meet-tables.h"

enum { ON_ASK, ON_KEEP, ON_STOP, ON_REPLACE };
enum { ANSWER_KEEP, ANSWER_STOP };
enum { ANSWER_REPLACE, ANSWER_NO };
enum { QUESTION_TEXT = 1024, COUNT_TEXT = 96 }; /* bytes */

struct guard {
	struct weir_path file;
	const char *id, *table, *results, *meet_column;
	struct weir_choice on_existing;
	struct meet_ids meets;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct guard, file), .required = true,
	  .help = "The meets file of the folder, usually meets.csv." },
	{ WEIR_OPTION(struct guard, id), .fallback = "athletic_net_id",
	  .help = "The file's column with the meet's id at the site." },
	{ WEIR_OPTION(struct guard, table), .fallback = "meets",
	  .help = "The table of the meets; its key is that id." },
	{ WEIR_OPTION(struct guard, results), .fallback = "results",
	  .help = "The table of the results." },
	{ WEIR_OPTION(struct guard, meet_column), .fallback = "meet_id",
	  .help = "The column of the results that refers to the meet." },
	{ WEIR_OPTION(struct guard, on_existing), .fallback = "ask",
	  .choices = "ask|keep|stop|replace",
	  .help = "If the store has results of the meet: ask at the terminal (without one: stop), "
		  "keep them and add only what is missing, or stop. replace: count what belongs to "
		  "the meet, ask, and delete it (without a terminal: only with --yes)." },
	{ 0 },
};

static bool guard_check(void *data, struct weir_context *context, struct weir_error *err)
{
	struct guard *self = data;
	const struct weir_table_info *info;

	if (!meet_file_read(context, self->file.name, self->id, &self->meets, err) ||
	    !meet_key(context, self->table, NULL, NULL, err) ||
	    !weir_store_describe(context, self->results, &info, err))
		return false;
	if (weir_table_find(info, self->meet_column))
		return true;
	return weir_fail(err, WEIR_BAD_CONFIG, "the store's table \"%s\" has no column \"%s\"",
			 self->results, self->meet_column);
}

/* Decides about a meet that the store has results of. what says so. */
static bool guard_decide(const struct guard *self, struct weir_context *context, const char *what,
			 struct weir_error *err)
{
	int answer = ANSWER_STOP;
	bool asked = false;

	if (self->on_existing.index != ON_KEEP && weir_is_dry_run(context)) {
		weir_note(context, "%s: a run would %s here", what, self->on_existing.name);
		return true;
	}
	if (self->on_existing.index == ON_KEEP)
		answer = ANSWER_KEEP;
	else if (self->on_existing.index == ON_ASK &&
		 !weir_ask(context, what, "keep|stop", &answer, &asked, err))
		return false;
	if (self->on_existing.index == ON_ASK && !asked && weir_assume_yes(context))
		answer = ANSWER_KEEP;
	if (answer == ANSWER_KEEP) {
		weir_note(context, "%s: they are kept, only what is missing is added", what);
		return true;
	}
	weir_fail(err, WEIR_DENIED, "%s", what);
	if (asked)
		return weir_hint(err, "stopped as answered; nothing was written");
	return weir_hint(err,
			 "to keep them and add only what is missing: --set on_existing=keep%s, or "
			 "on_existing: keep in the pipeline",
			 self->on_existing.index == ON_ASK ? " or --yes" : "");
}

/* ---- replace ---- */

/* What a purge told: "600 results, 4 races". */
struct told {
	bool count_only;
	char text[QUESTION_TEXT];
	size_t length;
	uint64_t kept;
};

static bool tell_table(void *arg, const struct weir_purged *purged, struct weir_error *err)
{
	struct told *told = arg;
	char number[MEET_NUMBER_TEXT], part[COUNT_TEXT];
	int length;

	(void)err;
	told->kept += purged->kept;
	length = snprintf(part, sizeof(part), "%s%s of %s", told->length ? ", " : "",
			  meet_print_count(purged->rows, number), purged->table);
	if (length > 0 && (size_t)length < sizeof(part) &&
	    told->length + (size_t)length < sizeof(told->text)) {
		memcpy(told->text + told->length, part, (size_t)length + 1);
		told->length += (size_t)length;
	}
	return true;
}

static bool guard_purge(const struct guard *self, struct weir_context *context,
			const struct weir_uuid *meet, struct told *told, struct weir_error *err)
{
	const struct weir_purge purge = { .table = self->table,
					  .id = meet,
					  .count = 1,
					  .count_only = told->count_only,
					  .each = tell_table,
					  .arg = told };

	told->length = 0;
	told->kept = 0;
	return weir_store_purge(context, &purge, err);
}

/* *sure: it was confirmed. */
static bool guard_confirm(struct weir_context *context, const char *what, bool *sure,
			  struct weir_error *err)
{
	int answer = ANSWER_NO;
	bool asked = false;

	*sure = weir_assume_yes(context);
	if (*sure || !weir_ask(context, what, "replace|no", &answer, &asked, err))
		return *sure;
	*sure = asked && answer == ANSWER_REPLACE;
	if (*sure)
		return true;
	weir_fail(err, WEIR_DENIED, "%s", what);
	return weir_hint(err, asked ? "stopped as answered; nothing was deleted"
				    : "--yes deletes them and imports the meet anew");
}

static bool guard_replace(const struct guard *self, struct weir_context *context, const char *id,
			  const struct weir_parent *meet, struct weir_error *err)
{
	struct told told = { .count_only = true };
	char what[2 * QUESTION_TEXT], number[MEET_NUMBER_TEXT];
	bool sure;

	if (!guard_purge(self, context, &meet->id, &told, err))
		return false;
	snprintf(what, sizeof(what), "meet %s is already there, with %s", id, told.text);
	told.count_only = false;
	if (weir_is_dry_run(context)) {
		weir_note(context, "%s: a run would replace them%s", what,
			  weir_assume_yes(context) ? "" : ", if that is confirmed");
		return guard_purge(self, context, &meet->id, &told, err);
	}
	if (!guard_confirm(context, what, &sure, err) ||
	    !guard_purge(self, context, &meet->id, &told, err))
		return false;
	weir_note(context, "meet %s: deleted %s, to be imported anew", id, told.text);
	if (told.kept)
		weir_note(context, "meet %s: %s rows stay, since others refer to them", id,
			  meet_print_count(told.kept, number));
	return true;
}

static bool guard_meet(const struct guard *self, struct weir_context *context, const char *id,
		       struct weir_error *err)
{
	const struct weir_value key = weir_string(id);
	char what[QUESTION_TEXT], number[MEET_NUMBER_TEXT];
	struct weir_parent meet;
	uint64_t results;

	if (!weir_find(context, self->table, &key, 1, &meet, err))
		return false;
	if (meet.found != WEIR_FOUND)
		return true;
	if (self->on_existing.index == ON_REPLACE)
		return guard_replace(self, context, id, &meet, err);
	const struct weir_value meet_id = weir_id(meet.id);
	const struct weir_query query = {
		.table = self->results, .where = self->meet_column, .in = &meet_id, .in_count = 1
	};
	if (!weir_store_count(context, &query, &results, err))
		return false;
	if (!results)
		return true; /* an empty meet holds nothing that could be doubled */
	snprintf(what, sizeof(what), "meet %s is already there with %s %s", id,
		 meet_print_count(results, number), results == 1 ? "result" : "results");
	return guard_decide(self, context, what, err);
}

static bool guard_run(void *data, struct weir_context *context, struct weir_error *err)
{
	struct guard *self = data;

	if (!self->meets.id &&
	    !meet_file_read(context, self->file.name, self->id, &self->meets, err))
		return false;
	for (size_t i = 0; i < self->meets.count; i++)
		if (!guard_meet(self, context, self->meets.id[i], err))
			return false;
	return true;
}

static const struct weir_task_ops ops = {
	.size = sizeof(ops),
	.check = guard_check,
	.run = guard_run,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TASK,
	.traits = WEIR_ONCE,
	.name = "meet-guard",
	.summary = "Asks, goes on, stops or replaces when the store has the meet already.",
	.version = "1.0",
	.options = options,
	.self_size = sizeof(struct guard),
	.ops.task = &ops,
};
