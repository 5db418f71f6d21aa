/*
 * table-sink-flags.h - values of good rows that are odd: outside of a usual range, or unlike the
 * value that a row of another table has. They are written, with a warning.
 */
#ifndef WEIR_TABLE_SINK_FLAGS_H
#define WEIR_TABLE_SINK_FLAGS_H

#include "table-sink-reference.h"

/* `unusual:` {COLUMN: LEAST..MOST}, one of both may be missing; in numbers. */
struct sink_usual {
	const char *column, *range;
	int number; /* in the record */
	double least, most;
};

/* `alike:` {COLUMN: REFERENCE.KEPT[, TOLERANCE]}. */
struct sink_alike {
	const char *column, *label;
	int number;
	double tolerance;
};

struct sink_flags {
	struct sink_usual *usual;
	size_t usual_count;
	struct sink_alike *alike; /* each one's value is in the watched part of its number */
	size_t alike_count;
};

/* What they are bound with. */
struct sink_flag_options {
	const struct weir_map *unusual, *alike;
	struct sink_references *refs;
	/* The record's number of a column that the sink fills from the input; -1: it does not. */
	int (*number)(const void *sink, const char *column);
	const void *sink;
};

/* Once columns and references are bound. */
bool sink_flags_bind(struct sink_flags *flags, struct weir_context *context,
		     const struct sink_flag_options *options, struct weir_error *err);
/* Flags a row that was mapped. */
void sink_flags_map(const struct sink_flags *flags, const struct sink_references *refs,
		    struct weir_record *record);

#endif
