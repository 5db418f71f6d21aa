/*
 * page_lists.c - the HTML report's lists: rejected rows, warnings, verification, inputs.
 */
#include <inttypes.h>
#include <stdio.h>

#include "page_parts.h"

enum { SHA_SHOWN = 12 /* hex digits: to tell two files apart */ };

/* ---- rejected rows ---- */

static void put_sample(struct weir_buffer *out, const struct weir_page_sample *sample)
{
	char line[WEIR_PAGE_NUMBER];

	snprintf(line, sizeof(line), "%" PRIu64, sample->line);
	weir_html(out, "<li>line {}: <bdi>{}</bdi>", line, sample->reason);
	if (*sample->detail)
		weir_html(out, " <span class=\"soft\">(<bdi>{}</bdi>)</span>", sample->detail);
	if (sample->record && *sample->record) {
		weir_html(out, "<code class=\"record\"><bdi>");
		weir_markup_html(out, sample->record, WEIR_PAGE_RECORD);
		weir_html(out, "</bdi></code>");
	}
	weir_html(out, "</li>\n");
}

static void put_reason(struct weir_buffer *out, const struct weir_page_reason *reason)
{
	char text[WEIR_PAGE_NUMBER];

	weir_html(out,
		  "<div class=\"reason\"><p><span class=\"name\">{}</span> <span "
		  "class=\"soft\">{}</span></p>\n<ul class=\"rows\">\n",
		  *reason->code ? reason->code : "(no code)",
		  weir_page_count(reason->count, "row", "rows", text));
	for (size_t i = 0; i < reason->samples; i++)
		put_sample(out, &reason->sample[i]);
	if (reason->count > reason->samples)
		weir_html(out, "<li class=\"soft\">and {}</li>\n",
			  weir_page_count(reason->count - reason->samples, "more", "more", text));
	weir_html(out, "</ul></div>\n");
}

static void put_rejects(struct weir_buffer *out, const struct weir_page_step *step)
{
	char text[WEIR_PAGE_NUMBER];

	weir_html(out,
		  "<div class=\"card reasons\"><h3><bdi>{}</bdi> <span class=\"soft small\">{}"
		  "</span></h3>\n",
		  step->name, weir_page_count(step->rejected, "row", "rows", text));
	for (size_t i = 0; i < step->reasons; i++)
		put_reason(out, &step->reason[i]);
	if (step->unnamed)
		weir_html(out, "<p class=\"reason soft\">and {} for other reasons</p>\n",
			  weir_page_count(step->unnamed, "row", "rows", text));
	if (step->columns) {
		weir_html(out, "<p class=\"reason soft small\">Columns: <code>");
		weir_markup_html(out, step->columns, WEIR_PAGE_RECORD);
		weir_html(out, "</code></p>\n");
	}
	if (step->reject_file)
		weir_html(out,
			  "<p class=\"soft small\">All of them, to be mended: <code>{}</code></p>",
			  step->reject_file);
	else
		weir_html(out, "<p class=\"reason soft small\">There is no reject file any more; "
			       "they can be mended in the input.</p>");
	weir_html(out, "</div>\n");
}

void weir_page_reject_list(struct weir_buffer *out, const struct weir_page *page)
{
	if (!page->total.rejected)
		return;
	weir_html(out, "<section><h2>Rejected rows</h2>\n");
	if (weir_run_may_retry(&page->run))
		weir_html(out,
			  "<p class=\"lead\">Mend them in their files, and <code>weir rejects "
			  "retry {}</code> tries them again.</p>\n",
			  page->run.id);
	for (size_t i = 0; i < page->step_count; i++)
		if (page->step[i].reasons)
			put_rejects(out, &page->step[i]);
	weir_html(out, "</section>\n");
}

/* ---- warnings ---- */

static void put_kind(struct weir_buffer *out, const struct weir_page_kind *kind)
{
	char number[WEIR_COUNT_TEXT], line[WEIR_PAGE_NUMBER] = "";

	if (kind->first_line)
		snprintf(line, sizeof(line), "%" PRIu64, kind->first_line);
	weir_html(out,
		  "<tr><td><span class=\"name\"><bdi>{}</bdi></span></td><td "
		  "data-l=\"step\"><bdi>{}</bdi></td><td class=\"n\" data-l=\"times\">{}</td><td "
		  "class=\"n\" data-l=\"first in line\">{}</td><td><bdi>{}</bdi></td></tr>\n",
		  kind->kind, kind->step, weir_count_print(kind->count, number), line,
		  kind->sample);
}

static void put_warning_files(struct weir_buffer *out, const struct weir_page *page)
{
	bool any = false;

	for (size_t i = 0; i < page->step_count; i++) {
		if (!page->step[i].warning_file)
			continue;
		weir_html(out,
			  any ? ", <code>{}</code>"
			      : "<p class=\"soft small\" style=\"margin-top:.6rem\">All of them: "
				"<code>{}</code>",
			  page->step[i].warning_file);
		any = true;
	}
	weir_html(out, any ? "</p>\n" : "");
}

void weir_page_warning_list(struct weir_buffer *out, const struct weir_page *page)
{
	char text[WEIR_PAGE_NUMBER];

	if (!page->kind_count && !page->kinds_left_out)
		return;
	weir_html(out, "<section><h2>Warnings</h2>\n<p class=\"lead\">These rows went on, and each "
		       "may be worth a look.</p>\n<div class=\"card\"><table class=\"wide\">"
		       "<thead><tr><th>kind</th><th>step</th><th class=\"n\">times</th><th "
		       "class=\"n\">first line</th><th>the first one</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < page->kind_count; i++)
		put_kind(out, &page->kind[i]);
	if (page->kinds_left_out)
		weir_html(out, "<tr><td colspan=\"5\">and {}</td></tr>\n",
			  weir_page_count(page->kinds_left_out, "more", "more", text));
	weir_html(out, "</tbody></table></div>\n");
	put_warning_files(out, page);
	weir_html(out, "</section>\n");
}

/* ---- verification ---- */

static void put_check(struct weir_buffer *out, const struct weir_page_check *check)
{
	bool good = !strcmp(check->state, "good"), bad = !strcmp(check->state, "bad");
	char expected[WEIR_COUNT_TEXT], counted[WEIR_COUNT_TEXT], groups[WEIR_PAGE_NUMBER] = "";

	weir_html(out, "<tr><td>");
	weir_page_tag(out,
		      good  ? WEIR_PAGE_GOOD
		      : bad ? WEIR_PAGE_BAD
			    : WEIR_PAGE_OPEN,
		      good  ? "holds"
		      : bad ? "does not hold"
			    : "not made");
	if (check->groups)
		weir_count_print(check->groups, groups);
	weir_html(out, "</td><td><bdi>{}</bdi>", check->what);
	if (check->detail)
		weir_html(out, "<div class=\"soft small\"><bdi>{}</bdi></div>", check->detail);
	weir_html(out,
		  "</td><td class=\"n\" data-l=\"expected\">{}</td><td class=\"n\" "
		  "data-l=\"in the store\">{}</td><td class=\"n\" data-l=\"groups\">{}</td></tr>\n",
		  good || bad ? weir_count_print(check->expected, expected) : "",
		  good || bad ? weir_count_print(check->counted, counted) : "", groups);
}

void weir_page_check_list(struct weir_buffer *out, const struct weir_page *page)
{
	if (!page->check_count)
		return;
	weir_html(out, "<section><h2>Verification</h2>\n<p class=\"lead\">The store itself was "
		       "asked, at the end.</p>\n<div class=\"card\"><table class=\"wide\"><thead>"
		       "<tr><th></th><th>what</th><th class=\"n\">expected</th><th class=\"n\">in "
		       "the store</th><th class=\"n\">groups</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < page->check_count; i++)
		put_check(out, &page->check[i]);
	weir_html(out, "</tbody></table></div></section>\n");
}

/* ---- inputs ---- */

static void put_input(struct weir_buffer *out, const struct weir_run_input *input)
{
	char size[WEIR_COUNT_TEXT], sha[SHA_SHOWN + 1];

	snprintf(sha, sizeof(sha), "%s", input->sha256);
	weir_html(out,
		  "<tr><td><code><bdi>{}</bdi></code></td><td class=\"n\" data-l=\"bytes\">{}</td>"
		  "<td class=\"n\" data-l=\"SHA-256 begins\"><code>{}</code></td></tr>\n",
		  input->path, weir_count_print(input->size, size), sha);
}

void weir_page_input_list(struct weir_buffer *out, const struct weir_page *page)
{
	if (!page->input_count)
		return;
	weir_html(out, "<section><h2>Input files</h2>\n<div class=\"card\"><table class=\"wide\">"
		       "<thead><tr><th>file</th><th class=\"n\">bytes</th><th class=\"n\">SHA-256 "
		       "begins</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < page->input_count; i++)
		put_input(out, &page->input[i]);
	weir_html(out, "</tbody></table></div></section>\n");
}
