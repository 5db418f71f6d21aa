/*
 * why_live.c - a run's flow is opened once more, and one of its rows is looked at, in the input and
 * in the store. Nothing is written.
 */
#include "why.h"

#include <stdlib.h>
#include <unistd.h>

#include "../base/text.h"
#include "ids.h"
#include "note.h"
#include "receipt.h"

enum { VALUES_MOST = 64 };

/* ---- the session ---- */

static const char *scratch(struct weir_why *why)
{
	const char *folder = getenv("TMPDIR");

	return weir_arena_printf(&why->arena, "%s/weir-%s.keys",
				 folder && *folder ? folder : "/tmp", why->run_id);
}

static bool open_session(struct weir_why *why, struct weir_problems *problems)
{
	struct weir_selection selection;

	why->begun = true;
	return weir_session_begin(&why->session, &why->how, why->run_id, problems) &&
	       weir_session_select(&why->session, &selection, problems) &&
	       weir_preflight(&why->session, &selection, NULL, problems) &&
	       weir_session_open_store(&why->session, scratch(why), problems);
}

/* A dry run takes a local store that is not there for an empty one. */
static bool is_gone(const struct weir_why *why)
{
	const char *path = strchr(why->run.store, ':');

	return why->session.store->plugin->traits & WEIR_LOCAL && path && path[1] == '/' &&
	       access(path + 1, F_OK);
}

void weir_why_open(struct weir_why *why)
{
	struct weir_problems problems;
	struct weir_error err = { 0 };

	why->how = *why->options;
	why->how.dry_run = why->how.quiet = true;
	why->excuse = "";
	if (!weir_recorded_options(why->run.file, why->run.options, &why->arena, &why->how, &err)) {
		why->excuse = weir_arena_strdup(&why->arena, err.message);
		return;
	}
	weir_problems_init(&problems);
	why->live = open_session(why, &problems);
	if (!why->live)
		why->excuse =
			weir_arena_strdup(&why->arena, problems.count ? problems.item[0].message
								      : "it did not open");
	else if (strcmp(why->session.store->plugin->ops.store->identity(why->session.store->self),
			why->run.store) != 0) {
		why->live = false;
		why->excuse = "the pipeline leads to another store now";
	} else if (is_gone(why)) {
		why->live = false;
		why->excuse = weir_arena_printf(&why->arena, "the store is not there: %s",
						why->run.store);
	}
	weir_problems_release(&problems);
}

void weir_why_close(struct weir_why *why)
{
	if (!why->begun)
		return;
	weir_session_close_store(&why->session);
	weir_session_end(&why->session);
}

/* ---- batches ---- */

/* One batch of the flow; *end: no more of them. */
typedef bool batch_fn(void *arg, struct weir_flow *flow, struct weir_work *work, bool *end,
		      struct weir_error *err);

static bool read_batches(struct weir_flow *flow, batch_fn *each, void *arg, struct weir_error *err)
{
	bool end = false;

	for (uint64_t number = 1; !end; number++) {
		struct weir_work work = { .batch = &flow->batch[0] };

		if (!weir_flow_read(&flow->chain, work.batch, &flow->batch[1], number, &end, err))
			return false;
		if (!end && !each(arg, flow, &work, &end, err))
			return false;
		if (!weir_interrupts_check(err))
			return false;
	}
	return true;
}

static bool walk(struct weir_why *why, batch_fn *each, void *arg, struct weir_error *err)
{
	struct weir_flow flow = { .session = &why->session,
				  .step = &why->session.pipeline->step[why->step],
				  .number = why->step,
				  .books = &why->session.books.step[why->step] };

	return weir_flow_close(&flow,
			       weir_flow_open(&flow, err) && read_batches(&flow, each, arg, err),
			       err);
}

/* ---- one row in the store ---- */

static uint8_t verdict_of(struct weir_work *work, size_t row)
{
	weir_note_verdicts(work);
	return work->verdict[row];
}

/* A row that repeats another one is that one. */
static bool look_at_first(struct weir_flow *flow, const struct weir_work *work, size_t row,
			  struct weir_why_now *now, struct weir_error *err)
{
	struct weir_entry entry;
	bool found;

	if (!weir_keys_get(flow->session->keys, &work->match[row], &entry, &found, err))
		return false;
	now->there =
		found && !(entry.flags & WEIR_ENTRY_FRESH) && !(entry.flags & WEIR_ENTRY_REJECTED);
	if (found)
		now->id = entry.id;
	return true;
}

static bool look_at(struct weir_flow *flow, struct weir_work *work, size_t row,
		    struct weir_why_now *now, struct weir_error *err)
{
	const struct weir_remark *why = weir_batch_refusal(work->batch, row);
	const struct weir_value *id = &work->record[row].value[0];

	now->resolved = true;
	now->verdict = verdict_of(work, row);
	if (id->type == WEIR_UUID)
		now->id = id->as.uuid;
	switch (weir_verdict_of(now->verdict)) {
	case WEIR_PRESENT:
		now->there = true;
		return true;
	case WEIR_DUPLICATE:
		return look_at_first(flow, work, row, now, err);
	case WEIR_REJECTED:
		now->there = why && !strcmp(why->code, "PRESENT");
		if (why)
			snprintf(now->code, sizeof(now->code), "%s", why->code);
		if (why && !now->there)
			snprintf(now->refusal, sizeof(now->refusal), "%s%s%s", why->column,
				 *why->column ? ": " : "", why->reason);
		return true;
	case WEIR_LIVE:
	case WEIR_INSERTED:
		break;
	}
	return true;
}

/* A row that was mended in a reject file is not in the input as it is in the store. */
static bool look_at_mended(const struct weir_why *why, const struct weir_flow *flow, uint64_t line,
			   struct weir_why_now *now, struct weir_error *err)
{
	struct weir_tried tried;
	struct weir_value value;
	const struct weir_query query = { .table = flow->chain.target.plan->def->spec.name,
					  .where = "id",
					  .in = &value,
					  .in_count = 1 };
	uint64_t count = 0;

	if (now->there)
		return true;
	if (!weir_ledger_again(why->ledger, why->run.id, why->step, line, &tried, err))
		return false;
	value = weir_id(tried.id);
	if (tried.again && !weir_store_count(flow->session->store->context, &query, &count, err))
		return false;
	if (!count)
		return true;
	now->there = now->mended = true;
	now->id = tried.id;
	return true;
}

/* ---- a line ---- */

struct look {
	const struct weir_why *why;
	uint64_t line, rows, last; /* rows and last line of the batches before */
	uint64_t last_lines;       /* that the last row takes */
	struct weir_why_now *now;
};

/* How many lines a row takes. */
static uint64_t lines_of(const struct weir_row *row)
{
	uint64_t lines = 1;

	for (size_t i = 0; row->raw.at && i < row->raw.length; i++)
		lines += row->raw.at[i] == '\n';
	return lines;
}

/* No row begins at the line, and one does further down. */
static void place(const struct look *look)
{
	look->now->line = look->last;
	if (!look->last)
		look->now->place = WEIR_WHY_HEADER;
	else if (look->line < look->last + look->last_lines)
		look->now->place = WEIR_WHY_INSIDE;
	else
		look->now->place = WEIR_WHY_BLANK;
}

static bool look_in(void *arg, struct weir_flow *flow, struct weir_work *work, bool *end,
		    struct weir_error *err)
{
	const struct weir_batch *batch = work->batch;
	struct look *look = arg;

	for (size_t i = 0; i < batch->count && !*end; i++) {
		const struct weir_row *row = &batch->row[i];

		if (row->line == look->line) {
			*end = true;
			look->now->place = WEIR_WHY_ROW;
			look->now->row = look->rows + i + 1;
			look->now->batch = batch->number;
			return weir_chain_transform(&flow->chain, work->batch, err) &&
			       weir_resolve(flow, work, err) &&
			       look_at(flow, work, i, look->now, err) &&
			       look_at_mended(look->why, flow, row->line, look->now, err);
		}
		if (row->line > look->line) {
			*end = true;
			place(look);
			return true;
		}
		look->last = row->line;
		look->last_lines = lines_of(row);
	}
	look->rows += batch->count;
	return weir_chain_transform(&flow->chain, work->batch, err);
}

bool weir_why_look(struct weir_why *why, uint64_t line, struct weir_why_now *now,
		   struct weir_error *err)
{
	struct look look = { .why = why, .line = line, .now = now };

	if (!walk(why, look_in, &look, err))
		return false;
	if (now->place != WEIR_WHY_UNKNOWN)
		return true;
	now->place = look.line < look.last + look.last_lines ? WEIR_WHY_INSIDE : WEIR_WHY_BEYOND;
	now->line = look.last;
	return true;
}

/* ---- a key ---- */

struct search {
	const struct weir_pipeline *pipeline;
	struct weir_value value[VALUES_MOST];
	size_t given, taken;
	char expected[256];
	struct weir_uuid id; /* of the key, made of keys all the way down */
	uint64_t *line;
	size_t *count;
};

/* Splits at commas; a value in double quotes may have some. */
static void split(struct search *search, struct weir_arena *arena, const char *key)
{
	while (*key && search->given < VALUES_MOST) {
		bool quoted = *key == '"';
		const char *from = key + quoted;
		size_t length = strcspn(from, quoted ? "\"" : ",");
		const char *text = weir_arena_copy(arena, from, length);
		struct weir_text trimmed = weir_trim((struct weir_text){ text, length });

		search->value[search->given++] = weir_text(trimmed.at, trimmed.length);
		key = from + length + (quoted && from[length]);
		key += *key == ',';
	}
}

/* The id of a table's row with the next values; a reference takes those of its own key. */
static struct weir_uuid id_of(struct search *search, const struct weir_table_def *table)
{
	struct weir_value value[VALUES_MOST];
	size_t count = table->spec.key_count;

	for (size_t i = 0; i < count && i < VALUES_MOST; i++) {
		size_t used = strlen(search->expected);

		if (table->key_ref[i] >= 0) {
			value[i] =
				weir_id(id_of(search, &search->pipeline->table[table->key_ref[i]]));
			continue;
		}
		snprintf(search->expected + used, sizeof(search->expected) - used, "%s%s.%s",
			 used ? ", " : "", table->spec.name, table->spec.key[i]);
		value[i] =
			search->taken < search->given ? search->value[search->taken] : weir_null();
		search->taken++;
	}
	return weir_ids_key(table, value, 1);
}

static bool search_in(void *arg, struct weir_flow *flow, struct weir_work *work, bool *end,
		      struct weir_error *err)
{
	const struct weir_table_def *def = flow->chain.target.plan->def;
	struct search *search = arg;
	bool fresh;

	if (!weir_chain_transform(&flow->chain, work->batch, err) ||
	    !weir_resolve_map(&flow->chain, work, err))
		return false;
	for (size_t i = 0; i < work->batch->count && *search->count < WEIR_WHY_LINES; i++) {
		struct weir_uuid id;

		if (!weir_record_key(&work->record[i], flow->key, flow->derived, &fresh))
			continue;
		id = weir_ids_key(def, flow->derived, 1);
		if (weir_uuid_same(&id, &search->id))
			search->line[(*search->count)++] = work->batch->row[i].line;
	}
	*end = *search->count == WEIR_WHY_LINES;
	return true;
}

/* The table that the flow fills; its sink tells when it is open. */
static bool begin_search(void *arg, struct weir_flow *flow, struct weir_work *work, bool *end,
			 struct weir_error *err)
{
	struct search *search = arg;

	if (!search->taken) {
		search->id = id_of(search, flow->chain.target.plan->def);
		if (search->taken != search->given) {
			weir_fail(err, WEIR_BAD_CONFIG, "--key has %zu value%s, and this key %zu",
				  search->given, search->given == 1 ? "" : "s", search->taken);
			return weir_hint(err, "the values are: %s", search->expected);
		}
	}
	return search_in(search, flow, work, end, err);
}

bool weir_why_find(struct weir_why *why, const char *key, uint64_t line[WEIR_WHY_LINES],
		   size_t *count, struct weir_error *err)
{
	struct search search = { .pipeline = why->session.pipeline, .line = line, .count = count };

	split(&search, &why->arena, key);
	return walk(why, begin_search, &search, err);
}
