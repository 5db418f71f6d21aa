/*
 * receipt_read.c - reads a receipt again, and what a run was asked to do.
 */
#include <inttypes.h>
#include <string.h>

#include "../base/text.h"
#include "receipt.h"
#include "receipt_parts.h"

enum { OPTIONS_CEILING = 1 << 20 };

/* A scalar's text, or "". */
static const char *text_at(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : "";
}

static uint64_t count_of(const char *text)
{
	int64_t number;

	return weir_parse_int((struct weir_text){ text, strlen(text) }, &number) && number > 0
		       ? (uint64_t)number
		       : 0;
}

static void take_inputs(struct weir_receipt *receipt, struct weir_arena *arena)
{
	const struct weir_node *list = weir_node_get(receipt->root, "inputs");
	struct weir_run_input *input;

	if (!list || list->kind != WEIR_NODE_LIST)
		return;
	input = weir_arena_alloc(arena, (list->count + 1) * sizeof(*input));
	for (size_t i = 0; i < list->count; i++)
		input[i] = (struct weir_run_input){
			.step = (size_t)count_of(text_at(list->item[i], "number")),
			.path = text_at(list->item[i], "path"),
			.size = count_of(text_at(list->item[i], "size")),
			.sha256 = text_at(list->item[i], "sha256"),
		};
	receipt->input = input;
	receipt->input_count = list->count;
}

bool weir_receipt_read(const char *path, struct weir_arena *arena, struct weir_receipt *receipt,
		       struct weir_error *err)
{
	const struct {
		const char *key, **text;
	} field[] = {
		{ "run", &receipt->run },
		{ "file", &receipt->file },
		{ "text", &receipt->text },
		{ "fingerprint", &receipt->fingerprint },
		{ "selection", &receipt->selection },
		{ "store_name", &receipt->store_name },
		{ "store", &receipt->store },
		{ "options", &receipt->options },
		{ "outcome", &receipt->outcome },
		{ "state", &receipt->state },
	};

	*receipt = (struct weir_receipt){ .path = path };
	receipt->root = weir_sealed_read(path, &weir_receipt_seal, arena, err);
	if (!receipt->root)
		return false;
	for (size_t i = 0; i < sizeof(field) / sizeof(*field); i++)
		*field[i].text = text_at(receipt->root, field[i].key);
	take_inputs(receipt, arena);
	return true;
}

bool weir_receipt_count(const struct weir_receipt *receipt, const char *step, const char *name,
			uint64_t *count)
{
	const struct weir_node *list = weir_node_get(receipt->root, "steps");
	const char *dot = strchr(name, '.');

	for (size_t i = 0; list && list->kind == WEIR_NODE_LIST && i < list->count; i++) {
		const struct weir_node *map = list->item[i], *value;

		if (strcmp(text_at(map, "name"), step) != 0)
			continue;
		if (dot)
			map = weir_node_get(map, "present_kinds");
		value = weir_node_get(map, dot ? dot + 1 : name);
		if (!value || value->kind != WEIR_NODE_SCALAR)
			return false;
		*count = count_of(value->text);
		return true;
	}
	return false;
}

static void tell_changed(const struct weir_receipt *receipt, const struct weir_run_input *input,
			 uint64_t size, struct weir_problems *problems)
{
	if (size == input->size)
		weir_problem(problems, NULL, "the input %s has changed since run %s", input->path,
			     receipt->run);
	else
		weir_problem(problems, NULL,
			     "the input %s has changed since run %s: it was %" PRIu64
			     " bytes long, and is %" PRIu64 " now",
			     input->path, receipt->run, input->size, size);
}

void weir_receipt_inputs(const struct weir_receipt *receipt, struct weir_problems *problems)
{
	for (size_t i = 0; i < receipt->input_count; i++) {
		const struct weir_run_input *input = &receipt->input[i];
		char sha256[WEIR_SHA256_TEXT];
		struct weir_error err = { 0 };
		uint64_t size;
		bool regular;

		if (!*input->sha256) /* it was no file that can be read again */
			continue;
		if (!weir_facts_digest(input->path, sha256, &size, &regular, &err))
			weir_problems_add(problems, &err);
		else if (!regular)
			weir_problem(problems, NULL, "the input %s of run %s is gone", input->path,
				     receipt->run);
		else if (strcmp(sha256, input->sha256) != 0)
			tell_changed(receipt, input, size, problems);
	}
}

/* ---- the options ---- */

static const char *optional(const struct weir_node *map, const char *key)
{
	const char *text = text_at(map, key);

	return *text ? text : NULL;
}

static void take_options(const struct weir_node *root, struct weir_arena *arena,
			 struct weir_run_options *how)
{
	const struct weir_node *params = weir_node_get(root, "params");
	struct weir_variable *set;

	how->to = optional(root, "to");
	how->only = optional(root, "only");
	how->from = optional(root, "from");
	how->until = optional(root, "until");
	how->set = NULL;
	how->set_count = 0;
	if (!params || params->kind != WEIR_NODE_MAP)
		return;
	set = weir_arena_alloc(arena, (params->count + 1) * sizeof(*set));
	for (size_t i = 0; i < params->count; i++)
		if (params->item[i]->kind == WEIR_NODE_SCALAR && *params->item[i]->text)
			set[how->set_count++] = (struct weir_variable){ params->key[i]->text,
									params->item[i]->text };
	how->set = set;
}

bool weir_recorded_options(const char *file, const char *options, struct weir_arena *arena,
			   struct weir_run_options *how, struct weir_error *err)
{
	struct weir_node *root = NULL;
	struct weir_problems ignored;
	struct weir_buffer json;

	weir_problems_init(&ignored);
	weir_buffer_init(&json, OPTIONS_CEILING);
	if (weir_buffer_string(&json, options) && json.length)
		root = weir_yaml_parse("options", &json, arena, &ignored);
	weir_buffer_release(&json);
	weir_problems_release(&ignored);
	if (!root || root->kind != WEIR_NODE_MAP)
		return weir_fail(err, WEIR_BAD_CONFIG,
				 "an older weir did not note what the run was asked to do");
	how->file = file;
	take_options(root, arena, how);
	return true;
}
