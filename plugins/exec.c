/*
 * exec.c - changes rows by another program, in any language: each row out, each row back.
 *
 *	- use: exec
 *	  with:
 *	    command: [python3, enrich.py]
 *	    columns: {seconds: "real(0..)!"}    # what it adds or changes, as contracts
 *	    send: [name, time]                  # what it gets; without it: all columns
 *	    env: {TOKEN: "${secret:TOKEN}"}
 *
 * The program reads a JSON object a line: {"_row": 7, "name": "Ada", "time": "19:30"}. For each it
 * prints one, in the same order and with the same _row, and flushes it at once: columns that it
 * names get that value (null: none), all others stay. "_reject": {"code": "TOO_SLOW", "reason":
 * "...", "column": "time"}, or the reason alone, refuses the row; "_warn", in the same form, flags
 * it. When its input ends it ends, with exit code 0.
 *
 * There is one process for the flow, and one more wherever the engine reads the flow's input ahead.
 * It is started for the first row. Rows that were refused before are not sent. What it answers must
 * depend on the row alone: a run that goes on asks again, and stops where the answers are others
 * (decision 0035).
 *
 * Deadlock: rows are sent and answers are read in one loop, some ahead of the answers, so that it
 * may keep some, but never has to wait for more. The instance owns the process.
 */
#include <inttypes.h>
#include <stddef.h>

#include "exec-answer.h"

enum { AHEAD = 256 << 10 /* bytes of rows that wait to be sent */ };

struct exec {
	struct exec_command command; /* first */
	struct weir_map columns;
	struct weir_list send;

	struct exec_columns all;
	struct exec_reader reader;
	struct rest_text line;
	uint64_t sent, answered; /* rows */
};

static const struct weir_option exec_options[] = {
	EXEC_COMMAND_OPTION(
		"It reads an object in each line, {\"_row\": 7, \"name\": \"Ada\"}, prints one "
		"for each, in the same order and with the same _row, and flushes it at once, "
		"before it reads the next; at the end of its input it ends, with exit code 0. "
		"Columns that an answer does not name stay as they are. {\"_row\": 7, "
		"\"_reject\": {\"code\": \"SLOW\", \"column\": \"time\", \"reason\": \"takes "
		"too long\"}} refuses the row, _warn in the same form flags it. What it prints "
		"on its standard error is logged. For the same row it has to answer the same, "
		"since a run that goes on asks again."),
	{ WEIR_OPTION(struct exec, columns),
	  .help = "Columns that its answers add or change, and what they must hold, as in the "
		  "columns of csv-source: {speed: \"real(0..)!\"}. Others keep their type. A value "
		  "that does not fit refuses its row; an unknown column stops the run." },
	{ WEIR_OPTION(struct exec, send), .help = "The columns that it gets. Without it: all." },
	EXEC_COMMAND_OPTIONS,
	{ 0 },
};

static bool exec_open(void *me, struct weir_context *context, struct weir_schema *schema,
		      struct weir_error *err)
{
	struct exec *self = me;

	exec_reader_init(&self->reader, context, &self->all);
	return exec_command_open(&self->command, context, err) &&
	       exec_columns_open(&self->all, context, &self->columns, &self->send, schema, err);
}

static void exec_close(void *me, struct weir_context *context)
{
	struct exec *self = me;

	(void)context;
	exec_command_close(&self->command);
	rest_text_release(&self->line);
}

/* Puts rows behind *last, as many as may wait. */
static bool send_rows(struct exec *self, struct weir_batch *batch, const struct weir_row **last,
		      struct weir_error *err)
{
	struct weir_process *process = self->command.process;
	const struct weir_row *row = *last;

	while (weir_process_unsent(process) < AHEAD && (row = weir_batch_next(batch, row))) {
		rest_text_clear(&self->line);
		exec_columns_send(&self->all, row, ++self->sent, &self->line);
		if (!rest_text_good(&self->line, err) ||
		    !weir_process_put(process, self->line.at, self->line.length, err))
			return false;
		*last = row;
	}
	return true;
}

static bool unanswered(struct exec *self, const struct weir_row *row, struct weir_error *err)
{
	if (err->code == WEIR_OK) {
		weir_process_fail(self->command.process, WEIR_BROKEN, err,
				  "ended, with rows unanswered");
		weir_hint(err, "it prints one line for each row, and ends when its input does");
	}
	if (err->code == WEIR_CANCELLED)
		return false;
	return weir_while(err, "line %" PRIu64 " has no answer", row->line);
}

static bool take_answer(struct exec *self, struct weir_row *row, struct weir_error *err)
{
	struct weir_process *process = self->command.process;
	struct weir_error why = { 0 };
	struct exec_line line;
	bool end;

	if (!weir_process_line(process, &line.at, &line.length, &end, &why) || end) {
		*err = why;
		return unanswered(self, row, err);
	}
	return exec_reader_take(&self->reader, process, row, ++self->answered, line, err);
}

static bool exec_apply(void *me, struct weir_context *context, struct weir_batch *batch,
		       struct weir_error *err)
{
	struct exec *self = me;
	const struct weir_row *sent = NULL;

	for (struct weir_row *row = NULL; (row = weir_batch_next(batch, row));) {
		if (!exec_command_start(&self->command, context, err) ||
		    !send_rows(self, batch, &sent, err) || !take_answer(self, row, err))
			return false;
	}
	return true;
}

/* Nothing may come behind the last answer, and it ends well. */
static bool exec_finish(void *me, struct weir_context *context, struct weir_error *err)
{
	struct exec *self = me;
	struct weir_process *process = self->command.process;
	size_t length;
	char *at;
	bool end = true;

	(void)context;
	if (!process)
		return true;
	weir_process_end_input(process);
	if (!weir_process_line(process, &at, &length, &end, err))
		return false;
	if (end)
		return true;
	weir_process_fail(process, WEIR_BROKEN, err,
			  "printed more than the %" PRIu64 " lines that answer its rows",
			  self->answered);
	return weir_hint(err, "it prints one line for each row, and nothing else");
}

static const struct weir_transform_ops exec_ops = {
	.size = sizeof(exec_ops),
	.apply = exec_apply,
	.finish = exec_finish,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.traits = WEIR_OUTSIDE,
	.name = "exec",
	.summary = "Changes rows by another program, in any language: a JSON object a line.",
	.version = "1.0",
	.options = exec_options,
	.self_size = sizeof(struct exec),
	.open = exec_open,
	.close = exec_close,
	.ops.transform = &exec_ops,
};
