/*
 * page_parts.h - the pieces of the HTML report, each a section of the page.
 *
 * Data go in through weir_html() alone, which escapes them; what an append returns is ignored,
 * since the buffer remembers an overflow.
 */
#ifndef WEIR_PAGE_PARTS_H
#define WEIR_PAGE_PARTS_H

#include "../base/markup.h"
#include "page.h"
#include "report_parts.h"

enum { WEIR_PAGE_NUMBER = 32 }; /* bytes of a printed number and its unit */

/* page_style.c: the style sheet, for screens of any width, light and dark, and paper. */
extern const char *const weir_page_style[];

/* ---- page_words.c ---- */

/* "1.25 s", "3 min 05 s"; "" where it is not known. Returns out. */
const char *weir_page_duration(double seconds, char out[WEIR_PAGE_NUMBER]);
/* A count and its noun, the first letter of which is a blank: "3 batches". */
const char *weir_page_count(uint64_t count, const char *one, const char *many,
			    char out[WEIR_PAGE_NUMBER]);

/* A word with the sign of a grade. */
void weir_page_tag(struct weir_buffer *out, enum weir_page_grade grade, const char *word);
/* The same for the whole run, as the page's title. */
void weir_page_verdict(struct weir_buffer *out, enum weir_page_grade grade, const char *headline);

/* page_flows.c */
void weir_page_flows(struct weir_buffer *out, const struct weir_page *page);
/* A bar of the four verdicts, as wide as its place. */
void weir_page_bar(struct weir_buffer *out, const struct weir_page_step *step);
/* page_timeline.c, page_plots.c, page_picture.c */
void weir_page_timeline(struct weir_buffer *out, const struct weir_page *page);
void weir_page_plots(struct weir_buffer *out, const struct weir_page *page);
/* A value with its unit, a time as "m:ss.t"; returns out. */
const char *weir_page_value(const char *unit, double value, char out[WEIR_PAGE_NUMBER]);
void weir_page_picture(struct weir_buffer *out, const struct weir_page *page);
/* page_lists.c */
void weir_page_reject_list(struct weir_buffer *out, const struct weir_page *page);
void weir_page_warning_list(struct weir_buffer *out, const struct weir_page *page);
void weir_page_check_list(struct weir_buffer *out, const struct weir_page *page);
void weir_page_input_list(struct weir_buffer *out, const struct weir_page *page);

#endif
