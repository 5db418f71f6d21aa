/*
 * audit_books.c - what the books of finished runs say of a row of the input.
 *
 * They speak of a row if a finished run read the same bytes in a flow of this name, into this
 * store. The newest such run counts. Books that cannot be read are left, and explain nothing.
 */
#include "audit_parts.h"

#include <stdlib.h>

#include "facts.h"
#include "ledger_undo.h"

enum { RUNS_MOST = 1000 /* of the newest ones, where a flow is looked for */ };

struct run_name {
	char id[WEIR_RUN_ID];
	bool undone;
};

/* The batch that was looked at last: most differences come side by side. */
struct batch {
	uint64_t *line;
	struct weir_audit_noted *noted;
	size_t count;
};

struct weir_audit_books {
	struct weir_audit *audit;
	struct weir_ledger *ledger; /* NULL: it broke while it was read */
	struct weir_arena arena;    /* of the runs */
	struct run_name *run;       /* finished ones, newest first */
	size_t count, room;
	bool newest_seen;
	/* The flow at hand: its run, or NULL, and its number there. */
	const char *flow_run, *flow_name;
	size_t flow_step;
	char flow_sha256[WEIR_SHA256_TEXT];
	struct weir_arena kept; /* of the batch */
	struct batch batch;
};

/* The newest run of this pipeline into this store, if it can be gone on with: runs come newest
 * first. */
static void note_stopped(struct weir_audit_books *books, const struct weir_run_row *run)
{
	struct weir_audit *audit = books->audit;
	const struct weir_books *now = &audit->session->books;

	if (books->newest_seen || !run->store || strcmp(run->store, now->store) != 0 ||
	    strcmp(run->pipeline, now->pipeline) != 0)
		return;
	books->newest_seen = true;
	if (run->finished || run->running || !run->again || !*run->again)
		return;
	audit->stopped = weir_arena_strdup(&audit->session->arena, run->id);
	audit->again = weir_arena_strdup(&audit->session->arena, run->again);
}

static bool take_run(void *arg, const struct weir_run_row *run, struct weir_error *err)
{
	struct weir_audit_books *books = arg;
	const struct weir_books *now = &books->audit->session->books;

	(void)err;
	if (run->running && run->store && !strcmp(run->store, now->store))
		books->audit->running = weir_arena_strdup(&books->audit->session->arena, run->id);
	note_stopped(books, run);
	if (!run->finished || !run->outcome || !strcmp(run->outcome, "given up") || !run->store ||
	    strcmp(run->store, now->store) != 0 || strcmp(run->pipeline, now->pipeline) != 0 ||
	    books->count == books->room)
		return true;
	books->run[books->count].undone = !strcmp(run->outcome, WEIR_UNDONE);
	snprintf(books->run[books->count++].id, WEIR_RUN_ID, "%s", run->id);
	return true;
}

struct weir_audit_books *weir_audit_books_open(struct weir_audit *audit, const char *state,
					       bool *corrupt, struct weir_error *why)
{
	struct weir_audit_books *books;
	struct weir_ledger *ledger;

	*corrupt = false;
	if (!weir_ledger_exists(state))
		return NULL;
	ledger = weir_ledger_look(state, corrupt, why);
	if (!ledger)
		return NULL;
	books = weir_xcalloc(1, sizeof(*books));
	books->audit = audit;
	books->ledger = ledger;
	weir_arena_init(&books->arena);
	weir_arena_init(&books->kept);
	books->room = RUNS_MOST;
	books->run = weir_arena_alloc(&books->arena, books->room * sizeof(*books->run));
	if (weir_ledger_runs(ledger, RUNS_MOST, take_run, books, why))
		return books;
	*corrupt = true;
	weir_audit_books_close(books);
	return NULL;
}

void weir_audit_books_close(struct weir_audit_books *books)
{
	if (!books)
		return;
	weir_ledger_free(books->ledger);
	weir_arena_release(&books->arena);
	weir_arena_release(&books->kept);
	free(books);
}

void weir_audit_no_books(struct weir_session *session, const struct weir_error *why)
{
	struct weir_error told = *why;

	if (why->code == WEIR_OK)
		return;
	weir_while(&told, "verify goes on without the books of earlier runs, and explains nothing");
	weir_logger_error(session->log, NULL, &told);
}

/* What comes of a broken state: it is told once. */
static bool leave(struct weir_audit_books *books, struct weir_error *err)
{
	weir_audit_no_books(books->audit->session, err);
	*err = (struct weir_error){ 0 };
	weir_ledger_free(books->ledger);
	books->ledger = NULL;
	books->flow_run = NULL;
	return true;
}

/* ---- a flow ---- */

struct sought {
	const char *name, *sha256;
	bool found;
	size_t step;
};

static bool take_flow(void *arg, const struct weir_flow_row *flow, struct weir_error *err)
{
	struct sought *sought = arg;

	(void)err;
	if (strcmp(flow->name, sought->name) != 0 || strcmp(flow->sha256, sought->sha256) != 0)
		return true;
	sought->found = true;
	sought->step = flow->step;
	return true;
}

bool weir_audit_books_flow(struct weir_audit_books *books, const struct weir_flow *flow,
			   struct weir_error *err)
{
	struct sought sought = { .name = flow->step->name };
	bool regular = false;
	uint64_t size;

	if (!books)
		return true;
	books->flow_run = NULL;
	books->flow_name = flow->step->name;
	books->batch.count = 0;
	*books->flow_sha256 = '\0';
	sought.sha256 = books->flow_sha256;
	if (!books->ledger || !books->count || !flow->chain.file)
		return true;
	if (!weir_facts_digest(flow->chain.file, books->flow_sha256, &size, &regular, err))
		return false;
	for (size_t i = 0; regular && !books->flow_run && i < books->count; i++) {
		if (!weir_ledger_flows(books->ledger, books->run[i].id, take_flow, &sought, err))
			return leave(books, err);
		if (sought.found)
			books->flow_run = books->run[i].id;
	}
	books->flow_step = sought.step;
	books->audit->step[flow->number].noted = books->flow_run != NULL;
	return true;
}

/* ---- a row ---- */

static bool take_batch(void *arg, const struct weir_batch_row *row, struct weir_error *err)
{
	struct weir_audit_books *books = arg;
	struct batch *batch = &books->batch;
	uint32_t *stored;

	(void)err;
	weir_arena_clear(&books->kept);
	batch->count = row->count;
	batch->line = weir_arena_alloc(&books->kept, (row->count + 1) * sizeof(*batch->line));
	batch->noted = weir_arena_alloc(&books->kept, (row->count + 1) * sizeof(*batch->noted));
	stored = weir_arena_alloc(&books->kept, (row->count + 1) * sizeof(*stored));
	(void)weir_ledger_stored(row, stored); /* then they are 0 */
	for (size_t i = 0; i < row->count; i++) {
		batch->line[i] = weir_ledger_line(row, i);
		if (row->settled)
			batch->noted[i] = (struct weir_audit_noted){ row->verdict[i], stored[i] };
	}
	return true;
}

static int by_line(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static const uint64_t *find_line(const struct batch *batch, uint64_t line)
{
	return batch->count ? bsearch(&line, batch->line, batch->count, sizeof(line), by_line)
			    : NULL;
}

bool weir_audit_books_row(struct weir_audit_books *books, uint64_t line,
			  struct weir_audit_noted *noted, struct weir_error *err)
{
	const uint64_t *found;
	size_t row;

	*noted = (struct weir_audit_noted){ 0 };
	if (!books || !books->flow_run)
		return true;
	found = find_line(&books->batch, line);
	if (!found) {
		books->batch.count = 0;
		if (!weir_ledger_locate(books->ledger, books->flow_run, books->flow_step, line,
					&row, take_batch, books, err))
			return leave(books, err);
		found = find_line(&books->batch, line);
	}
	if (found)
		*noted = books->batch.noted[found - books->batch.line];
	return true;
}

/* ---- rows that a run inserted ---- */

/* A line in the books of one run: was it inserted, as the input has it? */
struct inserted {
	struct weir_audit_books *books;
	const char *run;
	uint64_t line;
	bool yes;
};

static bool take_inserted(void *arg, const struct weir_batch_row *batch, struct weir_error *err)
{
	struct inserted *inserted = arg;
	bool remarked;

	for (size_t i = 0; i < batch->count; i++) {
		if (weir_verdict_of(batch->verdict[i]) != WEIR_INSERTED ||
		    weir_ledger_line(batch, i) != inserted->line)
			continue;
		if (!weir_ledger_remarked(inserted->books->ledger, inserted->run, batch, i,
					  &remarked, err))
			return false;
		inserted->yes = !remarked;
	}
	return true;
}

bool weir_audit_books_inserted(struct weir_audit_books *books, uint64_t line, bool *inserted,
			       struct weir_error *err)
{
	struct inserted look = { .books = books, .line = line };
	size_t row;

	*inserted = false;
	for (size_t i = 0; books && books->flow_run && !look.yes && i < books->count; i++) {
		struct sought sought = { .name = books->flow_name, .sha256 = books->flow_sha256 };

		if (books->run[i].undone)
			continue;
		look.run = books->run[i].id;
		if (!weir_ledger_flows(books->ledger, look.run, take_flow, &sought, err) ||
		    (sought.found && !weir_ledger_locate(books->ledger, look.run, sought.step, line,
							 &row, take_inserted, &look, err)))
			return leave(books, err);
	}
	*inserted = look.yes;
	return true;
}

/* ---- rows that were mended ---- */

bool weir_audit_books_tried(struct weir_audit_books *books, uint64_t line, struct weir_tried *tried,
			    struct weir_error *err)
{
	*tried = (struct weir_tried){ .again = false };
	if (!books || !books->flow_run)
		return true;
	if (weir_ledger_again(books->ledger, books->flow_run, books->flow_step, line, tried, err))
		return true;
	*tried = (struct weir_tried){ .again = false };
	return leave(books, err);
}

bool weir_audit_books_mended_id(struct weir_audit_books *books, const struct weir_uuid *id,
				bool *mended, struct weir_error *err)
{
	*mended = false;
	if (!books || !books->ledger)
		return true;
	if (weir_ledger_again_id(books->ledger, books->audit->session->books.store, id, mended,
				 err))
		return true;
	*mended = false;
	return leave(books, err);
}
