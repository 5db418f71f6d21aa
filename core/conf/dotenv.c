/*
 * dotenv.c - reads the lines of a .env file. Messages never show what a line holds.
 */
#include "dotenv.h"

#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "files.h"

enum { ENV_CEILING = 64 * 1024 /* bytes of a .env file */ };

/* The text between quotes, which begins behind the first one; NULL: they are not closed. */
static char *unquote(struct weir_arena *arena, struct weir_text *rest, char quote)
{
	char *out = weir_arena_alloc(arena, rest->length + 1);
	size_t i, length = 0;

	for (i = 0; i < rest->length; i++) {
		char c = rest->at[i], next = i + 1 < rest->length ? rest->at[i + 1] : '\0';

		if (c == quote) {
			rest->at += i + 1;
			rest->length -= i + 1;
			return out;
		}
		if (quote == '"' && c == '\\' && next && strchr("\"\\n", next)) {
			c = next == 'n' ? '\n' : next;
			i++;
		}
		out[length++] = c;
	}
	return NULL;
}

/* The text of an unquoted value: up to a # behind a blank. */
static char *bare(struct weir_arena *arena, struct weir_text value)
{
	struct weir_text text;
	size_t i;

	for (i = 0; i < value.length; i++) {
		if (value.at[i] == '#' && (!i || value.at[i - 1] == ' ' || value.at[i - 1] == '\t'))
			break;
	}
	text = weir_trim((struct weir_text){ .at = value.at, .length = i });
	return weir_arena_copy(arena, text.at, text.length);
}

/* NULL when the line cannot be understood; *why then says what is wrong. */
static char *read_value(struct weir_arena *arena, struct weir_text value, const char **why)
{
	char quote = value.length ? value.at[0] : '\0', *out;

	if (quote != '\'' && quote != '"')
		return bare(arena, value);
	value.at++;
	value.length--;
	out = unquote(arena, &value, quote);
	value = weir_trim(value);
	*why = out ? "text stands behind the closing quote" : "the quote is not closed";
	return out && (!value.length || value.at[0] == '#') ? out : NULL;
}

static bool name_is_good(struct weir_text name)
{
	size_t i;

	for (i = 0; i < name.length; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
		      (i && c >= '0' && c <= '9')))
			return false;
	}
	return name.length;
}

static struct weir_text without_export(struct weir_text line)
{
	static const char word[] = "export";
	const size_t length = sizeof(word) - 1;

	if (line.length <= length || memcmp(line.at, word, length) ||
	    (line.at[length] != ' ' && line.at[length] != '\t'))
		return line;
	return weir_trim((struct weir_text){ line.at + length, line.length - length });
}

/* False when the line cannot be understood; a line that says nothing leaves out alone. */
static bool read_line(struct weir_arena *arena, struct weir_text line, struct weir_env_line *out,
		      const char **why)
{
	struct weir_text name, value;
	const char *equals;

	line = without_export(weir_trim(line));
	if (!line.length || line.at[0] == '#')
		return true;
	*why = "a line must look like NAME=value";
	equals = memchr(line.at, '=', line.length);
	if (!equals)
		return false;
	name = weir_trim((struct weir_text){ line.at, (size_t)(equals - line.at) });
	value = weir_trim(
		(struct weir_text){ equals + 1, line.length - (size_t)(equals - line.at) - 1 });
	if (!name_is_good(name))
		return false;
	out->name = weir_arena_copy(arena, name.at, name.length);
	out->value = read_value(arena, value, why);
	return out->value;
}

static const char mark[] = "\xef\xbb\xbf"; /* U+FEFF */

static void read_lines(struct weir_env *env, const struct weir_buffer *source,
		       struct weir_problems *problems)
{
	struct weir_place place = { .file = env->file };
	const char *at = source->at, *end = at + source->length, *why = NULL;
	size_t lines = 1;

	/* Windows' editor puts one in front. */
	if (source->length >= sizeof(mark) - 1 && !memcmp(at, mark, sizeof(mark) - 1))
		at += sizeof(mark) - 1;

	for (const char *c = at; c < end; c++)
		lines += *c == '\n';
	env->line = weir_arena_alloc(env->arena, lines * sizeof(*env->line));
	while (at < end) {
		struct weir_env_line line = { NULL, NULL };
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((stop ? stop : end) - at);

		place.line++;
		if (!read_line(env->arena, (struct weir_text){ at, length }, &line, &why))
			weir_problem(problems, &place, "%s", why);
		else if (line.name)
			env->line[env->count++] = line;
		at += length + (stop ? 1 : 0);
	}
}

void weir_dotenv_read(struct weir_env *env, struct weir_problems *problems)
{
	struct weir_place place = { .file = env->file };
	struct weir_buffer source;
	struct weir_error err;
	struct stat info;

	if (env->was_read || !env->file || stat(env->file, &info))
		return;
	env->was_read = true;
	weir_buffer_init(&source, ENV_CEILING);
	if (!weir_read_whole(env->file, &source, &err))
		weir_problem(problems, &place, "%s", err.message);
	else if (source.length && (memchr(source.at, '\0', source.length) ||
				   !weir_utf8_valid(source.at, source.length)))
		weir_problem(problems, &place, "the file is not text in UTF-8");
	else if (source.length)
		read_lines(env, &source, problems);
	weir_buffer_release(&source);
}
