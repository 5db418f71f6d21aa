/*
 * test_descriptor.c - what a plugin says about itself is checked before anybody relies on it.
 */
#include "plugins_fixture.h"

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

START_TEST(other_interface_is_refused_with_both_numbers_and_the_file)
{
	build("toy", "-DABI=99");
	expect_refusal("toy",
		       "plugin \"toy\" (p/toy.so): was built for plugin interface 99, this weir "
		       "has interface 1",
		       "build the plugin with the headers of this weir");
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

int main(void)
{
	const TTest *const tests[] = {
		descriptor_of_a_newer_header_may_be_longer,
		callbacks_that_an_older_header_lacked_are_absent,
		other_interface_is_refused_with_both_numbers_and_the_file,
		name_that_is_not_the_file_s_is_refused,
		missing_callback_is_named,
		unknown_kind_is_refused,
		descriptor_that_ends_early_has_no_callbacks,
		default_that_cannot_be_parsed_is_refused,
		option_outside_of_the_private_struct_is_refused,
		option_without_help_is_refused,
		NULL,
	};

	return run_plugin_tests("descriptor", tests);
}
