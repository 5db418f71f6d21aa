/*
 * plugins.c - finds plugins in the folders of the search path and loads them.
 *
 * struct weir_plugins owns the list of folders and a checked copy of every descriptor; the
 * shared objects themselves stay loaded until the process ends, since code of a plugin
 * may still be on somebody's list of things to call.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/arena.h"
#include "../base/text.h"
#include "descriptor.h"
#include "plugins.h"

enum {
	NAME_CEILING = 64,   /* bytes of a plugin's name */
	PATH_CEILING = 4096, /* bytes */
};

struct loaded {
	struct loaded *next;
	const char *file;
	const struct weir_plugin *plugin;
};

struct weir_plugins {
	struct weir_arena arena;
	const char **folder; /* in the order in which they are searched */
	size_t folder_count;
	struct loaded *loaded;
};

/* Names of plugins, sorted, each once. */
struct names {
	const char **at;
	size_t count;
};

static const char suffix[] = ".so";
static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

/* ---- the search path ---- */

static void add_folder(struct weir_plugins *plugins, const char *at, size_t length)
{
	if (!length)
		return;
	plugins->folder = weir_xrealloc(plugins->folder, plugins->folder_count + 1,
					sizeof(plugins->folder[0]));
	plugins->folder[plugins->folder_count++] = weir_arena_copy(&plugins->arena, at, length);
}

/* Colon separated; an empty part is nothing, not the working folder. */
static void add_folders(struct weir_plugins *plugins, const char *list)
{
	while (list && *list) {
		size_t length = strcspn(list, ":");

		add_folder(plugins, list, length);
		list += length + (list[length] == ':');
	}
}

/* A folder that is where it should be, seen from the program itself. */
static void add_beside(struct weir_plugins *plugins, const char *beside)
{
	char path[2 * PATH_CEILING];
	ssize_t length = readlink("/proc/self/exe", path, PATH_CEILING);
	struct stat info;
	char *slash;

	if (length <= 0 || length == PATH_CEILING || strlen(beside) >= PATH_CEILING)
		return;
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return;
	memcpy(slash, beside, strlen(beside) + 1);
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		add_folder(plugins, path, strlen(path));
}

struct weir_plugins *weir_plugins_new(const char *extra)
{
	struct weir_plugins *plugins = weir_xcalloc(1, sizeof(*plugins));

	weir_arena_init(&plugins->arena);
	add_folders(plugins, extra);
	add_folders(plugins, getenv("WEIR_PLUGIN_PATH"));
	add_beside(plugins, "/plugins/.libs"); /* not installed: those that were built with it */
	add_folder(plugins, WEIR_PLUGIN_DIR, strlen(WEIR_PLUGIN_DIR));
	add_beside(plugins, "/../lib/weir"); /* installed, and then moved as a whole */
	return plugins;
}

void weir_plugins_free(struct weir_plugins *plugins)
{
	if (!plugins)
		return;
	free(plugins->folder);
	weir_arena_release(&plugins->arena);
	free(plugins);
}

/* ---- names ---- */

static bool is_name(const char *name, size_t length)
{
	return length > 0 && length <= NAME_CEILING && name[0] != '-' &&
	       strspn(name, plain) >= length;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void collect(struct weir_plugins *plugins, const char *folder, struct names *names)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name), tail = strlen(suffix);

		if (length <= tail || strcmp(entry->d_name + length - tail, suffix) != 0 ||
		    !is_name(entry->d_name, length - tail))
			continue;
		names->at = weir_xrealloc(names->at, names->count + 1, sizeof(names->at[0]));
		names->at[names->count++] =
			weir_arena_copy(&plugins->arena, entry->d_name, length - tail);
	}
	if (dir)
		(void)closedir(dir);
}

/* The caller frees names->at. */
static void names_read(struct weir_plugins *plugins, struct names *names)
{
	size_t kept = 0;

	*names = (struct names){ 0 };
	for (size_t i = 0; i < plugins->folder_count; i++)
		collect(plugins, plugins->folder[i], names);
	if (names->count)
		qsort(names->at, names->count, sizeof(names->at[0]), by_text);
	for (size_t i = 0; i < names->count; i++) {
		if (!kept || strcmp(names->at[kept - 1], names->at[i]) != 0)
			names->at[kept++] = names->at[i];
	}
	names->count = kept;
}

/* ---- what is wrong with a file ---- */

static bool not_found(struct weir_plugins *plugins, const char *name, struct weir_error *err)
{
	struct weir_buffer folders;
	struct names names;
	const char *near;

	weir_buffer_init(&folders, sizeof(err->message));
	for (size_t i = 0; i < plugins->folder_count; i++)
		weir_buffer_printf(&folders, "%s%s%s", i ? ", " : "", plugins->folder[i],
				   access(plugins->folder[i], F_OK) ? " (not there)" : "");
	weir_fail(err, WEIR_BAD_CONFIG, "there is no plugin \"%s\"; searched: %s", name,
		  folders.length ? folders.at : "nothing");
	weir_buffer_release(&folders);
	names_read(plugins, &names);
	near = weir_nearest(name, names.at, names.count);
	if (near)
		weir_hint(err, "did you mean \"%s\"?", near);
	else
		weir_hint(err, "`weir plugins list` shows those that are there; --plugin-path and "
			       "WEIR_PLUGIN_PATH add folders");
	free(names.at);
	return false;
}

/* Code that others can put there would run with the user's rights. */
static bool check_owner(const char *path, const struct stat *info, struct weir_error *err)
{
	if (info->st_mode & S_IWOTH) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "%s can be written by everybody, so no plugin is loaded from it", path);
		return weir_hint(err, "chmod o-w '%s'", path);
	}
	if (info->st_uid == 0 || info->st_uid == geteuid())
		return true;
	weir_fail(err, WEIR_BAD_CONFIG,
		  "%s belongs to user %lu, who is neither you nor root, so no plugin is loaded "
		  "from it",
		  path, (unsigned long)info->st_uid);
	return weir_hint(err, "install a copy of your own, or chown %lu '%s'",
			 (unsigned long)geteuid(), path);
}

static bool check_file(const char *path, struct weir_error *err)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: %s", path, strerror(errno));
	return check_owner(path, &info, err);
}

static bool check_folder_of(const char *path, struct weir_error *err)
{
	char folder[PATH_CEILING];
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	if (!slash || length >= sizeof(folder))
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: the path is too long", path);
	memcpy(folder, path, length);
	folder[length] = '\0';
	return check_file(length ? folder : "/", err);
}

/*
 * Looks at the folder in which it was found and, behind a link, at the file and the folder it
 * leads to. That file is what is opened: a path without links, and the same one if the working
 * folder changes, since the loader takes equal names for the same library.
 */
static bool check_place(struct weir_plugins *plugins, const char *path, const char **out,
			struct weir_error *err)
{
	char *real = realpath(path, NULL);

	if (!real)
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: %s", path, strerror(errno));
	*out = weir_arena_strdup(&plugins->arena, real);
	free(real);
	return check_folder_of(path, err) && check_folder_of(*out, err) && check_file(*out, err);
}

static bool cannot_load(const char *name, const char *path, struct weir_error *err)
{
	const char *reason = dlerror();

	if (!reason)
		reason = "the system does not say why";
	weir_fail(err, WEIR_BAD_CONFIG, "plugin \"%s\" cannot be loaded: %s%s%s", name,
		  strstr(reason, path) ? "" : path, strstr(reason, path) ? "" : ": ", reason);
	if (strstr(reason, "undefined symbol: weir_"))
		return weir_hint(err, "was it built for another version of weir?");
	if (strstr(reason, "undefined symbol"))
		return weir_hint(err, "was it linked with all the libraries that it uses?");
	if (strstr(reason, "cannot open shared object"))
		return weir_hint(err, "install the library that it needs");
	return false;
}

/* ---- loading ---- */

/* NULL: no folder has it. */
static const char *find(struct weir_plugins *plugins, const char *name)
{
	for (size_t i = 0; i < plugins->folder_count; i++) {
		const char *path = weir_arena_printf(&plugins->arena, "%s/%s%s", plugins->folder[i],
						     name, suffix);

		if (access(path, F_OK) == 0)
			return path;
	}
	return NULL;
}

static bool open_file(struct weir_plugins *plugins, const char *name, const char *path,
		      const struct weir_plugin **out, struct weir_error *err)
{
	struct loaded *loaded;
	const char *real = NULL;
	const void *entry;
	void *handle;

	if (!check_place(plugins, path, &real, err))
		return weir_while(err, "plugin \"%s\"", name);
	handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return cannot_load(name, real, err);
	entry = dlsym(handle, "weir_plugin_entry");
	if (!entry) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "%s is not a plugin: it does not export weir_plugin_entry", path);
		return weir_hint(err, "its descriptor has to be called weir_plugin_entry");
	}
	if (!weir_descriptor_adopt(entry, name, path, &plugins->arena, out, err))
		return false;
	loaded = weir_arena_alloc(&plugins->arena, sizeof(*loaded));
	*loaded = (struct loaded){ .next = plugins->loaded, .file = path, .plugin = *out };
	plugins->loaded = loaded;
	return true;
}

static const struct weir_plugin *find_loaded(const struct weir_plugins *plugins, const char *name)
{
	for (const struct loaded *l = plugins->loaded; l; l = l->next) {
		if (strcmp(l->plugin->name, name) == 0)
			return l->plugin;
	}
	return NULL;
}

bool weir_plugins_load(struct weir_plugins *plugins, const char *name, enum weir_kind kind,
		       const struct weir_plugin **out, struct weir_error *err)
{
	const char *path;

	*out = find_loaded(plugins, name);
	if (!*out) {
		path = is_name(name, strlen(name)) ? find(plugins, name) : NULL;
		if (!path)
			return not_found(plugins, name, err);
		if (!open_file(plugins, name, path, out, err))
			return false;
	}
	if (!kind || (*out)->kind == kind)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "plugin \"%s\" is a %s, and a %s is needed here", name,
		  weir_kind_name((*out)->kind), weir_kind_name(kind));
	return weir_hint(err, "`weir plugins list` shows which plugin is what");
}

size_t weir_plugins_list(struct weir_plugins *plugins, const struct weir_plugin ***out,
			 struct weir_problems *problems)
{
	struct weir_error err;
	struct names names;
	size_t count = 0;

	names_read(plugins, &names);
	*out = weir_arena_alloc(&plugins->arena, names.count * sizeof(**out));
	for (size_t i = 0; i < names.count; i++) {
		if (weir_plugins_load(plugins, names.at[i], 0, &(*out)[count], &err))
			count++;
		else
			weir_problems_add(problems, &err);
	}
	free(names.at);
	return count;
}

const char *weir_plugins_file(const struct weir_plugins *plugins, const struct weir_plugin *plugin)
{
	for (const struct loaded *l = plugins->loaded; l; l = l->next) {
		if (l->plugin == plugin)
			return l->file;
	}
	return NULL;
}
