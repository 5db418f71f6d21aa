/*
 * store-postgrest-write.c - writes a batch of rows, with as few requests as the server takes.
 *
 * The rows are cut into parts, each of which one request carries: rows to insert, or rows
 * of which an update sets the same values. A part that a unique key refuses goes once more,
 * and the server leaves out the rows that the key refuses (ON CONFLICT of that key). Any other
 * one loses the rows that are at fault, or is halved until they stand alone; one that is too
 * big is halved as well, and the size is remembered, and grows again after a while. The writer
 * owns the order of the rows, the parts and the slots; the rows are the caller's.
 */
#include <stdlib.h>

#include "store-postgrest-isolate.h"
#include "store-postgrest-parts.h"
#include "store-postgrest-settle.h"
#include "store-postgrest-skip.h"
#include "store-postgrest-write.h"

enum {
	TOGETHER = 16, /* requests of one exchange */
};

/* A part on its way, and what came of it. */
struct slot {
	struct rest_part part;
	struct rest_text path, body;
	struct rest_page told; /* the ids in the reply */
	bool repeated;         /* it went out more than once */
	enum weir_code code;   /* OK, or what is to be done about it: */
	struct rest_fault fault;
};

struct writer {
	struct rest *rest;
	struct weir_context *context;
	struct weir_write *write;
	struct rest_subject subject;
	struct rest_settle settle;
	size_t *order; /* of the rows */
	bool *guilty;  /* of a part's rows */
	struct rest_parts parts;
	bool no_skipping; /* the server cannot, by the key in question */
	struct slot slot[TOGETHER];
	struct weir_request request[TOGETHER];
};

/* How many rows one request may carry. */
static size_t most_rows(const struct writer *w, bool update)
{
	return update ? rest_most_ids(w->rest, w->write->table) : (size_t)w->rest->inserted.now;
}

/* ---- requests ---- */

static struct rest_rows rows_of(const struct writer *w, const struct rest_part *part)
{
	return (struct rest_rows){ w->write, w->order + part->from, part->count };
}

static bool encode(struct writer *w, size_t number, struct weir_error *err)
{
	struct slot *slot = &w->slot[number];
	struct rest_rows rows = rows_of(w, &slot->part);

	rest_text_clear(&slot->path);
	rest_text_clear(&slot->body);
	if (slot->part.update) {
		rest_encode_update_path(&slot->path, &rows);
		rest_encode_update_body(&slot->body, &rows);
	} else {
		rest_encode_insert_path(&slot->path, &rows,
					slot->part.skip ? w->write->row[*rows.at].words->key_columns
							: "id");
		rest_encode_insert_body(&slot->body, &rows);
	}
	w->request[number] = (struct weir_request){
		.method = slot->part.update ? "PATCH" : "POST",
		.path = slot->path.at,
		.header = slot->part.update ? rest_update_headers : rest_insert_headers,
		.header_count = REST_WRITE_HEADERS,
		.body = { slot->body.at, slot->body.length },
	};
	return rest_text_good(&slot->path, err) && rest_text_good(&slot->body, err);
}

/* Takes parts from the queue, each cut to what a request may carry now. */
static bool fill(struct writer *w, size_t *count, struct weir_error *err)
{
	for (*count = 0; *count < TOGETHER && w->parts.next < w->parts.count; (*count)++) {
		struct rest_part *part = &w->slot[*count].part;
		size_t most;

		if (*count && (w->parts.queue[w->parts.next].alone || w->slot[0].part.alone))
			break;
		*part = w->parts.queue[w->parts.next++];
		most = most_rows(w, part->update);
		if (part->count > most && !rest_parts_cut(&w->parts, part, most, err))
			return false;
		if (!encode(w, *count, err))
			return false;
	}
	return true;
}

/* The key is one that the server does not skip rows by: a partial index, a deferred one. */
static bool cannot_skip(const struct slot *slot)
{
	return slot->part.skip && (slot->code == WEIR_DENIED || slot->code == WEIR_BUG);
}

static bool judge(void *arg, size_t index, const struct weir_reply *reply, struct weir_error *err)
{
	static const char *const id[] = { "id" };
	static const enum weir_type type[] = { WEIR_UUID };
	const struct rest_columns columns = { id, type, 1, 0 };
	struct writer *w = arg;
	struct slot *slot = &w->slot[index];
	bool enough;

	if (!rest_reply_good(reply, &w->subject, &slot->fault, err)) {
		slot->code = err->code;
		return slot->code == WEIR_BAD_DATA || slot->code == WEIR_TOO_BIG ||
		       cannot_skip(slot);
	}
	slot->code = WEIR_OK;
	slot->repeated = weir_reply_sends(reply) > 1;
	if (rest_page_read(&slot->told, &columns, weir_reply_body(reply), &enough))
		return true;
	return enough ? rest_not_rows(weir_reply_body(reply), err) : rest_no_memory(err);
}

/* ---- replies ---- */

static bool halve(struct writer *w, struct rest_part part, struct weir_error *err)
{
	return rest_parts_cut(&w->parts, &part, part.count / 2, err) &&
	       rest_parts_put_back(&w->parts, part, err);
}

static bool shrink(struct writer *w, const struct slot *slot, struct weir_error *err)
{
	if (slot->part.count < 2)
		return rest_fault_tell(&slot->fault, &w->subject, err);
	if (!slot->part.update && rest_size_shrink(&w->rest->inserted, slot->part.count))
		weir_log(w->context, WEIR_INFO,
			 "%s: a request of %zu rows is too big for the server: %zu from now on",
			 w->write->table, slot->part.count, slot->part.count / 2);
	return halve(w, slot->part, err);
}

static bool refuse(struct writer *w, size_t at, const struct rest_fault *fault,
		   struct weir_error *err)
{
	struct weir_write_row *row = &w->write->row[w->order[at]];

	struct rest_words words;

	rest_refusal(fault, &words);
	rest_refuse(w->write, row, &words);
	return rest_settle_refused(&w->settle, row, err);
}

/* May one request say of all the rows which of them the key refuses? */
static bool may_skip(const struct writer *w, const struct slot *slot)
{
	return w->write->keys_apart && !w->no_skipping && !slot->part.update && !slot->part.skip &&
	       rest_can_skip(&slot->fault);
}

/* The same rows, of which the server leaves those out that the key refuses. */
static bool skip(struct writer *w, struct rest_part part, const struct rest_fault *fault,
		 struct weir_error *err)
{
	struct rest_rows rows = rows_of(w, &part);

	rest_skip_begin(w->rest, &rows, fault);
	part.skip = part.whole = true;
	return rest_parts_put_back(&w->parts, part, err);
}

/* As usual, skipping by the id. */
static bool skip_no_more(struct writer *w, struct rest_part part, struct weir_error *err)
{
	part.skip = false;
	return rest_parts_put_back(&w->parts, part, err);
}

/* A row whose id is there: an insert that skips by the id takes it for present. */
static bool set_apart(struct writer *w, const struct slot *slot, struct weir_error *err)
{
	struct rest_part part = slot->part, single = slot->part;
	struct rest_rows rows = rows_of(w, &part);
	size_t *order = w->order + part.from, at = 0, row;

	if (!rest_guilty(&slot->fault, &rows, w->guilty))
		return part.count > 1 ? halve(w, part, err) : skip_no_more(w, part, err);
	while (!w->guilty[at])
		at++;
	row = order[at];
	part.count--;
	part.whole = false;
	memmove(order + at, order + at + 1, (part.count - at) * sizeof(*order));
	order[part.count] = row;
	single.from += part.count;
	single.count = 1;
	return skip_no_more(w, single, err) && rest_parts_put_back(&w->parts, part, err);
}

static bool may_leave(const struct writer *w, const struct slot *slot)
{
	return w->write->may_leave && !slot->part.update && rest_is_unique(&slot->fault);
}

static bool leave(struct writer *w, const struct rest_part *part)
{
	size_t i;

	for (i = 0; i < part->count; i++)
		w->write->row[w->order[part->from + i]].outcome = WEIR_OUT_NONE;
	return true;
}

/* The rows that are at fault are refused, and the others tried again without them. */
static bool isolate(struct writer *w, const struct slot *slot, struct weir_error *err)
{
	struct rest_part part = slot->part;
	struct rest_rows rows = rows_of(w, &part);
	size_t i, left = part.from;

	if (part.skip && rest_is_id(&slot->fault))
		return set_apart(w, slot, err);
	if (part.count == 1)
		return refuse(w, part.from, &slot->fault, err);
	part.alone = true;
	part.whole = false;
	if (may_skip(w, slot))
		return skip(w, part, &slot->fault, err);
	if (!rest_guilty(&slot->fault, &rows, w->guilty))
		return may_leave(w, slot) ? leave(w, &part) : halve(w, part, err);
	for (i = 0; i < part.count; i++) {
		if (!w->guilty[i])
			w->order[left++] = w->order[part.from + i];
		else if (!refuse(w, part.from + i, &slot->fault, err))
			return false;
	}
	part.count = left - part.from;
	return rest_parts_put_back(&w->parts, part, err);
}

static bool take_reply(struct writer *w, struct slot *slot, struct weir_error *err)
{
	struct rest_rows rows = rows_of(w, &slot->part);

	if (slot->code == WEIR_BAD_DATA)
		return isolate(w, slot, err);
	if (slot->code == WEIR_TOO_BIG)
		return shrink(w, slot, err);
	if (cannot_skip(slot)) {
		w->no_skipping = true;
		rest_skip_forget(w->rest);
		return skip_no_more(w, slot->part, err);
	}
	if (slot->part.update)
		rest_settle_updated(&w->settle, &rows, &slot->told);
	else if (slot->part.skip)
		rest_skip_end(&rows, slot->part.whole, &slot->told);
	else
		rest_settle_inserted(&w->settle, &rows, &slot->told, slot->repeated);
	if (!slot->part.update)
		rest_size_grow(&w->rest->inserted);
	return true;
}

/* Where the key has refused others, the first request skips; a row alone is told more without. */
static void recall(struct writer *w)
{
	struct rest_part *first = w->parts.queue;
	struct rest_rows rows;

	if (!w->write->keys_apart || !w->parts.count || first->update || first->count < 2)
		return;
	rows = rows_of(w, first);
	first->skip = rest_skip_recall(w->rest, &rows);
}

static bool write_parts(struct writer *w, struct weir_error *err)
{
	size_t count, i;

	while (w->parts.next < w->parts.count) {
		if (!fill(w, &count, err) ||
		    !weir_exchange(w->context, w->request, count, judge, w, err))
			return false;
		/* From the last one, so that what is left of the first one comes first. */
		for (i = count; i-- > 0;) {
			if (!take_reply(w, &w->slot[i], err))
				return false;
		}
	}
	return rest_settle_end(&w->settle, err);
}

static void release(struct writer *w)
{
	size_t i;

	for (i = 0; i < TOGETHER; i++) {
		rest_text_release(&w->slot[i].path);
		rest_text_release(&w->slot[i].body);
		rest_page_release(&w->slot[i].told);
	}
	rest_settle_release(&w->settle);
	free(w->order);
	free(w->guilty);
	rest_parts_release(&w->parts);
	free(w);
}

static bool check(const struct weir_write *write, struct weir_context *context,
		  struct weir_error *err)
{
	size_t i;

	if (weir_is_dry_run(context))
		return weir_fail(err, WEIR_BUG, "a write to %s in a dry run", write->table);
	if (write->mode == WEIR_UPDATE && write->column_count < 2)
		return weir_fail(err, WEIR_BUG, "an update of %s that sets nothing", write->table);
	for (i = 0; i < write->row_count; i++) {
		if (write->row[i].value[0].type != WEIR_UUID)
			return weir_fail(err, WEIR_BUG, "a row for %s without a uuid as its id",
					 write->table);
	}
	return true;
}

bool rest_write(struct rest *rest, struct weir_context *context, struct weir_write *write,
		struct weir_error *err)
{
	struct writer *w;
	bool good;

	if (!check(write, context, err))
		return false;
	w = calloc(1, sizeof(*w));
	if (!w)
		return rest_no_memory(err);
	w->rest = rest;
	w->context = context;
	w->write = write;
	w->subject = (struct rest_subject){ write->table, rest_known(rest, write->table), write };
	w->settle.rest = rest;
	w->settle.context = context;
	w->settle.write = write;
	w->order = calloc(write->row_count + 1, sizeof(*w->order));
	w->guilty = calloc(write->row_count + 1, sizeof(*w->guilty));
	good = (w->order && w->guilty) || rest_no_memory(err);
	good = good && rest_settle_init(&w->settle, err) &&
	       rest_parts_begin(&w->parts, write, w->order, err);
	if (good)
		recall(w);
	good = good && write_parts(w, err);
	release(w);
	return good;
}
