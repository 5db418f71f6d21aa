/*
 * store-postgrest-lists.c - the values of a query, cut into lists that fit into a URL each.
 */
#include <stdlib.h>

#include "store-postgrest-encode.h"
#include "store-postgrest-lists.h"

static int by_text(const void *left, const void *right)
{
	const struct weir_text *a = left, *b = right;
	size_t length = a->length < b->length ? a->length : b->length;
	int order = length ? memcmp(a->at, b->at, length) : 0;

	return order ? order : (a->length > b->length) - (a->length < b->length);
}

/* Encodes all values; item gets where they stand, sorted. */
static size_t encode(struct rest_lists *lists, const struct weir_query *query,
		     struct weir_text *item)
{
	size_t i, count = 0, from = 0;

	for (i = 0; i < query->in_count; i++) {
		if (!rest_encode_item(&lists->text, &query->in[i]))
			continue;
		item[count++].length = lists->text.length - from;
		from = lists->text.length;
	}
	if (lists->text.failed)
		return 0;
	for (i = 0, from = 0; i < count; i++) {
		item[i].at = lists->text.at + from;
		from += item[i].length;
	}
	qsort(item, count, sizeof(*item), by_text);
	return count;
}

static void join(struct rest_lists *lists, const struct weir_text *item, size_t count, size_t most)
{
	size_t i, from = 0;

	for (i = 0; i < count; i++) {
		if (i > 0 && by_text(&item[i - 1], &item[i]) == 0)
			continue;
		if (lists->count && lists->joint.length - from + 1 + item[i].length <= most) {
			rest_add_string(&lists->joint, ",");
		} else {
			from = lists->joint.length;
			lists->count++;
		}
		rest_add(&lists->joint, item[i].at, item[i].length);
		lists->end[lists->count - 1] = lists->joint.length;
	}
}

bool rest_lists_make(struct rest_lists *lists, const struct weir_query *query, size_t most,
		     struct weir_error *err)
{
	struct weir_text *item = calloc(query->in_count + 1, sizeof(*item));

	*lists = (struct rest_lists){ .end = calloc(query->in_count + 1, sizeof(*lists->end)) };
	if (!item || !lists->end) {
		free(item);
		return rest_no_memory(err);
	}
	join(lists, item, encode(lists, query, item), most);
	free(item);
	return rest_text_good(&lists->text, err) && rest_text_good(&lists->joint, err);
}

void rest_lists_release(struct rest_lists *lists)
{
	rest_text_release(&lists->text);
	rest_text_release(&lists->joint);
	free(lists->end);
	*lists = (struct rest_lists){ 0 };
}

struct weir_text rest_lists_at(const struct rest_lists *lists, size_t index)
{
	size_t from = index ? lists->end[index - 1] : 0;

	return (struct weir_text){ lists->joint.at + from, lists->end[index] - from };
}
