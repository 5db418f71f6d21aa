/*
 * exec-answer.h - what a program answers to one row: an object with the same _row.
 *
 * What breaks that fails, and stops the run; a value that a column cannot hold refuses its row.
 */
#ifndef WEIR_EXEC_ANSWER_H
#define WEIR_EXEC_ANSWER_H

#include "exec-columns.h"
#include "exec-command.h"
#include "json-line.h"

struct exec_reader {
	const struct exec_columns *columns;
	struct json_line line, inner; /* an answer; the object behind _reject or _warn */
};

struct exec_line {
	char *at;
	size_t length;
};

void exec_reader_init(struct exec_reader *reader, struct weir_context *context,
		      const struct exec_columns *columns);
/* Puts an answer into the row. The line is changed. */
bool exec_reader_take(struct exec_reader *reader, struct weir_process *process,
		      struct weir_row *row, uint64_t number, struct exec_line line,
		      struct weir_error *err);

#endif
