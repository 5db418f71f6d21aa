/*
 * trace.h - one JSON line for every request that was made: what was asked of the server,
 * over which connection, how it ended and how long it took.
 *
 * No header, no body and no value of a query stands in it: keys and people's names do not
 * belong into a file that is sent around.
 */
#ifndef WEIR_NET_TRACE_H
#define WEIR_NET_TRACE_H

#include "../base/buffer.h"
#include "http.h"

struct weir_trace;

/* One try of one request. */
struct weir_trace_line {
	const char *step; /* or NULL */
	uint64_t batch;
	uint64_t connection; /* numbered from 1; 0: there was none */
	uint64_t number;     /* of the request on it, from 1 */
	int64_t attempt;     /* from 1 */
	const char *method, *path;
	int rc;     /* libcurl's; 0: fine */
	int status; /* 0: none */
	int64_t sent, received;
	int64_t connect_us, first_byte_us, total_us; /* since it began; 0: not reached */
};

/* Appends to the file. name == NULL: no trace, *trace is NULL. BAD_CONFIG. */
bool weir_trace_open(const char *name, struct weir_trace **trace, struct weir_error *err);
/* trace == NULL: nothing. False, once: the file cannot be written any more. */
bool weir_trace_write(struct weir_trace *trace, const struct weir_trace_line *line);
void weir_trace_free(struct weir_trace *trace);

/* The path with every value of its query replaced by "*". */
void weir_trace_path(struct weir_buffer *out, const char *path);

#endif
