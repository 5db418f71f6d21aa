/*
 * golden-options.c - a transform with an option of each type, which notes what it was given.
 */
#include <inttypes.h>

#include <weir/plugin.h>

struct options {
	const char *text, *secret;
	int64_t number;
	double share;
	bool flag;
	struct weir_path path;
	struct weir_duration wait;
	struct weir_size room;
	struct weir_choice choice;
	struct weir_list list;
	struct weir_map map;
	uint64_t rows;
	size_t columns;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct options, text), .required = true, .help = "A text." },
	{ WEIR_OPTION(struct options, secret), .secret = true, .help = "A secret." },
	{ WEIR_OPTION(struct options, number), .fallback = "7", .min = 1, .max = 10,
	  .help = "A number." },
	{ WEIR_OPTION(struct options, share), .fallback = "0.5", .help = "A share." },
	{ WEIR_OPTION(struct options, flag), .fallback = "true", .help = "A flag." },
	{ WEIR_OPTION(struct options, path), .help = "A path." },
	{ WEIR_OPTION(struct options, wait), .fallback = "2s", .help = "A time." },
	{ WEIR_OPTION(struct options, room), .fallback = "4KiB", .help = "A size." },
	{ WEIR_OPTION(struct options, choice), .fallback = "keep", .choices = "ask|keep|stop",
	  .help = "A choice." },
	{ WEIR_OPTION(struct options, list), .help = "A list." },
	{ WEIR_OPTION(struct options, map), .help = "A map." },
	{ 0 },
};

static bool options_open(void *me, struct weir_context *context, struct weir_schema *schema,
			 struct weir_error *err)
{
	struct options *self = me;
	const struct weir_map_item *item = weir_map_find(&self->map, "b");

	weir_log(context, WEIR_DEBUG, "%s opens", weir_step_name(context));
	if (!item || self->list.count != 2 || !weir_stage_place(context).line)
		return weir_option_fail(context, "map", err, WEIR_BAD_CONFIG, "it has no b");
	self->columns = weir_schema_count(schema);
	return true;
}

static bool options_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			  struct weir_error *err)
{
	struct options *self = me;

	(void)context, (void)err;
	self->rows += weir_batch_count(batch);
	for (struct weir_row *row = NULL; (row = weir_batch_next(batch, row));)
		if (row->line == 1)
			weir_row_warn(row, "FIRST", "it is the first of batch %" PRIu64,
				      weir_batch_number(batch));
	return true;
}

static bool options_finish(void *me, struct weir_context *context, struct weir_error *err)
{
	const struct options *self = me;
	const struct weir_map_item *item = weir_map_find(&self->map, "b");

	(void)err;
	weir_note(context,
		  "%s %" PRId64 " %g %d %s %" PRId64 " %" PRId64 " %d=%s %s,%s b=%s %zu columns",
		  self->text, self->number, self->share, self->flag,
		  self->path.name && self->path.name[0] == '/' ? "absolute" : "relative",
		  self->wait.ms, self->room.bytes, self->choice.index, self->choice.name,
		  self->list.item[0].text, self->list.item[1].text, item->text, self->columns);
	weir_note(context, "%" PRIu64 " rows came by", self->rows);
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops),
					       .apply = options_apply,
					       .finish = options_finish };

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "golden-options",
	.version = "1.0",
	.summary = "Notes its options.",
	.options = options,
	.self_size = sizeof(struct options),
	.open = options_open,
	.ops.transform = &ops,
};
