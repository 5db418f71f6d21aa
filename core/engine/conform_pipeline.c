/*
 * conform_pipeline.c - the small pipeline around a plugin that was given none: a file of a few
 * rows, the plugin with its options, and a store, all in the test's folder.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../base/text.h"
#include "conform_parts.h"

enum { VALUE_CEILING = 64 * 1024 /* bytes of a written value */ };

static const char rows[] = "name,town,number,share,day\n"
			   "Ada Quill,Lower Mill,1,0.5,2025-01-31\n"
			   "Bo Fenwick,,2,,\n"
			   "\"Cy \"\"Ox\"\", Jr\",Brook,,1.25,2025-02-28\n"
			   "D\xc3\xa9l Ys,Weir End,4,-3,1999-12-31\n"
			   "E,\"two\nlines\",5,0,2025-10-28\n"
			   "Ada Quill,Lower Mill,1,0.5,2025-01-31\n";
static const char schema[] = "CREATE TABLE rows (id TEXT PRIMARY KEY, name TEXT, town TEXT,"
			     " number INTEGER, share REAL, day TEXT);\n";
static const char head[] = "weir: 1\n"
			   "name: check\n"
			   "to: check\n"
			   "tables:\n"
			   "  rows: {key: [name], keep: [town, number]}\n";
static const char source[] =
	"csv-source\n"
	"        with: {path: check.csv, columns: {number: int, share: real}}\n";
static const char sink[] = "table-sink\n        with: {table: rows, columns: {name: }}\n";
static const char store[] = "    use: store-sqlite\n"
			    "    with: {path: check.db, schema: check.sql}\n";

const char *weir_trial_value(struct weir_trial *trial, const char *value)
{
	static const char word[] = "{work}";
	const char *at = strstr(value, word);

	if (!at)
		return value;
	return weir_trial_value(trial,
				weir_arena_printf(&trial->arena, "%.*s%s%s", (int)(at - value),
						  value, trial->work, at + strlen(word)));
}

static const struct weir_option *option_of(const struct weir_trial *trial, const char *name)
{
	for (const struct weir_option *o = trial->entry->options; o && o->name; o++)
		if (!strcmp(o->name, name))
			return o;
	return NULL;
}

/* Paths that are not absolute start where the user is, not at the written file. */
static const char *from_here(struct weir_trial *trial, const char *path)
{
	char here[WEIR_TRIAL_PATH];

	if (path[0] == '/' || path[0] == '$' || !getcwd(here, sizeof(here)))
		return path;
	return weir_arena_printf(&trial->arena, "%s/%s", here, path);
}

/* Lists and maps are YAML as they are given, all else is one text. */
static void write_option(struct weir_trial *trial, FILE *out, const struct weir_variable *set,
			 int nest)
{
	const struct weir_option *option = option_of(trial, set->name);
	const char *value = weir_trial_value(trial, set->value);
	struct weir_buffer text;

	weir_buffer_init(&text, VALUE_CEILING);
	if (option && option->type == WEIR_OPTION_PATH)
		value = from_here(trial, value);
	if (option && (option->type == WEIR_OPTION_LIST || option->type == WEIR_OPTION_MAP))
		weir_buffer_string(&text, value);
	else
		weir_text_json(&text, value, strlen(value));
	fprintf(out, "%*s%s: %s\n", nest, "", set->name, text.length ? text.at : "");
	weir_buffer_release(&text);
}

/* "NAME", and below it `with:` at this depth. */
static void write_use(struct weir_trial *trial, FILE *out, int nest)
{
	fprintf(out, "%s\n", trial->name);
	if (trial->options->set_count)
		fprintf(out, "%*swith:\n", nest, "");
	for (size_t i = 0; i < trial->options->set_count; i++)
		write_option(trial, out, &trial->options->set[i], nest + 2);
}

static void write_stores(struct weir_trial *trial, FILE *out)
{
	fputs("stores:\n  check:\n", out);
	if (trial->entry->kind != WEIR_STORE) {
		fputs(store, out);
		return;
	}
	fputs("    use: ", out);
	write_use(trial, out, 4);
}

static void write_steps(struct weir_trial *trial, FILE *out)
{
	enum { NEST = 8 };
	enum weir_kind kind = trial->entry->kind;

	fputs("steps:\n  - flow: check\n    stages:\n      - use: ", out);
	if (kind == WEIR_SOURCE)
		write_use(trial, out, NEST);
	else
		fputs(source, out);
	if (kind == WEIR_TRANSFORM) {
		fputs("      - use: ", out);
		write_use(trial, out, NEST);
	}
	fputs("      - use: ", out);
	if (kind == WEIR_SINK)
		write_use(trial, out, NEST);
	else
		fputs(sink, out);
	if (kind == WEIR_TASK) {
		fputs("  - task: ", out);
		write_use(trial, out, NEST - 4);
	}
}

static bool write_file(const struct weir_trial *trial, const char *name, const char *text)
{
	char path[2 * WEIR_TRIAL_PATH];
	bool good;
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s/%s", trial->work, name);
	out = fopen(path, "w");
	if (!out)
		return false;
	good = fputs(text, out) >= 0;
	return fclose(out) == 0 && good;
}

const char *weir_trial_pipeline(struct weir_trial *trial)
{
	const char *path = weir_arena_printf(&trial->arena, "%s/check.yaml", trial->work);
	FILE *out;

	if (!write_file(trial, "check.csv", rows) || !write_file(trial, "check.sql", schema))
		return NULL;
	out = fopen(path, "w");
	if (!out)
		return NULL;
	fputs(head, out);
	write_stores(trial, out);
	write_steps(trial, out);
	return fclose(out) == 0 ? path : NULL;
}
