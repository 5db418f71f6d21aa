/*
 * csv_fixture.h - files in a folder of their own, and what the CSV reader makes of them.
 *
 * What was read is one text: a line per record, "LINE:CODE@FIELD a|b|c", where the
 * code is left out of a record without a problem and @FIELD where it is 0.
 */
#ifndef CSV_FIXTURE_H
#define CSV_FIXTURE_H

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <weir/csv.h>

#include "../../core/base/buffer.h"

enum { FIXTURE_CEILING = 64 * 1024 * 1024 /* bytes of a text */ };

struct csv_fixture {
	char folder[64];
	char path[96]; /* of the one file in it */
	struct weir_buffer text;
};

static inline void fixture_init(struct csv_fixture *f)
{
	ck_assert_int_gt(snprintf(f->folder, sizeof(f->folder), "weir-csv-XXXXXX"), 0);
	ck_assert_ptr_nonnull(mkdtemp(f->folder));
	ck_assert_int_gt(snprintf(f->path, sizeof(f->path), "%s/a.csv", f->folder), 0);
	weir_buffer_init(&f->text, FIXTURE_CEILING);
}

static inline void fixture_release(struct csv_fixture *f)
{
	(void)unlink(f->path); /* some tests have taken it away */
	ck_assert_int_eq(rmdir(f->folder), 0);
	weir_buffer_release(&f->text);
}

/* mode as of fopen() */
static inline void fixture_write(const char *path, const char *mode, const char *at, size_t length)
{
	FILE *file = fopen(path, mode);

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(at, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void fixture_tell(struct weir_buffer *text, const struct weir_csv_record *record)
{
	ck_assert(weir_buffer_printf(text, "%" PRIu64 ":", record->line));
	if (record->problem)
		ck_assert(weir_buffer_string(text, weir_csv_problem_code(record->problem)));
	if (record->problem_field)
		ck_assert(weir_buffer_printf(text, "@%zu", record->problem_field));
	for (size_t i = 0; i < record->count; i++) {
		ck_assert(weir_buffer_byte(text, i ? '|' : ' '));
		ck_assert(weir_buffer_append(text, record->field[i].at, record->field[i].length));
	}
	ck_assert(weir_buffer_byte(text, '\n'));
}

/* All records of the file, as one text that lives until the next call. */
static inline const char *fixture_read(struct csv_fixture *f,
				       const struct weir_csv_options *options)
{
	struct weir_csv_record record;
	struct weir_error err;
	struct weir_csv *csv = weir_csv_open(f->path, options, &err);
	bool end;

	ck_assert_msg(csv != NULL, "%s", err.message);
	weir_buffer_clear(&f->text);
	ck_assert(weir_buffer_string(&f->text, ""));
	for (;;) {
		ck_assert_msg(weir_csv_next(csv, &record, &end, &err), "%s", err.message);
		if (end)
			break;
		fixture_tell(&f->text, &record);
	}
	ck_assert_uint_eq(weir_csv_consumed(csv), weir_csv_size(csv));
	ck_assert(weir_csv_next(csv, &record, &end, &err) && end);
	weir_csv_free(csv);
	return f->text.at;
}

/* Shows no more than the first line that differs: texts may be huge. */
static inline void same_text(const char *told, const char *wanted)
{
	size_t line = 0;

	for (size_t i = 0; told[i] == wanted[i]; i++) {
		if (!told[i])
			return;
		if (told[i] == '\n')
			line = i + 1;
	}
	ck_abort_msg("told \"%.*s\" instead of \"%.*s\"", (int)strcspn(told + line, "\n"),
		     told + line, (int)strcspn(wanted + line, "\n"), wanted + line);
}

/* Bytes may hold NULs: length is given. */
static inline void reads_bytes(const char *at, size_t length,
			       const struct weir_csv_options *options, const char *expected)
{
	struct csv_fixture f;

	fixture_init(&f);
	fixture_write(f.path, "wb", at, length);
	same_text(fixture_read(&f, options), expected);
	fixture_release(&f);
}

static inline void reads_with(const struct weir_csv_options *options, const char *content,
			      const char *expected)
{
	reads_bytes(content, strlen(content), options, expected);
}

static inline void reads(const char *content, const char *expected)
{
	reads_bytes(content, strlen(content), NULL, expected);
}

static inline int fixture_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
