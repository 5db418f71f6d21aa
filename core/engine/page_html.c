/*
 * page_html.c - the report as one page of HTML: its frame, and the run at a glance.
 *
 * Nothing in it comes from elsewhere, and there is no script: the page's own policy forbids both.
 */
#include <stdio.h>

#include "page_parts.h"

/* ---- the frame ---- */

static void put_head(struct weir_buffer *out, const struct weir_page *page)
{
	weir_html(out,
		  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		  "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" "
		  "content=\"width=device-width,initial-scale=1\">\n<meta name=\"referrer\" "
		  "content=\"no-referrer\"><meta name=\"robots\" content=\"noindex\">\n"
		  "<title>{} {}</title>\n<style>",
		  page->run.pipeline, page->run.id);
	for (size_t i = 0; weir_page_style[i]; i++)
		(void)weir_buffer_string(out, weir_page_style[i]);
	weir_html(out, "</style></head>\n<body><main>\n");
}

/* ---- at a glance ---- */

static void put_term(struct weir_buffer *out, const char *sign, uint64_t count, const char *word,
		     bool keyed)
{
	char number[WEIR_COUNT_TEXT];

	if (*sign)
		weir_html(out, "<i>{}</i>", sign);
	weir_html(out, "<div><b>{}</b><span>", weir_count_print(count, number));
	if (keyed)
		weir_html(out, "<span class=\"key {}\"></span>", word);
	weir_html(out, "{}</span></div>\n", word);
}

static void put_sum(struct weir_buffer *out, const struct weir_page *page)
{
	const struct weir_page_step *total = &page->total;

	weir_html(out, "<div class=\"sum\">");
	put_term(out, "", total->read, "read", false);
	put_term(out, page->adds_up ? "=" : "\xe2\x89\xa0", total->inserted, "inserted", true);
	put_term(out, "+", total->present, "present", true);
	put_term(out, "+", total->duplicate, "duplicate", true);
	put_term(out, "+", total->rejected, "rejected", true);
	weir_html(out, "</div>\n");
	weir_page_bar(out, total);
}

/* A time as people read it: the state has ISO 8601. */
static void put_time(struct weir_buffer *out, const char *name, const char *time)
{
	enum { MINUTES = 16 /* bytes: "2026-11-25T22:56" */ };
	char text[WEIR_PAGE_NUMBER];
	int length = time ? snprintf(text, sizeof(text), "%.*s", MINUTES, time) : 0;

	if (length < MINUTES)
		return;
	text[strlen("2026-11-25")] = ' ';
	weir_html(out, "<div><dt>{}</dt><dd>{} UTC</dd></div>\n", name, text);
}

static void put_fact(struct weir_buffer *out, const char *name, const char *text)
{
	if (text && *text)
		weir_html(out, "<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>\n", name, text);
}

static void put_verified(struct weir_buffer *out, const struct weir_page *page)
{
	char text[WEIR_PAGE_NUMBER * 2];

	if (!page->check_count)
		return;
	if (page->checks_bad)
		snprintf(text, sizeof(text), "%zu of %zu checks failed", page->checks_bad,
			 page->check_count);
	else
		snprintf(text, sizeof(text), "%zu of %zu checks", page->checks_good,
			 page->check_count);
	put_fact(out, "Verified in the store", text);
}

static void put_numbers(struct weir_buffer *out, const struct weir_page *page)
{
	double speed = weir_page_speed(page->total.read, page->seconds);
	char text[WEIR_PAGE_NUMBER], number[WEIR_COUNT_TEXT];

	put_fact(out, page->resumed ? "Took (the last try)" : "Took",
		 weir_page_duration(page->seconds, text));
	if (speed >= 1)
		put_fact(out, "Rows a second", weir_count_print((uint64_t)speed, number));
	if (page->requests)
		put_fact(out, "Requests", weir_count_print(page->requests, number));
	put_fact(out, "Warnings", weir_count_print(page->total.warnings, number));
	put_verified(out, page);
	if (page->run.exit_code >= 0 && page->run.ended) {
		snprintf(text, sizeof(text), "%d", page->run.exit_code);
		put_fact(out, "Exit code", text);
	}
}

static void put_facts(struct weir_buffer *out, const struct weir_page *page)
{
	const struct weir_run_row *run = &page->run;

	weir_html(out, "<dl class=\"facts\">\n");
	put_time(out, "Began", run->began);
	put_numbers(out, page);
	weir_html(out, "<div class=\"wide\"><dt>Into</dt><dd><bdi>{}</bdi></dd></div>\n",
		  run->store);
	if (*run->selection)
		weir_html(out, "<div class=\"wide\"><dt>Steps</dt><dd>{}</dd></div>\n",
			  run->selection);
	if (page->advice)
		weir_html(out,
			  "<div class=\"wide\"><dt>To go on</dt><dd><code>{}</code></dd></div>\n",
			  page->advice);
	weir_html(out, "</dl>");
}

static void put_glance(struct weir_buffer *out, const struct weir_page *page)
{
	weir_html(out,
		  "<p class=\"kicker\">Import report \xc2\xb7 pipeline <bdi>{}</bdi> \xc2\xb7 run "
		  "{}</p>\n<div class=\"glance\">\n",
		  page->run.pipeline, page->run.id);
	weir_page_verdict(out, page->grade, page->headline);
	put_sum(out, page);
	put_facts(out, page);
	weir_html(out, "</div>\n");
}

static void put_foot(struct weir_buffer *out, const struct weir_page *page)
{
	weir_html(out, "<footer><p>Pipeline file <code>{}</code></p>\n", page->run.file);
	weir_html(out,
		  "<p>Reject files, warnings and the receipt are in <code>{}/runs/{}/</code></p>\n",
		  page->state, page->run.id);
	if (page->total.rejected)
		weir_html(out, "<p>This page shows rows of the input, which may be personal "
			       "data.</p>\n");
	weir_html(out, "<p>weir {}</p></footer>\n", WEIR_VERSION);
}

void weir_page_html(struct weir_buffer *out, const struct weir_page *page)
{
	put_head(out, page);
	put_glance(out, page);
	weir_page_flows(out, page);
	weir_page_reject_list(out, page);
	weir_page_check_list(out, page);
	weir_page_warning_list(out, page);
	weir_page_plots(out, page);
	weir_page_timeline(out, page);
	weir_page_picture(out, page);
	weir_page_input_list(out, page);
	put_foot(out, page);
	weir_html(out, "</main></body></html>\n");
}
