/*
 * owners.c - finds the rows of the store that are in the way of rows that were refused.
 *
 * What a refused row has in the key is the store's word where it gave one, else what its
 * record has there, else what its sink predicts: a key may have columns that only the server
 * fills. A prediction is never more than a place to look. All lives in the batch.
 */
#include "owners.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	PARTS = 32,      /* columns of a key */
	KEY_ROOM = 1024, /* bytes of a key's values; no longer one is looked for */
};

/* The rows that one key refused, and what they have in it. */
struct seek {
	const char *text; /* as the store prints it; NULL: not known */
	size_t row;       /* of the owners */
};

struct group {
	struct weir_owners *owners;
	const char *part[PARTS]; /* the key's columns, and */
	int field[PARTS];        /* which fields of a record they are, or -1 */
	size_t parts;
	struct seek *seek;
	size_t count;
};

static struct weir_arena *arena_of(const struct group *group)
{
	return &group->owners->work->batch->arena;
}

static const struct weir_target *target_of(const struct group *group)
{
	return &group->owners->flow->chain.target;
}

static const struct weir_words *words(const struct group *group, size_t row)
{
	return weir_words_of(&group->owners->work->write[group->owners->of[row]]);
}

static struct weir_record *record_of(const struct group *group, size_t row)
{
	const struct weir_work *work = group->owners->work;

	return &work->record[work->write_of[group->owners->of[row]]];
}

/* ---- the key ---- */

/* False: it is not made of the table's columns. */
static bool split(struct group *group, const char *columns)
{
	const struct weir_target *target = target_of(group);

	for (group->parts = 0; *columns; columns += strspn(columns, ", ")) {
		size_t length = strcspn(columns, ",");
		const char *name = weir_arena_copy(arena_of(group), columns, length);

		if (group->parts == PARTS || !weir_table_find(target->plan->info, name)) {
			group->parts = 0;
			return false;
		}
		group->field[group->parts] = weir_target_field_of(target, name);
		group->part[group->parts++] = name;
		columns += length;
	}
	return group->parts > 0;
}

static bool record_has_key(const struct group *group)
{
	for (size_t i = 0; i < group->parts; i++)
		if (group->field[i] < 0)
			return false;
	return group->parts > 0;
}

/* As Postgres has it in its messages. */
static size_t print(const struct weir_value *value, char *to, size_t size)
{
	if (value->type != WEIR_BOOL)
		return weir_value_print(value, to, size);
	return (size_t)snprintf(to, size, "%s", value->as.boolean ? "t" : "f");
}

/* NULL: it is too long, or a part of it is NULL, which no key refuses. */
static const char *print_key(const struct group *group, const struct weir_value *const *value,
			     char text[KEY_ROOM])
{
	size_t used = 0;

	for (size_t i = 0; i < group->parts; i++) {
		if (i > 0 && used + 2 < KEY_ROOM) {
			memcpy(text + used, ", ", 2);
			used += 2;
		}
		if (weir_is_null(value[i]))
			return NULL;
		used += print(value[i], text + used, KEY_ROOM - used);
		if (used + 2 >= KEY_ROOM)
			return NULL;
	}
	return text;
}

static const char *key_of_record(const struct group *group, const struct weir_record *record)
{
	const struct weir_value *value[PARTS];
	char text[KEY_ROOM];

	if (!record_has_key(group))
		return NULL;
	for (size_t i = 0; i < group->parts; i++)
		value[i] = &record->value[group->field[i]];
	if (!print_key(group, value, text))
		return NULL;
	return weir_arena_strdup(arena_of(group), text);
}

/* ---- predictions ---- */

static bool ask_sink(const struct group *group, struct weir_prediction *asked,
		     struct weir_error *err)
{
	struct weir_stage *sink = weir_chain_sink(&group->owners->flow->chain);

	return sink->plugin->ops.sink->predict(sink->self, sink->context, asked, err) ||
	       weir_stage_blame(sink, err);
}

/* Is there a prediction that is right about what the store told, now or the last time? */
static bool holds(const struct group *group, const struct weir_prediction *asked)
{
	const char *told = group->owners->told;
	bool *foretold = &group->owners->flow->foretold;

	if (!told)
		return true;
	if (*told)
		*foretold = false;
	for (size_t i = 0; i < asked->count; i++)
		if (*told && weir_text_is(&asked->value[i], told))
			*foretold = true;
	return *foretold;
}

/* For the rows of which nothing else says what they have. */
static bool predict(struct group *group, struct weir_error *err)
{
	struct weir_arena *arena = arena_of(group);
	const struct weir_work *work = group->owners->work;
	size_t *of = weir_arena_alloc(arena, (group->count + 1) * sizeof(*of)), count = 0;
	const struct weir_record **record;
	struct weir_row **row;
	struct weir_prediction asked = { .column = group->part[0] };

	for (size_t i = 0; i < group->count; i++)
		if (!group->seek[i].text)
			of[count++] = i;
	if (!count || group->parts > 1 || group->field[0] >= 0 ||
	    !weir_chain_sink(&group->owners->flow->chain)->plugin->ops.sink->predict)
		return true;
	row = weir_arena_alloc(arena, count * sizeof(*row));
	record = weir_arena_alloc(arena, count * sizeof(*record));
	asked.value = weir_arena_alloc(arena, count * sizeof(*asked.value));
	for (size_t i = 0; i < count; i++) {
		record[i] = record_of(group, group->seek[of[i]].row);
		row[i] = &work->batch->row[record[i]->row];
	}
	asked.count = count;
	asked.row = row;
	asked.record = record;
	if (!ask_sink(group, &asked, err))
		return false;
	if (!holds(group, &asked))
		return true;
	for (size_t i = 0; i < count; i++)
		if (asked.value[i].type == WEIR_TEXT && asked.value[i].length < KEY_ROOM)
			group->seek[of[i]].text = weir_arena_copy(arena, asked.value[i].as.text,
								  asked.value[i].length);
	return true;
}

/* ---- reading ---- */

static int by_text(const void *left, const void *right)
{
	const struct seek *a = left, *b = right;

	return strcmp(a->text, b->text);
}

/* Puts the rows of which nothing is known away; they have no owner. */
static void sort(struct group *group)
{
	size_t known = 0;

	for (size_t i = 0; i < group->count; i++)
		if (group->seek[i].text)
			group->seek[known++] = group->seek[i];
	group->count = known;
	if (known)
		qsort(group->seek, known, sizeof(*group->seek), by_text);
}

static struct weir_value typed(const char *text, enum weir_type type)
{
	struct weir_text bytes = { text, strlen(text) };
	struct weir_uuid id;
	int64_t number;

	if (type == WEIR_UUID)
		return weir_parse_uuid(bytes, &id) ? weir_id(id) : weir_null();
	if (type == WEIR_INT)
		return weir_parse_int(bytes, &number) ? weir_int(number) : weir_null();
	return type == WEIR_TEXT || type == WEIR_NULL ? weir_string(text) : weir_null();
}

/*
 * Of several columns the one to read by, among those that the records have: the one with the
 * longest value, which few rows will share. -1: there is none.
 */
static int choose(const struct group *group)
{
	const struct weir_record *record = record_of(group, group->seek[0].row);
	size_t longest = 0;
	char text[KEY_ROOM];
	int chosen = -1;

	for (size_t i = 0; i < group->parts; i++) {
		size_t length = group->field[i] < 0 ? 0
						    : print(&record->value[group->field[i]], text,
							    sizeof(text));

		if (length > longest) {
			longest = length;
			chosen = (int)i;
		}
	}
	return chosen;
}

/* By the whole key where that is one column. False: there is nothing to ask for. */
static bool choose_rows(const struct group *group, struct weir_query *query)
{
	struct weir_value *in = weir_arena_alloc(arena_of(group), (group->count + 1) * sizeof(*in));
	int part = group->parts > 1 ? choose(group) : 0;
	const struct weir_column *column;

	if (part < 0)
		return false;
	query->in = in;
	query->where = group->part[part];
	column = weir_table_find(target_of(group)->plan->info, query->where);
	for (size_t i = 0; i < group->count; i++) {
		const struct weir_record *record = record_of(group, group->seek[i].row);

		in[query->in_count] = group->parts > 1 ? record->value[group->field[part]]
						       : typed(group->seek[i].text, column->type);
		query->in_count += !weir_is_null(&in[query->in_count]);
	}
	return query->in_count > 0;
}

/* A row of the store: of which of the refused ones is it the owner? */
static bool take(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct group *group = arg;
	const struct weir_target *target = target_of(group);
	const struct weir_value *part[PARTS];
	char text[KEY_ROOM];
	struct seek key = { .text = text };
	const struct seek *found;

	(void)err;
	for (size_t i = 0; i < group->parts; i++)
		part[i] = &value[target->plan->column_count + target->count + i];
	if (!print_key(group, part, text))
		return true;
	found = bsearch(&key, group->seek, group->count, sizeof(key), by_text);
	if (!found)
		return true;
	while (found > group->seek && !strcmp(found[-1].text, text))
		found--;
	for (; found < group->seek + group->count && !strcmp(found->text, text); found++) {
		struct weir_owner *owner = &group->owners->owner[found->row];

		owner->stored = weir_owners_keep(group->owners, value, target->plan->column_count);
		owner->record = weir_owners_keep(group->owners, value + target->plan->column_count,
						 target->count);
	}
	return true;
}

/* The plan's columns, the target's and the key's; a store takes each of them once. */
static bool read_owners(struct group *group, struct weir_error *err)
{
	const struct weir_target *target = target_of(group);
	const struct weir_table_plan *plan = target->plan;
	size_t count = plan->column_count + target->count + group->parts;
	const char **column = weir_arena_alloc(arena_of(group), count * sizeof(*column));
	struct weir_query query = { .table = plan->def->spec.name,
				    .column = column,
				    .column_count = count };

	sort(group);
	if (!group->count || !choose_rows(group, &query))
		return true;
	memcpy(column, plan->column, plan->column_count * sizeof(*column));
	memcpy(column + plan->column_count, target->column, target->count * sizeof(*column));
	memcpy(column + plan->column_count + target->count, group->part,
	       group->parts * sizeof(*column));
	return weir_store_scan(group->owners->flow->session->store->context, &query, take, group,
			       err);
}

/* The rows from the first one on that the same key refused. */
static size_t collect(struct group *group, size_t first, bool *done)
{
	const struct weir_owners *owners = group->owners;
	const char *columns = words(group, first)->key_columns;
	size_t count = 0;

	group->seek = weir_arena_alloc(arena_of(group), owners->count * sizeof(*group->seek));
	for (size_t i = first; i < owners->count; i++) {
		const struct weir_words *said = words(group, i);

		if (done[i] || strcmp(said->key_columns, columns) != 0)
			continue;
		done[i] = true;
		group->seek[count++] = (struct seek){
			.text = *said->key_value ? said->key_value
						 : key_of_record(group, record_of(group, i)),
			.row = i,
		};
	}
	return count;
}

/* A key of expressions: what it makes of a row nobody knows, but the same row has the same. */
static bool find_by_name(struct group *group, struct weir_error *err)
{
	size_t *row = weir_arena_alloc(arena_of(group), (group->count + 1) * sizeof(*row));

	for (size_t i = 0; i < group->count; i++) {
		row[i] = group->seek[i].row;
		group->owners->owner[row[i]].by_name = true;
	}
	return weir_owners_reread(group->owners, row, group->count, err);
}

static bool find_group(struct weir_owners *owners, size_t first, bool *done, struct weir_error *err)
{
	struct group group = { .owners = owners };
	bool has_columns = split(&group, words(&group, first)->key_columns);

	group.count = collect(&group, first, done);
	if (!has_columns)
		return find_by_name(&group, err);
	return predict(&group, err) && read_owners(&group, err);
}

/* Where the key led to nothing, it may still be the same row. */
static bool find_rest(struct weir_owners *owners, struct weir_error *err)
{
	struct weir_arena *arena = &owners->work->batch->arena;
	size_t *row = weir_arena_alloc(arena, (owners->count + 1) * sizeof(*row)), count = 0;

	for (size_t i = 0; i < owners->count; i++)
		if (!owners->owner[i].stored && !owners->owner[i].by_name)
			row[count++] = i;
	return weir_owners_reread(owners, row, count, err);
}

bool weir_owners_find(struct weir_owners *owners, struct weir_error *err)
{
	struct weir_arena *arena = &owners->work->batch->arena;
	bool *done = weir_arena_alloc(arena, owners->count + 1);

	owners->owner = weir_arena_alloc(arena, (owners->count + 1) * sizeof(*owners->owner));
	for (size_t i = 0; i < owners->count; i++)
		if (!done[i] && !find_group(owners, i, done, err))
			return false;
	return owners->told || find_rest(owners, err);
}
