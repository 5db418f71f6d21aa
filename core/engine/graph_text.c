/*
 * graph_text.c - a pipeline as lines for a terminal, at most 80 columns wide.
 */
#include <string.h>

#include "graph.h"
#include "graph_label.h"

enum {
	WIDTH = 80,     /* columns */
	NAME = 20,      /* of a plugin or a parameter, at most */
	BESIDE_NAME = 8 /* "     |  " before it */
};

struct lines {
	struct weir_buffer *out;
	struct weir_arena arena;
	const struct weir_graph *graph;
	size_t name; /* columns of the widest plugin's name */
};

/* Text behind `used` columns of the line, as much of it as there is room for. */
static void put(struct lines *lines, size_t used, const char *text, enum weir_cut where)
{
	(void)weir_buffer_string(lines->out, weir_label(&lines->arena, text, WIDTH - used, where));
}

static void widen(struct lines *lines, const char *name)
{
	size_t width = weir_label_width(weir_label(&lines->arena, name, NAME, WEIR_CUT_END));

	if (width > lines->name)
		lines->name = width;
}

static void measure(struct lines *lines)
{
	const struct weir_graph *graph = lines->graph;

	for (size_t i = 0; i < graph->pipeline->step_count; i++) {
		for (size_t k = 0; k < graph->step[i].stage_count; k++)
			widen(lines, graph->step[i].stage[k].use);
	}
}

/* Begins a line below a step; what follows has the columns that are left. Returns those used. */
static size_t begin(struct lines *lines, const char *name)
{
	const char *label = weir_label(&lines->arena, name, NAME, WEIR_CUT_END);
	size_t width = weir_label_width(label);

	(void)weir_buffer_printf(lines->out, "     |  %s%*s", label, (int)(lines->name - width) + 2,
				 "");
	return BESIDE_NAME + lines->name + 2;
}

static void end(struct lines *lines)
{
	while (lines->out->length && lines->out->at[lines->out->length - 1] == ' ')
		lines->out->at[--lines->out->length] = '\0';
	(void)weir_buffer_byte(lines->out, '\n');
}

/* "name, name": the columns of a key. */
static const char *joined(struct lines *lines, const char *const *name, size_t count)
{
	const char *text = count ? name[0] : "";

	for (size_t i = 1; i < count; i++)
		text = weir_arena_printf(&lines->arena, "%s, %s", text, name[i]);
	return text;
}

static void put_target(struct lines *lines, const struct weir_graph_step *step, size_t used)
{
	const struct weir_table_def *table =
		step->table ? weir_pipeline_table(lines->graph->pipeline, step->table) : NULL;
	const char *text =
		weir_arena_printf(&lines->arena, "-> %s%s%s",
				  step->table ? step->table : lines->graph->store_name,
				  table ? ", known by " : "",
				  table ? joined(lines, table->spec.key, table->spec.key_count)
					: "");

	put(lines, used, text, WEIR_CUT_END);
}

/* The rows that a flow's rows refer to, below its sink. */
static void put_references(struct lines *lines, const struct weir_graph_step *step)
{
	const struct weir_graph *graph = lines->graph;

	for (size_t i = 0; i < graph->reference_count; i++) {
		const struct weir_graph_reference *ref = &graph->reference[i];
		const struct weir_table_def *table = graph->pipeline->table;
		size_t filled, used;

		if (!step->table || strcmp(step->table, table[ref->from].spec.name) != 0)
			continue;
		filled = weir_graph_filled_by(graph, ref->to);
		used = begin(lines, "");
		put(lines, used,
		    filled < graph->pipeline->step_count
			    ? weir_arena_printf(&lines->arena, "   %s of %s (step %zu)",
						ref->column, table[ref->to].spec.name, filled + 1)
			    : weir_arena_printf(&lines->arena, "   %s of %s", ref->column,
						table[ref->to].spec.name),
		    WEIR_CUT_END);
		end(lines);
	}
}

static void put_step(struct lines *lines, size_t number)
{
	const struct weir_graph_step *step = &lines->graph->step[number];

	(void)weir_buffer_printf(lines->out, "%4zu  %s ", number + 1,
				 step->is_task ? "task" : "flow");
	put(lines, BESIDE_NAME + 3, step->name, WEIR_CUT_END);
	end(lines);
	for (size_t i = 0; i < step->stage_count; i++) {
		size_t used = begin(lines, step->stage[i].use);

		if (!step->is_task && i + 1 == step->stage_count)
			put_target(lines, step, used);
		else if (step->stage[i].about)
			put(lines, used, step->stage[i].about, WEIR_CUT_BEGIN);
		end(lines);
	}
	put_references(lines, step);
}

static void put_store(struct lines *lines)
{
	const struct weir_graph *graph = lines->graph;
	const char *head = weir_arena_printf(&lines->arena, "store %s (%s)  ", graph->store_name,
					     graph->store.use);

	head = weir_label(&lines->arena, head, WIDTH, WEIR_CUT_END);
	(void)weir_buffer_printf(lines->out, "\n%s", head);
	if (graph->store.about && weir_label_width(head) < WIDTH)
		put(lines, weir_label_width(head), graph->store.about, WEIR_CUT_BEGIN);
	end(lines);
}

static void put_verify(struct lines *lines)
{
	const struct weir_pipeline *pipeline = lines->graph->pipeline;

	for (size_t i = 0; i < pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &pipeline->verify[i];
		const char *text =
			weir_arena_printf(&lines->arena, "verified at the end: %s%s%s", spec->table,
					  spec->per ? " per " : "", spec->per ? spec->per : "");

		put(lines, 0, text, WEIR_CUT_END);
		end(lines);
	}
}

/* What is not set stands for itself. */
static bool is_set(struct lines *lines, const struct weir_variable *param)
{
	return param->value && strcmp(param->value, weir_arena_printf(&lines->arena, "${param:%s}",
								      param->name)) != 0;
}

static void put_params(struct lines *lines)
{
	const struct weir_pipeline *pipeline = lines->graph->pipeline;

	for (size_t i = 0; i < pipeline->param_count; i++) {
		const struct weir_variable *param = &pipeline->param[i];
		const char *name = weir_label(&lines->arena, param->name, NAME, WEIR_CUT_END);
		const char *head = weir_arena_printf(&lines->arena, "parameter %s = ", name);

		(void)weir_buffer_string(lines->out, head);
		put(lines, weir_label_width(head),
		    is_set(lines, param) ? param->value : "(not set)", WEIR_CUT_BEGIN);
		end(lines);
	}
}

void weir_graph_text(struct weir_buffer *out, const struct weir_graph *graph)
{
	struct lines lines = { .out = out, .graph = graph };

	weir_arena_init(&lines.arena);
	measure(&lines);
	put(&lines, 0,
	    weir_arena_printf(&lines.arena, "pipeline %s, %s", graph->pipeline->name,
			      graph->pipeline->file),
	    WEIR_CUT_END);
	(void)weir_buffer_string(out, "\n\n");
	for (size_t i = 0; i < graph->pipeline->step_count; i++)
		put_step(&lines, i);
	put_store(&lines);
	put_verify(&lines);
	put_params(&lines);
	weir_arena_release(&lines.arena);
}
