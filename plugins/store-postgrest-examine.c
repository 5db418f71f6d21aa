/*
 * store-postgrest-examine.c - what the server tells `weir doctor`: by the function
 * weir_catalog() where its database has one, and else as far as the API shows it.
 *
 * The API alone shows no trigger, and of the unique keys only those over bare columns and for
 * all rows.
 */
#include <stdio.h>

#include "store-postgrest-examine.h"
#include "store-postgrest-catalog.h"
#include "store-postgrest-probe.h"

enum {
	WHAT_ROOM = 160,
	MOST_PARTS = 32,    /* of a unique key: as many as Postgres allows */
	MOST_KEYS = 64,     /* of a table */
	FEW_ROWS = 100,     /* of a reply: with fewer, reading takes very many requests */
	USUAL_LIMIT = 8000, /* ms for a statement, in a Supabase project */
	MS_PER_S = 1000,
};

static const char more_keys[] = "pipelines/schema/supabase-repair.sql adds the keys of a meet's "
				"tables";
static const char more_sight[] = "pipelines/schema/supabase-repair.sql adds the keys of a meet's "
				 "tables; its part 8 alone changes nothing and lets doctor see "
				 "all keys, and triggers";
static const char more_triggers[] =
	"part 8 of pipelines/schema/supabase-repair.sql lets doctor see them, and changes nothing; "
	"the whole of it replaces those of a meet's tables by ones that work";
static const char more_rows[] = "raise the API's limit (Project settings > Data API > Max rows)";
static const char more_time[] = "give the key's role more time: ALTER ROLE service_role SET "
				"statement_timeout = '60s'; NOTIFY pgrst, 'reload config'";
static const char close_door[] = "REVOKE EXECUTE ON FUNCTION ... FROM public, anon, "
				 "authenticated; part 7 of pipelines/schema/supabase-repair.sql "
				 "does it for exec_sql";

struct examining {
	struct rest *rest;
	struct weir_context *context;
	const struct weir_examined *table;
	size_t count;
	const struct rest_fact *facts; /* NULL: the database has no weir_catalog() */
	struct weir_error *err;
	/* Of all tables: */
	const char *largest, *slowest; /* NULL: none was counted */
	struct rest_counted most, longest;
};

/* ---- by the database's own words ---- */

static void tell_role(const struct examining *in)
{
	const struct rest_fact *role = rest_catalog_find(in->facts, "role", NULL);
	bool public;

	if (!role)
		return;
	public = !strcmp(role->name, "anon") || !strcmp(role->name, "authenticated");
	weir_finding(in->context, public ? WEIR_GRADE_FAIL : WEIR_GRADE_OK, "key",
		     "give the secret key of this project (sb_secret_..., or the service_role key)",
		     "the database knows it as the role %s", role->name);
}

static void tell_rights(const struct examining *in, const struct weir_examined *table)
{
	const struct rest_fact *rights = rest_catalog_find(in->facts, "rights", table->table);
	char what[WHAT_ROOM];

	(void)snprintf(what, sizeof(what), "table %s", table->table);
	if (!strstr(rights->name, "select") || !strstr(rights->name, "insert") ||
	    (table->updates && !strstr(rights->name, "update")))
		weir_finding(
			in->context, WEIR_GRADE_FAIL, what,
			"GRANT SELECT, INSERT, UPDATE ON the table TO service_role, or use the "
			"secret key",
			"the key's role may not write it; it may: %s",
			*rights->name ? rights->name : "nothing");
	if (!strcmp(rights->detail, "guarded"))
		weir_finding(in->context, WEIR_GRADE_WARN, what,
			     "use the secret key, for which row level security does not count",
			     "row level security counts for the key's role, and may refuse rows");
}

/* Cuts the lines of a text that belongs to the context. */
static size_t cut_lines(const struct examining *in, const char *text, const char **line)
{
	char *at = weir_strdup(in->context, text);
	size_t count = 0;

	while (at && count < MOST_PARTS) {
		char *end = strchr(at, '\n');

		line[count++] = at;
		if (end)
			*end++ = '\0';
		at = end;
	}
	return count;
}

static void tell_known_keys(const struct examining *in, const struct weir_examined *table)
{
	struct weir_unique unique[MOST_KEYS];
	const struct rest_fact *fact = in->facts;
	size_t count = 0;

	while (count < MOST_KEYS && (fact = rest_catalog_find(fact, "key", table->table))) {
		const char **part = weir_alloc(in->context, MOST_PARTS * sizeof(*part));

		unique[count].part = part;
		unique[count].part_count = cut_lines(in, fact->name, part);
		unique[count++].condition = fact->detail;
		fact = fact->next;
	}
	weir_finding_keys(in->context, table, WEIR_SEES_ALL, unique, count, more_keys);
}

static void tell_known_triggers(const struct examining *in, const struct weir_examined *table)
{
	const struct rest_fact *fact = in->facts;
	struct rest_text names = { 0 };
	char what[WHAT_ROOM];

	(void)snprintf(what, sizeof(what), "table %s", table->table);
	for (; (fact = rest_catalog_find(fact, "trigger", table->table)); fact = fact->next) {
		if (*fact->detail)
			weir_finding(in->context, WEIR_GRADE_FAIL, what,
				     "pipelines/schema/supabase-repair.sql replaces it; or switch "
				     "it off for the import: ALTER TABLE ... DISABLE TRIGGER USER",
				     "the trigger %s fills %s before the row is there that this "
				     "refers to: such a row is refused",
				     fact->name, fact->detail);
		rest_add_string(&names, names.length ? ", " : "");
		rest_add_string(&names, fact->name);
	}
	if (names.length)
		weir_finding(in->context, WEIR_GRADE_OK, what, NULL,
			     "triggers at an insert: %s; if one refuses rows, a run stops at its "
			     "first batch",
			     names.at);
	rest_text_release(&names);
}

/* ---- by how the API answers ---- */

static bool probe_keys(const struct examining *in, const struct weir_examined *table)
{
	static const char *const id[] = { "id" };
	struct weir_unique unique[2];
	struct rest_probed probed;
	char what[WHAT_ROOM];
	size_t count = 0;

	if (!rest_probe_keys(in->context, table, &probed, in->err))
		return false;
	(void)snprintf(what, sizeof(what), "table %s", table->table);
	if (probed.refused)
		weir_finding(in->context, WEIR_GRADE_FAIL, what, "use the secret key",
			     "the key's role may not insert rows");
	if (probed.id)
		unique[count++] = (struct weir_unique){ .part = id, .part_count = 1 };
	if (probed.key)
		unique[count++] =
			(struct weir_unique){ .part = table->key, .part_count = table->key_count };
	weir_finding_keys(in->context, table, probed.told ? WEIR_SEES_COLUMNS : WEIR_SEES_NONE,
			  unique, count, more_sight);
	return true;
}

/* ---- sizes and times ---- */

/* What the server may have to say of one table is no reason not to look at the next one. */
static bool count_rows(struct examining *in, const struct weir_examined *table)
{
	struct rest_counted counted;
	char what[WHAT_ROOM];

	if (!rest_probe_count(in->context, table->table, &counted, in->err)) {
		if (in->err->code != WEIR_TOO_BIG && in->err->code != WEIR_DENIED)
			return false;
		(void)snprintf(what, sizeof(what), "table %s", table->table);
		weir_finding(in->context, WEIR_GRADE_FAIL, what,
			     *in->err->hint ? in->err->hint : more_time,
			     "its rows cannot be counted: %s", in->err->message);
		return true;
	}
	if (!in->largest || counted.rows > in->most.rows) {
		in->largest = table->table;
		in->most = counted;
	}
	if (!in->slowest || counted.ms > in->longest.ms) {
		in->slowest = table->table;
		in->longest = counted;
	}
	return true;
}

static bool tell_most_rows(struct examining *in)
{
	uint64_t asked = (uint64_t)in->rest->page + 1, came;

	if (!in->largest)
		return true;
	if (!rest_probe_reply(in->context, in->largest, (int64_t)asked, &came, in->err))
		return false;
	if (came == asked)
		weir_finding(in->context, WEIR_GRADE_OK, "max-rows", NULL,
			     "a reply has room for the %llu rows that weir reads at once",
			     (unsigned long long)in->rest->page);
	else if (came >= in->most.rows)
		weir_finding(in->context, WEIR_GRADE_OK, "max-rows", NULL,
			     "not seen: no table has more than %llu rows",
			     (unsigned long long)in->most.rows);
	else
		weir_finding(in->context, came < FEW_ROWS ? WEIR_GRADE_WARN : WEIR_GRADE_OK,
			     "max-rows", more_rows,
			     "a reply has %llu rows at most; weir reads on by pages",
			     (unsigned long long)came);
	return true;
}

/* "8s", "500ms", "2min", "0", as Postgres shows a time. */
static uint64_t ms_of(const char *text)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = { { "ms", 1 },
		      { "s", MS_PER_S },
		      { "min", 60 * MS_PER_S },
		      { "h", 3600 * MS_PER_S },
		      { "d", 24 * 3600 * MS_PER_S } };
	size_t length = strspn(text, "0123456789"), i;
	int64_t number;

	if (!weir_parse_int((struct weir_text){ text, length }, &number) || number < 0)
		return 0;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcmp(text + length, units[i].unit))
			return (uint64_t)number * units[i].ms;
	}
	return (uint64_t)number;
}

static void tell_time_outs(const struct examining *in)
{
	const struct rest_fact *fact = rest_catalog_find(in->facts, "time-out", NULL);
	uint64_t limit = fact ? ms_of(fact->name) : USUAL_LIMIT;
	bool near = limit && in->longest.ms >= limit / 2;
	char text[WHAT_ROOM];

	if (!fact)
		(void)snprintf(text, sizeof(text),
			       "the API does not tell how long a statement may take (Supabase: "
			       "mostly 8 s)");
	else if (!limit)
		(void)snprintf(text, sizeof(text), "a statement may take as long as it likes");
	else
		(void)snprintf(text, sizeof(text), "a statement may take %s", fact->name);
	if (in->slowest)
		weir_finding(in->context, near ? WEIR_GRADE_WARN : WEIR_GRADE_OK, "time-outs",
			     more_time,
			     "%s; the slowest count, of %s, takes %.1f s; a write that takes too "
			     "long is sent again in halves",
			     text, in->slowest, (double)in->longest.ms / MS_PER_S);
}

/* ---- functions that run what they are sent ---- */

static void tell_door(const struct examining *in, const char *name)
{
	weir_finding(in->context, WEIR_GRADE_WARN, "functions", close_door,
		     "%s runs any SQL that it is sent, with its owner's rights%s", name,
		     in->facts ? ", for everybody who has the public key"
			       : "; whether the public key may call it cannot be seen");
}

static void tell_doors(const struct examining *in)
{
	const struct rest_fact *fact = in->facts;

	for (; (fact = rest_catalog_find(fact, "open", NULL)); fact = fact->next)
		tell_door(in, fact->name);
	if (!in->facts && in->rest->runs_sql)
		tell_door(in, in->rest->runs_sql);
}

/* Of a view, or a table of another schema, the catalogue says nothing. */
static bool examine_table(struct examining *in, const struct weir_examined *table)
{
	if (!rest_catalog_find(in->facts, "rights", table->table))
		return probe_keys(in, table) && count_rows(in, table);
	tell_rights(in, table);
	tell_known_keys(in, table);
	tell_known_triggers(in, table);
	return count_rows(in, table);
}

bool rest_examine(struct rest *rest, struct weir_context *context,
		  const struct weir_examined *table, size_t count, struct weir_error *err)
{
	struct examining in = {
		.rest = rest, .context = context, .table = table, .count = count, .err = err
	};
	size_t i;

	if (!rest_catalog_ask(rest, context, err))
		return false;
	in.facts = rest->facts;
	tell_role(&in);
	for (i = 0; i < count; i++) {
		if (!examine_table(&in, &table[i]))
			return false;
	}
	if (!in.facts)
		weir_finding(context, WEIR_GRADE_WARN, "triggers", more_triggers,
			     "the API does not show them; if one refuses rows, a run stops at its "
			     "first batch");
	tell_doors(&in);
	tell_time_outs(&in);
	return tell_most_rows(&in);
}
