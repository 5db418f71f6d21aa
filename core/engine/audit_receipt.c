/*
 * audit_receipt.c - `weir verify --receipt`: what a run's receipt says, held against what was
 * found.
 *
 * The receipt has numbers, and no rows. Where the books of the run are gone its numbers take their
 * place: rows that were rejected, or present in another way, are explained if they are as many.
 */
#include "audit_parts.h"

#include <inttypes.h>

#include "receipt.h"

/* The sum of some numbers of a step; NULL ends their names. */
static uint64_t number(const struct weir_audit *audit, size_t step, const char *const *name)
{
	uint64_t sum = 0, one;

	for (; *name; name++)
		if (weir_receipt_count(audit->receipt, audit->session->books.step[step].name, *name,
				       &one))
			sum += one;
	return sum;
}

static uint64_t stored(const struct weir_audit *audit, size_t step)
{
	static const char *const name[] = { "inserted", "present", NULL };

	return number(audit, step, name);
}

static uint64_t found(const struct weir_audit_step *step)
{
	return step->count[WEIR_SAME] + step->count[WEIR_DIFFERENT] + step->count[WEIR_ELSEWHERE] +
	       step->mended;
}

static void explain(struct weir_audit *audit, struct weir_audit_step *step,
		    enum weir_difference kind)
{
	step->unexplained -= step->open[kind];
	audit->unexplained -= step->open[kind];
	step->open[kind] = 0;
}

static void explain_by_number(struct weir_audit *audit, size_t at)
{
	static const char *const other[] = { "present_kinds.differs", "present_kinds.other",
					     "present_kinds.spelling", NULL };
	static const char *const rejected[] = { "rejected", NULL };
	struct weir_audit_step *step = &audit->step[at];

	if (step->count[WEIR_REFUSED] == number(audit, at, rejected))
		explain(audit, step, WEIR_REFUSED);
	if (step->count[WEIR_DIFFERENT] + step->count[WEIR_ELSEWHERE] == number(audit, at, other)) {
		explain(audit, step, WEIR_DIFFERENT);
		explain(audit, step, WEIR_ELSEWHERE);
	}
}

bool weir_audit_receipt_holds(struct weir_audit *audit)
{
	const struct weir_books *books = &audit->session->books;
	bool holds = true;

	if (!audit->receipt)
		return true;
	for (size_t i = 0; i < books->step_count; i++) {
		if (books->step[i].is_task || books->step[i].state != WEIR_STEP_DONE)
			continue;
		if (!audit->step[i].noted)
			explain_by_number(audit, i);
		holds &= found(&audit->step[i]) == stored(audit, i);
	}
	return holds;
}

void weir_audit_receipt_report(const struct weir_audit *audit, FILE *out)
{
	const struct weir_books *books = &audit->session->books;
	size_t bad = 0;

	for (size_t i = 0; i < books->step_count; i++) {
		if (books->step[i].is_task || books->step[i].state != WEIR_STEP_DONE ||
		    found(&audit->step[i]) == stored(audit, i))
			continue;
		fprintf(out, "%s: the receipt says %" PRIu64 " rows, the store has %" PRIu64 "\n",
			books->step[i].name, stored(audit, i), found(&audit->step[i]));
		bad++;
	}
	if (!bad)
		fprintf(out, "the receipt of run %s holds: input and numbers are as it says\n",
			audit->receipt->run);
}

bool weir_audit_receipt_fits(const struct weir_session *session, const struct weir_receipt *receipt,
			     struct weir_problems *problems)
{
	size_t before = problems->total;

	weir_receipt_inputs(receipt, problems);
	if (strcmp(receipt->store, session->books.store) != 0)
		weir_problem(problems, NULL,
			     "the receipt of run %s is of the store %s, and this is %s",
			     receipt->run, receipt->store, session->books.store);
	if (*receipt->fingerprint &&
	    strcmp(receipt->fingerprint, session->pipeline->fingerprint) != 0)
		weir_problem(problems, NULL, "the pipeline %s has changed since run %s",
			     receipt->file, receipt->run);
	return problems->total == before;
}
