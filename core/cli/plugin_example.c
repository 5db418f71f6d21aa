/*
 * plugin_example.c - a piece of a pipeline that uses a plugin, from its table of options.
 */
#include <string.h>

#include "manual.h"

enum {
	GAP = 2,        /* blanks that a map's keys stand further in */
	NEST_FLOW = 10, /* blanks before the options of a stage */
	NEST_TASK = 6,
	NEST_STORE = 6,
};

static double sample_number(const struct weir_option *option)
{
	bool any = option->min == 0 && option->max == 0;

	return any || (option->min <= 1 && option->max >= 1) ? 1.0 : option->min;
}

/* A value that the option takes, for the example. */
static void print_sample(const struct weir_option *option, FILE *out)
{
	switch (option->type) {
	case WEIR_OPTION_TEXT:
		fputs(option->secret ? "${secret:NAME}" : "TEXT", out);
		break;
	case WEIR_OPTION_INT:
	case WEIR_OPTION_REAL:
		fprintf(out, "%g", sample_number(option));
		break;
	case WEIR_OPTION_BOOL:
		fputs("true", out);
		break;
	case WEIR_OPTION_PATH:
		fputs("folder/file", out);
		break;
	case WEIR_OPTION_DURATION:
		fputs("30s", out);
		break;
	case WEIR_OPTION_SIZE:
		fputs("1MiB", out);
		break;
	case WEIR_OPTION_CHOICE:
		fprintf(out, "%.*s", (int)strcspn(option->choices, "|"), option->choices);
		break;
	case WEIR_OPTION_LIST:
		fputs("[ONE, ANOTHER]", out);
		break;
	case WEIR_OPTION_MAP:
		fputs("{KEY: VALUE}", out);
		break;
	}
}

static void print_with(const struct weir_plugin *plugin, int nest, FILE *out)
{
	bool begun = false;

	for (const struct weir_option *o = plugin->options; o && o->name; o++) {
		if (!o->required)
			continue;
		if (!begun)
			fprintf(out, "%*swith:\n", nest, "");
		begun = true;
		fprintf(out, "%*s%s: ", nest + GAP, "", o->name);
		print_sample(o, out);
		fputc('\n', out);
	}
}

void weir_plugin_example(const struct weir_plugin *plugin, FILE *out)
{
	switch (plugin->kind) {
	case WEIR_STORE:
		fprintf(out, "  stores:\n    example:\n%*suse: %s\n", NEST_STORE, "", plugin->name);
		print_with(plugin, NEST_STORE, out);
		break;
	case WEIR_TASK:
		fprintf(out, "  steps:\n    - task: %s\n", plugin->name);
		print_with(plugin, NEST_TASK, out);
		break;
	default:
		fprintf(out, "  steps:\n    - flow: example\n      stages:\n        - use: %s\n",
			plugin->name);
		print_with(plugin, NEST_FLOW, out);
	}
}
