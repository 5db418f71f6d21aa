/*
 * test_file_full.c - a disk that is full: a limit on the size of files stands in for it.
 */
#define _XOPEN_SOURCE 700 /* nftw() */

#include <signal.h>
#include <sys/resource.h>

#include "file_fixture.h"

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_file_that_could_not_be_written_whole_is_never_committed)
{
	enum { LIMIT = 100 * 1024, TRIES = 20, PIECE = 10000 };
	static const char piece[PIECE];
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct world w;
	struct weir_file *file;
	bool good = true;

	world_init(&w);
	make(&w, "out", "old");
	ck_assert_int_eq(sigaction(SIGXFSZ, &ignore, NULL), 0);
	file = weir_file_create("out", &w.err);
	ck_assert_ptr_nonnull(file);
	limit_files(LIMIT);
	for (int i = 0; i < TRIES; i++)
		good = weir_file_write(file, piece, sizeof(piece), &w.err);
	limit_files(RLIM_INFINITY);
	ck_assert(!good);
	ck_assert_int_eq(w.err.code, WEIR_BROKEN);
	ck_assert_str_eq(w.err.message, "\"out\" cannot be written: File too large");
	memset(&w.err, 0, sizeof(w.err));
	ck_assert(!weir_file_commit(file, NULL, &w.err));
	ck_assert_int_eq(w.err.code, WEIR_BROKEN);
	check_holds("out", "old");
	ck_assert_int_eq(entries("."), 1);
	world_release(&w);
}
END_TEST

START_TEST(a_commit_whose_last_bytes_do_not_fit_is_refused)
{
	struct world w;
	struct weir_file *file;

	world_init(&w);
	file = weir_file_create("out", &w.err);
	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, "abc", 3, &w.err));
	limit_files(2);
	ck_assert(!weir_file_commit(file, NULL, &w.err));
	limit_files(RLIM_INFINITY);
	ck_assert_int_eq(w.err.code, WEIR_BROKEN);
	ck_assert_int_eq(entries("."), 0);
	world_release(&w);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_file_that_could_not_be_written_whole_is_never_committed,
		a_commit_whose_last_bytes_do_not_fit_is_refused,
		NULL,
	};

	return run_tests("file_full", tests);
}
