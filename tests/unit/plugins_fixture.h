/*
 * plugins_fixture.h - plugins that are built on the spot, good ones and bad ones.
 *
 * The compiler is $CC, else cc; without one such a test is skipped.
 */
#ifndef PLUGINS_FIXTURE_H
#define PLUGINS_FIXTURE_H

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

static inline const char *compiler(void)
{
	const char *cc = getenv("CC");

	return cc && *cc ? cc : "cc";
}

/* Builds FOLDER/FILE.so, a source that calls itself `name`. */
static inline void build_as(const char *file, const char *name, const char *flags)
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

static inline void build(const char *name, const char *flags)
{
	char file[64];

	snprintf(file, sizeof(file), "p/%s", name);
	build_as(file, name, flags);
}

static inline void begin(void)
{
	fixture_begin(&fixture);
	memset(&err, 0, sizeof(err));
	ck_assert_int_eq(mkdir("p", 0755), 0);
	ck_assert_int_eq(mkdir("q", 0755), 0);
	plugins = weir_plugins_new("p:q");
}

static inline void end(void)
{
	weir_plugins_free(plugins);
	fixture_end(&fixture);
}

static inline void expect_refusal(const char *name, const char *message, const char *hint)
{
	const struct weir_plugin *plugin;

	ck_assert(!weir_plugins_load(plugins, name, 0, &plugin, &err));
	ck_assert_str_eq(err.message, message);
	ck_assert_str_eq(err.hint, hint);
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
}

static inline const struct weir_plugin *expect_loaded(const char *name)
{
	const struct weir_plugin *plugin;

	ck_assert_msg(weir_plugins_load(plugins, name, WEIR_SOURCE, &plugin, &err), "%s",
		      err.message);
	return plugin;
}

/* Called outside of tests, where nothing may be asserted. */
static inline bool have_compiler(void)
{
	const char *top = getenv("top_srcdir");
	char command[4200], here[2048];

	if (!getcwd(here, sizeof(here)))
		return false;
	snprintf(include, sizeof(include), "'-I%s/core/include'", top && *top == '/' ? top : here);
	snprintf(command, sizeof(command), "%s --version >/dev/null 2>&1", compiler());
	return system(command) == 0;
}

/* Runs the tests, up to a NULL, each with two empty folders p and q to search. */
static inline int run_plugin_tests(const char *name, const TTest *const *test)
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);

	if (!have_compiler())
		return SKIPPED;
	umask(S_IWGRP | S_IWOTH);
	unsetenv("WEIR_PLUGIN_PATH");
	tcase_add_checked_fixture(tests, begin, end);
	for (; *test; test++)
		tcase_add_test(tests, *test);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}

#endif
