/*
 * tests.c - what `weir test` tries: rows for flows, verdicts of flows, rows of tables.
 *
 * Rows stay as they are written: nothing in them is a reference.
 */
#include <string.h>

#include "keys.h"
#include "loading.h"
#include "suggest.h"

enum { TESTS_CEILING = 1000, ROWS_CEILING = 1000 /* of a flow or a table */ };

static const char *const verdicts[] = { "inserted", "present", "duplicate", "rejected" };

enum { VERDICTS = sizeof(verdicts) / sizeof(*verdicts) };

/* A list of maps of texts. what: "a row of flow \"schools\"". */
static void check_maps(struct weir_loading *loading, const struct weir_node *list, const char *what)
{
	if (list->count > ROWS_CEILING)
		weir_problem(loading->problems, &list->place, "more than %d rows", ROWS_CEILING);
	for (size_t i = 0; i < list->count; i++) {
		const struct weir_node *row = list->item[i];

		if (!weir_node_is(row, WEIR_NODE_MAP, what, loading->problems))
			continue;
		for (size_t k = 0; k < row->count; k++)
			(void)weir_node_is(row->item[k], WEIR_NODE_SCALAR,
					   weir_arena_printf(loading->arena, "\"%s\" of %s",
							     row->key[k]->text, what),
					   loading->problems);
	}
}

/* ---- given: and before: ---- */

static void check_given(struct weir_loading *loading, const struct weir_node *key,
			const struct weir_node *rows)
{
	struct weir_step_spec *flow = weir_loading_flow(loading, key->text, &key->place);

	if (!flow)
		return;
	if (rows->kind == WEIR_NODE_LIST && rows->count) {
		check_maps(loading, rows,
			   weir_arena_printf(loading->arena, "a row of flow \"%s\"", key->text));
		return;
	}
	if (rows->kind != WEIR_NODE_SCALAR || !*rows->text)
		weir_hint(weir_problem(loading->problems, &rows->place, "flow \"%s\" has no rows",
				       key->text),
			  "write a list of maps: [{name: Elm}], or the text of its file behind |");
}

static const struct weir_node *map_of(struct weir_loading *loading, const struct weir_node *test,
				      const char *name)
{
	const struct weir_node *map = weir_node_get(test, name);

	if (weir_node_empty(map) ||
	    !weir_node_is(map, WEIR_NODE_MAP,
			  weir_arena_printf(loading->arena, "\"%s\" of a test", name),
			  loading->problems))
		return NULL;
	return map;
}

static const struct weir_node *read_given(struct weir_loading *loading,
					  const struct weir_node *test, const char *name)
{
	const struct weir_node *map = map_of(loading, test, name);

	for (size_t i = 0; map && i < map->count; i++)
		check_given(loading, map->key[i], map->item[i]);
	return map && map->count ? map : NULL;
}

/* ---- verdicts: ---- */

static void check_verdict(struct weir_loading *loading, const struct weir_node *verdict)
{
	const char *text;
	size_t length, i;

	if (!weir_node_is(verdict, WEIR_NODE_SCALAR, "a verdict", loading->problems))
		return;
	text = verdict->text;
	length = strcspn(text, " ");
	for (i = 0; i < VERDICTS; i++) {
		if (strlen(verdicts[i]) == length && !strncmp(text, verdicts[i], length))
			break;
	}
	if (i == VERDICTS)
		weir_suggest(weir_problem(loading->problems, &verdict->place,
					  "\"%s\" is no verdict", text),
			     weir_arena_copy(loading->arena, text, length), verdicts, VERDICTS,
			     "verdicts");
	else if (text[length] && strcmp(verdicts[i], "rejected") != 0)
		weir_hint(weir_problem(loading->problems, &verdict->place,
				       "\"%s\" is no verdict: only rejected has a code", text),
			  "write %s, or rejected and a code", verdicts[i]);
}

static void check_verdicts(struct weir_loading *loading, const struct weir_node *key,
			   const struct weir_node *list, const struct weir_node *given)
{
	const struct weir_node *rows = weir_node_get(given, key->text);

	if (!weir_loading_flow(loading, key->text, &key->place))
		return;
	if (!rows) {
		weir_problem(loading->problems, &key->place,
			     "the test gives flow \"%s\" no rows, so they have no verdicts",
			     key->text);
		return;
	}
	if (list->kind != WEIR_NODE_LIST) {
		check_verdict(loading, list);
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		check_verdict(loading, list->item[i]);
	if (rows->kind == WEIR_NODE_LIST && rows->count != list->count)
		weir_hint(weir_problem(loading->problems, &list->place,
				       "flow \"%s\" has %zu row%s and %zu verdict%s", key->text,
				       rows->count, rows->count == 1 ? "" : "s", list->count,
				       list->count == 1 ? "" : "s"),
			  "each row has one; a single text holds for all rows");
}

/* ---- rows: ---- */

/* A column, or the one behind a reference: school_id.name. */
static void check_column(struct weir_loading *loading, const struct weir_table_spec *table,
			 const struct weir_node *column)
{
	const char *dot = strchr(column->text, '.');
	const char *reference;

	if (!dot)
		return;
	reference = weir_arena_copy(loading->arena, column->text, (size_t)(dot - column->text));
	for (size_t i = 0; i < table->ref_count; i++) {
		if (!strcmp(table->ref_column[i], reference))
			return;
	}
	weir_suggest(weir_problem(loading->problems, &column->place,
				  "\"%s\" is no reference of table \"%s\"", reference, table->name),
		     reference, table->ref_column, table->ref_count, "references");
}

static void check_rows(struct weir_loading *loading, const struct weir_node *key,
		       const struct weir_node *list)
{
	const struct weir_pipeline *pipeline = loading->pipeline;
	const struct weir_table_def *table = weir_pipeline_table(pipeline, key->text);
	const char **known;

	if (!table) {
		known = weir_arena_alloc(loading->arena,
					 (pipeline->table_count + 1) * sizeof(*known));
		for (size_t i = 0; i < pipeline->table_count; i++)
			known[i] = pipeline->table[i].spec.name;
		weir_suggest(weir_problem(loading->problems, &key->place, "tables: has no \"%s\"",
					  key->text),
			     key->text, known, pipeline->table_count, "tables");
		return;
	}
	if (!weir_node_is(list, WEIR_NODE_LIST,
			  weir_arena_printf(loading->arena, "rows of table \"%s\"", key->text),
			  loading->problems))
		return;
	check_maps(loading, list,
		   weir_arena_printf(loading->arena, "a row of table \"%s\"", key->text));
	for (size_t i = 0; i < list->count; i++) {
		for (size_t k = 0; k < list->item[i]->count; k++)
			if (list->item[i]->kind == WEIR_NODE_MAP)
				check_column(loading, &table->spec, list->item[i]->key[k]);
	}
}

/* ---- one test ---- */

static void check_name(struct weir_loading *loading, const struct weir_test_spec *test)
{
	const struct weir_pipeline *pipeline = loading->pipeline;

	for (size_t i = 0; i < pipeline->test_count && test->name; i++) {
		const struct weir_test_spec *other = &pipeline->test[i];

		if (other->name && !strcmp(other->name, test->name))
			weir_problem(loading->problems, &test->place,
				     "there are two tests \"%s\"; the first one is in line %u",
				     test->name, other->place.line);
	}
}

static void read_test(struct weir_loading *loading, const struct weir_node *node)
{
	struct weir_pipeline *pipeline = loading->pipeline;
	struct weir_test_spec *test = &pipeline->test[pipeline->test_count];

	if (!weir_node_is(node, WEIR_NODE_MAP, "a test", loading->problems))
		return;
	weir_keys_known(node, weir_test_keys, false, "a test", loading->problems);
	test->place = node->place;
	test->name = weir_loading_text(loading, node, "name", "a test");
	check_name(loading, test);
	test->before = read_given(loading, node, "before");
	test->given = read_given(loading, node, "given");
	test->verdicts = map_of(loading, node, "verdicts");
	test->rows = map_of(loading, node, "rows");
	if (!test->given && !weir_node_get(node, "given"))
		weir_problem(loading->problems, &node->place, "a test has no \"given\"");
	else if (!test->verdicts && !test->rows)
		weir_hint(weir_problem(loading->problems, &node->place, "the test expects nothing"),
			  "write verdicts: of flows, or rows: of tables, or both");
	for (size_t i = 0; test->verdicts && i < test->verdicts->count; i++)
		check_verdicts(loading, test->verdicts->key[i], test->verdicts->item[i],
			       test->given);
	for (size_t i = 0; test->rows && i < test->rows->count; i++)
		check_rows(loading, test->rows->key[i], test->rows->item[i]);
	pipeline->test_count++;
}

void weir_loading_tests(struct weir_loading *loading)
{
	const struct weir_node *list = weir_loading_base(loading, "tests");

	if (weir_node_empty(list) ||
	    !weir_node_is(list, WEIR_NODE_LIST, "\"tests\"", loading->problems))
		return;
	if (list->count > TESTS_CEILING) {
		weir_problem(loading->problems, &list->place, "more than %d tests", TESTS_CEILING);
		return;
	}
	loading->pipeline->test =
		weir_arena_alloc(loading->arena, list->count * sizeof(*loading->pipeline->test));
	for (size_t i = 0; i < list->count; i++)
		read_test(loading, list->item[i]);
}
