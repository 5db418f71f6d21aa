/*
 * test_args.c - command lines as users type them, parsed with the tables of the real verbs.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base_fixture.h"

#include "../../core/cli/cmd.h"

enum { WORDS = 16 };

static struct weir_args args;
static struct weir_error err;

/* The words, up to a NULL, behind the verb. */
static bool parse(const struct weir_verb *verb, const char *const *word)
{
	static char *argv[WORDS + 1];
	int argc = 0;

	weir_args_init(&args);
	memset(&err, 0, sizeof(err));
	for (; word[argc]; argc++) {
		ck_assert_int_lt(argc, WORDS);
		argv[argc] = (char *)word[argc];
	}
	argv[argc] = NULL;
	return weir_args_parse(&args, verb, argc, argv, &err);
}

#define WORDS_OF(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void expect_mistake(const struct weir_verb *verb, const char *const *word,
			   const char *message, const char *hint)
{
	ck_assert(!parse(verb, word));
	ck_assert_str_eq(err.message, message);
	ck_assert_str_eq(err.hint, hint);
	ck_assert_int_eq(err.code, WEIR_BAD_CONFIG);
	weir_args_release(&args);
}

START_TEST(run_takes_all_its_options_before_and_after_the_file)
{
	ck_assert(parse(&weir_verb_run, WORDS_OF("--to", "sup", "meet.yaml", "--dry-run", "--yes",
						 "--quiet", "--state=/s", "--plugin-path", "a:b",
						 "--log=json", "--log-level", "warn")));
	ck_assert_uint_eq(args.word_count, 1);
	ck_assert_str_eq(args.word[0], "meet.yaml");
	ck_assert_str_eq(args.run.to, "sup");
	ck_assert_str_eq(args.run.state_dir, "/s");
	ck_assert_str_eq(args.run.plugin_path, "a:b");
	ck_assert(args.run.dry_run && args.run.yes && args.run.quiet && args.run.json);
	ck_assert_int_eq(args.run.level, WEIR_WARN);
	ck_assert_ptr_null(args.run.only);
	weir_args_release(&args);
}
END_TEST

START_TEST(what_is_not_given_has_its_default)
{
	ck_assert(parse(&weir_verb_run, WORDS_OF("meet.yaml")));
	ck_assert(!args.run.dry_run && !args.run.yes && !args.run.quiet && !args.run.json);
	ck_assert_int_eq(args.run.level, WEIR_INFO);
	ck_assert_ptr_null(args.run.to);
	ck_assert_ptr_null(args.run.state_dir);
	ck_assert_uint_eq(args.run.set_count, 0);
	weir_args_release(&args);
}
END_TEST

START_TEST(set_may_be_repeated_and_its_value_may_hold_anything)
{
	ck_assert(parse(&weir_verb_run,
			WORDS_OF("f", "--set", "a=b=c", "--set=d=", "--set", "e=--x y")));
	ck_assert_uint_eq(args.run.set_count, 3);
	ck_assert_str_eq(args.run.set[0].name, "a");
	ck_assert_str_eq(args.run.set[0].value, "b=c");
	ck_assert_str_eq(args.run.set[1].name, "d");
	ck_assert_str_eq(args.run.set[1].value, "");
	ck_assert_str_eq(args.run.set[2].value, "--x y");
	weir_args_release(&args);
}
END_TEST

START_TEST(set_without_a_name_or_a_value_is_explained)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--set", "folder"),
		       "--set needs NAME=VALUE, not \"folder\"",
		       "for example: --set folder=meets/4711");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--set", "=x"),
		       "--set needs NAME=VALUE, not \"=x\"",
		       "for example: --set folder=meets/4711");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--set", "a=1", "--set", "a=2"),
		       "--set a is given twice", "");
}
END_TEST

START_TEST(two_dashes_end_the_options)
{
	ck_assert(parse(&weir_verb_run, WORDS_OF("--yes", "--", "--odd.yaml")));
	ck_assert_str_eq(args.word[0], "--odd.yaml");
	weir_args_release(&args);
}
END_TEST

START_TEST(unknown_option_gets_a_suggestion)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--dryrun"),
		       "run: there is no option --dryrun", "did you mean --dry-run?");
	expect_mistake(&weir_verb_check, WORDS_OF("f", "--frobnicate=1"),
		       "check: there is no option --frobnicate",
		       "`weir check --help` lists the options; a parameter of the pipeline is set "
		       "with --set frobnicate=...");
	expect_mistake(&weir_verb_runs, WORDS_OF("--frobnicate"),
		       "runs: there is no option --frobnicate",
		       "`weir runs --help` lists the options");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "-n"), "run: there is no option -n",
		       "options are long words with two dashes; `weir run --help` lists them");
}
END_TEST

START_TEST(option_without_its_value_is_told)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--only"), "--only needs STEP", "");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--only="), "--only needs STEP", "");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--only", "--yes"),
		       "--only needs STEP, but --yes follows", "");
}
END_TEST

START_TEST(switch_with_a_value_is_told)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--yes=no"),
		       "--yes takes no value, but got \"no\"", "");
}
END_TEST

START_TEST(option_that_contradicts_itself_is_told)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--to", "a", "--to", "b"),
		       "--to is given twice", "");
}
END_TEST

START_TEST(only_does_not_go_with_from_or_until)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--only", "a", "--from", "b"),
		       "--only does not go together with --from",
		       "--only a runs that step alone; leave the other one out");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--until", "b", "--only", "a"),
		       "--only does not go together with --until",
		       "--only a runs that step alone; leave the other one out");
	ck_assert(parse(&weir_verb_run, WORDS_OF("f", "--from", "a", "--until", "b")));
	weir_args_release(&args);
}
END_TEST

START_TEST(value_outside_of_its_choices_is_told)
{
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--log", "jsno"),
		       "--log needs text|json, not \"jsno\"", "did you mean json?");
	expect_mistake(&weir_verb_run, WORDS_OF("f", "--log-level", "loud"),
		       "--log-level needs debug|info|warn|error, not \"loud\"", "");
}
END_TEST

START_TEST(limit_is_a_number_above_zero)
{
	ck_assert(parse(&weir_verb_status, WORDS_OF("--limit", "3")));
	ck_assert_uint_eq(args.limit, 3);
	weir_args_release(&args);
	expect_mistake(&weir_verb_status, WORDS_OF("--limit", "0"),
		       "--limit needs a whole number from 1 to 1000000, not \"0\"", "");
	expect_mistake(&weir_verb_status, WORDS_OF("--limit", "3x"),
		       "--limit needs a whole number from 1 to 1000000, not \"3x\"", "");
}
END_TEST

START_TEST(too_few_and_too_many_words_are_told)
{
	expect_mistake(&weir_verb_run, WORDS_OF("--yes"), "run needs FILE",
		       "usage: weir run FILE [option ...]");
	expect_mistake(&weir_verb_run, WORDS_OF("a.yaml", "b.yaml"),
		       "run: \"b.yaml\" is one word too many", "usage: weir run FILE [option ...]");
	expect_mistake(&weir_verb_status, WORDS_OF("x"), "status: \"x\" is one word too many",
		       "usage: weir status [option ...]");
}
END_TEST

START_TEST(plugins_takes_list_or_show_with_a_name)
{
	ck_assert(parse(&weir_verb_plugins, WORDS_OF("list")));
	weir_args_release(&args);
	ck_assert(parse(&weir_verb_plugins, WORDS_OF("show", "csv-source")));
	weir_args_release(&args);
	expect_mistake(&weir_verb_plugins, WORDS_OF("shwo", "csv-source"),
		       "plugins: there is no command \"shwo\"", "did you mean \"show\"?");
	expect_mistake(&weir_verb_plugins, WORDS_OF("show"), "plugins show: too few words",
		       "usage: weir plugins show NAME [option ...]");
}
END_TEST

START_TEST(help_wins_over_what_is_missing)
{
	ck_assert(parse(&weir_verb_run, WORDS_OF("--help")));
	ck_assert(args.help);
	weir_args_release(&args);
	ck_assert(parse(&weir_verb_plugins, WORDS_OF("-h")));
	ck_assert(args.help);
	weir_args_release(&args);
}
END_TEST

/* ---- help ---- */

static const struct weir_verb *const verbs[] = {
	&weir_verb_run,    &weir_verb_plan,   &weir_verb_check,
	&weir_verb_doctor, &weir_verb_status, &weir_verb_plugins,
};

/* The caller frees it. */
static char *help_of(const struct weir_verb *verb)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	if (verb)
		weir_help_verb(verb, out);
	else
		weir_help_program(verbs, sizeof(verbs) / sizeof(verbs[0]), out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(help_shows_every_option_example_and_exit_code)
{
	static const char *const codes[] = { "\n    0  ", "\n    1  ", "\n    2  ", "\n    3  ",
					     "\n    4  ", "\n    5  ", "\n  130  ", "\n  143  " };
	char option[64];

	for (size_t i = 0; i <= sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct weir_verb *verb = i ? verbs[i - 1] : NULL;
		char *text = help_of(verb);

		for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++)
			ck_assert_ptr_nonnull(strstr(text, codes[c]));
		ck_assert_ptr_nonnull(strstr(text, "\nexamples\n  weir "));
		ck_assert_ptr_nonnull(strstr(text, "-h, --help"));
		for (const struct weir_arg *arg = verb ? verb->arg : NULL; arg && arg->name;
		     arg++) {
			snprintf(option, sizeof(option), "\n  --%s ", arg->name);
			ck_assert_ptr_nonnull(strstr(text, option));
		}
		free(text);
	}
}
END_TEST

START_TEST(help_fits_a_hundred_columns)
{
	for (size_t i = 0; i <= sizeof(verbs) / sizeof(verbs[0]); i++) {
		char *text = help_of(i ? verbs[i - 1] : NULL);

		for (const char *at = text; *at; at += strcspn(at, "\n") + 1)
			ck_assert_msg(strcspn(at, "\n") <= 100, "%.*s", (int)strcspn(at, "\n"), at);
		free(text);
	}
}
END_TEST

/* ---- quoting ---- */

START_TEST(harmless_words_are_not_quoted)
{
	char *argv[] = { (char *)"./weir", (char *)"run", (char *)"--set=a=b,c", NULL };

	weir_args_init(&args);
	ck_assert_str_eq(weir_args_quote(&args.arena, 3, argv), "./weir run --set=a=b,c");
	weir_args_release(&args);
}
END_TEST

/* What the shell makes of the quoted words is what was quoted. */
START_TEST(shell_reads_quoted_words_as_they_were)
{
	char *argv[] = { (char *)"printf", (char *)"%s|",   (char *)"a b",
			 (char *)"it's",   (char *)"",      (char *)"$HOME`",
			 (char *)"~\\n",   (char *)"*?[x]", (char *)"a\nb" };
	char read[256];
	size_t length;
	FILE *shell;

	weir_args_init(&args);
	shell = popen(weir_args_quote(&args.arena, 9, argv), "r");
	ck_assert_ptr_nonnull(shell);
	length = fread(read, 1, sizeof(read) - 1, shell);
	read[length] = '\0';
	ck_assert_int_eq(pclose(shell), 0);
	ck_assert_str_eq(read, "a b|it's||$HOME`|~\\n|*?[x]|a\nb|");
	weir_args_release(&args);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		run_takes_all_its_options_before_and_after_the_file,
		what_is_not_given_has_its_default,
		set_may_be_repeated_and_its_value_may_hold_anything,
		set_without_a_name_or_a_value_is_explained,
		two_dashes_end_the_options,
		unknown_option_gets_a_suggestion,
		option_without_its_value_is_told,
		switch_with_a_value_is_told,
		option_that_contradicts_itself_is_told,
		only_does_not_go_with_from_or_until,
		value_outside_of_its_choices_is_told,
		limit_is_a_number_above_zero,
		too_few_and_too_many_words_are_told,
		plugins_takes_list_or_show_with_a_name,
		help_wins_over_what_is_missing,
		help_shows_every_option_example_and_exit_code,
		help_fits_a_hundred_columns,
		harmless_words_are_not_quoted,
		shell_reads_quoted_words_as_they_were,
		NULL,
	};

	return run_tests("args", tests);
}
