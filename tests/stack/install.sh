#!/bin/sh
# install.sh: puts the API server of the tests into a cache outside the tree (see lib.sh), in the
# versions of package.json and package-lock.json, and a node where the system's is too old for it.
set -eu
stack_source=$(cd "$(dirname "$0")" && pwd)
. "$stack_source/lib.sh"

if stack_api >/dev/null && stack_node >/dev/null; then
	exit 0
fi
command -v npm >/dev/null || {
	echo "install.sh: npm is missing (Debian: nodejs npm)" >&2
	exit 77
}

# Made beside its place and moved there whole: another one may be at it, and either may be stopped.
place=$(stack_cache)
mkdir -p "$(dirname "$place")"
new=$(mktemp -d "$place.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cp "$stack_source/package.json" "$stack_source/package-lock.json" "$new/"
cd "$new"
echo "installing the API server of the tests in $place"
npm ci --no-audit --no-fund --omit=dev --loglevel=error
if ! stack_node >/dev/null; then
	version=$(sed -n 's/.*"weir": { "node": "\([0-9.]*\)".*/\1/p' package.json)
	echo "the system's node is too old: installing node $version beside it"
	npm install --no-save --no-audit --no-fund --loglevel=error "node@$version"
fi
rm -rf "$place"
mv "$new" "$place"
stack_api >/dev/null && stack_node >/dev/null
