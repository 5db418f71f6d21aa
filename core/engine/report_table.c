/*
 * report_table.c - the table of the summary: a line per flow, read = inserted + present + ...
 */
#include <string.h>

#include "../base/text.h"
#include "report_parts.h"

enum column { READ, INSERTED, PRESENT, DUPLICATE, REJECTED, SECONDS, COLUMNS };
enum { GAP = 3 }; /* blanks behind the names */

/* What stands in front of each column, in the head and below it. */
static const char *const sign[COLUMNS] = { "   ", " = ", " + ", " + ", " + ", "   " };

struct table {
	const struct weir_books *books;
	struct weir_step_books total;
	const char *head[COLUMNS];
	size_t name_width, width[COLUMNS];
};

struct cells {
	char text[COLUMNS][WEIR_COUNT_TEXT];
};

size_t weir_put_visible(FILE *out, const char *text)
{
	struct weir_buffer visible;
	size_t width = 0;

	weir_buffer_init(&visible, WEIR_VISIBLE_CEILING);
	weir_text_visible(&visible, text, strlen(text));
	if (visible.length) {
		if (out)
			fwrite(visible.at, 1, visible.length, out);
		width = weir_display_width(visible.at);
	}
	weir_buffer_release(&visible);
	return width;
}

static void fill_cells(const struct weir_step_books *step, struct cells *cells)
{
	weir_count_print(step->read, cells->text[READ]);
	weir_count_print(step->inserted, cells->text[INSERTED]);
	weir_count_print(step->present, cells->text[PRESENT]);
	weir_count_print(step->duplicate, cells->text[DUPLICATE]);
	weir_count_print(step->rejected, cells->text[REJECTED]);
	snprintf(cells->text[SECONDS], sizeof(cells->text[SECONDS]), "%.2f", step->seconds);
}

static void widen(struct table *table, const struct weir_step_books *step)
{
	struct cells cells;
	size_t width = weir_put_visible(NULL, step->name);

	if (width > table->name_width)
		table->name_width = width;
	fill_cells(step, &cells);
	for (size_t i = 0; i < COLUMNS; i++) {
		if (strlen(cells.text[i]) > table->width[i])
			table->width[i] = strlen(cells.text[i]);
	}
}

static void table_init(struct table *table, const struct weir_books *books)
{
	*table = (struct table){
		.books = books,
		.head = { "read", "inserted", "present", "duplicate", "rejected", "seconds" },
		.name_width = strlen("total"),
	};
	if (books->dry_run)
		table->head[INSERTED] = "would be inserted";
	for (size_t i = 0; i < COLUMNS; i++)
		table->width[i] = strlen(table->head[i]);
	weir_books_total(books, &table->total);
	widen(table, &table->total);
	for (size_t i = 0; i < books->step_count; i++) {
		if (!books->step[i].is_task)
			widen(table, &books->step[i]);
	}
}

static void put_head(const struct table *table, FILE *out)
{
	fprintf(out, "%-*s", (int)table->name_width, "flow");
	for (size_t i = 0; i < COLUMNS; i++)
		fprintf(out, "%s%*s", sign[i], (int)table->width[i], table->head[i]);
	fputc('\n', out);
}

static void put_row(const struct table *table, const struct weir_step_books *step, FILE *out)
{
	struct cells cells;
	size_t used = weir_put_visible(out, step->name);

	fprintf(out, "%*s", (int)(table->name_width - used), "");
	if (step->state == WEIR_STEP_LEFT_OUT) {
		fprintf(out, "%*s%s\n", GAP, "",
			table->books->outcome == WEIR_OK ? "left out" : "not run");
		return;
	}
	fill_cells(step, &cells);
	for (size_t i = 0; i < COLUMNS; i++)
		fprintf(out, "%*s%*s", GAP, "", (int)table->width[i], cells.text[i]);
	fputs(step->state == WEIR_STEP_STOPPED ? "   stopped\n" : "\n", out);
}

void weir_summary_table(const struct weir_books *books, FILE *out)
{
	struct table table;
	size_t flows = 0;

	for (size_t i = 0; i < books->step_count; i++)
		flows += !books->step[i].is_task;
	if (!flows)
		return;
	table_init(&table, books);
	fputc('\n', out);
	put_head(&table, out);
	for (size_t i = 0; i < books->step_count; i++) {
		if (!books->step[i].is_task)
			put_row(&table, &books->step[i], out);
	}
	if (flows > 1)
		put_row(&table, &table.total, out);
}
