#!/bin/sh
# A plugin that somebody wrote: forty lines, one cc command, found where it is said to be, and
# refused where anybody could have put it there.
. "$top_srcdir/tests/e2e/lib.sh"

cat >upper.c <<'C'
#include <ctype.h>

#include <weir/plugin.h>

struct upper {
	const char *column;
	int number;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct upper, column), .required = true, .help = "The column to change." },
	{ 0 },
};

static bool upper_open(void *me, struct weir_context *context, struct weir_schema *schema,
		       struct weir_error *err)
{
	struct upper *self = me;

	(void)context;
	return weir_schema_need(schema, self->column, &self->number, err);
}

static bool upper_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			struct weir_error *err)
{
	const struct upper *self = me;
	struct weir_row *row = NULL;

	(void)context;
	(void)err;
	while ((row = weir_batch_next(batch, row))) {
		struct weir_value *value = &row->value[self->number];
		char text[64];
		size_t i;

		for (i = 0; i < value->length && i < sizeof(text); i++)
			text[i] = (char)toupper((unsigned char)value->as.text[i]);
		*value = weir_row_text(row, text, i);
	}
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops), .apply = upper_apply };

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD, .kind = WEIR_TRANSFORM, .name = "upper",
	.summary = "Upper-cases a column.", .version = "1.0", .options = options,
	.self_size = sizeof(struct upper), .open = upper_open, .ops.transform = &ops,
};
C
sed 's/^static const struct weir_transform_ops/WEIR_EXPORT &/' upper.c >/dev/null
plugin upper
meet --results 200 --facts m
cp -r "$top_srcdir/pipelines/schema" schema
awk '{ print }
	/^  - flow:/ { in_flow = $3 == "venues" }
	in_flow && /columns: {name: text!}/ { print "      - use: upper\n        with: {column: name}"; in_flow = 0 }' \
	"$meet_yaml" >upper.yaml

go() {
	rm -rf m.db*
	weir run upper.yaml --set folder=m --set db=m.db --state state --only venues "$@"
}

proves "a plugin of forty lines, built with one command outside the tree, is found by --plugin-path"
go --plugin-path plugins
code_is 0
sql_is m.db "select name = upper(name) and name <> lower(name) from venues" 1

proves "it is found by WEIR_PLUGIN_PATH, and in the list with what it says of itself"
WEIR_PLUGIN_PATH=nowhere:$work/plugins
export WEIR_PLUGIN_PATH
go
code_is 0
weir plugins list
out_has upper "Upper-cases a column."
weir plugins show upper
out_has column "The column to change."
unset WEIR_PLUGIN_PATH

proves "without it the folders that were searched are named, and the pipeline's line"
go
code_is 1
err_has 'there is no plugin "upper"' "upper.yaml:$(grep -n 'use: upper' upper.yaml | cut -d : -f 1):"
gone m.db

proves "its mistakes are told like those of the plugins that come with weir"
sed 's/column: name}$/column: nmae}/' upper.yaml >bad.yaml
weir check bad.yaml --set folder=m --set db=m.db --plugin-path plugins
code_is 1
err_has nmae "bad.yaml:"
sed 's/with: {column: name}$/with: {colum: name}/' upper.yaml >bad.yaml
weir check bad.yaml --set folder=m --set db=m.db --plugin-path plugins
code_is 1
err_has 'did you mean "column"'

proves "a plugin that others could have changed is refused"
chmod 666 plugins/upper.so
go --plugin-path plugins
code_is 1
err_has "upper.so"
gone m.db
chmod 755 plugins/upper.so
chmod 777 plugins
go --plugin-path plugins
code_is 1
err_has "plugins"
gone m.db
chmod 755 plugins

proves "a link into a folder that others could have changed is refused as well"
mkdir open links
cp plugins/upper.so open/upper.so
chmod 777 open
ln -s ../open/upper.so links/upper.so
go --plugin-path links
code_is 1
gone m.db

# variant NAME SED-SCRIPT TEXT: a plugin that is wrong in one way.
variant() {
	proves "a plugin is refused: $1"
	sed "$2" upper.c >wrong.c
	! cmp -s upper.c wrong.c || wrong "the mistake was not made"
	rm -rf variants
	mkdir variants
	${CC:-cc} -shared -fPIC "-I$top_srcdir/core/include" wrong.c -o variants/upper.so || die "wrong.c"
	go --plugin-path variants
	code_is 1
	err_has "upper" "$3"
	gone m.db
}

variant "built for another version of weir" 's/WEIR_PLUGIN_HEAD/.abi = 99, .size = sizeof(struct weir_plugin)/' "99"
variant "under another name than its file's" 's/.name = "upper"/.name = "lower"/' "lower"
variant "of another kind than where it stands" 's/.kind = WEIR_TRANSFORM/.kind = WEIR_TASK/' "task"
variant "without a descriptor" 's/weir_plugin_entry/weir_plugin_other/' "weir_plugin_entry"
variant "that needs what is not there" 's/toupper(/to_the_upper(/; s/#include <ctype.h>/int to_the_upper(int);/' "to_the_upper"

proves "a file that is no shared object is refused"
rm -rf variants
mkdir variants
echo "not a shared object" >variants/upper.so
go --plugin-path variants
code_is 1
err_has "upper.so"
