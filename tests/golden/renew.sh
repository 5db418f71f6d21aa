#!/bin/sh
# Makes the frozen copy of the plugin interface anew, from the top of the tree. Only as long as no
# weir with this interface was released: decision 0037.
set -eu
copy=tests/golden/abi1
rm -rf $copy/include
mkdir -p $copy/include/weir
cp core/include/weir/*.h $copy/include/weir/
{
	cat <<'C'
/*
 * layout.c - where every field of every public struct of interface 1 is, on machines whose long and
 * pointers have 64 bits. Compiled with the headers of today. A struct that tells its size may grow.
 */
#include <stddef.h>

#include <weir/http.h>
#include <weir/plugin.h>
#include <weir/process.h>

/* clang-format off */
#define SIZE(name, is, bytes) _Static_assert(sizeof(struct name) is bytes, "the size of struct " #name);
#define AT(name, field, bytes) _Static_assert(offsetof(struct name, field) == bytes, "struct " #name ": " #field);

C
	python3 tests/golden/headers.py layout $copy/include
} >$copy/layout.c
sed -n 's/.*/&/p' core/include/weir/*.h | awk '
	/^WEIR_API / { text = ""; open = 1 }
	open { text = text " " $0 }
	open && text ~ /\(/ { sub(/\(.*/, "", text); n = split(text, word, /[^A-Za-z0-9_]+/); print word[n]; open = 0 }
	' | LC_ALL=C sort -u >$copy/symbols
