#!/bin/sh
# A plugin that breaks the contract of <weir/plugin.h> in one way fails the conformance test of that
# name, whatever it does, and weir lives.
. "$top_srcdir/tests/e2e/lib.sh"
. "$top_srcdir/tests/e2e/broken.sh"

build
proves "the plugin that is broken in many ways passes as long as it is not told to break"
weir plugins check one/broken.so --rounds 60
code_is 0

broken crash "it opens and closes" "it crashes: signal 11 (Segmentation fault), in open"
seconds=1
broken hang "it opens and closes" "it hangs: it was stopped after 1 s, in open"
seconds=5
broken exit "it opens and closes" "it ends the process, with exit code 3, in open"
broken silent "it opens and closes" "does not say why"
broken memory "one row" "takes more memory than"
broken empty "no rows" "it crashes: signal 11"
broken overrun "a full batch" "it crashes: signal 11"
broken utf8 "one row" "the text is not valid UTF-8"
broken type "one row" "the value is integer, the column text"
broken shared "the same rows twice give the same" "become something else the second time"
broken descriptor "no descriptor is left open" "/dev/null"
broken unchecked "without memory it fails" "it crashes: signal 11, in open"
broken thread "no thread and no process is left" "threads are there after close"
broken process "no thread and no process is left" "a process that it started runs on"
broken signal "signals are left alone" "(Terminated)"
broken folder "folder, locale, umask" "the working folder"
broken locale "folder, locale, umask" "the locale"
broken umask "folder, locale, umask" "the umask"
broken environment "folder, locale, umask" "the environment"
broken stdout "nothing is written to standard output" '"look at me"'
broken stderr "nothing is written to standard error" '"debug: here"'
proves "a plugin is found that keeps memory"
weir plugins check one/broken.so --set how=leak --rounds 1000
finds "no memory is kept" "each time that it is opened and closed 32 bytes are kept"

made "it exports its descriptor and nothing else" "it also exports helper_of_mine" -DEXTRA
made "every option has help" 'its option "how" has no help' '-DHELP=""'
made "every option has help" 'the default of its option "number"' '-DFALLBACK="seven"'
made "it loads" "it was built for plugin interface 2, this weir has 1" -DABI=2
made "it loads" "signal 6 (Aborted), in loading" -DCONSTRUCTOR

# ---- what is no plugin ----

echo "text" >text.so
mkdir folder.so
: >empty.so
head -c 40 one/broken.so >cut.so
other "a text file" ./text.so "no ELF file"
other "a folder" ./folder.so "is a folder"
other "an empty file" ./empty.so "has 0 bytes"
other "a cut file" ./cut.so "ends in its header"
other "a file that is not there" ./nothing.so "No such file"
[ "$(id -u)" = 0 ] || {
	cp one/broken.so closed.so
	chmod 0 closed.so
	other "a file that may not be read" ./closed.so "Permission denied"
}
proves "a file that is called otherwise is told with a hint"
weir plugins check one
code_is 1
err_has "a plugin's file is called NAME.so"
