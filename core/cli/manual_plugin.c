/*
 * manual_plugin.c - the manual page of a plugin, from its descriptor and its table of options.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../conf/options.h"
#include "../engine/descriptor.h"
#include "manual.h"
#include "mdoc.h"

/* WEIR-CSV-SOURCE */
static void print_title(const char *name, FILE *out)
{
	fputs(".Dd " WEIR_MDOC_DATE "\n.Dt WEIR-", out);
	for (; *name; name++)
		fputc(toupper((unsigned char)*name), out);
	fputs(" 7\n.Os\n", out);
}

/* The summary as the end of a sentence: without its full stop and its capital. */
static void print_name(const struct weir_plugin *plugin, FILE *out)
{
	char *summary = weir_xstrdup(plugin->summary);
	size_t length = strlen(summary);

	if (length && summary[length - 1] == '.')
		summary[length - 1] = '\0';
	if (length > 1 && islower((unsigned char)summary[1]))
		summary[0] = (char)tolower((unsigned char)summary[0]);
	fprintf(out, ".Sh NAME\n.Nm weir-%s\n.Nd", plugin->name);
	weir_mdoc_argument(summary, strlen(summary), out);
	fputc('\n', out);
	free(summary);
}

static void print_example(const struct weir_plugin *plugin, FILE *out)
{
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	fputs(".Sh SYNOPSIS\n.Bd -literal\n", out);
	if (memory) {
		weir_plugin_example(plugin, memory);
		if (fclose(memory) == 0)
			weir_mdoc_literal(text, out);
	}
	fputs(".Ed\n", out);
	free(text);
}

static const char *place_of(enum weir_kind kind)
{
	switch (kind) {
	case WEIR_SOURCE:
		return "It is the first stage of a flow.";
	case WEIR_TRANSFORM:
		return "It is a stage of a flow, between its source and its sink.";
	case WEIR_SINK:
		return "It is the last stage of a flow.";
	case WEIR_TASK:
		return "It is a step of its own.";
	case WEIR_STORE:
		return "It is what `use:` of a store names.";
	}
	return "";
}

static void print_description(const struct weir_plugin *plugin, FILE *out)
{
	fputs(".Sh DESCRIPTION\n", out);
	weir_mdoc_text(plugin->summary, out);
	fprintf(out, "It is version %s of a %s of\n.Xr weir 1 .\n", plugin->version,
		weir_kind_name(plugin->kind));
	weir_mdoc_text(place_of(plugin->kind), out);
}

static void print_option(const struct weir_option *option, struct weir_buffer *text, FILE *out)
{
	weir_buffer_clear(text);
	weir_option_describe(option, text);
	fputs(".It Ic", out);
	weir_mdoc_argument(option->name, strlen(option->name), out);
	fputs(" Pq", out);
	weir_mdoc_argument(text->at, text->length, out);
	fputc('\n', out);
	if (option->help)
		weir_mdoc_text(option->help, out);
}

static void print_options(const struct weir_plugin *plugin, FILE *out)
{
	struct weir_buffer text;

	fputs(".Sh OPTIONS\n", out);
	if (!plugin->options || !plugin->options->name) {
		fputs("It has none.\n", out);
		return;
	}
	fputs("They stand under\n.Ql with\nof the pipeline.\n.Bl -tag -width Ds\n", out);
	weir_buffer_init(&text, WEIR_OPTION_DESCRIPTION);
	for (const struct weir_option *option = plugin->options; option->name; option++)
		print_option(option, &text, out);
	weir_buffer_release(&text);
	fputs(".El\n", out);
}

void weir_manual_plugin(const struct weir_plugin *plugin, FILE *out)
{
	print_title(plugin->name, out);
	print_name(plugin, out);
	print_example(plugin, out);
	print_description(plugin, out);
	print_options(plugin, out);
	fputs(".Sh SEE ALSO\n.Xr weir 1 ,\n.Xr weir-pipeline 5 ,\n.Xr weir-plugin 7\n", out);
}
