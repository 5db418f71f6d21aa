# broken.sh - plugins that break the contract, and what the conformance tests say of them. Sourced
# behind lib.sh.

# Files that need not survive a power cut.
[ ! -w /dev/shm ] || TMPDIR=/dev/shm
export TMPDIR

# build [FLAG...]: broken.so
build() {
	rm -rf one
	mkdir one
	${CC:-cc} -shared -fPIC -fvisibility=hidden -pthread "-I$top_srcdir/core/include" "$@" \
		"$top_srcdir/tests/e2e/broken.c" -o one/broken.so || die "broken.c"
}

# finds TEST TEXT: the last check failed, in the test of this name, for this reason.
finds() {
	code_is 1
	grep -aF -A1 -e "- $1" out | grep -a '^not ok' >/dev/null || {
		wrong "the test \"$1\" was passed"
		said 30
	}
	has out "$2"
	is "lines" "$(grep -cE '^(not )?ok [0-9]+ - ' out)" "$(sed -n 's/^1\.\.//p' out)"
}

seconds=5

# broken HOW TEST TEXT: $seconds is what a test may take.
broken() {
	proves "a plugin is found that breaks the contract: $1"
	weir plugins check one/broken.so --set "how=$1" --rounds 60 --seconds $seconds
	finds "$2" "$3"
}

# made TEST TEXT FLAG...
made() {
	made_test=$1 made_text=$2
	shift 2
	build "$@"
	proves "a plugin is found that was built wrong: $*"
	weir plugins check one/broken.so --rounds 60
	finds "$made_test" "$made_text"
}

# other WHAT FILE TEXT: the file is no plugin.
other() {
	proves "what is no plugin is told: $1"
	weir plugins check "$2"
	finds "the file is a shared object" "$3"
}
