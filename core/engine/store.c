/*
 * store.c - what tasks and the engine ask of the run's store.
 */
#include <weir/delete.h>

#include "session.h"
#include "tables.h"

static const struct weir_store_ops *ops(const struct weir_session *session)
{
	return session->store->plugin->ops.store;
}

const char *weir_store_unverified(const struct weir_session *session)
{
	if (session->dry && !session->audit)
		return "dry run";
	return session->store->plugin->traits & WEIR_KEEPS_NOTHING ? "the store keeps nothing"
								   : NULL;
}

bool weir_store_describe(struct weir_context *context, const char *table,
			 const struct weir_table_info **out, struct weir_error *err)
{
	return weir_tables_describe(context->session, table, out, err);
}

bool weir_store_scan(struct weir_context *context, const struct weir_query *query,
		     weir_row_fn *each, void *arg, struct weir_error *err)
{
	struct weir_stage *store = context->session->store;

	return ops(context->session)->scan(store->self, store->context, query, each, arg, err);
}

bool weir_store_count(struct weir_context *context, const struct weir_query *query, uint64_t *count,
		      struct weir_error *err)
{
	struct weir_stage *store = context->session->store;

	return ops(context->session)->count(store->self, store->context, query, count, err);
}

bool weir_store_write(struct weir_context *context, struct weir_write *write,
		      struct weir_error *err)
{
	struct weir_stage *store = context->session->store;

	if (weir_is_dry_run(context)) {
		weir_log(context, WEIR_INFO, "dry run: %zu rows for %s not written",
			 write->row_count, write->table);
		return true;
	}
	if (!write->arena || write->arena == &context->words) {
		weir_arena_clear(&context->words);
		write->arena = &context->words;
	}
	return ops(context->session)->write(store->self, store->context, write, err);
}
