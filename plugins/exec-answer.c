/*
 * exec-answer.c - holds what a program answers against what was asked, and puts it into the row.
 */
#include <inttypes.h>

#include "exec-answer.h"

enum {
	SHOWN = 40,     /* bytes of a key, or of the beginning of a line, in a message */
	REASON = 300,   /* bytes of a reason that is taken */
	CODE = 32,      /* bytes of a code */
	EXEC_PARTS = 8, /* keys behind _reject or _warn */
};

static const char usual_code[] = "EXEC", usual_reason[] = "the program says so";

/* An answer at work. */
struct answer {
	struct exec_reader *reader;
	struct weir_process *process;
	struct weir_row *row;
	uint64_t number;
	char *at; /* its line */
	struct weir_error *err;
};

static bool is(struct weir_text text, const char *word)
{
	return text.length == strlen(word) && !memcmp(text.at, word, text.length);
}

static bool fail(const struct answer *answer, const char *what, struct weir_text about)
{
	int length = about.length > SHOWN ? SHOWN : (int)about.length;

	return weir_process_fail(answer->process, WEIR_BROKEN, answer->err,
				 "answered row %" PRIu64 " with %s%s%.*s%s", answer->number, what,
				 about.length ? " \"" : "", length, about.length ? about.at : "",
				 about.length ? "\"" : "");
}

/* ---- values ---- */

/* May a value of this type stand in a column of that one? */
static bool fits(enum weir_type type, enum weir_type column)
{
	return type == column || column == WEIR_NULL || type == WEIR_NULL;
}

static struct weir_value natural(const struct exec_column *column, struct weir_row *row,
				 const struct json_field *field)
{
	struct weir_value value;
	struct weir_uuid uuid;

	if (!json_value(field, &value)) {
		weir_row_reject(row, "RANGE", column->name, "is a number out of range");
		return weir_null();
	}
	if (value.type == WEIR_TEXT && !value.length)
		return weir_null();
	if (value.type == WEIR_TEXT && column->type == WEIR_UUID &&
	    weir_parse_uuid(field->text, &uuid))
		return weir_id(uuid);
	if (value.type == WEIR_INT && column->type == WEIR_REAL)
		return weir_real((double)value.as.integer);
	if (!fits(value.type, column->type)) {
		weir_row_reject(row, "TYPE", column->name,
				"is of type %s in the answer, and of type %s in the flow",
				weir_type_name(value.type), weir_type_name(column->type));
		return weir_null();
	}
	return value.type == WEIR_TEXT ? weir_row_text(row, value.as.text, value.length) : value;
}

static void take_value(struct exec_column *column, struct weir_row *row,
		       const struct json_field *field)
{
	struct weir_value *value = &row->value[column->number];

	if (!weir_utf8_valid(field->text.at, field->text.length)) {
		weir_row_reject(row, "ENCODING", column->name, "not valid UTF-8");
		*value = weir_null();
	} else if (column->contracted) {
		*value =
			column_contract_value(&column->contract, row, column->name,
					      field->type == JSON_NULL ? (struct weir_text){ "", 0 }
								       : field->text,
					      false);
	} else {
		*value = natural(column, row, field);
	}
}

/* ---- _reject and _warn ---- */

struct remark {
	char code[CODE + 1];
	struct weir_text reason;
	const char *column;
};

static bool take_code(const struct answer *answer, struct weir_text text, char code[CODE + 1])
{
	bool good = text.length && text.length <= CODE;

	for (size_t i = 0; good && i < text.length; i++)
		good = (text.at[i] >= 'A' && text.at[i] <= 'Z') || text.at[i] == '_' ||
		       (i && text.at[i] >= '0' && text.at[i] <= '9');
	if (!good) {
		fail(answer, "the code", text);
		return weir_hint(answer->err,
				 "a code has capital letters, digits and _ only: TOO_SLOW");
	}
	memcpy(code, text.at, text.length);
	code[text.length] = '\0';
	return true;
}

static bool take_reason(const struct answer *answer, struct weir_text text, struct remark *out)
{
	if (!weir_utf8_valid(text.at, text.length))
		return fail(answer, "a reason that is not valid UTF-8", (struct weir_text){ 0 });
	if (text.length > REASON)
		text.length = REASON;
	while (text.length && !weir_utf8_valid(text.at, text.length))
		text.length--;
	out->reason = text;
	return true;
}

static bool take_part(const struct answer *answer, const struct json_field *part,
		      struct remark *out)
{
	if (part->type == JSON_NULL)
		return true;
	if (part->type != JSON_STRING)
		return fail(answer, "something else than a text as", part->key);
	if (is(part->key, "code"))
		return take_code(answer, part->text, out->code);
	if (is(part->key, "reason"))
		return take_reason(answer, part->text, out);
	if (is(part->key, "column")) {
		const struct exec_column *column =
			exec_columns_find(answer->reader->columns, 0, part->text);

		out->column = column ? column->name : NULL;
		return column || fail(answer, "an unknown column", part->text);
	}
	return fail(answer, "an unknown key in _reject or _warn,", part->key);
}

/* "a reason", or {"code": ..., "reason": ..., "column": ...}. */
static bool take_remark(const struct answer *answer, const struct json_field *field,
			struct remark *out)
{
	struct json_line *inner = &answer->reader->inner;
	char *at = answer->at + (field->text.at - answer->at); /* what we may change */

	*out = (struct remark){ .reason = { usual_reason, strlen(usual_reason) } };
	memcpy(out->code, usual_code, sizeof(usual_code));
	if (field->type == JSON_STRING)
		return take_reason(answer, field->text, out);
	if (field->type != JSON_NESTED || !json_line_parse(inner, at, field->text.length))
		return fail(answer, "neither a text nor an object as", field->key);
	for (size_t i = 0; i < inner->count; i++)
		if (!take_part(answer, &inner->field[i], out))
			return false;
	return true;
}

static bool say(const struct answer *answer, const struct json_field *field)
{
	struct remark remark;

	if (!take_remark(answer, field, &remark))
		return false;
	if (is(field->key, EXEC_REJECT))
		weir_row_reject(answer->row, remark.code, remark.column, "%.*s",
				(int)remark.reason.length, remark.reason.at);
	else
		weir_row_warn(answer->row, remark.code, "%s%s%.*s",
			      remark.column ? remark.column : "", remark.column ? ": " : "",
			      (int)remark.reason.length, remark.reason.at);
	return true;
}

/* ---- an answer ---- */

static bool is_due(const struct answer *answer)
{
	const struct json_line *line = &answer->reader->line;
	int64_t number;

	for (size_t i = 0; i < line->count; i++) {
		const struct json_field *field = &line->field[i];

		if (!is(field->key, EXEC_ROW))
			continue;
		if (field->type != JSON_NUMBER || !weir_parse_int(field->text, &number))
			return fail(answer, "something else than a number as _row", field->text);
		if (number == (int64_t)answer->number)
			return true;
		weir_process_fail(answer->process, WEIR_BROKEN, answer->err,
				  "answered row %" PRId64 " where row %" PRIu64 " is due", number,
				  answer->number);
		return weir_hint(answer->err, "it answers each row with one line, in their order");
	}
	fail(answer, "no _row", (struct weir_text){ 0 });
	return weir_hint(answer->err, "an answer repeats the _row of the row that it is for");
}

static bool take_field(const struct answer *answer, size_t i)
{
	const struct json_field *field = &answer->reader->line.field[i];
	struct exec_column *column;

	if (is(field->key, EXEC_ROW) || is(field->key, EXEC_REJECT) || is(field->key, EXEC_WARN))
		return true;
	column = exec_columns_find(answer->reader->columns, i ? i - 1 : 0, field->key);
	if (!column) {
		fail(answer, "an unknown column", field->key);
		return weir_hint(answer->err, "the option `columns` names those that it adds");
	}
	if (column->answered == answer->number)
		return fail(answer, "a column twice:", field->key);
	column->answered = answer->number;
	take_value(column, answer->row, field);
	return true;
}

/* A column that must have a value, which neither the row nor the answer has. */
static void miss_values(const struct answer *answer)
{
	for (size_t i = 0; i < answer->reader->columns->count; i++) {
		const struct exec_column *column = &answer->reader->columns->column[i];

		if (column->contract.needed && column->answered != answer->number &&
		    weir_is_null(&answer->row->value[column->number]))
			weir_row_reject(answer->row, "REQUIRED", column->name, "has no value");
	}
}

static bool take_fields(const struct answer *answer)
{
	const struct json_line *line = &answer->reader->line;

	/* What it says of the row comes before what its values say. */
	for (size_t i = 0; i < line->count; i++)
		if ((is(line->field[i].key, EXEC_REJECT) || is(line->field[i].key, EXEC_WARN)) &&
		    line->field[i].type != JSON_NULL && !say(answer, &line->field[i]))
			return false;
	for (size_t i = 0; i < line->count; i++)
		if (!take_field(answer, i))
			return false;
	miss_values(answer);
	return true;
}

bool exec_reader_take(struct exec_reader *reader, struct weir_process *process,
		      struct weir_row *row, uint64_t number, struct exec_line line,
		      struct weir_error *err)
{
	const struct answer answer = { reader, process, row, number, line.at, err };

	if (!json_line_parse(&reader->line, line.at, line.length)) {
		weir_process_fail(process, WEIR_BROKEN, err,
				  "answered row %" PRIu64 " with no JSON object: %s, at character "
				  "%zu",
				  number, reader->line.problem, reader->line.at);
		return weir_hint(err, "what is for people goes to its standard error");
	}
	return is_due(&answer) && take_fields(&answer);
}

void exec_reader_init(struct exec_reader *reader, struct weir_context *context,
		      const struct exec_columns *columns)
{
	*reader = (struct exec_reader){ .columns = columns };
	reader->line = (struct json_line){ .most = EXEC_KEYS, .depth = EXEC_DEPTH };
	reader->line.field = weir_alloc(context, EXEC_KEYS * sizeof(*reader->line.field));
	reader->inner = (struct json_line){ .most = EXEC_PARTS, .depth = 1 };
	reader->inner.field = weir_alloc(context, EXEC_PARTS * sizeof(*reader->inner.field));
}
