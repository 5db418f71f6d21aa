#!/bin/sh
# Who may include whom: core/include/weir <- base <- data, conf, net (never each other) <- engine <- cli;
# plugins see <weir/...>, the C library, and a library of their own, never curl and never core/.
. "$(dirname "$0")/tree"

# The layers below a folder, itself included.
may_see() {
	case $1 in
	core/base) echo " core/base " ;;
	core/data | core/conf | core/net) echo " $1 core/base " ;;
	core/engine) echo " core/engine core/net core/conf core/data core/base " ;;
	core/cli) echo " core/cli core/engine core/net core/conf core/data core/base " ;;
	plugins) echo " plugins " ;;
	*) echo " " ;;
	esac
}

# Who may include a library's header: a pattern of files. Other <...> headers are the C library's.
owners_of() {
	case $1 in
	curl/*) echo 'core/net/*' ;;
	yaml.h) echo 'core/conf/*' ;;
	cJSON.h | cjson/*) echo 'core/data/*|core/net/*|plugins/*' ;;
	sqlite3*) echo 'core/engine/*|plugins/*' ;;
	weir/*) echo '*' ;;
	check.h) echo 'none' ;;
	arpa/* | net/* | netinet/* | sys/*) echo '*' ;;
	*/*) echo 'plugins/*' ;;
	*) echo '*' ;;
	esac
}

in_layer() {
	file=$1 pattern=$2
	eval "case \$file in $pattern) return 0 ;; esac"
	return 1
}

tree_sources | grep -E '^(core|plugins)/' | while IFS= read -r file; do
	folder=$(dirname "$file")
	grep -nE '^[[:space:]]*#[[:space:]]*include' "$file" | while IFS=: read -r line text; do
		name=$(printf '%s\n' "$text" | sed 's/^[^<"]*[<"]\([^>"]*\)[>"].*$/\1/')
		case $text in
		*\"*)
			target=$(cd "$folder" && cd "$(dirname "$name")" 2>/dev/null && pwd)
			target=${target#"$(pwd)/"}
			if test -z "$target" || ! test -f "$target/$(basename "$name")"; then
				echo "$file:$line: \"$name\" is not there; paths start at the file's own folder"
			else
				case $(may_see "$folder") in
				*" $target "*) ;;
				*) echo "$file:$line: $folder may not include \"$name\" ($target)" ;;
				esac
			fi
			;;
		*)
			in_layer "$file" "$(owners_of "$name")" ||
				echo "$file:$line: $folder may not include <$name>"
			;;
		esac
	done
done | verdict "includes across the layers"
