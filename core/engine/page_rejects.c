/*
 * page_rejects.c - the rejected rows of a flow by their codes, with some of each.
 *
 * The state has line, code and reason; the row itself stands in the run's reject file, which a
 * person may have changed or taken away since: then it is told without.
 */
#include <stdio.h>

#include <weir/csv.h>

#include "page.h"
#include "rejects.h"

struct rejecting {
	struct weir_page *page;
	struct weir_page_step *step;
};

static const char *kept(struct weir_page *page, const char *text)
{
	return weir_arena_strdup(&page->arena, text ? text : "");
}

static struct weir_page_reason *reason_of(struct weir_page *page, struct weir_page_step *step,
					  const char *code)
{
	for (size_t i = 0; i < step->reasons; i++)
		if (!strcmp(step->reason[i].code, code))
			return &step->reason[i];
	if (step->reasons == WEIR_PAGE_REASONS)
		return NULL;
	step->reason[step->reasons].code = kept(page, code);
	return &step->reason[step->reasons++];
}

static bool take_row(void *arg, const struct weir_reject_row *row, struct weir_error *err)
{
	const struct rejecting *r = arg;
	struct weir_arena *arena = &r->page->arena;
	struct weir_page_reason *reason;
	struct weir_page_sample *sample;

	(void)err;
	/* A row that a retry brought in keeps its place, without a code. */
	if (row->verdict != WEIR_REJECTED)
		return true;
	reason = reason_of(r->page, r->step, row->code);
	if (!reason) {
		r->step->unnamed++;
		return true;
	}
	reason->count++;
	if (reason->samples == WEIR_PAGE_SAMPLES)
		return true;
	sample = &reason->sample[reason->samples++];
	sample->line = row->line;
	sample->reason = weir_arena_printf(arena, "%s%s%s", row->column, *row->column ? ": " : "",
					   row->reason);
	sample->detail = kept(r->page, row->detail);
	return true;
}

/* ---- the rows themselves ---- */

/* What stands in front of the second column's name. */
static char separator_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	char room[sizeof("line,")] = "";
	size_t got = file ? fread(room, 1, sizeof("line,") - 1, file) : 0;

	if (file)
		(void)fclose(file); /* it was read only */
	return got == sizeof("line,") - 1 ? room[got - 1] : ',';
}

/* The record behind the columns that every reject file begins with, as it stands there. */
static struct weir_text behind_reasons(struct weir_text raw, char separator)
{
	bool quoted = false;
	size_t at = 0;

	for (int fields = 0; at < raw.length && fields < WEIR_REJECT_COLUMNS; at++) {
		quoted ^= raw.at[at] == '"';
		fields += !quoted && raw.at[at] == separator;
	}
	return (struct weir_text){ raw.at + at, raw.length - at };
}

static const char *keep_record(struct weir_page *page, const struct weir_csv_record *record,
			       char separator)
{
	struct weir_text text = behind_reasons(record->raw, separator);

	/* One byte more than is shown tells that there is more. */
	return weir_arena_copy(&page->arena, text.at,
			       text.length > WEIR_PAGE_RECORD ? WEIR_PAGE_RECORD + 1 : text.length);
}

static void match(struct weir_page *page, struct weir_page_step *step,
		  const struct weir_csv_record *record, char separator)
{
	int64_t line;

	if (!record->count || !weir_parse_int(record->field[0], &line))
		return;
	for (size_t i = 0; i < step->reasons; i++)
		for (size_t k = 0; k < step->reason[i].samples; k++)
			if (step->reason[i].sample[k].line == (uint64_t)line)
				step->reason[i].sample[k].record =
					keep_record(page, record, separator);
}

/* A file that cannot be read is told as one that is not there. */
static void read_file(struct weir_page *page, struct weir_page_step *step)
{
	struct weir_csv_options options = { .separator = separator_of(step->reject_file) };
	struct weir_error ignored = { 0 };
	struct weir_csv *csv = weir_csv_open(step->reject_file, &options, &ignored);
	struct weir_csv_record record;
	bool end = false;

	while (csv && weir_csv_next(csv, &record, &end, &ignored) && !end) {
		if (step->columns)
			match(page, step, &record, options.separator);
		else
			step->columns = keep_record(page, &record, options.separator);
	}
	weir_csv_free(csv);
}

bool weir_page_rejects(struct weir_page *page, struct weir_ledger *ledger, size_t number,
		       struct weir_page_step *step, struct weir_error *err)
{
	struct rejecting r = { page, step };

	if (!weir_ledger_rows(ledger, page->run.id, number, 0, take_row, &r, err))
		return false;
	if (step->reject_file)
		read_file(page, step);
	return true;
}
