/*
 * store-postgrest-read.c - reads and counts rows.
 *
 * A query is cut into lists of values, each within the longest URL. The rows of a list come
 * in pages, by id: the next page begins behind the last id. How many rows there are is
 * asked with the first page, and a short page ends nothing: the server may have a limit of
 * its own, and cuts silently. Several lists are under way together. Where
 * the distinct values of a column are asked for, pages go by that column, and rows with a value
 * that came are passed over.
 */
#include <stdlib.h>

#include "store-postgrest-lists.h"
#include "store-postgrest-read.h"
#include "store-postgrest-slide.h"

enum {
	TOGETHER = 16,   /* lists under way; each holds a page */
	AFTER_ROOM = 48, /* bytes of "&id=gt.ID" and some */
	LEAST_LIST = 64, /* bytes of a list, whatever the ceiling */
};

/* A list whose pages are being read. */
struct lane {
	bool busy;
	size_t list;
	bool counting;        /* this page brings the count */
	uint64_t total, read; /* rows, of this list */
	char after[WEIR_UUID_TEXT];
	struct rest_text path;
	struct rest_page page;
};

struct reader {
	struct rest *rest;
	const struct weir_query *query;
	struct rest_subject subject;
	struct rest_selection selection;
	struct rest_ask ask;
	struct rest_lists lists;
	size_t list_count, next; /* next: the first list that no lane has */
	struct lane lane[TOGETHER];
	struct lane *asked[TOGETHER]; /* by the exchange under way */
	struct weir_request request[TOGETHER];
	uint64_t count;

	weir_row_fn *each; /* NULL: count */
	void *arg;
};

/* ---- beginning ---- */

/* How long a list may be, beside all else that stands in the URL. */
static bool list_room(struct reader *in, size_t *room, struct weir_error *err)
{
	const struct rest *rest = in->rest;
	struct rest_text path = { 0 };
	bool good;
	size_t used;

	rest_encode_page(&path, &in->ask);
	good = rest_text_good(&path, err);
	used = rest->url_length + path.length + AFTER_ROOM;
	*room = used + LEAST_LIST < rest->url_ceiling ? rest->url_ceiling - used : LEAST_LIST;
	rest_text_release(&path);
	return good;
}

/* A table that the pipeline does not know may have another key than `id`. */
static const char *page_column(const struct weir_query *query, const struct rest_table *known)
{
	if (query->distinct)
		return query->where;
	return known && known->count && !rest_table_column(known, "id", 2) ? known->column[0].name
									   : NULL;
}

static bool begin(struct reader *in, struct weir_error *err)
{
	const struct weir_query *query = in->query;
	size_t room;

	in->subject.table = query->table;
	in->subject.known = rest_known(in->rest, query->table);
	if (!rest_selection_make(&in->selection, in->subject.known, query, err))
		return false;
	in->ask = (struct rest_ask){ .table = query->table,
				     .column = in->selection.columns.name,
				     .column_count = in->selection.columns.count,
				     .where = query->where,
				     .by = page_column(query, in->subject.known),
				     .limit = in->rest->page };
	in->list_count = 1;
	if (!query->where)
		return true;
	if (!list_room(in, &room, err) || !rest_lists_make(&in->lists, query, room, err))
		return false;
	in->list_count = in->lists.count;
	return true;
}

static void release(struct reader *in)
{
	size_t i;

	for (i = 0; i < TOGETHER; i++) {
		rest_text_release(&in->lane[i].path);
		rest_page_release(&in->lane[i].page);
	}
	rest_lists_release(&in->lists);
	rest_selection_release(&in->selection);
}

/* ---- replies ---- */

static bool no_count(struct weir_error *err)
{
	return weir_fail(err, WEIR_BUSY, "the answer does not say how many rows there are");
}

static bool judge_count(void *arg, size_t index, const struct weir_reply *reply,
			struct weir_error *err)
{
	struct reader *in = arg;
	struct rest_fault fault;

	return rest_reply_good(reply, &in->subject, &fault, err) &&
	       (rest_range_total(weir_reply_header(reply, "Content-Range"),
				 &in->asked[index]->total) ||
		no_count(err));
}

/* A page repeated would count rows twice, and hide others. */
static bool in_order(const struct reader *in, const struct lane *lane)
{
	struct weir_text text = { lane->after, strlen(lane->after) };
	const struct weir_value *id;
	struct weir_uuid last;

	if (!lane->page.rows || !weir_parse_uuid(text, &last))
		return true;
	id = lane->page.value + in->selection.columns.id;
	return memcmp(id->as.uuid.byte, last.byte, sizeof(last.byte)) > 0;
}

static bool judge_page(void *arg, size_t index, const struct weir_reply *reply,
		       struct weir_error *err)
{
	struct reader *in = arg;
	struct lane *lane = in->asked[index];
	struct weir_text body = weir_reply_body(reply);
	struct rest_fault fault;
	uint64_t rest;
	bool enough;

	if (!rest_reply_good(reply, &in->subject, &fault, err))
		return false;
	if (!rest_page_read(&lane->page, &in->selection.columns, body, &enough))
		return enough ? rest_not_rows(body, err) : rest_no_memory(err);
	if (!in_order(in, lane))
		return weir_fail(err, WEIR_BROKEN,
				 "%s: the server's pages are not in the order of ids",
				 in->query->table);
	if (lane->counting) {
		if (!rest_range_total(weir_reply_header(reply, "Content-Range"), &rest))
			return no_count(err);
		lane->total = lane->read + rest;
	}
	if (lane->counting && !lane->page.rows && lane->read < lane->total)
		return weir_fail(err, WEIR_BUSY, "%s: rows are promised and none came",
				 in->query->table);
	return true;
}

/* ---- requests ---- */

static bool ask(struct reader *in, struct lane *lane, size_t number, struct weir_error *err)
{
	bool counts = !in->each;

	if (in->query->where)
		in->ask.items = rest_lists_at(&in->lists, lane->list);
	in->ask.after = *lane->after ? lane->after : NULL;
	rest_text_clear(&lane->path);
	if (counts)
		rest_encode_count(&lane->path, &in->ask);
	else
		rest_encode_page(&lane->path, &in->ask);
	in->asked[number] = lane;
	in->request[number] = (struct weir_request){
		.method = counts ? "HEAD" : "GET",
		.path = lane->path.at,
		.header = lane->counting ? rest_count_headers : rest_plain_headers,
		.header_count = lane->counting ? REST_READ_HEADERS : 1,
	};
	return rest_text_good(&lane->path, err);
}

/* The next lists go where lists are done; *count requests are ready then. */
static bool fill(struct reader *in, size_t *count, struct weir_error *err)
{
	size_t i;

	*count = 0;
	for (i = 0; i < TOGETHER; i++) {
		struct lane *lane = &in->lane[i];

		if (!lane->busy && in->next < in->list_count) {
			lane->list = in->next++;
			lane->busy = lane->counting = true;
			lane->total = lane->read = 0;
			*lane->after = '\0';
		}
		if (lane->busy && !ask(in, lane, (*count)++, err))
			return false;
	}
	return true;
}

/* ---- rows ---- */

static bool take_page(struct reader *in, struct lane *lane, struct weir_error *err)
{
	size_t i, count = in->selection.columns.count;
	const struct weir_value *row = lane->page.value;

	for (i = 0; i < lane->page.rows; i++, row += count) {
		if (!rest_selection_hand_on(&in->selection, in->query, row, in->each, in->arg, err))
			return false;
	}
	if (lane->page.rows)
		weir_uuid_print(&(row - count)[in->selection.columns.id].as.uuid, lane->after);
	lane->read += lane->page.rows;
	/* An empty page before the end: rows were deleted meanwhile, or it is not true. */
	lane->counting = !lane->page.rows && lane->read < lane->total;
	lane->busy = lane->read < lane->total;
	return true;
}

static bool take_all(struct reader *in, size_t count, struct weir_error *err)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct lane *lane = in->asked[i];

		if (in->each && !take_page(in, lane, err))
			return false;
		if (in->each)
			continue;
		in->count += lane->total;
		lane->busy = false;
	}
	return true;
}

static bool read_all(struct reader *in, struct weir_context *context, struct weir_error *err)
{
	weir_judge_fn *judge = in->each ? judge_page : judge_count;
	size_t count;

	if (!begin(in, err))
		return false;
	for (;;) {
		if (!fill(in, &count, err))
			return false;
		if (!count)
			return true;
		if (!weir_exchange(context, in->request, count, judge, in, err) ||
		    !take_all(in, count, err))
			return false;
	}
}

static bool run(struct reader *like, struct weir_context *context, uint64_t *count,
		struct weir_error *err)
{
	struct reader *in = malloc(sizeof(*in));
	bool good;

	if (!in)
		return rest_no_memory(err);
	*in = *like;
	good = read_all(in, context, err);
	*count = in->count;
	release(in);
	free(in);
	return good;
}

bool rest_scan(struct rest *rest, struct weir_context *context, const struct weir_query *query,
	       weir_row_fn *each, void *arg, struct weir_error *err)
{
	struct reader like = { .rest = rest, .query = query, .each = each, .arg = arg };
	uint64_t ignored;

	if (query->sparing && !query->distinct && rest_slides(rest, query))
		return rest_slide(rest, context, query, each, arg, err);
	return run(&like, context, &ignored, err);
}

bool rest_count(struct rest *rest, struct weir_context *context, const struct weir_query *query,
		uint64_t *count, struct weir_error *err)
{
	struct reader like = { .rest = rest, .query = query };

	return run(&like, context, count, err);
}
