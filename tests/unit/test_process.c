/*
 * test_process.c - a program is fed and read line by line, and ends with whoever started it.
 */
#define _GNU_SOURCE /* memfd_create() */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/base/clock.h"
#include "../../core/base/process.h"
#include "base_fixture.h"

enum { TEXT = 8192, CEILING = 1024, TIMEOUT = 10000, SHORT = 500, MANY = 60000 };

static char heard[TEXT];
static struct weir_error err;

static void wait_alone(void *arg, struct pollfd *stream, size_t count, int ms)
{
	(void)arg;
	(void)poll(stream, count, ms);
}

static void hear(void *arg, const char *line)
{
	size_t used = strlen(heard);

	(void)arg;
	(void)snprintf(heard + used, sizeof(heard) - used, "%s\n", line);
}

static const char *as_it_is(void *arg, const char *text)
{
	(void)arg;
	return text;
}

static struct weir_process *start_with(const struct weir_process_spec *spec)
{
	static const struct weir_process_host host = { wait_alone, hear, as_it_is, NULL };

	heard[0] = '\0';
	memset(&err, 0, sizeof(err));
	return weir_process_new(spec, &host, &err);
}

/* sh -c script */
static struct weir_process *start_late(const char *script, int64_t timeout_ms)
{
	const char *const argument[] = { "sh", "-c", script };
	const char *const variable[] = { "A=1", "B=2", "A=3" };
	const struct weir_process_spec spec = { .argument = argument,
						.argument_count = 3,
						.folder = "/",
						.variable = variable,
						.variable_count = 3,
						.line_ceiling = CEILING,
						.timeout_ms = timeout_ms };
	struct weir_process *process = start_with(&spec);

	ck_assert_msg(process != NULL, "%s", err.message);
	return process;
}

static struct weir_process *start(const char *script)
{
	return start_late(script, TIMEOUT);
}

/* The next line, "(end)", or the error's message. */
static const char *line(struct weir_process *process)
{
	size_t length;
	char *at;
	bool end;

	if (!weir_process_line(process, &at, &length, &end, &err))
		return err.message;
	if (end)
		return "(end)";
	return strlen(at) == length ? at : "(a NUL)";
}

START_TEST(lines_go_there_and_come_back)
{
	struct weir_process *process = start("while read -r x; do echo \"<$x>\"; done; printf z");

	ck_assert(weir_process_put(process, "one\ntw", 6, &err));
	ck_assert_str_eq(line(process), "<one>");
	ck_assert(weir_process_put(process, "o\n\n", 3, &err));
	ck_assert_str_eq(line(process), "<two>");
	ck_assert_str_eq(line(process), "<>");
	weir_process_end_input(process);
	ck_assert_str_eq(line(process), "z");
	ck_assert_str_eq(line(process), "(end)");
	ck_assert_str_eq(line(process), "(end)");
	ck_assert_uint_eq(weir_process_lines(process), 4);
	weir_process_free(process);
}
END_TEST

START_TEST(both_pipes_may_be_full_at_once)
{
	struct weir_process *process = start("cat");
	char text[32];
	int wrong = 0; /* an assertion for each one takes longer than all of this */

	for (int i = 0; i < MANY; i++) {
		int length = snprintf(text, sizeof(text), "a line of number %d\n", i);

		wrong += !weir_process_put(process, text, (size_t)length, &err);
	}
	weir_process_end_input(process);
	for (int i = 0; i < MANY; i++) {
		(void)snprintf(text, sizeof(text), "a line of number %d", i);
		wrong += strcmp(line(process), text) != 0;
	}
	ck_assert_int_eq(wrong, 0);
	ck_assert_str_eq(line(process), "(end)");
	weir_process_free(process);
}
END_TEST

/* ---- how it ends ---- */

struct end_case {
	const char *script, *says; /* the second time that a line is asked for */
	enum weir_code code;
	int64_t timeout_ms;
};

static const struct end_case ends[] = {
	{ "echo a; exit 3", "ended with exit code 3", WEIR_BROKEN, TIMEOUT },
	{ "echo a; exit 75", "ended with exit code 75", WEIR_BUSY, TIMEOUT },
	{ "echo a; kill -9 $$", "was ended by signal 9 (Killed)", WEIR_BROKEN, TIMEOUT },
	{ "echo a; kill -11 $$", "was ended by signal 11", WEIR_BROKEN, TIMEOUT },
	{ "echo a; echo half >&2; printf gone >&2; exit 1",
	  "ended with exit code 1; it said last: half | gone", WEIR_BROKEN, TIMEOUT },
	{ "echo a; for i in 1 2 3 4 5; do echo l$i >&2; done; exit 1", "it said last: l3 | l4 | l5",
	  WEIR_BROKEN, TIMEOUT },
	{ "echo a; printf '\\033[31m\\377\\n' >&2; exit 1", "it said last: \\x1b[31m\\xff",
	  WEIR_BROKEN, TIMEOUT },
	{ "echo a; printf b; exit 2", "ended with exit code 2", WEIR_BROKEN, TIMEOUT },
	{ "echo a; sleep 30", "printed no line for 0.5 s", WEIR_BUSY, SHORT },
	{ "echo a; exec >&-; sleep 30", "has closed its output, and did not end for 0.5 s",
	  WEIR_BUSY, SHORT },
	{ "echo a; sleep 30 & exit 4", "ended with exit code 4", WEIR_BROKEN, TIMEOUT },
	{ "echo a; head -c 2000 /dev/zero | tr '\\0' x; sleep 30",
	  "printed a line of more than 1024 bytes", WEIR_BROKEN, TIMEOUT },
	{ "echo a; head -c 2000 /dev/zero | tr '\\0' x; echo",
	  "printed a line of more than 1024 bytes", WEIR_BROKEN, TIMEOUT },
	{ "echo a; while :; do printf .; done", "printed", WEIR_BROKEN, TIMEOUT },
};

START_TEST(what_goes_wrong_is_named)
{
	const struct end_case *c = &ends[_i];
	struct weir_process *process = start_late(c->script, c->timeout_ms);

	ck_assert_str_eq(line(process), "a");
	ck_assert_msg(strstr(line(process), c->says) != NULL, "%s", err.message);
	ck_assert_int_eq((int)err.code, (int)c->code);
	weir_process_free(process);
}
END_TEST

START_TEST(the_end_of_its_input_may_be_the_end_of_it)
{
	struct weir_process *process = start_late("cat; sleep 30", SHORT);

	weir_process_end_input(process);
	ck_assert_msg(strstr(line(process), "was given no more input, and did not end for 0.5 s"),
		      "%s", err.message);
	weir_process_free(process);
}
END_TEST

START_TEST(who_reads_no_input_is_judged_by_its_lines)
{
	struct weir_process *process = start("exec <&-; echo a");
	char many[CEILING] = "";

	memset(many, 'x', sizeof(many));
	for (int i = 0; i < MANY / 100; i++)
		ck_assert(weir_process_put(process, many, sizeof(many), &err));
	ck_assert_str_eq(line(process), "a");
	ck_assert_str_eq(line(process), "(end)");
	weir_process_free(process);
}
END_TEST

/* ---- the start ---- */

struct start_case {
	const char *program, *folder, *says;
};

static const struct start_case starts[] = {
	{ "weir-no-such-program", "/", "there is no program \"weir-no-such-program\" in PATH" },
	{ "./no-such", "/", "//./no-such cannot be run: No such file" },
	{ "/etc/passwd", "/", "/etc/passwd cannot be run: Permission denied" },
	{ "/etc", "/", "/etc cannot be run: Permission denied" },
	{ "", "/", "no program is named" },
	{ "sh", "/no/such", "there is no folder /no/such to start it in" },
};

START_TEST(what_cannot_be_started_is_told)
{
	const struct start_case *c = &starts[_i];
	const struct weir_process_spec spec = { .argument = &c->program,
						.argument_count = 1,
						.folder = c->folder,
						.line_ceiling = CEILING,
						.timeout_ms = TIMEOUT };

	ck_assert(!weir_process_check(&spec, &err));
	ck_assert_msg(strstr(err.message, c->says) != NULL, "%s", err.message);
	ck_assert_int_eq((int)err.code, WEIR_BAD_CONFIG);
	memset(&err, 0, sizeof(err));
	ck_assert(start_with(&spec) == NULL);
	ck_assert_msg(strstr(err.message, c->says) != NULL, "%s", err.message);
}
END_TEST

START_TEST(a_file_that_is_no_program_is_told_at_the_start)
{
	char path[] = "/tmp/weir-process-XXXXXX";
	const char *const argument[] = { path };
	const struct weir_process_spec spec = { .argument = argument,
						.argument_count = 1,
						.folder = "/",
						.line_ceiling = CEILING,
						.timeout_ms = TIMEOUT };
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "print(1)\n", 9), 9);
	ck_assert_int_eq(fchmod(fd, 0700), 0);
	ck_assert_int_eq(close(fd), 0);
	ck_assert(weir_process_check(&spec, &err));
	ck_assert(start_with(&spec) == NULL);
	ck_assert_msg(strstr(err.message, "Exec format error") != NULL, "%s", err.message);
	ck_assert_msg(strstr(err.hint, "#!/usr/bin/env") != NULL, "%s", err.hint);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(little_of_the_environment_is_passed_on)
{
	struct weir_process *process;

	ck_assert_int_eq(setenv("SUPABASE_SERVICE_ROLE_KEY", "secret", 1), 0);
	ck_assert_int_eq(setenv("LC_TEST", "yes", 1), 0);
	process =
		start("echo \"$A $B <$SUPABASE_SERVICE_ROLE_KEY> $LC_TEST ${PATH:+path} $(pwd)\"");
	ck_assert_str_eq(line(process), "3 2 <> yes path /");
	weir_process_free(process);
}
END_TEST

START_TEST(no_open_file_is_passed_on)
{
	int fd = memfd_create("leak", 0); /* not closed by itself */
	struct weir_process *process = start("ls /proc/self/fd | tr '\\n' ' '; echo");

	ck_assert_int_ge(fd, 3);
	/* The fourth is the folder that ls reads. */
	ck_assert_str_eq(line(process), "0 1 2 3 ");
	weir_process_free(process);
	ck_assert_int_eq(close(fd), 0);
}
END_TEST

/* ---- the end of the group ---- */

static bool alive(pid_t pid)
{
	return !kill(pid, 0) || errno != ESRCH;
}

START_TEST(what_it_started_ends_with_it)
{
	struct weir_process *process =
		start("trap '' TERM; sleep 300 & echo $$; echo $!; cat >/dev/null; wait");
	pid_t child = (pid_t)atol(line(process));
	pid_t grandchild = (pid_t)atol(line(process));

	ck_assert(alive(child) && alive(grandchild));
	weir_process_free(process);
	ck_assert(!alive(child));
	for (int i = 0; i < 500 && alive(grandchild); i++)
		(void)poll(NULL, 0, 10); /* somebody else reaps it */
	ck_assert(!alive(grandchild));
}
END_TEST

START_TEST(much_that_it_says_is_cut)
{
	struct weir_process *process =
		start("i=0; while [ $i -lt 1200 ]; do echo says $i; i=$((i + 1)); done >&2");
	size_t lines = 0;

	ck_assert_str_eq(line(process), "(end)");
	weir_process_free(process);
	for (const char *at = heard; (at = strchr(at, '\n')); at++)
		lines++;
	ck_assert_uint_gt(lines, 500); /* `heard` holds no more */
	process = start("head -c 5000 /dev/zero | tr '\\0' y >&2");
	ck_assert_str_eq(line(process), "(end)");
	ck_assert_uint_eq(strlen(heard), 1000 + 1);
	weir_process_free(process);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("process");
	TCase *tests = tcase_create("process");
	SRunner *runner;
	int failed;

	(void)sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, lines_go_there_and_come_back);
	tcase_add_test(tests, both_pipes_may_be_full_at_once);
	tcase_add_loop_test(tests, what_goes_wrong_is_named, 0,
			    (int)(sizeof(ends) / sizeof(ends[0])));
	tcase_add_test(tests, the_end_of_its_input_may_be_the_end_of_it);
	tcase_add_test(tests, who_reads_no_input_is_judged_by_its_lines);
	tcase_add_loop_test(tests, what_cannot_be_started_is_told, 0,
			    (int)(sizeof(starts) / sizeof(starts[0])));
	tcase_add_test(tests, a_file_that_is_no_program_is_told_at_the_start);
	tcase_add_test(tests, little_of_the_environment_is_passed_on);
	tcase_add_test(tests, no_open_file_is_passed_on);
	tcase_add_test(tests, what_it_started_ends_with_it);
	tcase_add_test(tests, much_that_it_says_is_cut);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
