/*
 * init_shipped.c - finds the shipped pipeline that a folder is made for, and writes one that
 * extends it.
 *
 * A pipeline fits if one parameter has to be set, which is a folder; each of its flows reads a CSV
 * file that is there; the files have the columns that the contracts name; and `weir check` finds
 * nothing wrong. Of several, the one that says most of the files is taken.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "../conf/files.h"
#include "../conf/yaml_text.h"
#include "init_parts.h"

enum { SHIPPED_CEILING = 100 };

struct shipped {
	const char *path;
	const struct weir_node *root;
	const char *folder; /* the parameter that has to be set */
	size_t score;       /* 0: it does not fit */
	bool *uses;         /* per file of the folder */
};

/* ---- does it fit? ---- */

static bool is_required(const struct weir_node *param)
{
	const struct weir_node *node = weir_node_get(param, "required");
	bool truth;

	return node && node->kind == WEIR_NODE_SCALAR &&
	       weir_parse_bool((struct weir_text){ node->text, strlen(node->text) }, &truth) &&
	       truth;
}

static bool is_text(const struct weir_node *node, const char *text)
{
	return node && node->kind == WEIR_NODE_SCALAR && !strcmp(node->text, text);
}

/* The one parameter that has to be set, or NULL. */
static const char *find_parameter(const struct weir_node *root)
{
	const struct weir_node *params = weir_node_get(root, "params");
	const char *folder = NULL;

	if (!params || params->kind != WEIR_NODE_MAP || weir_node_get(root, "extends"))
		return NULL;
	for (size_t i = 0; i < params->count; i++) {
		if (!is_required(params->item[i]))
			continue;
		if (folder || !is_text(weir_node_get(params->item[i], "type"), "folder"))
			return NULL;
		folder = params->key[i]->text;
	}
	return folder;
}

static bool has_column(const struct weir_init_file *file, const char *name)
{
	for (size_t i = 0; i < file->count; i++)
		if (!strcmp(file->column[i].name, name))
			return true;
	return false;
}

/* How many columns of the file the contracts name; -1: one is not there. */
static long judge_columns(const struct weir_node *columns, const struct weir_init_file *file)
{
	long named = 0;

	for (size_t i = 0; columns && columns->kind == WEIR_NODE_MAP && i < columns->count; i++) {
		const struct weir_node *contract = columns->item[i];

		if (has_column(file, columns->key[i]->text))
			named++;
		else if (contract->kind != WEIR_NODE_SCALAR || !strchr(contract->text, '?'))
			return -1;
	}
	return named;
}

static bool judge_flow(struct weir_init *init, struct shipped *shipped,
		       const struct weir_stage_spec *source)
{
	const struct weir_node *path = weir_node_get(source->with, "path");
	const char *name;
	long named;

	if (!source->use || strcmp(source->use, "csv-source") || !path ||
	    path->kind != WEIR_NODE_SCALAR)
		return false;
	name = weir_path_beside(&init->arena, path->place.file, path->text);
	for (size_t i = 0; i < init->count; i++) {
		if (strcmp(init->file[i].path, name))
			continue;
		named = init->file[i].wrong ? -1
					    : judge_columns(weir_node_get(source->with, "columns"),
							    &init->file[i]);
		if (named < 0)
			return false;
		shipped->uses[i] = true;
		shipped->score += 1 + (size_t)named;
		return true;
	}
	return false;
}

/* Fills score; 0: it does not fit. */
static void judge(struct weir_init *init, struct shipped *shipped)
{
	const struct weir_variable set = { shipped->folder, init->folder };
	const struct weir_pipeline_options how = { .set = &set, .set_count = 1, .run_id = "init" };
	struct weir_problems problems;
	struct weir_pipeline *pipeline;
	bool good = true;

	weir_problems_init(&problems);
	pipeline = weir_pipeline_load(shipped->path, &how, &problems);
	for (size_t i = 0; pipeline && good && i < pipeline->step_count; i++)
		if (!pipeline->step[i].is_task)
			good = judge_flow(init, shipped, &pipeline->step[i].stage[0]);
	if (!pipeline || !good)
		shipped->score = 0;
	weir_pipeline_free(pipeline);
	weir_problems_release(&problems);
}

/* ---- what is written ---- */

/* The parameter of which the default is beside the folder: FOLDER.db. What it names is written. */
static const char *beside_folder(struct weir_init *init, const struct shipped *shipped,
				 const char *text)
{
	const char *reference = weir_arena_printf(&init->arena, "${param:%s}", shipped->folder);
	size_t length = strlen(reference);

	if (strncmp(text, reference, length) || !text[length] || text[length] == '/')
		return NULL;
	return weir_arena_printf(&init->arena, "%s/%s%s", init->out_folder, init->name,
				 text + length);
}

static void put_parameter(struct weir_init *init, const struct shipped *shipped, const char *name,
			  const struct weir_node *param)
{
	const struct weir_node *fallback = weir_node_get(param, "default");
	const struct weir_node *help = weir_node_get(param, "help");
	const struct weir_node *choices = weir_node_get(param, "choices");
	const struct weir_node *type = weir_node_get(param, "type");
	bool path = is_text(type, "path") || is_text(type, "file") || is_text(type, "folder");
	const char *text = fallback && fallback->kind == WEIR_NODE_SCALAR ? fallback->text : "";
	const char *written = path ? beside_folder(init, shipped, text) : NULL;
	struct weir_buffer *out = &init->text;

	if (help && help->kind == WEIR_NODE_SCALAR)
		weir_init_comment(init, "  ", "%s", help->text);
	if (choices && choices->kind == WEIR_NODE_LIST) {
		weir_buffer_string(out, "  # one of");
		for (size_t i = 0; i < choices->count; i++) {
			weir_buffer_string(out, i ? ", " : " ");
			weir_yaml_comment(out, weir_node_shown(choices->item[i]));
		}
		weir_buffer_byte(out, '\n');
	}
	weir_buffer_string(out, "  ");
	weir_yaml_scalar(out, name);
	weir_buffer_string(out, ": ");
	if (!strcmp(name, shipped->folder))
		weir_yaml_value(out, init->folder);
	else if (written)
		weir_yaml_value(out, written);
	else if (path && *text && *text != '/' && *text != '$')
		weir_yaml_scalar(out, weir_path_beside(&init->arena, shipped->path, text));
	else
		weir_yaml_scalar(out, text);
	weir_buffer_byte(out, '\n');
}

/* The store of the pipeline that --to means: by its name, else by what it is; NULL: it has none. */
static const char *find_store(const struct weir_init *init, const struct weir_node *stores)
{
	const char *to = init->options->to;

	for (size_t i = 0; stores && to && i < stores->count; i++)
		if (!strcmp(stores->key[i]->text, to))
			return stores->key[i]->text;
	for (size_t i = 0; stores && to && init->kind && i < stores->count; i++)
		if (is_text(weir_node_get(stores->item[i], "use"), init->kind->use))
			return stores->key[i]->text;
	return NULL;
}

/* `to:`, and a store that the pipeline does not have. */
static void put_store(struct weir_init *init, const struct shipped *shipped)
{
	const struct weir_node *stores = weir_node_get(shipped->root, "stores");
	const struct weir_node *to = weir_node_get(shipped->root, "to");
	const char *name = find_store(init, stores);
	struct weir_buffer *out = &init->text, data;

	if (!name && init->options->to) {
		weir_buffer_init(&data, WEIR_INIT_TEXT);
		if (init->kind->param)
			weir_yaml_value(&data,
					weir_arena_printf(&init->arena, "%s/%s%s", init->out_folder,
							  init->name, init->kind->ending));
		weir_buffer_string(out, "stores:\n");
		weir_init_store(init, init->kind, data.at);
		weir_buffer_release(&data);
		name = init->kind->name;
	}
	if (!name && to && to->kind == WEIR_NODE_SCALAR)
		name = to->text;
	for (size_t i = 0; stores && i < stores->count; i++)
		weir_init_comment(init, "", "%s has the store %s, which is %s", shipped->path,
				  stores->key[i]->text,
				  weir_node_shown(weir_node_get(stores->item[i], "use")));
	if (!name)
		return;
	weir_buffer_string(out, "to: ");
	weir_yaml_scalar(out, name);
	weir_buffer_byte(out, '\n');
}

static void put_limits(struct weir_init *init, const struct shipped *shipped)
{
	const struct weir_node *steps = weir_node_get(shipped->root, "steps");
	const struct weir_node *flow = NULL;

	for (size_t i = 0; steps && i < steps->count; i++)
		if (weir_node_get(steps->item[i], "flow"))
			flow = weir_node_get(steps->item[i], "flow");
	weir_buffer_string(&init->text, "\n# How rows are cut into batches, and how many rejected "
					"rows of a flow stop the run; of\n# all flows, or of one.\n"
					"# batch: {rows: 500}\n"
					"# rejects: {max_rows: 50, max_share: 1%}\n");
	if (flow)
		weir_buffer_printf(&init->text, "# flows: {%s: {rejects: {max_rows: 200}}}\n",
				   weir_node_shown(flow));
}

static void write_extending(struct weir_init *init, const struct shipped *shipped, bool to)
{
	const struct weir_node *params = weir_node_get(shipped->root, "params");
	struct weir_buffer *out = &init->text;

	weir_buffer_clear(out);
	weir_init_head(init);
	weir_init_comment(init, "",
			  "The files are what the pipeline below reads. Its steps, keys and "
			  "checks are used as they are, and");
	weir_init_comment(init, "",
			  "what is mended there is mended here. To change them, copy it and "
			  "what stands beside it.");
	for (size_t i = 0; i < init->count; i++)
		if (!init->file[i].wrong && !shipped->uses[i])
			weir_init_comment(init, "", "It does not read %s.", init->file[i].name);
	weir_init_left_out(init);
	weir_buffer_string(out, "weir: 1\nname: ");
	weir_yaml_scalar(out, init->name);
	weir_buffer_string(out, "\nextends: ");
	weir_yaml_scalar(out, shipped->path);
	weir_buffer_string(out, "\n\n# All parameters, with the values that they have here. --set "
				"NAME=VALUE on the command line wins.\nset:\n");
	for (size_t i = 0; i < params->count; i++)
		put_parameter(init, shipped, params->key[i]->text, params->item[i]);
	weir_buffer_byte(out, '\n');
	if (to)
		put_store(init, shipped);
	put_limits(init, shipped);
}

/* ---- the folder of pipelines ---- */

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct shipped *)a)->path, ((const struct shipped *)b)->path);
}

static size_t read_folder(struct weir_init *init, struct shipped *all)
{
	const char *folder = weir_init_pipelines(init);
	DIR *dir = folder ? opendir(folder) : NULL;
	const struct dirent *entry;
	size_t count = 0;

	folder = folder ? weir_path_absolute(&init->arena, folder) : NULL;
	while (dir && count < SHIPPED_CEILING && (entry = readdir(dir))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot && !strcmp(dot, ".yaml"))
			all[count++].path =
				weir_arena_printf(&init->arena, "%s/%s", folder, entry->d_name);
	}
	if (dir)
		(void)closedir(dir);
	if (count)
		qsort(all, count, sizeof(*all), by_path);
	return count;
}

static void look(struct weir_init *init, struct shipped *shipped)
{
	struct weir_problems problems;

	weir_problems_init(&problems);
	shipped->root = weir_yaml_load(shipped->path, &init->arena, &problems);
	shipped->folder = shipped->root ? find_parameter(shipped->root) : NULL;
	shipped->uses = weir_arena_alloc(&init->arena, init->count * sizeof(*shipped->uses));
	if (shipped->folder && !problems.total)
		judge(init, shipped);
	weir_problems_release(&problems);
}

static struct shipped *best(struct shipped *all, size_t count)
{
	struct shipped *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (all[i].score > (found ? found->score : 0))
			found = &all[i];
	return found;
}

bool weir_init_shipped(struct weir_init *init)
{
	struct shipped *all = weir_arena_alloc(&init->arena, SHIPPED_CEILING * sizeof(*all));
	size_t count = read_folder(init, all), i;
	struct weir_problems problems;
	struct shipped *shipped;
	bool good = false;

	for (i = 0; i < count; i++)
		look(init, &all[i]);
	weir_problems_init(&problems);
	while (!good && (shipped = best(all, count))) {
		write_extending(init, shipped, false);
		good = (init->kind || find_store(init, weir_node_get(shipped->root, "stores"))) &&
		       weir_init_passes(init, &problems);
		if (good)
			write_extending(init, shipped, true);
		shipped->score = 0;
	}
	weir_problems_release(&problems);
	return good;
}
