/*
 * child_environment.c - what of the environment another program may see.
 *
 * A list of what is passed on, not of what is kept back: nobody can list all secrets.
 */
#include "child_environment.h"

#include <stdlib.h>

#include "arena.h"

extern char **environ;

/* Where programs are, whose they are, and how people write there; none holds a secret. */
static const char *const passed[] = { "PATH", "HOME",     "USER", "LOGNAME", "SHELL",
				      "LANG", "LANGUAGE", "TZ",   "TMPDIR" };
static const char locale[] = "LC_"; /* and all that begin so */

static size_t name_length(const char *variable)
{
	return strcspn(variable, "=");
}

static bool same_name(const char *a, const char *b)
{
	size_t length = name_length(a);

	return length == name_length(b) && !memcmp(a, b, length);
}

static bool is_passed(const char *variable)
{
	for (size_t i = 0; i < sizeof(passed) / sizeof(*passed); i++)
		if (same_name(variable, passed[i]))
			return true;
	return !strncmp(variable, locale, strlen(locale));
}

/* Is one of this name given, from number `from` on? */
static bool is_given(const struct weir_process_spec *spec, size_t from, const char *variable)
{
	for (size_t i = from; i < spec->variable_count; i++)
		if (same_name(spec->variable[i], variable))
			return true;
	return false;
}

char **weir_child_environment(const struct weir_process_spec *spec)
{
	size_t count = 0;
	char **all;

	while (environ && environ[count])
		count++;
	all = weir_xcalloc(count + spec->variable_count + 1, sizeof(*all));
	count = 0;
	for (char **one = environ; one && *one; one++)
		if (is_passed(*one) && !is_given(spec, 0, *one))
			all[count++] = weir_xstrdup(*one);
	for (size_t i = 0; i < spec->variable_count; i++)
		if (!is_given(spec, i + 1, spec->variable[i]))
			all[count++] = weir_xstrdup(spec->variable[i]);
	return all;
}

void weir_child_free_texts(char **text)
{
	for (size_t i = 0; text && text[i]; i++)
		free(text[i]);
	free(text);
}
