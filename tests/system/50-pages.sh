#!/bin/sh
# The pages are true: in a copy of the tree that nobody has built yet, the commands of README.md and of
# the pages that it leads to are given one after the other, and print what the pages say.
#
# In a page
#	```sh           commands; they end well, or with N where "exit=N" follows
#	```sh stack     the same where the test servers are installed; SUPABASE_URL and the key are theirs
#	```sh by-hand   not run: what the reader has to do at another place, or takes hours
#	```text         right behind a command: what it prints
#	```console      lines that begin with "$ " are commands, the others what they print
#	``` file=NAME   a file, made there
# Run ids, times of day, seconds, folders, versions and line ends may differ. A line "..." stands for any lines.
set -u
: "${top_srcdir:?is the source tree}" "${top_builddir:?is the build tree}"
top_srcdir=$(cd "$top_srcdir" && pwd) top_builddir=$(cd "$top_builddir" && pwd)
. "$top_srcdir/tests/stack/lib.sh"

pages='README.md pipelines/README.md docs/troubleshooting.md CONTRIBUTING.md'

for tool in cc pkg-config sqlite3; do
	command -v $tool >/dev/null && continue
	echo "left out: no $tool"
	exit 77
done

work=$(mktemp -d "${TMPDIR:-$top_builddir}/weir-pages.XXXXXX") || exit 99
work=$(cd "$work" && pwd -P)
trap 'rm -rf "$work"' EXIT
mkdir "$work/weir" "$work/blocks"
unset WEIR_PLUGIN_PATH
XDG_STATE_HOME=$work/xdg
export XDG_STATE_HOME

# A copy as people get it, and what a build needs that is not told: the same compiler cache or none.
(
	cd "$top_srcdir" && . tests/lint/tree && tree_files | tar -cf - -T - | tar -xf - -C "$work/weir"
) || exit 99

servers=no
if test -z "$(stack_missing)"; then
	servers=yes
	stack_up "$work/stack" --schema "$top_srcdir/pipelines/schema/meet.postgres.sql"
fi

# blocks PAGE: NN.sh with NN.exit, NN.said, NN.where, for each command; prints what is wrong with the page.
blocks() {
	awk -v to="$work/blocks" '
		function begin(kind) {
			name = sprintf("%s/%03d", to, ++count)
			print FILENAME ":" FNR >(name ".where")
			print kind >(name ".kind")
			print status >(name ".exit")
			printf "" >(name ".sh")
			close(name ".where"); close(name ".kind"); close(name ".exit")
		}
		/^[ ]*```/ && open { open = ""; behind = was == "sh" ? FNR : 0; next }
		/^[ ]*```/ {
			was = open = substr($1, 4); kind = "run"; status = 0; file = ""
			for (i = 2; i <= NF; i++) {
				if ($i ~ /^exit=/) status = substr($i, 6)
				else if ($i ~ /^file=/) file = substr($i, 6)
				else kind = $i
			}
			if (open == "") was = open = "none"
			if (file != "") { begin("file"); print file >(name ".file"); was = open = "file" }
			else if (open == "sh") begin(kind)
			else if (open == "text" && behind && FNR - behind <= 2) { was = open = "said"; printf "" >(name ".said") }
			next
		}
		/^    (\$ |\.\/autogen|build\/weir |weir |make |sh |cc |sudo |apt)/ && !open && !listed {
			print FILENAME ":" FNR ": a command outside of a ```sh block is not run"
		}
		/^ *[-*0-9]/ { listed = 1 } /^[^ ]/ { listed = /^[-*0-9]/ }
		open == "sh" { print >(name ".sh") }
		open == "file" { print >(name ".sh") }
		open == "said" { print >(name ".said") }
		open == "console" && (/^\$ / || more) {
			if (!more) { begin("run"); printf "" >(name ".said") }
			sub(/^\$ /, "")
			print >(name ".sh")
			more = /\\$/
			next
		}
		open == "console" { print >(name ".said") }
		END { if (open) print FILENAME ": the last block has no end" }' "$1"
}

alike() {
	tr -d '\r' <"$1" | sed -E -e 's/[0-9]{8}-[0-9]{6}-[0-9a-f]{4}/RUN/g' -e 's/ +[0-9]+\.[0-9]{2}\>/ SECONDS/g' \
		-e 's/ in [0-9.]+ s\>/ in SECONDS s/' -e 's,(^|[ :"(])/[^ "]*/(build|pipelines|weir)/,\1/TREE/\2/,g' \
		-e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?/TIME/g' -e 's/[ \t]+$//'
}

# matches EXPECTED PRINTED: a line "..." stands for any.
matches() {
	grep -qx '\.\.\.' "$1" || {
		diff "$1" "$2"
		return
	}
	awk 'NR == FNR { want[++n] = $0; next }
		{ got[++m] = $0 }
		function fits(i, j) {
			for (; i <= n; i++) {
				if (want[i] == "...") {
					for (; j <= m + 1; j++) if (fits(i + 1, j)) return 1
					return 0
				}
				if (j > m || want[i] != got[j]) { if (j > far) { far = j; at = i } return 0 }
				j++
			}
			return j == m + 1
		}
		END {
			if (fits(1, 1)) exit 0
			print "< " want[at]
			print "> " (far > m ? "(the end)" : got[far])
			exit 1
		}' "$1" "$2"
}

ran=0 left=0 broken=0
# try BLOCK: runs it at the top of the copy.
try() {
	base=$1
	where=$(cat "$base.where") kind=$(cat "$base.kind")
	case $kind in
	file)
		mkdir -p "$(dirname "$(cat "$base.file")")" && cp "$base.sh" "$(cat "$base.file")"
		return
		;;
	by-hand)
		left=$((left + 1))
		return
		;;
	stack)
		test $servers = yes || {
			left=$((left + 1))
			return
		}
		;;
	run) ;;
	*)
		echo "$where: \"$kind\" is no kind of a block"
		broken=$((broken + 1))
		return
		;;
	esac
	ran=$((ran + 1))
	(
		test "$kind" = stack || unset SUPABASE_URL SUPABASE_SERVICE_ROLE_KEY SUPABASE_CA_FILE
		exec sh -e "$base.sh"
	) >"$base.says" 2>&1 </dev/null
	rc=$?
	test $rc = "$(cat "$base.exit")" || {
		echo "$where: exit code $rc, not $(cat "$base.exit"):"
		sed 's/^/    $ /' "$base.sh"
		tail -n 15 "$base.says" | cut -c 1-200
		broken=$((broken + 1))
		return
	}
	test -f "$base.said" || return
	alike "$base.said" >"$base.expected"
	alike "$base.says" >"$base.printed"
	matches "$base.expected" "$base.printed" >"$base.diff" || {
		echo "$where: this prints something else (< the page, > the command):"
		sed 's/^/    $ /' "$base.sh"
		head -n 20 "$base.diff"
		broken=$((broken + 1))
	}
}

cd "$work/weir" || exit 99
tree=$PWD
export tree
for page in $pages; do
	rm -f "$work"/blocks/*
	blocks "$page" >"$work/findings"
	test ! -s "$work/findings" || {
		cat "$work/findings"
		broken=$((broken + 1))
	}
	for block in "$work"/blocks/*.where; do
		test -f "$block" && try "${block%.where}"
	done
done
test $servers = no || stack_down "$work/stack"
echo "$ran blocks of commands run, $left left to the reader"
test $ran -ge 10 || exit 99
test $broken = 0
