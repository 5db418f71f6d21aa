/*
 * test_file.c - files that are either whole or not there.
 */
#define _XOPEN_SOURCE 700 /* nftw() */

#include <sys/wait.h>

#include "file_fixture.h"

enum { ORDINARY = 65534 /* the id of a user without rights, where the tests run as root */ };

static const char abc_sha256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

START_TEST(a_committed_file_is_there_with_its_digest)
{
	struct world w;
	struct weir_file *file;
	char sha256[WEIR_SHA256_TEXT];

	world_init(&w);
	file = weir_file_create("out.csv", &w.err);
	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, "a", 1, &w.err));
	ck_assert(weir_file_write(file, NULL, 0, &w.err));
	ck_assert(weir_file_write(file, "bc", 2, &w.err));
	ck_assert(weir_file_commit(file, sha256, &w.err));
	ck_assert_str_eq(sha256, abc_sha256);
	check_holds("out.csv", "abc");
	ck_assert_int_eq(entries("."), 1);
	world_release(&w);
}
END_TEST

START_TEST(before_the_commit_there_is_only_a_hidden_file_beside_it)
{
	struct world w;
	struct weir_file *file;

	world_init(&w);
	file = weir_file_create("out.csv", &w.err);
	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, "abc", 3, &w.err));
	ck_assert(!exists("out.csv"));
	ck_assert_int_eq(entries("."), 1);
	weir_file_discard(file);
	ck_assert_int_eq(entries("."), 0);
	weir_file_discard(NULL);
	world_release(&w);
}
END_TEST

START_TEST(the_old_file_stays_whole_until_the_commit)
{
	struct world w;
	struct weir_file *file;

	world_init(&w);
	make(&w, "out.csv", "old");
	file = weir_file_create("out.csv", &w.err);
	ck_assert_ptr_nonnull(file);
	ck_assert(weir_file_write(file, "new", 3, &w.err));
	check_holds("out.csv", "old");
	weir_file_discard(file);
	check_holds("out.csv", "old");
	make(&w, "out.csv", "new");
	check_holds("out.csv", "new");
	world_release(&w);
}
END_TEST

START_TEST(what_a_killed_writer_left_goes_with_the_next_file)
{
	struct world w;
	struct weir_file *file, *other;
	pid_t child;

	world_init(&w);
	make(&w, ".mine.backup", "old");
	make(&w, ".out.csv.weird1", "old");
	child = fork();
	if (!child) {
		file = weir_file_create("out.csv", &w.err);
		_exit(!file || !weir_file_write(file, "abc", 3, &w.err));
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_int_eq(entries("."), 3);
	other = weir_file_create("two.csv", &w.err);
	ck_assert_ptr_nonnull(other);
	ck_assert_int_eq(entries("."), 3);
	/* That of a living one stays. */
	file = weir_file_create("out.csv", &w.err);
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(entries("."), 4);
	ck_assert(weir_file_commit(other, NULL, &w.err));
	ck_assert(weir_file_commit(file, NULL, &w.err));
	ck_assert_int_eq(entries("."), 4);
	ck_assert(exists(".mine.backup") && exists(".out.csv.weird1"));
	world_release(&w);
}
END_TEST

START_TEST(an_empty_file_can_be_committed)
{
	struct world w;

	world_init(&w);
	make(&w, "empty", "");
	check_holds("empty", "");
	world_release(&w);
}
END_TEST

START_TEST(small_and_large_writes_keep_their_order)
{
	enum { PIECES = 40, PIECE = 10007 };
	static char all[PIECES * PIECE], again[PIECES * PIECE + 1];
	struct world w;
	struct weir_file *file;
	FILE *stream;

	world_init(&w);
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)('a' + i * i % 23);
	file = weir_file_create("large", &w.err);
	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < 30; i++)
		ck_assert(weir_file_write(file, all + i * PIECE, PIECE, &w.err));
	ck_assert(weir_file_write(file, all + 30 * PIECE, sizeof(all) - 30 * PIECE, &w.err));
	ck_assert(weir_file_commit(file, NULL, &w.err));
	stream = fopen("large", "r");
	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fread(again, 1, sizeof(again), stream), sizeof(all));
	ck_assert_int_eq(fclose(stream), 0);
	ck_assert_mem_eq(all, again, sizeof(all));
	world_release(&w);
}
END_TEST

START_TEST(folders_on_the_way_are_made)
{
	struct world w;
	char path[100];

	world_init(&w);
	make(&w, "a/b//c/out.csv", "abc");
	check_holds("a/b/c/out.csv", "abc");
	ck_assert_uint_eq(mode_of("a/b"), 0755);
	(void)snprintf(path, sizeof(path), "%s/x/y/out.csv", w.folder);
	make(&w, path, "abc");
	check_holds("x/y/out.csv", "abc");
	world_release(&w);
}
END_TEST

START_TEST(a_new_file_obeys_the_umask_and_a_replaced_one_keeps_its_mode)
{
	struct world w;

	world_init(&w);
	make(&w, "out", "abc");
	ck_assert_uint_eq(mode_of("out"), 0644);
	(void)umask(077);
	make(&w, "private", "abc");
	ck_assert_uint_eq(mode_of("private"), 0600);
	(void)umask(022);
	make(&w, "private", "abc");
	ck_assert_uint_eq(mode_of("private"), 0600);
	world_release(&w);
}
END_TEST

START_TEST(a_link_stays_a_link)
{
	struct world w;
	struct stat there;

	world_init(&w);
	make(&w, "kept/real", "old");
	ck_assert_int_eq(symlink("kept/real", "link"), 0);
	make(&w, "link", "new");
	ck_assert_int_eq(lstat("link", &there), 0);
	ck_assert(S_ISLNK(there.st_mode));
	check_holds("kept/real", "new");
	world_release(&w);
}
END_TEST

START_TEST(the_longest_name_works)
{
	struct world w;
	char name[256];

	world_init(&w);
	memset(name, 'n', 255);
	name[255] = '\0';
	make(&w, name, "abc");
	check_holds(name, "abc");
	world_release(&w);
}
END_TEST

static void check_refused(struct world *w, const char *path, enum weir_code code,
			  const char *message)
{
	ck_assert_ptr_null(weir_file_create(path, &w->err));
	ck_assert_int_eq(w->err.code, code);
	ck_assert_str_eq(w->err.message, message);
}

START_TEST(what_is_not_a_file_is_never_replaced)
{
	struct world w;

	world_init(&w);
	ck_assert_int_eq(mkdir("folder", 0755), 0);
	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	check_refused(&w, "folder", WEIR_BAD_CONFIG,
		      "\"folder\" is a folder, not a file that can be replaced");
	check_refused(&w, "pipe", WEIR_BAD_CONFIG,
		      "\"pipe\" is a device or a pipe, not a file that can be replaced");
	check_refused(&w, "/dev/null", WEIR_BAD_CONFIG,
		      "\"/dev/null\" is a device or a pipe, not a file that can be replaced");
	check_refused(&w, "", WEIR_BAD_CONFIG, "\"\" does not name a file");
	check_refused(&w, "new/", WEIR_BAD_CONFIG, "\"new/\" does not name a file");
	ck_assert_int_eq(entries("."), 2);
	world_release(&w);
}
END_TEST

START_TEST(a_file_in_the_place_of_a_folder_is_told)
{
	struct world w;

	world_init(&w);
	make(&w, "plain", "abc");
	check_refused(&w, "plain/out", WEIR_BROKEN,
		      "\"plain/out\" cannot be written: Not a directory");
	check_refused(&w, "plain/deep/out", WEIR_BROKEN,
		      "\"plain/deep\" cannot be made: Not a directory");
	check_holds("plain", "abc");
	world_release(&w);
}
END_TEST

START_TEST(missing_rights_are_denied_with_a_hint)
{
	struct world w;

	world_init(&w);
	if (!geteuid()) { /* root may write everywhere */
		ck_assert_int_eq(chown(w.folder, ORDINARY, (gid_t)-1), 0);
		ck_assert_int_eq(seteuid(ORDINARY), 0);
	}
	ck_assert_int_eq(mkdir("closed", 0555), 0);
	check_refused(&w, "closed/out", WEIR_DENIED,
		      "\"closed/out\" cannot be written: Permission denied");
	ck_assert_str_ne(w.err.hint, "");
	check_refused(&w, "closed/a/out", WEIR_DENIED,
		      "\"closed/a\" cannot be made: Permission denied");
	make(&w, "fixed", "abc");
	ck_assert_int_eq(chmod("fixed", 0444), 0);
	check_refused(&w, "fixed", WEIR_DENIED, "\"fixed\" cannot be written: Permission denied");
	ck_assert_int_eq(seteuid(getuid()), 0);
	world_release(&w);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_committed_file_is_there_with_its_digest,
		before_the_commit_there_is_only_a_hidden_file_beside_it,
		the_old_file_stays_whole_until_the_commit,
		what_a_killed_writer_left_goes_with_the_next_file,
		an_empty_file_can_be_committed,
		small_and_large_writes_keep_their_order,
		folders_on_the_way_are_made,
		a_new_file_obeys_the_umask_and_a_replaced_one_keeps_its_mode,
		a_link_stays_a_link,
		the_longest_name_works,
		what_is_not_a_file_is_never_replaced,
		a_file_in_the_place_of_a_folder_is_told,
		missing_rights_are_denied_with_a_hint,
		NULL,
	};

	return run_tests("file", tests);
}
