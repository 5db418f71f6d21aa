/*
 * test_postgrest_url.c - the server's address as people write it.
 */
#include <stdlib.h>

#include "../../plugins/store-postgrest-url.h"
#include "base_fixture.h"

START_TEST(an_address_has_one_form_however_it_is_written)
{
	static const char *const same[] = {
		"https://db.example/rest/v1",         "https://db.example//rest/v1//",
		"https://db.example/rest/v1/rest/v1", "https://db.example/rest/v1//rest/v1/",
		"HTTPS://DB.Example/rest/v1",
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const char *why;
		char *url = rest_url_read(same[i], &why);

		ck_assert_ptr_nonnull(url);
		ck_assert_str_eq(url, "https://db.example/rest/v1");
		free(url);
	}
}
END_TEST

START_TEST(a_path_keeps_its_letters_and_may_be_another_one)
{
	const char *why;
	char *url = rest_url_read("http://[::1]:3000/Api", &why);

	ck_assert_str_eq(url, "http://[::1]:3000/Api");
	free(url);
	url = rest_url_read("http://localhost:3000/", &why);
	ck_assert_str_eq(url, "http://localhost:3000");
	free(url);
}
END_TEST

START_TEST(what_is_no_address_says_why)
{
	static const struct {
		const char *text, *why;
	} row[] = {
		{ "localhost:8000/rest/v1", "does not begin with https://" },
		{ "", "does not begin with https://" },
		{ "https:///rest/v1", "has no host" },
		{ "https://a b/rest", "has a character that stands in no server's address" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *why;

		ck_assert_ptr_null(rest_url_read(row[i].text, &why));
		ck_assert_str_eq(why, row[i].why);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_address_has_one_form_however_it_is_written,
		a_path_keeps_its_letters_and_may_be_another_one,
		what_is_no_address_says_why,
		NULL,
	};

	return run_tests("postgrest_url", tests);
}
