/*
 * interpolate.c - replaces references in the scalars of a tree.
 */
#include "interpolate.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "suggest.h"

enum {
	SCALAR_CEILING = 64 * 1024,       /* bytes of one text after replacement */
	TOTAL_CEILING = 16 * 1024 * 1024, /* bytes of all texts replaced by one call */
};

/* One call of weir_interpolate(), and the scalar that it is at. */
struct work {
	const struct weir_variables *variables;
	struct weir_arena *arena;
	struct weir_problems *problems;
	size_t total; /* bytes made so far */
	struct weir_node *node;
	struct weir_buffer out, shown;
};

/* ---- cutting a text into pieces ---- */

static bool starts_with(struct weir_text text, const char *with)
{
	size_t length = strlen(with);

	return text.length >= length && !memcmp(text.at, with, length);
}

static struct weir_text cut(struct weir_text text, size_t from, size_t to)
{
	return (struct weir_text){ .at = text.at + from, .length = to - from };
}

/* "env:X:-default" into its parts; what is missing stays empty. */
static void split_reference(struct weir_text inner, struct weir_piece *piece)
{
	size_t colon = 0, i;

	while (colon < inner.length && inner.at[colon] != ':')
		colon++;
	piece->scheme = cut(inner, 0, colon);
	if (colon == inner.length)
		return;
	inner = cut(inner, colon + 1, inner.length);
	piece->name = inner;
	for (i = 0; i + 1 < inner.length && !piece->has_fallback; i++) {
		if (!starts_with(cut(inner, i, inner.length), ":-"))
			continue;
		piece->has_fallback = true;
		piece->name = cut(inner, 0, i);
		piece->fallback = cut(inner, i + 2, inner.length);
	}
}

bool weir_piece_next(const char **text, struct weir_piece *piece)
{
	const char *at = *text, *end = at + strcspn(at, "$");

	*piece = (struct weir_piece){ .kind = WEIR_PIECE_TEXT };
	if (!*at)
		return false;
	if (at[0] == '$' && at[1] == '{') {
		end = strchr(at, '}');
		piece->kind = end ? WEIR_PIECE_REFERENCE : WEIR_PIECE_OPEN;
		end = end ? end + 1 : at + strlen(at);
		piece->text = (struct weir_text){ .at = at, .length = (size_t)(end - at) };
		if (piece->kind == WEIR_PIECE_REFERENCE)
			split_reference(cut(piece->text, 2, piece->text.length - 1), piece);
	} else if (at[0] == '$') {
		piece->text = (struct weir_text){ .at = at, .length = 1 };
		end = at + (at[1] == '$' ? 2 : 1);
	} else {
		piece->text = (struct weir_text){ .at = at, .length = (size_t)(end - at) };
	}
	*text = end;
	return true;
}

/* ---- what a reference stands for ---- */

static bool text_equals(struct weir_text text, const char *with)
{
	return text.length == strlen(with) && starts_with(text, with);
}

/* What nobody set stays in an outline. */
static const char *as_written(struct work *work, const struct weir_piece *piece)
{
	return weir_arena_copy(work->arena, piece->text.at, piece->text.length);
}

/* NULL: a mistake, which was told. */
static const char *find_param(struct work *work, const char *name)
{
	const struct weir_variables *variables = work->variables;
	const char **known;
	size_t i;

	for (i = 0; i < variables->param_count; i++) {
		if (!strcmp(variables->param[i].name, name))
			return variables->param[i].value;
	}
	known = weir_xcalloc(variables->param_count + 1, sizeof(*known));
	for (i = 0; i < variables->param_count; i++)
		known[i] = variables->param[i].name;
	weir_suggest(weir_problem(work->problems, &work->node->place,
				  "there is no parameter \"%s\"", name),
		     name, known, variables->param_count, "parameters");
	free(known);
	return NULL;
}

static const char *find_env(struct work *work, const char *name, const struct weir_piece *piece)
{
	struct weir_env *env = work->variables->env;
	const char *value = weir_env_find(env, name, work->problems);
	struct weir_error *err;

	if (piece->has_fallback && (!value || !*value))
		return weir_arena_copy(work->arena, piece->fallback.at, piece->fallback.length);
	if (value)
		return value;
	if (work->variables->outline)
		return as_written(work, piece);
	err = weir_problem(work->problems, &work->node->place,
			   "the environment variable \"%s\" is not set", name);
	weir_hint(err, "set it, write it into %s, or give a default: ${env:%s:-text}",
		  weir_env_file(env), name);
	weir_env_suggest(env, err, name);
	return NULL;
}

static const char *find_secret(struct work *work, const char *name, const struct weir_piece *piece)
{
	struct weir_env *env = work->variables->env;
	bool told;
	const char *value;
	struct weir_error *err;

	if (work->variables->outline)
		return as_written(work, piece);
	value = weir_env_secret(env, name, &work->node->place, work->problems, &told);
	if (told || (value && *value))
		return value;
	err = weir_problem(work->problems, &work->node->place, "the secret \"%s\" is %s", name,
			   value ? "empty" : "not set");
	weir_hint(err,
		  "set the environment variable %s, or %s_FILE to a file that holds it, or "
		  "write %s=... into %s",
		  name, name, name, weir_env_file(env));
	if (!value)
		weir_env_suggest(env, err, name);
	return NULL;
}

static const char *find_run(struct work *work, const char *name)
{
	if (!strcmp(name, "id"))
		return work->variables->run_id;
	weir_hint(weir_problem(work->problems, &work->node->place, "a run has no \"%s\"", name),
		  "${run:id} is all that it has");
	return NULL;
}

static const char *find_nothing(struct work *work, const struct weir_piece *piece)
{
	static const char *const known[] = { "param", "env", "secret", "run" };
	char *scheme = weir_arena_copy(work->arena, piece->scheme.at, piece->scheme.length);
	struct weir_error *err =
		weir_problem(work->problems, &work->node->place, "%.*s is not known",
			     (int)piece->text.length, piece->text.at);
	const char *near = weir_nearest(scheme, known, sizeof(known) / sizeof(*known));

	weir_hint(err, "write ${%s:NAME}%s; a dollar sign that is meant is $$",
		  near ? near : "param", near ? "" : ", ${env:NAME} or ${secret:NAME}");
	return NULL;
}

/* What piece stands for; NULL: a mistake, which was told. */
static const char *resolve(struct work *work, const struct weir_piece *piece)
{
	const char *name = weir_arena_copy(work->arena, piece->name.at, piece->name.length);
	bool env = text_equals(piece->scheme, "env");
	bool secret = text_equals(piece->scheme, "secret");

	if (!*name)
		return find_nothing(work, piece);
	if (piece->has_fallback && !env) {
		weir_problem(work->problems, &work->node->place,
			     "%.*s: only ${env:...} takes a default", (int)piece->text.length,
			     piece->text.at);
		return NULL;
	}
	if ((env || secret) && !work->node->variable)
		work->node->variable = name;
	if (env)
		return find_env(work, name, piece);
	if (text_equals(piece->scheme, "param"))
		return find_param(work, name);
	if (secret)
		return find_secret(work, name, piece);
	if (text_equals(piece->scheme, "run"))
		return find_run(work, name);
	return find_nothing(work, piece);
}

/* ---- replacing ---- */

static bool holds_reference(struct weir_text text)
{
	size_t i;

	for (i = 0; i < text.length; i++) {
		if (starts_with(cut(text, i, text.length), "${"))
			return true;
	}
	return false;
}

/* False: the whole cannot be made; the reason was told. */
static bool replace(struct work *work, const struct weir_piece *piece)
{
	bool secret = text_equals(piece->scheme, "secret");
	const char *value;

	if (piece->kind == WEIR_PIECE_OPEN) {
		weir_hint(weir_problem(work->problems, &work->node->place,
				       "\"${\" has no \"}\" behind it"),
			  "a dollar sign that is meant is $$");
		return false;
	}
	if (holds_reference(cut(piece->text, 1, piece->text.length))) {
		weir_problem(work->problems, &work->node->place,
			     "%.*s: a reference may not hold another one", (int)piece->text.length,
			     piece->text.at);
		return false;
	}
	value = resolve(work, piece);
	if (!value)
		return false;
	if (!weir_utf8_valid(value, strlen(value))) {
		weir_problem(work->problems, &work->node->place,
			     "the value of %.*s is not text in UTF-8", (int)piece->text.length,
			     piece->text.at);
		return false;
	}
	work->node->secret = work->node->secret || secret;
	/* Overflow is looked at when the whole is there. */
	(void)weir_buffer_string(&work->out, value);
	if (secret || text_equals(piece->scheme, "run"))
		(void)weir_buffer_append(&work->shown, piece->text.at, piece->text.length);
	else
		(void)weir_buffer_string(&work->shown, value);
	return true;
}

static bool replace_all(struct work *work)
{
	const char *rest = work->node->text;
	struct weir_piece piece;
	bool good = true;

	weir_buffer_clear(&work->out);
	weir_buffer_clear(&work->shown);
	while (weir_piece_next(&rest, &piece)) {
		if (piece.kind != WEIR_PIECE_TEXT) {
			good = replace(work, &piece) && good;
			continue;
		}
		(void)weir_buffer_append(&work->out, piece.text.at, piece.text.length);
		(void)weir_buffer_append(&work->shown, piece.text.at, piece.text.length);
	}
	work->total += work->out.length + work->shown.length;
	if (!work->out.overflow && !work->shown.overflow && work->total <= TOTAL_CEILING)
		return good;
	weir_problem(work->problems, &work->node->place,
		     "the text becomes too long once its ${...} are replaced");
	return false;
}

static void interpolate_scalar(struct work *work, struct weir_node *node)
{
	if (node->broken || !strchr(node->text, '$'))
		return;
	work->node = node;
	if (!replace_all(work)) {
		node->broken = true;
		return;
	}
	node->written = node->text;
	node->text =
		weir_arena_copy(work->arena, work->out.at ? work->out.at : "", work->out.length);
	if (strcmp(work->out.at ? work->out.at : "", work->shown.at ? work->shown.at : ""))
		node->shown = weir_arena_copy(work->arena, work->shown.at, work->shown.length);
	/* What is not whole is not held against a type. */
	node->broken = work->variables->outline && strstr(node->text, "${");
}

static void walk(struct work *work, struct weir_node *node)
{
	size_t i;

	if (node->kind == WEIR_NODE_SCALAR)
		interpolate_scalar(work, node);
	for (i = 0; i < node->count; i++)
		walk(work, node->item[i]);
}

void weir_interpolate(struct weir_node *node, const struct weir_variables *variables,
		      struct weir_arena *arena, struct weir_problems *problems)
{
	struct work work = { .variables = variables, .arena = arena, .problems = problems };

	if (!node)
		return;
	weir_buffer_init(&work.out, SCALAR_CEILING);
	weir_buffer_init(&work.shown, SCALAR_CEILING);
	walk(&work, node);
	weir_buffer_release(&work.out);
	weir_buffer_release(&work.shown);
}
