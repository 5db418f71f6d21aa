/*
 * why_text.c - tells what became of a row, in a few lines.
 */
#include <stdio.h>

#include "ids.h"
#include "ledger_undo.h"
#include "report_parts.h"
#include "why.h"

static void put(const char *before, const char *text, const char *behind)
{
	fputs(before, stdout);
	weir_put_visible(stdout, text);
	fputs(behind, stdout);
}

static void put_id(const char *before, const struct weir_uuid *id)
{
	char text[WEIR_UUID_TEXT];

	weir_uuid_print(id, text);
	printf("%s%s", before, text);
}

/* now: not when it was imported; own: it was inserted then. */
static const char *present_words(uint8_t verdict, bool now, bool own)
{
	switch (weir_present_of(verdict)) {
	case WEIR_PRESENT_DIFFERS:
		if (own)
			return ", with other values: it was changed since";
		return now ? ", with other values than the input's"
			   : ", with other values, which were kept";
	case WEIR_PRESENT_OTHER:
		return ", as another row, or under another key";
	case WEIR_PRESENT_SPELLING:
		return ", in another spelling";
	case WEIR_PRESENT_UPDATED:
		return ", with other values, which were written over";
	case WEIR_PRESENT_SAME:
	case WEIR_PRESENT_KINDS:
		break;
	}
	return ", as it is";
}

/* ---- the books ---- */

static void put_where(const struct weir_why *why, uint64_t row, uint64_t batch,
		      const struct weir_why_books *books)
{
	char count[WEIR_COUNT_TEXT];

	printf("  row %s", weir_count_print(row, count));
	printf(" of the flow, batch %s", weir_count_print(batch, count));
	if (books->request && books->request == books->last_request)
		printf(", request %llu", (unsigned long long)books->request);
	else if (books->request)
		printf(", requests %llu to %llu", (unsigned long long)books->request,
		       (unsigned long long)books->last_request);
	printf(", run %s\n", why->run.id);
}

static void put_rejected(const struct weir_why_books *books)
{
	put("  rejected: ", books->code, ": ");
	put("", books->column, *books->column ? ": " : "");
	put("", books->reason, "\n");
	if (*books->constraint)
		put("    constraint: ", books->constraint, "\n");
	if (*books->detail)
		put("    detail: ", books->detail, "\n");
}

static void put_verdict(const struct weir_why_books *books)
{
	switch (weir_verdict_of(books->verdict)) {
	case WEIR_INSERTED:
		fputs(books->settled ? "  inserted"
				     : "  about to be inserted when the run was killed",
		      stdout);
		if (books->has_id)
			put_id(", as ", &books->id);
		putchar('\n');
		break;
	case WEIR_PRESENT:
		printf("  present: the store had it%s\n",
		       present_words(books->verdict, false, false));
		break;
	case WEIR_DUPLICATE:
		printf("  duplicate of line %llu\n", (unsigned long long)books->of_line);
		break;
	case WEIR_REJECTED:
		put_rejected(books);
		break;
	case WEIR_LIVE:
		fputs("  not settled: the run was killed while its batch was under way\n", stdout);
		break;
	}
}

static void put_undone(const struct weir_why *why)
{
	const char *outcome = why->run.outcome ? why->run.outcome : "";

	if (!strcmp(outcome, WEIR_UNDONE) || !strcmp(outcome, WEIR_UNDONE_PART) ||
	    !strcmp(outcome, WEIR_UNDO_STOPPED))
		printf("  since then: the run is %s\n", outcome);
}

/* ---- now ---- */

/* A run brings what the row refers to first: that it is missing is no refusal of this row, unless
 * it was then. */
static void put_refusal(const struct weir_why_books *books, const struct weir_why_now *now)
{
	bool refers = !strcmp(now->code, "REFERENCE") || !strcmp(now->code, "PARENT");

	if (refers && strcmp(now->code, books->code ? books->code : "") != 0)
		put(", nor is what it refers to: ", now->refusal, "");
	else
		put(", and an import would refuse it: ", now->refusal, "");
}

static void put_now(const struct weir_why *why, const struct weir_why_books *books,
		    const struct weir_why_now *now)
{
	bool other = books->has_id && !weir_uuid_same(&books->id, &now->id);

	if (!now->resolved) {
		put("  now: the store was not asked (", *why->excuse ? why->excuse : "?", ")\n");
		return;
	}
	if (now->there) {
		put_id("  now: in the store, as ", &now->id);
		if (now->mended)
			fputs(weir_verdict_of(books->verdict) == WEIR_REJECTED
				      ? ", by a retry that was stopped; the same one goes on"
				      : ", as it was mended in the reject file",
			      stdout);
		if (weir_verdict_of(now->verdict) == WEIR_PRESENT)
			fputs(present_words(now->verdict, true,
					    books->known && weir_verdict_of(books->verdict) ==
								    WEIR_INSERTED),
			      stdout);
		fputs(other ? " (it was inserted under another id)\n" : "\n", stdout);
		return;
	}
	fputs("  now: not in the store", stdout);
	if (*now->refusal)
		put_refusal(books, now);
	putchar('\n');
}

/* ---- a line that the books have no row of ---- */

static void put_never(const struct weir_why *why, const struct weir_why_now *now)
{
	const struct weir_why_books none = { 0 };
	struct weir_why_now alone = *now;

	put_where(why, now->row, now->batch, &none);
	if (!why->counted)
		fputs("  not read: the run did not come to this flow\n", stdout);
	else
		printf("  not read: the run stopped before it; its last settled row is at line "
		       "%llu\n",
		       (unsigned long long)why->last_line);
	*alone.refusal = '\0'; /* what it refers to may not have been read either */
	put_now(why, &none, &alone);
}

static void put_no_row(const struct weir_why *why, const struct weir_why_now *now)
{
	switch (now->place) {
	case WEIR_WHY_HEADER:
		fputs("  no row: it is in front of the first row, as the header is\n", stdout);
		break;
	case WEIR_WHY_INSIDE:
		printf("  no row begins here: it is inside of the row that begins at line %llu\n",
		       (unsigned long long)now->line);
		break;
	case WEIR_WHY_BLANK:
		printf("  no row: it is blank; the row before begins at line %llu\n",
		       (unsigned long long)now->line);
		break;
	case WEIR_WHY_BEYOND:
		printf("  no row: the last one of the input begins at line %llu\n",
		       (unsigned long long)now->line);
		break;
	case WEIR_WHY_UNKNOWN:
	case WEIR_WHY_ROW:
		printf("  run %s noted no row that begins here; its last settled one is at line "
		       "%llu\n",
		       why->run.id, (unsigned long long)why->last_line);
		put("  the input was not read again: ", why->excuse, "\n");
		break;
	}
}

bool weir_why_tell(const struct weir_why *why, uint64_t line, const struct weir_why_books *books,
		   const struct weir_why_now *now)
{
	put("", why->flow, "");
	printf(":%llu", (unsigned long long)line);
	if (*why->path)
		put(", ", why->path, "");
	putchar('\n');
	if (books->known) {
		put_where(why, books->row, books->batch, books);
		put_verdict(books);
		put_undone(why);
		put_now(why, books, now);
		return true;
	}
	if (now->place == WEIR_WHY_ROW)
		put_never(why, now);
	else
		put_no_row(why, now);
	return now->place == WEIR_WHY_ROW;
}
