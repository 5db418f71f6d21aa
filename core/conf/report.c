/*
 * report.c - what a report draws of a run's values: how a column of a flow is spread, by another.
 *
 *	report:
 *	  - {title: Times by race, flow: results, value: time_cs, by: race, label: races.name,
 *	     unit: centiseconds}
 */
#include <string.h>

#include "keys.h"
#include "loading.h"

enum { PLOTS_CEILING = 8, UNIT_CEILING = 16 /* bytes */, TITLE_CEILING = 80 };

/* A text of the map that may be missing. */
static const char *optional(struct weir_loading *loading, const struct weir_node *map,
			    const char *key, size_t most)
{
	const struct weir_node *node = weir_node_get(map, key);
	const char *text;

	if (weir_node_empty(node))
		return NULL;
	text = weir_loading_text(loading, map, key, "a plot of report:");
	if (text && strlen(text) > most)
		weir_problem(loading->problems, &node->place,
			     "\"%s\" of a plot is longer than %zu bytes", key, most);
	return text;
}

/* "races.name": of the rows of flow races, the column name. */
static void read_label(struct weir_loading *loading, const struct weir_node *map,
		       struct weir_plot_spec *plot)
{
	const struct weir_node *node = weir_node_get(map, "label");
	const char *text = weir_node_empty(node)
				   ? NULL
				   : weir_loading_text(loading, map, "label", "a plot of report:");
	const char *dot = text ? strchr(text, '.') : NULL;

	if (!text)
		return;
	if (!dot || dot == text || !dot[1]) {
		weir_hint(weir_problem(loading->problems, &node->place, "\"%s\" is not FLOW.COLUMN",
				       text),
			  "write for example: races.name");
		return;
	}
	plot->label_flow = weir_arena_copy(loading->arena, text, (size_t)(dot - text));
	plot->label = dot + 1;
	(void)weir_loading_flow(loading, plot->label_flow, &node->place);
}

static void read_plot(struct weir_loading *loading, const struct weir_node *map)
{
	struct weir_pipeline *pipeline = loading->pipeline;
	struct weir_plot_spec *plot = &pipeline->plot[pipeline->plot_count];
	static const char owner[] = "a plot of report:";

	if (!weir_node_is(map, WEIR_NODE_MAP, owner, loading->problems))
		return;
	weir_keys_known(map, weir_plot_keys, false, owner, loading->problems);
	pipeline->plot_count++;
	plot->place = map->place;
	plot->flow = weir_loading_text(loading, map, "flow", owner);
	plot->value = weir_loading_text(loading, map, "value", owner);
	plot->by = weir_loading_text(loading, map, "by", owner);
	plot->title = optional(loading, map, "title", TITLE_CEILING);
	plot->unit = optional(loading, map, "unit", UNIT_CEILING);
	if (plot->flow)
		(void)weir_loading_flow(loading, plot->flow, &weir_node_get(map, "flow")->place);
	read_label(loading, map, plot);
	if (!plot->title && plot->value && plot->by)
		plot->title = weir_arena_printf(loading->arena, "%s by %s", plot->value, plot->by);
}

void weir_loading_report(struct weir_loading *loading)
{
	const struct weir_node *list = weir_loading_base(loading, "report");

	if (weir_node_empty(list) ||
	    !weir_node_is(list, WEIR_NODE_LIST, "\"report\"", loading->problems))
		return;
	if (list->count > PLOTS_CEILING) {
		weir_problem(loading->problems, &list->place, "a report has %d plots at most",
			     PLOTS_CEILING);
		return;
	}
	loading->pipeline->plot =
		weir_arena_alloc(loading->arena,
				 (list->count + 1) * sizeof(*loading->pipeline->plot));
	for (size_t i = 0; i < list->count; i++)
		read_plot(loading, list->item[i]);
}
