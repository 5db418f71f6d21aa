/*
 * test_arena.c - memory by lifetime, and allocations that end the process instead of failing.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../core/base/arena.h"
#include "base_fixture.h"

static bool all_zero(const unsigned char *at, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (at[i])
			return false;
	return true;
}

START_TEST(pieces_are_zeroed_also_after_a_clear)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 3000; size += 7) {
			unsigned char *piece = weir_arena_alloc(&arena, size);

			ck_assert(all_zero(piece, size));
			memset(piece, 0xff, size);
		}
		weir_arena_clear(&arena);
	}
	weir_arena_release(&arena);
}
END_TEST

START_TEST(pieces_are_aligned_for_any_type)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	for (size_t size = 0; size < 200; size++) {
		ck_assert_ptr_nonnull(weir_arena_copy(&arena, "abc", size % 4));
		ck_assert_uint_eq((uintptr_t)weir_arena_alloc(&arena, size) % _Alignof(max_align_t),
				  0);
	}
	weir_arena_release(&arena);
}
END_TEST

START_TEST(pieces_do_not_touch_each_other)
{
	enum { PIECES = 5000 };
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 300, 16384, 16385, 65536, 70000 };
	struct weir_arena arena;
	unsigned char *piece[PIECES];
	size_t size[PIECES];

	weir_arena_init(&arena);
	for (size_t i = 0; i < PIECES; i++) {
		size[i] = i % 50 ? i % 40 : sizes[i / 50 % 10];
		piece[i] = weir_arena_alloc(&arena, size[i]);
		memset(piece[i], (int)(i % 251), size[i]);
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t at = 0; at < size[i]; at++)
			ck_assert_uint_eq(piece[i][at], i % 251);
	weir_arena_release(&arena);
}
END_TEST

START_TEST(pieces_of_size_zero_are_different)
{
	struct weir_arena arena;
	void *first, *second;

	weir_arena_init(&arena);
	first = weir_arena_alloc(&arena, 0);
	second = weir_arena_alloc(&arena, 0);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_ne(first, second);
	weir_arena_release(&arena);
}
END_TEST

START_TEST(copies_are_terminated)
{
	struct weir_arena arena;
	char *part, *nothing;

	weir_arena_init(&arena);
	part = weir_arena_copy(&arena, "Morro Bay", 5);
	nothing = weir_arena_copy(&arena, NULL, 0);
	ck_assert_str_eq(weir_arena_strdup(&arena, "Paso Robles"), "Paso Robles");
	ck_assert_str_eq(part, "Morro");
	ck_assert_str_eq(nothing, "");
	weir_arena_release(&arena);
}
END_TEST

START_TEST(copy_keeps_bytes_behind_a_nul)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	ck_assert_mem_eq(weir_arena_copy(&arena, "a\0b", 3), "a\0b", 4);
	weir_arena_release(&arena);
}
END_TEST

START_TEST(printed_text_may_be_larger_than_a_chunk)
{
	enum { WIDE = 100000 };
	struct weir_arena arena;
	char *text;

	weir_arena_init(&arena);
	ck_assert_str_eq(weir_arena_printf(&arena, "%s:%d", "results.csv", 42), "results.csv:42");
	text = weir_arena_printf(&arena, "%*d", WIDE, 7);
	ck_assert_uint_eq(strlen(text), WIDE);
	ck_assert_int_eq(text[WIDE - 1], '7');
	weir_arena_release(&arena);
}
END_TEST

START_TEST(a_large_piece_does_not_end_the_chunk_that_is_cut_from)
{
	struct weir_arena arena;
	char *before, *after;

	weir_arena_init(&arena);
	before = weir_arena_copy(&arena, "before", 6);
	ck_assert_ptr_nonnull(weir_arena_alloc(&arena, 1 << 20));
	after = weir_arena_copy(&arena, "after", 5);
	ck_assert_ptr_eq(after, before + sizeof("before"));
	weir_arena_release(&arena);
}
END_TEST

START_TEST(a_clear_keeps_memory_for_what_comes_next)
{
	struct weir_arena arena;
	char *first;

	weir_arena_init(&arena);
	first = weir_arena_strdup(&arena, "first");
	weir_arena_clear(&arena);
	ck_assert_ptr_eq(weir_arena_strdup(&arena, "again"), first);
	weir_arena_release(&arena);
}
END_TEST

START_TEST(an_empty_arena_can_be_cleared_and_released)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	weir_arena_clear(&arena);
	weir_arena_release(&arena);
	weir_arena_release(&arena);
	ck_assert_str_eq(weir_arena_strdup(&arena, "usable"), "usable");
	weir_arena_release(&arena);
}
END_TEST

static void too_large_piece(void)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	(void)weir_arena_alloc(&arena, SIZE_MAX);
}

static void too_large_copy(void)
{
	struct weir_arena arena;

	weir_arena_init(&arena);
	(void)weir_arena_copy(&arena, "", SIZE_MAX);
}

static void too_large_array(void)
{
	(void)weir_xrealloc(NULL, SIZE_MAX / 2, 4);
}

/* What the process says and ends with. */
static int ends_with(void (*act)(void), char *said, size_t size)
{
	int ends[2], status;
	ssize_t length;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fflush(NULL), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		if (dup2(ends[1], STDERR_FILENO) >= 0)
			act();
		_exit(0);
	}
	ck_assert_int_eq(close(ends[1]), 0);
	length = read(ends[0], said, size - 1);
	ck_assert_int_ge(length, 0);
	said[length] = '\0';
	ck_assert_int_eq(close(ends[0]), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

START_TEST(without_memory_the_process_says_so_and_ends_with_2)
{
	static void (*const act[])(void) = { too_large_piece, too_large_copy, too_large_array };
	char said[200];

	for (size_t i = 0; i < sizeof(act) / sizeof(act[0]); i++) {
		ck_assert_int_eq(ends_with(act[i], said, sizeof(said)), 2);
		ck_assert_str_eq(said, "weir: out of memory; the same command goes on from here\n");
	}
}
END_TEST

START_TEST(nothing_of_size_zero_is_still_something)
{
	char *at = weir_xcalloc(0, 10), *text;

	ck_assert_ptr_nonnull(at);
	at = weir_xrealloc(at, 0, 0);
	ck_assert_ptr_nonnull(at);
	free(at);
	text = weir_xstrdup("");
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		pieces_are_zeroed_also_after_a_clear,
		pieces_are_aligned_for_any_type,
		pieces_do_not_touch_each_other,
		pieces_of_size_zero_are_different,
		copies_are_terminated,
		copy_keeps_bytes_behind_a_nul,
		printed_text_may_be_larger_than_a_chunk,
		a_large_piece_does_not_end_the_chunk_that_is_cut_from,
		a_clear_keeps_memory_for_what_comes_next,
		an_empty_arena_can_be_cleared_and_released,
		without_memory_the_process_says_so_and_ends_with_2,
		nothing_of_size_zero_is_still_something,
		NULL,
	};

	return run_tests("arena", tests);
}
