/*
 * usage.c - takes the usage line of a verb apart.
 */
#include <ctype.h>
#include <string.h>

#include "usage.h"

static const char more[] = "option ...";

static enum weir_usage_kind sign(char byte)
{
	switch (byte) {
	case '[':
		return WEIR_USAGE_OPEN;
	case ']':
		return WEIR_USAGE_CLOSE;
	case '|':
		return WEIR_USAGE_OR;
	default:
		return 0;
	}
}

bool weir_usage_next(const char **line, struct weir_usage *token)
{
	const char *at = *line + strspn(*line, " ");

	if (!*at)
		return false;
	*token = (struct weir_usage){ .kind = sign(*at), .at = at, .length = 1 };
	if (token->kind) {
		*line = at + 1;
		return true;
	}
	token->length = strncmp(at, more, strlen(more)) == 0 ? strlen(more) : strcspn(at, " ]");
	*line = at + token->length;
	if (token->length == strlen(more) && weir_usage_is(token, more)) {
		token->kind = WEIR_USAGE_OPTIONS;
	} else if (strncmp(at, "--", 2) == 0) {
		token->kind = WEIR_USAGE_OPTION;
		token->at += 2;
		token->length -= 2;
	} else {
		token->kind = islower((unsigned char)*at) ? WEIR_USAGE_WORD : WEIR_USAGE_VALUE;
	}
	return true;
}

bool weir_usage_is(const struct weir_usage *token, const char *text)
{
	return token->length == strlen(text) && strncmp(token->at, text, token->length) == 0;
}
