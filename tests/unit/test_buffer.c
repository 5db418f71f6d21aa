/*
 * test_buffer.c - bytes that grow up to a ceiling.
 */
#include <string.h>

#include "../../core/base/buffer.h"
#include "base_fixture.h"

START_TEST(appended_bytes_stand_one_after_another)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 100);
	ck_assert(weir_buffer_string(&buffer, "results"));
	ck_assert(weir_buffer_byte(&buffer, '.'));
	ck_assert(weir_buffer_append(&buffer, "csv\0x", 5));
	ck_assert(weir_buffer_printf(&buffer, ":%d", 12));
	ck_assert_uint_eq(buffer.length, 16);
	ck_assert_mem_eq(buffer.at, "results.csv\0x:12", 17);
	ck_assert(!buffer.overflow);
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(appending_nothing_gives_an_empty_text)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 0);
	ck_assert(weir_buffer_append(&buffer, NULL, 0));
	ck_assert_str_eq(buffer.at, "");
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(the_ceiling_itself_still_fits)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 5);
	ck_assert(weir_buffer_string(&buffer, "abcde"));
	ck_assert(!buffer.overflow);
	ck_assert(!weir_buffer_byte(&buffer, 'f'));
	ck_assert(buffer.overflow);
	ck_assert_str_eq(buffer.at, "abcde");
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(an_append_past_the_ceiling_appends_nothing_of_it)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 6);
	ck_assert(weir_buffer_string(&buffer, "abc"));
	ck_assert(!weir_buffer_string(&buffer, "defg"));
	ck_assert(!weir_buffer_printf(&buffer, "%d", 1234));
	ck_assert(!weir_buffer_append(&buffer, "", (size_t)-1));
	ck_assert_str_eq(buffer.at, "abc");
	ck_assert_uint_eq(buffer.length, 3);
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(an_overflow_is_remembered_until_the_buffer_is_cleared)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 4);
	ck_assert(!weir_buffer_string(&buffer, "abcde"));
	ck_assert(weir_buffer_string(&buffer, "ab"));
	ck_assert(buffer.overflow);
	weir_buffer_clear(&buffer);
	ck_assert(!buffer.overflow);
	ck_assert_uint_eq(buffer.length, 0);
	ck_assert_str_eq(buffer.at, "");
	ck_assert(weir_buffer_string(&buffer, "abcd"));
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(a_buffer_grows_far_beyond_its_first_memory)
{
	enum { MANY = 200000 };
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, MANY);
	for (int i = 0; i < MANY; i++)
		ck_assert(weir_buffer_byte(&buffer, (char)('a' + i % 26)));
	ck_assert(!weir_buffer_byte(&buffer, '!'));
	ck_assert_uint_eq(strlen(buffer.at), MANY);
	for (int i = 0; i < MANY; i++)
		ck_assert_int_eq(buffer.at[i], 'a' + i % 26);
	weir_buffer_release(&buffer);
}
END_TEST

START_TEST(a_released_buffer_can_be_used_again)
{
	struct weir_buffer buffer;

	weir_buffer_init(&buffer, 10);
	weir_buffer_clear(&buffer);
	ck_assert(weir_buffer_string(&buffer, "first"));
	weir_buffer_release(&buffer);
	ck_assert_ptr_null(buffer.at);
	ck_assert(weir_buffer_string(&buffer, "second"));
	ck_assert(!weir_buffer_string(&buffer, "third"));
	ck_assert_str_eq(buffer.at, "second");
	weir_buffer_release(&buffer);
	weir_buffer_release(&buffer);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		appended_bytes_stand_one_after_another,
		appending_nothing_gives_an_empty_text,
		the_ceiling_itself_still_fits,
		an_append_past_the_ceiling_appends_nothing_of_it,
		an_overflow_is_remembered_until_the_buffer_is_cleared,
		a_buffer_grows_far_beyond_its_first_memory,
		a_released_buffer_can_be_used_again,
		NULL,
	};

	return run_tests("buffer", tests);
}
