/*
 * test_sealed.c - a file that carries its checksum is read as it was written, or refused with a
 * reason.
 */
#include "conf_fixture.h"

#include "../../core/conf/sealed.h"

static struct fixture fixture;
static const struct weir_seal list = { "weir_list", 2, "list" };

static void begin(void)
{
	fixture_begin(&fixture);
}

static void end(void)
{
	fixture_end(&fixture);
}

static void write_list(const char *object)
{
	struct weir_buffer buffer;
	struct weir_error err = { 0 };

	weir_buffer_init(&buffer, 4096);
	ck_assert(weir_buffer_string(&buffer, object));
	ck_assert_msg(weir_sealed_write("a.json", &buffer, &err), "%s", err.message);
	weir_buffer_release(&buffer);
}

static const char *bytes(void)
{
	static char text[4096];
	FILE *file = fopen("a.json", "r");

	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	ck_assert_int_eq(fclose(file), 0);
	return text;
}

static void refused(const char *what)
{
	struct weir_error err = { 0 };

	ck_assert_ptr_null(weir_sealed_read("a.json", &list, &fixture.arena, &err));
	ck_assert_str_eq(err.message, what);
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
}

START_TEST(what_was_written_is_read)
{
	struct weir_error err = { 0 };
	const struct weir_node *root;

	write_list(
		"{\"weir_list\":2,\"a\":\"\\u0007 \\\"Jos\xc3\xa9\\\" \\\\ [x]: #\",\"b\":[1,{}]");
	root = weir_sealed_read("a.json", &list, &fixture.arena, &err);
	ck_assert_msg(root != NULL, "%s", err.message);
	ck_assert_str_eq(weir_node_get(root, "a")->text, "\a \"Jos\xc3\xa9\" \\ [x]: #");
	ck_assert_uint_eq(weir_node_get(root, "b")->count, 2);
}
END_TEST

START_TEST(every_changed_byte_is_noticed)
{
	char text[4096];
	size_t length;

	write_list("{\"weir_list\":2,\"a\":\"some text\"");
	strcpy(text, bytes());
	length = strlen(text);
	for (size_t i = strlen("{\"weir_list\":2"); i < length; i++) {
		char was = text[i];

		text[i] = was == 'a' ? 'b' : 'a';
		put_file("a.json", text);
		refused("a.json: is not as weir wrote it: it was edited, or a part of it is "
			"missing");
		text[i] = was;
	}
	for (size_t i = strlen("{\"weir_list\":2"); i < length; i++) {
		char was = text[i];

		text[i] = '\0';
		put_file("a.json", text);
		refused("a.json: is not as weir wrote it: it was edited, or a part of it is "
			"missing");
		text[i] = was;
	}
}
END_TEST

START_TEST(other_files_are_refused_as_what_they_are)
{
	put_file("a.json", "");
	refused("a.json: is no list of weir");
	put_file("a.json", "{\"weir_plan\":1}");
	refused("a.json: is no list of weir");
	put_file("a.json", "{\"weir_list\":99999999999999999999}");
	refused("a.json: is no list of weir");
	put_file("a.json", "{\"weir_list\":-1}");
	refused("a.json: is no list of weir");
	write_list("{\"weir_list\":3");
	refused("a.json: is a list of version 3, and this weir knows version 2");
	ck_assert_int_eq(unlink("a.json"), 0);
	refused("a.json: cannot be opened: No such file or directory");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sealed");
	TCase *tests = tcase_create("sealed");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, what_was_written_is_read);
	tcase_add_test(tests, every_changed_byte_is_noticed);
	tcase_add_test(tests, other_files_are_refused_as_what_they_are);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
