/*
 * why.c - `weir why`: what became of one row.
 */
#include "why.h"

#include <stdio.h>
#include <stdlib.h>

#include "../base/text.h"
#include "facts.h"

enum { PATH_ROOM = 4096, NAMES_ROOM = 512 };

/* ---- the books ---- */

struct wanted {
	struct weir_why *why;
	struct weir_why_books *books;
	size_t row;
};

static bool take_batch(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct wanted *wanted = arg;
	struct weir_why_books *books = wanted->books;
	const struct weir_uuid *id = weir_ledger_id(batch, wanted->row);

	(void)err;
	books->known = true;
	books->settled = batch->settled;
	books->batch = batch->number;
	books->row = batch->first_row + wanted->row;
	books->request = batch->request;
	books->last_request = batch->last_request;
	books->verdict = batch->verdict[wanted->row];
	books->has_id = id;
	if (id)
		books->id = *id;
	return true;
}

static bool take_reject(void *arg, const struct weir_reject_row *row, struct weir_error *err)
{
	struct wanted *wanted = arg;
	struct weir_arena *arena = &wanted->why->arena;
	struct weir_why_books *books = wanted->books;

	(void)err;
	books->code = weir_arena_strdup(arena, row->code);
	books->column = weir_arena_strdup(arena, row->column);
	books->reason = weir_arena_strdup(arena, row->reason);
	books->constraint = weir_arena_strdup(arena, row->constraint);
	books->detail = weir_arena_strdup(arena, row->detail);
	books->of_line = row->of_line;
	return true;
}

static bool look_up(struct weir_why *why, uint64_t line, struct weir_why_books *books,
		    struct weir_error *err)
{
	struct wanted wanted = { .why = why, .books = books };

	*books = (struct weir_why_books){
		.code = "", .column = "", .reason = "", .constraint = "", .detail = ""
	};
	return weir_ledger_locate(why->ledger, why->run.id, why->step, line, &wanted.row,
				  take_batch, &wanted, err) &&
	       weir_ledger_rows(why->ledger, why->run.id, why->step, line, take_reject, &wanted,
				err);
}

/* ---- the flow ---- */

struct names {
	struct weir_why *why;
	char text[NAMES_ROOM];
};

static bool take_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct names *names = arg;
	struct weir_why *why = names->why;
	size_t used = strlen(names->text);

	(void)err;
	snprintf(names->text + used, sizeof(names->text) - used, "%s%s", used ? ", " : "",
		 flow->name);
	if (strcmp(flow->name, why->flow) != 0)
		return true;
	why->counted = flow->batches > 0;
	why->step = flow->step;
	why->path = weir_arena_strdup(&why->arena, flow->path);
	why->sha256 = weir_arena_strdup(&why->arena, flow->sha256);
	return true;
}

static bool take_last(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct weir_why *why = arg;

	(void)err;
	if (batch->settled && batch->count)
		why->last_line = weir_ledger_line(batch, batch->count - 1);
	return true;
}

static bool take_input(void *arg, const struct weir_run_input *input, struct weir_error *err)
{
	struct weir_why *why = arg;

	(void)err;
	if (input->step == why->step && !*why->path) {
		why->path = weir_arena_strdup(&why->arena, input->path);
		why->sha256 = weir_arena_strdup(&why->arena, input->sha256);
	}
	return true;
}

/* Of a flow that the run did not come to, only the pipeline knows. */
static void find_in_pipeline(struct weir_why *why)
{
	for (size_t i = 0; why->live && i < why->session.pipeline->step_count; i++)
		if (!why->session.pipeline->step[i].is_task &&
		    !strcmp(why->session.pipeline->step[i].name, why->flow))
			why->step = i;
}

/* The bytes that the run read, or was to read, are there no more: they are not read again. */
static void hold_input(struct weir_why *why)
{
	char sha256[WEIR_SHA256_TEXT];
	struct weir_error err = { 0 };
	uint64_t size;
	bool regular;

	if (!why->live || !*why->path)
		return;
	if (weir_facts_digest(why->path, sha256, &size, &regular, &err) && regular &&
	    !strcmp(sha256, why->sha256))
		return;
	why->live = false;
	why->excuse = regular ? "the input has changed since" : "the input is gone";
}

static bool find_flow(struct weir_why *why, struct weir_error *err)
{
	struct names names = { .why = why };

	why->step = SIZE_MAX;
	why->path = why->sha256 = "";
	if (!weir_ledger_flows(why->ledger, why->run.id, take_flow, &names, err))
		return false;
	weir_why_open(why);
	if (why->step == SIZE_MAX)
		find_in_pipeline(why);
	if (why->step == SIZE_MAX) {
		weir_fail(err, WEIR_BAD_CONFIG, "run %s has no flow \"%s\"", why->run.id,
			  why->flow);
		return weir_hint(err, "its flows are: %s", *names.text ? names.text : "none yet");
	}
	if (!weir_ledger_inputs(why->ledger, why->run.id, take_input, why, err) ||
	    !weir_ledger_batches(why->ledger, why->run.id, why->step, take_last, why, err))
		return false;
	hold_input(why);
	return true;
}

/* ---- the question ---- */

static bool tell_line(struct weir_why *why, uint64_t line, bool *row, struct weir_error *err)
{
	struct weir_why_books books;
	struct weir_why_now now = { .place = WEIR_WHY_UNKNOWN };

	if (!look_up(why, line, &books, err))
		return false;
	if (why->live && !weir_why_look(why, line, &now, err)) {
		why->excuse = weir_arena_strdup(&why->arena, err->message);
		*err = (struct weir_error){ 0 };
	}
	*row = weir_why_tell(why, line, &books, &now) || *row;
	return true;
}

static bool tell_key(struct weir_why *why, bool *row, struct weir_error *err)
{
	uint64_t line[WEIR_WHY_LINES];
	size_t count = 0;

	if (!why->live) {
		weir_fail(err, WEIR_BAD_CONFIG, "a key can only be looked for in the input, and %s",
			  why->excuse);
		return weir_hint(err, "ask with a line: weir why %s:LINE", why->flow);
	}
	if (!weir_why_find(why, why->options->key, line, &count, err))
		return false;
	if (!count)
		return weir_fail(err, WEIR_BAD_CONFIG, "no row of %s has the key %s", why->flow,
				 why->options->key);
	for (size_t i = 0; i < count; i++)
		if (!tell_line(why, line[i], row, err))
			return false;
	return true;
}

/* "FLOW:LINE", or "FLOW" with a key. */
static bool take_question(struct weir_why *why, const char *what, uint64_t *line,
			  struct weir_error *err)
{
	const char *colon = strrchr(what, ':');
	int64_t number = 0;

	*line = 0;
	why->flow = what;
	if (why->options->key && !colon)
		return true;
	if (!why->options->key && colon && colon != what &&
	    weir_parse_int((struct weir_text){ colon + 1, strlen(colon + 1) }, &number) &&
	    number > 0) {
		why->flow = weir_arena_copy(&why->arena, what, (size_t)(colon - what));
		*line = (uint64_t)number;
		return true;
	}
	weir_fail(err, WEIR_BAD_CONFIG, "why needs FLOW:LINE, or FLOW and --key, not \"%s\"%s",
		  what, why->options->key ? " and --key" : "");
	return weir_hint(err, "for example: weir why results:4711");
}

static bool answer(struct weir_why *why, const char *what, bool *row, struct weir_error *err)
{
	char folder[PATH_ROOM];
	uint64_t line;

	if (!take_question(why, what, &line, err) ||
	    !weir_state_folder(why->options->state_dir, folder, sizeof(folder), err))
		return false;
	why->ledger = weir_ledger_must(folder, err);
	return why->ledger &&
	       weir_ledger_find(why->ledger, why->options->run, &why->arena, &why->run, err) &&
	       find_flow(why, err) &&
	       (why->options->key ? tell_key(why, row, err) : tell_line(why, line, row, err));
}

int weir_why(const struct weir_run_options *options, const char *what)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	struct weir_why why = { .options = options };
	struct weir_error err = { 0 };
	bool row = false, good;

	weir_arena_init(&why.arena);
	good = answer(&why, what, &row, &err);
	if (!good)
		weir_logger_error(log, NULL, &err);
	weir_why_close(&why);
	weir_ledger_free(why.ledger);
	weir_arena_release(&why.arena);
	weir_logger_free(log);
	if (!good)
		return weir_exit_code(err.code);
	return row ? WEIR_EXIT_OK : WEIR_EXIT_CONFIG;
}
