#!/bin/sh
# build-deb.sh FOLDER - makes the Debian packages of this tree in a copy of it, FOLDER/weir, and leaves
# them in FOLDER. The tests of the build run, unless DEB_BUILD_OPTIONS says nocheck.
set -eu

folder=${1:?is the folder to build in}
cd "$(dirname "$0")/.."

rm -rf "$folder"
mkdir -p "$folder/weir"
# What git knows or would add; else all that is here, as in an unpacked release.
if test -e .git && git ls-files >/dev/null 2>&1; then
	git ls-files --cached --others --exclude-standard
else
	find . -path ./build -prune -o -type f -print
fi | while IFS= read -r file; do
	test ! -f "$file" || printf '%s\n' "$file"
done >"$folder/files"
tar -cf - -T "$folder/files" | tar -xf - -C "$folder/weir"
rm "$folder/files"

cd "$folder/weir"
cp -R packaging/debian debian
exec dpkg-buildpackage -us -uc -b
