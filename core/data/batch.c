/*
 * batch.c - the rows of one batch and what was said about them.
 *
 * The batch owns the array of rows; values, texts and remarks lie in its arena and
 * end with weir_batch_begin(). The number of values of a row is the schema's number
 * of columns when the row is appended: a schema grows only before the first row.
 */
#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/digest.h"

enum {
	FIRST_ROWS = 64,
	VALUE_TEXT = 64, /* bytes: any printed value that is not TEXT */
};

void weir_batch_init(struct weir_batch *batch, const struct weir_schema *schema)
{
	*batch = (struct weir_batch){ .schema = schema };
	weir_arena_init(&batch->arena);
	batch->remark_end = &batch->remark;
}

void weir_batch_release(struct weir_batch *batch)
{
	weir_arena_release(&batch->arena);
	free(batch->row);
	weir_batch_init(batch, batch->schema);
}

void weir_batch_begin(struct weir_batch *batch, uint64_t number)
{
	weir_arena_clear(&batch->arena);
	batch->count = batch->counted = 0;
	batch->bytes = 0;
	batch->number = number;
	batch->remark = NULL;
	batch->remark_end = &batch->remark;
	batch->mute = false;
}

struct weir_row *weir_batch_append(struct weir_batch *batch)
{
	size_t columns = weir_schema_count(batch->schema);
	struct weir_row *row;

	if (batch->count == batch->capacity) {
		batch->capacity = batch->capacity ? batch->capacity * 2 : FIRST_ROWS;
		batch->row = weir_xrealloc(batch->row, batch->capacity, sizeof(*batch->row));
	}
	row = &batch->row[batch->count++];
	*row = (struct weir_row){
		.value = weir_arena_alloc(&batch->arena, columns * sizeof(*row->value)),
		.batch = batch,
	};
	return row;
}

void weir_batch_count_bytes(struct weir_batch *batch)
{
	if (batch->counted == batch->count)
		return;
	batch->bytes += batch->row[batch->count - 1].raw.length;
	batch->counted = batch->count;
}

static void add_remark(struct weir_batch *batch, struct weir_remark remark)
{
	struct weir_remark *kept = weir_arena_alloc(&batch->arena, sizeof(*kept));

	if (remark.reject)
		batch->row[remark.row].refusal = kept;

	remark.next = NULL;
	*kept = remark;
	*batch->remark_end = kept;
	batch->remark_end = &kept->next;
}

/* Takes the remarks of a row away and, where to is given, makes them for its last row. */
static void take_remarks(struct weir_batch *batch, size_t row, struct weir_batch *to)
{
	struct weir_remark **link = &batch->remark, *remark;

	while ((remark = *link)) {
		if (remark->row != row) {
			link = &remark->next;
			continue;
		}
		*link = remark->next;
		if (!to)
			continue;
		add_remark(to, (struct weir_remark){
				       .row = to->count - 1,
				       .reject = remark->reject,
				       .code = weir_arena_strdup(&to->arena, remark->code),
				       .column = weir_arena_strdup(&to->arena, remark->column),
				       .reason = weir_arena_strdup(&to->arena, remark->reason),
			       });
	}
	batch->remark_end = link;
}

/* The last row's bytes are taken off again if they were counted; says whether they were. */
static bool uncount_last(struct weir_batch *batch)
{
	if (batch->counted < batch->count)
		return false;
	batch->bytes -= batch->row[batch->count - 1].raw.length;
	batch->counted--;
	return true;
}

void weir_batch_drop_last(struct weir_batch *batch)
{
	if (!batch->count)
		return;
	take_remarks(batch, batch->count - 1, NULL);
	uncount_last(batch);
	batch->count--;
}

void weir_batch_move_last(struct weir_batch *from, struct weir_batch *to)
{
	size_t columns = weir_schema_count(from->schema);
	const struct weir_row *old;
	struct weir_row *row;

	if (!from->count)
		return;
	old = &from->row[from->count - 1];
	row = weir_batch_append(to);
	for (size_t i = 0; i < columns; i++) {
		row->value[i] = old->value[i];
		if (old->value[i].type == WEIR_TEXT)
			row->value[i] =
				weir_row_text(row, old->value[i].as.text, old->value[i].length);
	}
	row->line = old->line;
	row->raw_broken = old->raw_broken;
	row->verdict = old->verdict;
	if (old->raw.at)
		row->raw = (struct weir_text){
			.at = weir_arena_copy(&to->arena, old->raw.at, old->raw.length),
			.length = old->raw.length,
		};
	take_remarks(from, from->count - 1, to);
	if (uncount_last(from))
		weir_batch_count_bytes(to);
	from->count--;
}

/* Numbers are hashed as eight bytes, low ones first, whatever the machine. */
static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	unsigned char byte[8];

	for (size_t i = 0; i < sizeof(byte); i++)
		byte[i] = (unsigned char)(number >> (8 * i));
	return weir_fnv(hash, byte, sizeof(byte));
}

static uint64_t hash_value(uint64_t hash, const struct weir_value *value)
{
	char text[VALUE_TEXT];
	size_t length;

	hash = hash_number(hash, (uint64_t)value->type);
	if (value->type == WEIR_TEXT) {
		hash = hash_number(hash, value->length);
		return weir_fnv(hash, value->as.text, value->length);
	}
	length = weir_value_print(value, text, sizeof(text));
	return weir_fnv(hash, text, length);
}

/* A length goes before every text, so that no two batches run into the same bytes. */
uint64_t weir_batch_hash(const struct weir_batch *batch)
{
	size_t columns = weir_schema_count(batch->schema);
	uint64_t hash = hash_number(WEIR_FNV_START, batch->count);

	for (size_t i = 0; i < batch->count; i++) {
		const struct weir_row *row = &batch->row[i];

		hash = hash_number(hash, row->line);
		hash = hash_number(hash, row->raw.at ? row->raw.length : UINT64_MAX);
		if (row->raw.at) {
			hash = weir_fnv(hash, row->raw.at, row->raw.length);
			continue;
		}
		for (size_t c = 0; c < columns; c++)
			hash = hash_value(hash, &row->value[c]);
	}
	return hash;
}

uint64_t weir_batch_hash_values(const struct weir_batch *batch, uint64_t hash)
{
	size_t columns = weir_schema_count(batch->schema);

	for (size_t i = 0; i < batch->count; i++) {
		hash = hash_number(hash, (uint64_t)batch->row[i].verdict);
		for (size_t c = 0; c < columns; c++)
			hash = hash_value(hash, &batch->row[i].value[c]);
	}
	return hash;
}

const struct weir_remark *weir_batch_refusal(const struct weir_batch *batch, size_t row)
{
	return batch->row[row].verdict == WEIR_REJECTED ? batch->row[row].refusal : NULL;
}

struct weir_value weir_row_text(struct weir_row *row, const char *at, size_t length)
{
	return weir_text(weir_arena_copy(&row->batch->arena, at, length), length);
}

static const char *format_reason(struct weir_arena *arena, const char *format, va_list args)
{
	va_list again;
	char *reason;
	int length, written;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	if (length < 0) {
		va_end(again);
		return weir_arena_strdup(arena, format);
	}
	reason = weir_arena_alloc(arena, (size_t)length + 1);
	written = vsnprintf(reason, (size_t)length + 1, format, again);
	va_end(again);
	return written == length ? reason : weir_arena_strdup(arena, format);
}

static void remark_on(struct weir_row *row, struct weir_remark remark, const char *format,
		      va_list args)
{
	struct weir_batch *batch = row->batch;

	remark.row = (size_t)(row - batch->row);
	remark.code = weir_arena_strdup(&batch->arena, remark.code);
	remark.column = weir_arena_strdup(&batch->arena, remark.column ? remark.column : "");
	remark.reason = format_reason(&batch->arena, format, args);
	add_remark(batch, remark);
}

void weir_row_reject(struct weir_row *row, const char *code, const char *column, const char *format,
		     ...)
{
	va_list args;

	if (row->batch->mute || row->verdict == WEIR_REJECTED)
		return;
	row->verdict = WEIR_REJECTED;
	va_start(args, format);
	remark_on(row, (struct weir_remark){ .reject = true, .code = code, .column = column },
		  format, args);
	va_end(args);
}

void weir_row_refuse(struct weir_row *row, const struct weir_remark *words)
{
	struct weir_arena *arena = &row->batch->arena;

	if (row->batch->mute || row->verdict == WEIR_REJECTED)
		return;
	row->verdict = WEIR_REJECTED;
	add_remark(row->batch, (struct weir_remark){
				       .row = (size_t)(row - row->batch->row),
				       .reject = true,
				       .code = weir_arena_strdup(arena, words->code),
				       .column = "",
				       .reason = weir_arena_strdup(arena, words->reason),
				       .constraint = weir_arena_strdup(arena, words->constraint),
				       .detail = weir_arena_strdup(arena, words->detail),
			       });
}

void weir_row_warn(struct weir_row *row, const char *kind, const char *format, ...)
{
	va_list args;

	if (row->batch->mute)
		return;
	va_start(args, format);
	remark_on(row, (struct weir_remark){ .code = kind }, format, args);
	va_end(args);
}

uint64_t weir_batch_number(const struct weir_batch *batch)
{
	return batch->number;
}

size_t weir_batch_count(const struct weir_batch *batch)
{
	return batch->count;
}

struct weir_row *weir_batch_row(struct weir_batch *batch, size_t index)
{
	return index < batch->count ? &batch->row[index] : NULL;
}

struct weir_row *weir_batch_next(struct weir_batch *batch, const struct weir_row *row)
{
	size_t i = row ? (size_t)(row - batch->row) + 1 : 0;

	for (; i < batch->count; i++)
		if (batch->row[i].verdict == WEIR_LIVE)
			return &batch->row[i];
	return NULL;
}
