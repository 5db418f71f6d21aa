/*
 * page_timeline.c - when which batch was at work: collected from the state, drawn as bars.
 *
 * Times are added up, step by step and batch by batch: a run that was stopped has no gap. Batches
 * of a long flow share bars.
 */
#include <math.h>
#include <stdio.h>

#include "page_parts.h"

enum {
	BARS_MOST = 300, /* of all flows */
	BARS_LEAST = 3,  /* of a flow */
	LANES_MOST = 40,
	AREA = 1000, /* units of the drawing's width */
	TICKS = 4,   /* about so many on the axis */
	LANE_HIGH = 20,
};

/* ---- from the state ---- */

struct timing {
	struct weir_page_step *step;
	size_t room;
	uint64_t in_a_bar, taken; /* batches */
	struct weir_page *page;
};

static bool take_cost(void *arg, const struct weir_batch_cost *cost, struct weir_error *err)
{
	struct timing *t = arg;
	double seconds = (double)cost->took_us / 1e6;
	struct weir_page_bar *bar;

	(void)err;
	if (t->taken++ % t->in_a_bar == 0 && t->step->bars < t->room)
		t->step->bar[t->step->bars++].first = cost->number;
	bar = &t->step->bar[t->step->bars - 1];
	bar->seconds += seconds;
	bar->batches++;
	bar->rows += cost->rows;
	bar->requests += cost->requests;
	bar->retries += cost->retries;
	bar->connections += cost->connections;
	t->step->busy += seconds;
	t->page->retries += cost->retries;
	t->page->connections += cost->connections;
	if (seconds > t->page->slowest) {
		t->page->slowest = seconds;
		t->page->slowest_step = t->step->name;
		t->page->slowest_batch = cost->number;
		t->page->slowest_rows = cost->rows;
	}
	return true;
}

bool weir_page_timing(struct weir_page *page, struct weir_ledger *ledger, size_t number,
		      struct weir_page_step *step, struct weir_error *err)
{
	size_t room = BARS_MOST / (page->step_count ? page->step_count : 1);
	struct timing t = { .step = step, .page = page };

	t.room = room > BARS_LEAST ? room : BARS_LEAST;
	t.in_a_bar = (step->batches + t.room - 1) / t.room;
	t.in_a_bar += !t.in_a_bar;
	step->bar = weir_arena_alloc(&page->arena, t.room * sizeof(*step->bar));
	return weir_ledger_costs(ledger, page->run.id, number, take_cost, &t, err);
}

/* ---- drawn ---- */

/* How long a step has the axis to itself. */
static double length_of(const struct weir_page_step *step)
{
	return step->seconds > step->busy ? step->seconds : step->busy;
}

static double scaled(double seconds, double all)
{
	return seconds / all * AREA;
}

static void put_bar(struct weir_buffer *out, const struct weir_page_bar *bar, double from,
		    double all, size_t number)
{
	char text[WEIR_PAGE_NUMBER], rows[WEIR_PAGE_NUMBER];
	double wide = scaled(bar->seconds, all);

	(void)weir_buffer_printf(
		out, "<rect class=\"b%zu\" x=\"%.1f\" width=\"%.1f\" height=\"%d\"><title>",
		number % 2, scaled(from, all), wide > 1 ? wide : 1, LANE_HIGH);
	(void)weir_buffer_printf(out, "batch %llu", (unsigned long long)bar->first);
	if (bar->batches > 1)
		(void)weir_buffer_printf(out, " and the %llu behind it",
					 (unsigned long long)(bar->batches - 1));
	weir_html(out, ": {} in {}", weir_page_count(bar->rows, "row", "rows", rows),
		  weir_page_duration(bar->seconds, text));
	if (bar->retries)
		weir_html(out, ", {} again",
			  weir_page_count(bar->retries, "request", "requests", text));
	if (bar->connections)
		weir_html(out, ", {} opened",
			  weir_page_count(bar->connections, "connection", "connections", text));
	weir_html(out, "</title></rect>");
}

/* Ticks above and below the bar: they keep their width, however the drawing is stretched. */
static void put_marks(struct weir_buffer *out, const struct weir_page_bar *bar, double at,
		      double all)
{
	if (bar->retries)
		(void)weir_buffer_printf(out, "<path class=\"again\" d=\"M%.1f -8V3\"/>",
					 scaled(at, all));
	if (bar->connections)
		(void)weir_buffer_printf(out, "<path class=\"conn\" d=\"M%.1f 17V28\"/>",
					 scaled(at, all));
}

static void put_bars(struct weir_buffer *out, const struct weir_page_step *step, double from,
		     double all)
{
	double at = from;

	weir_html(out,
		  "<svg class=\"lane\" viewBox=\"0 -8 1000 36\" "
		  "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
		  step->name);
	if (!step->bars)
		(void)weir_buffer_printf(
			out, "<rect class=\"task\" x=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
			scaled(from, all), fmax(scaled(step->seconds, all), 1), LANE_HIGH);
	for (size_t i = 0; i < step->bars; at += step->bar[i++].seconds)
		put_bar(out, &step->bar[i], at, all, i);
	at = from;
	for (size_t i = 0; i < step->bars; at += step->bar[i++].seconds)
		put_marks(out, &step->bar[i], at + step->bar[i].seconds / 2, all);
	weir_html(out, "</svg>");
}

static void put_lane(struct weir_buffer *out, const struct weir_page_step *step, double from,
		     double all)
{
	uint64_t retries = 0, connections = 0;
	char text[WEIR_PAGE_NUMBER];

	for (size_t i = 0; i < step->bars; i++) {
		retries += step->bar[i].retries;
		connections += step->bar[i].connections;
	}
	weir_html(out, "<div class=\"tl\"><div class=\"tn\"><bdi>{}</bdi></div>", step->name);
	put_bars(out, step, from, all);
	weir_html(out, "<div class=\"ts\">{}", weir_page_duration(length_of(step), text));
	if (step->bars)
		weir_html(out, "<span>{}</span>",
			  weir_page_count(step->batches, "batch", "batches", text));
	if (retries)
		weir_html(out, "<span>{} again</span>",
			  weir_page_count(retries, "request", "requests", text));
	if (connections)
		weir_html(out, "<span>{}</span>",
			  weir_page_count(connections, "connection", "connections", text));
	weir_html(out, "</div></div>\n");
}

/* A round number of seconds between two ticks. */
static double tick_of(double all)
{
	static const double step[] = { 1, 2, 5, 10 };
	double least = all / TICKS, unit = pow(10, floor(log10(least)));
	size_t i = 0;

	while (step[i] * unit < least && i + 1 < sizeof(step) / sizeof(*step))
		i++;
	return step[i] * unit;
}

static void put_axis(struct weir_buffer *out, double all)
{
	double tick = tick_of(all);
	char text[WEIR_PAGE_NUMBER], left[WEIR_PAGE_NUMBER];

	weir_html(out,
		  "<div class=\"tl axis\" aria-hidden=\"true\"><div></div><div class=\"ticks\">");
	for (int i = 0; i * tick < all * 0.97; i++) {
		snprintf(left, sizeof(left), "%.2f", i * tick / all * 100);
		snprintf(text, sizeof(text), "%.6g s", i * tick);
		weir_html(out, "<span style=\"left:{}%\">{}</span>", left, text);
	}
	weir_html(out, "</div><div></div></div>\n");
}

static void put_lead(struct weir_buffer *out, const struct weir_page *page)
{
	char number[WEIR_PAGE_NUMBER], rows[WEIR_PAGE_NUMBER], text[WEIR_PAGE_NUMBER];

	weir_html(out,
		  "<p class=\"lead\">A bar is a batch, from the end of the one before it to the "
		  "moment when all of its rows were accounted for.");
	if (page->slowest_step) {
		snprintf(number, sizeof(number), "%llu", (unsigned long long)page->slowest_batch);
		weir_html(out, " The slowest was batch {} of <bdi>{}</bdi>: {} in {}.", number,
			  page->slowest_step,
			  weir_page_count(page->slowest_rows, "row", "rows", rows),
			  weir_page_duration(page->slowest, text));
	}
	if (page->retries || page->connections)
		weir_html(out,
			  " <span class=\"lk\"><i class=\"again\"></i>requests sent again</span> "
			  "<span class=\"lk\"><i class=\"conn\"></i>a connection opened</span>");
	weir_html(out, "</p>\n");
}

void weir_page_timeline(struct weir_buffer *out, const struct weir_page *page)
{
	double all = 0, from = 0;
	size_t lanes = page->step_count < LANES_MOST ? page->step_count : LANES_MOST;
	char text[WEIR_PAGE_NUMBER];

	for (size_t i = 0; i < page->step_count; i++)
		all += length_of(&page->step[i]);
	if (all <= 0)
		return;
	weir_html(out, "<section><h2>Timeline</h2>\n");
	put_lead(out, page);
	weir_html(out, "<div class=\"card timeline\">\n");
	for (size_t i = 0; i < lanes; from += length_of(&page->step[i++]))
		if (length_of(&page->step[i]) > 0)
			put_lane(out, &page->step[i], from, all);
	put_axis(out, all);
	if (lanes < page->step_count)
		weir_html(out, "<p class=\"soft small\">and {}</p>",
			  weir_page_count(page->step_count - lanes, "more step", "more steps",
					  text));
	weir_html(out, "</div></section>\n");
}
