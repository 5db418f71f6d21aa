/*
 * test_plugins.c - plugins that are built on the spot are found, loaded, or refused with the
 * reason.
 *
 * The compiler is $CC, else cc; without one the test is skipped.
 */
#include "conf_fixture.h"

#include "../../core/engine/plugins.h"

enum { SKIPPED = 77 }; /* automake's exit status for a test that cannot be made here */

static struct fixture fixture;
static struct weir_plugins *plugins;
static struct weir_error err;
static char include[4096]; /* -I of the public headers */

/* A plugin that -D options turn into a bad one. */
static const char source[] =
	"#include <stddef.h>\n"
	"#include <weir/plugin.h>\n"
	"#ifndef KIND\n#define KIND WEIR_SOURCE\n#endif\n"
	"#ifndef ABI\n#define ABI WEIR_ABI\n#endif\n"
	"#ifndef SIZE\n#define SIZE sizeof(struct weir_plugin)\n#endif\n"
	"#ifndef OPS_SIZE\n#define OPS_SIZE sizeof(struct weir_source_ops)\n#endif\n"
	"#ifndef ENTRY\n#define ENTRY weir_plugin_entry\n#endif\n"
	"#ifndef READ\n#define READ toy_read\n#endif\n"
	"#ifndef ROWS\n#define ROWS .fallback = \"3\", .help = \"How many.\"\n#endif\n"
	"#ifndef SELF\n#define SELF sizeof(struct toy)\n#endif\n"
	"struct toy { int64_t rows; };\n"
	"const char *weir_nothing(void);\n"
	"static bool toy_read(void *self, struct weir_context *context, struct weir_row *row,\n"
	"		      bool *end, struct weir_error *err)\n"
	"{\n"
	"	(void)self; (void)context; (void)row; (void)err;\n"
	"	*end = true;\n"
	"	return true;\n"
	"}\n"
	"static const char *toy_file(void *self)\n"
	"{\n"
	"	(void)self;\n"
	"#ifdef UNDEFINED\n"
	"	return weir_nothing();\n"
	"#endif\n"
	"	return \"toy.csv\";\n"
	"}\n"
	"static const struct weir_source_ops ops = { OPS_SIZE, READ, toy_file };\n"
	"static const struct weir_option options[] = {\n"
	"	{ WEIR_OPTION(struct toy, rows), ROWS }, { 0 },\n"
	"};\n"
	"extern const struct weir_plugin ENTRY;\n"
	"WEIR_EXPORT const struct weir_plugin ENTRY = {\n"
	"	.abi = ABI, .size = SIZE, .kind = KIND, .name = NAME, .summary = \"A toy.\",\n"
	"	.version = \"1.2\", .options = options, .self_size = SELF, .ops.source = &ops,\n"
	"};\n";

static const char *compiler(void)
{
	const char *cc = getenv("CC");

	return cc && *cc ? cc : "cc";
}

/* Builds FOLDER/FILE.so, a source that calls itself `name`. */
static void build_as(const char *file, const char *name, const char *flags)
{
	char command[8192];

	put_file("toy.c", source);
	ck_assert_int_lt(
		snprintf(command, sizeof(command),
			 "%s -std=c11 -shared -fPIC -fvisibility=hidden %s '-DNAME=\"%s\"' "
			 "%s toy.c -o %s.so",
			 compiler(), include, name, flags, file),
		(int)sizeof(command));
	ck_assert_int_eq(system(command), 0);
}

static void build(const char *name, const char *flags)
{
	char file[64];

	snprintf(file, sizeof(file), "p/%s", name);
	build_as(file, name, flags);
}

static void begin(void)
{
	fixture_begin(&fixture);
	memset(&err, 0, sizeof(err));
	ck_assert_int_eq(mkdir("p", 0755), 0);
	ck_assert_int_eq(mkdir("q", 0755), 0);
	plugins = weir_plugins_new("p:q");
}

static void end(void)
{
	weir_plugins_free(plugins);
	fixture_end(&fixture);
}

static void expect_refusal(const char *name, const char *message, const char *hint)
{
	const struct weir_plugin *plugin;

	ck_assert(!weir_plugins_load(plugins, name, 0, &plugin, &err));
	ck_assert_str_eq(err.message, message);
	ck_assert_str_eq(err.hint, hint);
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
}

static const struct weir_plugin *expect_loaded(const char *name)
{
	const struct weir_plugin *plugin;

	ck_assert_msg(weir_plugins_load(plugins, name, WEIR_SOURCE, &plugin, &err), "%s",
		      err.message);
	return plugin;
}

/* ---- good ones ---- */

START_TEST(good_plugin_is_loaded_once)
{
	const struct weir_plugin *plugin;

	build("toy-source", "");
	plugin = expect_loaded("toy-source");
	ck_assert_str_eq(plugin->name, "toy-source");
	ck_assert_str_eq(plugin->version, "1.2");
	ck_assert_str_eq(plugin->ops.source->file(NULL), "toy.csv");
	ck_assert_str_eq(weir_plugins_file(plugins, plugin), "p/toy-source.so");
	ck_assert_ptr_eq(expect_loaded("toy-source"), plugin);
}
END_TEST

START_TEST(first_folder_of_the_path_wins)
{
	build_as("p/toy", "toy", "");
	build_as("q/toy", "toy", "-DABI=99");
	ck_assert_str_eq(weir_plugins_file(plugins, expect_loaded("toy")), "p/toy.so");
}
END_TEST

START_TEST(environment_names_folders_too)
{
	weir_plugins_free(plugins);
	ck_assert_int_eq(setenv("WEIR_PLUGIN_PATH", ":q", 1), 0);
	plugins = weir_plugins_new(NULL);
	ck_assert_int_eq(unsetenv("WEIR_PLUGIN_PATH"), 0);
	build_as("q/toy", "toy", "");
	(void)expect_loaded("toy");
}
END_TEST

START_TEST(descriptor_of_a_newer_header_may_be_longer)
{
	build("toy", "'-DSIZE=sizeof(struct weir_plugin)+64' '-DOPS_SIZE=4096'");
	ck_assert(expect_loaded("toy")->ops.source->file != NULL);
}
END_TEST

START_TEST(callbacks_that_an_older_header_lacked_are_absent)
{
	build("toy", "'-DOPS_SIZE=offsetof(struct weir_source_ops,file)'");
	ck_assert(expect_loaded("toy")->ops.source->file == NULL);
}
END_TEST

START_TEST(list_is_sorted_and_keeps_what_cannot_be_loaded_apart)
{
	const struct weir_plugin **found;

	build_as("q/bee", "bee", "");
	build_as("p/cow", "cow", "");
	build_as("p/ant", "ant", "-DABI=99");
	build_as("q/cow", "cow", "-DABI=99");
	put_file("p/README.so.txt", "");
	put_file("p/Upper.so", "");
	ck_assert_uint_eq(weir_plugins_list(plugins, &found, &fixture.problems), 2);
	ck_assert_str_eq(found[0]->name, "bee");
	ck_assert_str_eq(found[1]->name, "cow");
	ck_assert_str_eq(said(&fixture),
			 "plugin \"ant\" (p/ant.so): was built for plugin interface 99, this weir "
			 "has interface 1 | build the plugin with the headers of this weir\n");
}
END_TEST

/* ---- not found ---- */

START_TEST(unknown_name_lists_the_folders_and_suggests_a_near_one)
{
	char message[512];

	build("csv-source", "");
	weir_plugins_free(plugins);
	plugins = weir_plugins_new("p:nowhere");
	snprintf(message, sizeof(message),
		 "there is no plugin \"csv_source\"; searched: p, nowhere (not there), %s%s",
		 WEIR_PLUGIN_DIR, access(WEIR_PLUGIN_DIR, F_OK) ? " (not there)" : "");
	expect_refusal("csv_source", message, "did you mean \"csv-source\"?");
}
END_TEST

START_TEST(name_cannot_lead_out_of_the_folders)
{
	const struct weir_plugin *plugin;

	build_as("toy", "toy", "");
	ck_assert(!weir_plugins_load(plugins, "../toy", 0, &plugin, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "there is no plugin \"../toy\""));
}
END_TEST

/* ---- refused ---- */

START_TEST(other_interface_is_refused_with_both_numbers_and_the_file)
{
	build("toy", "-DABI=99");
	expect_refusal("toy",
		       "plugin \"toy\" (p/toy.so): was built for plugin interface 99, this weir "
		       "has interface 1",
		       "build the plugin with the headers of this weir");
}
END_TEST

START_TEST(library_without_a_descriptor_is_no_plugin)
{
	build("toy", "-DENTRY=something_else");
	expect_refusal("toy", "p/toy.so is not a plugin: it does not export weir_plugin_entry",
		       "its descriptor must be marked WEIR_EXPORT");
}
END_TEST

START_TEST(file_that_everybody_can_write_is_refused)
{
	build("toy", "");
	ck_assert_int_eq(chmod("p/toy.so", 0757), 0);
	ck_assert(
		!weir_plugins_load(plugins, "toy", 0, &(const struct weir_plugin *){ NULL }, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "/p/toy.so can be written by everybody"));
	ck_assert_ptr_nonnull(strstr(err.hint, "chmod o-w '"));
	ck_assert_int_eq(chmod("p/toy.so", 0755), 0);
	(void)expect_loaded("toy");
}
END_TEST

START_TEST(folder_that_everybody_can_write_is_refused)
{
	build("toy", "");
	ck_assert_int_eq(chmod("p", 0777), 0);
	expect_refusal("toy",
		       "plugin \"toy\": p can be written by everybody, so no plugin is loaded from "
		       "it",
		       "chmod o-w 'p'");
}
END_TEST

START_TEST(link_into_a_folder_that_everybody_can_write_is_refused)
{
	build_as("q/toy", "toy", "");
	ck_assert_int_eq(symlink("../q/toy.so", "p/toy.so"), 0);
	ck_assert_int_eq(chmod("q", 0777), 0);
	ck_assert(
		!weir_plugins_load(plugins, "toy", 0, &(const struct weir_plugin *){ NULL }, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "/q can be written by everybody"));
}
END_TEST

START_TEST(file_of_another_user_is_refused)
{
	const struct weir_plugin *plugin;

	if (geteuid() != 0)
		return; /* only root can give a file away */
	build("toy", "");
	ck_assert_int_eq(chown("p/toy.so", 12345, (gid_t)-1), 0);
	ck_assert(!weir_plugins_load(plugins, "toy", 0, &plugin, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "belongs to user 12345"));
}
END_TEST

START_TEST(plugin_of_another_kind_is_refused)
{
	const struct weir_plugin *plugin;

	build("toy", "");
	ck_assert(!weir_plugins_load(plugins, "toy", WEIR_SINK, &plugin, &err));
	ck_assert_str_eq(err.message, "plugin \"toy\" is a source, and a sink is needed here");
}
END_TEST

START_TEST(name_that_is_not_the_file_s_is_refused)
{
	build_as("p/toy", "other", "");
	expect_refusal("toy", "plugin \"toy\" (p/toy.so): it calls itself \"other\"",
		       "rename the file to other.so");
}
END_TEST

START_TEST(missing_callback_is_named)
{
	build("toy", "-DREAD=NULL");
	expect_refusal("toy", "plugin \"toy\" (p/toy.so): it is a source without the callback read",
		       "set .size to the size of the struct of callbacks, and .read");
}
END_TEST

START_TEST(unknown_kind_is_refused)
{
	build("toy", "-DKIND=17");
	expect_refusal("toy", "plugin \"toy\" (p/toy.so): its kind is the number 17, which is none",
		       "");
}
END_TEST

START_TEST(descriptor_that_ends_early_has_no_callbacks)
{
	build("toy", "'-DSIZE=offsetof(struct weir_plugin,open)'");
	expect_refusal("toy", "plugin \"toy\" (p/toy.so): it is a source without callbacks", "");
}
END_TEST

START_TEST(default_that_cannot_be_parsed_is_refused)
{
	const struct weir_plugin *plugin;

	build("toy", "'-DROWS=.fallback=\"many\",.help=\"x\"'");
	ck_assert(!weir_plugins_load(plugins, "toy", 0, &plugin, &err));
	ck_assert_ptr_nonnull(
		strstr(err.message,
		       "plugin \"toy\" (p/toy.so): the default of its option \"rows\""));
}
END_TEST

START_TEST(option_outside_of_the_private_struct_is_refused)
{
	build("toy", "-DSELF=4");
	expect_refusal("toy",
		       "plugin \"toy\" (p/toy.so): its option \"rows\" lies outside of the private "
		       "struct (self_size is 4)",
		       "");
}
END_TEST

START_TEST(option_without_help_is_refused)
{
	build("toy", "'-DROWS=.required=true'");
	expect_refusal("toy", "plugin \"toy\" (p/toy.so): its option \"rows\" has no help", "");
}
END_TEST

START_TEST(symbol_that_this_weir_lacks_gets_a_hint)
{
	const struct weir_plugin *plugin;

	build("toy", "-DUNDEFINED");
	ck_assert(!weir_plugins_load(plugins, "toy", 0, &plugin, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "undefined symbol: weir_nothing"));
	ck_assert_str_eq(err.hint, "was it built for another version of weir?");
}
END_TEST

START_TEST(file_that_is_no_library_is_told)
{
	const struct weir_plugin *plugin;

	put_file("p/toy.so", "#!/bin/sh\n");
	ck_assert(!weir_plugins_load(plugins, "toy", 0, &plugin, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "/p/toy.so: "));
}
END_TEST

/* Called outside of tests, where nothing may be asserted. */
static bool have_compiler(void)
{
	const char *top = getenv("top_srcdir");
	char command[4200], here[2048];

	if (!getcwd(here, sizeof(here)))
		return false;
	snprintf(include, sizeof(include), "'-I%s/core/include'", top && *top == '/' ? top : here);
	snprintf(command, sizeof(command), "%s --version >/dev/null 2>&1", compiler());
	return system(command) == 0;
}

int main(void)
{
	Suite *suite = suite_create("plugins");
	TCase *good = tcase_create("good"), *bad = tcase_create("bad");

	if (!have_compiler())
		return SKIPPED;
	umask(S_IWGRP | S_IWOTH);
	unsetenv("WEIR_PLUGIN_PATH");
	tcase_add_checked_fixture(good, begin, end);
	tcase_add_test(good, good_plugin_is_loaded_once);
	tcase_add_test(good, first_folder_of_the_path_wins);
	tcase_add_test(good, environment_names_folders_too);
	tcase_add_test(good, descriptor_of_a_newer_header_may_be_longer);
	tcase_add_test(good, callbacks_that_an_older_header_lacked_are_absent);
	tcase_add_test(good, list_is_sorted_and_keeps_what_cannot_be_loaded_apart);
	suite_add_tcase(suite, good);
	tcase_add_checked_fixture(bad, begin, end);
	tcase_add_test(bad, unknown_name_lists_the_folders_and_suggests_a_near_one);
	tcase_add_test(bad, name_cannot_lead_out_of_the_folders);
	tcase_add_test(bad, other_interface_is_refused_with_both_numbers_and_the_file);
	tcase_add_test(bad, library_without_a_descriptor_is_no_plugin);
	tcase_add_test(bad, file_that_everybody_can_write_is_refused);
	tcase_add_test(bad, folder_that_everybody_can_write_is_refused);
	tcase_add_test(bad, link_into_a_folder_that_everybody_can_write_is_refused);
	tcase_add_test(bad, file_of_another_user_is_refused);
	tcase_add_test(bad, plugin_of_another_kind_is_refused);
	tcase_add_test(bad, name_that_is_not_the_file_s_is_refused);
	tcase_add_test(bad, missing_callback_is_named);
	tcase_add_test(bad, unknown_kind_is_refused);
	tcase_add_test(bad, descriptor_that_ends_early_has_no_callbacks);
	tcase_add_test(bad, default_that_cannot_be_parsed_is_refused);
	tcase_add_test(bad, option_outside_of_the_private_struct_is_refused);
	tcase_add_test(bad, option_without_help_is_refused);
	tcase_add_test(bad, symbol_that_this_weir_lacks_gets_a_hint);
	tcase_add_test(bad, file_that_is_no_library_is_told);
	suite_add_tcase(suite, bad);
	return run_suite(suite);
}
