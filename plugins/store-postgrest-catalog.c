/*
 * store-postgrest-catalog.c - asks the function weir_catalog(), which the schema files make,
 * and reads its answer: [{"about": "role", "of": "", "name": "...", "detail": ""}, ...]
 *
 * It is declared STABLE, so that PostgREST calls it in a transaction that cannot write.
 */
#include <stdlib.h>

#include "store-postgrest-catalog.h"
#include "store-postgrest-json.h"

enum { MOST_FACTS = 20000 };

struct asking {
	struct weir_context *context;
	struct rest_fact *first, **end;
	size_t count;
};

static const char *copy_text(struct weir_context *context, struct weir_text text)
{
	char *copy = weir_alloc(context, text.length + 1);

	if (text.length)
		memcpy(copy, text.at, text.length);
	return copy;
}

/* Members of later versions are passed over. */
static void take_member(struct asking *asking, struct rest_json *in, struct rest_fact *fact,
			struct weir_text key)
{
	const struct {
		const char *name;
		const char **to;
	} members[] = { { "about", &fact->about },
			{ "of", &fact->of },
			{ "name", &fact->name },
			{ "detail", &fact->detail } };
	size_t i, count = sizeof(members) / sizeof(members[0]);
	struct weir_text text;

	for (i = 0; i < count; i++) {
		if (key.length == strlen(members[i].name) &&
		    !memcmp(key.at, members[i].name, key.length))
			break;
	}
	if (i == count || rest_json_look(in) != '"')
		(void)rest_json_pass(in, NULL);
	else if (rest_json_read(in, &text) == REST_JSON_STRING)
		*members[i].to = copy_text(asking->context, text);
}

static bool read_facts(struct asking *asking, struct rest_json *in)
{
	struct weir_text key;
	bool first, first_key;

	if (rest_json_read(in, &key) != REST_JSON_ARRAY)
		return false;
	for (first = true; rest_json_item(in, first); first = false) {
		struct rest_fact *fact = weir_alloc(asking->context, sizeof(*fact));

		if (++asking->count > MOST_FACTS || rest_json_read(in, &key) != REST_JSON_OBJECT)
			return false;
		fact->about = fact->of = fact->name = fact->detail = "";
		for (first_key = true; rest_json_key(in, first_key, &key); first_key = false)
			take_member(asking, in, fact, key);
		*asking->end = fact;
		asking->end = &fact->next;
	}
	return rest_json_ended(in);
}

/* Not there, or not for this key: what it would tell stays unseen, which is no error. */
static bool is_closed(const struct rest_fault *fault)
{
	static const char *const states[] = { "PGRST202", "42883", "42501" };
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!strcmp(fault->state, states[i]))
			return true;
	}
	return fault->status == 404;
}

static bool judge_facts(void *arg, size_t index, const struct weir_reply *reply,
			struct weir_error *err)
{
	const struct rest_subject subject = { .table = "weir_catalog()" };
	struct weir_text body = weir_reply_body(reply);
	struct asking *asking = arg;
	struct rest_text copy = { 0 };
	struct rest_fault fault;
	struct rest_json in;
	bool good;

	(void)index;
	if (!rest_reply_good(reply, &subject, &fault, err))
		return is_closed(&fault);
	asking->first = NULL;
	asking->end = &asking->first;
	asking->count = 0;
	rest_add(&copy, body.at, body.length);
	good = rest_text_good(&copy, err);
	if (good) {
		rest_json_init(&in, copy.at, copy.length);
		good = read_facts(asking, &in) || rest_not_rows(body, err);
	}
	rest_text_release(&copy);
	return good;
}

bool rest_catalog_ask(struct rest *rest, struct weir_context *context, struct weir_error *err)
{
	const struct weir_request request = {
		"GET", "/rpc/weir_catalog", rest_plain_headers, 1, { NULL, 0 }
	};
	struct asking asking = { .context = context };

	if (rest->facts_asked)
		return true;
	rest->facts_asked = weir_exchange(context, &request, 1, judge_facts, &asking, err);
	rest->facts = rest->facts_asked ? asking.first : NULL;
	return rest->facts_asked;
}

const struct rest_fact *rest_catalog_find(const struct rest_fact *from, const char *about,
					  const char *of)
{
	while (from && (strcmp(from->about, about) != 0 || (of && strcmp(from->of, of) != 0)))
		from = from->next;
	return from;
}

/* As with the document at the API's root, an id need not be given: weir does. */
static void add_column(struct rest_table *table, struct weir_context *context,
		       const struct rest_fact *fact)
{
	struct weir_text name = { fact->name, strlen(fact->name) };
	struct weir_text type = { fact->detail, strcspn(fact->detail, "!") };
	struct rest_column column = { .type = rest_type_of(type) };

	column.required = fact->detail[type.length] && strcmp(fact->name, "id") != 0;
	rest_table_add(table, context, name, &column);
}

struct rest_table *rest_catalog_table(const struct rest *rest, struct weir_context *context,
				      const char *name)
{
	const struct rest_fact *fact = rest_catalog_find(rest->facts, "column", name);
	struct rest_table *table;

	if (!fact)
		return NULL;
	table = weir_alloc(context, sizeof(*table));
	table->name = weir_strdup(context, name);
	for (; fact; fact = rest_catalog_find(fact->next, "column", name))
		add_column(table, context, fact);
	return table;
}
