/*
 * process.c - feeds a program and reads its lines, in one loop that never waits for one side alone.
 *
 * Both pipes may be full at once: so whatever can be written is written, whatever can be read is
 * read, and only when a pass brought nothing it sleeps, until something moves or it is time to look
 * for signals, the time-out and the end of the program. A program that has ended while somebody
 * else still holds its output is at its end when nothing more is there. Owns the child.
 */
#include "process.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "arena.h"
#include "buffer.h"
#include "child.h"
#include "clock.h"
#include "interrupt.h"
#include "process_words.h"
#include "text.h"

enum {
	MS = 1000,             /* in us */
	LOOK_MS = 50,          /* the longest sleep */
	END_MS = 2,            /* the same while its end is waited for */
	STEP = 64 << 10,       /* bytes that are read at once */
	UNSENT_MOST = 1 << 30, /* bytes; the plugin has a lower limit */
	NAME_ROOM = 80,        /* bytes of how the program is called in messages */
	TEXT_ROOM = 1024,
	PASSES = 64, /* more than what a pipe holds */
	LATER = 75,  /* the exit code EX_TEMPFAIL of sysexits.h */
};

struct weir_process {
	struct weir_child child;
	struct weir_process_host host;
	char name[NAME_ROOM];
	size_t line_ceiling;
	uint64_t timeout_us;
	struct weir_buffer unsent;
	size_t sent;      /* of unsent */
	bool input_ended; /* close it behind what is unsent */
	char *room;       /* what was read: line_ceiling + STEP bytes and one more */
	size_t begin, end, looked;
	bool idle; /* the last pass brought nothing */
	uint64_t lines;
	struct weir_words words;
};

/* "python3 enrich.py", as far as it fits. */
static void name_it(struct weir_process *process, const struct weir_process_spec *spec)
{
	size_t used = 0;

	for (size_t i = 0; i < spec->argument_count && used < NAME_ROOM; i++)
		used += (size_t)snprintf(process->name + used, NAME_ROOM - used, "%s%s",
					 i ? " " : "", spec->argument[i]);
	weir_text_cut(process->name, NAME_ROOM, used);
}

struct weir_process *weir_process_new(const struct weir_process_spec *spec,
				      const struct weir_process_host *host, struct weir_error *err)
{
	struct weir_process *process = weir_xcalloc(1, sizeof(*process));

	process->host = *host;
	process->line_ceiling = spec->line_ceiling;
	process->timeout_us = (uint64_t)spec->timeout_ms * MS;
	weir_buffer_init(&process->unsent, UNSENT_MOST);
	weir_words_init(&process->words, host->said, host->arg);
	name_it(process, spec);
	if (weir_child_start(&process->child, spec, err)) {
		process->room = weir_xcalloc(spec->line_ceiling + STEP + 1, 1);
		return process;
	}
	weir_process_free(process);
	return NULL;
}

void weir_process_free(struct weir_process *process)
{
	if (!process)
		return;
	weir_child_stop(&process->child);
	weir_buffer_release(&process->unsent);
	weir_words_release(&process->words);
	free(process->room);
	free(process);
}

/* ---- its standard error ---- */

/* *any: something came. */
static void hear(struct weir_process *process, bool *any)
{
	char room[STEP / 8];
	ssize_t got;

	if (process->child.said < 0)
		return;
	got = read(process->child.said, room, sizeof(room));
	if (got > 0) {
		weir_words_take(&process->words, room, (size_t)got);
		*any = true;
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		weir_words_end(&process->words);
		weir_child_close(&process->child.said);
	}
}

/* All that it has said by now. */
static void hear_out(struct weir_process *process)
{
	bool any = true;

	for (int pass = 0; any && pass < PASSES; pass++) {
		any = false;
		hear(process, &any);
	}
}

bool weir_process_fail(struct weir_process *process, enum weir_code code, struct weir_error *err,
		       const char *format, ...)
{
	struct weir_buffer words;
	char text[TEXT_ROOM];
	va_list args;
	size_t used;

	hear_out(process);
	if (process->child.ended)
		weir_words_end(&process->words);
	used = (size_t)snprintf(text, sizeof(text), "%s ", process->name);
	va_start(args, format);
	(void)vsnprintf(text + used, sizeof(text) - used, format, args);
	va_end(args);
	weir_buffer_init(&words, TEXT_ROOM);
	(void)weir_buffer_string(&words, text);
	if (process->words.lines) {
		(void)weir_buffer_string(&words, "; it said last: ");
		weir_words_print(&process->words, &words);
	}
	weir_fail(err, code, "%s", process->host.redacted(process->host.arg, words.at));
	weir_buffer_release(&words);
	return false;
}

/* ---- a pass ---- */

static void feed(struct weir_process *process, bool *any)
{
	struct weir_buffer *unsent = &process->unsent;
	ssize_t put;

	if (process->child.in < 0)
		return;
	if (process->sent < unsent->length) {
		put = write(process->child.in, unsent->at + process->sent,
			    unsent->length - process->sent);
		if (put > 0) {
			process->sent += (size_t)put;
			*any = true;
		} else if (put < 0 && errno != EAGAIN && errno != EINTR) {
			/* It reads no more. Whether that is wrong shows by what it answers. */
			weir_child_close(&process->child.in);
			process->sent = unsent->length;
		}
	}
	if (process->sent < unsent->length)
		return;
	weir_buffer_clear(unsent);
	process->sent = 0;
	if (process->input_ended)
		weir_child_close(&process->child.in);
}

static void fetch(struct weir_process *process, bool *any)
{
	ssize_t got;

	if (process->child.out < 0)
		return;
	if (process->begin) {
		memmove(process->room, process->room + process->begin,
			process->end - process->begin);
		process->end -= process->begin;
		process->looked -= process->begin;
		process->begin = 0;
	}
	got = read(process->child.out, process->room + process->end,
		   process->line_ceiling + STEP - process->end);
	if (got > 0) {
		process->end += (size_t)got;
		*any = true;
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		weir_child_close(&process->child.out);
		process->input_ended = true; /* there is nobody to answer */
		*any = true;
	}
}

static void sleep_on(struct weir_process *process)
{
	struct weir_child *child = &process->child;
	struct pollfd stream[3];
	size_t count = 0;

	if (child->in >= 0 && process->sent < process->unsent.length)
		stream[count++] = (struct pollfd){ .fd = child->in, .events = POLLOUT };
	if (child->out >= 0)
		stream[count++] = (struct pollfd){ .fd = child->out, .events = POLLIN };
	if (child->said >= 0)
		stream[count++] = (struct pollfd){ .fd = child->said, .events = POLLIN };
	/* Nothing tells of its end but a look. */
	process->host.wait(process->host.arg, stream, count, child->out < 0 ? END_MS : LOOK_MS);
}

/* Moves what can be moved, or sleeps. */
static bool turn(struct weir_process *process, struct weir_error *err)
{
	/* Asked before its output is read: what it left there is read before the end. */
	bool was_ended = process->idle && weir_child_look(&process->child);
	bool any = false;

	feed(process, &any);
	fetch(process, &any);
	hear(process, &any);
	if (!any && was_ended)
		weir_child_close(&process->child.out);
	else if (!any)
		sleep_on(process);
	process->idle = !any;
	return weir_interrupts_check(err);
}

/* ---- lines ---- */

/* What was read has a whole line, or begins with one that is too long. */
static bool take_line(struct weir_process *process, char **at, size_t *length)
{
	char *from = process->room + process->looked;
	char *found = memchr(from, '\n', process->end - process->looked);

	if (!found && (process->child.out >= 0 || process->begin == process->end)) {
		process->looked = process->end;
		return false;
	}
	*at = process->room + process->begin;
	*length = (size_t)((found ? found : process->room + process->end) - *at);
	process->begin += *length + (found != NULL);
	process->looked = process->begin;
	process->lines++;
	return true;
}

static bool too_long(struct weir_process *process, size_t length, struct weir_error *err)
{
	if (length <= process->line_ceiling)
		return true;
	weir_process_fail(process, WEIR_BROKEN, err, "printed a line of more than %zu bytes",
			  process->line_ceiling);
	return weir_hint(err, "each line is one JSON object, with a line end behind it; "
			      "line_ceiling allows longer ones");
}

static bool late(struct weir_process *process, struct weir_error *err)
{
	const char *what = process->child.out < 0 ? "has closed its output, and did not end for"
			   : process->input_ended ? "was given no more input, and did not end for"
						  : "printed no line for";

	weir_process_fail(process, WEIR_BUSY, err, "%s %g s", what,
			  (double)process->timeout_us / MS / MS);
	return weir_hint(err, "`timeout` allows more. Does it print a line for each one that it "
			      "reads, and flush it at once? In Python: print(..., flush=True)");
}

/* It has ended: well? */
static bool judge(struct weir_process *process, struct weir_error *err)
{
	const struct weir_child *child = &process->child;

	hear_out(process);
	weir_words_end(&process->words);
	if (child->signal)
		return weir_process_fail(process, WEIR_BROKEN, err, "was ended by signal %d (%s)",
					 child->signal, strsignal(child->signal));
	if (!child->code)
		return true;
	return weir_process_fail(process, child->code == LATER ? WEIR_BUSY : WEIR_BROKEN, err,
				 "ended with exit code %d", child->code);
}

/* Its output has ended: then it ends, within the time-out. */
static bool wait_for_end(struct weir_process *process, uint64_t deadline, struct weir_error *err)
{
	while (!weir_child_look(&process->child)) {
		if (weir_clock_us() >= deadline)
			return late(process, err);
		if (!turn(process, err))
			return false;
	}
	return judge(process, err);
}

bool weir_process_line(struct weir_process *process, char **at, size_t *length, bool *end,
		       struct weir_error *err)
{
	uint64_t deadline = weir_clock_us() + process->timeout_us;

	*end = false;
	for (;;) {
		bool over = process->child.out < 0;

		if (over && !wait_for_end(process, deadline, err))
			return false;
		if (take_line(process, at, length)) {
			(*at)[*length] = '\0';
			return too_long(process, *length, err);
		}
		*end = over;
		if (over)
			return true;
		if (!too_long(process, process->end - process->begin, err))
			return false;
		if (weir_clock_us() >= deadline)
			return late(process, err);
		if (!turn(process, err))
			return false;
	}
}

bool weir_process_put(struct weir_process *process, const char *at, size_t length,
		      struct weir_error *err)
{
	if (process->input_ended || weir_buffer_append(&process->unsent, at, length))
		return true;
	return weir_fail(err, WEIR_BUG, "too much was put for %s", process->name);
}

size_t weir_process_unsent(const struct weir_process *process)
{
	return process->unsent.length - process->sent;
}

void weir_process_end_input(struct weir_process *process)
{
	bool any;

	process->input_ended = true;
	feed(process, &any);
}

uint64_t weir_process_lines(const struct weir_process *process)
{
	return process->lines;
}

bool weir_process_check(const struct weir_process_spec *spec, struct weir_error *err)
{
	char path[WEIR_CHILD_PATH];

	return weir_child_find(spec, path, err);
}
