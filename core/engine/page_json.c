/*
 * page_json.c - the report as one JSON document; weir(1) says what its fields are.
 */
#include "../base/json.h"
#include "page_parts.h"

enum { REPORT_VERSION = 1 };

static void put_counts(struct weir_json *json, const struct weir_page_step *step)
{
	weir_json_count(json, "read", step->read);
	weir_json_count(json, "inserted", step->inserted);
	weir_json_count(json, "present", step->present);
	weir_json_open(json, "present_kinds", '{');
	for (enum weir_present kind = 0; kind < WEIR_PRESENT_KINDS; kind++)
		weir_json_count(json, weir_present_name(kind), step->kind[kind]);
	weir_json_close(json, '}');
	weir_json_count(json, "duplicate", step->duplicate);
	weir_json_count(json, "rejected", step->rejected);
	weir_json_count(json, "orphaned", step->orphaned);
	weir_json_count(json, "filtered", step->filtered);
	weir_json_count(json, "batches", step->batches);
	weir_json_count(json, "warnings", step->warnings);
}

static void put_reason(struct weir_json *json, const struct weir_page_reason *reason)
{
	weir_json_open(json, NULL, '{');
	weir_json_text(json, "code", reason->code);
	weir_json_count(json, "count", reason->count);
	weir_json_open(json, "rows", '[');
	for (size_t i = 0; i < reason->samples; i++) {
		weir_json_open(json, NULL, '{');
		weir_json_count(json, "line", reason->sample[i].line);
		weir_json_text(json, "reason", reason->sample[i].reason);
		weir_json_text(json, "detail", reason->sample[i].detail);
		weir_json_text(json, "record", reason->sample[i].record);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
	weir_json_close(json, '}');
}

static void put_rejects(struct weir_json *json, const struct weir_page_step *step)
{
	weir_json_text(json, "reject_file", step->reject_file);
	weir_json_open(json, "reasons", '[');
	for (size_t i = 0; i < step->reasons; i++)
		put_reason(json, &step->reason[i]);
	weir_json_close(json, ']');
	weir_json_count(json, "other_reasons", step->unnamed);
}

static void put_notes(struct weir_json *json, const struct weir_page_step *step)
{
	weir_json_open(json, "notes", '[');
	for (size_t i = 0; i < weir_page_items(step->notes); i++)
		if (step->notes->item[i]->kind == WEIR_NODE_SCALAR)
			weir_json_text(json, NULL, step->notes->item[i]->text);
	weir_json_close(json, ']');
}

static void put_bars(struct weir_json *json, const struct weir_page_step *step)
{
	weir_json_open(json, "timeline", '[');
	for (size_t i = 0; i < step->bars; i++) {
		const struct weir_page_bar *bar = &step->bar[i];

		weir_json_open(json, NULL, '{');
		weir_json_count(json, "batch", bar->first);
		weir_json_count(json, "batches", bar->batches);
		weir_json_count(json, "rows", bar->rows);
		weir_json_seconds(json, "seconds", bar->seconds);
		weir_json_count(json, "requests", bar->requests);
		weir_json_count(json, "retries", bar->retries);
		weir_json_count(json, "connections", bar->connections);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void put_step(struct weir_json *json, const struct weir_page_step *step)
{
	weir_json_open(json, NULL, '{');
	weir_json_text(json, "name", step->name);
	weir_json_text(json, "kind", step->is_task ? "task" : "flow");
	weir_json_text(json, "state", *step->state ? step->state : NULL);
	weir_json_seconds(json, "seconds", step->seconds);
	if (step->is_task) {
		weir_json_count(json, "warnings", step->warnings);
	} else {
		weir_json_text(json, "file", step->file);
		put_counts(json, step);
		weir_json_seconds(json, "rows_per_second",
				  weir_page_speed(step->read, step->seconds));
		put_rejects(json, step);
		put_bars(json, step);
	}
	weir_json_text(json, "warning_file", step->warning_file);
	put_notes(json, step);
	weir_json_close(json, '}');
}

static void put_steps(struct weir_json *json, const struct weir_page *page)
{
	weir_json_open(json, "steps", '[');
	for (size_t i = 0; i < page->step_count; i++)
		put_step(json, &page->step[i]);
	weir_json_close(json, ']');
	weir_json_count(json, "steps_left_out", page->steps_left_out);
	weir_json_open(json, "total", '{');
	put_counts(json, &page->total);
	weir_json_close(json, '}');
}

static void put_warnings(struct weir_json *json, const struct weir_page *page)
{
	weir_json_open(json, "warnings", '[');
	for (size_t i = 0; i < page->kind_count; i++) {
		const struct weir_page_kind *kind = &page->kind[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "step", kind->step);
		weir_json_text(json, "kind", kind->kind);
		weir_json_count(json, "count", kind->count);
		weir_json_count(json, "first_line", kind->first_line);
		weir_json_text(json, "sample", kind->sample);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
	weir_json_count(json, "warnings_left_out", page->kinds_left_out);
}

static void put_checks(struct weir_json *json, const struct weir_page *page)
{
	weir_json_open(json, "verify", '[');
	for (size_t i = 0; i < page->check_count; i++) {
		const struct weir_page_check *check = &page->check[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "what", check->what);
		weir_json_text(json, "state", check->state);
		weir_json_count(json, "expected", check->expected);
		weir_json_count(json, "counted", check->counted);
		weir_json_count(json, "groups", check->groups);
		weir_json_count(json, "bad_groups", check->bad_groups);
		weir_json_text(json, "detail", check->detail);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void put_group(struct weir_json *json, const struct weir_plot_group *group)
{
	const struct weir_sketch *sketch = &group->sketch;

	weir_json_open(json, NULL, '{');
	weir_json_text(json, "key", group->key);
	weir_json_text(json, "label", *group->label ? group->label : NULL);
	weir_json_count(json, "count", sketch->count);
	weir_json_seconds(json, "least", sketch->least);
	weir_json_seconds(json, "quarter", weir_sketch_quantile(sketch, 0.25));
	weir_json_seconds(json, "median", weir_sketch_quantile(sketch, 0.5));
	weir_json_seconds(json, "three_quarters", weir_sketch_quantile(sketch, 0.75));
	weir_json_seconds(json, "most", sketch->most);
	weir_json_seconds(json, "mean", sketch->sum / (double)sketch->count);
	weir_json_close(json, '}');
}

static void put_plots(struct weir_json *json, const struct weir_page *page)
{
	weir_json_open(json, "plots", '[');
	for (size_t i = 0; i < page->plot_count; i++) {
		const struct weir_plot *plot = &page->plot[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "title", plot->title);
		weir_json_text(json, "flow", plot->flow);
		weir_json_text(json, "value", plot->value);
		weir_json_text(json, "unit", plot->unit);
		weir_json_count(json, "rows", plot->rows);
		weir_json_count(json, "without", plot->without);
		weir_json_count(json, "others", plot->others);
		weir_json_open(json, "groups", '[');
		for (size_t k = 0; k < plot->count; k++)
			put_group(json, &plot->group[k]);
		weir_json_close(json, ']');
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void put_inputs(struct weir_json *json, const struct weir_page *page)
{
	weir_json_open(json, "inputs", '[');
	for (size_t i = 0; i < page->input_count; i++) {
		const struct weir_run_input *input = &page->input[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "path", input->path);
		weir_json_count(json, "size", input->size);
		weir_json_text(json, "sha256", input->sha256);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

static void put_head(struct weir_json *json, const struct weir_page *page)
{
	const struct weir_run_row *run = &page->run;

	weir_json_count(json, "weir_report", REPORT_VERSION);
	weir_json_text(json, "run", run->id);
	weir_json_text(json, "pipeline", run->pipeline);
	weir_json_text(json, "file", run->file);
	weir_json_text(json, "store", run->store);
	weir_json_text(json, "selection", run->selection);
	weir_json_text(json, "began", run->began);
	weir_json_text(json, "ended", run->ended && *run->ended ? run->ended : NULL);
	weir_json_text(json, "outcome", weir_run_outcome(run));
	weir_json_int(json, "exit_code", run->exit_code);
	weir_json_text(json, "headline", page->headline);
	weir_json_text(json, "advice", page->advice);
	weir_json_flag(json, "adds_up", page->adds_up);
	weir_json_flag(json, "finished", run->finished);
	weir_json_flag(json, "resumed", page->resumed);
	weir_json_seconds(json, "seconds", page->seconds);
	weir_json_seconds(json, "rows_per_second",
			  weir_page_speed(page->total.read, page->seconds));
	weir_json_count(json, "requests", page->requests);
	weir_json_count(json, "retries", page->retries);
	weir_json_count(json, "connections", page->connections);
}

static void put_report(struct weir_json *json, const void *arg)
{
	const struct weir_page *page = arg;

	weir_json_open(json, NULL, '{');
	put_head(json, page);
	put_steps(json, page);
	put_warnings(json, page);
	put_checks(json, page);
	put_plots(json, page);
	put_inputs(json, page);
	weir_json_close(json, '}');
}

void weir_page_json(struct weir_buffer *out, const struct weir_page *page)
{
	if (!weir_json_append(out, put_report, page))
		out->overflow = true;
	(void)weir_buffer_byte(out, '\n');
}
