/*
 * main.c - the program `weir`: finds the verb, has its arguments parsed, and lets it act.
 */
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <weir/plugin.h>

#include "../base/text.h"
#include "cmd.h"
#include "complete.h"

static const struct weir_verb *const verbs[] = {
	&weir_verb_run,    &weir_verb_plan,  &weir_verb_check,   &weir_verb_verify,
	&weir_verb_doctor, &weir_verb_runs,  &weir_verb_show,    &weir_verb_report,
	&weir_verb_status, &weir_verb_why,   &weir_verb_rejects, &weir_verb_undo,
	&weir_verb_purge,  &weir_verb_graph, &weir_verb_test,    &weir_verb_plugins,
	&weir_verb_schema, &weir_verb_init,  &weir_verb_manual,
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static int complain(const struct weir_error *err)
{
	struct weir_logger *log = weir_logger_new(stderr, WEIR_INFO, false);

	weir_logger_error(log, NULL, err);
	weir_logger_free(log);
	return WEIR_EXIT_CONFIG;
}

static int unknown_verb(const char *name)
{
	const char *known[VERBS + 2] = { "--help", "--version" }, *near;
	struct weir_error err;

	for (size_t i = 0; i < VERBS; i++)
		known[i + 2] = verbs[i]->name;
	near = weir_nearest(name, known, VERBS + 2);
	weir_fail(&err, WEIR_BAD_CONFIG, "there is no %s \"%s\"",
		  name[0] == '-' ? "option" : "command", name);
	if (near)
		weir_hint(&err, "did you mean `weir %s`?", near);
	else
		weir_hint(&err, "`weir --help` lists the commands");
	return complain(&err);
}

/* The command that goes on after a stop: it does not begin anew. */
static const char *going_on(struct weir_args *args, int argc, char **argv)
{
	char **kept = weir_arena_alloc(&args->arena, ((size_t)argc + 1) * sizeof(*kept));
	int count = 0;

	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--restart") != 0)
			kept[count++] = argv[i];
	return weir_args_quote(&args->arena, count, kept);
}

static int act(const struct weir_verb *verb, int argc, char **argv)
{
	struct weir_args args;
	struct weir_error err;
	int code = WEIR_EXIT_OK;

	weir_args_init(&args);
	args.verb = verbs;
	args.verb_count = VERBS;
	if (!weir_args_parse(&args, verb, argc - 2, argv + 2, &err)) {
		code = complain(&err);
	} else if (args.help) {
		weir_help_verb(verb, stdout);
	} else {
		args.run.again = going_on(&args, argc, argv);
		code = verb->act(&args);
	}
	weir_args_release(&args);
	return code;
}

static const struct weir_verb *find_verb(const char *name)
{
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

/* `weir help` and `weir help run`: other programs have them, so people try them. */
static int help(int argc, char **argv)
{
	const struct weir_verb *verb = argc > 2 ? find_verb(argv[2]) : NULL;

	if (argc > 2 && !verb)
		return unknown_verb(argv[2]);
	if (verb)
		weir_help_verb(verb, stdout);
	else
		weir_help_program(verbs, VERBS, stdout);
	return WEIR_EXIT_OK;
}

static int dispatch(int argc, char **argv)
{
	const struct weir_verb *verb;

	if (argc < 2) {
		weir_help_program(verbs, VERBS, stderr);
		return WEIR_EXIT_CONFIG;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		weir_help_program(verbs, VERBS, stdout);
		return WEIR_EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("weir %s (plugin interface %d)\n", WEIR_VERSION, WEIR_ABI);
		return WEIR_EXIT_OK;
	}
	/* For the completions of shells; it is no command for people. */
	if (strcmp(argv[1], "complete") == 0)
		return weir_complete(verbs, VERBS, argc - 2, argv + 2);
	if (strcmp(argv[1], "help") == 0)
		return help(argc, argv);
	verb = find_verb(argv[1]);
	return verb ? act(verb, argc, argv) : unknown_verb(argv[1]);
}

/*
 * What a batch gives back the next one asks for again: glibc is to keep it, and not to find
 * out by itself from which size on, which depends on what is freed first. The index of keys
 * is beyond that size, and goes back when it moves to its file.
 */
static void keep_memory(void)
{
#ifdef __GLIBC__
	enum { KEPT = 4 << 20 /* bytes: more than an array of a batch's rows has */ };

	/* Where it does not help it does no harm. */
	(void)mallopt(M_MMAP_THRESHOLD, KEPT);
	(void)mallopt(M_TRIM_THRESHOLD, 2 * KEPT);
#endif
}

int main(int argc, char **argv)
{
	keep_memory();
	if (!weir_streams_hold())
		return WEIR_EXIT_PERSON;
	return weir_streams_close(dispatch(argc, argv));
}
