# Makes C of the templates, for core/cli/plugins_new.c. A template KIND.FILE.in becomes the file FILE
# of a plugin of that kind, "any" of all.
function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.in$/, "", path)
	return path
}
BEGIN {
	print "/* Made from core/templates by embed.awk. */"
	print "#include \"core/cli/templates.h\"\n"
}
FNR == 1 {
	if (files)
		print "\tNULL\n};\n"
	file[++files] = name_of(FILENAME)
	printf "static const char *const lines_%d[] = {\n", files
}
{
	text = ""
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		text = text (c == "\\" || c == "\"" ? "\\" c : c)
	}
	printf "\t\"%s\\n\",\n", text
}
END {
	print "\tNULL\n};\n\nconst struct weir_template weir_templates[] = {"
	for (i = 1; i <= files; i++) {
		kind = file[i]
		sub(/\..*/, "", kind)
		printf "\t{ \"%s\", \"%s\", lines_%d },\n", kind, substr(file[i], length(kind) + 2), i
	}
	print "\t{ NULL, NULL, NULL },\n};"
}
