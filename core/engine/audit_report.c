/*
 * audit_report.c - what input and store do not have alike, for people and for programs.
 */
#include "audit_parts.h"

#include "../base/json.h"
#include "report_parts.h"
#include "tables.h"
#include "verify.h"

/* The columns of the table, in their order; what a row of the input can be adds up to "input". */
enum column { INPUT, SAME, MISSING, DIFFERENT, ELSEWHERE, REJECTED, DUPLICATE, EXTRA, COLUMNS };
enum { UNEXPLAINED = COLUMNS, ALL_COLUMNS };

static const char *const head[ALL_COLUMNS] = { "input",     "same",      "missing",
					       "different", "elsewhere", "rejected",
					       "duplicate", "extra",     "unexplained" };
static const char *const sign[ALL_COLUMNS] = { "   ", " = ", " + ", " + ", " + ",
					       " + ", " + ", "   ", "   " };

struct row {
	const char *name;
	uint64_t count[ALL_COLUMNS];
};

struct table {
	const struct weir_audit *audit;
	size_t name_width, width[ALL_COLUMNS];
};

static struct row row_of(const char *name, const struct weir_audit_step *step)
{
	const struct row row = { name,
				 { [INPUT] = step->rows,
				   [SAME] = step->count[WEIR_SAME],
				   [MISSING] = step->count[WEIR_MISSING],
				   [DIFFERENT] = step->count[WEIR_DIFFERENT],
				   [ELSEWHERE] = step->count[WEIR_ELSEWHERE],
				   [REJECTED] = step->count[WEIR_REFUSED],
				   [DUPLICATE] = step->duplicate,
				   [EXTRA] = step->count[WEIR_EXTRA],
				   [UNEXPLAINED] = step->unexplained } };

	return row;
}

static void widen(struct table *table, const struct row *row)
{
	char number[WEIR_COUNT_TEXT];
	size_t width = weir_put_visible(NULL, row->name);

	if (width > table->name_width)
		table->name_width = width;
	for (size_t i = 0; i < ALL_COLUMNS; i++) {
		width = strlen(weir_count_print(row->count[i], number));
		if (width > table->width[i])
			table->width[i] = width;
	}
}

static void put_row(const struct table *table, const struct row *row, FILE *out)
{
	char number[WEIR_COUNT_TEXT];
	size_t used = weir_put_visible(out, row->name);

	fprintf(out, "%*s", (int)(table->name_width - used), "");
	for (size_t i = 0; i < ALL_COLUMNS; i++)
		fprintf(out, "   %*s", (int)table->width[i],
			weir_count_print(row->count[i], number));
	fputc('\n', out);
}

static struct row total_of(const struct weir_audit *audit)
{
	struct row total = { .name = "total" };

	for (size_t i = 0; i < audit->session->books.step_count; i++) {
		struct row row = row_of("", &audit->step[i]);

		for (size_t k = 0; k < ALL_COLUMNS; k++)
			total.count[k] += row.count[k];
	}
	return total;
}

/* Flows that were asked for. */
static bool is_told(const struct weir_step_books *step)
{
	return !step->is_task && step->state != WEIR_STEP_LEFT_OUT;
}

static void put_table(const struct weir_audit *audit, FILE *out)
{
	const struct weir_books *books = &audit->session->books;
	struct table table = { .audit = audit };
	struct row row = total_of(audit);

	widen(&table, &row);
	for (size_t i = 0; i < ALL_COLUMNS; i++)
		if (strlen(head[i]) > table.width[i])
			table.width[i] = strlen(head[i]);
	for (size_t i = 0; i < books->step_count; i++)
		if (is_told(&books->step[i])) {
			row = row_of(books->step[i].name, &audit->step[i]);
			widen(&table, &row);
		}
	fprintf(out, "\n%-*s", (int)table.name_width, "flow");
	for (size_t i = 0; i < ALL_COLUMNS; i++)
		fprintf(out, "%s%*s", sign[i], (int)table.width[i], head[i]);
	fputc('\n', out);
	for (size_t i = 0; i < books->step_count; i++)
		if (is_told(&books->step[i])) {
			row = row_of(books->step[i].name, &audit->step[i]);
			put_row(&table, &row, out);
		}
	row = total_of(audit);
	put_row(&table, &row, out);
}

/* ---- per group ---- */

static void put_group(const struct weir_audit *audit, size_t number,
		      const struct weir_audit_label *group, FILE *out)
{
	static const enum weir_difference kind[] = { WEIR_MISSING, WEIR_DIFFERENT, WEIR_ELSEWHERE,
						     WEIR_REFUSED, WEIR_EXTRA };
	struct weir_error ignored = { 0 };
	int64_t count;

	fputs("  ", out);
	weir_put_visible(out, group->text);
	for (size_t i = 0; i < sizeof(kind) / sizeof(*kind); i++) {
		uint32_t tally = weir_tally_group(audit->session,
						  WEIR_TALLY_KIND + (uint32_t)kind[i], number);

		if (weir_keys_tally_get(audit->session->keys, tally, &group->id, &count,
					&ignored) &&
		    count)
			fprintf(out, "  %lld %s", (long long)count, weir_difference_name(kind[i]));
	}
	fputc('\n', out);
}

/* The groups in which something is not alike; what cannot be read any more is not told. */
static void put_groups(const struct weir_audit *audit, size_t number, FILE *out)
{
	struct weir_session *session = audit->session;
	const struct weir_verify_spec *spec = &session->pipeline->verify[number];
	const struct weir_table_def *def = weir_pipeline_table(session->pipeline, spec->table);
	struct weir_audit_label label[WEIR_AUDIT_LABELS];
	struct weir_uuid id[WEIR_AUDIT_LABELS];
	int64_t count[WEIR_AUDIT_LABELS];
	struct weir_error ignored = { 0 };
	int parent = spec->per && def ? weir_audit_parent(session, def, spec->per) : -1;
	size_t got;

	if (parent < 0 ||
	    !weir_keys_tallies(session->keys, weir_tally_group(session, WEIR_TALLY_APART, number),
			       NULL, id, count, WEIR_AUDIT_LABELS, &got, &ignored) ||
	    !got)
		return;
	for (size_t i = 0; i < got; i++)
		label[i].id = id[i];
	if (!weir_audit_labels(audit, (uint32_t)parent, label, got, &session->arena, &ignored))
		return;
	fprintf(out, "\n%s per %s\n", spec->table, spec->per);
	for (size_t i = 0; i < got; i++)
		put_group(audit, number, &label[i], out);
	if (got == WEIR_AUDIT_LABELS)
		fputs("  (at most so many are shown)\n", out);
}

/* ---- the rest ---- */

static void put_differences(const struct weir_audit *audit, FILE *out)
{
	char number[WEIR_COUNT_TEXT];

	if (audit->shown_count)
		fputs("\nunexplained differences\n", out);
	for (size_t i = 0; i < audit->shown_count; i++) {
		fputs("  ", out);
		weir_put_visible(out, audit->shown[i]);
		fputc('\n', out);
	}
	if (audit->unexplained > audit->shown_count)
		fprintf(out, "  and %s more\n",
			weir_count_print(audit->unexplained - audit->shown_count, number));
}

/* Key columns first; a column may be in both. */
static void put_columns(const struct weir_table_plan *plan, FILE *out)
{
	const struct weir_table_spec *spec = &plan->def->spec;
	const char *before = " ";

	for (size_t i = 0; i < spec->key_count; i++, before = ", ") {
		fputs(before, out);
		weir_put_visible(out, spec->key[i]);
	}
	for (size_t i = 0; i < plan->compare_count; i++) {
		bool again = false;

		for (size_t k = 0; k < spec->key_count; k++)
			again |= !strcmp(spec->key[k], plan->compare[i]);
		if (again)
			continue;
		fputs(before, out);
		weir_put_visible(out, plan->compare[i]);
	}
}

static void put_written(const struct weir_table_plan *plan, FILE *out)
{
	for (size_t i = 0; i < plan->written_count; i++) {
		fputs(i ? ", " : " ", out);
		weir_put_visible(out, plan->written[i]);
	}
}

/* The columns of each table that was compared; written: those that are compared of some rows. */
static bool put_tables(const struct weir_audit *audit, const char *what, bool written, FILE *out)
{
	struct weir_session *session = audit->session;
	struct weir_error ignored = { 0 };
	struct weir_table_plan *plan;
	const char *before = what;

	for (size_t i = 0; i < session->pipeline->table_count; i++) {
		const char *name = session->pipeline->table[i].spec.name;

		if (audit->step_of[i] == SIZE_MAX ||
		    !weir_tables_plan(session, name, &plan, &ignored) ||
		    (written && !plan->written_count))
			continue;
		fputs(before, out);
		weir_put_visible(out, name);
		if (written)
			put_written(plan, out);
		else
			put_columns(plan, out);
		before = "; ";
	}
	return before != what;
}

/* What was not compared may be another one in the store. */
static void put_compared(const struct weir_audit *audit, FILE *out)
{
	if (!put_tables(audit, "compared: ", false, out))
		return;
	if (audit->books)
		(void)put_tables(audit, "\nand, of rows that a run inserted: ", true, out);
	fputs("; no other columns\n", out);
}

static void put_outcome(const struct weir_audit *audit, int code, FILE *out)
{
	const struct weir_books *books = &audit->session->books;
	char all[WEIR_COUNT_TEXT], some[WEIR_COUNT_TEXT];

	weir_count_print(audit->differences, all);
	weir_count_print(audit->unexplained, some);
	if (books->outcome != WEIR_OK)
		fputs("stopped: the store and the input were not compared to the end\n", out);
	else if (audit->unexplained)
		fprintf(out, "NOT verified: %s difference%s, %s of them unexplained\n", all,
			audit->differences == 1 ? "" : "s", some);
	else if (code)
		fprintf(out, "NOT verified: the counts are not as %s says\n",
			audit->receipt ? "the receipt" : "`verify:`");
	else if (audit->differences)
		fprintf(out, "verified: %s difference%s, explained by the books of finished runs\n",
			all, audit->differences == 1 ? "" : "s");
	else
		fputs("verified: the store has what the input has, in the columns compared\n", out);
}

static void put_running(const struct weir_audit *audit, FILE *out)
{
	if (!audit->running)
		return;
	fputs("run ", out);
	weir_put_visible(out, audit->running);
	fputs(" was under way: rows that it had not written yet are missing here\n", out);
}

static void put_stopped(const struct weir_audit *audit, FILE *out)
{
	if (!audit->stopped || !audit->unexplained)
		return;
	fputs("run ", out);
	weir_put_visible(out, audit->stopped);
	fputs(" has not ended: what it had not written is missing here; to go on: ", out);
	weir_put_visible(out, audit->again);
	fputc('\n', out);
}

static void put_text(const struct weir_audit *audit, int code, FILE *out)
{
	const struct weir_session *session = audit->session;
	const struct weir_books *books = &session->books;

	weir_put_visible(out, books->pipeline);
	fputs(" compared with ", out);
	weir_put_visible(out, books->store);
	fprintf(out, ", %.2f s\n", books->seconds);
	put_table(audit, out);
	for (size_t i = 0; i < session->pipeline->verify_count; i++)
		put_groups(audit, i, out);
	put_differences(audit, out);
	if (books->check_count)
		fputc('\n', out);
	for (size_t i = 0; i < books->check_count; i++)
		weir_summary_check(&books->check[i], out);
	fputc('\n', out);
	if (audit->path && (audit->differences || session->options->output)) {
		fputs("all differences: ", out);
		weir_put_visible(out, audit->path);
		fputc('\n', out);
	}
	put_compared(audit, out);
	if (audit->receipt)
		weir_audit_receipt_report(audit, out);
	if (books->requests)
		fprintf(out, "requests: %llu\n", (unsigned long long)books->requests);
	put_running(audit, out);
	put_stopped(audit, out);
	put_outcome(audit, code, out);
}

/* ---- for programs ---- */

static void put_json_row(struct weir_json *json, const struct row *row)
{
	weir_json_open(json, NULL, '{');
	weir_json_text(json, "name", row->name);
	for (size_t i = 0; i < ALL_COLUMNS; i++)
		weir_json_count(json, head[i], row->count[i]);
	weir_json_close(json, '}');
}

static void put_json(const struct weir_audit *audit, int code, FILE *out)
{
	const struct weir_books *books = &audit->session->books;
	struct weir_json json = { .out = out, .first = true };
	struct row row;

	weir_json_open(&json, NULL, '{');
	weir_json_text(&json, "pipeline", books->pipeline);
	weir_json_text(&json, "store", books->store);
	weir_json_int(&json, "exit_code", code);
	weir_json_count(&json, "differences", audit->differences);
	weir_json_count(&json, "unexplained", audit->unexplained);
	weir_json_text(&json, "file", audit->differences ? audit->path : NULL);
	weir_json_open(&json, "flows", '[');
	for (size_t i = 0; i < books->step_count; i++) {
		if (!is_told(&books->step[i]))
			continue;
		row = row_of(books->step[i].name, &audit->step[i]);
		put_json_row(&json, &row);
	}
	weir_json_close(&json, ']');
	weir_json_close(&json, '}');
	fputc('\n', out);
}

void weir_audit_report(const struct weir_audit *audit, int code, FILE *out)
{
	const struct weir_session *session = audit->session;

	if (session->options->quiet && !code)
		return;
	if (weir_logger_json(session->log))
		put_json(audit, code, out);
	else
		put_text(audit, code, out);
}
