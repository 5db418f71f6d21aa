/*
 * splitter.c - cuts a flow's rows into batches, and may save each batch as a file of its own.
 *
 *	- use: splitter
 *	  with:
 *	    rows: 2000                # at most so many rows in a batch
 *	    bytes: 1MiB               # and so many bytes of records
 *	    on_change: race_id        # and a new batch where this column changes
 *	    save: ${param:folder}     # -> results_batches/results_1.csv, ..., manifest.csv
 *
 * It stands directly behind the source. A saved part is what the file said: the header and
 * the records verbatim, refused ones included, with CRLF line ends (RFC 4180). The same
 * input gives the same parts in every run. manifest.csv is written when the flow was read to
 * its end, and says what belongs to the split; parts of an earlier, longer split that the old
 * manifest names are removed then. A record whose end cannot be found (an open quote) is
 * left out of the parts, and the run says so.
 */
#include <stddef.h>

#include "splitter-save.h"

enum {
	MOST_ROWS = 1000000000,
	MOST_BYTES = 1 << 30,
};

struct splitter {
	int64_t rows;
	struct weir_size bytes;
	const char *on_change;
	struct weir_path save;

	struct split_save saved;
};

static const struct weir_option split_options[] = {
	{ WEIR_OPTION(struct splitter, rows), .max = MOST_ROWS,
	  .help = "At most so many rows in a batch." },
	{ WEIR_OPTION(struct splitter, bytes), .max = MOST_BYTES,
	  .help = "At most so many bytes of records in a batch." },
	{ WEIR_OPTION(struct splitter, on_change),
	  .help = "A batch also ends where this column's value changes." },
	{ WEIR_OPTION(struct splitter, save),
	  .help = "Saves each batch in this folder, as FLOW_batches/FLOW_1.csv and so on." },
	{ 0 },
};

static bool split_open(void *me, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	struct splitter *self = me;
	struct weir_batch_policy policy = {
		.rows = (uint64_t)self->rows,
		.bytes = (uint64_t)self->bytes.bytes,
		.on_change = self->on_change,
	};
	int number;

	if (self->rows == 0 && self->bytes.bytes == 0 && !self->on_change) {
		weir_fail(err, WEIR_BAD_CONFIG, "the splitter does not say where to cut");
		return weir_hint(err, "give it rows, bytes or on_change");
	}
	if (self->on_change && !weir_schema_need(schema, self->on_change, &number, err))
		return false;
	/* Rows that are tried again are no part. */
	if (weir_mended(context))
		self->save.name = NULL;
	if (self->save.name &&
	    !split_save_open(&self->saved, context, self->save.name, schema, err))
		return false;
	return weir_set_batch_policy(context, &policy, err);
}

static void split_close(void *me, struct weir_context *context)
{
	struct splitter *self = me;

	(void)context;
	split_save_close(&self->saved);
}

static bool split_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			struct weir_error *err)
{
	struct splitter *self = me;

	if (!self->save.name || weir_is_dry_run(context))
		return true;
	return split_save_batch(&self->saved, batch, err);
}

static bool split_finish(void *me, struct weir_context *context, struct weir_error *err)
{
	struct splitter *self = me;

	if (!self->save.name)
		return true;
	if (!weir_is_dry_run(context))
		return split_save_finish(&self->saved, context, err);
	weir_note(context, "%s: the parts are not saved: a dry run writes nothing",
		  weir_step_name(context));
	return true;
}

static const struct weir_transform_ops split_ops = {
	.size = sizeof(split_ops),
	.apply = split_apply,
	.finish = split_finish,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "splitter",
	.summary = "Cuts rows into batches, and may save each one as a file.",
	.version = "1.0",
	.options = split_options,
	.self_size = sizeof(struct splitter),
	.open = split_open,
	.close = split_close,
	.ops.transform = &split_ops,
};
