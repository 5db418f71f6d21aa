/*
 * store-postgrest-delete.c - deletes rows by their ids, in portions that fit into a URL.
 *
 * A request tells the ids that it deleted. A portion that takes too long is halved, and the size
 * remembered; one in which a row is still referred to loses that row, which stays, and goes again
 * without it. Ids that no request told are looked for at the end: a row that is still there was
 * kept by the server without a word, as row level security does.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store-postgrest-delete.h"
#include "store-postgrest-page.h"
#include "store-postgrest-parts.h"
#include "store-postgrest-read.h"

enum {
	TOGETHER = 16, /* requests of one exchange */
	REASON_ROOM = 256,
};

/* A part on its way, and what came of it. */
struct slot {
	struct rest_part part;
	struct rest_text path;
	struct rest_page told; /* the ids in the reply */
	enum weir_code code;   /* OK, or what is to be done about it: */
	struct rest_fault fault;
};

struct remover {
	struct rest *rest;
	struct weir_context *context;
	struct weir_delete *what;
	struct rest_subject subject;
	size_t *order; /* of the ids */
	struct rest_parts parts;
	struct slot slot[TOGETHER];
	struct weir_request request[TOGETHER];
	struct weir_value *missed; /* ids that were not told */
	size_t missed_count;
};

/* ---- requests ---- */

static bool fill(struct remover *r, size_t *count, struct weir_error *err)
{
	size_t fit = rest_most_ids(r->rest, r->what->table);
	size_t most = (size_t)r->rest->deleted.now < fit ? (size_t)r->rest->deleted.now : fit;

	for (*count = 0; *count < TOGETHER && r->parts.next < r->parts.count; (*count)++) {
		struct slot *slot = &r->slot[*count];

		slot->part = r->parts.queue[r->parts.next++];
		if (slot->part.count > most && !rest_parts_cut(&r->parts, &slot->part, most, err))
			return false;
		rest_text_clear(&slot->path);
		rest_encode_delete(&slot->path, r->what, r->order + slot->part.from,
				   slot->part.count);
		if (!rest_text_good(&slot->path, err))
			return false;
		r->request[*count] = (struct weir_request){
			.method = "DELETE",
			.path = slot->path.at,
			.header = rest_delete_headers,
			.header_count = REST_DELETE_HEADERS,
		};
	}
	return true;
}

static bool judge(void *arg, size_t index, const struct weir_reply *reply, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	static const enum weir_type type[] = { WEIR_UUID };
	const struct rest_columns columns = { id, type, 1, 0 };
	struct remover *r = arg;
	struct slot *slot = &r->slot[index];
	bool enough;

	if (!rest_reply_good(reply, &r->subject, &slot->fault, err)) {
		slot->code = err->code;
		return slot->code == WEIR_BAD_DATA || slot->code == WEIR_TOO_BIG;
	}
	slot->code = WEIR_OK;
	if (rest_page_read(&slot->told, &columns, weir_reply_body(reply), &enough))
		return true;
	return enough ? rest_not_rows(weir_reply_body(reply), err) : rest_no_memory(err);
}

/* ---- replies ---- */

static int by_id(const void *left, const void *right)
{
	const struct weir_value *a = left, *b = right;

	return memcmp(a->as.uuid.byte, b->as.uuid.byte, sizeof(a->as.uuid.byte));
}

static bool settle(struct remover *r, struct slot *slot)
{
	struct rest_page *told = &slot->told;

	r->what->deleted += told->rows;
	if (told->rows)
		qsort(told->value, told->rows, sizeof(*told->value), by_id);
	for (size_t i = 0; i < slot->part.count; i++) {
		const struct weir_value *id = &r->what->in[r->order[slot->part.from + i]];

		if (!told->rows || !bsearch(id, told->value, told->rows, sizeof(*id), by_id))
			r->missed[r->missed_count++] = *id;
	}
	rest_size_grow(&r->rest->deleted);
	return true;
}

static bool halve(struct remover *r, struct rest_part part, struct weir_error *err)
{
	return rest_parts_cut(&r->parts, &part, part.count / 2, err) &&
	       rest_parts_put_back(&r->parts, part, err);
}

static bool shrink(struct remover *r, const struct slot *slot, struct weir_error *err)
{
	if (slot->part.count < 2)
		return rest_fault_tell(&slot->fault, &r->subject, err);
	if (rest_size_shrink(&r->rest->deleted, slot->part.count))
		weir_log(r->context, WEIR_INFO,
			 "%s: deleting %zu rows at once takes the server too long: %zu from now on",
			 r->what->table, slot->part.count, slot->part.count / 2);
	return halve(r, slot->part, err);
}

/* "rows of TABLE refer to it": a table's name is no value of a row. */
static bool keep(const struct remover *r, const struct rest_fault *fault, size_t at,
		 struct weir_error *err)
{
	char name[128], reason[REASON_ROOM];

	rest_fault_name(fault, "\" on table", name, sizeof(name));
	if (*name)
		(void)snprintf(reason, sizeof(reason), "rows of %s refer to it", name);
	else
		(void)snprintf(reason, sizeof(reason), "%.*s", (int)sizeof(reason) - 1,
			       fault->message);
	return !r->what->kept ||
	       r->what->kept(r->what->arg, &r->what->in[r->order[at]].as.uuid, reason, err);
}

/* The row that the refusal is about: `Key (id)=(...) is still referenced from table "x".` */
static bool find_guilty(const struct remover *r, const struct slot *slot, size_t *at)
{
	struct weir_text columns, values;
	struct weir_value id = { .type = WEIR_UUID };

	if (!rest_fault_key(&slot->fault, &columns, &values) || columns.length != 2 ||
	    memcmp(columns.at, "id", 2) != 0 || !weir_parse_uuid(values, &id.as.uuid))
		return false;
	for (size_t i = 0; i < slot->part.count; i++) {
		*at = slot->part.from + i;
		if (!by_id(&r->what->in[r->order[*at]], &id))
			return true;
	}
	return false;
}

static bool isolate(struct remover *r, const struct slot *slot, struct weir_error *err)
{
	struct rest_part part = slot->part;
	size_t at = part.from, last = part.from + part.count - 1, row;

	if (part.count > 1 && !find_guilty(r, slot, &at))
		return halve(r, part, err);
	if (!keep(r, &slot->fault, at, err))
		return false;
	row = r->order[at];
	r->order[at] = r->order[last];
	r->order[last] = row;
	part.count--;
	return rest_parts_put_back(&r->parts, part, err);
}

static bool take_reply(struct remover *r, struct slot *slot, struct weir_error *err)
{
	if (slot->code == WEIR_BAD_DATA)
		return isolate(r, slot, err);
	if (slot->code == WEIR_TOO_BIG)
		return shrink(r, slot, err);
	return settle(r, slot);
}

/* ---- what was not told ---- */

static bool look_missed(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct remover *r = arg;

	(void)value;
	weir_fail(err, WEIR_DENIED,
		  "%s: the server does not let rows be deleted, and does not say so",
		  r->what->table);
	return weir_hint(err, "row level security hides them from this key: use the secret key, "
			      "which may write");
}

static bool check_missed(struct remover *r, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	const struct weir_query query = { .table = r->what->table,
					  .column = id,
					  .column_count = 1,
					  .where = "id",
					  .in = r->missed,
					  .in_count = r->missed_count };

	return !r->missed_count || rest_scan(r->rest, r->context, &query, look_missed, r, err);
}

static bool delete_parts(struct remover *r, struct weir_error *err)
{
	size_t count;

	while (r->parts.next < r->parts.count) {
		if (!fill(r, &count, err) ||
		    !weir_exchange(r->context, r->request, count, judge, r, err))
			return false;
		for (size_t i = count; i-- > 0;) {
			if (!take_reply(r, &r->slot[i], err))
				return false;
		}
	}
	return check_missed(r, err);
}

static void release(struct remover *r)
{
	for (size_t i = 0; i < TOGETHER; i++) {
		rest_text_release(&r->slot[i].path);
		rest_page_release(&r->slot[i].told);
	}
	rest_parts_release(&r->parts);
	free(r->order);
	free(r->missed);
	free(r);
}

static bool check(const struct weir_delete *what, struct weir_context *context,
		  struct weir_error *err)
{
	if (weir_is_dry_run(context))
		return weir_fail(err, WEIR_BUG, "a delete from %s in a dry run", what->table);
	for (size_t i = 0; i < what->in_count; i++) {
		if (what->in[i].type != WEIR_UUID)
			return weir_fail(err, WEIR_BUG, "a delete from %s without a uuid",
					 what->table);
	}
	return true;
}

bool rest_delete(struct rest *rest, struct weir_context *context, struct weir_delete *what,
		 struct weir_error *err)
{
	struct remover *r;
	bool good;

	what->deleted = 0;
	if (!check(what, context, err))
		return false;
	r = calloc(1, sizeof(*r));
	if (!r)
		return rest_no_memory(err);
	r->rest = rest;
	r->context = context;
	r->what = what;
	r->subject = (struct rest_subject){ .table = what->table };
	r->order = calloc(what->in_count + 1, sizeof(*r->order));
	r->missed = calloc(what->in_count + 1, sizeof(*r->missed));
	good = (r->order && r->missed) || rest_no_memory(err);
	for (size_t i = 0; good && i < what->in_count; i++)
		r->order[i] = i;
	good = good &&
	       rest_parts_put_back(&r->parts, (struct rest_part){ .count = what->in_count }, err) &&
	       delete_parts(r, err);
	release(r);
	return good;
}
