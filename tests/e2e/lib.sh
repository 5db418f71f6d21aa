# lib.sh - what the end-to-end tests share: a folder of their own, running weir, and claims about
# what came of it. A claim that does not hold is told and counted; the test goes on, and fails at
# its end. Sourced by the tests; run one alone with: top_srcdir=. top_builddir=BUILD sh TEST
set -u

: "${top_srcdir:?is the source tree}" "${top_builddir:?is the build tree}"
weir=${WEIR:-$top_builddir/weir}
make_meet=$top_builddir/tests/tools/make-meet
meet_yaml=$top_srcdir/pipelines/meet.yaml
tables='venues courses schools meets races athletes results'

skip() {
	echo "skipped: $*"
	exit 77
}

die() {
	echo "cannot go on: $*"
	exit 1
}

command -v sqlite3 >/dev/null || skip "there is no sqlite3 program"
[ -x "$make_meet" ] || die "$make_meet is not built"

work=$(mktemp -d "${TMPDIR:-$top_builddir}/weir-e2e.XXXXXX") || die "no temporary folder"
work=$(cd "$work" && pwd -P)
broken=0
proof='(nothing yet)'
rc=-
state=state
trap 'code=$?; cd /; [ -n "${WEIR_KEEP:-}" ] || rm -rf "$work"; [ $broken -eq 0 ] || exit 1; exit $code' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work" || die "$work"
unset WEIR_PLUGIN_PATH
XDG_STATE_HOME=$work/xdg
export XDG_STATE_HOME
: >out
: >err

# What the claims that follow prove.
proves() {
	proof=$*
}

wrong() {
	[ $broken -gt 0 ] && [ "${told:-}" = "$proof" ] || {
		echo "NOT PROVED: $proof"
		told=$proof
	}
	broken=$((broken + 1))
	echo "  $*"
}

# The last lines of what weir said, for a claim that does not hold.
said() {
	tail -n "${1:-12}" out | sed 's/^/    out| /' | cut -c 1-200
	grep -av ' info ' err | tail -n 8 | sed 's/^/    err| /' | cut -c 1-200
}

# weir ARGUMENT...: leaves its exit code in $rc, and what it said in the files out and err.
weir() {
	"$weir" "$@" >out 2>err </dev/null
	rc=$?
	case $rc in
	9[0-9] | 12[67] | 13[0-9] | 14[0-9]) case $rc in 130 | 143) ;; *)
		wrong "weir $*: died, exit code $rc"
		said
		;;
	esac ;;
	esac
	! grep -aqE 'AddressSanitizer|LeakSanitizer|runtime error:' err || {
		wrong "weir $*: the sanitizers found something"
		said
	}
}

# import FOLDER DB [ARGUMENT...]: meet.yaml, with the state in the folder $state.
import() {
	import_folder=$1 import_db=$2
	shift 2
	weir run "$meet_yaml" --set "folder=$import_folder" --set "db=$import_db" --state "$state" "$@"
}

meet() {
	"$make_meet" "$@" >made || die "make-meet $*"
}

# What make-meet --facts said.
fact() {
	sed -n "s/^$1=//p" "${2:-made}"
}

code_is() {
	[ "$rc" = "$1" ] || {
		wrong "exit code $rc, not $1"
		said
	}
}

# has FILE TEXT...: each text stands in a line of the file.
has() {
	has_file=$1
	shift
	for has_text; do
		grep -aqF -e "$has_text" "$has_file" || {
			wrong "$has_file does not say: $has_text"
			said
		}
	done
}

lacks() {
	lacks_file=$1
	shift
	for lacks_text; do
		! grep -aqF -e "$lacks_text" "$lacks_file" ||
			wrong "$lacks_file says: $(grep -aF -e "$lacks_text" "$lacks_file" | head -n 1)"
	done
}

out_has() { has out "$@"; }
err_has() { has err "$@"; }

is() {
	[ "$2" = "$3" ] || {
		wrong "$1: $2, not $3"
		said "${4:-0}"
	}
}

there() {
	for there_file; do [ -e "$there_file" ] || wrong "$there_file is not there"; done
}

gone() {
	for gone_file; do [ ! -e "$gone_file" ] || wrong "$gone_file is there"; done
}

sql() {
	sqlite3 -batch "$@"
}

# sql_is DB QUERY ANSWER
sql_is() {
	is "$2" "$(sql "$1" "$2" 2>&1 | tr '\n' ' ' | sed 's/ $//')" "$3" 12
}

# The numbers of a flow in the summary: read inserted present duplicate rejected.
counts() {
	awk -v flow="$1" '$1 == flow && NF >= 7 { gsub(",", ""); print $2, $3, $4, $5, $6; exit }' out
}

counts_are() {
	is "$1 (read inserted present duplicate rejected)" "$(counts "$1")" "$2" 24
}

# Nothing was inserted, duplicate or refused: all N rows of the meet are present.
all_present() {
	code_is 0
	total=$(counts total)
	set -- $total 0 0 0 0 0
	is "total (read inserted present duplicate rejected)" "$total" "$1 0 $1 0 0" 24
}

# The file that the last summary names: rejects FLOW, warnings FLOW.
rejects() {
	sed -n "s|^rejected rows: \(.*/$1\.rejects\.csv\)\$|\1|p" out
}

# rejected FLOW: "LINE CODE" of every refused row, in the order of the lines.
rejected() {
	rejected_file=$(rejects "$1")
	[ -n "$rejected_file" ] && LC_ALL=C awk -F, 'NR > 1 { print $1, $2 }' "$rejected_file" | sort -n
}

# All that a database holds, in any order of rows, without the times of writing.
contents() {
	for contents_table in $tables; do
		columns=$(sql "$1" "select group_concat(name) from pragma_table_info('$contents_table')
			where name not in ('created_at', 'updated_at')")
		sql "$1" "select '$contents_table', $columns from $contents_table" | LC_ALL=C sort
	done
}

same_contents() {
	contents "$1" >contents.1
	contents "$2" >contents.2
	[ -s contents.1 ] || wrong "$1 holds nothing"
	cmp -s contents.1 contents.2 || {
		wrong "$1 and $2 do not hold the same"
		diff contents.1 contents.2 | head -n 6 | cut -c 1-200
	}
}

# The store holds what the facts in FILE (made) say, to the last digit of the sums.
holds_facts() {
	holds_file=${2:-made}
	for holds_table in venues courses meets races athletes results; do
		sql_is "$1" "select count(*) from $holds_table" "$(fact $holds_table "$holds_file")"
	done
	sql_is "$1" "select sum(time_cs), sum(place_overall), sum(normalized_time_cs), count(normalized_time_cs) from results" \
		"$(fact sum_time "$holds_file")|$(fact sum_place "$holds_file")|$(fact normalized_sum "$holds_file")|$(fact normalized "$holds_file")"
	sql_is "$1" "select min(time_cs), max(time_cs), min(normalized_time_cs), max(normalized_time_cs) from results" \
		"$(fact min_time "$holds_file")|$(fact max_time "$holds_file")|$(fact normalized_min "$holds_file")|$(fact normalized_max "$holds_file")"
	sql_is "$1" "select count(*) from results r left join races a on a.id = r.race_id left join athletes t on t.id = r.athlete_id left join schools s on s.id = t.school_id where s.id is null or a.id is null or r.meet_id <> a.meet_id" 0
}

# plugin NAME: compiles NAME.c into the folder plugins, the way the documentation says.
plugin() {
	mkdir -p plugins
	chmod 755 plugins
	${CC:-cc} -shared -fPIC "-I$top_srcdir/core/include" "$1.c" -o "plugins/$1.so" ||
		die "$1.c does not compile"
}
