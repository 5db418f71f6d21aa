/*
 * help.c - prints what the program and its verbs offer, from the tables that parse them.
 */
#include <string.h>

#include "args.h"

enum {
	GAP = 2,           /* blanks between two columns */
	OPTION_ROOM = 128, /* bytes of "--name VALUE" */
};

struct exit_help {
	enum weir_exit code;
	const char *help;
};

static const struct exit_help exits[] = {
	{ WEIR_EXIT_OK, "everything is accounted for and verified" },
	{ WEIR_EXIT_CONFIG, "command line, pipeline or input contract; nothing was written" },
	{ WEIR_EXIT_TRANSIENT, "stopped by something that passes; the same command goes on" },
	{ WEIR_EXIT_REJECTS, "finished, and rows were rejected" },
	{ WEIR_EXIT_VERIFY, "the verification failed" },
	{ WEIR_EXIT_PERSON, "stopped; a person must act first (rights, disk, reject limit)" },
	{ WEIR_EXIT_SIGINT, "interrupted (Ctrl-C); the same command goes on" },
	{ WEIR_EXIT_SIGTERM, "terminated; the same command goes on" },
};

static void print_exits(FILE *out)
{
	fputs("\nexit codes\n", out);
	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		fprintf(out, "  %3d  %s\n", (int)exits[i].code, exits[i].help);
}

static void option_text(const struct weir_arg *arg, char text[OPTION_ROOM])
{
	snprintf(text, OPTION_ROOM, "--%s%s%s", arg->name, arg->value ? " " : "",
		 arg->value ? arg->value : "");
}

static size_t widest(const struct weir_arg *table)
{
	char text[OPTION_ROOM];
	size_t width = strlen("-h, --help");

	for (; table && table->name; table++) {
		option_text(table, text);
		if (strlen(text) > width)
			width = strlen(text);
	}
	return width;
}

static void print_option(const char *option, const char *help, size_t width, FILE *out)
{
	fprintf(out, "%*s%-*s", GAP, "", (int)width + GAP, option);
	for (; *help; help++) {
		fputc(*help, out);
		if (*help == '\n')
			fprintf(out, "%*s", (int)width + 2 * GAP, "");
	}
	fputc('\n', out);
}

void weir_help_verb(const struct weir_verb *verb, FILE *out)
{
	size_t width = widest(verb->arg);
	char text[OPTION_ROOM];

	fprintf(out, "usage: weir %s %s\n\n%s\n\noptions\n", verb->name, verb->usage, verb->about);
	for (const struct weir_arg *arg = verb->arg; arg && arg->name; arg++) {
		option_text(arg, text);
		print_option(text, arg->help, width, out);
	}
	print_option("-h, --help", "Shows this.", width, out);
	fprintf(out, "\nexamples\n%s\n", verb->examples);
	print_exits(out);
}

void weir_help_program(const struct weir_verb *const *verb, size_t count, FILE *out)
{
	size_t width = 0;

	fputs("usage: weir COMMAND [argument ...]\n\n"
	      "Moves rows from files into a store, as a pipeline file says, and accounts for every "
	      "row.\n\ncommands\n",
	      out);
	for (size_t i = 0; i < count; i++) {
		if (strlen(verb[i]->name) > width)
			width = strlen(verb[i]->name);
	}
	for (size_t i = 0; i < count; i++)
		print_option(verb[i]->name, verb[i]->summary, width, out);
	fputs("\noptions\n", out);
	width = strlen("-h, --help");
	print_option("-h, --help", "Shows this; `weir COMMAND --help` tells more.", width, out);
	print_option("--version", "Shows the version.", width, out);
	fputs("\nexamples\n"
	      "  weir check meet.yaml --set folder=meets/4711\n"
	      "  weir run meet.yaml --set folder=meets/4711\n"
	      "  weir status\n",
	      out);
	print_exits(out);
}
