/*
 * page_flows.c - the table of the HTML report: a line for each step, read = inserted + present +
 * ...
 */
#include <stdio.h>

#include "page_parts.h"

static void put_part(struct weir_buffer *out, const char *name, uint64_t count, uint64_t of)
{
	char width[WEIR_PAGE_NUMBER];

	if (!count || !of)
		return;
	snprintf(width, sizeof(width), "%.3f", 100.0 * (double)count / (double)of);
	weir_html(out, "<i class=\"{}\" style=\"width:{}%\"></i>", name, width);
}

void weir_page_bar(struct weir_buffer *out, const struct weir_page_step *step)
{
	weir_html(out, "<div class=\"bar\" aria-hidden=\"true\">");
	put_part(out, "inserted", step->inserted, step->read);
	put_part(out, "present", step->present, step->read);
	put_part(out, "duplicate", step->duplicate, step->read);
	put_part(out, "rejected", step->rejected, step->read);
	weir_html(out, "</div>\n");
}

static void put_number(struct weir_buffer *out, const char *label, uint64_t count)
{
	char number[WEIR_COUNT_TEXT];

	weir_html(out, "<td class=\"n{}\" data-l=\"{}\">{}</td>", count ? "" : " zero", label,
		  weir_count_print(count, number));
}

/* Which kinds the present rows are: their numbers add up to those. */
static void put_present(struct weir_buffer *out, const struct weir_page_step *step)
{
	static const char *const word[] = { "the same", "differ", "other rows", "other spelling",
					    "updated" };
	char number[WEIR_COUNT_TEXT];

	weir_html(out, "<td class=\"n{}\" data-l=\"+ present\"><span>{}",
		  step->present ? "" : " zero", weir_count_print(step->present, number));
	for (int kind = 0; step->present && kind < WEIR_PRESENT_KINDS; kind++) {
		if (!step->kind[kind])
			continue;
		weir_html(out, "<span class=\"kinds\">{} {}</span>",
			  weir_count_print(step->kind[kind], number), word[kind]);
	}
	weir_html(out, "</span></td>");
}

/* Of the rejected rows: those that go with others, and those that are out on purpose. */
static void put_rejected(struct weir_buffer *out, const struct weir_page_step *step)
{
	char number[WEIR_COUNT_TEXT];

	weir_html(out, "<td class=\"n{}\" data-l=\"+ rejected\"><span>{}",
		  step->rejected ? "" : " zero", weir_count_print(step->rejected, number));
	if (step->orphaned)
		weir_html(out, "<span class=\"kinds\">{} with their parent</span>",
			  weir_count_print(step->orphaned, number));
	if (step->filtered)
		weir_html(out, "<span class=\"kinds\">{} by a filter</span>",
			  weir_count_print(step->filtered, number));
	weir_html(out, "</span></td>");
}

static void put_time(struct weir_buffer *out, const struct weir_page_step *step)
{
	double speed = weir_page_speed(step->read, step->seconds);
	char text[WEIR_PAGE_NUMBER] = "", number[WEIR_COUNT_TEXT] = "";

	if (step->seconds > 0)
		snprintf(text, sizeof(text), "%.2f", step->seconds);
	if (speed >= 1)
		weir_count_print((uint64_t)speed, number);
	weir_html(out,
		  "<td class=\"n\" data-l=\"seconds\">{}</td><td class=\"n\" "
		  "data-l=\"rows/s\">{}</td></tr>\n",
		  text, number);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void put_name(struct weir_buffer *out, const struct weir_page_step *step)
{
	weir_html(out, "<td><span class=\"name\"><bdi>{}</bdi></span>", step->name);
	if (*step->file && strcmp(base_name(step->file), step->name) != 0)
		weir_html(out, " <span class=\"soft small\"><bdi>{}</bdi></span>",
			  base_name(step->file));
	if (!strcmp(step->state, "stopped"))
		weir_page_tag(out, WEIR_PAGE_BAD, "stopped here");
	if (step->read) {
		weir_html(out, "<div class=\"flowbar\">");
		weir_page_bar(out, step);
		weir_html(out, "</div>");
	}
	weir_html(out, "</td>");
}

static void put_counts(struct weir_buffer *out, const struct weir_page_step *step)
{
	put_number(out, "read", step->read);
	put_number(out, "= inserted", step->inserted);
	put_present(out, step);
	put_number(out, "+ duplicate", step->duplicate);
	put_rejected(out, step);
	put_time(out, step);
}

/* Notes of a task are lines of what it found. */
static void put_task(struct weir_buffer *out, const struct weir_page_step *step)
{
	enum { NOTES_MOST = 8 };
	size_t notes = weir_page_items(step->notes);
	char text[WEIR_PAGE_NUMBER];

	weir_html(out,
		  "<tr><td colspan=\"8\"><span class=\"name\"><bdi>{}</bdi></span> <span "
		  "class=\"soft small\">task",
		  step->name);
	if (*step->state)
		weir_html(out, ", {}", !strcmp(step->state, "left_out") ? "not run" : step->state);
	if (step->seconds > 0)
		weir_html(out, " in {}", weir_page_duration(step->seconds, text));
	weir_html(out, "</span>");
	for (size_t i = 0; i < notes && i < NOTES_MOST; i++)
		weir_html(out, "<div class=\"soft small\"><bdi>{}</bdi></div>",
			  step->notes->item[i]->kind == WEIR_NODE_SCALAR
				  ? step->notes->item[i]->text
				  : "");
	if (notes > NOTES_MOST) {
		weir_html(out, "<div class=\"soft small\">and {}</div>",
			  weir_page_count(notes - NOTES_MOST, "more line", "more lines", text));
	}
	weir_html(out, "</td></tr>\n");
}

static void put_step(struct weir_buffer *out, const struct weir_page_step *step)
{
	if (step->is_task) {
		put_task(out, step);
	} else if (!strcmp(step->state, "left_out") && !step->read) {
		weir_html(out,
			  "<tr><td colspan=\"8\"><span class=\"name\"><bdi>{}</bdi></span> <span "
			  "class=\"soft small\">not run</span></td></tr>\n",
			  step->name);
	} else {
		weir_html(out, "<tr>");
		put_name(out, step);
		put_counts(out, step);
	}
}

void weir_page_flows(struct weir_buffer *out, const struct weir_page *page)
{
	struct weir_page_step total = page->total;
	char text[WEIR_PAGE_NUMBER];

	if (!page->step_count)
		return;
	total.seconds = page->seconds;
	weir_html(
		out,
		"<section><h2>Steps</h2>\n<div class=\"card\"><table class=\"wide counts\"><thead>"
		"<tr><th>flow</th><th class=\"n\">read</th><th class=\"n\">= inserted</th>"
		"<th class=\"n\">+ present</th><th class=\"n\">+ duplicate</th>"
		"<th class=\"n\">+ rejected</th><th class=\"n\">seconds</th>"
		"<th class=\"n\">rows/s</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < page->step_count; i++)
		put_step(out, &page->step[i]);
	if (page->steps_left_out)
		weir_html(out,
			  "<tr><td colspan=\"8\">and {}; <code>weir show {}</code> has all"
			  "</td></tr>\n",
			  weir_page_count(page->steps_left_out, "more step", "more steps", text),
			  page->run.id);
	weir_html(out, "<tr class=\"total\"><td>total</td>");
	put_counts(out, &total);
	weir_html(out, "</tbody></table></div></section>\n");
}
