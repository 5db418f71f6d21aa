/*
 * extends.c - reads a pipeline file and the files that it extends.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "keys.h"
#include "loading.h"

static void check_version(struct weir_loading *loading, const struct weir_node *root)
{
	const struct weir_node *version = weir_node_get(root, "weir");

	if (weir_node_empty(version)) {
		weir_hint(weir_problem(loading->problems, version ? &version->place : &root->place,
				       "\"weir: 1\" is missing"),
			  "begin the file with the line: weir: 1");
		return;
	}
	if (weir_node_is(version, WEIR_NODE_SCALAR, "\"weir\"", loading->problems) &&
	    strcmp(version->text, "1"))
		weir_problem(loading->problems, &version->place,
			     "\"weir\" must be 1, the version of the language that this program "
			     "reads, but is \"%s\"",
			     version->text);
}

/* Keys that only the base may have are told apart from those that nobody may have. */
static void check_extending_keys(struct weir_loading *loading, const struct weir_node *root)
{
	struct weir_node rest = { .kind = WEIR_NODE_MAP };
	size_t i;

	rest.key = weir_arena_alloc(loading->arena, root->count * sizeof(struct weir_node *));
	for (i = 0; i < root->count; i++) {
		struct weir_node *key = root->key[i];

		const struct weir_key *known = weir_key_find(weir_pipeline_keys, key->text);

		if (!known || !(known->traits & WEIR_KEY_BASE_ONLY)) {
			rest.key[rest.count++] = key;
			continue;
		}
		weir_hint(
			weir_problem(loading->problems, &key->place,
				     "\"%s\" may not stand in a file that extends another",
				     key->text),
			"it belongs into the file that all others extend; here set: gives "
			"parameters their values, and flows: changes batch and rejects of a flow");
	}
	weir_keys_known(&rest, weir_pipeline_keys, true, "a pipeline that extends another",
			loading->problems);
}

/* What people name first: the folder with their files, or a pipeline that was shipped. */
static bool is_misnamed(struct weir_loading *loading, const char *file)
{
	const struct weir_place place = { .file = file };
	const char *slash = strrchr(file, '/'), *shipped;
	struct stat info;
	bool missing;

	if (!stat(file, &info)) {
		if (S_ISDIR(info.st_mode))
			weir_hint(weir_problem(loading->problems, &place, "is a folder"),
				  "a pipeline is a file; `weir init FOLDER` writes one for the CSV "
				  "files of a folder");
		return S_ISDIR(info.st_mode);
	}
	missing = errno == ENOENT;
	shipped = weir_arena_printf(loading->arena, WEIR_DATA_DIR "/pipelines/%s",
				    slash ? slash + 1 : file);
	if (!missing || stat(shipped, &info))
		return false;
	weir_hint(weir_problem(loading->problems, &place, "there is no such file"),
		  "weir's own pipeline of this name is %s", shipped);
	return true;
}

/* A file without `extends` is the base. */
static bool add_layer(struct weir_loading *loading, const char *file)
{
	const struct weir_buffer *source = loading->layer_count ? NULL : loading->options->source;
	struct weir_node *root;

	if (!source && is_misnamed(loading, file))
		return false;
	root = source ? weir_yaml_parse(file, source, loading->arena, loading->problems)
		      : weir_yaml_load(file, loading->arena, loading->problems);
	if (!root || !weir_node_is(root, WEIR_NODE_MAP, "a pipeline", loading->problems))
		return false;
	check_version(loading, root);
	if (weir_node_empty(weir_node_get(root, "extends")))
		weir_keys_known(root, weir_pipeline_keys, false, "the pipeline", loading->problems);
	else
		check_extending_keys(loading, root);
	loading->layer[loading->layer_count++] = (struct weir_layer){ file, root };
	return true;
}

static bool is_loaded(const struct weir_loading *loading, const struct stat *info)
{
	struct stat other;
	size_t i;

	for (i = 0; i < loading->layer_count; i++) {
		if (!stat(loading->layer[i].file, &other) && other.st_dev == info->st_dev &&
		    other.st_ino == info->st_ino)
			return true;
	}
	return false;
}

/* The file that `extends` names, or NULL with the reason told. */
static const char *next_file(struct weir_loading *loading, const struct weir_node *extends)
{
	const struct weir_layer *last = &loading->layer[loading->layer_count - 1];
	struct stat info;
	const char *file;

	if (!weir_node_is(extends, WEIR_NODE_SCALAR, "\"extends\"", loading->problems))
		return NULL;
	file = weir_path_tidy(loading->arena,
			      weir_path_beside(loading->arena, last->file, extends->text));
	if (stat(file, &info))
		weir_hint(weir_problem(loading->problems, &extends->place,
				       "there is no file \"%s\" to extend", file),
			  "the path begins at the folder of the file that it stands in");
	else if (is_loaded(loading, &info))
		weir_problem(loading->problems, &extends->place,
			     "\"%s\" extends itself, by this or through other files", file);
	else if (loading->layer_count == WEIR_LAYERS)
		weir_problem(loading->problems, &extends->place,
			     "more than %d files extend each other", WEIR_LAYERS - 1);
	else
		return file;
	return NULL;
}

bool weir_loading_files(struct weir_loading *loading)
{
	const char *file = loading->pipeline->file;

	for (;;) {
		const struct weir_node *extends;

		if (!add_layer(loading, file))
			return false;
		extends = weir_loading_base(loading, "extends");
		if (weir_node_empty(extends))
			return true;
		file = next_file(loading, extends);
		if (!file)
			return false;
	}
}
