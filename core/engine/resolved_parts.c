/*
 * resolved_parts.c - lines of a resolved pipeline: keys, quoted values, comments.
 */
#include "resolved.h"

#include <string.h>

#include "../base/text.h"
#include "../conf/units.h"

enum {
	COMMENT = 56,           /* the column where comments begin, if there is room */
	TEXT_CEILING = 2 << 20, /* bytes of one text */
	NUMBER_TEXT = 32,
	PER_CENT = 100,
};

/* ---- one line ---- */

/* A text that YAML takes for nothing but itself. */
static bool is_plain(const char *text)
{
	static const char first[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "/_.-+$()!%";

	return *text && strchr(first, *text) && !text[strspn(text, rest)];
}

/* As YAML has it, and without what is secret. */
static void put_quoted(struct weir_resolved *resolved, const char *text)
{
	const char *shown = weir_logger_redacted(resolved->log, text);

	if (is_plain(shown))
		(void)weir_buffer_string(resolved->out, shown);
	else
		weir_text_json(resolved->out, shown, strlen(shown));
}

static void put_comment(struct weir_resolved *resolved, size_t begin, const char *comment)
{
	const char *shown = weir_logger_redacted(resolved->log, comment);
	size_t used = resolved->out->length - begin;

	(void)weir_buffer_printf(resolved->out, "%*s# ", used < COMMENT ? (int)(COMMENT - used) : 2,
				 "");
	weir_text_visible(resolved->out, shown, strlen(shown));
}

static void put_key(struct weir_resolved *resolved, int indent, const char *key)
{
	bool item = !strncmp(key, "- ", 2);

	(void)weir_buffer_printf(resolved->out, "%*s%s", indent, "", item ? "- " : "");
	if (strcmp(key, "- ") != 0) {
		put_quoted(resolved, item ? key + 2 : key);
		(void)weir_buffer_byte(resolved->out, ':');
	}
}

void weir_resolved_line(struct weir_resolved *resolved, int indent, const char *key,
			const char *value, const char *comment)
{
	size_t begin = resolved->out->length;

	put_key(resolved, indent, key);
	if (value) {
		if (strcmp(key, "- ") != 0)
			(void)weir_buffer_byte(resolved->out, ' ');
		put_quoted(resolved, value);
	}
	if (comment)
		put_comment(resolved, begin, comment);
	(void)weir_buffer_byte(resolved->out, '\n');
}

/* ---- trees ---- */

static void put_scalar(struct weir_resolved *resolved, int indent, const char *key,
		       const struct weir_node *node, bool references)
{
	struct weir_resolved_value value = { node->text,
					     weir_resolved_place(resolved, &node->place), false };

	if (references)
		value = weir_resolved_scalar(resolved, node);
	weir_resolved_line(resolved, indent, key, value.text, value.comment);
}

/* A list of texts in one line. False: it is of other things. */
static bool put_list(struct weir_resolved *resolved, int indent, const char *key,
		     const struct weir_node *node, bool references)
{
	size_t begin = resolved->out->length;

	for (size_t i = 0; i < node->count; i++) {
		if (node->item[i]->kind != WEIR_NODE_SCALAR)
			return false;
	}
	put_key(resolved, indent, key);
	(void)weir_buffer_string(resolved->out, " [");
	for (size_t i = 0; i < node->count; i++) {
		const struct weir_node *item = node->item[i];

		(void)weir_buffer_string(resolved->out, i ? ", " : "");
		put_quoted(resolved,
			   references ? weir_resolved_scalar(resolved, item).text : item->text);
	}
	(void)weir_buffer_byte(resolved->out, ']');
	put_comment(resolved, begin, weir_resolved_place(resolved, &node->place));
	(void)weir_buffer_byte(resolved->out, '\n');
	return true;
}

void weir_resolved_tree(struct weir_resolved *resolved, int indent, const char *key,
			const struct weir_node *node, bool references)
{
	int inner = indent + (strncmp(key, "- ", 2) ? 2 : 4);

	if (weir_node_empty(node)) {
		/* In a map of names an empty value is the name itself. */
		weir_resolved_line(resolved, indent, key, NULL,
				   weir_resolved_place(resolved, &node->place));
	} else if (node->kind == WEIR_NODE_SCALAR) {
		put_scalar(resolved, indent, key, node, references);
	} else if (node->kind == WEIR_NODE_LIST) {
		if (put_list(resolved, indent, key, node, references))
			return;
		weir_resolved_line(resolved, indent, key, NULL, NULL);
		for (size_t i = 0; i < node->count; i++)
			weir_resolved_tree(resolved, inner, "- ", node->item[i], references);
	} else {
		weir_resolved_line(resolved, indent, key, NULL, NULL);
		for (size_t i = 0; i < node->count; i++)
			weir_resolved_tree(resolved, inner, node->key[i]->text, node->item[i],
					   references);
	}
}

/* ---- options ---- */

/* An option of single values, or one value of it. */
static void put_single(struct weir_resolved *resolved, int indent, const char *key,
		       const struct weir_option *option, const struct weir_node *node)
{
	struct weir_resolved_value value = weir_resolved_option(resolved, option, node);

	weir_resolved_line(resolved, indent, key, value.text, value.comment);
}

static void put_option(struct weir_resolved *resolved, int indent, const struct weir_option *option,
		       const struct weir_node *node)
{
	if (node->kind == WEIR_NODE_SCALAR) {
		put_single(resolved, indent, option->name, option, node);
	} else if (!option->secret) {
		weir_resolved_tree(resolved, indent, option->name, node, true);
	} else {
		weir_resolved_line(resolved, indent, option->name, NULL, NULL);
		for (size_t i = 0; i < node->count; i++)
			if (node->item[i]->kind == WEIR_NODE_SCALAR)
				put_single(resolved, indent + 2,
					   node->key ? node->key[i]->text : "- ", option,
					   node->item[i]);
	}
}

void weir_resolved_options(struct weir_resolved *resolved, int indent, const char *key,
			   const struct weir_option *table, const struct weir_node *with,
			   const struct weir_place *at)
{
	bool any = false;

	for (const struct weir_option *o = table; o && o->name; o++) {
		const struct weir_node *node = weir_node_get(with, o->name);
		struct weir_resolved_value value;

		if (weir_node_empty(node) && !o->fallback)
			continue;
		if (!any && key)
			weir_resolved_line(resolved, indent, key, NULL, NULL);
		any = true;
		if (!weir_node_empty(node)) {
			put_option(resolved, indent + (key ? 2 : 0), o, node);
			continue;
		}
		value = weir_resolved_default(resolved, o, at);
		weir_resolved_line(resolved, indent + (key ? 2 : 0), o->name, value.text,
				   value.comment);
	}
}

/* ---- batch and rejects ---- */

/* What says it: flows: of the nearest file, the flow itself, the nearest file; NULL: nothing. */
static const struct weir_node *policy(const struct weir_resolved *resolved, size_t step,
				      const char *map, const char *key)
{
	const struct weir_pipeline *pipeline = resolved->pipeline;
	const struct weir_node *steps =
		weir_node_get(pipeline->root[pipeline->layer_count - 1], "steps");
	const struct weir_node *node = NULL;

	for (size_t i = 0; i < pipeline->layer_count && weir_node_empty(node); i++)
		node = weir_node_get(weir_node_get(weir_node_get(weir_node_get(pipeline->root[i],
									       "flows"),
								 pipeline->step[step].name),
						   map),
				     key);
	if (weir_node_empty(node) && steps && step < steps->count)
		node = weir_node_get(weir_node_get(steps->item[step], map), key);
	for (size_t i = 0; i < pipeline->layer_count && weir_node_empty(node); i++)
		node = weir_node_get(weir_node_get(pipeline->root[i], map), key);
	return weir_node_empty(node) ? NULL : node;
}

static void put_policy(struct weir_resolved *resolved, int indent, size_t step, const char *map,
		       const char *key, const char *effective)
{
	const struct weir_node *node = policy(resolved, step, map, key);
	struct weir_resolved_value value = { effective, "default", false };

	if (node) {
		value = weir_resolved_scalar(resolved, node);
		if (!value.open)
			value.text = effective;
	}
	weir_resolved_line(resolved, indent, key, value.text, value.comment);
}

void weir_resolved_policies(struct weir_resolved *resolved, int indent, size_t step)
{
	const struct weir_step_spec *spec = &resolved->pipeline->step[step];
	char number[NUMBER_TEXT];

	weir_resolved_line(resolved, indent, "batch", NULL, NULL);
	(void)snprintf(number, sizeof(number), "%llu", (unsigned long long)spec->batch.rows);
	put_policy(resolved, indent + 2, step, "batch", "rows", number);
	weir_print_size((int64_t)spec->batch.bytes, number);
	put_policy(resolved, indent + 2, step, "batch", "bytes", number);
	if (spec->batch.on_change)
		put_policy(resolved, indent + 2, step, "batch", "on_change",
			   weir_resolved_plain(resolved, spec->batch.on_change));
	weir_resolved_line(resolved, indent, "rejects", NULL, NULL);
	(void)snprintf(number, sizeof(number), "%lld", (long long)spec->rejects.max_rows);
	put_policy(resolved, indent + 2, step, "rejects", "max_rows", number);
	(void)snprintf(number, sizeof(number), "%.15g%%", spec->rejects.max_share * PER_CENT);
	put_policy(resolved, indent + 2, step, "rejects", "max_share", number);
}
