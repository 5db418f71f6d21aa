#!/bin/sh
# down.sh DIR: ends what up.sh DIR started, at whatever point it is, and removes DIR.
set -u
stack_source=$(cd "$(dirname "$0")" && pwd)
. "$stack_source/lib.sh"

test $# = 1 || { echo "Usage: tests/stack/down.sh DIR" >&2 && exit 1; }
test -d "$1" || exit 0
dir=$(cd "$1" && pwd -P)
test -f "$dir/pg.folder" || test -f "$dir/env" || {
	echo "down.sh: $dir is not a folder of up.sh" >&2
	exit 1
}

stop_server watch "$dir"
stop_server edge "$dir/edge" QUIT
stop_api

if test -f "$dir/pg.folder"; then
	pg=$(cat "$dir/pg.folder")
	case $pg in
	/tmp/weir-pg.*)
		cd /
		if test -f "$pg/data/postmaster.pid"; then
			as_postgres "$(stack_pg_bin)/pg_ctl" -D "$pg/data" -m immediate -w stop >/dev/null 2>&1
		fi
		rm -rf "$pg"
		;;
	esac
fi
rm -rf "$dir"
