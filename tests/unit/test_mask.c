/*
 * test_mask.c - secrets never stand in a line, whole or in part.
 */
#include "log_fixture.h"

START_TEST(secrets_are_masked_in_every_line)
{
	struct world w;
	struct weir_error err;

	for (int json = 0; json < 2; json++) {
		world_init(&w, WEIR_INFO, json == 1);
		weir_logger_mask(w.log, "s3cret-key");
		weir_logger_mask(w.log, "s3cret-key");
		weir_logger_write(w.log, WEIR_INFO, "with s3cret-key", "key=s3cret-keys3cret-key.");
		(void)weir_fail_at(&err, WEIR_DENIED, "s3cret-key.yaml", 1, 0, "no s3cret-key");
		(void)weir_hint(&err, "change s3cret-key");
		weir_logger_error(w.log, NULL, &err);
		ck_assert_ptr_null(strstr(said(&w), "s3cret"));
		ck_assert_ptr_nonnull(strstr(said(&w), "key=******."));
		ck_assert_ptr_nonnull(strstr(said(&w), "***.yaml"));
		ck_assert_ptr_nonnull(strstr(said(&w), "change ***"));
		world_release(&w);
	}
}
END_TEST

START_TEST(secrets_are_masked_before_they_are_escaped)
{
	struct world w;

	for (int json = 0; json < 2; json++) {
		world_init(&w, WEIR_INFO, json == 1);
		weir_logger_mask(w.log, "a\"b\\c\nd");
		weir_logger_write(w.log, WEIR_INFO, NULL, "[%s]", "a\"b\\c\nd");
		ck_assert_ptr_nonnull(strstr(said(&w), "[***]"));
		world_release(&w);
	}
}
END_TEST

START_TEST(of_two_secrets_that_begin_alike_the_longer_is_masked)
{
	struct world w;

	world_init(&w, WEIR_INFO, false);
	weir_logger_mask(w.log, "abcd");
	weir_logger_mask(w.log, "abcd-efgh");
	weir_logger_write(w.log, WEIR_INFO, NULL, "abcd-efgh abcd abc");
	ck_assert_str_eq(said_later(&w), "info *** *** abc\n");
	world_release(&w);
}
END_TEST

START_TEST(short_texts_are_no_secrets)
{
	struct world w;

	world_init(&w, WEIR_INFO, false);
	weir_logger_mask(w.log, "");
	weir_logger_mask(w.log, "abc");
	weir_logger_write(w.log, WEIR_INFO, NULL, "abc");
	ck_assert_str_eq(said_later(&w), "info abc\n");
	world_release(&w);
}
END_TEST

START_TEST(a_secret_that_a_cut_tore_apart_is_masked)
{
	static const char secret[] = "0123456789abcdef0123456789abcdef";
	struct weir_error err;

	for (size_t fill = 580; fill < 650; fill++) {
		struct world w;
		char text[800] = "";

		memset(text, 'x', fill);
		memcpy(text + fill, secret, sizeof(secret));
		(void)weir_fail(&err, WEIR_BUG, "%s", text);
		world_init(&w, WEIR_INFO, false);
		weir_logger_mask(w.log, secret);
		weir_logger_error(w.log, NULL, &err);
		ck_assert_ptr_null(strstr(said(&w), "0123"));
		world_release(&w);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		secrets_are_masked_in_every_line,
		secrets_are_masked_before_they_are_escaped,
		of_two_secrets_that_begin_alike_the_longer_is_masked,
		short_texts_are_no_secrets,
		a_secret_that_a_cut_tore_apart_is_masked,
		NULL,
	};

	return run_tests("mask", tests);
}
