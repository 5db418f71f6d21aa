#!/bin/sh
# Functions that overflow, guess, or keep hidden state; and plugins neither print nor exit. What
# belongs to a single test is free: the sanitizers watch it.
. "$(dirname "$0")/tree"

banned='strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|strtok|atoi|atol|atoll|atof|gets|scanf|sscanf'
banned="$banned|gmtime|localtime|asctime|ctime|tmpnam|tempnam|mktemp|alloca|rand|srand|setlocale|signal"
in_plugins='printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror|exit|_exit|abort'

# Calls of the named functions, with comments and literals taken out: FILE:LINE: name().
calls() {
	awk -v names="$1" '
		FNR == 1 { comment = 0 }
		{
			code = ""
			for (i = 1; i <= length($0); i++) {
				two = substr($0, i, 2)
				c = substr($0, i, 1)
				if (comment) {
					if (two == "*/") { comment = 0; i++ }
				} else if (quote != "") {
					if (c == "\\") i++
					else if (c == quote) quote = ""
				} else if (two == "/*") { comment = 1; i++ }
				else if (c == "\"" || c == "\047") { quote = c; code = code "q" }
				else code = code c
			}
			quote = ""
			while (match(code, "(^|[^A-Za-z0-9_.>])(" names ")[ \t]*\\(")) {
				name = substr(code, RSTART, RLENGTH)
				gsub(/[^A-Za-z0-9_]/, "", name)
				printf "%s:%d: %s()\n", FILENAME, FNR, name
				code = substr(code, RSTART + RLENGTH)
			}
		}' "$2"
}

tree_sources | grep -vE '^tests/(unit|e2e|crash)/' | while IFS= read -r file; do
	calls "$banned" "$file"
	case $file in
	plugins/*) calls "$in_plugins" "$file" ;;
	esac
done | verdict "banned functions"
