/*
 * page_judge.c - a run at a glance: does it add up, how did it end, what is to be done.
 */
#include "page.h"
#include "report_parts.h"

double weir_page_speed(uint64_t rows, double seconds)
{
	return seconds > 0 ? (double)rows / seconds : 0;
}

static bool adds_up(const struct weir_page_step *step)
{
	return step->is_task ||
	       step->read == step->inserted + step->present + step->duplicate + step->rejected;
}

static const char *rows(struct weir_page *page, uint64_t count)
{
	char number[WEIR_COUNT_TEXT];

	return weir_arena_printf(&page->arena, "%s %s", weir_count_print(count, number),
				 count == 1 ? "row" : "rows");
}

static void say(struct weir_page *page, enum weir_page_grade grade, const char *headline)
{
	page->grade = grade;
	page->headline = headline;
}

/* The outcome is the name of what stopped it. */
static void say_stopped(struct weir_page *page, const char *outcome)
{
	for (enum weir_code code = WEIR_BAD_CONFIG; code <= WEIR_BUG; code++)
		if (!strcmp(weir_code_name(code), outcome))
			say(page, WEIR_PAGE_BAD,
			    weir_arena_printf(&page->arena, "Stopped: %s", weir_stop_reason(code)));
	page->advice = page->run.again && *page->run.again ? page->run.again : NULL;
}

static void say_rejected(struct weir_page *page)
{
	uint64_t rejected = page->total.rejected > page->total.filtered
				    ? page->total.rejected - page->total.filtered
				    : 0;

	say(page, WEIR_PAGE_WARN,
	    weir_arena_printf(&page->arena, "Complete, and %s rejected", rows(page, rejected)));
	if (weir_run_may_retry(&page->run))
		page->advice =
			weir_arena_printf(&page->arena, "weir rejects retry %s", page->run.id);
}

void weir_page_judge(struct weir_page *page)
{
	const char *outcome = weir_run_outcome(&page->run);

	page->adds_up = adds_up(&page->total);
	for (size_t i = 0; i < page->step_count; i++)
		page->adds_up = page->adds_up && adds_up(&page->step[i]);
	say(page, WEIR_PAGE_OPEN, weir_arena_printf(&page->arena, "The run is %s", outcome));
	if (page->run.running || page->run.retried)
		return;
	if (!strcmp(outcome, "complete"))
		say(page, WEIR_PAGE_GOOD, "Complete: every row is accounted for");
	else if (!strcmp(outcome, "rejected"))
		say_rejected(page);
	else if (!strcmp(outcome, "unverified"))
		say(page, WEIR_PAGE_BAD,
		    "Verification failed: the store does not hold what was counted");
	else if (!strcmp(outcome, "unaccounted"))
		say(page, WEIR_PAGE_BAD, "Not complete: rows are unaccounted for");
	else if (!strcmp(outcome, "not ended"))
		say(page, WEIR_PAGE_BAD, "The run was killed before it ended");
	else if (!strcmp(outcome, "undone"))
		say(page, WEIR_PAGE_OPEN, "Undone: its rows were taken out of the store again");
	else if (!strcmp(outcome, "given up"))
		say(page, WEIR_PAGE_OPEN, "Given up: a later run began anew");
	else if (!strcmp(outcome, "retry stopped"))
		say(page, WEIR_PAGE_BAD, "A retry of its rejected rows was stopped");
	if (!page->run.finished || !strcmp(outcome, "retry stopped"))
		say_stopped(page, outcome);
	if (!page->adds_up)
		say(page, WEIR_PAGE_BAD, "Its books do not add up");
}
