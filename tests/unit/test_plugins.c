/*
 * test_plugins.c - plugins are found and loaded, or refused for what or where their file is.
 */
#include "plugins_fixture.h"

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

START_TEST(library_without_a_descriptor_is_no_plugin)
{
	build("toy", "-DENTRY=something_else");
	expect_refusal("toy", "p/toy.so is not a plugin: it does not export weir_plugin_entry",
		       "its descriptor has to be called weir_plugin_entry");
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

int main(void)
{
	const TTest *const tests[] = {
		good_plugin_is_loaded_once,
		first_folder_of_the_path_wins,
		environment_names_folders_too,
		list_is_sorted_and_keeps_what_cannot_be_loaded_apart,
		unknown_name_lists_the_folders_and_suggests_a_near_one,
		name_cannot_lead_out_of_the_folders,
		library_without_a_descriptor_is_no_plugin,
		file_that_everybody_can_write_is_refused,
		folder_that_everybody_can_write_is_refused,
		link_into_a_folder_that_everybody_can_write_is_refused,
		file_of_another_user_is_refused,
		plugin_of_another_kind_is_refused,
		symbol_that_this_weir_lacks_gets_a_hint,
		file_that_is_no_library_is_told,
		NULL,
	};

	return run_plugin_tests("plugins", tests);
}
