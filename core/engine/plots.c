/*
 * plots.c - counts the values of settled rows into the plots of the pipeline.
 */
#include "plots.h"

#include <stdio.h>
#include <stdlib.h>

#include "../base/digest.h"
#include "../base/text.h"

enum { FIRST_GROUPS = 16, NUMBER_ROOM = 64 };

struct weir_plots {
	struct weir_plot *plot;
	size_t count;
};

struct weir_plots *weir_plots_new(const struct weir_pipeline *pipeline)
{
	struct weir_plots *plots;

	if (!pipeline->plot_count)
		return NULL;
	plots = weir_xcalloc(1, sizeof(*plots));
	plots->plot = weir_xcalloc(pipeline->plot_count, sizeof(*plots->plot));
	plots->count = pipeline->plot_count;
	for (size_t i = 0; i < plots->count; i++) {
		const struct weir_plot_spec *spec = &pipeline->plot[i];

		plots->plot[i] = (struct weir_plot){ .spec = spec,
						     .title = spec->title,
						     .unit = spec->unit ? spec->unit : "",
						     .flow = spec->flow,
						     .value = spec->value };
	}
	return plots;
}

void weir_plots_free(struct weir_plots *plots)
{
	if (!plots)
		return;
	for (size_t i = 0; i < plots->count; i++)
		free(plots->plot[i].group);
	free(plots->plot);
	free(plots);
}

const struct weir_plot *weir_plots_at(const struct weir_plots *plots, size_t number)
{
	return plots && number < plots->count ? &plots->plot[number] : NULL;
}

/* ---- before the run ---- */

static void need(const struct weir_chain *chain, const struct weir_plot_spec *spec,
		 const char *column, struct weir_problems *problems)
{
	struct weir_error err;
	int number;

	if (weir_schema_need(chain->schema, column, &number, &err))
		return;
	(void)weir_while(&err, "report: plot \"%s\": flow %s", spec->title, chain->step->name);
	snprintf(err.file, sizeof(err.file), "%s", spec->place.file);
	err.line = spec->place.line;
	err.at_column = spec->place.column;
	weir_problems_add(problems, &err);
}

void weir_plots_check_flow(const struct weir_chain *chain, struct weir_problems *problems)
{
	const struct weir_pipeline *pipeline = chain->target.session->pipeline;

	for (size_t i = 0; i < pipeline->plot_count; i++) {
		const struct weir_plot_spec *spec = &pipeline->plot[i];

		if (!strcmp(spec->flow, chain->step->name)) {
			need(chain, spec, spec->value, problems);
			need(chain, spec, spec->by, problems);
		}
		if (spec->label_flow && !strcmp(spec->label_flow, chain->step->name)) {
			need(chain, spec, spec->by, problems);
			need(chain, spec, spec->label, problems);
		}
	}
}

/* ---- groups ---- */

/* A text as it is, anything else as it is printed. */
static struct weir_text text_of(const struct weir_value *value, char room[NUMBER_ROOM])
{
	if (value->type == WEIR_TEXT)
		return (struct weir_text){ value->as.text, value->length };
	return (struct weir_text){ room, weir_value_print(value, room, NUMBER_ROOM) };
}

static void keep_text(char out[WEIR_PLOT_TEXT], struct weir_text text)
{
	int needed =
		snprintf(out, WEIR_PLOT_TEXT, "%.*s",
			 text.length < WEIR_PLOT_TEXT ? (int)text.length : WEIR_PLOT_TEXT, text.at);

	weir_text_cut(out, WEIR_PLOT_TEXT, (size_t)needed);
}

static struct weir_plot_group *add_group(struct weir_plot *plot, uint64_t hash,
					 struct weir_text key, uint16_t *slot)
{
	struct weir_plot_group *group;

	if (plot->count == WEIR_PLOT_GROUPS)
		return NULL;
	if (plot->count == plot->capacity) {
		plot->capacity = plot->capacity ? plot->capacity * 2 : FIRST_GROUPS;
		plot->group = weir_xrealloc(plot->group, plot->capacity, sizeof(*plot->group));
	}
	group = &plot->group[plot->count++];
	*group = (struct weir_plot_group){ .hash = hash };
	keep_text(group->key, key);
	*slot = (uint16_t)plot->count;
	return group;
}

/* NULL: there are too many. The table is never more than a quarter full. */
static struct weir_plot_group *group_of(struct weir_plot *plot, const struct weir_value *value)
{
	char room[NUMBER_ROOM];
	struct weir_text key = text_of(value, room);
	uint64_t hash = weir_mix(WEIR_FNV_START, key.at, key.length);
	size_t at = hash % WEIR_PLOT_SLOTS;

	while (plot->slot[at] && plot->group[plot->slot[at] - 1].hash != hash)
		at = (at + 1) % WEIR_PLOT_SLOTS;
	return plot->slot[at] ? &plot->group[plot->slot[at] - 1]
			      : add_group(plot, hash, key, &plot->slot[at]);
}

/* ---- rows ---- */

static bool number_of(const struct weir_value *value, double *number)
{
	if (value->type == WEIR_INT)
		*number = (double)value->as.integer;
	else if (value->type == WEIR_REAL)
		*number = value->as.real;
	else
		return value->type == WEIR_TEXT &&
		       weir_parse_real(weir_trim(
					       (struct weir_text){ value->as.text, value->length }),
				       number);
	return true;
}

static void count_value(struct weir_plot *plot, const struct weir_value *by,
			const struct weir_value *value)
{
	struct weir_plot_group *group;
	double number;

	if (!number_of(value, &number)) {
		plot->without++;
		return;
	}
	group = group_of(plot, by);
	if (!group)
		plot->others++;
	else if (weir_sketch_add(&group->sketch, number))
		plot->rows++;
	else
		plot->without++;
}

static void take_label(struct weir_plot *plot, const struct weir_value *by,
		       const struct weir_value *label)
{
	struct weir_plot_group *group = group_of(plot, by);
	char room[NUMBER_ROOM];

	if (group && !group->label[0] && !weir_is_null(label))
		keep_text(group->label, text_of(label, room));
}

static bool is_in_store(const struct weir_row *row)
{
	return row->verdict == WEIR_INSERTED || row->verdict == WEIR_PRESENT;
}

static void count_rows(struct weir_plot *plot, const struct weir_batch *batch)
{
	int by = weir_schema_find(batch->schema, plot->spec->by);
	int value = weir_schema_find(batch->schema, plot->spec->value);

	for (size_t i = 0; by >= 0 && value >= 0 && i < batch->count; i++)
		if (is_in_store(&batch->row[i]))
			count_value(plot, &batch->row[i].value[by], &batch->row[i].value[value]);
}

static void take_labels(struct weir_plot *plot, const struct weir_batch *batch)
{
	int by = weir_schema_find(batch->schema, plot->spec->by);
	int label = weir_schema_find(batch->schema, plot->spec->label);

	for (size_t i = 0; by >= 0 && label >= 0 && i < batch->count; i++)
		if (is_in_store(&batch->row[i]))
			take_label(plot, &batch->row[i].value[by], &batch->row[i].value[label]);
}

void weir_plots_count(struct weir_plots *plots, const struct weir_flow *flow,
		      const struct weir_work *work)
{
	for (size_t i = 0; plots && i < plots->count; i++) {
		struct weir_plot *plot = &plots->plot[i];

		if (plot->spec->label_flow && !strcmp(plot->spec->label_flow, flow->step->name))
			take_labels(plot, work->batch);
		if (!strcmp(plot->spec->flow, flow->step->name))
			count_rows(plot, work->batch);
	}
}
