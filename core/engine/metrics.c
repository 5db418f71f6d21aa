/*
 * metrics.c - writes the metrics of a run.
 *
 * What an append returns is ignored: the buffer remembers an overflow.
 */
#include "metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <weir/file.h>

#include "../base/clock.h"
#include "../base/ours.h"
#include "../base/text.h"

enum { LABEL_MOST = 256 /* bytes of a label's value */, EVERYBODY = 0644 };

/* What is told of every flow or step. */
struct series {
	const char *name, *help;
	const char *label, *value; /* one more label, or NULL */
	bool tasks;                /* of tasks as well */
	size_t offset;             /* of an uint64_t in the books; of seconds: SIZE_MAX */
};

#define OF(field) offsetof(struct weir_step_books, field)

static const struct series flow_series[] = {
	{ "weir_flow_rows_read", "Rows that the flow read.", NULL, NULL, false, OF(read) },
	{ "weir_flow_rows", "Rows of the flow, by what became of them; they add up to those read.",
	  "verdict", "inserted", false, OF(inserted) },
	{ NULL, NULL, "verdict", "present", false, OF(present) },
	{ NULL, NULL, "verdict", "duplicate", false, OF(duplicate) },
	{ NULL, NULL, "verdict", "rejected", false, OF(rejected) },
	{ "weir_flow_present_rows", "Present rows of the flow, by their kind.", "kind", "same",
	  false, OF(kind[WEIR_PRESENT_SAME]) },
	{ NULL, NULL, "kind", "differs", false, OF(kind[WEIR_PRESENT_DIFFERS]) },
	{ NULL, NULL, "kind", "other", false, OF(kind[WEIR_PRESENT_OTHER]) },
	{ NULL, NULL, "kind", "spelling", false, OF(kind[WEIR_PRESENT_SPELLING]) },
	{ NULL, NULL, "kind", "updated", false, OF(kind[WEIR_PRESENT_UPDATED]) },
	{ "weir_flow_batches", "Batches of the flow.", NULL, NULL, false, OF(batches) },
	{ "weir_step_warnings", "Warnings of the step.", NULL, NULL, true, OF(warnings) },
	{ "weir_step_duration_seconds", "How long the step took.", NULL, NULL, true, SIZE_MAX },
};

static void put_head(struct weir_buffer *out, const char *name, const char *help)
{
	(void)weir_buffer_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* In quotes; backslash, quote and line break are escaped, and what is no UTF-8 is replaced. */
static void put_label(struct weir_buffer *out, const char *name, const char *value)
{
	size_t length = strlen(value), step;

	(void)weir_buffer_printf(out, "%s=\"", name);
	for (size_t i = 0; i < length && i < LABEL_MOST; i += step ? step : 1) {
		step = weir_utf8_step(value + i, length - i);
		if (!step)
			(void)weir_buffer_string(out, "\xef\xbf\xbd");
		else if (value[i] == '\n')
			(void)weir_buffer_string(out, "\\n");
		else if (value[i] == '"' || value[i] == '\\')
			(void)weir_buffer_printf(out, "\\%c", value[i]);
		else
			(void)weir_buffer_append(out, value + i, step);
	}
	(void)weir_buffer_byte(out, '"');
}

/* NAME{pipeline="..." */
static void begin(struct weir_buffer *out, const struct weir_books *books, const char *name)
{
	(void)weir_buffer_printf(out, "%s{", name);
	put_label(out, "pipeline", books->pipeline ? books->pipeline : "");
}

static void more(struct weir_buffer *out, const char *label, const char *value)
{
	(void)weir_buffer_byte(out, ',');
	put_label(out, label, value ? value : "");
}

static void put_count(struct weir_buffer *out, uint64_t count)
{
	(void)weir_buffer_printf(out, "} %" PRIu64 "\n", count);
}

/* ---- of the run ---- */

static void put_one(struct weir_buffer *out, const struct weir_books *books, const char *name,
		    const char *help, double value)
{
	put_head(out, name, help);
	begin(out, books, name);
	(void)weir_buffer_printf(out, "} %.17g\n", value);
}

static void put_run(struct weir_buffer *out, const struct weir_books *books, int64_t seconds)
{
	put_head(out, "weir_run_info", "The last run: its id, store and outcome.");
	begin(out, books, "weir_run_info");
	more(out, "run", books->run_id);
	more(out, "store", books->store);
	more(out, "outcome", weir_books_outcome(books));
	more(out, "version", WEIR_VERSION);
	put_count(out, 1);
	put_one(out, books, "weir_run_success", "Whether the last run ended with exit code 0.",
		books->exit_code == 0);
	put_one(out, books, "weir_run_exit_code", "The exit code of the last run; see weir(1).",
		books->exit_code);
	put_one(out, books, "weir_run_end_timestamp_seconds", "When the last run ended.",
		(double)seconds);
	put_one(out, books, "weir_run_duration_seconds", "How long the last run took.",
		books->seconds);
	put_one(out, books, "weir_run_requests",
		"Requests to the store, those sent again included.", (double)books->requests);
	put_one(out, books, "weir_run_request_retries", "Requests that were sent again.",
		(double)books->retries);
	put_one(out, books, "weir_run_connections", "Connections to the store that were opened.",
		(double)books->connections);
}

static void put_checks(struct weir_buffer *out, const struct weir_books *books)
{
	static const char *const state[] = { [WEIR_CHECK_GOOD] = "good",
					     [WEIR_CHECK_BAD] = "bad",
					     [WEIR_CHECK_NOT_MADE] = "not_made" };
	uint64_t count[sizeof(state) / sizeof(*state)] = { 0 };

	for (size_t i = 0; i < books->check_count; i++)
		count[books->check[i].state]++;
	put_head(out, "weir_run_checks", "Lines of verify, by how they came out.");
	for (size_t i = 0; i < sizeof(state) / sizeof(*state); i++) {
		begin(out, books, "weir_run_checks");
		more(out, "state", state[i]);
		put_count(out, count[i]);
	}
}

/* ---- of its steps ---- */

static void put_step(struct weir_buffer *out, const struct weir_books *books,
		     const struct weir_step_books *step, const char *name,
		     const struct series *series)
{
	uint64_t count;

	if (step->is_task && !series->tasks)
		return;
	begin(out, books, name);
	more(out, series->tasks ? "step" : "flow", step->name);
	if (series->label)
		more(out, series->label, series->value);
	if (series->offset == SIZE_MAX) {
		(void)weir_buffer_printf(out, "} %.6f\n", step->seconds);
		return;
	}
	memcpy(&count, (const char *)step + series->offset, sizeof(count));
	put_count(out, count);
}

void weir_metrics_print(struct weir_buffer *out, const struct weir_books *books, int64_t seconds)
{
	const char *name = NULL;

	put_run(out, books, seconds);
	put_checks(out, books);
	for (size_t i = 0; i < sizeof(flow_series) / sizeof(*flow_series); i++) {
		const struct series *series = &flow_series[i];

		if (series->name)
			put_head(out, series->name, series->help);
		name = series->name ? series->name : name;
		for (size_t k = 0; k < books->step_count; k++)
			put_step(out, books, &books->step[k], name, series);
	}
}

bool weir_metrics_fit(const char *path, struct weir_error *err)
{
	static const char *const begin[] = { "# HELP weir_run_info ", NULL };

	return !path || weir_ours(path, begin, err);
}

bool weir_metrics_write(const char *path, const struct weir_books *books, struct weir_error *err)
{
	struct weir_file *file = weir_metrics_fit(path, err) ? weir_file_create(path, err) : NULL;
	struct weir_buffer out;
	bool good;

	if (!file)
		return false;
	weir_buffer_init(&out, WEIR_METRICS_CEILING);
	weir_metrics_print(&out, books, weir_clock_seconds());
	good = !out.overflow || weir_fail(err, WEIR_BUG, "the metrics do not fit into %s", path);
	good = good && weir_file_write(file, out.at, out.length, err);
	weir_buffer_release(&out);
	if (!good) {
		weir_file_discard(file);
		return false;
	}
	if (!weir_file_commit(file, NULL, err))
		return false;
	/* The exporter is another user. */
	return !chmod(path, EVERYBODY) ||
	       weir_fail(err, WEIR_DENIED, "%s cannot be made readable", path);
}
