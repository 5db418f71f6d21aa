/*
 * page_words.c - the small pieces of the report's page: numbers with their units, words with a
 * sign.
 */
#include <stdio.h>

#include "page_parts.h"

enum { MINUTE = 60, HOUR = 3600 };

/* ---- numbers ---- */

const char *weir_page_duration(double seconds, char out[WEIR_PAGE_NUMBER])
{
	unsigned long long whole = seconds > 0 && seconds < 1e15 ? (unsigned long long)seconds : 0;

	if (seconds <= 0)
		*out = '\0';
	else if (whole >= HOUR)
		snprintf(out, WEIR_PAGE_NUMBER, "%llu h %02llu min", whole / HOUR,
			 whole % HOUR / MINUTE);
	else if (whole >= MINUTE)
		snprintf(out, WEIR_PAGE_NUMBER, "%llu min %02llu s", whole / MINUTE,
			 whole % MINUTE);
	else
		snprintf(out, WEIR_PAGE_NUMBER, seconds < 0.01 ? "%.4f s" : "%.2f s", seconds);
	return out;
}

const char *weir_page_count(uint64_t count, const char *one, const char *many,
			    char out[WEIR_PAGE_NUMBER])
{
	char number[WEIR_COUNT_TEXT];

	snprintf(out, WEIR_PAGE_NUMBER, "%s %s", weir_count_print(count, number),
		 count == 1 ? one : many);
	return out;
}

/* ---- signs ---- */

static const char *const grade_class[] = { "good", "warn", "bad", "open" };
/* A tick, an exclamation mark, a cross, a clock's hands. */
static const char *const grade_path[] = { "M3 9l4 4 8-9", "M9 3v8M9 14.2v.6",
					  "M4 4l10 10M14 4L4 14", "M9 3v6l4 3" };

static void put_sign(struct weir_buffer *out, enum weir_page_grade grade)
{
	weir_html(out,
		  "<svg viewBox=\"0 0 18 18\" aria-hidden=\"true\"><path d=\"{}\" fill=\"none\" "
		  "stroke=\"currentColor\" stroke-width=\"2.4\" stroke-linecap=\"round\" "
		  "stroke-linejoin=\"round\"/></svg>",
		  grade_path[grade]);
}

void weir_page_tag(struct weir_buffer *out, enum weir_page_grade grade, const char *word)
{
	weir_html(out, "<span class=\"tag {}\">", grade_class[grade]);
	put_sign(out, grade);
	weir_html(out, "{}</span>", word);
}

void weir_page_verdict(struct weir_buffer *out, enum weir_page_grade grade, const char *headline)
{
	weir_html(out, "<div class=\"verdict {}\"><span class=\"sign\">", grade_class[grade]);
	put_sign(out, grade);
	weir_html(out, "</span><h1>{}</h1></div>\n", headline);
}
