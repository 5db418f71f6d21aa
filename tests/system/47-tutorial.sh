#!/bin/sh
# The tutorial, to the letter, with an installed weir and nothing of the source tree.
. "$top_srcdir/tests/e2e/lib.sh"

proves "docs/tutorial-plugin.md is true of what make install installs"
WEIR_ROOT=$work/root
WEIR_PREFIX=$(awk '$1 == "prefix" && $2 == "=" { print $3 }' "$top_builddir/Makefile")
export WEIR_ROOT WEIR_PREFIX
(unset MAKEFLAGS MFLAGS && cd "$top_builddir" && make -s DESTDIR="$WEIR_ROOT" install) >out 2>&1 ||
	die "make install: $(tail -n 3 out)"
sh "$top_srcdir/tests/lint/tutorial.sh" >out 2>&1
is "exit code of tutorial.sh" $? 0 30
[ ! -s out ] || said 40
