/*
 * retry_verify.c - `verify:` over the whole run, once rejected rows of it were tried again.
 *
 * The retry has read a few rows. So the input is compared with the store as `weir verify` does it,
 * in a session of its own, and what that finds for each line of `verify:` is the run's.
 */
#include "audit.h"
#include "retry.h"
#include "verify.h"

bool weir_retry_verify(struct weir_session *session, struct weir_error *err)
{
	struct weir_books *books = &session->books;

	if (weir_store_unverified(session))
		return weir_verify(session, err); /* which says why not */
	return weir_audit_checks(session->options, &session->arena, &books->check,
				 &books->check_count, err) ||
	       weir_while(err, "verify");
}

bool weir_retry_conclude(struct weir_session *session, const struct weir_run_row *run,
			 struct weir_error *err)
{
	struct weir_books *books = &session->books;
	const char *outcome = "complete";

	books->exit_code = WEIR_EXIT_OK;
	if (books->whole->rejected > books->whole->filtered) {
		outcome = "rejected";
		books->exit_code = WEIR_EXIT_REJECTS;
	}
	for (size_t i = 0; i < books->check_count; i++)
		if (books->check[i].state == WEIR_CHECK_BAD) {
			outcome = "unverified";
			books->exit_code = WEIR_EXIT_VERIFY;
		}
	/* A run whose rows did not add up stays one. */
	if (run->exit_code == WEIR_EXIT_PERSON || run->exit_code == books->exit_code)
		return true;
	return weir_ledger_outcome(session->ledger, outcome, books->exit_code, err);
}
