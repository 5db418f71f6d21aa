/*
 * golden-transform.c - upper-cases a column's texts, and refuses those that are too long.
 *
 * The program makes an instance for each stage that uses the plugin, so there are no writable
 * globals. <weir/plugin.h> says what each callback must do, and what it may.
 */
#include <weir/plugin.h>

/* One instance: the options first, then what open() finds out. */
struct golden_transform_self {
	const char *column;
	int64_t longest;
	int number; /* of the column in the schema */
};

/* The type of an option is the type of its field; the program parses, checks and explains it. */
static const struct weir_option options[] = {
	{ WEIR_OPTION(struct golden_transform_self, column), .required = true,
	  .help = "The column to change." },
	{ WEIR_OPTION(struct golden_transform_self, longest), .fallback = "100", .min = 1,
	  .max = 10000, .help = "A row with a longer text (in bytes) is refused." },
	{ 0 },
};

/* What is wrong with the pipeline is told here, before a row moves. */
static bool golden_transform_open(void *me, struct weir_context *context,
				  struct weir_schema *schema, struct weir_error *err)
{
	struct golden_transform_self *self = me;

	(void)context;
	return weir_schema_need(schema, self->column, &self->number, err);
}

static void change(const struct golden_transform_self *self, struct weir_row *row)
{
	struct weir_value *value = &row->value[self->number];
	char text[10000]; /* as long as the option may be */

	if (value->type != WEIR_TEXT)
		return;
	if (value->length > (uint64_t)self->longest) {
		/* The code goes into the reject file, the reason into the log: no names in it. */
		weir_row_reject(row, "LENGTH", self->column, "longer than %lld bytes",
				(long long)self->longest);
		return;
	}
	for (uint32_t i = 0; i < value->length; i++) {
		char c = value->as.text[i];

		text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	*value = weir_row_text(row, text, value->length); /* a copy that lives as long as the row */
}

/* Called for each batch. Return false, with weir_fail(), only if the flow cannot go on. */
static bool golden_transform_apply(void *me, struct weir_context *context, struct weir_batch *batch,
				   struct weir_error *err)
{
	(void)context, (void)err;
	for (struct weir_row *row = NULL; (row = weir_batch_next(batch, row));)
		change(me, row);
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops),
					       .apply = golden_transform_apply };

/* The one symbol that the program looks for. The name is the file's, without .so. */
WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "golden-transform",
	.version = "1.0",
	.summary = "Upper-cases a column's texts.",
	.options = options,
	.self_size = sizeof(struct golden_transform_self),
	.open = golden_transform_open,
	.ops.transform = &ops,
};
