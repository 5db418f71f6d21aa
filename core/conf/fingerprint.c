/*
 * fingerprint.c - what a pipeline does, as one number.
 *
 * Two pipelines with the same fingerprint read, change and write the same. Every
 * text goes in with its length before it, every list with its count, so that no
 * two different pipelines are spelled alike. Secrets go in by name; what only limits or
 * checks a run (rejects, verify, connection) stays out.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/digest.h"
#include "loading.h"

static const char version[] = "weir pipeline 1";

static void put_number(struct weir_sha256 *sha, uint64_t number)
{
	unsigned char byte[sizeof(number)];
	size_t i;

	for (i = 0; i < sizeof(byte); i++)
		byte[i] = (unsigned char)(number >> (8 * i));
	weir_sha256_add(sha, byte, sizeof(byte));
}

/* NULL and the empty text are not the same. */
static void put_text(struct weir_sha256 *sha, const char *text)
{
	put_number(sha, text ? strlen(text) + 1 : 0);
	if (text)
		weir_sha256_add(sha, text, strlen(text));
}

static void put_texts(struct weir_sha256 *sha, const char *const *text, size_t count)
{
	size_t i;

	put_number(sha, count);
	for (i = 0; i < count; i++)
		put_text(sha, text[i]);
}

static void put_node(struct weir_sha256 *sha, const struct weir_node *node)
{
	size_t i;

	if (weir_node_empty(node)) {
		put_number(sha, 0);
		return;
	}
	put_number(sha, node->kind);
	if (node->kind == WEIR_NODE_SCALAR) {
		put_text(sha, weir_node_shown(node));
		return;
	}
	put_number(sha, node->count);
	for (i = 0; i < node->count; i++) {
		if (node->kind == WEIR_NODE_MAP)
			put_text(sha, node->key[i]->text);
		put_node(sha, node->item[i]);
	}
}

static int by_text(const void *a, const void *b)
{
	const struct weir_node *x = *(struct weir_node *const *)a;
	const struct weir_node *y = *(struct weir_node *const *)b;

	return strcmp(x->text, y->text);
}

/* Options are a set: their order does not matter, but that inside a map option does. */
static void put_options(struct weir_sha256 *sha, const struct weir_node *with)
{
	struct weir_node **key;
	size_t i;

	if (!with || with->kind != WEIR_NODE_MAP) {
		put_number(sha, 0);
		return;
	}
	key = weir_xcalloc(with->count + 1, sizeof(struct weir_node *));
	for (i = 0; i < with->count; i++)
		key[i] = with->key[i];
	qsort(key, with->count, sizeof(struct weir_node *), by_text);
	put_number(sha, with->count);
	for (i = 0; i < with->count; i++) {
		put_text(sha, key[i]->text);
		put_node(sha, weir_node_get(with, key[i]->text));
	}
	free(key);
}

static void put_step(struct weir_sha256 *sha, const struct weir_step_spec *step)
{
	size_t i;

	put_number(sha, step->is_task);
	put_text(sha, step->name);
	put_number(sha, step->batch.rows);
	put_number(sha, step->batch.bytes);
	put_text(sha, step->batch.on_change);
	put_number(sha, step->stage_count);
	for (i = 0; i < step->stage_count; i++) {
		put_text(sha, step->stage[i].use);
		put_options(sha, step->stage[i].with);
	}
}

static void put_table(struct weir_sha256 *sha, const struct weir_table_def *table)
{
	const struct weir_table_spec *spec = &table->spec;
	size_t i;

	put_text(sha, spec->name);
	put_texts(sha, spec->key, spec->key_count);
	for (i = 0; i < spec->key_count; i++)
		put_number(sha, table->key_folded[i]);
	put_texts(sha, spec->also, spec->also_count);
	put_texts(sha, spec->keep, spec->keep_count);
	put_texts(sha, spec->ref_column, spec->ref_count);
	put_texts(sha, spec->ref_table, spec->ref_count);
	put_texts(sha, table->nth, table->nth_count);
	put_texts(sha, table->compare, table->compare_count);
	put_texts(sha, table->renumbered, table->renumbered_count);
	put_text(sha, table->merged_in);
	put_texts(sha, table->merged_same, table->merged_same_count);
}

void weir_loading_fingerprint(struct weir_pipeline *pipeline)
{
	struct weir_sha256 sha;
	size_t i;

	weir_sha256_init(&sha);
	put_text(&sha, version);
	put_text(&sha, pipeline->store.name);
	put_text(&sha, pipeline->store.use);
	put_options(&sha, pipeline->store.with);
	put_number(&sha, pipeline->table_count);
	for (i = 0; i < pipeline->table_count; i++)
		put_table(&sha, &pipeline->table[i]);
	put_number(&sha, pipeline->step_count);
	for (i = 0; i < pipeline->step_count; i++)
		put_step(&sha, &pipeline->step[i]);
	weir_sha256_end(&sha, pipeline->fingerprint);
}
