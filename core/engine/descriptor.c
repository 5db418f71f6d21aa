/*
 * descriptor.c - checks a plugin's descriptor once, when it is loaded. The copies live in the
 * caller's arena; texts and option tables stay in the shared object, which is never unloaded.
 */
#include <string.h>

#include "../conf/options.h"
#include "descriptor.h"

enum {
	OPTIONS_CEILING = 256,   /* a table without an end would be read on and on */
	SELF_CEILING = 16 << 20, /* bytes of a private struct */
};

struct candidate {
	const char *name;
	struct weir_arena *arena;
	struct weir_plugin *plugin;
};

/* The same in every ABI. */
struct head {
	uint32_t abi, size;
};

const char *weir_kind_name(enum weir_kind kind)
{
	switch (kind) {
	case WEIR_SOURCE:
		return "source";
	case WEIR_TRANSFORM:
		return "transform";
	case WEIR_SINK:
		return "sink";
	case WEIR_TASK:
		return "task";
	case WEIR_STORE:
		return "store";
	}
	return "plugin";
}

static bool check_abi(const struct head *head, struct weir_error *err)
{
	if (head->abi == WEIR_ABI && head->size >= sizeof(*head))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG,
		  "was built for plugin interface %u, this weir has interface %d", head->abi,
		  WEIR_ABI);
	return weir_hint(err, "build the plugin with the headers of this weir");
}

static const char *lacks_text(const struct weir_plugin *plugin)
{
	if (!plugin->name || !*plugin->name)
		return "name";
	if (!plugin->summary || !*plugin->summary)
		return "summary";
	if (!plugin->version || !*plugin->version)
		return "version";
	return NULL;
}

static bool check_texts(const struct candidate *it, struct weir_error *err)
{
	const char *missing = lacks_text(it->plugin);

	if (missing)
		return weir_fail(err, WEIR_BAD_CONFIG, "its descriptor has no %s", missing);
	if (strcmp(it->plugin->name, it->name) == 0)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "it calls itself \"%s\"", it->plugin->name);
	return weir_hint(err, "rename the file to %s.so", it->plugin->name);
}

/* ---- callbacks ---- */

static size_t ops_size(enum weir_kind kind)
{
	switch (kind) {
	case WEIR_SOURCE:
		return sizeof(struct weir_source_ops);
	case WEIR_TRANSFORM:
		return sizeof(struct weir_transform_ops);
	case WEIR_SINK:
		return sizeof(struct weir_sink_ops);
	case WEIR_TASK:
		return sizeof(struct weir_task_ops);
	case WEIR_STORE:
		return sizeof(struct weir_store_ops);
	}
	return 0;
}

/* A copy of this build's size; the given one may be shorter or longer. */
static const void *adopt_ops(const void *given, size_t size, struct weir_arena *arena)
{
	void *copy = weir_arena_alloc(arena, size);
	uint32_t theirs;

	memcpy(&theirs, given, sizeof(theirs));
	memcpy(copy, given, theirs < size ? theirs : size);
	return copy;
}

static const char *lacks_store_call(const struct weir_store_ops *store)
{
	if (!store->identity)
		return "identity";
	if (!store->describe)
		return "describe";
	if (!store->scan)
		return "scan";
	if (!store->count)
		return "count";
	return store->write ? NULL : "write";
}

static const char *lacks_call(const struct weir_plugin *plugin)
{
	switch (plugin->kind) {
	case WEIR_SOURCE:
		return plugin->ops.source->read ? NULL : "read";
	case WEIR_TRANSFORM:
		return plugin->ops.transform->apply ? NULL : "apply";
	case WEIR_SINK:
		if (!plugin->ops.sink->bind)
			return "bind";
		return plugin->ops.sink->map ? NULL : "map";
	case WEIR_TASK:
		return plugin->ops.task->run ? NULL : "run";
	case WEIR_STORE:
		return lacks_store_call(plugin->ops.store);
	}
	return NULL;
}

static bool check_ops(const struct candidate *it, struct weir_error *err)
{
	struct weir_plugin *plugin = it->plugin;
	size_t size = ops_size(plugin->kind);
	const char *missing;

	if (!size)
		return weir_fail(err, WEIR_BAD_CONFIG, "its kind is the number %d, which is none",
				 (int)plugin->kind);
	if (!plugin->ops.source)
		return weir_fail(err, WEIR_BAD_CONFIG, "it is a %s without callbacks",
				 weir_kind_name(plugin->kind));
	/* All members of the union are pointers to structs, which look alike. */
	plugin->ops.source = adopt_ops(plugin->ops.source, size, it->arena);
	missing = lacks_call(plugin);
	if (!missing)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "it is a %s without the callback %s",
		  weir_kind_name(plugin->kind), missing);
	return weir_hint(err, "set .size to the size of the struct of callbacks, and .%s", missing);
}

/* ---- options ---- */

static size_t field_size(enum weir_option_type type)
{
	switch (type) {
	case WEIR_OPTION_TEXT:
		return sizeof(const char *);
	case WEIR_OPTION_INT:
		return sizeof(int64_t);
	case WEIR_OPTION_REAL:
		return sizeof(double);
	case WEIR_OPTION_BOOL:
		return sizeof(bool);
	case WEIR_OPTION_PATH:
		return sizeof(struct weir_path);
	case WEIR_OPTION_DURATION:
		return sizeof(struct weir_duration);
	case WEIR_OPTION_SIZE:
		return sizeof(struct weir_size);
	case WEIR_OPTION_CHOICE:
		return sizeof(struct weir_choice);
	case WEIR_OPTION_LIST:
		return sizeof(struct weir_list);
	case WEIR_OPTION_MAP:
		return sizeof(struct weir_map);
	}
	return 0;
}

static bool check_fallback(const struct weir_option *option, const struct candidate *it,
			   struct weir_error *err)
{
	void *scratch;

	if (!option->fallback)
		return true;
	if (option->required)
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "its option \"%s\" is required, and has a default", option->name);
	scratch = weir_arena_alloc(it->arena, it->plugin->self_size);
	if (weir_option_parse(option, option->fallback, scratch, it->arena, err))
		return true;
	return weir_while(err, "the default of its option \"%s\"", option->name);
}

static bool check_option(const struct weir_option *option, const struct candidate *it,
			 struct weir_error *err)
{
	size_t size = field_size(option->type), room = it->plugin->self_size;

	for (const struct weir_option *o = it->plugin->options; o < option; o++) {
		if (strcmp(o->name, option->name) == 0)
			return weir_fail(err, WEIR_BAD_CONFIG, "its option \"%s\" is there twice",
					 option->name);
	}
	if (!option->help || !*option->help)
		return weir_fail(err, WEIR_BAD_CONFIG, "its option \"%s\" has no help",
				 option->name);
	if (!size)
		return weir_fail(err, WEIR_BAD_CONFIG, "its option \"%s\" has no type",
				 option->name);
	if (option->offset > room || room - option->offset < size)
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "its option \"%s\" lies outside of the private struct "
				 "(self_size is %zu)",
				 option->name, room);
	if (option->type == WEIR_OPTION_CHOICE && (!option->choices || !*option->choices))
		return weir_fail(err, WEIR_BAD_CONFIG, "its option \"%s\" has no choices",
				 option->name);
	if (option->min > option->max)
		return weir_fail(err, WEIR_BAD_CONFIG, "its option \"%s\" has min above max",
				 option->name);
	return check_fallback(option, it, err);
}

static bool check_options(const struct candidate *it, struct weir_error *err)
{
	size_t count = 0;

	if (it->plugin->self_size > SELF_CEILING)
		return weir_fail(err, WEIR_BAD_CONFIG, "its private struct has %zu bytes",
				 it->plugin->self_size);
	for (const struct weir_option *o = it->plugin->options; o && o->name; o++) {
		if (++count > OPTIONS_CEILING)
			return weir_fail(err, WEIR_BAD_CONFIG,
					 "its option table does not end with { 0 }");
		if (!check_option(o, it, err))
			return false;
	}
	return true;
}

bool weir_descriptor_take(const void *entry, const char *name, struct weir_arena *arena,
			  struct weir_plugin **out, struct weir_error *err)
{
	struct candidate it = { .name = name, .arena = arena };
	struct head head;

	memcpy(&head, entry, sizeof(head));
	if (!check_abi(&head, err))
		return false;
	it.plugin = weir_arena_alloc(arena, sizeof(*it.plugin));
	memcpy(it.plugin, entry, head.size < sizeof(*it.plugin) ? head.size : sizeof(*it.plugin));
	*out = it.plugin;
	return check_texts(&it, err) && check_ops(&it, err);
}

bool weir_descriptor_options(struct weir_plugin *plugin, struct weir_arena *arena,
			     struct weir_error *err)
{
	const struct candidate it = { .name = plugin->name, .arena = arena, .plugin = plugin };

	return check_options(&it, err);
}

bool weir_descriptor_adopt(const void *entry, const char *name, const char *file,
			   struct weir_arena *arena, const struct weir_plugin **out,
			   struct weir_error *err)
{
	struct weir_plugin *plugin = NULL;

	if (weir_descriptor_take(entry, name, arena, &plugin, err) &&
	    weir_descriptor_options(plugin, arena, err)) {
		*out = plugin;
		return true;
	}
	return weir_while(err, "plugin \"%s\" (%s)", name, file);
}
