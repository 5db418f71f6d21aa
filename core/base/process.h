/*
 * process.h - the loop behind <weir/process.h>, for a host that knows how to wait and to log.
 */
#ifndef WEIR_BASE_PROCESS_H
#define WEIR_BASE_PROCESS_H

#include <poll.h>

#include <weir/process.h>

/* What the process asks of who starts it. arg and what it points to outlive the process. */
struct weir_process_host {
	/* Sleeps until one of them is ready or the time is over; may return early. */
	void (*wait)(void *arg, struct pollfd *stream, size_t count, int ms);
	void (*said)(void *arg, const char *line);
	const char *(*redacted)(void *arg, const char *text); /* valid until the next call */
	void *arg;
};

struct weir_process *weir_process_new(const struct weir_process_spec *spec,
				      const struct weir_process_host *host, struct weir_error *err);

#endif
