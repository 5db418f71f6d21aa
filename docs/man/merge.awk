# merge.awk - puts what `weir manual` says about the commands into the rest of weir(1).
#
#	weir manual | awk -f merge.awk - weir.1.in >weir.1
#
# In weir.1.in `.\" @synopsis` and `.\" @commands` are where the two parts go, and what stands
# between `.\" @more VERB` and `.\" @end` goes into the part about VERB, behind its first sentences.

function fail(text)
{
	print "merge.awk: " text >"/dev/stderr"
	failed = 1
	exit 1
}

function is(name)
{
	return $1 == ".\\\"" && $2 == "@" name
}

# What the program says.
NR == FNR && (is("synopsis") || is("commands")) { part = $2; next }
NR == FNR { said[part] = said[part] $0 "\n"; next }

# weir.1.in; it is read before anything is printed.
is("more") { verb = $3; next }
is("end") { verb = ""; next }
verb != "" { more[verb] = more[verb] $0 "\n"; next }
{ page = page $0 "\n" }

function print_part(text,    line, lines, i, word)
{
	lines = split(text, line, "\n")
	for (i = 1; i < lines; i++) {
		if (split(line[i], word, " ") == 3 && word[2] == "@more") {
			printf "%s", more[word[3]]
			used[word[3]] = 1
		} else {
			print line[i]
		}
	}
}

END {
	if (failed)
		exit 1
	if (said["@synopsis"] == "" || said["@commands"] == "")
		fail("nothing was said about the commands")
	lines = split(page, line, "\n")
	for (i = 1; i < lines; i++) {
		if (line[i] ~ /^\.\\" @/)
			print_part(said[substr(line[i], 5)])
		else
			print line[i]
	}
	for (verb in more)
		if (!(verb in used))
			fail("there is no command \"" verb "\" to say more about")
}
