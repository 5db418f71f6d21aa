/*
 * page_markdown.c - the report for an issue on GitHub or GitLab.
 *
 * What stands in an issue may be public: rows of the input are not in it, their lines and reasons
 * are.
 */
#include <inttypes.h>
#include <stdio.h>

#include "page_parts.h"

enum { TEXT_MOST = 200, KINDS_MOST = 40 /* of warnings */ };

static void put(struct weir_buffer *out, const char *text)
{
	weir_markup_markdown(out, text, TEXT_MOST);
}

static void put_cell(struct weir_buffer *out, uint64_t count)
{
	char number[WEIR_COUNT_TEXT];

	(void)weir_buffer_printf(out, " %s |", weir_count_print(count, number));
}

static void put_counts(struct weir_buffer *out, const struct weir_page_step *step)
{
	put_cell(out, step->read);
	put_cell(out, step->inserted);
	put_cell(out, step->present);
	for (int kind = WEIR_PRESENT_SAME + 1; kind < WEIR_PRESENT_KINDS; kind++)
		put_cell(out, step->kind[kind]);
	put_cell(out, step->duplicate);
	put_cell(out, step->rejected);
	if (step->seconds > 0)
		(void)weir_buffer_printf(out, " %.2f |\n", step->seconds);
	else
		(void)weir_buffer_string(out, " |\n");
}

static void put_flows(struct weir_buffer *out, const struct weir_page *page)
{
	struct weir_page_step total = page->total;

	total.seconds = page->seconds;
	(void)weir_buffer_string(
		out, "| flow | read | = inserted | + present | of these differ | other "
		     "row | other spelling | updated | + duplicate | + rejected | seconds |\n"
		     "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
	for (size_t i = 0; i < page->step_count; i++) {
		if (page->step[i].is_task)
			continue;
		(void)weir_buffer_string(out, "| ");
		put(out, page->step[i].name);
		(void)weir_buffer_string(out, " |");
		put_counts(out, &page->step[i]);
	}
	(void)weir_buffer_string(out, "| **total** |");
	put_counts(out, &total);
}

static void put_reason(struct weir_buffer *out, const struct weir_page_step *step,
		       const struct weir_page_reason *reason)
{
	(void)weir_buffer_string(out, "| ");
	put(out, step->name);
	(void)weir_buffer_string(out, " | ");
	put(out, reason->code);
	(void)weir_buffer_string(out, " |");
	put_cell(out, reason->count);
	if (reason->samples) {
		(void)weir_buffer_printf(out, " line %" PRIu64 ": ", reason->sample[0].line);
		put(out, reason->sample[0].reason);
	}
	(void)weir_buffer_string(out, " |\n");
}

static void put_rejects(struct weir_buffer *out, const struct weir_page *page)
{
	if (!page->total.rejected)
		return;
	(void)weir_buffer_string(out, "\n### Rejected rows\n\n| flow | code | rows | the first one "
				      "|\n|---|---|--:|---|\n");
	for (size_t i = 0; i < page->step_count; i++)
		for (size_t k = 0; k < page->step[i].reasons; k++)
			put_reason(out, &page->step[i], &page->step[i].reason[k]);
}

static void put_warnings(struct weir_buffer *out, const struct weir_page *page)
{
	size_t told = page->kind_count < KINDS_MOST ? page->kind_count : KINDS_MOST;

	if (!told)
		return;
	(void)weir_buffer_string(
		out,
		"\n### Warnings\n\n| step | kind | times | the first one |\n|---|---|--:|---|\n");
	for (size_t i = 0; i < told; i++) {
		(void)weir_buffer_string(out, "| ");
		put(out, page->kind[i].step);
		(void)weir_buffer_string(out, " | ");
		put(out, page->kind[i].kind);
		(void)weir_buffer_string(out, " |");
		put_cell(out, page->kind[i].count);
		if (page->kind[i].first_line)
			(void)weir_buffer_printf(out, " line %" PRIu64 ":",
						 page->kind[i].first_line);
		(void)weir_buffer_byte(out, ' ');
		put(out, page->kind[i].sample);
		(void)weir_buffer_string(out, " |\n");
	}
}

static void put_checks(struct weir_buffer *out, const struct weir_page *page)
{
	if (!page->check_count)
		return;
	(void)weir_buffer_string(out, "\n### Verification\n\n");
	for (size_t i = 0; i < page->check_count; i++) {
		const struct weir_page_check *check = &page->check[i];

		(void)weir_buffer_printf(out, "- %s: ",
					 !strcmp(check->state, "good")  ? "holds"
					 : !strcmp(check->state, "bad") ? "**does not hold**"
									: "not made");
		put(out, check->what);
		if (check->detail) {
			(void)weir_buffer_string(out, ", ");
			put(out, check->detail);
		}
		(void)weir_buffer_byte(out, '\n');
	}
}

void weir_page_markdown(struct weir_buffer *out, const struct weir_page *page)
{
	char text[WEIR_PAGE_NUMBER];

	(void)weir_buffer_string(out, "## ");
	weir_markup_html(out, page->headline, TEXT_MOST); /* our own words */
	(void)weir_buffer_string(out, "\n\nPipeline ");
	put(out, page->run.pipeline);
	(void)weir_buffer_printf(out, ", run %s, into ", page->run.id);
	put(out, page->run.store);
	if (page->seconds > 0)
		(void)weir_buffer_printf(out, ", %s", weir_page_duration(page->seconds, text));
	(void)weir_buffer_printf(out, ", outcome %s, weir " WEIR_VERSION ".\n\n",
				 weir_run_outcome(&page->run));
	put_flows(out, page);
	put_rejects(out, page);
	put_checks(out, page);
	put_warnings(out, page);
}
