/*
 * store-postgrest-slide.c - reads that take as few requests as can be, and what all reads share:
 * which columns are asked for.
 */
#include <stdlib.h>

#include "store-postgrest-slide.h"

enum { ITEM = WEIR_UUID_TEXT /* bytes of a value in a list, with its comma */ };

/* ---- columns ---- */

static size_t add_column(struct rest_selection *selection, const struct rest_table *known,
			 const char *name)
{
	const struct rest_column *column = rest_table_column(known, name, strlen(name));
	size_t i;

	for (i = 0; i < selection->columns.count; i++) {
		if (!strcmp(selection->name[i], name))
			return i;
	}
	selection->name[i] = name;
	selection->type[i] = column ? column->type : WEIR_NULL;
	selection->columns.count++;
	return i;
}

bool rest_selection_make(struct rest_selection *selection, const struct rest_table *known,
			 const struct weir_query *query, struct weir_error *err)
{
	size_t count = query->column_count, i;

	/* Room for the id and the column of the values, which the query need not have. */
	selection->name = calloc(count + 2, sizeof(*selection->name));
	selection->type = calloc(count + 2, sizeof(*selection->type));
	selection->from = calloc(count + 1, sizeof(*selection->from));
	selection->row = calloc(count + 1, sizeof(*selection->row));
	if (!selection->name || !selection->type || !selection->from || !selection->row)
		return rest_no_memory(err);
	for (i = 0; i < count; i++)
		selection->from[i] = add_column(selection, known, query->column[i]);
	selection->columns.id = add_column(selection, known, query->distinct ? query->where : "id");
	selection->columns.name = selection->name;
	selection->columns.type = selection->type;
	return true;
}

void rest_selection_release(struct rest_selection *selection)
{
	free(selection->name);
	free(selection->type);
	free(selection->from);
	free(selection->row);
}

bool rest_selection_hand_on(struct rest_selection *selection, const struct weir_query *query,
			    const struct weir_value *row, weir_row_fn *each, void *arg,
			    struct weir_error *err)
{
	size_t i;

	for (i = 0; i < query->column_count; i++)
		selection->row[i] = row[selection->from[i]];
	return each(arg, selection->row, err);
}

/* ---- sliding ---- */

struct slide {
	struct rest *rest;
	const struct weir_query *query;
	struct rest_subject subject;
	struct rest_selection selection;
	size_t where; /* the number of the values' column */
	struct rest_ask ask;
	struct weir_uuid *value; /* in their order, each once */
	size_t count, next;      /* next: the first one that is not read to its end */
	size_t most;             /* values in a URL */
	struct rest_text items, path;
	struct rest_page page;
	uint64_t left; /* rows, of those that the request is about */
	bool behind;   /* a row was read of the value `next`: the last one is */
	struct weir_uuid last_value, last_id;
};

bool rest_slides(const struct rest *rest, const struct weir_query *query)
{
	const struct rest_column *column =
		query->where ? rest_table_column(rest_known(rest, query->table), query->where,
						 strlen(query->where))
			     : NULL;
	size_t i;

	for (i = 0; i < query->in_count; i++) {
		if (query->in[i].type != WEIR_UUID)
			return false;
	}
	return column && column->type == WEIR_UUID && query->in_count > 1;
}

static int by_value(const void *left, const void *right)
{
	return memcmp(left, right, sizeof(struct weir_uuid));
}

static void collect(struct slide *s)
{
	size_t i;

	for (i = 0; i < s->query->in_count; i++)
		s->value[i] = s->query->in[i].as.uuid;
	qsort(s->value, s->query->in_count, sizeof(*s->value), by_value);
	for (i = 0; i < s->query->in_count; i++) {
		if (!i || by_value(&s->value[i], &s->value[s->count - 1]))
			s->value[s->count++] = s->value[i];
	}
}

/* How many values a URL takes beside all else, with a place to go on from. */
static bool measure(struct slide *s, struct weir_error *err)
{
	char id[WEIR_UUID_TEXT];
	size_t used;

	weir_uuid_print(&s->value[0], id);
	s->ask.after = s->ask.after_where = id;
	rest_encode_page(&s->path, &s->ask);
	used = s->rest->url_length + s->path.length;
	s->most = used + ITEM < s->rest->url_ceiling ? (s->rest->url_ceiling - used) / ITEM : 1;
	return rest_text_good(&s->path, err);
}

static bool begin(struct slide *s, struct weir_error *err)
{
	const struct weir_query *query = s->query;

	s->subject.table = query->table;
	s->subject.known = rest_known(s->rest, query->table);
	if (!rest_selection_make(&s->selection, s->subject.known, query, err))
		return false;
	s->where = add_column(&s->selection, s->subject.known, query->where);
	s->value = calloc(query->in_count, sizeof(*s->value));
	if (!s->value)
		return rest_no_memory(err);
	collect(s);
	s->ask = (struct rest_ask){ .table = query->table,
				    .column = s->selection.columns.name,
				    .column_count = s->selection.columns.count,
				    .where = query->where,
				    .by_where = true,
				    .limit = s->rest->page };
	return measure(s, err);
}

static void release(struct slide *s)
{
	rest_text_release(&s->items);
	rest_text_release(&s->path);
	rest_page_release(&s->page);
	rest_selection_release(&s->selection);
	free(s->value);
}

static const struct weir_value *cell(const struct slide *s, size_t row, size_t column)
{
	return &s->page.value[row * s->selection.columns.count + column];
}

static int order_of(const struct slide *s, size_t row, const struct weir_uuid *value,
		    const struct weir_uuid *id)
{
	int order = by_value(&cell(s, row, s->where)->as.uuid, value);

	return order ? order : by_value(&cell(s, row, s->selection.columns.id)->as.uuid, id);
}

/* A page repeated would count rows twice, and hide others; so would one in another order. */
static bool in_order(const struct slide *s)
{
	size_t i;

	for (i = 0; i < s->page.rows; i++) {
		if (cell(s, i, s->where)->type != WEIR_UUID)
			return false;
		if (i ? order_of(s, i, &cell(s, i - 1, s->where)->as.uuid,
				 &cell(s, i - 1, s->selection.columns.id)->as.uuid) <= 0
		      : s->behind && order_of(s, i, &s->last_value, &s->last_id) <= 0)
			return false;
	}
	return true;
}

static bool judge(void *arg, size_t index, const struct weir_reply *reply, struct weir_error *err)
{
	struct slide *s = arg;
	struct weir_text body = weir_reply_body(reply);
	struct rest_fault fault;
	bool enough;

	(void)index;
	if (!rest_reply_good(reply, &s->subject, &fault, err))
		return false;
	if (!rest_page_read(&s->page, &s->selection.columns, body, &enough))
		return enough ? rest_not_rows(body, err) : rest_no_memory(err);
	if (!in_order(s))
		return weir_fail(err, WEIR_BROKEN, "%s: the server's pages are not in order",
				 s->query->table);
	if (!rest_range_total(weir_reply_header(reply, "Content-Range"), &s->left))
		return weir_fail(err, WEIR_BUSY, "the answer does not say how many rows there are");
	if (!s->page.rows && s->left)
		return weir_fail(err, WEIR_BUSY, "%s: rows are promised and none came",
				 s->query->table);
	return true;
}

/* The values that the next page is about; returns how many. */
static size_t list_values(struct slide *s)
{
	size_t count = s->count - s->next < s->most ? s->count - s->next : s->most, i;
	char text[WEIR_UUID_TEXT];

	rest_text_clear(&s->items);
	for (i = 0; i < count; i++) {
		weir_uuid_print(&s->value[s->next + i], text);
		rest_add_string(&s->items, i ? "," : "");
		rest_add_string(&s->items, text);
	}
	s->ask.items = (struct weir_text){ s->items.at, s->items.length };
	return count;
}

static bool read_page(struct slide *s, struct weir_context *context, struct weir_error *err)
{
	char value[WEIR_UUID_TEXT], id[WEIR_UUID_TEXT];
	struct weir_request request = { .method = "GET",
					.header = rest_count_headers,
					.header_count = REST_READ_HEADERS };

	weir_uuid_print(&s->last_value, value);
	weir_uuid_print(&s->last_id, id);
	s->ask.after = s->behind ? id : NULL;
	s->ask.after_where = value;
	rest_text_clear(&s->path);
	rest_encode_page(&s->path, &s->ask);
	request.path = s->path.at;
	return rest_text_good(&s->items, err) && rest_text_good(&s->path, err) &&
	       weir_exchange(context, &request, 1, judge, s, err);
}

/* count: the values that the page was about. */
static void go_on(struct slide *s, size_t count)
{
	size_t last = s->page.rows - 1;

	s->behind = s->page.rows < s->left;
	if (!s->behind) {
		s->next += count;
		return;
	}
	s->last_value = cell(s, last, s->where)->as.uuid;
	s->last_id = cell(s, last, s->selection.columns.id)->as.uuid;
	while (s->next < s->count && by_value(&s->value[s->next], &s->last_value) < 0)
		s->next++;
}

static bool slide(struct slide *s, struct weir_context *context, weir_row_fn *each, void *arg,
		  struct weir_error *err)
{
	while (s->next < s->count) {
		size_t count = list_values(s), i;

		if (!read_page(s, context, err))
			return false;
		for (i = 0; i < s->page.rows; i++) {
			if (!rest_selection_hand_on(&s->selection, s->query, cell(s, i, 0), each,
						    arg, err))
				return false;
		}
		go_on(s, count);
	}
	return true;
}

bool rest_slide(struct rest *rest, struct weir_context *context, const struct weir_query *query,
		weir_row_fn *each, void *arg, struct weir_error *err)
{
	struct slide s = { .rest = rest, .query = query };
	bool good = begin(&s, err) && slide(&s, context, each, arg, err);

	release(&s);
	return good;
}
