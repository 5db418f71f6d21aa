#!/bin/sh
# `weir plugins new`: a folder of each kind builds with two compilers and all warnings, its own test
# passes, and so do the conformance tests; what cannot be written leaves nothing behind.
. "$top_srcdir/tests/e2e/lib.sh"

for tool in pkg-config make; do
	command -v $tool >/dev/null || skip "no $tool"
done
# A make that runs this test is not that of the folders.
unset MAKEFLAGS MFLAGS MAKELEVEL
# As after an installation, pkg-config knows where the headers are.
mkdir pc
sed "s,^includedir=.*,includedir=$(cd "$top_srcdir" && pwd)/core/include," "$top_builddir/core/weir.pc" >pc/weir.pc
PKG_CONFIG_PATH=$work/pc
export PKG_CONFIG_PATH
strict='-O1 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror'

for kind in source transform sink task store; do
	proves "a new $kind works, and has no warning in it"
	weir plugins new $kind my-$kind
	code_is 0
	out_has "cd my-$kind && make check"
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		rm -f my-$kind/my-$kind.so
		make -s -C my-$kind "CC=$cc" "CFLAGS=$strict" all >built 2>&1 || wrong "$cc: $(head -n 5 built)"
		[ ! -s built ] || wrong "$cc says: $(head -n 5 built)"
	done
	make -s -C my-$kind "WEIR=$weir" check >checked 2>&1 || wrong "make check: $(tail -n 12 checked)"
	has checked "my-$kind: the rows are as expected"
	is "passed" "$(grep -cE '^ok [0-9]+ - ' checked)" "$(sed -n 's/^1\.\.//p' checked)"
	weir plugins show my-$kind --plugin-path my-$kind
	out_has "kind     $kind"
	! grep -In '@[A-Z]*@' my-$kind/*.* || wrong "a word was not replaced"
done

proves "its own test finds that it was broken"
sed -i 's/c - .a. + .A./c/' my-transform/my-transform.c
! make -s -C my-transform "WEIR=$weir" check >checked 2>&1 || wrong "the test passes"
has checked "< ADA QUILL,Lower Mill" "> ada quill,Lower Mill"

proves "a folder that is there is left as it is"
ls -l my-sink >before
weir plugins new sink my-sink
code_is 1
err_has "my-sink is there already" "take another name"
ls -l my-sink >after
cmp -s before after || wrong "the folder was changed"

proves "--output says where, and a place that is not there is told"
mkdir there
weir plugins new task counter --output there
code_is 0
there there/counter/counter.c there/counter/Makefile
weir plugins new task counter --output nowhere
code_is 1
err_has nowhere "No such file"

proves "bad words are told with a hint"
for name in Upper 3d a_b -x ../up '' aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx; do
	weir plugins new sink -- "$name"
	code_is 1
	err_has "is no name for a plugin" "begins with a small letter"
done
weir plugins new snik thing
code_is 1
err_has 'there is no kind "snik"' "did you mean sink?"
weir plugins new sink
code_is 1
err_has "too few words"
gone thing Upper

if [ "$(id -u)" != 0 ]; then
	proves "where nothing may be written nothing is left"
	mkdir closed
	chmod 555 closed
	weir plugins new sink thing --output closed
	code_is 1
	err_has closed
fi
proves "on a full disk nothing is left"
mkdir full
(ulimit -f 1; "$weir" plugins new source thing --output full >out 2>err)
is "exit code" $? 1
is "files left" "$(ls -A full)" ""
