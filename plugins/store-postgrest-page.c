/*
 * store-postgrest-page.c - one page of rows, read from a reply: [{"id": "...", ...}, ...]
 *
 * Whole numbers stay exact; a uuid is one by the column's type, or by its name where it is
 * called `id` or ends in `_id`, as in the embedded store.
 */
#include <stdlib.h>

#include "store-postgrest-json.h"
#include "store-postgrest-page.h"

enum { FIRST_ROWS = 64, DECIMAL = 10 };

struct reading {
	struct rest_json json;
	const struct rest_columns *columns;
	struct rest_page *page;
	bool *enough;
};

static bool ends_in_id(const char *name)
{
	size_t length = strlen(name);

	return !strcmp(name, "id") || (length >= 3 && !strcmp(name + length - 3, "_id"));
}

static struct weir_value string_of(const struct rest_columns *columns, size_t column,
				   struct weir_text text)
{
	struct weir_uuid uuid;

	if (text.length == WEIR_UUID_TEXT - 1 &&
	    (columns->type[column] == WEIR_UUID || ends_in_id(columns->name[column])) &&
	    weir_parse_uuid(text, &uuid))
		return weir_id(uuid);
	return weir_text(text.at, text.length);
}

/* A number beyond int64 that is whole is a REAL, as near as that gets. */
static bool number_of(enum weir_type type, struct weir_text text, struct weir_value *out)
{
	int64_t integer;
	double real;

	if (type != WEIR_REAL && weir_parse_int(text, &integer)) {
		*out = weir_int(integer);
		return true;
	}
	if (!weir_parse_real(text, &real))
		return false;
	*out = weir_real(real);
	return true;
}

static bool read_value(struct reading *in, size_t column, struct weir_value *out)
{
	char begins = rest_json_look(&in->json);
	struct weir_text text;

	if (begins == '{' || begins == '[') {
		if (!rest_json_pass(&in->json, &text))
			return false;
		*out = weir_text(text.at, text.length);
		return true;
	}
	switch (rest_json_read(&in->json, &text)) {
	case REST_JSON_NULL:
		*out = weir_null();
		return true;
	case REST_JSON_TRUE:
	case REST_JSON_FALSE:
		*out = weir_bool(begins == 't');
		return true;
	case REST_JSON_NUMBER:
		return number_of(in->columns->type[column], text, out);
	case REST_JSON_STRING:
		*out = string_of(in->columns, column, text);
		return true;
	case REST_JSON_ARRAY:
	case REST_JSON_OBJECT:
	case REST_JSON_BAD:
		break;
	}
	return false;
}

/* Columns come in the order in which they were asked for; `expected` is tried first. */
static size_t find_column(const struct rest_columns *columns, struct weir_text key, size_t expected)
{
	size_t i, at = expected;

	for (i = 0; i < columns->count; i++, at++) {
		const char *name = columns->name[at %= columns->count];

		if (!strncmp(name, key.at, key.length) && !name[key.length])
			return at;
	}
	return columns->count;
}

static bool make_room(struct rest_page *page, size_t columns, bool *enough)
{
	size_t room = page->room ? 2 * page->room : FIRST_ROWS;
	struct weir_value *value;

	if (page->rows < page->room)
		return true;
	value = realloc(page->value, room * columns * sizeof(*value));
	*enough = value != NULL;
	if (!value)
		return false;
	page->value = value;
	page->room = room;
	return true;
}

/* All columns must come, and each once: then as many came as there are. */
static bool read_row(struct reading *in)
{
	size_t count = in->columns->count, seen = 0;
	struct weir_value *row;
	struct weir_text key;
	bool first;

	if (!make_room(in->page, count, in->enough) ||
	    rest_json_read(&in->json, &key) != REST_JSON_OBJECT)
		return false;
	row = in->page->value + in->page->rows * count;
	for (first = true; rest_json_key(&in->json, first, &key); first = false) {
		size_t column = find_column(in->columns, key, seen);

		if (column == count || !read_value(in, column, &row[column]))
			return false;
		seen++;
	}
	in->page->rows++;
	return seen == count && row[in->columns->id].type == WEIR_UUID;
}

bool rest_page_read(struct rest_page *page, const struct rest_columns *columns,
		    struct weir_text body, bool *enough)
{
	struct reading in = { .columns = columns, .page = page, .enough = enough };
	struct weir_text ignored;
	bool first;

	page->rows = 0;
	rest_text_clear(&page->text);
	rest_add(&page->text, body.at, body.length);
	*enough = !page->text.failed;
	if (!*enough)
		return false;
	rest_json_init(&in.json, page->text.at, page->text.length);
	if (rest_json_read(&in.json, &ignored) != REST_JSON_ARRAY)
		return false;
	for (first = true; rest_json_item(&in.json, first); first = false) {
		if (!read_row(&in))
			return false;
	}
	return rest_json_ended(&in.json);
}

void rest_page_release(struct rest_page *page)
{
	rest_text_release(&page->text);
	free(page->value);
	*page = (struct rest_page){ 0 };
}

bool rest_range_total(const char *range, uint64_t *total)
{
	const char *at = range ? strchr(range, '/') : NULL;

	if (!at || !at[1])
		return false;
	for (*total = 0, at++; *at >= '0' && *at <= '9'; at++) {
		if (*total > (UINT64_MAX - DECIMAL) / DECIMAL)
			return false;
		*total = *total * DECIMAL + (uint64_t)(*at - '0');
	}
	return !*at;
}
