/*
 * init_store.c - the stores that `weir init` can write down.
 */
#include <string.h>

#include "../base/text.h"
#include "../conf/suggest.h"
#include "../conf/yaml_text.h"
#include "init_parts.h"

static const struct weir_init_kind kinds[] = {
	{ "sqlite", "store-sqlite", "local", "db", ".db", "the SQLite file to write" },
	{ "supabase", "store-postgrest", "supabase", NULL, NULL, NULL },
	{ "postgrest", "store-postgrest", "postgrest", NULL, NULL, NULL },
	{ "csv", "store-csv", "csv", "out", "-csv", "the folder to write, a file for each table" },
	{ "jsonl", "store-jsonl", "jsonl", "out", "-jsonl",
	  "the folder to write, a file for each table" },
	{ "null", "store-null", "nowhere", NULL, NULL, NULL },
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

const struct weir_init_kind *weir_init_kind_of(const char *to)
{
	for (size_t i = 0; i < KINDS; i++)
		if (!to || !strcmp(to, kinds[i].to))
			return &kinds[i];
	return NULL;
}

bool weir_init_no_kind(const struct weir_init *init, struct weir_error *err)
{
	const char *known[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		known[i] = kinds[i].to;
	weir_fail(err, WEIR_BAD_CONFIG, "there is no store \"%s\"", init->options->to);
	weir_suggest(err, init->options->to, known, KINDS, "stores");
	return false;
}

static void put_server(struct weir_buffer *out)
{
	weir_buffer_string(out, "      url: \"${env:SUPABASE_URL}/rest/v1\"\n"
				"      key: \"${secret:SUPABASE_SERVICE_ROLE_KEY}\"\n"
				"      ca_file: \"${env:SUPABASE_CA_FILE:-}\"\n");
}

void weir_init_store(struct weir_init *init, const struct weir_init_kind *kind, const char *data)
{
	struct weir_buffer *out = &init->text;
	bool remote = !strcmp(kind->use, "store-postgrest");

	if (remote)
		weir_init_comment(
			init, "  ",
			"The address and the secret key come from the environment, or from "
			"the file .env beside this one.");
	weir_buffer_printf(out, "  %s:\n    use: %s\n", kind->name, kind->use);
	if (!kind->param && !remote)
		return;
	weir_buffer_string(out, "    with:\n");
	if (remote) {
		put_server(out);
		return;
	}
	weir_buffer_printf(out, "      %s: ", strcmp(kind->param, "db") ? "folder" : "path");
	weir_buffer_string(out, data);
	weir_buffer_byte(out, '\n');
}
