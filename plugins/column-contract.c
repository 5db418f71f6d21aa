/*
 * column-contract.c - parses the contract of a column and holds values against it.
 *
 * Reasons of refusals show numbers and dates, never words: a name that slipped into the
 * wrong column must not reach a log.
 */
#include <float.h>

#include "column-contract.h"

enum {
	SHOWN = 40,  /* bytes of a bad value that a reason shows */
	LETTERS = 3, /* in a row: "Oct", "pm" */
};

/* ---- parsing ---- */

/* What is still to be read of a contract's text. */
struct reader {
	const struct weir_map_item *item;
	struct weir_text rest;
	struct weir_error *err;
};

static bool bad(const struct reader *in, const char *what)
{
	const struct weir_map_item *item = in->item;

	weir_fail_at(in->err, WEIR_BAD_CONFIG, item->place.file ? item->place.file : "",
		     item->place.line, item->place.column, "column \"%s\": \"%s\" %s", item->key,
		     item->text, what);
	return weir_hint(
		in->err,
		"the forms are text, text(A|B), int, int(1..500), real, real(..10), bool, "
		"date; a ! behind it: each row must have a value; a ?: the file may lack the "
		"column");
}

static void skip_blanks(struct reader *in)
{
	while (in->rest.length > 0 && (*in->rest.at == ' ' || *in->rest.at == '\t')) {
		in->rest.at++;
		in->rest.length--;
	}
}

/* Takes the bytes up to (not with) the first stop, or up to the end. */
static struct weir_text take_until(struct weir_text *rest, const char *stop)
{
	struct weir_text part = { rest->at, 0 };

	while (part.length < rest->length && !strchr(stop, rest->at[part.length]))
		part.length++;
	rest->at += part.length;
	rest->length -= part.length;
	return part;
}

static bool take_byte(struct weir_text *rest, char byte)
{
	if (rest->length == 0 || *rest->at != byte)
		return false;
	rest->at++;
	rest->length--;
	return true;
}

static bool parse_kind(struct reader *in, enum column_kind *out)
{
	static const char *const name[] = { "text", "int", "real", "bool", "date" };
	struct weir_text word = weir_trim(take_until(&in->rest, "(!?"));
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		if (word.length == strlen(name[i]) && !memcmp(word.at, name[i], word.length)) {
			*out = (enum column_kind)i;
			return true;
		}
	}
	return bad(in, "does not begin with a type");
}

static bool parse_choices(struct reader *in, struct weir_context *context, struct weir_text inside,
			  struct column_contract *out)
{
	size_t count = 1, i;

	for (i = 0; i < inside.length; i++)
		count += inside.at[i] == '|';
	out->choice = weir_alloc(context, count * sizeof(*out->choice));
	for (i = 0; i < count; i++) {
		out->choice[i] = weir_trim(take_until(&inside, "|"));
		take_byte(&inside, '|');
		if (out->choice[i].length == 0)
			return bad(in, "has an empty choice");
	}
	out->choice_count = count;
	return true;
}

static bool parse_bound(struct weir_text text, struct column_contract *out, bool upper)
{
	if (text.length == 0)
		return true;
	if (out->kind == COLUMN_INT)
		return weir_parse_int(text, upper ? &out->most : &out->least);
	return weir_parse_real(text, upper ? &out->highest : &out->lowest);
}

static bool parse_bounds(struct reader *in, struct weir_text inside, struct column_contract *out)
{
	struct weir_text low = inside, high;
	size_t i;

	for (i = 0; i + 1 < inside.length && memcmp(inside.at + i, "..", 2) != 0; i++)
		;
	if (i + 1 >= inside.length)
		return bad(in, "needs a range with two dots, like (1..500)");
	low.length = i;
	low = weir_trim(low);
	high = weir_trim((struct weir_text){ inside.at + i + 2, inside.length - i - 2 });
	if (low.length == 0 && high.length == 0)
		return bad(in, "has a range without an end");
	if (!parse_bound(low, out, false) || !parse_bound(high, out, true))
		return bad(in, "has a bound that is not a number of its type");
	if (out->least > out->most || out->lowest > out->highest)
		return bad(in, "has a range that nothing is in");
	return true;
}

static bool parse_range(struct reader *in, struct weir_context *context,
			struct column_contract *out)
{
	struct weir_text inside;
	char *shown;

	if (!take_byte(&in->rest, '('))
		return true;
	inside = take_until(&in->rest, ")");
	if (!take_byte(&in->rest, ')'))
		return bad(in, "has no closing bracket");
	shown = weir_alloc(context, inside.length + 1);
	memcpy(shown, inside.at, inside.length);
	out->range = shown;
	if (out->kind == COLUMN_TEXT)
		return parse_choices(in, context, inside, out);
	if (out->kind == COLUMN_INT || out->kind == COLUMN_REAL)
		return parse_bounds(in, inside, out);
	return bad(in, "has a range, which its type cannot have");
}

static bool parse_marks(struct reader *in, struct column_contract *out)
{
	for (skip_blanks(in); in->rest.length > 0; skip_blanks(in)) {
		if (take_byte(&in->rest, '!') && !out->needed)
			out->needed = true;
		else if (take_byte(&in->rest, '?') && !out->may_miss)
			out->may_miss = true;
		else
			return bad(in, "ends in something else than one ! and one ?");
	}
	return true;
}

bool column_contract_parse(struct weir_context *context, const struct weir_map_item *item,
			   struct column_contract *out, struct weir_error *err)
{
	struct reader in = { item, { item->text, strlen(item->text) }, err };

	*out = (struct column_contract){
		.least = INT64_MIN, .most = INT64_MAX, .lowest = -DBL_MAX, .highest = DBL_MAX
	};
	/* An empty value in the map is the key itself: any text, but the column must be there. */
	if (item->text == item->key)
		return true;
	return parse_kind(&in, &out->kind) && parse_range(&in, context, out) &&
	       parse_marks(&in, out);
}

enum weir_type column_contract_type(const struct column_contract *contract)
{
	switch (contract->kind) {
	case COLUMN_INT:
		return WEIR_INT;
	case COLUMN_REAL:
		return WEIR_REAL;
	case COLUMN_BOOL:
		return WEIR_BOOL;
	case COLUMN_TEXT:
	case COLUMN_DATE:
		break;
	}
	return WEIR_TEXT;
}

/* ---- values ---- */

/*
 * Is it safe to show? It has a digit, and no word of more than LETTERS letters: other
 * texts may be a name that slipped into the wrong column.
 */
static bool looks_like_number(struct weir_text text)
{
	bool digits = false;
	size_t run = 0, i;

	for (i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0x80;

		digits = digits || (c >= '0' && c <= '9');
		run = letter ? run + 1 : 0;
		if (run > LETTERS)
			return false;
	}
	return digits;
}

/* The first bytes of a bad value in quotes, for a reason. out holds SHOWN + 3 bytes. */
static const char *shown(struct weir_text text, char *out)
{
	size_t i, used = 0;

	if (!looks_like_number(text))
		return "the value";
	out[used++] = '"';
	for (i = 0; i < text.length && i < SHOWN; i++)
		out[used++] = text.at[i] >= ' ' && text.at[i] < 0x7f ? text.at[i] : '.';
	out[used++] = '"';
	out[used] = '\0';
	return out;
}

static struct weir_value refuse(struct weir_row *row, const char *code, const char *column,
				struct weir_text text, const char *what)
{
	char buffer[SHOWN + 3]; /* with quotes and terminator */

	weir_row_reject(row, code, column, "%s %s", shown(text, buffer), what);
	return weir_null();
}

static struct weir_value out_of_range(const struct column_contract *contract, struct weir_row *row,
				      const char *column, struct weir_text text)
{
	char buffer[SHOWN + 3];

	weir_row_reject(row, "RANGE", column, "%s is not in %s", shown(text, buffer),
			contract->range);
	return weir_null();
}

static struct weir_value number(const struct column_contract *contract, struct weir_row *row,
				const char *column, struct weir_text text)
{
	int64_t integer;
	double real;

	if (contract->kind == COLUMN_INT) {
		if (!weir_parse_int(text, &integer))
			return refuse(row, "TYPE", column, text, "is not a whole number");
		if (integer < contract->least || integer > contract->most)
			return out_of_range(contract, row, column, text);
		return weir_int(integer);
	}
	if (!weir_parse_real(text, &real))
		return refuse(row, "TYPE", column, text, "is not a number");
	if (real < contract->lowest || real > contract->highest)
		return out_of_range(contract, row, column, text);
	return weir_real(real);
}

/*
 * U+FFFD, or its three bytes taken for Latin-1 and encoded again: somebody before us
 * decoded the text wrongly. The bytes stay, since nobody can know what they were.
 */
static bool garbled(struct weir_text text)
{
	static const char replaced[] = "\xEF\xBF\xBD", twice[] = "\xC3\xAF\xC2\xBF\xC2\xBD";
	size_t i;

	for (i = 0; i + 3 <= text.length; i++) {
		if (!memcmp(text.at + i, replaced, 3))
			return true;
		if (i + 6 <= text.length && !memcmp(text.at + i, twice, 6))
			return true;
	}
	return false;
}

static struct weir_value word(const struct column_contract *contract, struct weir_row *row,
			      const char *column, struct weir_text text)
{
	size_t i;

	for (i = 0; i < contract->choice_count; i++) {
		const struct weir_text *choice = &contract->choice[i];

		if (choice->length == text.length && !memcmp(choice->at, text.at, text.length))
			break;
	}
	if (contract->choice_count > 0 && i == contract->choice_count) {
		weir_row_reject(row, "CHOICE", column, "the value is none of %s", contract->range);
		return weir_null();
	}
	if (garbled(text))
		weir_row_warn(row, "GARBLED",
			      "%s: has a replacement character: it was decoded wrongly before",
			      column);
	return weir_row_text(row, text.at, text.length);
}

struct weir_value column_contract_value(const struct column_contract *contract,
					struct weir_row *row, const char *column,
					struct weir_text field, bool trim)
{
	struct weir_text text = weir_trim(field);
	char iso[11]; /* as weir_parse_date() wants it */
	bool truth;

	if (text.length == 0) {
		if (contract->needed)
			weir_row_reject(row, "REQUIRED", column, "has no value");
		return weir_null();
	}
	switch (contract->kind) {
	case COLUMN_INT:
	case COLUMN_REAL:
		return number(contract, row, column, text);
	case COLUMN_BOOL:
		if (!weir_parse_bool(text, &truth))
			return refuse(row, "TYPE", column, text, "is neither true nor false");
		return weir_bool(truth);
	case COLUMN_DATE:
		if (!weir_parse_date(text, iso))
			return refuse(row, "DATE", column, text,
				      "is not a date like 2025-10-25 or 10/25/2025");
		return weir_row_text(row, iso, strlen(iso));
	case COLUMN_TEXT:
		break;
	}
	return word(contract, row, column, trim ? text : field);
}
