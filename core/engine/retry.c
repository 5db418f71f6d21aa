/*
 * retry.c - begins and ends a retry: which flows have rejected rows, and what the run counts with
 * those that went in.
 */
#include "retry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "receipt.h"

/* ---- which rows ---- */

enum { LINES_CEILING = 10000000 /* rows of a flow, 8 bytes each */, FIRST_ROOM = 64 };

struct lines {
	struct weir_retry_flow *flow;
	size_t room;
};

static void add_line(void *arg, uint64_t line)
{
	struct lines *lines = arg;
	struct weir_retry_flow *flow = lines->flow;

	if (flow->line_count == LINES_CEILING)
		return; /* its row is then told as one that is none of the run's */
	if (flow->line_count == lines->room) {
		lines->room = lines->room ? 2 * lines->room : FIRST_ROOM;
		flow->line = weir_xrealloc(flow->line, lines->room, sizeof(*flow->line));
	}
	flow->line[flow->line_count++] = line;
}

static bool add_rejected(void *arg, const struct weir_reject_row *row, struct weir_error *err)
{
	struct lines *lines = arg;

	(void)err;
	if (row->verdict != WEIR_REJECTED)
		return true;
	/* What a filter took out is no fault. */
	lines->flow->wanted = lines->flow->wanted || strcmp(row->code, "FILTERED") != 0;
	add_line(arg, row->line);
	lines->flow->rejected++;
	return true;
}

static int by_number(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static bool find_lines(struct weir_retry *retry, size_t step, struct weir_error *err)
{
	struct lines lines = { .flow = &retry->flow[step] };

	if (!weir_ledger_rows(retry->ledger, retry->run.id, step, 0, add_rejected, &lines, err) ||
	    !weir_ledger_moved(retry->ledger, retry->run.id, step, add_line, &lines, err))
		return false;
	if (lines.flow->line_count)
		qsort(lines.flow->line, lines.flow->line_count, sizeof(uint64_t), by_number);
	return true;
}

static bool add_flow(void *arg, const struct weir_flow_row *row, struct weir_error *err)
{
	struct weir_retry *retry = arg;
	struct weir_retry_flow *flow;

	(void)err;
	if (row->step >= retry->flow_count) {
		retry->flow = weir_xrealloc(retry->flow, row->step + 1, sizeof(*retry->flow));
		memset(&retry->flow[retry->flow_count], 0,
		       (row->step + 1 - retry->flow_count) * sizeof(*retry->flow));
		retry->flow_count = row->step + 1;
	}
	flow = &retry->flow[row->step];
	flow->empty = !row->rejected;
	flow->name = weir_arena_strdup(&retry->arena, row->name);
	flow->input = weir_arena_strdup(&retry->arena, row->path);
	flow->sha256 = weir_arena_strdup(&retry->arena, row->sha256);
	flow->mended = (struct weir_mended){
		.path = weir_arena_printf(&retry->arena, "%s/runs/%s/%s.rejects.csv", retry->state,
					  retry->run.id, row->name),
		.column = weir_reject_column,
		.column_count = WEIR_REJECT_COLUMNS,
	};
	return true;
}

/* A file that is gone has no rows to try. */
static void leave_lost(struct weir_retry_flow *flow)
{
	flow->lost = flow->wanted && access(flow->mended.path, F_OK) && errno == ENOENT;
	flow->wanted = flow->wanted && !flow->lost;
}

struct weir_ledger *weir_ledger_of(const struct weir_run_options *options, struct weir_arena *arena,
				   const char **state, struct weir_error *err)
{
	enum { PATH_ROOM = 4096 };
	char folder[PATH_ROOM];

	if (!weir_state_folder(options->state_dir, folder, sizeof(folder), err))
		return NULL;
	*state = weir_arena_strdup(arena, folder);
	if (weir_ledger_exists(folder))
		return weir_ledger_open(folder, err);
	weir_fail(err, WEIR_BAD_CONFIG, "there are no runs yet in %s", folder);
	weir_hint(err, "--state names another folder");
	return NULL;
}

static bool find_flows(struct weir_retry *retry, struct weir_error *err)
{
	if (!weir_ledger_flows(retry->ledger, retry->run.id, add_flow, retry, err))
		return false;
	for (size_t i = 0; i < retry->flow_count; i++) {
		if (!find_lines(retry, i, err))
			return false;
		leave_lost(&retry->flow[i]);
	}
	return true;
}

bool weir_retry_has_rows(const struct weir_retry *retry)
{
	for (size_t i = 0; i < retry->flow_count; i++)
		if (retry->flow[i].wanted)
			return true;
	return false;
}

bool weir_retry_open(struct weir_retry *retry, const struct weir_run_options *options,
		     const char *run, struct weir_error *err)
{
	*retry = (struct weir_retry){ .ledger = NULL };
	weir_arena_init(&retry->arena);
	retry->ledger = weir_ledger_of(options, &retry->arena, &retry->state, err);
	if (!retry->ledger ||
	    !weir_ledger_find(retry->ledger, run, &retry->arena, &retry->run, err))
		return false;
	if (!retry->run.finished) {
		weir_fail(err, WEIR_BAD_CONFIG, "run %s has not ended yet", retry->run.id);
		return weir_hint(err, "go on with it first%s%s",
				 retry->run.again && *retry->run.again ? ": " : "",
				 retry->run.again ? retry->run.again : "");
	}
	if (!weir_run_may_retry(&retry->run)) {
		weir_fail(err, WEIR_BAD_CONFIG, "run %s is not to be gone on with: %s",
			  retry->run.id, retry->run.outcome);
		return weir_hint(err, "import it again as a whole: what is in the store is "
				      "present then");
	}
	retry->options = *options;
	retry->options.retry = retry;
	return weir_recorded_options(retry->run.file, retry->run.options, &retry->arena,
				     &retry->options, err) &&
	       find_flows(retry, err);
}

void weir_retry_release(struct weir_retry *retry)
{
	for (size_t i = 0; i < retry->flow_count; i++)
		free(retry->flow[i].line);
	free(retry->flow);
	weir_ledger_free(retry->ledger);
	weir_arena_release(&retry->arena);
}

/* ---- begin and end ---- */

static bool has_changed(struct weir_error *err)
{
	return weir_hint(err, "import it again as a whole: what is in the store is present then");
}

bool weir_retry_begin(struct weir_session *session, const struct weir_run_facts *facts,
		      struct weir_error *err)
{
	struct weir_retry *retry = session->options->retry;

	session->books.retry = true;
	if (strcmp(facts->fingerprint, retry->run.fingerprint) != 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "the pipeline has changed since run %s",
			  retry->run.id);
		return has_changed(err);
	}
	if (strcmp(session->books.store, retry->run.store) != 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "run %s wrote into %s, this would be %s",
			  retry->run.id, retry->run.store, session->books.store);
		return has_changed(err);
	}
	if (!weir_ledger_rejoin(retry->ledger, retry->run.id, retry->run.store, err))
		return false;
	session->ledger = retry->ledger;
	retry->ledger = NULL;
	for (size_t i = 0; i < retry->flow_count; i++) {
		if (retry->flow[i].lost)
			weir_logger_write(session->log, WEIR_WARN, retry->flow[i].name,
					  "there is no reject file any more; its rejected rows "
					  "stay, and can be mended in the input");
		if (retry->flow[i].empty) /* what an earlier retry had no time left for */
			(void)remove(retry->flow[i].mended.path);
	}
	return true;
}

static bool count_filtered(void *arg, const struct weir_reject_row *row, struct weir_error *err)
{
	(void)err;
	*(uint64_t *)arg += row->verdict == WEIR_REJECTED && !strcmp(row->code, "FILTERED");
	return true;
}

static bool count_whole(struct weir_session *session, struct weir_run_row *run,
			struct weir_step_books *whole, struct weir_error *err)
{
	const struct weir_retry *retry = session->options->retry;

	if (!weir_ledger_find(session->ledger, retry->run.id, &session->arena, run, err))
		return false;
	*whole = (struct weir_step_books){ .name = "total",
					   .read = (uint64_t)run->read,
					   .inserted = (uint64_t)run->inserted,
					   .present = (uint64_t)run->present,
					   .duplicate = (uint64_t)run->duplicate,
					   .rejected = (uint64_t)run->rejected };
	for (size_t i = 0; i < retry->flow_count; i++)
		if (!weir_ledger_rows(session->ledger, run->id, i, 0, count_filtered,
				      &whole->filtered, err))
			return false;
	return true;
}

bool weir_retry_end(struct weir_session *session, const struct weir_run_facts *facts, bool good,
		    struct weir_error *err)
{
	struct weir_books *books = &session->books;
	struct weir_step_books *whole = weir_arena_alloc(&session->arena, sizeof(*whole));
	struct weir_run_row run;

	if (!count_whole(session, &run, whole, err))
		return false;
	books->whole = whole;
	return !good ||
	       (weir_retry_conclude(session, &run, err) && weir_retry_receipt(session, facts, err));
}
