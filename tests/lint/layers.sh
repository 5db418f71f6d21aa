#!/bin/sh
# Who may include whom: core/include/weir <- base <- data, conf, net (never each other) <- engine <- cli;
# plugins see <weir/...>, the C library, and a library of their own, never curl and never core/.
. "$(dirname "$0")/tree"

list=$(mktemp) || exit 99
trap 'rm -f "$list"' EXIT
tree_sources | grep -E '^(core|plugins)/' >"$list"

xargs grep -HnE '^[[:space:]]*#[[:space:]]*include' <"$list" | awk -v list="$list" '
	BEGIN {
		while ((getline file <list) > 0)
			there[file] = 1
		# The layers below a folder, itself included.
		sees["core/base"] = " core/base "
		sees["core/data"] = " core/data core/base "
		sees["core/conf"] = " core/conf core/base "
		sees["core/net"] = " core/net core/base "
		sees["core/engine"] = " core/engine core/net core/conf core/data core/base "
		sees["core/cli"] = " core/cli core/engine core/net core/conf core/data core/base "
		sees["plugins"] = " plugins "
	}
	# "core/engine" and "../base/text.h" make "core/base/text.h".
	function resolved(folder, name,    part, n, i, at, out) {
		n = split(folder "/" name, part, "/")
		at = 0
		for (i = 1; i <= n; i++) {
			if (part[i] == "..") at--
			else if (part[i] != ".") out[++at] = part[i]
		}
		name = out[1]
		for (i = 2; i <= at; i++)
			name = name "/" out[i]
		return name
	}
	function folder_of(path) {
		sub(/\/[^\/]*$/, "", path)
		return path
	}
	# Which files may include a header of a library. Other <...> headers are the C library.
	function owners(name) {
		if (name ~ /^curl\//) return "^core/net/"
		if (name == "yaml.h") return "^core/conf/"
		if (name == "cJSON.h" || name ~ /^cjson\//) return "^(core/data|core/net|plugins)/"
		if (name ~ /^sqlite3/) return "^(core/engine|plugins)/"
		if (name == "check.h") return "^none/"
		if (name ~ /^(weir|arpa|net|netinet|sys)\//) return "/"
		return name ~ /\// ? "^plugins/" : "/"
	}
	{
		split($0, place, ":")
		file = place[1]; folder = folder_of(file)
		where = file ":" place[2] ": "
		name = $0
		sub(/^[^<"]*[<"]/, "", name); sub(/[>"].*$/, "", name)
		if ($0 !~ /"/) {
			if (file !~ owners(name)) print where folder " may not include <" name ">"
			next
		}
		target = resolved(folder, name)
		if (!(target in there))
			print where "\"" name "\" is not there; paths start at the file\047s own folder"
		else if (!index(sees[folder], " " folder_of(target) " "))
			print where folder " may not include \"" name "\" (" folder_of(target) ")"
	}
	END { if (NR < 100) print "only " NR " includes were found" }' | verdict "includes across the layers"
