#!/bin/sh
# docs/troubleshooting.md explains messages that there are: the words of each heading stand in the code,
# or come from a server.
. "$(dirname "$0")/tree"

page=docs/troubleshooting.md
said=$(mktemp) || exit 99
trap 'rm -f "$said"' EXIT

# Texts of C that go on in the next line are one; \" is a quote.
tree_files | grep -E '^(core|plugins)/.*\.[ch]$' | xargs cat | tr '\n\t' '  ' |
	sed -e 's/" *"//g' -e 's/\\"/"/g' >"$said"
echo >>"$said"

# What servers say.
cat >>"$said" <<'END'
Invalid API key
violates row-level security policy
END

{
	grep -c '^### `' "$page" | grep -qE '^[2-9][0-9]$' || echo "$page:1: too few messages are found"
	grep -n '^### `' "$page" | sed 's/\\`/`/g' | while IFS= read -r line; do
	at=${line%%:*}
	# The pieces between the gaps, each with a conversion of printf in the gap's place.
	printf '%s\n' "$line" | sed -e 's/^[0-9]*:### `//' -e 's/`$//' -e 's/ *\.\.\. */\n/g' -e 's/"\.\.\."/\n/g' |
		sed -e 's/^[":, ]*//' -e 's/[":, ]*$//' | while IFS= read -r piece; do
		test ${#piece} -ge 4 || continue
		grep -qF -- "$piece" "$said" || echo "$page:$at: nothing says \"$piece\""
	done
done
} | verdict "messages that are explained"
