/*
 * complete_candidate.c - a candidate, as the scripts of the shells read it.
 */
#include <stdio.h>
#include <string.h>

#include "complete_parts.h"

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ')
			return false;
	return true;
}

void weir_candidate(struct weir_completion *completion, const char *text, const char *about)
{
	if (!is_printable(text) || strncmp(text, completion->begun, strlen(completion->begun)) != 0)
		return;
	completion->told = true;
	printf("%s%s", completion->before, text);
	if (about && *about)
		printf("\t%.*s", (int)strcspn(about, "\n\t"), about);
	putchar('\n');
}

void weir_candidate_files(struct weir_completion *completion, bool folders)
{
	completion->told = true;
	puts(folders ? ":folders" : ":files");
}
