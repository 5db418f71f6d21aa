/*
 * golden-sink.c - turns rows with a name and a town into records of a table.
 *
 * A sink does no I/O: it says what a row becomes, and the engine has the store carry it out. The
 * program makes an instance for each stage that uses the plugin, so there are no writable globals.
 * <weir/plugin.h> says what each callback must do, and what it may.
 */
#include <weir/plugin.h>

/* One instance: the options first, then what bind() finds out. */
struct golden_sink_self {
	const char *table, *town;
	int name_in, town_in;   /* numbers of the columns of the rows */
	int name_out, town_out; /* and of the record */
};

/* The type of an option is the type of its field; the program parses, checks and explains it. */
static const struct weir_option options[] = {
	{ WEIR_OPTION(struct golden_sink_self, table), .fallback = "people",
	  .help = "The table to fill." },
	{ WEIR_OPTION(struct golden_sink_self, town), .fallback = "unknown",
	  .help = "The town of those who have none." },
	{ 0 },
};

/* Finds the rows' columns, and declares those of the table. The id is added by the program. */
static bool golden_sink_bind(void *me, struct weir_context *context, const struct weir_schema *in,
			     struct weir_target *target, struct weir_error *err)
{
	struct golden_sink_self *self = me;
	struct weir_place place = weir_stage_place(context);

	return weir_schema_need(in, "name", &self->name_in, err) &&
	       weir_schema_need(in, "town", &self->town_in, err) &&
	       weir_target_table(target, self->table, err) &&
	       weir_target_column(target, "name", WEIR_TEXT, place, &self->name_out, err) &&
	       weir_target_column(target, "town", WEIR_TEXT, place, &self->town_out, err);
}

/* A function of the row: it may be called again with the same one, and must remember nothing. */
static bool golden_sink_map(void *me, struct weir_context *context, const struct weir_row *row,
			    struct weir_record *record, struct weir_error *err)
{
	const struct golden_sink_self *self = me;
	const struct weir_value *name = &row->value[self->name_in];
	const struct weir_value *town = &row->value[self->town_in];

	(void)context, (void)err;
	if (weir_is_null(name)) {
		weir_record_reject(record, "NAME", "name", "there is no name");
		return true;
	}
	weir_record_set(record, self->name_out, *name);
	weir_record_set(record, self->town_out,
			weir_is_null(town) ? weir_string(self->town) : *town);
	return true;
}

static const struct weir_sink_ops ops = { .size = sizeof(ops),
					  .bind = golden_sink_bind,
					  .map = golden_sink_map };

/* The one symbol that the program looks for. The name is the file's, without .so. */
WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SINK,
	.name = "golden-sink",
	.version = "1.0",
	.summary = "Turns rows with a name and a town into records.",
	.options = options,
	.self_size = sizeof(struct golden_sink_self),
	.ops.sink = &ops,
};
