/*
 * conform_describe.c - tests of what a plugin says about itself: descriptor and options.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "conform_parts.h"
#include "descriptor.h"

static const void *load(struct weir_trial *trial)
{
	char *real = realpath(trial->options->file, NULL);
	void *handle;
	const void *entry;

	weir_trial_phase(trial, "loading");
	handle = real ? dlopen(real, RTLD_NOW | RTLD_LOCAL) : NULL;
	if (!handle) {
		(void)weir_trial_bad(trial, "%s", real ? dlerror() : "it is gone");
		return NULL;
	}
	free(real);
	entry = dlsym(handle, "weir_plugin_entry");
	if (!entry)
		(void)weir_trial_bad(trial, "it does not export weir_plugin_entry");
	return entry;
}

bool weir_trial_loads(struct weir_trial *trial)
{
	const void *entry = load(trial);
	struct {
		uint32_t abi, size;
	} head;

	if (!entry)
		return false;
	memcpy(&head, entry, sizeof(head));
	if (head.abi != WEIR_ABI)
		return weir_trial_bad(trial,
				      "it was built for plugin interface %u, this weir has %d: "
				      "build it with the headers of this weir",
				      head.abi, WEIR_ABI);
	return true;
}

static bool take(struct weir_trial *trial, struct weir_plugin **plugin)
{
	const void *entry = load(trial);
	struct weir_error err;

	if (!entry)
		return false;
	return weir_descriptor_take(entry, trial->name, &trial->arena, plugin, &err) ||
	       weir_trial_failed(trial, "descriptor", &err);
}

/* Which traits mean something for the kind. */
static uint32_t traits_of(enum weir_kind kind)
{
	switch (kind) {
	case WEIR_STORE:
		return WEIR_LOCAL | WEIR_KEEPS_NOTHING;
	case WEIR_TASK:
		return WEIR_ONCE;
	case WEIR_SOURCE:
		return WEIR_OUTSIDE | WEIR_READS_CSV | WEIR_READS_JSONL;
	case WEIR_TRANSFORM:
		return WEIR_OUTSIDE;
	case WEIR_SINK:
		break;
	}
	return 0;
}

bool weir_trial_descriptor(struct weir_trial *trial)
{
	struct weir_plugin *plugin;

	if (!take(trial, &plugin))
		return false;
	if (plugin->traits & ~traits_of(plugin->kind))
		return weir_trial_bad(trial, "traits has 0x%x, which means nothing for a %s",
				      plugin->traits & ~traits_of(plugin->kind),
				      weir_kind_name(plugin->kind));
	if (plugin->options && plugin->options->name && !plugin->self_size)
		return weir_trial_bad(trial, "it has options, and self_size is 0");
	return true;
}

bool weir_trial_options(struct weir_trial *trial)
{
	struct weir_plugin *plugin;
	struct weir_error err;

	if (!take(trial, &plugin))
		return false;
	if (!weir_descriptor_options(plugin, &trial->arena, &err))
		return weir_trial_failed(trial, "options", &err);
	for (const struct weir_option *o = plugin->options; o && o->name; o++)
		if (o->secret && o->type != WEIR_OPTION_TEXT && o->type != WEIR_OPTION_MAP)
			return weir_trial_bad(trial,
					      "the option \"%s\" is secret, which only a text or a "
					      "map can be: the others are not masked",
					      o->name);
	return true;
}

/* The options as they were given, without one. */
static struct weir_node *without(struct weir_trial *trial, const struct weir_node *with,
				 const char *name)
{
	struct weir_node *copy = weir_arena_alloc(&trial->arena, sizeof(*copy));
	size_t count = with ? with->count : 0;

	if (!with)
		return NULL;
	*copy = *with;
	copy->key = weir_arena_alloc(&trial->arena, (count + 1) * sizeof(struct weir_node *));
	copy->item = weir_arena_alloc(&trial->arena, (count + 1) * sizeof(struct weir_node *));
	copy->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(with->key[i]->text, name))
			continue;
		copy->key[copy->count] = with->key[i];
		copy->item[copy->count++] = with->item[i];
	}
	return copy;
}

/* Which one of them is missing is what a user is told. */
static bool refuses_without(struct weir_trial *trial, const char *name)
{
	struct weir_stage_spec spec = trial->spec;
	struct weir_problems problems;
	struct weir_stage *stage;
	bool named = false;

	weir_problems_init(&problems);
	spec.with = without(trial, spec.with, name);
	stage = weir_stage_make(&trial->session, &spec, trial->plugin->kind, "check", &problems);
	weir_stage_free(stage);
	for (size_t i = 0; i < problems.count; i++)
		named |= strstr(problems.item[i].message, name) != NULL;
	weir_problems_release(&problems);
	return named ||
	       weir_trial_bad(trial, "without the required option \"%s\" no error names it", name);
}

bool weir_trial_required(struct weir_trial *trial)
{
	size_t required = 0;

	for (const struct weir_option *o = trial->plugin->options; o && o->name; o++) {
		if (!o->required)
			continue;
		required++;
		if (!refuses_without(trial, o->name))
			return false;
	}
	return required || weir_trial_skip(trial, "no option is required");
}
