/*
 * conf_fixture.h - a folder of its own for every test, and what was said as one text.
 *
 * The working folder is the test's while it runs, so that names in messages are short.
 */
#ifndef CONF_FIXTURE_H
#define CONF_FIXTURE_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/base/arena.h"
#include "../../core/base/problems.h"

struct fixture {
	char folder[64], before[4096];
	struct weir_arena arena;
	struct weir_problems problems;
	char said[16 * 1024];
};

static inline void fixture_begin(struct fixture *fixture)
{
	memset(fixture, 0, sizeof(*fixture));
	strcpy(fixture->folder, "/tmp/weir-conf-XXXXXX");
	ck_assert_ptr_nonnull(getcwd(fixture->before, sizeof(fixture->before)));
	ck_assert_ptr_nonnull(mkdtemp(fixture->folder));
	ck_assert_int_eq(chdir(fixture->folder), 0);
	weir_arena_init(&fixture->arena);
	weir_problems_init(&fixture->problems);
}

/* Removes a folder and all below it. */
static inline void remove_folder(const char *folder)
{
	DIR *list = opendir(folder);
	struct dirent *entry;
	char path[1024];

	ck_assert_ptr_nonnull(list);
	while ((entry = readdir(list))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		ck_assert_int_lt(snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name),
				 (int)sizeof(path));
		if (unlink(path))
			remove_folder(path);
	}
	closedir(list);
	ck_assert_int_eq(rmdir(folder), 0);
}

static inline void fixture_end(struct fixture *fixture)
{
	weir_problems_release(&fixture->problems);
	weir_arena_release(&fixture->arena);
	ck_assert_int_eq(chdir(fixture->before), 0);
	remove_folder(fixture->folder);
}

static inline void put_bytes(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(name, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void put_file(const char *name, const char *text)
{
	put_bytes(name, text, strlen(text));
}

/* All problems, one a line, each with its hint behind " | ". */
static inline const char *said(struct fixture *fixture)
{
	const struct weir_problems *problems = &fixture->problems;
	size_t length = 0, i;
	char line[2048];

	fixture->said[0] = '\0';
	for (i = 0; i < problems->count; i++) {
		const struct weir_error *err = &problems->item[i];
		int more;

		weir_error_print(err, line, sizeof(line));
		more = snprintf(fixture->said + length, sizeof(fixture->said) - length, "%s%s%s\n",
				line, *err->hint ? " | " : "", err->hint);
		ck_assert_int_gt(more, 0);
		length += (size_t)more;
		ck_assert_uint_lt(length, sizeof(fixture->said));
	}
	return fixture->said;
}

/* Runs the suite in this process; the program's exit status. */
static inline int run_suite(Suite *suite)
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
