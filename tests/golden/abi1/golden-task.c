/*
 * golden-task.c - counts the rows of a table, and notes that in the report; too few stop the run.
 *
 * The program makes an instance for each task that uses the plugin, so there are no writable
 * globals. <weir/plugin.h> says what each callback must do, and what it may.
 */
#include <inttypes.h>

#include <weir/plugin.h>

/* One instance: its options. */
struct golden_task_self {
	const char *table;
	int64_t least;
};

/* The type of an option is the type of its field; the program parses, checks and explains it. */
static const struct weir_option options[] = {
	{ WEIR_OPTION(struct golden_task_self, table), .required = true,
	  .help = "The table to count." },
	{ WEIR_OPTION(struct golden_task_self, least), .fallback = "0", .max = 1e15,
	  .help = "With fewer rows the run stops." },
	{ 0 },
};

/* Before any step runs: is the table there? */
static bool golden_task_check(void *me, struct weir_context *context, struct weir_error *err)
{
	const struct golden_task_self *self = me;
	const struct weir_table_info *info;

	return weir_store_describe(context, self->table, &info, err);
}

static bool golden_task_run(void *me, struct weir_context *context, struct weir_error *err)
{
	const struct golden_task_self *self = me;
	const struct weir_query query = { .table = self->table };
	uint64_t count = 0;

	if (!weir_store_count(context, &query, &count, err))
		return false;
	weir_note(context, "%s: %" PRIu64 " rows", self->table, count);
	/* In a dry run nothing was written, so that nothing can be missing. */
	if (weir_is_dry_run(context) || count >= (uint64_t)self->least)
		return true;
	weir_fail(err, WEIR_BROKEN, "table %s has %" PRIu64 " rows", self->table, count);
	return weir_hint(err, "at least %" PRId64 " are expected (least)", self->least);
}

static const struct weir_task_ops ops = { .size = sizeof(ops),
					  .check = golden_task_check,
					  .run = golden_task_run };

/* The one symbol that the program looks for. The name is the file's, without .so. */
WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TASK,
	.name = "golden-task",
	.version = "1.0",
	.summary = "Counts the rows of a table.",
	.options = options,
	.self_size = sizeof(struct golden_task_self),
	.ops.task = &ops,
};
