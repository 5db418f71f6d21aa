/*
 * ask.c - a question to the person at the terminal.
 *
 * A wait for an answer looks for SIGINT and SIGTERM several times a second.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

enum { LOOK_MS = 200, ANSWER = 64, QUESTION = 200 };

/* A line from standard input. False: interrupted, or its end. */
static bool read_answer(char *line, size_t size, bool *end)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t got;

	*end = false;
	for (;;) {
		int ready;

		if (weir_interrupted())
			return false;
		ready = poll(&in, 1, LOOK_MS);
		if (ready > 0)
			break;
	}
	got = read(STDIN_FILENO, line, size - 1);
	*end = got <= 0;
	line[got > 0 ? got : 0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

/* The choice that begins like the answer, or -1. */
static int choice_of(const char *choices, const char *answer)
{
	size_t length = strlen(answer);
	int number = 0;

	for (const char *at = choices; length; number++) {
		size_t width = strcspn(at, "|");

		if (length <= width && !strncmp(at, answer, length))
			return number;
		at += width;
		if (!*at++)
			break;
	}
	return -1;
}

bool weir_ask(struct weir_context *context, const char *question, const char *choices, int *answer,
	      bool *asked, struct weir_error *err)
{
	*asked = false;
	return weir_assume_yes(context) || weir_is_dry_run(context) ||
	       weir_ask_person(context->session->log, question, choices, answer, asked, err);
}

bool weir_ask_person(struct weir_logger *log, const char *question, const char *choices,
		     int *answer, bool *asked, struct weir_error *err)
{
	char line[ANSWER];
	bool end;

	*asked = false;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return true;
	weir_logger_progress(log, NULL);
	for (;;) {
		fprintf(stderr, "%s [%s] ", question, choices);
		fflush(stderr);
		if (!read_answer(line, sizeof(line), &end))
			return weir_fail(err, WEIR_CANCELLED, "interrupted");
		if (end)
			return true;
		*answer = choice_of(choices, line);
		*asked = *answer >= 0;
		if (*asked)
			return true;
	}
}

bool weir_ask_removal(struct weir_logger *log, bool yes, const char *verb, uint64_t rows,
		      bool *sure, struct weir_error *err)
{
	char question[QUESTION];
	int answer = 1;
	bool asked = false;

	*sure = yes;
	if (*sure)
		return true;
	fflush(stdout);
	snprintf(question, sizeof(question), "%s these %" PRIu64 " rows?", verb, rows);
	if (!weir_ask_person(log, question, "yes|no", &answer, &asked, err))
		return false;
	*sure = asked && answer == 0;
	if (*sure)
		return true;
	printf("nothing was %sd", verb);
	if (!asked)
		printf("; --yes %ss them", verb);
	printf("\n");
	return true;
}
