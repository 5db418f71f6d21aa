/*
 * housekeeping-totals.c - holds the totals of a JSON file against the rows of CSV files.
 */
#include "housekeeping-totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store-postgrest-json.h"

enum {
	CEILING = 1 << 20, /* bytes of the JSON file */
	SHOWN = 64,        /* bytes of a file's name that a warning shows */
};

/* The file's name without its folder. */
static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The whole text; length CEILING: it is longer. NULL: there is no such file. */
static char *read_all(const char *path, struct weir_context *context, size_t *length)
{
	FILE *in = fopen(path, "rb");
	char *text;

	if (!in)
		return NULL;
	text = weir_alloc(context, CEILING + 1);
	*length = fread(text, 1, CEILING, in);
	(void)fclose(in); /* it was read only */
	return text;
}

/* The number of a key of the object; false: there is none. */
static bool find_total(const char *text, size_t length, const char *name,
		       struct weir_context *context, int64_t *out)
{
	char *copy = weir_alloc(context, length + 1); /* reading changes it */
	struct rest_json in;
	struct weir_text key, value;
	bool first = true, found = false;

	memcpy(copy, text, length);
	rest_json_init(&in, copy, length);
	if (rest_json_read(&in, &key) != REST_JSON_OBJECT)
		return false;
	for (; !found && rest_json_key(&in, first, &key); first = false) {
		if (key.length != strlen(name) || memcmp(key.at, name, key.length) != 0)
			(void)rest_json_pass(&in, NULL); /* what is bad ends the loop */
		else
			found = rest_json_pass(&in, &value);
	}
	return found && weir_parse_int(value, out);
}

static bool count_records(struct weir_csv *csv, int64_t *count, struct weir_error *err)
{
	struct weir_csv_record record;
	bool end;

	for (*count = -1;; (*count)++) { /* without the header */
		if (!weir_csv_next(csv, &record, &end, err))
			return false;
		if (end)
			return true;
	}
}

/* The rows of a CSV file beside the JSON file; *there is false if it cannot be opened. */
static bool count_rows(const struct totals *totals, const char *name, struct weir_context *context,
		       int64_t *count, bool *there, struct weir_error *err)
{
	size_t folder = (size_t)(base_of(totals->path) - totals->path);
	char *path = weir_alloc(context, folder + strlen(name) + 1);
	struct weir_csv *csv;
	bool good;

	memcpy(path, totals->path, folder);
	memcpy(path + folder, name, strlen(name) + 1);
	csv = weir_csv_open(path, NULL, err);
	*there = csv != NULL;
	if (!csv)
		return true;
	good = count_records(csv, count, err);
	weir_csv_free(csv);
	return good;
}

static bool compare_one(const struct totals *totals, const struct weir_map_item *item,
			struct weir_context *context, int64_t total, struct weir_error *err)
{
	const char *json = base_of(totals->path);
	int64_t count = 0;
	bool there;

	if (!count_rows(totals, item->text, context, &count, &there, err))
		return false;
	if (!there)
		weir_warn(context, "TOTALS", "%.*s says %s %" PRId64 ", and there is no %.*s",
			  SHOWN, json, item->key, total, SHOWN, item->text);
	else if (total < count - totals->slack || total > count + totals->slack)
		weir_warn(context, "TOTALS", "%.*s says %s %" PRId64 ", %.*s has %" PRId64, SHOWN,
			  json, item->key, total, SHOWN, item->text, count);
	return true;
}

bool totals_compare(const struct totals *totals, struct weir_context *context,
		    struct weir_error *err)
{
	size_t length = 0;
	const char *text = totals->path ? read_all(totals->path, context, &length) : NULL;
	int64_t total;

	if (!text)
		return true;
	if (length == CEILING) {
		weir_warn(context, "TOTALS", "%.*s is longer than %d bytes: not compared", SHOWN,
			  base_of(totals->path), CEILING);
		return true;
	}
	for (size_t i = 0; i < totals->file->count; i++) {
		const struct weir_map_item *item = &totals->file->item[i];

		if (find_total(text, length, item->key, context, &total) &&
		    !compare_one(totals, item, context, total, err))
			return false;
	}
	return true;
}
