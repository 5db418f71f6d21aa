/*
 * find.c - finding rows of other tables by what they are known by: the three finds.
 */
#include <weir/context.h>

#include "ids.h"
#include "keys.h"
#include "memo.h"
#include "merged.h"
#include "scopes.h"

enum { PATIENCE = 8 }; /* rounds of reading for one answer; references are not that deep */

/* What to look for; the answer goes to out. */
struct search {
	struct weir_context *context;
	struct weir_table_plan *plan;
	struct weir_parent *out;
};

static void tell(const struct search *search, const struct weir_entry *entry)
{
	const struct weir_table_spec *spec = &search->plan->def->spec;
	struct weir_arena *scratch = &search->context->scratch;
	bool refused = entry->flags & WEIR_ENTRY_REJECTED;
	struct weir_value *keep;
	const char *bytes;

	if (search->context->patient) /* a map's scratch is cleared for every row */
		weir_arena_clear(scratch);
	keep = weir_arena_alloc(scratch, (spec->keep_count + 1) * sizeof(*keep));
	bytes = weir_arena_copy(scratch, (const char *)entry->keep, entry->keep_length);
	weir_keep_decode((const uint8_t *)bytes, entry->keep_length, keep, spec->keep_count);
	*search->out = (struct weir_parent){
		.found = refused ? WEIR_PARENT_REJECTED : WEIR_FOUND,
		.id = entry->id,
		.derived = entry->derived,
		.keep = keep,
		.line = entry->line,
		.fresh = entry->flags & WEIR_ENTRY_FRESH,
	};
	if (entry->line)
		search->out->file = search->plan->file;
}

/* What a name turned out to be goes before the entry that stands under it. */
static bool look_up(const struct search *search, const struct weir_uuid *name, bool *found,
		    struct weir_error *err)
{
	struct weir_entry entry;

	if (!weir_keys_find(search->context->session->keys, name, &entry, found, err))
		return false;
	*found = *found && entry.table == search->plan->number;
	if (*found)
		tell(search, &entry);
	return true;
}

/* After a miss: was it looked for where it would be? */
static bool settle_miss(const struct search *search, bool ready, struct weir_error *err)
{
	search->out->found = WEIR_UNKNOWN;
	if (ready)
		return true;
	search->context->pending = true;
	return !search->context->patient || weir_scopes_load(search->context->session, err);
}

static bool begin(struct search *search, struct weir_context *context, const char *table,
		  struct weir_parent *out, struct weir_error *err)
{
	*search = (struct search){ .context = context, .out = out };
	memset(out, 0, sizeof(*out));
	context->pending = context->patient ? false : context->pending;
	return weir_tables_plan(context->session, table, &search->plan, err);
}

/* A task asks again after each round of reading. */
static bool ask_again(const struct weir_context *context, int round)
{
	return context->patient && context->pending && round < PATIENCE;
}

/* While merged rows are looked for, a row that is nowhere may be one of them. */
static bool suppose(const struct search *search, const struct weir_value *key,
		    struct weir_error *err)
{
	struct weir_merging *merging = search->context->session->merging;
	struct weir_value *keep;

	if (!merging || search->context->pending || search->out->found != WEIR_UNKNOWN)
		return true;
	keep = weir_arena_alloc(&search->context->scratch,
				(search->plan->def->spec.keep_count + 1) * sizeof(*keep));
	return weir_merging_suppose(merging, search->plan, key, keep, search->out, err);
}

static bool find_once(const struct search *search, const struct weir_value *key,
		      struct weir_error *err)
{
	struct weir_session *session = search->context->session;
	const struct weir_table_def *def = search->plan->def;
	struct weir_uuid match = weir_memo_key(session->memo, def, key);
	bool found, ready;

	if (!look_up(search, &match, &found, err))
		return false;
	if (found && search->plan->twins && !weir_uuid_same(&search->out->id, &match)) {
		match = weir_ids_spelled(def, &match, weir_ids_spelling(def, key));
		return look_up(search, &match, &found, err);
	}
	if (found)
		return true;
	return weir_scopes_want_key(session, search->plan, key, false, &ready, err) &&
	       settle_miss(search, ready, err) && suppose(search, key, err);
}

bool weir_find(struct weir_context *context, const char *table, const struct weir_value *key,
	       size_t key_count, struct weir_parent *out, struct weir_error *err)
{
	struct search search;
	int round = 0;

	if (!begin(&search, context, table, out, err))
		return false;
	if (key_count != search.plan->def->spec.key_count)
		return weir_fail(err, WEIR_BUG, "a key of %s has %zu parts, not %zu", table,
				 search.plan->def->spec.key_count, key_count);
	for (size_t i = 0; i < key_count; i++)
		if (weir_is_null(&key[i]))
			return true;
	do {
		context->pending = context->patient ? false : context->pending;
		if (!find_once(&search, key, err))
			return false;
	} while (ask_again(context, round++));
	return true;
}

static bool find_by_once(const struct search *search, const char *column,
			 const struct weir_value *value, struct weir_error *err)
{
	bool whole = weir_scopes_reads_whole(search->plan->def), found, ready;
	struct weir_uuid name =
		weir_memo_by(search->context->session->memo, search->plan->def, column, value);

	if (!look_up(search, &name, &found, err) || found)
		return found;
	return weir_scopes_want(search->context->session, search->plan, whole ? NULL : column,
				value, &ready, err) &&
	       settle_miss(search, ready, err);
}

bool weir_find_by(struct weir_context *context, const char *table, const char *column,
		  const struct weir_value *value, struct weir_parent *out, struct weir_error *err)
{
	struct search search;
	int round = 0;

	if (!begin(&search, context, table, out, err))
		return false;
	if (weir_is_null(value))
		return true;
	do {
		context->pending = context->patient ? false : context->pending;
		if (!find_by_once(&search, column, value, err))
			return false;
	} while (ask_again(context, round++));
	return true;
}

static bool find_id_once(const struct search *search, const struct weir_uuid *id,
			 struct weir_error *err)
{
	bool whole = weir_scopes_reads_whole(search->plan->def), found, ready;
	struct weir_value value = weir_id(*id);

	if (!look_up(search, id, &found, err) || found)
		return found;
	return weir_scopes_want(search->context->session, search->plan, whole ? NULL : "id", &value,
				&ready, err) &&
	       settle_miss(search, ready, err);
}

bool weir_find_id(struct weir_context *context, const char *table, struct weir_uuid id,
		  struct weir_parent *out, struct weir_error *err)
{
	struct search search;
	int round = 0;

	if (!begin(&search, context, table, out, err))
		return false;
	do {
		context->pending = context->patient ? false : context->pending;
		if (!find_id_once(&search, &id, err))
			return false;
	} while (ask_again(context, round++));
	return true;
}

const struct weir_table_spec *weir_table(struct weir_context *context, const char *name)
{
	const struct weir_table_def *def = weir_pipeline_table(context->session->pipeline, name);

	return def ? &def->spec : NULL;
}

int weir_keep_find(const struct weir_table_spec *table, const char *column)
{
	for (size_t i = 0; i < table->keep_count; i++)
		if (!strcmp(table->keep[i], column))
			return (int)i;
	return -1;
}

bool weir_first_seen(struct weir_context *context, const struct weir_value *key, size_t key_count,
		     uint64_t line, uint64_t *first, struct weir_error *err)
{
	struct weir_uuid name = weir_ids_tuple(context->step, key, key_count);

	*first = line;
	if (context->session->checking) /* rows that are read ahead are not seen yet */
		return true;
	return weir_keys_remember(context->session->keys, &name, first, err);
}
