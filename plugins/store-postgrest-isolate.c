/*
 * store-postgrest-isolate.c - which rows of a request a refusal is about.
 *
 * A request is refused as a whole, for its first bad row, which Postgres describes in one
 * of three ways: the values of a key, the whole row, or the value that is none of its type.
 */
#include <stdio.h>

#include "store-postgrest-isolate.h"

enum {
	MOST_PARTS = 32,   /* columns of a key */
	VALUE_ROOM = 1024, /* bytes of a key's values: no detail is longer */
};

static bool is_state(const struct rest_fault *fault, const char *state)
{
	return !strncmp(fault->state, state, strlen(state));
}

/* ---- "Key (a, b)=(1, 2) already exists." ---- */

static bool find_column(const struct weir_write *write, const char *at, size_t length,
			size_t *column)
{
	size_t i;

	for (i = 0; i < write->column_count; i++) {
		if (!strncmp(write->column[i], at, length) && !write->column[i][length]) {
			*column = i;
			return true;
		}
	}
	return false;
}

/* The write's columns that are the key; 0: it has one that the write has not. */
static size_t key_columns(const struct weir_write *write, struct weir_text columns,
			  size_t column[MOST_PARTS])
{
	const char *at = columns.at, *end = at + columns.length;
	size_t count = 0;

	while (at < end) {
		const char *comma = at;

		while (comma < end && *comma != ',')
			comma++;
		if (count == MOST_PARTS ||
		    !find_column(write, at, (size_t)(comma - at), &column[count++]))
			return 0;
		for (at = comma; at < end && (*at == ',' || *at == ' '); at++)
			;
	}
	return count;
}

/* As Postgres prints it. */
static size_t print(const struct weir_value *value, char *to, size_t size)
{
	if (value->type != WEIR_BOOL)
		return weir_value_print(value, to, size);
	(void)snprintf(to, size, "%s", value->as.boolean ? "t" : "f");
	return 1;
}

static bool has_key(const struct weir_value *value, const size_t *column, size_t count,
		    struct weir_text key)
{
	char text[VALUE_ROOM];
	size_t i, used = 0;

	for (i = 0; i < count; i++) {
		if (i > 0 && used + 2 < sizeof(text)) {
			memcpy(text + used, ", ", 2);
			used += 2;
		}
		used += print(&value[column[i]], text + used, sizeof(text) - used);
		if (used >= sizeof(text))
			return false;
	}
	return used == key.length && !memcmp(text, key.at, used);
}

/*
 * Of several rows with a unique key the last one cannot be right; whether the first one is
 * depends on the store. A reference to nothing is wrong in all of them.
 */
static size_t by_key(const struct rest_fault *fault, const struct rest_rows *rows, bool *guilty)
{
	struct weir_text columns, values;
	size_t column[MOST_PARTS], i, count, found = 0, last = 0;

	if (!rest_fault_key(fault, &columns, &values))
		return 0;
	count = key_columns(rows->write, columns, column);
	for (i = 0; count && i < rows->count; i++) {
		guilty[i] = has_key(rows->write->row[rows->at[i]].value, column, count, values);
		found += guilty[i];
		last = guilty[i] ? i : last;
	}
	if (found < 2 || !is_state(fault, "23505"))
		return found;
	for (i = 0; i < rows->count; i++)
		guilty[i] = i == last;
	return 1;
}

/* ---- "Failing row contains (1, 2, ...)." ---- */

static size_t by_row(const struct rest_fault *fault, const struct rest_rows *rows, bool *guilty)
{
	static const char begin[] = "Failing row contains (";
	const char *at = fault->detail + sizeof(begin) - 1;
	struct weir_uuid id;
	size_t i, found = 0;

	if (strncmp(fault->detail, begin, sizeof(begin) - 1) != 0 ||
	    strlen(at) < WEIR_UUID_TEXT - 1 ||
	    !weir_parse_uuid((struct weir_text){ at, WEIR_UUID_TEXT - 1 }, &id))
		return 0;
	for (i = 0; i < rows->count; i++) {
		const struct weir_value *value = &rows->write->row[rows->at[i]].value[0];

		guilty[i] = !memcmp(value->as.uuid.byte, id.byte, sizeof(id.byte));
		found += guilty[i];
	}
	return found;
}

/* ---- `invalid input syntax for type integer: "abc"` ---- */

static bool has_value(const struct rest_rows *rows, size_t row, const char *text, size_t length)
{
	char room[VALUE_ROOM];
	size_t i;

	for (i = 1; i < rows->write->column_count; i++) {
		const struct weir_value *value = &rows->write->row[row].value[i];

		if (!weir_is_null(value) && print(value, room, sizeof(room)) == length &&
		    length < sizeof(room) && !memcmp(room, text, length))
			return true;
	}
	return false;
}

/* The column is not told: only a value that a single row has is proof. */
static size_t by_value(const struct rest_fault *fault, const struct rest_rows *rows, bool *guilty)
{
	const char *from = strchr(fault->message, '"');
	const char *to = from ? strchr(from + 1, '"') : NULL;
	size_t i, found = 0;

	for (i = 0; to && i < rows->count; i++) {
		guilty[i] = has_value(rows, rows->at[i], from + 1, (size_t)(to - from - 1));
		found += guilty[i];
	}
	return found == 1;
}

size_t rest_guilty(const struct rest_fault *fault, const struct rest_rows *rows, bool *guilty)
{
	size_t found = 0;

	memset(guilty, 0, rows->count * sizeof(*guilty));
	if (is_state(fault, "22"))
		found = by_value(fault, rows, guilty);
	else if (is_state(fault, "23") || is_state(fault, "SUP"))
		found = by_key(fault, rows, guilty);
	return found ? found : by_row(fault, rows, guilty);
}

/* ---- which key ---- */

bool rest_is_unique(const struct rest_fault *fault)
{
	return is_state(fault, "23505") || strstr(fault->message, "violates unique constraint");
}

/* Its columns; false: it is no unique key, or too long to be told. */
static bool unique_key(const struct rest_fault *fault, struct weir_text *columns,
		       struct weir_text *values)
{
	const struct rest_words *words = NULL;

	return rest_is_unique(fault) && rest_fault_key(fault, columns, values) &&
	       columns->length < sizeof(words->key_columns);
}

bool rest_is_id(const struct rest_fault *fault)
{
	struct weir_text columns, values;

	return unique_key(fault, &columns, &values) && columns.length == 2 &&
	       !memcmp(columns.at, "id", 2);
}

bool rest_can_skip(const struct rest_fault *fault)
{
	struct weir_text columns, values;
	size_t i;

	if (!unique_key(fault, &columns, &values) || rest_is_id(fault))
		return false;
	for (i = 0; i < columns.length; i++) {
		char c = columns.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !strchr("_, ", c))
			return false;
	}
	return true;
}

/* ---- words ---- */

/* The message with "..." for what stands in quotes: that may be a row's. */
static void strip(const char *message, char *to, size_t size)
{
	bool quoted = false;
	size_t used = 0;

	for (; *message && used + 4 < size; message++) {
		if (*message == '"') {
			quoted = !quoted;
			if (quoted) {
				memcpy(to + used, "...", 3);
				used += 3;
			}
		} else if (!quoted) {
			to[used++] = *message;
		}
	}
	to[used] = '\0';
}

/* The SQLSTATE, also of a server that tells the database's words alone. */
static const char *state_of(const struct rest_fault *fault)
{
	static const struct {
		const char *words, *state;
	} known[] = {
		{ "violates check constraint", "23514" },
		{ "violates unique constraint", "23505" },
		{ "violates foreign key constraint", "23503" },
		{ "violates not-null constraint", "23502" },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strstr(fault->message, known[i].words))
			return known[i].state;
	}
	return *fault->state ? fault->state : "REFUSED";
}

static void tell_constraint(const struct rest_fault *fault, struct rest_words *words)
{
	const char *state = state_of(fault);
	struct weir_text columns, values;
	char name[128], *reason = words->reason;
	size_t size = sizeof(words->reason);

	rest_fault_name(fault, "constraint", name, sizeof(name));
	(void)snprintf(words->constraint, sizeof(words->constraint), "%s", name);
	if (!*name) {
		rest_fault_name(fault, "in column", name, sizeof(name));
		(void)snprintf(reason, size, *name ? "%s no value for column %s" : "%s", state,
			       name);
	} else if (rest_fault_key(fault, &columns, &values)) {
		(void)snprintf(reason, size, "%s %s (%.*s)", state, name, (int)columns.length,
			       columns.at);
	} else {
		(void)snprintf(reason, size, "%s %s", state, name);
	}
}

/* Which unique key it was, and what the row has there: whole, or not at all. */
static void tell_key(const struct rest_fault *fault, struct rest_words *words)
{
	struct weir_text columns, values;

	*words->key_columns = *words->key_value = '\0';
	if (!unique_key(fault, &columns, &values))
		return;
	memcpy(words->key_columns, columns.at, columns.length);
	words->key_columns[columns.length] = '\0';
	if (values.length >= sizeof(words->key_value))
		return;
	memcpy(words->key_value, values.at, values.length);
	words->key_value[values.length] = '\0';
}

static void tell_detail(const struct rest_fault *fault, struct rest_words *words)
{
	const char *gap = *fault->message && *fault->detail ? ": " : "";

	(void)snprintf(words->detail, sizeof(words->detail), "%s%s%s", fault->message, gap,
		       fault->detail);
}

void rest_refusal(const struct rest_fault *fault, struct rest_words *words)
{
	char text[sizeof(words->reason)];

	tell_key(fault, words);
	tell_detail(fault, words);
	*words->constraint = '\0';
	if (is_state(fault, "22")) {
		strip(fault->message, text, sizeof(text) - sizeof(fault->state));
		(void)snprintf(words->reason, sizeof(words->reason), "%.11s %.240s", fault->state,
			       text);
	} else if (is_state(fault, "23") || is_state(fault, "SUP")) {
		tell_constraint(fault, words);
	} else {
		(void)snprintf(words->reason, sizeof(words->reason),
			       "%s raised by the database (a trigger or a function)", fault->state);
	}
	(void)snprintf(words->code, sizeof(words->code), "%s", state_of(fault));
}

void rest_refuse(struct weir_write *write, struct weir_write_row *row,
		 const struct rest_words *words)
{
	weir_write_refuse(write, row,
			  &(struct weir_words){ .code = words->code,
						.reason = words->reason,
						.constraint = words->constraint,
						.detail = words->detail,
						.key_columns = words->key_columns,
						.key_value = words->key_value });
}
