/*
 * store-postgrest-settle.c - what became of the rows of a request.
 *
 * An insert tells the ids that are new. A request may reach the server twice, and the
 * second time none is: the rows of one that was sent more than once are read back, and are
 * ours if they are as they were sent.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store-postgrest-read.h"
#include "store-postgrest-settle.h"

bool rest_settle_init(struct rest_settle *settle, struct weir_error *err)
{
	size_t count = settle->write->row_count + 1;

	settle->unsure = calloc(count, sizeof(*settle->unsure));
	settle->missed = calloc(count, sizeof(*settle->missed));
	return (settle->unsure && settle->missed) || rest_no_memory(err);
}

void rest_settle_release(struct rest_settle *settle)
{
	free(settle->unsure);
	free(settle->missed);
}

/* ---- by ids ---- */

static int by_id(const void *left, const void *right)
{
	const struct weir_value *a = left, *b = right;

	return memcmp(a->as.uuid.byte, b->as.uuid.byte, sizeof(a->as.uuid.byte));
}

/* Mostly a server tells the rows in the order in which it got them. */
struct rest_told rest_told_look(const struct rest_rows *rows, const struct rest_page *page)
{
	struct rest_told told = { page->value, page->rows, 0, false };
	size_t i, next = 0;

	for (i = 0; i < rows->count && next < told.count; i++)
		next += !by_id(rows->write->row[rows->at[i]].value, &told.id[next]);
	told.in_order = next == told.count;
	if (!told.in_order)
		qsort(told.id, told.count, sizeof(*told.id), by_id);
	return told;
}

/* Of rows with the same id only the first one was told. */
bool rest_told_take(struct rest_told *told, const struct weir_write_row *row)
{
	struct weir_value *found = NULL;

	if (told->in_order)
		found = told->next < told->count && !by_id(row->value, &told->id[told->next])
				? &told->id[told->next++]
				: NULL;
	else
		found = bsearch(row->value, told->id, told->count, sizeof(*told->id), by_id);
	if (!found || found->type == WEIR_NULL)
		return false;
	found->type = WEIR_NULL;
	return true;
}

static void doubt(struct rest_doubt *list, size_t *count, struct weir_write_row *row)
{
	list[(*count)++] = (struct rest_doubt){ row->value[0].as.uuid, row };
}

void rest_settle_inserted(struct rest_settle *settle, const struct rest_rows *rows,
			  struct rest_page *page, bool repeated)
{
	struct rest_told told = rest_told_look(rows, page);
	size_t i;

	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = &settle->write->row[rows->at[i]];

		row->outcome = rest_told_take(&told, row) ? WEIR_OUT_INSERTED : WEIR_OUT_PRESENT;
		if (repeated && !told.count)
			doubt(settle->unsure, &settle->unsure_count, row);
	}
}

void rest_settle_updated(struct rest_settle *settle, const struct rest_rows *rows,
			 struct rest_page *page)
{
	struct rest_told told = rest_told_look(rows, page);
	size_t i;

	for (i = 0; i < rows->count; i++) {
		struct weir_write_row *row = &settle->write->row[rows->at[i]];

		row->outcome = rest_told_take(&told, row) ? WEIR_OUT_UPDATED : WEIR_OUT_PRESENT;
		if (row->outcome == WEIR_OUT_PRESENT)
			doubt(settle->missed, &settle->missed_count, row);
	}
}

bool rest_settle_refused(struct rest_settle *settle, const struct weir_write_row *row,
			 struct weir_error *err)
{
	if (settle->write->keys_apart && *row->words->key_columns)
		return true;
	if (++settle->refused <= settle->write->refusals_allowed)
		return true;
	return weir_fail(err, WEIR_LIMIT,
			 "the store refused %" PRIu64 " rows of %s, the last one: %s",
			 settle->refused, settle->write->table, row->words->reason);
}

/* ---- by looking ---- */

static int by_doubt(const void *left, const void *right)
{
	const struct rest_doubt *a = left, *b = right;

	return memcmp(a->id.byte, b->id.byte, sizeof(a->id.byte));
}

/* Is a stored value what was sent? Reals and NULLs may become something else on the way. */
static bool kept(const struct weir_value *sent, const struct weir_value *stored)
{
	if (sent->type == WEIR_NULL || sent->type == WEIR_REAL || stored->type == WEIR_REAL)
		return true;
	if (sent->type != WEIR_TEXT || stored->type != WEIR_TEXT)
		return weir_value_same(sent, stored);
	/* "08:00" comes back as "08:00:00". */
	return stored->length >= sent->length &&
	       !memcmp(stored->as.text, sent->as.text, sent->length);
}

static bool look_unsure(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct rest_settle *settle = arg;
	const struct rest_doubt key = { value->as.uuid, NULL };
	const struct rest_doubt *found =
		bsearch(&key, settle->unsure, settle->unsure_count, sizeof(key), by_doubt);
	size_t i;

	(void)err;
	for (i = 1; found && i < settle->write->column_count; i++) {
		if (!kept(&found->row->value[i], &value[i]))
			return true;
	}
	if (found)
		found->row->outcome = WEIR_OUT_INSERTED;
	return true;
}

static bool look_missed(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct rest_settle *settle = arg;

	(void)value;
	weir_fail(err, WEIR_DENIED,
		  "%s: the server does not let rows be changed, and does not say so",
		  settle->write->table);
	return weir_hint(err, "row level security hides them from this key: use the secret key, "
			      "which may write");
}

static bool look(struct rest_settle *settle, struct rest_doubt *list, size_t count,
		 weir_row_fn *each, struct weir_error *err)
{
	const struct weir_write *write = settle->write;
	struct weir_query query = { .table = write->table,
				    .column = write->column,
				    .column_count = each == look_missed ? 1 : write->column_count,
				    .where = write->column[0],
				    .in_count = count };
	struct weir_value *id;
	size_t i;
	bool good;

	if (!count)
		return true;
	id = calloc(count, sizeof(*id));
	if (!id)
		return rest_no_memory(err);
	qsort(list, count, sizeof(*list), by_doubt);
	for (i = 0; i < count; i++)
		id[i] = weir_id(list[i].id);
	query.in = id;
	good = rest_scan(settle->rest, settle->context, &query, each, settle, err);
	free(id);
	return good;
}

/* Mode INSERT: a row that the store has is refused. */
static bool refuse_present(struct rest_settle *settle, struct weir_error *err)
{
	size_t i;

	for (i = 0; i < settle->write->row_count; i++) {
		struct weir_write_row *row = &settle->write->row[i];

		if (row->outcome != WEIR_OUT_PRESENT)
			continue;
		weir_write_refuse(settle->write, row,
				  &(struct weir_words){
					  .code = "PRESENT",
					  .reason = "the store has a row with this id" });
		if (!rest_settle_refused(settle, row, err))
			return false;
	}
	return true;
}

bool rest_settle_end(struct rest_settle *settle, struct weir_error *err)
{
	return look(settle, settle->unsure, settle->unsure_count, look_unsure, err) &&
	       look(settle, settle->missed, settle->missed_count, look_missed, err) &&
	       (settle->write->mode != WEIR_INSERT || refuse_present(settle, err));
}
