/*
 * audit_run.c - `weir verify`: compares input and store, both ways, and writes nothing into either.
 */
#include "audit_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/clock.h"
#include "ledger.h"
#include "receipt.h"
#include "remote.h"
#include "run_parts.h"
#include "tables.h"
#include "verify.h"

enum { PATH_ROOM = 4096 };

/* Where the books are, or NULL: a state that is not to be had is no reason not to compare. */
static const char *find_state(struct weir_session *session, char *state, struct weir_error *err)
{
	struct stat there;

	if (!weir_state_folder(session->options->state_dir, state, PATH_ROOM, err) ||
	    !weir_state_make(state, err))
		return NULL;
	if (!stat(state, &there) && S_ISDIR(there.st_mode))
		return state;
	weir_fail(err, WEIR_DENIED, "the state folder %s is no folder", state);
	return NULL;
}

/* A place for what of the index does not fit into memory. */
static void keys_place(const char *state, const char *run_id, char *out, size_t size)
{
	const char *temporary = getenv("TMPDIR");

	if (!temporary || !*temporary)
		temporary = "/tmp";
	if (state && !access(state, W_OK | X_OK))
		temporary = state;
	snprintf(out, size, "%s/%s.keys", temporary, run_id);
}

/* A state of a newer weir is for a newer weir; without any other one it goes. */
static bool open_books(struct weir_session *session, const char *state, struct weir_error *why,
		       struct weir_problems *problems)
{
	bool corrupt = false;

	if (state)
		session->audit->books = weir_audit_books_open(session->audit, state, &corrupt, why);
	if (state && why->code == WEIR_BAD_CONFIG && !corrupt) {
		weir_problems_add(problems, why);
		return false;
	}
	weir_audit_no_books(session, why);
	return true;
}

static bool open_store(struct weir_session *session, const char *run_id,
		       struct weir_problems *problems)
{
	char folder[PATH_ROOM], keys[PATH_ROOM + WEIR_RUN_ID];
	struct weir_error why = { 0 };
	const char *state = find_state(session, folder, &why), *path = session->options->output;
	const struct weir_store_ops *store;

	keys_place(state, run_id, keys, sizeof(keys));
	if (!weir_session_open_store(session, keys, problems))
		return false;
	if (session->store->plugin->traits & WEIR_KEEPS_NOTHING) {
		weir_hint(weir_problem(problems, &session->pipeline->store.place,
				       "store \"%s\" keeps nothing that could be compared",
				       session->pipeline->store.name),
			  "name another store with --to");
		return false;
	}
	store = session->store->plugin->ops.store;
	session->books.store =
		weir_arena_strdup(&session->arena, store->identity(session->store->self));
	if (!path && state)
		path = weir_arena_printf(&session->arena, "%s/runs/verify-%s/differences.csv",
					 state, run_id);
	session->audit = weir_audit_new(session, path);
	return open_books(session, state, &why, problems);
}

/* The file of differences must not take the place of an input. */
static void check_output(const struct weir_session *session, struct weir_problems *problems)
{
	struct stat output, input;
	const char *path = session->options->output;

	if (!path || stat(path, &output))
		return;
	for (size_t i = 0; i < session->pipeline->step_count; i++)
		if (session->input[i] && !stat(session->input[i], &input) &&
		    input.st_dev == output.st_dev && input.st_ino == output.st_ino)
			weir_hint(weir_problem(problems, NULL,
					       "--output %s is an input of the pipeline", path),
				  "name another file");
}

static void opened(void *arg, const struct weir_chain *chain)
{
	(void)arg;
	(void)chain;
}

/* As before a run, but for tasks, which are not run, and with a store that stays open. */
static bool check_all(struct weir_session *session, const struct weir_selection *selection,
		      struct weir_problems *problems)
{
	session->checking = true;
	for (size_t i = selection->first; i <= selection->last && !session->unreadable; i++)
		if (!session->pipeline->step[i].is_task)
			weir_preflight_flow(session, &session->pipeline->step[i], opened, NULL,
					    problems);
	if (!session->unreadable)
		weir_verify_check(session, problems);
	check_output(session, problems);
	session->checking = false;
	/* Which columns are compared is known now. */
	session->tables = weir_tables_new(session);
	return problems->total == 0;
}

static bool is_bad(const struct weir_books *books)
{
	for (size_t i = 0; i < books->check_count; i++)
		if (books->check[i].state == WEIR_CHECK_BAD)
			return true;
	return false;
}

static bool compare(struct weir_session *session, const struct weir_selection *selection,
		    struct weir_error *err)
{
	return weir_steps_run(session, selection, err) && weir_audit_extra(session->audit, err) &&
	       weir_audit_doubled(session->audit, err) && weir_verify(session, err) &&
	       weir_audit_commit(session->audit, err);
}

static int audit(struct weir_session *session, const struct weir_selection *selection)
{
	struct weir_books *books = &session->books;
	uint64_t began = weir_clock_us();
	struct weir_error err = { 0 };
	bool good = compare(session, selection, &err), holds;

	books->seconds = (double)(weir_clock_us() - began) / 1e6;
	if (!good && err.code == WEIR_OK)
		weir_fail(&err, WEIR_BUG, "verify stopped and nothing says why");
	books->outcome = good ? WEIR_OK : err.code;
	holds = weir_audit_receipt_holds(session->audit);
	if (!good)
		books->exit_code = weir_exit_code(err.code);
	else if (!holds || session->audit->unexplained || is_bad(books))
		books->exit_code = WEIR_EXIT_VERIFY;
	if (!good)
		weir_logger_error(session->log, NULL, &err);
	weir_remote_count(session);
	weir_audit_report(session->audit, books->exit_code, stdout);
	return books->exit_code;
}

static int tell(struct weir_session *session, struct weir_problems *problems)
{
	weir_problems_print(problems, session->log);
	return weir_exit_code(weir_problems_code(problems));
}

static int audit_with(const struct weir_run_options *options, const struct weir_receipt *receipt)
{
	struct weir_session session;
	struct weir_selection selection;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID];
	int code;

	weir_problems_init(&problems);
	if (weir_session_begin(&session, options, run_id, &problems) &&
	    weir_session_select(&session, &selection, &problems) &&
	    open_store(&session, run_id, &problems) &&
	    (!receipt || weir_audit_receipt_fits(&session, receipt, &problems)) &&
	    check_all(&session, &selection, &problems)) {
		session.audit->receipt = receipt;
		code = audit(&session, &selection);
	} else {
		code = tell(&session, &problems);
	}
	weir_problems_release(&problems);
	weir_audit_free(session.audit);
	weir_session_close_store(&session);
	weir_session_end(&session);
	return code;
}

/* The receipt tells the pipeline, its options, and where the books are. */
static int audit_receipt(struct weir_run_options *how)
{
	struct weir_receipt receipt;
	struct weir_error err = { 0 };
	struct weir_arena arena;
	int code;

	weir_arena_init(&arena);
	if (weir_receipt_read(how->receipt, &arena, &receipt, &err) &&
	    weir_recorded_options(receipt.file, receipt.options, &arena, how, &err)) {
		if (!how->state_dir && *receipt.state)
			how->state_dir = receipt.state;
		code = audit_with(how, &receipt);
	} else {
		struct weir_logger *log = weir_logger_new(stderr, how->level, how->json);

		weir_logger_error(log, NULL, &err);
		weir_logger_free(log);
		code = weir_exit_code(err.code);
	}
	weir_arena_release(&arena);
	return code;
}

int weir_audit_run(const struct weir_run_options *options)
{
	struct weir_run_options how = *options;

	how.dry_run = true;
	return how.receipt ? audit_receipt(&how) : audit_with(&how, NULL);
}

/* ---- for a retry ---- */

static uint64_t lost_of(const struct weir_session *session, const struct weir_verify_spec *spec)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < spec->term_count; i++)
		for (size_t k = 0; k < session->books.step_count; k++)
			if (!strcmp(session->books.step[k].name, spec->term[i].flow) &&
			    weir_tally_sign(spec, spec->term[i].flow, WEIR_INSERTED))
				lost = session->audit->step[k].lost;
	return lost;
}

static void take_checks(const struct weir_session *session, struct weir_arena *arena,
			struct weir_check_books **check, size_t *count)
{
	const struct weir_books *books = &session->books;

	*count = books->check_count;
	*check = weir_arena_alloc(arena, (*count + 1) * sizeof(**check));
	for (size_t i = 0; i < *count; i++) {
		struct weir_check_books *one = &(*check)[i];
		uint64_t lost = lost_of(session, &session->pipeline->verify[i]);

		*one = books->check[i];
		if (!lost || one->state != WEIR_CHECK_GOOD)
			continue;
		one->state = WEIR_CHECK_BAD;
		snprintf(one->detail, sizeof(one->detail),
			 "%" PRIu64 " of the rows that went in mended %s not there", lost,
			 lost == 1 ? "is" : "are");
	}
}

bool weir_audit_checks(const struct weir_run_options *options, struct weir_arena *arena,
		       struct weir_check_books **check, size_t *count, struct weir_error *err)
{
	struct weir_run_options how = *options;
	struct weir_session session;
	struct weir_selection selection;
	struct weir_problems problems;
	char run_id[WEIR_RUN_ID];
	bool good;

	how.dry_run = how.quiet = true;
	how.level = WEIR_ERROR;
	how.retry = NULL;
	how.trace_http = NULL;
	weir_problems_init(&problems);
	good = weir_session_begin(&session, &how, run_id, &problems) &&
	       weir_session_select(&session, &selection, &problems) &&
	       open_store(&session, run_id, &problems) &&
	       check_all(&session, &selection, &problems);
	if (!good && problems.count)
		*err = problems.item[0];
	if (good) {
		session.audit->path = NULL;
		good = compare(&session, &selection, err);
	}
	if (good)
		take_checks(&session, arena, check, count);
	weir_problems_release(&problems);
	weir_audit_free(session.audit);
	weir_session_close_store(&session);
	weir_session_end(&session);
	return good;
}
