/*
 * meet-file.h - which meets a folder is about: the site ids in its meets.csv.
 *
 * The folder's name is no guide (folders get renamed). The ids live as long as
 * the context that they were read in.
 */
#ifndef MEET_FILE_H
#define MEET_FILE_H

#include <weir/plugin.h>

enum { MEET_FILE_MAX = 4096 }; /* meets in one file */

struct meet_ids {
	const char **id; /* distinct, in the order of the file */
	size_t count;
};

/* The header's column of that name; BAD_CONFIG says which columns there are. */
static inline bool meet_file_column(const char *path, const struct weir_csv_record *header,
				    const char *column, size_t *number, struct weir_error *err)
{
	for (*number = 0; *number < header->count; (*number)++) {
		struct weir_text name = weir_trim(header->field[*number]);
		if (name.length == strlen(column) && !memcmp(name.at, column, name.length))
			return true;
	}
	weir_fail_at(err, WEIR_BAD_CONFIG, path, header->line, 0, "there is no column \"%s\"",
		     column);
	return weir_hint(err, "the header is %.*s",
			 header->raw.length < 200 ? (int)header->raw.length : 200, header->raw.at);
}

static inline bool meet_file_add(struct weir_context *context, const char *path,
				 struct weir_text id, struct meet_ids *out, struct weir_error *err)
{
	for (size_t i = 0; i < out->count; i++)
		if (strlen(out->id[i]) == id.length && !memcmp(out->id[i], id.at, id.length))
			return true;
	if (out->count == MEET_FILE_MAX)
		return weir_fail_at(err, WEIR_BAD_CONFIG, path, 0, 0,
				    "more than %d meets in one file", MEET_FILE_MAX);
	char *copy = weir_alloc(context, id.length + 1);
	memcpy(copy, id.at, id.length);
	out->id[out->count++] = copy;
	return true;
}

/* Records that cannot be read, and blank ids, are left to the flow that imports the file. */
static inline bool meet_file_rows(struct weir_context *context, struct weir_csv *csv,
				  const char *path, const char *column, struct meet_ids *out,
				  struct weir_error *err)
{
	struct weir_csv_record record;
	size_t number;
	bool end;

	if (!weir_csv_next(csv, &record, &end, err))
		return false;
	if (end)
		return weir_fail_at(err, WEIR_BAD_CONFIG, path, 0, 0,
				    "the file is empty, not even a header is there");
	if (!meet_file_column(path, &record, column, &number, err))
		return false;
	for (;;) {
		if (!weir_csv_next(csv, &record, &end, err))
			return false;
		if (end)
			return true;
		if (record.problem != WEIR_CSV_FINE || number >= record.count)
			continue;
		struct weir_text id = weir_trim(record.field[number]);
		if (id.length && !meet_file_add(context, path, id, out, err))
			return false;
	}
}

/* Reads the distinct ids; a missing file or column is BAD_CONFIG. */
static inline bool meet_file_read(struct weir_context *context, const char *path,
				  const char *column, struct meet_ids *out, struct weir_error *err)
{
	struct weir_csv *csv = weir_csv_open(path, NULL, err);

	if (!csv)
		return false;
	out->id = weir_alloc(context, MEET_FILE_MAX * sizeof(*out->id));
	out->count = 0;
	bool good = meet_file_rows(context, csv, path, column, out, err);
	weir_csv_free(csv);
	return good;
}

#endif
