/*
 * store-postgrest-judge.c - reads what a reply that is not 2xx says, and tells it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store-postgrest-json.h"
#include "store-postgrest-judge.h"
#include "store-postgrest-meaning.h"

static const char trigger_hint[] =
	"repair the triggers with pipelines/schema/supabase-repair.sql, or switch them off for "
	"the import: ALTER TABLE %s DISABLE TRIGGER USER";

/* ---- reading ---- */

static void take_text(struct rest_json *in, char *to, size_t size)
{
	struct weir_text text;
	enum rest_json_kind kind = rest_json_read(in, &text);

	if (kind == REST_JSON_STRING || kind == REST_JSON_NUMBER)
		(void)snprintf(to, size, "%.*s", (int)text.length, text.at);
}

static void take_member(struct rest_fault *fault, struct rest_json *in, struct weir_text key)
{
	const struct {
		const char *name;
		char *to;
		size_t size;
	} members[] = {
		{ "code", fault->state, sizeof(fault->state) },
		{ "message", fault->message, sizeof(fault->message) },
		{ "details", fault->detail, sizeof(fault->detail) },
		{ "hint", fault->hint, sizeof(fault->hint) },
	};
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (key.length != strlen(members[i].name) ||
		    memcmp(key.at, members[i].name, key.length) != 0)
			continue;
		/* What is no scalar has no place to go. */
		if (rest_json_look(in) == '{' || rest_json_look(in) == '[')
			break;
		take_text(in, members[i].to, members[i].size);
		return;
	}
	(void)rest_json_pass(in, NULL);
}

static size_t blanks_of(struct weir_text body)
{
	size_t i = 0;

	while (i < body.length && strchr(" \t\r\n", body.at[i]) && body.at[i])
		i++;
	return i;
}

/* Some of it, and neither an object nor an array. */
static bool is_page(struct weir_text body)
{
	size_t i = blanks_of(body);

	return i < body.length && body.at[i] != '{' && body.at[i] != '[';
}

void rest_fault_read(struct rest_fault *fault, int status, struct weir_text body)
{
	char *copy = malloc(body.length + 1);
	struct weir_text key;
	struct rest_json in;
	bool first;

	memset(fault, 0, sizeof(*fault));
	fault->status = status;
	fault->page = is_page(body);
	if (!copy)
		return; /* the status says enough to go on */
	if (body.length)
		memcpy(copy, body.at, body.length);
	rest_json_init(&in, copy, body.length);
	if (rest_json_read(&in, &key) == REST_JSON_OBJECT) {
		for (first = true; rest_json_key(&in, first, &key); first = false)
			take_member(fault, &in, key);
		fault->json = rest_json_ended(&in);
	}
	free(copy);
}

void rest_fault_name(const struct rest_fault *fault, const char *behind, char *name, size_t size)
{
	const char *from = strstr(fault->message, behind);
	const char *to = NULL;

	*name = '\0';
	if (from)
		from = strchr(from + strlen(behind), '"');
	if (from)
		to = strchr(from + 1, '"');
	if (to)
		(void)snprintf(name, size, "%.*s", (int)(to - from - 1), from + 1);
}

bool rest_fault_key(const struct rest_fault *fault, struct weir_text *columns,
		    struct weir_text *values)
{
	static const char begin[] = "Key (", middle[] = ")=(";
	const char *at = fault->detail, *cut, *end, *next;

	if (strncmp(at, begin, sizeof(begin) - 1) != 0)
		return false;
	at += sizeof(begin) - 1;
	cut = strstr(at, middle);
	if (!cut)
		return false;
	*columns = (struct weir_text){ at, (size_t)(cut - at) };
	at = cut + sizeof(middle) - 1;
	/* The last bracket before what is said of the key: values may have brackets. */
	for (end = NULL, next = at; (next = strstr(next, ") ")); next++)
		end = next;
	if (!end)
		return false;
	/* `... is not present in table "x".` has none behind it. */
	*values = (struct weir_text){ at, (size_t)(end - at) };
	return true;
}

/* ---- hostile ---- */

/* Is a part of a key a column's bare name, and not an expression? */
static bool is_name(const char *at, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		char c = at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return length > 0;
}

/* The key has a column that the table has not: it is another table's. */
static bool key_is_foreign(const struct rest_fault *fault, const struct rest_subject *subject)
{
	struct weir_text columns, values;
	const char *at, *end;

	if (!subject->known || strcmp(fault->state, "23505") != 0 ||
	    !rest_fault_key(fault, &columns, &values))
		return false;
	end = columns.at + columns.length;
	for (at = columns.at; at < end;) {
		const char *comma = at;

		while (comma < end && *comma != ',')
			comma++;
		if (is_name(at, (size_t)(comma - at)) &&
		    !rest_table_column(subject->known, at, (size_t)(comma - at)))
			return true;
		for (at = comma; at < end && (*at == ',' || *at == ' '); at++)
			;
	}
	return false;
}

/* The table that a constraint was broken in, where the message names it; "" if not. */
static void table_of(const struct rest_fault *fault, char *name, size_t size)
{
	*name = '\0';
	if (!strncmp(fault->message, "insert or update on table", 25))
		rest_fault_name(fault, "on table", name, size);
	else if (strstr(fault->message, " of relation \""))
		rest_fault_name(fault, " of relation", name, size);
	else if (strstr(fault->message, "for relation \""))
		rest_fault_name(fault, "for relation", name, size);
}

/* record "new" has no field "foo": only a trigger has such records. */
static bool lacks_field(const struct rest_fault *fault)
{
	return !strcmp(fault->state, "42703") && (strstr(fault->message, "record \"new\"") ||
						  strstr(fault->message, "record \"old\""));
}

static bool is_hostile(const struct rest_fault *fault, const struct rest_subject *subject)
{
	char name[128];

	if (!subject->write)
		return false;
	if (key_is_foreign(fault, subject) || lacks_field(fault))
		return true;
	if (strncmp(fault->state, "23", 2) != 0 && strcmp(fault->state, "SUP") != 0)
		return false;
	table_of(fault, name, sizeof(name));
	return *name && strcmp(name, subject->table) != 0;
}

/* ---- what it means ---- */

/* A column that the table insists on and that the pipeline has no value for. */
static bool lacks_column(const struct rest_fault *fault, const struct rest_subject *subject,
			 char *name, size_t size)
{
	size_t i;

	if (!subject->write || strcmp(fault->state, "23502") != 0)
		return false;
	rest_fault_name(fault, "null value in column", name, size);
	for (i = 0; *name && i < subject->write->column_count; i++) {
		if (!strcmp(subject->write->column[i], name))
			return false;
	}
	return *name;
}

enum weir_code rest_fault_code(const struct rest_fault *fault, const struct rest_subject *subject)
{
	char name[128];

	if (is_hostile(fault, subject))
		return WEIR_HOSTILE;
	if (lacks_column(fault, subject, name, sizeof(name)))
		return WEIR_DENIED;
	return rest_meaning_of(fault)->code;
}

static bool tell_hostile(const struct rest_fault *fault, const struct rest_subject *subject,
			 struct weir_error *err)
{
	char name[128];

	table_of(fault, name, sizeof(name));
	if (!*name)
		rest_fault_name(fault, "constraint", name, sizeof(name));
	weir_fail(err, WEIR_HOSTILE,
		  "a trigger of the database refuses the rows of %s: it %s%s%s (%s %s)",
		  subject->table, *name ? "breaks " : "fails", name, *name ? ", another table" : "",
		  fault->state, fault->message);
	return weir_hint(err, trigger_hint, subject->table);
}

bool rest_fault_tell(const struct rest_fault *fault, const struct rest_subject *subject,
		     struct weir_error *err)
{
	const struct rest_meaning *means = rest_meaning_of(fault);
	char name[128];

	if (is_hostile(fault, subject))
		return tell_hostile(fault, subject, err);
	if (lacks_column(fault, subject, name, sizeof(name))) {
		weir_fail(err, WEIR_DENIED,
			  "table %s wants a value in column %s, which the pipeline does not give",
			  subject->table, name);
		return weir_hint(err, "map the column, or give it a default in the database");
	}
	if (*fault->message)
		weir_fail(err, means->code, "the server answers %d%s%s to a request for %s: %s",
			  fault->status, *fault->state ? " " : "", fault->state, subject->table,
			  fault->message);
	else
		weir_fail(err, means->code,
			  "the server answers with HTTP status %d%s to a request for %s",
			  fault->status, fault->page ? ", and no JSON," : "", subject->table);
	if (means->hint)
		return weir_hint(err, "%s", means->hint);
	return *fault->hint ? weir_hint(err, "%s", fault->hint) : false;
}

bool rest_not_rows(struct weir_text body, struct weir_error *err)
{
	if (is_page(body))
		weir_fail(err, WEIR_BUSY,
			  "the answer is no JSON: something else answers in the server's place");
	else if (blanks_of(body) == body.length)
		weir_fail(err, WEIR_BUSY, "the server's answer is empty");
	else
		return weir_fail(err, WEIR_BUSY, "the server's answer is cut off or damaged");
	return weir_hint(err, "%s", rest_portal_hint);
}
