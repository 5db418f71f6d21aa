/*
 * file_store_fixture.h - a folder for a store of files, batches to write, and the files' bytes.
 */
#ifndef FILE_STORE_FIXTURE_H
#define FILE_STORE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_host.h"

enum {
	ROOM = 8192, /* bytes of a file, or of what a scan brought */
	MANY = 1500, /* rows */
	WIDE = 4,    /* columns of a batch */
};

static struct weir_context host;
static char folder[64], bytes[ROOM], brought[ROOM];
static struct weir_write_row batch_row[MANY];
static struct weir_value batch_value[MANY][WIDE];

static inline const char *path_of(const char *name)
{
	static char path[160];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static inline void open_store(void)
{
	fake_begin(&host);
	fake_option(&host, "folder", folder);
}

static inline void open_well(void)
{
	open_store();
	ck_assert_msg(fake_open(&host), "%s", host.err.message);
}

/* The store of the next run. */
static inline void again(void)
{
	fake_end(&host);
	open_well();
}

static inline void begin(void)
{
	(void)snprintf(folder, sizeof(folder), "/tmp/weir-files-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	open_well();
}

static inline void end(void)
{
	char command[128];

	fake_end(&host);
	(void)snprintf(command, sizeof(command), "rm -r '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static inline const char *file_bytes(const char *name)
{
	FILE *file = fopen(path_of(name), "rb");
	size_t length = file ? fread(bytes, 1, ROOM - 1, file) : 0;

	if (file)
		ck_assert_int_eq(fclose(file), 0);
	bytes[length] = '\0';
	return file ? bytes : "(not there)";
}

static inline void put_bytes(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static inline const struct weir_store_ops *ops(void)
{
	return weir_plugin_entry.ops.store;
}

/* Rows 1..count with these values behind their ids. */
static inline struct weir_write rows(const char *const *column, size_t count, enum weir_mode mode,
				     const struct weir_value *value)
{
	memset(batch_row, 0, sizeof(batch_row));
	for (size_t i = 0; i < count; i++) {
		struct weir_uuid id = fake_id(0);

		id.byte[0] = (uint8_t)((i + 1) >> 8);
		id.byte[1] = (uint8_t)(i + 1);
		batch_value[i][0] = weir_id(id);
		for (size_t k = 1; k < WIDE && column[k]; k++)
			batch_value[i][k] = value[k - 1];
		batch_row[i].value = batch_value[i];
		batch_row[i].update = mode == WEIR_UPSERT;
	}
	return (struct weir_write){ .table = "runners",
				    .column = column,
				    .column_count = !column[1]   ? 1
						    : !column[2] ? 2
						    : !column[3] ? 3
								 : 4,
				    .row = batch_row,
				    .row_count = count,
				    .mode = mode };
}

static inline bool put(struct weir_write write)
{
	write.arena = &host.arena;
	return ops()->write(host.self, &host, &write, &host.err);
}

static inline void put_well(struct weir_write write)
{
	ck_assert_msg(put(write), "%s", host.err.message);
}

static inline bool bring(void *arg, const struct weir_value *value, struct weir_error *err)
{
	size_t used = strlen(brought);

	(void)arg;
	(void)err;
	(void)snprintf(brought + used, ROOM - used, "%s %s\n", weir_type_name(value->type),
		       fake_text(&host, value));
	return true;
}

/* "TYPE VALUE\n" of a column of each row; where may be NULL. */
static inline const char *scan(const char *column, const char *where, const struct weir_value *in,
			       size_t count)
{
	struct weir_query query = { .table = "runners",
				    .column = &column,
				    .column_count = 1,
				    .where = where,
				    .in = in,
				    .in_count = count };

	brought[0] = '\0';
	ck_assert_msg(ops()->scan(host.self, &host, &query, bring, NULL, &host.err), "%s",
		      host.err.message);
	return brought;
}

static inline uint64_t count_rows(void)
{
	struct weir_query query = { .table = "runners" };
	uint64_t count = 999;

	ck_assert_msg(ops()->count(host.self, &host, &query, &count, &host.err), "%s",
		      host.err.message);
	return count;
}

/* Asking for the table reads its file. */
static inline bool describe(struct weir_table_info *info)
{
	bool exists = false;

	memset(info, 0, sizeof(*info));
	return ops()->describe(host.self, &host, "runners", info, &exists, &host.err) && exists;
}

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

#endif
