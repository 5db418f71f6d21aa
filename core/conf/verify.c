/*
 * verify.c - what a store must hold after a run: counts against counters of flows.
 *
 * EXPR = TERM { (+|-) TERM }, TERM = FLOW.COUNTER. A minus has blanks around it,
 * because a flow's name may hold one.
 */
#include <string.h>

#include "keys.h"
#include "loading.h"
#include "suggest.h"

enum { TERMS_CEILING = 64 };

static const char *const counters[] = { "read", "inserted", "present", "duplicate", "rejected" };

enum { COUNTERS = sizeof(counters) / sizeof(*counters) };

static const char blanks[] = " \t\r\n";

/* ---- expressions ---- */

static bool check_counter(struct weir_loading *loading, const char *name,
			  const struct weir_place *place)
{
	size_t i;

	for (i = 0; i < COUNTERS; i++) {
		if (!strcmp(counters[i], name))
			return true;
	}
	weir_suggest(weir_problem(loading->problems, place, "a flow has no counter \"%s\"", name),
		     name, counters, COUNTERS, "counters");
	return false;
}

static void tell_expression(struct weir_loading *loading, const char *text, size_t length,
			    const struct weir_place *place)
{
	struct weir_error *err;

	if (length)
		err = weir_problem(loading->problems, place, "\"%.*s\" is not FLOW.COUNTER",
				   (int)length, text);
	else
		err = weir_problem(loading->problems, place,
				   "FLOW.COUNTER is missing in the expression");
	weir_hint(err, "write for example: results.inserted + results.present");
}

/* One FLOW.COUNTER; false when it is none. */
static bool read_term(struct weir_loading *loading, const char *text, size_t length,
		      const struct weir_place *place, struct weir_verify_term *term)
{
	char *copy = weir_arena_copy(loading->arena, text, length);
	char *dot = strrchr(copy, '.');
	bool good;

	if (!dot || dot == copy || !dot[1]) {
		tell_expression(loading, text, length, place);
		return false;
	}
	*dot = '\0';
	term->flow = copy;
	term->counter = dot + 1;
	good = weir_loading_flow(loading, copy, place) != NULL;
	return check_counter(loading, dot + 1, place) && good;
}

/* The operator between two terms, of which text is moved behind; 0: there is none. */
static int read_operator(const char **text)
{
	char sign = **text;

	if (sign != '+' && sign != '-')
		return 0;
	*text += 1 + strspn(*text + 1, blanks);
	return sign == '+' ? 1 : -1;
}

static void read_expression(struct weir_loading *loading, const struct weir_node *node,
			    struct weir_verify_spec *verify)
{
	const char *text = weir_node_shown(node);
	int sign = 1;

	verify->term = weir_arena_alloc(loading->arena, TERMS_CEILING * sizeof(*verify->term));
	text += strspn(text, blanks);
	while (sign) {
		size_t length = strcspn(text, " \t\r\n+");
		struct weir_verify_term *term = &verify->term[verify->term_count];

		if (verify->term_count == TERMS_CEILING) {
			weir_problem(loading->problems, &node->place, "more than %d terms",
				     TERMS_CEILING);
			return;
		}
		if (!read_term(loading, text, length, &node->place, term))
			return;
		term->sign = sign;
		verify->term_count++;
		text += length + strspn(text + length, blanks);
		sign = read_operator(&text);
	}
	if (*text)
		weir_hint(weir_problem(loading->problems, &node->place,
				       "\"%s\" follows where only + or - can follow", text),
			  "write for example: results.inserted + results.present");
}

/* ---- one line of verify: ---- */

static bool has_column(const struct weir_table_spec *spec, const char *column)
{
	size_t i;

	for (i = 0; i < spec->key_count; i++) {
		if (!strcmp(spec->key[i], column))
			return true;
	}
	for (i = 0; i < spec->ref_count; i++) {
		if (!strcmp(spec->ref_column[i], column))
			return true;
	}
	return false;
}

static void check_per(struct weir_loading *loading, const struct weir_table_spec *spec,
		      const char *per, const struct weir_place *place)
{
	const char **known;
	size_t count = 0, i;

	if (has_column(spec, per))
		return;
	known = weir_arena_alloc(loading->arena,
				 (spec->key_count + spec->ref_count) * sizeof(*known));
	for (i = 0; i < spec->key_count; i++)
		known[count++] = spec->key[i];
	/* A reference that is in the key is there already. */
	for (i = 0; i < spec->ref_count; i++) {
		size_t k;

		for (k = 0; k < spec->key_count && strcmp(known[k], spec->ref_column[i]); k++)
			;
		if (k == spec->key_count)
			known[count++] = spec->ref_column[i];
	}
	weir_suggest(weir_problem(loading->problems, place,
				  "\"%s\" is neither a key column nor a reference of table \"%s\"",
				  per, spec->name),
		     per, known, count, "columns");
}

static void tell_no_table(struct weir_loading *loading, const char *name,
			  const struct weir_place *place)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	const char **known =
		weir_arena_alloc(loading->arena, (pipeline->table_count + 1) * sizeof(*known));
	size_t i;

	for (i = 0; i < pipeline->table_count; i++)
		known[i] = pipeline->table[i].spec.name;
	weir_suggest(weir_problem(loading->problems, place, "tables: has no \"%s\"", name), name,
		     known, pipeline->table_count, "tables");
}

static void read_table(struct weir_loading *loading, const struct weir_node *node,
		       struct weir_verify_spec *verify)
{
	const struct weir_node *per = weir_node_get(node, "per");
	const struct weir_table_def *table;

	verify->table = weir_loading_text(loading, node, "count", "a line of verify:");
	if (!weir_node_empty(per))
		verify->per = weir_loading_text(loading, node, "per", "a line of verify:");
	if (!verify->table)
		return;
	table = weir_pipeline_table(loading->pipeline, verify->table);
	if (!table)
		tell_no_table(loading, verify->table, &weir_node_get(node, "count")->place);
	else if (verify->per)
		check_per(loading, &table->spec, verify->per, &per->place);
}

static void read_line(struct weir_loading *loading, const struct weir_node *node)
{
	struct weir_pipeline *pipeline = loading->pipeline;
	struct weir_verify_spec *verify = &pipeline->verify[pipeline->verify_count];
	const struct weir_node *equals = weir_node_get(node, "equals");
	const struct weir_node *at_least = weir_node_get(node, "at_least");

	if (!weir_node_is(node, WEIR_NODE_MAP, "a line of verify:", loading->problems))
		return;
	pipeline->verify_count++;
	weir_keys_known(node, weir_verify_keys, false, "a line of verify:", loading->problems);
	verify->place = node->place;
	verify->at_least = at_least;
	read_table(loading, node, verify);
	if (!equals == !at_least)
		weir_problem(loading->problems, &node->place,
			     "a line of verify: needs either \"equals\" or \"at_least\"");
	else if (weir_loading_text(loading, node, equals ? "equals" : "at_least",
				   "a line of verify:"))
		read_expression(loading, equals ? equals : at_least, verify);
}

void weir_loading_verify(struct weir_loading *loading)
{
	size_t layer, i, count = 0;

	for (layer = 0; layer < loading->layer_count; layer++) {
		const struct weir_node *list = weir_node_get(loading->layer[layer].root, "verify");

		count += list ? list->count : 0;
	}
	loading->pipeline->verify =
		weir_arena_alloc(loading->arena, count * sizeof(*loading->pipeline->verify));
	for (layer = loading->layer_count; layer-- > 0;) {
		const struct weir_node *list = weir_node_get(loading->layer[layer].root, "verify");

		if (weir_node_empty(list) ||
		    !weir_node_is(list, WEIR_NODE_LIST, "\"verify\"", loading->problems))
			continue;
		for (i = 0; i < list->count; i++)
			read_line(loading, list->item[i]);
	}
}
