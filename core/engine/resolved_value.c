/*
 * resolved_value.c - what a scalar stands for, piece by piece, and where the pieces come from.
 *
 * A text is made again from what is written in the file, not from what it became: so a secret is
 * never in it, and a reference that is left in it cannot be taken for a text that looks like one.
 */
#include "resolved.h"

#include <stdlib.h>
#include <string.h>

#include "../conf/files.h"

enum {
	VALUE_CEILING = 1 << 20, /* bytes of one value */
	DEEP = 32                /* parameters that are made of each other: a circle is a mistake */
};

static const char masked[] = "***";

/* One value while it is made. */
struct making {
	struct weir_resolved *resolved;
	struct weir_buffer text, comment;
	bool open;
	unsigned depth;
};

const char *weir_resolved_place(struct weir_resolved *resolved, const struct weir_place *place)
{
	return weir_arena_printf(&resolved->arena, "%s:%u:%u", place->file ? place->file : "?",
				 place->line, place->column);
}

const char *weir_resolved_plain(struct weir_resolved *resolved, const char *text)
{
	struct weir_buffer plain;
	const char *copy;

	weir_buffer_init(&plain, VALUE_CEILING);
	for (; *text; text++) {
		if (*text == '$')
			(void)weir_buffer_byte(&plain, '$');
		(void)weir_buffer_byte(&plain, *text);
	}
	copy = weir_arena_copy(&resolved->arena, plain.at ? plain.at : "", plain.length);
	weir_buffer_release(&plain);
	return copy;
}

static const char *text_of(struct weir_resolved *resolved, struct weir_text text)
{
	return weir_arena_copy(&resolved->arena, text.at, text.length);
}

static size_t find_param(const struct weir_resolved *resolved, const char *name)
{
	size_t i = 0;

	while (i < resolved->pipeline->param_count &&
	       strcmp(resolved->pipeline->param[i].name, name) != 0)
		i++;
	return i;
}

static const char *written(const struct weir_node *node)
{
	return node->written ? node->written : node->text;
}

bool weir_resolved_is_open(const struct weir_resolved *resolved, size_t number)
{
	return !resolved->pipeline->source[number].is_set || resolved->secret[number];
}

/* ---- pieces ---- */

static void remark(struct making *making, const char *name, const char *origin)
{
	(void)weir_buffer_printf(&making->comment, "; %s: %s", name, origin);
}

static void put_text(struct making *making, const char *text)
{
	(void)weir_buffer_string(&making->text, weir_resolved_plain(making->resolved, text));
}

/* The reference stays. */
static void put_reference(struct making *making, const struct weir_piece *piece)
{
	(void)weir_buffer_append(&making->text, piece->text.at, piece->text.length);
	making->open = true;
}

static const char *param_origin(struct weir_resolved *resolved, size_t number)
{
	const struct weir_param_source *source = &resolved->pipeline->source[number];
	const char *secret = resolved->secret[number] ? "secret, " : "";

	if (source->command)
		return weir_arena_printf(&resolved->arena, "%s--set", secret);
	if (source->node)
		return weir_arena_printf(&resolved->arena, "%s%s", secret,
					 weir_resolved_place(resolved, &source->node->place));
	return source->is_set ? "empty" : "not set";
}

static void put_pieces(struct making *making, const char *text);

static void put_param(struct making *making, const struct weir_piece *piece)
{
	struct weir_resolved *resolved = making->resolved;
	const char *name = text_of(resolved, piece->name);
	size_t number = find_param(resolved, name);
	const struct weir_param_source *source;
	const char *value;

	if (number == resolved->pipeline->param_count || making->depth == DEEP) {
		put_reference(making, piece);
		return;
	}
	if (!making->depth)
		remark(making, name, param_origin(resolved, number));
	source = &resolved->pipeline->source[number];
	value = resolved->pipeline->param[number].value;
	if (weir_resolved_is_open(resolved, number)) {
		put_reference(making, piece);
	} else if (source->command || !source->node || !source->node->broken) {
		put_text(making, value ? value : "");
	} else {
		making->depth++;
		put_pieces(making, written(source->node));
		making->depth--;
	}
}

static const char *env_origin(struct making *making, const char *name, bool secret,
			      enum weir_env_origin *origin)
{
	struct weir_resolved *resolved = making->resolved;

	*origin = weir_env_where(&resolved->env, name, secret, &resolved->ignored);
	switch (*origin) {
	case WEIR_ENV_ENVIRONMENT:
		return "environment";
	case WEIR_ENV_FILE:
		return weir_arena_printf(&resolved->arena, "the file of %s_FILE", name);
	case WEIR_ENV_DOTENV:
		return weir_env_file(&resolved->env);
	case WEIR_ENV_NOWHERE:
		break;
	}
	return "not set";
}

static void put_env(struct making *making, const struct weir_piece *piece)
{
	struct weir_resolved *resolved = making->resolved;
	const char *name = text_of(resolved, piece->name);
	enum weir_env_origin origin;
	const char *where = env_origin(making, name, false, &origin);
	const char *value = weir_env_find(&resolved->env, name, &resolved->ignored);

	if (origin == WEIR_ENV_NOWHERE && piece->has_fallback) {
		value = text_of(resolved, piece->fallback);
		where = "not set, its default";
	}
	remark(making, name, where);
	if (value)
		put_text(making, value);
	else
		put_reference(making, piece);
}

static void put_secret(struct making *making, const struct weir_piece *piece)
{
	const char *name = text_of(making->resolved, piece->name);
	enum weir_env_origin origin;
	const char *where = env_origin(making, name, true, &origin);

	remark(making, name, weir_arena_printf(&making->resolved->arena, "secret, %s", where));
	put_reference(making, piece);
}

static void put_pieces(struct making *making, const char *text)
{
	struct weir_piece piece;

	while (weir_piece_next(&text, &piece)) {
		const char *scheme = text_of(making->resolved, piece.scheme);

		if (piece.kind == WEIR_PIECE_TEXT)
			put_text(making, text_of(making->resolved, piece.text));
		else if (!strcmp(scheme, "param"))
			put_param(making, &piece);
		else if (!strcmp(scheme, "env"))
			put_env(making, &piece);
		else if (!strcmp(scheme, "secret"))
			put_secret(making, &piece);
		else
			put_reference(making, &piece);
	}
}

static struct weir_resolved_value made(struct making *making)
{
	struct weir_arena *arena = &making->resolved->arena;
	struct weir_resolved_value value = {
		.text = weir_arena_copy(arena, making->text.at ? making->text.at : "",
					making->text.length),
		.comment = weir_arena_copy(arena, making->comment.at ? making->comment.at : "",
					   making->comment.length),
		.open = making->open,
	};

	weir_buffer_release(&making->text);
	weir_buffer_release(&making->comment);
	return value;
}

static struct weir_resolved_value make(struct weir_resolved *resolved, const char *text,
				       const char *comment)
{
	struct making making = { .resolved = resolved };

	weir_buffer_init(&making.text, VALUE_CEILING);
	weir_buffer_init(&making.comment, VALUE_CEILING);
	(void)weir_buffer_string(&making.comment, comment);
	put_pieces(&making, text);
	return made(&making);
}

/* ---- values ---- */

struct weir_resolved_value weir_resolved_scalar(struct weir_resolved *resolved,
						const struct weir_node *node)
{
	return make(resolved, written(node), weir_resolved_place(resolved, &node->place));
}

/* A path that begins at the folder of a file, absolute. One that begins with a reference stays. */
static const char *anchored(struct weir_resolved *resolved, const struct weir_resolved_value *value,
			    const char *file, const char *plain)
{
	struct weir_arena *arena = &resolved->arena;
	const char *folder;

	if (!value->open)
		return weir_resolved_plain(
			resolved,
			weir_path_tidy(arena,
				       weir_path_absolute(arena,
							  weir_path_beside(arena, file, plain))));
	if (value->text[0] == '/' || !strncmp(value->text, "${", 2))
		return value->text;
	folder = weir_path_absolute(arena, weir_path_beside(arena, file, ""));
	return weir_arena_printf(arena, "%s%s", weir_resolved_plain(resolved, folder), value->text);
}

/* Only references stand in it, and no default of one: it may be shown as it is written. */
static bool is_all_references(const char *text)
{
	struct weir_piece piece;

	while (weir_piece_next(&text, &piece)) {
		if (piece.kind != WEIR_PIECE_REFERENCE || piece.has_fallback)
			return false;
	}
	return true;
}

struct weir_resolved_value weir_resolved_option(struct weir_resolved *resolved,
						const struct weir_option *option,
						const struct weir_node *node)
{
	struct weir_resolved_value value = weir_resolved_scalar(resolved, node);

	if (option->secret) {
		bool shown = is_all_references(written(node));

		value.text = shown ? written(node) : masked;
		value.open = true;
		if (!shown)
			value.comment = weir_arena_printf(&resolved->arena, "%s; secret, not shown",
							  value.comment);
	} else if (option->type == WEIR_OPTION_PATH && *value.text) {
		value.text = anchored(resolved, &value, node->place.file, node->text);
	}
	return value;
}

struct weir_resolved_value weir_resolved_default(struct weir_resolved *resolved,
						 const struct weir_option *option,
						 const struct weir_place *at)
{
	struct weir_resolved_value value = {
		.text = weir_resolved_plain(resolved, option->fallback), .comment = "default"
	};

	if (option->type == WEIR_OPTION_PATH && *value.text)
		value.text = anchored(resolved, &value, at->file, option->fallback);
	if (option->secret)
		value.text = masked;
	return value;
}

struct weir_resolved_value weir_resolved_param(struct weir_resolved *resolved, size_t number)
{
	const struct weir_param_source *source = &resolved->pipeline->source[number];
	const char *value = resolved->pipeline->param[number].value;
	const char *origin = param_origin(resolved, number);
	struct weir_resolved_value made_of = { .text = masked, .comment = origin };

	if (resolved->secret[number])
		return made_of;
	if (source->node && !source->command) {
		made_of = make(resolved, written(source->node), origin);
		if (made_of.open)
			return made_of;
	}
	made_of.text = weir_resolved_plain(resolved, value ? value : "");
	return made_of;
}

/* ---- what is secret ---- */

static void hide_text(struct weir_resolved *resolved, const char *text)
{
	if (!text)
		return;
	weir_logger_mask(resolved->log, text);
	weir_logger_mask(resolved->log, weir_resolved_plain(resolved, text));
}

static void hide_param(struct weir_resolved *resolved, const char *name)
{
	size_t number = find_param(resolved, name);
	const struct weir_param_source *source;

	if (number == resolved->pipeline->param_count || resolved->secret[number])
		return;
	resolved->secret[number] = true;
	source = &resolved->pipeline->source[number];
	if (source->is_set)
		hide_text(resolved, resolved->pipeline->param[number].value);
	for (size_t i = 0; i < resolved->options->set_count; i++) {
		if (!strcmp(resolved->options->set[i].name, name))
			hide_text(resolved, resolved->options->set[i].value);
	}
	if (source->node)
		weir_resolved_hide(resolved, source->node);
}

void weir_resolved_hide(struct weir_resolved *resolved, const struct weir_node *node)
{
	const char *text = node->kind == WEIR_NODE_SCALAR ? written(node) : "";
	struct weir_piece piece;
	bool told;

	for (size_t i = 0; i < node->count; i++)
		weir_resolved_hide(resolved, node->item[i]);
	if (node->kind == WEIR_NODE_SCALAR && !strstr(node->text, "${"))
		hide_text(resolved, node->text);
	while (weir_piece_next(&text, &piece)) {
		const char *scheme = text_of(resolved, piece.scheme);
		const char *name = text_of(resolved, piece.name);

		if (piece.kind == WEIR_PIECE_TEXT)
			hide_text(resolved, text_of(resolved, piece.text));
		else if (!strcmp(scheme, "param"))
			hide_param(resolved, name);
		else if (!strcmp(scheme, "env"))
			hide_text(resolved,
				  weir_env_find(&resolved->env, name, &resolved->ignored));
		else if (!strcmp(scheme, "secret"))
			hide_text(resolved, weir_env_secret(&resolved->env, name, &node->place,
							    &resolved->ignored, &told));
		if (piece.has_fallback)
			hide_text(resolved, text_of(resolved, piece.fallback));
	}
}

void weir_resolved_hide_secrets(struct weir_resolved *resolved, const struct weir_node *node)
{
	const char *text = node->kind == WEIR_NODE_SCALAR ? written(node) : "";
	struct weir_piece piece;
	bool told;

	while (weir_piece_next(&text, &piece)) {
		if (!strcmp(text_of(resolved, piece.scheme), "secret"))
			hide_text(resolved,
				  weir_env_secret(&resolved->env, text_of(resolved, piece.name),
						  &node->place, &resolved->ignored, &told));
	}
	for (size_t i = 0; i < node->count; i++)
		weir_resolved_hide_secrets(resolved, node->item[i]);
}
