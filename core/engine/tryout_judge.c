/*
 * tryout_judge.c - what became of a test's rows, held against what was expected.
 */
#include <string.h>

#include "../base/text.h"
#include "flow.h"
#include "tryout.h"

enum { FIRST_ROOM = 32 };

/* ---- telling ---- */

void weir_tryout_text(struct weir_tryout *tryout, const char *text)
{
	weir_text_visible(&tryout->told, text, strlen(text));
}

void weir_tryout_begin(struct weir_tryout *tryout, const struct weir_place *place)
{
	(void)weir_buffer_string(&tryout->told, "# ");
	weir_tryout_text(tryout, place->file ? place->file : "?");
	(void)weir_buffer_printf(&tryout->told, ":%u:%u: ", place->line, place->column);
}

static const char *verdict_name(enum weir_verdict verdict)
{
	switch (verdict) {
	case WEIR_INSERTED:
		return "inserted";
	case WEIR_PRESENT:
		return "present";
	case WEIR_DUPLICATE:
		return "duplicate";
	case WEIR_REJECTED:
		return "rejected";
	case WEIR_LIVE:
		break;
	}
	return "?";
}

/* ---- listening ---- */

static void add(struct weir_tryout *tryout, struct weir_tryout_flow *flow,
		struct weir_tryout_verdict verdict)
{
	if (flow->count == flow->room) {
		size_t room = flow->room ? 2 * flow->room : FIRST_ROOM;
		struct weir_tryout_verdict *row =
			weir_arena_alloc(&tryout->arena, room * sizeof(*row));

		if (flow->count)
			memcpy(row, flow->row, flow->count * sizeof(*row));
		flow->row = row;
		flow->room = room;
	}
	flow->row[flow->count++] = verdict;
}

bool weir_tryout_take(void *arg, const struct weir_flow *flow, const struct weir_work *work,
		      struct weir_error *err)
{
	struct weir_tryout *tryout = arg;

	(void)err;
	for (size_t i = 0; i < work->batch->count; i++) {
		const struct weir_remark *why = weir_batch_refusal(work->batch, i);
		struct weir_tryout_verdict verdict = { work->batch->row[i].verdict, "", "" };

		if (why && verdict.verdict == WEIR_REJECTED) {
			verdict.code = weir_arena_strdup(&tryout->arena, why->code);
			verdict.reason = weir_arena_strdup(&tryout->arena, why->reason);
		}
		add(tryout, &tryout->flow[flow->number], verdict);
	}
	return true;
}

/* ---- verdicts ---- */

/* expected: "rejected", "rejected RANGE". */
static bool fits(const struct weir_tryout_verdict *got, const char *expected)
{
	const char *name = verdict_name(got->verdict);
	size_t length = strlen(name);

	if (strncmp(expected, name, length) != 0 || (expected[length] && expected[length] != ' '))
		return false;
	expected += length + strspn(expected + length, " ");
	return !*expected || !strcmp(expected, got->code);
}

static void tell(struct weir_tryout *tryout, const char *flow, size_t row,
		 const struct weir_node *expected, const struct weir_tryout_verdict *got)
{
	weir_tryout_begin(tryout, &expected->place);
	(void)weir_buffer_printf(&tryout->told, "%s, row %zu\n#   expected: ", flow, row + 1);
	weir_tryout_text(tryout, expected->text);
	(void)weir_buffer_printf(&tryout->told, "\n#   got:      %s", verdict_name(got->verdict));
	if (*got->code) {
		(void)weir_buffer_byte(&tryout->told, ' ');
		weir_tryout_text(tryout, got->code);
		(void)weir_buffer_string(&tryout->told, ": ");
		weir_tryout_text(tryout, got->reason);
	}
	(void)weir_buffer_byte(&tryout->told, '\n');
}

static void judge_flow(struct weir_tryout *tryout, const char *name,
		       const struct weir_tryout_flow *flow, const struct weir_node *expected)
{
	bool one = expected->kind == WEIR_NODE_SCALAR;

	if (!one && expected->count != flow->count) {
		weir_tryout_begin(tryout, &expected->place);
		(void)weir_buffer_printf(&tryout->told,
					 "%s\n#   expected: %zu rows\n#   got:      %zu\n", name,
					 expected->count, flow->count);
	}
	for (size_t i = 0; i < flow->count && (one || i < expected->count); i++) {
		const struct weir_node *verdict = one ? expected : expected->item[i];

		if (!fits(&flow->row[i], verdict->text))
			tell(tryout, name, i, verdict, &flow->row[i]);
	}
}

void weir_tryout_judge(struct weir_tryout *tryout, const struct weir_pipeline *pipeline,
		       const struct weir_test_spec *test)
{
	for (size_t i = 0; i < pipeline->step_count; i++) {
		const struct weir_node *expected =
			weir_node_get(test->verdicts, pipeline->step[i].name);

		if (expected && tryout->flow[i].fed)
			judge_flow(tryout, pipeline->step[i].name, &tryout->flow[i], expected);
	}
}
