/*
 * complete.c - where on a command line the cursor is, and so what may stand there.
 */
#include <stdio.h>
#include <string.h>

#include "complete.h"
#include "complete_parts.h"
#include "usage.h"

/* ---- options ---- */

static const struct weir_arg *find_arg(const struct weir_verb *verb, const char *name,
				       size_t length)
{
	for (const struct weir_arg *arg = verb->arg; arg && arg->name; arg++)
		if (strlen(arg->name) == length && strncmp(arg->name, name, length) == 0)
			return arg;
	return NULL;
}

static void complete_option(struct weir_completion *completion, struct weir_arena *arena)
{
	for (const struct weir_arg *arg = completion->verb->arg; arg && arg->name; arg++)
		weir_candidate(completion, weir_arena_printf(arena, "--%s", arg->name), arg->help);
	weir_candidate(completion, "--help", "Shows the words and options of the command.");
	if (completion->verb->others)
		weir_complete_pipeline(completion, WEIR_WORDS_PURGE);
}

static void complete_choice(struct weir_completion *completion, const char *choices,
			    struct weir_arena *arena)
{
	while (*choices) {
		size_t length = strcspn(choices, "|");

		weir_candidate(completion, weir_arena_copy(arena, choices, length), NULL);
		choices += length + (choices[length] == '|');
	}
}

static void complete_argument(struct weir_completion *completion, const struct weir_arg *arg,
			      struct weir_arena *arena)
{
	if (arg->kind == WEIR_ARG_CHOICE || arg->kind == WEIR_ARG_LEVEL)
		complete_choice(completion, arg->value, arena);
	else if (arg->value)
		weir_complete_value(completion, arg->value, strlen(arg->value), "");
}

/* "--name=begun" */
static void complete_equals(struct weir_completion *completion, struct weir_arena *arena)
{
	const char *equals = strchr(completion->begun, '=');
	size_t length = (size_t)(equals + 1 - completion->begun);
	const struct weir_arg *arg =
		find_arg(completion->verb, completion->begun + 2, length - strlen("--="));

	completion->before = weir_arena_copy(arena, completion->begun, length);
	completion->begun = equals + 1;
	if (arg)
		complete_argument(completion, arg, arena);
}

/* ---- words ---- */

/*
 * The word at this place in one way to use the verb, which *line is at the begin of and is moved
 * behind. Options, and what belongs to them, are no words.
 */
static void complete_way(struct weir_completion *completion, const char **line,
			 struct weir_arena *arena)
{
	const struct weir_args *args = completion->args;
	bool fits = true, option = false;
	struct weir_usage token;
	size_t at = 0;

	while (weir_usage_next(line, &token) && token.kind != WEIR_USAGE_OR) {
		bool value = token.kind == WEIR_USAGE_VALUE && !option;

		option = token.kind == WEIR_USAGE_OPTION;
		if (!fits || (token.kind != WEIR_USAGE_WORD && !value))
			continue;
		if (at < args->word_count)
			fits = value || weir_usage_is(&token, args->word[at]);
		else if (value && at == args->word_count)
			weir_complete_value(completion, token.at, token.length,
					    at ? args->word[at - 1] : "");
		else if (at == args->word_count)
			weir_candidate(completion, weir_arena_copy(arena, token.at, token.length),
				       NULL);
		at++;
	}
}

static void complete_word(struct weir_completion *completion, struct weir_arena *arena)
{
	const char *line = completion->verb->usage;

	while (*line)
		complete_way(completion, &line, arena);
	if (!completion->told)
		complete_option(completion, arena);
}

/* ---- the command line ---- */

/* argv: what follows the verb; the last one is under the cursor. */
static void complete_verb(struct weir_completion *completion, int argc, char **argv)
{
	struct weir_arena *arena = &completion->args->arena;
	const char *previous = argc > 1 ? argv[argc - 2] : "";
	const struct weir_arg *arg = NULL;
	struct weir_error err;
	int given = argc - 1;

	if (strncmp(previous, "--", 2) == 0 && previous[2] && !strchr(previous, '='))
		arg = find_arg(completion->verb, previous + 2, strlen(previous + 2));
	if (arg && arg->value)
		given--; /* its value is under the cursor */
	/* What is wrong so far is told when the command is given. */
	(void)weir_args_parse(completion->args, completion->verb, given, argv, &err);
	if (arg && arg->value)
		complete_argument(completion, arg, arena);
	else if (strncmp(completion->begun, "--", 2) == 0 && strchr(completion->begun, '='))
		complete_equals(completion, arena);
	else if (completion->begun[0] == '-')
		complete_option(completion, arena);
	else
		complete_word(completion, arena);
}

static void complete_verbs(struct weir_completion *completion, const struct weir_verb *const *verb,
			   size_t count)
{
	for (size_t i = 0; i < count; i++)
		weir_candidate(completion, verb[i]->name, verb[i]->summary);
	weir_candidate(completion, "--help", "Lists the commands.");
	weir_candidate(completion, "--version", "Shows the version.");
}

int weir_complete(const struct weir_verb *const *verb, size_t count, int argc, char **argv)
{
	struct weir_args args;
	struct weir_completion completion = { .args = &args, .before = "" };

	if (argc < 1)
		return WEIR_EXIT_OK;
	completion.begun = argv[argc - 1];
	weir_args_init(&args);
	if (argc == 1)
		complete_verbs(&completion, verb, count);
	for (size_t i = 0; i < count && argc > 1; i++) {
		completion.verb = verb[i];
		if (strcmp(verb[i]->name, argv[0]) == 0)
			complete_verb(&completion, argc - 1, argv + 1);
	}
	weir_args_release(&args);
	return WEIR_EXIT_OK;
}
