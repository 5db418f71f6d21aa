/*
 * params.c - gives every parameter its value: --set, else set:, else its default.
 *
 * A value in a file may be made of other parameters, so they are resolved in the
 * order in which they need each other.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "files.h"
#include "keys.h"
#include "loading.h"
#include "options.h"
#include "suggest.h"

enum { PARAMS_CEILING = 1000 };

/* In the order of type_choices. */
enum type { TEXT, INT, REAL, BOOL, DURATION, SIZE, PATH, FILE_PATH, FOLDER };

static const char type_choices[] = "text|int|real|bool|duration|size|path|file|folder";

enum state { NEW, ACTIVE, DONE };

struct param {
	struct weir_choice type;
	bool required;
	const char *fallback, *help;
	struct weir_list choices;

	const char *name;
	struct weir_place place;
	struct weir_node *node; /* what a file sets it to, or NULL */
	const char *command;    /* what the command line sets it to, or NULL */
	enum state state;
};

const struct weir_option weir_param_options[] = {
	{ WEIR_OPTION(struct param, type), .choices = type_choices, .fallback = "text",
	  .help = "What its value is; a file and a folder must be there." },
	{ WEIR_OPTION(struct param, required),
	  .help = "Whether it must be given a value; it has no default then." },
	{ .name = "default",
	  .type = WEIR_OPTION_TEXT,
	  .offset = offsetof(struct param, fallback),
	  .help = "Its value where none is given; it may name other parameters." },
	{ WEIR_OPTION(struct param, help), .help = "What it is for, for people." },
	{ WEIR_OPTION(struct param, choices), .help = "The values that it may have." },
	{ 0 },
};

/* All parameters, while they are resolved. */
struct params {
	struct weir_loading *loading;
	struct param *param;
	struct weir_variable *variable; /* the same ones, for the pipeline */
	struct weir_param_source *source;
	size_t count;
};

static struct param *find(const struct params *params, const char *name)
{
	size_t i;

	for (i = 0; i < params->count; i++) {
		if (!strcmp(params->param[i].name, name))
			return &params->param[i];
	}
	return NULL;
}

/* ---- declarations ---- */

static void declare(struct params *params, const struct weir_node *key,
		    const struct weir_node *definition)
{
	struct weir_loading *loading = params->loading;
	struct param *param = &params->param[params->count];
	struct weir_node *fallback = weir_node_get(definition, "default");

	param->name = key->text;
	params->source[params->count].definition = definition;
	param->place = key->place;
	params->variable[params->count++] = (struct weir_variable){ .name = key->text };
	(void)weir_loading_name(loading, key->text, &key->place, "a parameter");
	weir_options_fill(weir_param_options, param, definition,
			  weir_arena_printf(loading->arena, "parameter \"%s\"", key->text),
			  &key->place, loading->arena, loading->problems);
	if (fallback && fallback->kind == WEIR_NODE_SCALAR && !weir_node_empty(fallback))
		param->node = fallback;
	if (param->node && param->required)
		weir_problem(loading->problems, &fallback->place,
			     "parameter \"%s\" is required, so its default is never used",
			     key->text);
}

static void declare_all(struct params *params)
{
	struct weir_loading *loading = params->loading;
	const struct weir_node *map = weir_loading_base(loading, "params");
	size_t i;

	if (weir_node_empty(map) ||
	    !weir_node_is(map, WEIR_NODE_MAP, "\"params\"", loading->problems))
		return;
	if (map->count > PARAMS_CEILING) {
		weir_problem(loading->problems, &map->place, "more than %d parameters",
			     PARAMS_CEILING);
		return;
	}
	params->param = weir_arena_alloc(loading->arena, map->count * sizeof(*params->param));
	params->variable = weir_arena_alloc(loading->arena, map->count * sizeof(*params->variable));
	params->source = weir_arena_alloc(loading->arena, map->count * sizeof(*params->source));
	for (i = 0; i < map->count; i++)
		declare(params, map->key[i], map->item[i]);
}

/* ---- where values come from ---- */

static void tell_unknown(const struct params *params, const char *name,
			 const struct weir_place *place, const char *where)
{
	const char **known = weir_xcalloc(params->count + 1, sizeof(*known));
	size_t i;

	for (i = 0; i < params->count; i++)
		known[i] = params->param[i].name;
	weir_suggest(weir_problem(params->loading->problems, place,
				  "%sthere is no parameter \"%s\"", where, name),
		     name, known, params->count, "parameters");
	free(known);
}

/* From the base to the named file, so that the nearest one stays. */
static void take_from_files(struct params *params)
{
	struct weir_loading *loading = params->loading;
	size_t layer, i;

	for (layer = loading->layer_count; layer-- > 0;) {
		const struct weir_node *set = weir_node_get(loading->layer[layer].root, "set");

		if (weir_node_empty(set) ||
		    !weir_node_is(set, WEIR_NODE_MAP, "\"set\"", loading->problems))
			continue;
		for (i = 0; i < set->count; i++) {
			struct param *param = find(params, set->key[i]->text);

			if (!param)
				tell_unknown(params, set->key[i]->text, &set->key[i]->place, "");
			else if (!weir_node_empty(set->item[i]) &&
				 weir_node_is(set->item[i], WEIR_NODE_SCALAR, "a parameter's value",
					      loading->problems))
				param->node = set->item[i];
		}
	}
}

static void take_from_command(struct params *params)
{
	const struct weir_pipeline_options *options = params->loading->options;
	size_t i;

	for (i = 0; i < options->set_count; i++) {
		struct param *param = find(params, options->set[i].name);

		if (param)
			param->command = options->set[i].value;
		else
			tell_unknown(params, options->set[i].name, NULL,
				     "on the command line (--set): ");
	}
}

/* ---- checking values ---- */

/* A mistake in a value, where the value comes from. */
static struct weir_error *tell(const struct params *params, const struct param *param,
			       const char *message)
{
	if (param->command)
		return weir_problem(params->loading->problems, NULL,
				    "on the command line (--set %s=%s): %s", param->name,
				    param->command, message);
	return weir_problem(params->loading->problems,
			    param->node ? &param->node->place : &param->place,
			    "parameter \"%s\": %s", param->name, message);
}

/* The types that options have, too. */
static bool check_plain(const struct params *params, const struct param *param, const char *value)
{
	static const enum weir_option_type types[] = {
		[TEXT] = WEIR_OPTION_TEXT,         [INT] = WEIR_OPTION_INT,
		[REAL] = WEIR_OPTION_REAL,         [BOOL] = WEIR_OPTION_BOOL,
		[DURATION] = WEIR_OPTION_DURATION, [SIZE] = WEIR_OPTION_SIZE,
	};
	const struct weir_option option = { .name = param->name, .type = types[param->type.index] };
	union {
		const char *text;
		int64_t whole;
		double real;
		bool boolean;
		struct weir_duration duration;
		struct weir_size size;
	} unused;
	struct weir_error err = { 0 }, *kept;

	if (weir_option_parse(&option, value, &unused, params->loading->arena, &err))
		return true;
	kept = tell(params, param, err.message);
	if (err.hint[0])
		weir_hint(kept, "%s", err.hint);
	return false;
}

/* Takes slashes and "/." off the end. */
static void strip_folder(char *path)
{
	size_t length = strlen(path);

	while (length > 1 &&
	       (path[length - 1] == '/' || (path[length - 1] == '.' && path[length - 2] == '/')))
		path[--length] = '\0';
}

/* The absolute path, or NULL. */
static char *check_path(const struct params *params, const struct param *param, const char *value)
{
	struct weir_arena *arena = params->loading->arena;
	bool folder = param->type.index == FOLDER;
	const char *file = param->command || !param->node ? NULL : param->node->place.file;
	char *path =
		weir_path_tidy(arena,
			       weir_path_absolute(arena, weir_path_beside(arena, file, value)));
	struct stat info;

	if (folder)
		strip_folder(path);
	if (param->type.index == PATH || params->loading->options->store_only)
		return path;
	if (stat(path, &info))
		tell(params, param,
		     weir_arena_printf(arena, "there is no %s \"%s\"", folder ? "folder" : "file",
				       path));
	else if (!folder == S_ISDIR(info.st_mode))
		tell(params, param,
		     weir_arena_printf(arena, "\"%s\" is %s", path,
				       folder ? "not a folder" : "a folder, not a file"));
	else
		return path;
	return NULL;
}

static bool check_choices(const struct params *params, const struct param *param, const char *value)
{
	const struct weir_list *choices = &param->choices;
	const char **known;
	size_t i;

	for (i = 0; i < choices->count; i++) {
		if (!strcmp(choices->item[i].text, value))
			return true;
	}
	if (!choices->count)
		return true;
	known = weir_xcalloc(choices->count, sizeof(*known));
	for (i = 0; i < choices->count; i++)
		known[i] = choices->item[i].text;
	weir_suggest(tell(params, param,
			  weir_arena_printf(params->loading->arena, "\"%s\" is none of the choices",
					    value)),
		     value, known, choices->count, "choices");
	free(known);
	return false;
}

/* What the parameter becomes, or NULL when that was told. */
static const char *check(const struct params *params, const struct param *param, const char *value)
{
	if (!*value && (param->required || param->type.index != TEXT)) {
		if (!param->required)
			return "";
		if (params->loading->options->outline)
			return weir_arena_printf(params->loading->arena, "${param:%s}",
						 param->name);
		if (params->loading->options->store_only) {
			params->loading->unset = param->name; /* stores.c tells if it is missed */
			return NULL;
		}
		weir_hint(weir_problem(params->loading->problems, &param->place,
				       "parameter \"%s\" is not set", param->name),
			  "set it with --set %s=...%s%s", param->name, param->help ? ": " : "",
			  param->help ? param->help : "");
		return NULL;
	}
	if (!weir_utf8_valid(value, strlen(value))) {
		tell(params, param, "the value is not text in UTF-8");
		return NULL;
	}
	if (!check_choices(params, param, value))
		return NULL;
	if (param->type.index >= PATH)
		return check_path(params, param, value);
	return check_plain(params, param, value) ? value : NULL;
}

/* ---- resolving ---- */

static void resolve(struct params *params, struct param *param);

/* Resolves what a value is made of. False: it cannot be made; the reason was told. */
static bool resolve_needed(struct params *params, struct param *param)
{
	struct weir_problems *problems = params->loading->problems;
	const char *rest = param->node->text;
	struct weir_piece piece;

	while (weir_piece_next(&rest, &piece)) {
		char *scheme = weir_arena_copy(params->loading->arena, piece.scheme.at,
					       piece.scheme.length);
		char *name =
			weir_arena_copy(params->loading->arena, piece.name.at, piece.name.length);
		struct param *needed = strcmp(scheme, "param") ? NULL : find(params, name);

		if (!strcmp(scheme, "secret") || !strcmp(scheme, "run")) {
			weir_hint(weir_problem(problems, &param->node->place,
					       "parameter \"%s\" may not hold %.*s", param->name,
					       (int)piece.text.length, piece.text.at),
				  "write it where it is used, in a store or a step");
			return false;
		}
		if (needed && needed->state == ACTIVE) {
			weir_problem(problems, &param->node->place,
				     "parameter \"%s\" is made of itself%s%s", needed->name,
				     needed == param ? "" : ", through ",
				     needed == param ? "" : param->name);
			return false;
		}
		if (needed)
			resolve(params, needed);
	}
	return true;
}

static void resolve(struct params *params, struct param *param)
{
	struct weir_loading *loading = params->loading;
	const char *value = param->command ? param->command : "";
	struct weir_param_source *source = &params->source[param - params->param];

	if (param->state == DONE)
		return;
	source->node = param->node;
	source->command = param->command;
	source->is_set = param->command || param->node || !param->required;
	param->state = ACTIVE;
	if (!param->command && param->node) {
		if (resolve_needed(params, param))
			weir_interpolate(param->node, &loading->variables, loading->arena,
					 loading->problems);
		else
			param->node->broken = true;
		value = param->node->broken ? NULL : param->node->text;
	}
	if (value)
		params->variable[param - params->param].value = check(params, param, value);
	else if (loading->options->outline)
		params->variable[param - params->param].value = param->node->text;
	param->state = DONE;
}

void weir_loading_params(struct weir_loading *loading)
{
	struct params params = { .loading = loading };
	size_t i;

	declare_all(&params);
	take_from_files(&params);
	take_from_command(&params);
	loading->variables.param = params.variable;
	loading->variables.param_count = params.count;
	for (i = 0; i < params.count; i++)
		resolve(&params, &params.param[i]);
	loading->pipeline->param = params.variable;
	loading->pipeline->source = params.source;
	loading->pipeline->param_count = params.count;
}
