/*
 * plots_keep.c - plots as the state has them, a document of JSON each.
 *
 * Of a group: its key, its label, and its numbers in one text: exponent, first bin, least, most and
 * sum, and then how many are in each bin.
 */
#include "plots.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/json.h"
#include "ledger.h"

enum { NUMBERS_CEILING = 4096 };

static void put_numbers(struct weir_json *json, const struct weir_sketch *sketch)
{
	struct weir_buffer text;

	weir_buffer_init(&text, NUMBERS_CEILING);
	(void)weir_buffer_printf(&text, "%d %" PRId64 " %.17g %.17g %.17g", sketch->exponent,
				 sketch->first, sketch->least, sketch->most, sketch->sum);
	for (size_t i = 0; i < weir_sketch_bins(sketch); i++)
		(void)weir_buffer_printf(&text, " %" PRIu64, sketch->bin[i]);
	weir_json_text(json, NULL, text.overflow ? "" : text.at);
	weir_buffer_release(&text);
}

static void put_group(struct weir_json *json, const struct weir_plot_group *group)
{
	weir_json_open(json, NULL, '[');
	weir_json_text(json, NULL, group->key);
	weir_json_text(json, NULL, group->label);
	put_numbers(json, &group->sketch);
	weir_json_close(json, ']');
}

static void put_plot(struct weir_json *json, const void *arg)
{
	const struct weir_plot *plot = arg;

	weir_json_open(json, NULL, '{');
	weir_json_text(json, "title", plot->title);
	weir_json_text(json, "unit", plot->unit);
	weir_json_text(json, "flow", plot->flow);
	weir_json_text(json, "value", plot->value);
	weir_json_count(json, "rows", plot->rows);
	weir_json_count(json, "without", plot->without);
	weir_json_count(json, "others", plot->others);
	weir_json_open(json, "groups", '[');
	for (size_t i = 0; i < plot->count; i++)
		if (plot->group[i].sketch.count)
			put_group(json, &plot->group[i]);
	weir_json_close(json, ']');
	weir_json_close(json, '}');
}

bool weir_plots_keep(const struct weir_plots *plots, struct weir_ledger *ledger,
		     struct weir_error *err)
{
	const struct weir_plot *plot;
	struct weir_buffer body;
	bool good = true;

	for (size_t i = 0; good && (plot = weir_plots_at(plots, i)); i++) {
		if (!plot->rows && !plot->without && !plot->others)
			continue;
		weir_buffer_init(&body, WEIR_PLOT_CEILING);
		good = weir_json_append(&body, put_plot, plot)
			       ? weir_ledger_plot(ledger, i, body.at, err)
			       : weir_fail(err, WEIR_BUG, "a plot does not fit into %d bytes",
					   WEIR_PLOT_CEILING);
		weir_buffer_release(&body);
	}
	return good;
}

/* ---- and back ---- */

static const char *text_at(const struct weir_node *map, const char *key)
{
	const struct weir_node *node = weir_node_get(map, key);

	return node && node->kind == WEIR_NODE_SCALAR ? node->text : "";
}

static bool read_numbers(const char *text, struct weir_sketch *sketch)
{
	char *end;
	size_t bin = 0;

	sketch->exponent = (int)strtol(text, &end, 10);
	sketch->first = strtoll(end, &end, 10);
	sketch->least = strtod(end, &end);
	sketch->most = strtod(end, &end);
	sketch->sum = strtod(end, &end);
	for (; *end == ' ' && bin < WEIR_SKETCH_BINS; bin++) {
		sketch->bin[bin] = strtoull(end, &end, 10);
		sketch->count += sketch->bin[bin];
	}
	return !*end && sketch->count && weir_sketch_bins(sketch) == bin;
}

static bool read_group(const struct weir_node *node, struct weir_plot_group *group)
{
	if (node->kind != WEIR_NODE_LIST || node->count != 3)
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (node->item[i]->kind != WEIR_NODE_SCALAR)
			return false;
	snprintf(group->key, sizeof(group->key), "%s", node->item[0]->text);
	snprintf(group->label, sizeof(group->label), "%s", node->item[1]->text);
	return read_numbers(node->item[2]->text, &group->sketch);
}

static struct weir_node *parse(const char *body, struct weir_arena *arena)
{
	struct weir_problems ignored;
	struct weir_buffer json;
	struct weir_node *root = NULL;

	weir_problems_init(&ignored);
	weir_buffer_init(&json, WEIR_PLOT_CEILING);
	if (weir_buffer_string(&json, body) && json.length)
		root = weir_yaml_parse("plot", &json, arena, &ignored);
	weir_buffer_release(&json);
	weir_problems_release(&ignored);
	return root;
}

bool weir_plot_read(const char *body, struct weir_arena *arena, struct weir_plot *plot)
{
	const struct weir_node *root = parse(body, arena);
	const struct weir_node *list = weir_node_get(root, "groups");

	*plot = (struct weir_plot){ .spec = NULL };
	if (!list || list->kind != WEIR_NODE_LIST || list->count > WEIR_PLOT_GROUPS)
		return false;
	plot->title = text_at(root, "title");
	plot->unit = text_at(root, "unit");
	plot->flow = text_at(root, "flow");
	plot->value = text_at(root, "value");
	plot->rows = strtoull(text_at(root, "rows"), NULL, 10);
	plot->without = strtoull(text_at(root, "without"), NULL, 10);
	plot->others = strtoull(text_at(root, "others"), NULL, 10);
	plot->group = weir_arena_alloc(arena, (list->count + 1) * sizeof(*plot->group));
	for (; plot->count < list->count; plot->count++)
		if (!read_group(list->item[plot->count], &plot->group[plot->count]))
			return false;
	return true;
}
