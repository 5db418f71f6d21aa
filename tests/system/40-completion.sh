#!/bin/sh
# A Tab in bash, zsh and fish: commands, options, values, files, plugins, and what pipelines and the
# state name, on a real terminal.
. "$top_srcdir/tests/e2e/lib.sh"

completions=$(cd "$top_srcdir/completions" && pwd)
program=$(dirname "$weir")
for tool in python3 zsh fish bash; do
	command -v $tool >/dev/null && continue
	test -z "${WEIR_TOOLS_REQUIRED-}" || die "there is no $tool"
	absent="${absent-} $tool"
done

mkdir meet folder-of-mine
cat >some.yaml <<'END'
weir: 1
params:
  folder: {type: folder, required: true, help: where the files are}
  mode: {choices: [slow, fast], default: slow}
stores:
  here: {use: store-sqlite, with: {path: "${param:folder}/some.db"}}
  elsewhere: {use: store-null}
to: here
tables: {people: {key: [name]}}
purge: {person: people}
steps:
  - flow: people
    stages:
      - {use: csv-source, with: {path: "${param:folder}/people.csv"}}
      - {use: table-sink, with: {table: people, columns: {name: name}}}
END
cat >mine.yaml <<'END'
weir: 1
extends: some.yaml
END
echo 'name' >folder-of-mine/people.csv
echo 'Ada' >>folder-of-mine/people.csv
sqlite3 folder-of-mine/some.db 'create table people (id text primary key, name text)'
"$weir" run mine.yaml --set folder=folder-of-mine --state state --quiet || die "no run"
run=$("$weir" runs --state state | awk 'NR == 2 { print $1 }')

# What is typed, and what stands there after a Tab.
cat >lines <<END
weir sta|weir status 
weir ver|weir verify 
weir --ver|weir --version 
weir run so|weir run some.yaml 
weir run some.yaml --only pe|weir run some.yaml --only people 
weir run mine.yaml --only pe|weir run mine.yaml --only people 
weir run mine.yaml --to el|weir run mine.yaml --to elsewhere 
weir run mine.yaml --log-l|weir run mine.yaml --log-level 
weir run mine.yaml --log-level w|weir run mine.yaml --log-level warn 
weir run mine.yaml --log-level=w|weir run mine.yaml --log-level=warn 
weir run mine.yaml --set fo|weir run mine.yaml --set folder=
weir run mine.yaml --set mode=f|weir run mine.yaml --set mode=fast 
weir run mine.yaml --set folder=folder-|weir run mine.yaml --set folder=folder-of-mine/
weir run mine.yaml --state folder-|weir run mine.yaml --state folder-of-mine/
weir run mine.yaml --state=folder-|weir run mine.yaml --state=folder-of-mine/
weir run mine.yaml --nonsense-|weir run mine.yaml --nonsense-
weir purge mine.yaml --per|weir purge mine.yaml --person 
weir plugins sh|weir plugins show 
weir plugins show store-n|weir plugins show store-null 
weir manual csv-|weir manual csv-source 
weir rejects r|weir rejects retry 
weir rejects show la|weir rejects show last 
weir show --state state 2|weir show --state state $run 
weir why --state state p|weir why --state state people
END

proves "a Tab in bash and zsh does what it should"
for shell in bash zsh; do
	command -v $shell >/dev/null && command -v python3 >/dev/null || continue
	rm -f typed
	python3 "$top_srcdir/tests/system/typed.py" $shell "$program" "$completions" <lines >told 2>&1 ||
		wrong "typed.py ended with $?"
	while IFS= read -r line; do
		wrong "$line"
	done <told
done

proves "fish offers what it should, each with what it is"
if command -v fish >/dev/null; then
	# fish_offers LINE CANDIDATE [ABOUT]
	fish_offers() {
		PATH=$program:$PATH HOME=$work fish --no-config -c "source '$completions/fish/weir.fish'
			complete -C '$1'" >offered 2>&1
		grep -qxF -e "$2${3:+	$3}" offered || {
			wrong "\"$1\": no \"$2${3:+	$3}\""
			sed 's/^/    /' offered | head -n 5
		}
	}
	fish_offers 'weir sta' status 'Shows the last runs and how they ended.'
	fish_offers 'weir run so' some.yaml
	fish_offers 'weir run mine.yaml --on' --only 'Runs this step alone.'
	fish_offers 'weir run mine.yaml --only ' people flow
	fish_offers 'weir run mine.yaml --log-level=w' --log-level=warn
	fish_offers 'weir run mine.yaml --set ' folder= 'where the files are'
	fish_offers 'weir run mine.yaml --set folder=fol' folder=folder-of-mine/
	fish_offers 'weir run mine.yaml --state=fol' --state=folder-of-mine/
	fish_offers 'weir plugins show store-n' store-null 'Takes all rows and keeps none, to try a pipeline.'
	fish_offers "weir show --state state 2" "$run" "mine, $("$weir" runs --state state |
		awk 'NR == 2 { print $2 }'), complete"
fi

proves "nothing that is not known, and no mistake, is shown"
for line in 'nothing ' 'run missing.yaml --only ' 'run --to ' 'why ' 'rejects list nonsense '; do
	# Words, and the last one is empty.
	$weir complete $line '' >out 2>err
	test ! -s err || wrong "\"$line\": says $(cat err)"
done
printf 'weir: 1\nsteps: [{flow: "a\033[2Jb"}, 7, {task: [x]}]\nparams: 3\n' >odd.yaml
$weir complete run odd.yaml --only '' >out 2>err
test ! -s out && test ! -s err || wrong "odd.yaml: $(cat -v out err)"

proves "a name of somebody else is a word in bash, and is not run"
cat >evil.yaml <<'END'
weir: 1
steps: [{flow: "$(touch ran)"}]
END
bash -c '. "$1/bash/weir"; COMP_WORDS=("$2" run evil.yaml --only ""); COMP_CWORD=4
	_weir 2>/dev/null; printf "%s" "${COMPREPLY[0]}"' _ "$completions" "$program/weir" >out
is "the word" "$(cat out)" '\$\(touch\ ran\)'

test -z "${absent-}" || skip "some of it: there is no$absent"
