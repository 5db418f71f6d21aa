/*
 * test_progress.c - the progress line of a terminal.
 */
#define _XOPEN_SOURCE 700 /* a terminal of our own: posix_openpt() */

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "log_fixture.h"

START_TEST(without_a_terminal_there_is_no_progress_line)
{
	struct world w;

	world_init(&w, WEIR_INFO, false);
	ck_assert(!weir_logger_terminal(w.log));
	weir_logger_progress(w.log, "50%");
	weir_logger_progress(w.log, NULL);
	ck_assert_str_eq(said(&w), "");
	world_release(&w);
}
END_TEST

struct terminal {
	int master;
	FILE *stream;
};

static void terminal_init(struct terminal *t, unsigned short columns)
{
	struct winsize size = { .ws_row = 24, .ws_col = columns };
	struct termios mode;
	int slave;

	ck_assert_int_eq(setenv("TERM", "xterm", 1), 0);
	t->master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(t->master, 0);
	ck_assert_int_eq(grantpt(t->master), 0);
	ck_assert_int_eq(unlockpt(t->master), 0);
	slave = open(ptsname(t->master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(slave, 0);
	ck_assert_int_eq(tcgetattr(slave, &mode), 0);
	mode.c_oflag &= ~(tcflag_t)OPOST;
	ck_assert_int_eq(tcsetattr(slave, TCSANOW, &mode), 0);
	ck_assert_int_eq(ioctl(slave, TIOCSWINSZ, &size), 0);
	t->stream = fdopen(slave, "w");
	ck_assert_ptr_nonnull(t->stream);
}

/* What arrived on the screen must be exactly this. */
static void check_screen(struct terminal *t, const char *expected)
{
	char text[500];
	size_t want = strlen(expected), length = 0;

	ck_assert_uint_lt(want, sizeof(text));
	while (length < want) {
		ssize_t got = read(t->master, text + length, want - length);

		ck_assert_int_gt(got, 0);
		length += (size_t)got;
	}
	text[length] = '\0';
	ck_assert_str_eq(text, expected);
}

static void terminal_release(struct terminal *t)
{
	ck_assert_int_eq(fclose(t->stream), 0);
	ck_assert_int_eq(close(t->master), 0);
}

START_TEST(the_progress_line_is_written_over_and_gives_way_to_a_log_line)
{
	struct terminal t;
	struct weir_logger *log;
	struct weir_error err;

	terminal_init(&t, 40);
	log = weir_logger_new(t.stream, WEIR_INFO, false);
	ck_assert(weir_logger_terminal(log));
	weir_logger_mask(log, "s3cret");
	weir_logger_progress(log, NULL);
	weir_logger_progress(log, "results 10%");
	check_screen(&t, "\rresults 10%\033[K");
	weir_logger_progress(log, "s3cret 20%\n");
	check_screen(&t, "\r*** 20%\\x0a\033[K");
	(void)weir_fail(&err, WEIR_BUSY, "later");
	weir_logger_error(log, NULL, &err);
	weir_logger_error(log, NULL, &err);
	check_screen(&t, "\r\033[Kweir: later\nweir: later\n");
	weir_logger_progress(log, "30%");
	weir_logger_write(log, WEIR_DEBUG, NULL, "not written");
	weir_logger_progress(log, NULL);
	check_screen(&t, "\r30%\033[K\r\033[K");
	weir_logger_progress(log, "end");
	weir_logger_free(log);
	check_screen(&t, "\rend\033[K\r\033[K");
	terminal_release(&t);
}
END_TEST

START_TEST(the_progress_line_never_wraps)
{
	struct terminal t;
	struct weir_logger *log;

	terminal_init(&t, 6);
	log = weir_logger_new(t.stream, WEIR_INFO, false);
	weir_logger_progress(log, "12345");
	check_screen(&t, "\r12345\033[K");
	weir_logger_progress(log, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
	check_screen(&t, "\r\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\033[K");
	weir_logger_progress(log, NULL);
	check_screen(&t, "\r\033[K");
	weir_logger_free(log);
	terminal_release(&t);
}
END_TEST

START_TEST(json_lines_and_simple_terminals_have_no_progress_line)
{
	struct terminal t;
	struct weir_logger *log;

	terminal_init(&t, 80);
	log = weir_logger_new(t.stream, WEIR_INFO, true);
	ck_assert(!weir_logger_terminal(log));
	weir_logger_free(log);
	ck_assert_int_eq(setenv("TERM", "dumb", 1), 0);
	log = weir_logger_new(t.stream, WEIR_INFO, false);
	ck_assert(!weir_logger_terminal(log));
	weir_logger_free(log);
	terminal_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		without_a_terminal_there_is_no_progress_line,
		the_progress_line_is_written_over_and_gives_way_to_a_log_line,
		the_progress_line_never_wraps,
		json_lines_and_simple_terminals_have_no_progress_line,
		NULL,
	};

	return run_tests("progress", tests);
}
