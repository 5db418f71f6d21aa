/*
 * store-null.c - takes all rows and keeps none: to try a pipeline, and to measure everything else.
 *
 *	stores:
 *	  nowhere: {use: store-null}
 *
 * Any table with any column is there, and empty. Rows of one run still find each other, so that
 * duplicates and references are judged as always; the next run inserts all of them again. Nothing
 * can be verified, and the report says so.
 */
#include <inttypes.h>
#include <stddef.h>

#include <weir/plugin.h>

struct null_store {
	uint64_t rows;
};

static const char *null_identity(void *me)
{
	(void)me;
	return "nowhere";
}

static bool null_describe(void *me, struct weir_context *context, const char *table,
			  struct weir_table_info *info, bool *exists, struct weir_error *err)
{
	(void)me;
	(void)context;
	(void)table;
	(void)err;
	weir_table_add(info, "id", WEIR_UUID, false);
	weir_table_any(info);
	*exists = true;
	return true;
}

static bool null_scan(void *me, struct weir_context *context, const struct weir_query *query,
		      weir_row_fn *each, void *arg, struct weir_error *err)
{
	(void)me;
	(void)context;
	(void)query;
	(void)each;
	(void)arg;
	(void)err;
	return true;
}

static bool null_count(void *me, struct weir_context *context, const struct weir_query *query,
		       uint64_t *count, struct weir_error *err)
{
	(void)me;
	(void)context;
	(void)query;
	(void)err;
	*count = 0;
	return true;
}

static bool null_write(void *me, struct weir_context *context, struct weir_write *write,
		       struct weir_error *err)
{
	struct null_store *self = me;

	(void)context;
	(void)err;
	for (size_t i = 0; i < write->row_count; i++) {
		bool update = write->mode == WEIR_UPDATE || write->row[i].update;

		write->row[i].outcome = update ? WEIR_OUT_UPDATED : WEIR_OUT_INSERTED;
	}
	self->rows += write->row_count;
	return true;
}

static bool null_open(void *me, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	(void)me;
	(void)schema;
	(void)err;
	if (!weir_is_dry_run(context))
		weir_log(context, WEIR_WARN, "store-null keeps no row");
	return true;
}

static void null_close(void *me, struct weir_context *context)
{
	const struct null_store *self = me;

	if (self->rows)
		weir_log(context, WEIR_INFO, "%" PRIu64 " rows were taken and not kept",
			 self->rows);
}

static const struct weir_store_ops null_ops = {
	.size = sizeof(null_ops),
	.identity = null_identity,
	.describe = null_describe,
	.scan = null_scan,
	.count = null_count,
	.write = null_write,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_STORE,
	.traits = WEIR_LOCAL | WEIR_KEEPS_NOTHING,
	.name = "store-null",
	.summary = "Takes all rows and keeps none, to try a pipeline.",
	.version = "1.0",
	.self_size = sizeof(struct null_store),
	.open = null_open,
	.close = null_close,
	.ops.store = &null_ops,
};
