/*
 * page_plots.c - the plots that the pipeline asks for: a small histogram for each group, all to one
 * scale.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page_parts.h"

enum {
	DRAWN_MOST = 100, /* groups of a plot */
	COLUMNS = 48,     /* of a histogram as it is drawn */
	HIGH = 24,
	MINUTE = 60,
	HOUR = 3600,
	FAR_PERCENT = 95, /* of the groups: what lies far beyond theirs is drawn at the edge */
};

struct scale {
	double from, to;
};

bool weir_page_take_plot(void *arg, size_t number, const char *body, struct weir_error *err)
{
	struct weir_page *page = arg;

	(void)number;
	(void)err;
	if (page->plot_count < WEIR_PAGE_PLOTS &&
	    weir_plot_read(body, &page->arena, &page->plot[page->plot_count]))
		page->plot_count++;
	return true;
}

/* ---- numbers ---- */

/* How many of the unit a second has; 0: it is no unit of time. */
static double in_a_second(const char *unit)
{
	static const struct {
		const char *name;
		double parts;
	} known[] = { { "seconds", 1 }, { "centiseconds", 100 }, { "milliseconds", 1000 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(unit, known[i].name))
			return known[i].parts;
	return 0;
}

/* "14:10.1", "1:02:03": tenths are cut off, as clocks do. */
static void print_time(double seconds, char out[WEIR_PAGE_NUMBER])
{
	double tenths = floor(fabs(seconds) * 10 + 1e-6);
	uint64_t whole = (uint64_t)(tenths / 10);
	const char *sign = seconds < 0 ? "-" : "";

	if (whole >= HOUR)
		snprintf(out, WEIR_PAGE_NUMBER, "%s%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, sign,
			 whole / HOUR, whole % HOUR / MINUTE, whole % MINUTE);
	else
		snprintf(out, WEIR_PAGE_NUMBER, "%s%" PRIu64 ":%02" PRIu64 ".%.0f", sign,
			 whole / MINUTE, whole % MINUTE, fmod(tenths, 10));
}

const char *weir_page_value(const char *unit, double value, char out[WEIR_PAGE_NUMBER])
{
	double parts = in_a_second(unit);

	if (parts > 0)
		print_time(value / parts, out);
	else
		snprintf(out, WEIR_PAGE_NUMBER, "%.5g%s%.16s", value, *unit ? " " : "", unit);
	return out;
}

/* ---- the scale ---- */

static int by_number(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* The end of the scale: of values that are sorted outwards. */
static double end_of(const double *value, size_t count, double other_end)
{
	double near = value[(count - 1) * FAR_PERCENT / 100], far = value[count - 1];

	return fabs(far - other_end) > 1.5 * fabs(near - other_end) ? near : far;
}

static struct scale scale_of(const struct weir_plot *plot)
{
	double *end = weir_xcalloc(plot->count + 1, sizeof(*end));
	struct scale scale;

	for (size_t i = 0; i < plot->count; i++)
		end[i] = -plot->group[i].sketch.least;
	qsort(end, plot->count, sizeof(*end), by_number);
	scale.from = -end[plot->count - 1];
	for (size_t i = 0; i < plot->count; i++)
		end[i] = plot->group[i].sketch.most;
	qsort(end, plot->count, sizeof(*end), by_number);
	scale.to = end_of(end, plot->count, scale.from);
	free(end);
	scale.to = scale.to > scale.from ? scale.to : scale.from + 1;
	return scale;
}

static double column_of(const struct scale *scale, double value)
{
	double at = (value - scale->from) / (scale->to - scale->from) * COLUMNS;

	return fmax(0, fmin(COLUMNS, at));
}

/* ---- drawn ---- */

/* A bin is spread over the columns that it covers. */
static void spread(const struct weir_sketch *sketch, const struct scale *scale,
		   double column[COLUMNS])
{
	for (size_t i = 0; i < weir_sketch_bins(sketch); i++) {
		double from = column_of(scale, fmax(weir_sketch_edge(sketch, i), sketch->least));
		double to = column_of(scale, fmin(weir_sketch_edge(sketch, i + 1), sketch->most));
		double wide = to - from;
		int first = (int)fmin(from, COLUMNS - 1);

		if (wide < 1e-6) {
			column[first] += (double)sketch->bin[i];
			continue;
		}
		for (int c = first; c < COLUMNS && c < to; c++)
			column[c] +=
				(double)sketch->bin[i] * (fmin(to, c + 1) - fmax(from, c)) / wide;
	}
}

static void put_path(struct weir_buffer *out, const double column[COLUMNS])
{
	double highest = 0;
	int at = -1;

	for (int c = 0; c < COLUMNS; c++)
		highest = fmax(highest, column[c]);
	(void)weir_buffer_string(out, "<path d=\"");
	for (int c = 0; c < COLUMNS; c++) {
		double high = highest > 0 ? column[c] / highest * HIGH : 0;

		if (column[c] <= 0)
			continue;
		if (at != c)
			(void)weir_buffer_printf(out, "%sM%d %d", at < 0 ? "" : "V24z", c, HIGH);
		/* One row must be seen beside many. */
		(void)weir_buffer_printf(out, "V%.0fh1", HIGH - fmax(high, 1));
		at = c + 1;
	}
	(void)weir_buffer_string(out, "V24z\"/>");
}

static void put_histogram(struct weir_buffer *out, const struct weir_plot_group *group,
			  const struct scale *scale)
{
	double column[COLUMNS] = { 0 };

	spread(&group->sketch, scale, column);
	weir_html(out, "<svg viewBox=\"0 0 48 24\" "
		       "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	put_path(out, column);
	(void)weir_buffer_printf(out, "<path class=\"med\" d=\"M%.2f 0V24\"/></svg>",
				 column_of(scale, weir_sketch_quantile(&group->sketch, 0.5)));
}

static void put_group(struct weir_buffer *out, const struct weir_plot *plot,
		      const struct weir_plot_group *group, const struct scale *scale)
{
	const struct weir_sketch *sketch = &group->sketch;
	char count[WEIR_COUNT_TEXT], text[WEIR_PAGE_NUMBER];

	weir_html(out, "<tr><td><bdi>{}</bdi></td><td class=\"pl\">",
		  *group->label ? group->label : group->key);
	put_histogram(out, group, scale);
	weir_html(out, "</td><td class=\"n\" data-l=\"n\">{}</td>",
		  weir_count_print(sketch->count, count));
	weir_html(out, "<td class=\"n\" data-l=\"least\">{}</td>",
		  weir_page_value(plot->unit, sketch->least, text));
	weir_html(out, "<td class=\"n\" data-l=\"median\">{}</td>",
		  weir_page_value(plot->unit, weir_sketch_quantile(sketch, 0.5), text));
	weir_html(out, "<td class=\"n\" data-l=\"most\">{}</td></tr>\n",
		  weir_page_value(plot->unit, sketch->most, text));
}

/* How many rows are counted, of those that could be. */
static void put_rest(struct weir_buffer *out, const struct weir_page *page,
		     const struct weir_plot *plot)
{
	char text[WEIR_PAGE_NUMBER], number[WEIR_COUNT_TEXT];
	uint64_t in_store = 0;

	for (size_t i = 0; i < page->step_count; i++)
		if (!strcmp(page->step[i].name, plot->flow))
			in_store = page->step[i].inserted + page->step[i].present;
	if (plot->count > DRAWN_MOST)
		weir_html(out,
			  "<p class=\"soft small\">{}: <code>weir report --json</code> has them."
			  "</p>\n",
			  weir_page_count(plot->count - DRAWN_MOST, "more group is not drawn",
					  "more groups are not drawn", text));
	if (plot->rows < in_store) {
		weir_html(out, "<p class=\"soft small\">{} of ",
			  weir_count_print(plot->rows, number));
		weir_html(out, "{} are counted", weir_page_count(in_store, "row", "rows", text));
		if (plot->without)
			weir_html(out, "; {} without a number",
				  weir_page_count(plot->without, "is", "are", text));
		if (plot->others)
			weir_html(out, "; {} in further groups",
				  weir_page_count(plot->others, "is", "are", text));
		weir_html(out, ". What a retry brought in is not.</p>\n");
	}
}

static void put_plot(struct weir_buffer *out, const struct weir_page *page,
		     const struct weir_plot *plot)
{
	const struct scale scale = scale_of(plot);
	char text[WEIR_PAGE_NUMBER], number[WEIR_PAGE_NUMBER];

	weir_html(out, "<section><h2><bdi>{}</bdi></h2>\n<p class=\"lead\">{} of {}", plot->title,
		  weir_page_count(plot->rows, "row", "rows", number), plot->flow);
	weir_html(out, " in {}. Each drawing goes from {} ",
		  weir_page_count(plot->count, "group", "groups", number),
		  weir_page_value(plot->unit, scale.from, text));
	weir_html(out,
		  "to {}; the line is the median.</p>\n<div class=\"card\"><table class=\"wide "
		  "plots\"><thead><tr><th></th><th class=\"ends\"><span>",
		  weir_page_value(plot->unit, scale.to, text));
	weir_html(out, "{}</span><span>", weir_page_value(plot->unit, scale.from, text));
	weir_html(out,
		  "{}</span></th><th class=\"n\">rows</th><th class=\"n\">least</th><th "
		  "class=\"n\">median</th><th class=\"n\">most</th></tr></thead><tbody>\n",
		  weir_page_value(plot->unit, scale.to, text));
	for (size_t i = 0; i < plot->count && i < DRAWN_MOST; i++)
		put_group(out, plot, &plot->group[i], &scale);
	weir_html(out, "</tbody></table></div>\n");
	put_rest(out, page, plot);
	weir_html(out, "</section>\n");
}

void weir_page_plots(struct weir_buffer *out, const struct weir_page *page)
{
	for (size_t i = 0; i < page->plot_count; i++)
		if (page->plot[i].count)
			put_plot(out, page, &page->plot[i]);
}
