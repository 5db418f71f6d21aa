/*
 * books.c - what the counts of a run add up to.
 */
#include "books.h"

#include <stdio.h>
#include <string.h>

#include "../data/rows.h"

static void count_kind(struct weir_warning_count *kinds, size_t *count, uint64_t line,
		       const struct weir_remark *remark)
{
	struct weir_warning_count *kind = NULL;
	const char *column = remark->reject ? remark->column : "";

	for (size_t i = 0; i < *count && !kind; i++)
		if (!strcmp(kinds[i].kind, remark->code))
			kind = &kinds[i];
	if (!kind && *count < WEIR_WARNING_KINDS) {
		kind = &kinds[(*count)++];
		snprintf(kind->kind, sizeof(kind->kind), "%s", remark->code);
		snprintf(kind->sample, sizeof(kind->sample), "%s%s%s", column, *column ? ": " : "",
			 remark->reason);
		kind->first_line = line;
	}
	if (kind)
		kind->count++;
}

void weir_books_remark(struct weir_step_books *step, uint64_t line,
		       const struct weir_remark *remark)
{
	if (remark->reject) {
		count_kind(step->refusal, &step->refusal_kinds, line, remark);
		return;
	}
	step->warnings++;
	step->differs += !strcmp(remark->code, "DIFFERS");
	step->respelled += !strcmp(remark->code, "SPELLING");
	step->merged += !strcmp(remark->code, "MERGED");
	count_kind(step->warning, &step->warning_kinds, line, remark);
}

uint64_t weir_books_unsettled(const struct weir_step_books *step)
{
	uint64_t settled = step->inserted + step->present + step->duplicate + step->rejected;

	return step->read > settled ? step->read - settled : settled - step->read;
}

static void add(struct weir_step_books *to, const struct weir_step_books *step)
{
	to->read += step->read;
	to->inserted += step->inserted;
	to->present += step->present;
	to->duplicate += step->duplicate;
	to->rejected += step->rejected;
	for (int i = 0; i < WEIR_PRESENT_KINDS; i++)
		to->kind[i] += step->kind[i];
	to->orphaned += step->orphaned;
	to->filtered += step->filtered;
	to->differs += step->differs;
	to->respelled += step->respelled;
	to->merged += step->merged;
	to->updated += step->updated;
	to->batches += step->batches;
	to->skipped_batches += step->skipped_batches;
	to->warnings += step->warnings;
	to->seconds += step->seconds;
}

void weir_books_total(const struct weir_books *books, struct weir_step_books *total)
{
	*total = (struct weir_step_books){ .name = "total", .state = WEIR_STEP_DONE };
	for (size_t i = 0; i < books->step_count; i++) {
		if (books->step[i].is_task)
			total->warnings += books->step[i].warnings;
		else
			add(total, &books->step[i]);
	}
}

/* Judged flow by flow: one that counts too much must not hide one that counts too little. */
static bool adds_up(const struct weir_books *books)
{
	for (size_t i = 0; i < books->step_count; i++) {
		if (!books->step[i].is_task && weir_books_unsettled(&books->step[i]))
			return false;
	}
	return true;
}

static bool verified(const struct weir_books *books)
{
	for (size_t i = 0; i < books->check_count; i++) {
		if (books->check[i].state == WEIR_CHECK_BAD)
			return false;
	}
	return true;
}

const char *weir_books_outcome(const struct weir_books *books)
{
	struct weir_step_books total;

	if (books->outcome != WEIR_OK)
		return "stopped";
	if (!adds_up(books))
		return "unaccounted";
	if (!verified(books))
		return "unverified";
	weir_books_total(books, &total);
	if (books->whole)
		total = *books->whole;
	return total.rejected > total.filtered ? "rejected" : "complete";
}

const char *weir_step_state_name(enum weir_step_state state)
{
	switch (state) {
	case WEIR_STEP_DONE:
		return "done";
	case WEIR_STEP_STOPPED:
		return "stopped";
	default:
		return "left out";
	}
}

const char *weir_present_name(enum weir_present kind)
{
	static const char *const name[WEIR_PRESENT_KINDS] = {
		[WEIR_PRESENT_SAME] = "same",       [WEIR_PRESENT_DIFFERS] = "differs",
		[WEIR_PRESENT_OTHER] = "other",     [WEIR_PRESENT_SPELLING] = "spelling",
		[WEIR_PRESENT_UPDATED] = "updated",
	};

	return kind < WEIR_PRESENT_KINDS ? name[kind] : "";
}
