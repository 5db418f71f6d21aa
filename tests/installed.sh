#!/bin/sh
# `make installcheck`: an installed weir finds its own plugins, has its pipelines, and a plugin from
# elsewhere can be built with what pkg-config says of weir, and nothing of the source tree.
#
# Takes from the environment: bindir, plugindir, pipelinedir, pkgconfigdir, CC.
set -u

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset WEIR_PLUGIN_PATH
cd "$work" || exit 1

die() {
	echo "installed.sh: $*"
	exit 1
}

found=0
for module in "$plugindir"/*.so; do
	name=$(basename "$module" .so)
	"$bindir/weir" plugins show "$name" >shown || die "weir does not find its plugin $name"
	grep -q "$plugindir/$name.so" shown || die "weir took $name from elsewhere: $(grep ^file shown)"
	found=$((found + 1))
done
test $found -ge 8 || die "only $found plugins in $plugindir"
test -f "$pipelinedir/weir.schema.json" || die "no weir.schema.json in $pipelinedir"
test -f "$pipelinedir/quickstart.yaml" || die "no quickstart.yaml in $pipelinedir"

mkdir folder
printf 'name\nx\n' >folder/rows.csv
"$bindir/weir" init folder >rows.yaml || die "weir init does not work"
grep -q "weir.schema.json" rows.yaml || die "weir init does not find the schema"
"$bindir/weir" run rows.yaml --state state >ran || die "what weir init wrote does not run"

cat >echo.c <<'C'
#include <weir/plugin.h>

static bool echo_apply(void *self, struct weir_context *context, struct weir_batch *batch,
		       struct weir_error *err)
{
	(void)self;
	(void)err;
	weir_log(context, WEIR_INFO, "%zu rows", weir_batch_count(batch));
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops), .apply = echo_apply };

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "echo",
	.summary = "Logs how many rows came by.",
	.version = "1.0",
	.self_size = 1,
	.ops.transform = &ops,
};
C
flags=$(PKG_CONFIG_PATH=$pkgconfigdir pkg-config --cflags weir) || die "pkg-config does not know weir"
# Words of their own: a compiler with its options, and flags.
$CC -std=c11 -Wall -Wextra -Werror -shared -fPIC echo.c -o echo.so $flags ||
	die "a plugin cannot be built against the installed headers"
"$bindir/weir" plugins show echo --plugin-path "$work" >shown || die "weir does not load that plugin"
grep -q 'Logs how many rows' shown || die "weir shows another plugin"
echo "installed.sh: $found plugins, one from elsewhere"
