/*
 * audit_out.c - the file of differences, a line for each, and the first ones for the terminal.
 *
 * The file has names of people in it where the input has; the lines for the terminal have none.
 */
#include "audit_parts.h"

#include "../base/text.h"

const char *weir_difference_name(enum weir_difference kind)
{
	static const char *const name[] = {
		[WEIR_SAME] = "same",           [WEIR_MISSING] = "missing",
		[WEIR_DIFFERENT] = "different", [WEIR_ELSEWHERE] = "elsewhere",
		[WEIR_REFUSED] = "rejected",    [WEIR_EXTRA] = "extra",
	};

	return name[kind];
}

static const char header[] = "flow,line,difference,explained,reason,id,input,store\r\n";

static void add_field(struct weir_buffer *out, const char *at, size_t length)
{
	weir_buffer_byte(out, ',');
	weir_text_csv(out, ',', at ? at : "", at ? length : 0);
}

static void compose(struct weir_buffer *out, const struct weir_audit_line *line)
{
	char id[WEIR_UUID_TEXT] = "";

	if (line->id)
		weir_uuid_print(line->id, id);
	weir_buffer_clear(out);
	weir_text_csv(out, ',', line->flow, strlen(line->flow));
	if (line->line)
		weir_buffer_printf(out, ",%llu", (unsigned long long)line->line);
	else
		weir_buffer_byte(out, ',');
	weir_buffer_printf(out, ",%s,%s", weir_difference_name(line->kind),
			   line->explained ? "yes" : "no");
	add_field(out, line->reason, strlen(line->reason));
	add_field(out, id, strlen(id));
	add_field(out, line->input.at, line->input.length);
	add_field(out, line->store.at, line->store.length);
	weir_buffer_string(out, "\r\n");
}

static bool begin_file(struct weir_audit *audit, struct weir_error *err)
{
	audit->file = weir_file_create(audit->path, err);
	return audit->file && weir_file_write(audit->file, header, sizeof(header) - 1, err);
}

/* Without a place that was asked for the differences are counted and shown all the same. */
static bool write_line(struct weir_audit *audit, const struct weir_audit_line *line,
		       struct weir_error *err)
{
	if (!audit->path)
		return true;
	if (!audit->file && !begin_file(audit, err)) {
		if (audit->session->options->output)
			return false;
		weir_logger_error(audit->session->log, NULL, err);
		*err = (struct weir_error){ 0 };
		audit->path = NULL;
		return true;
	}
	compose(&audit->text, line);
	return weir_file_write(audit->file, audit->text.at, audit->text.length, err);
}

static void show(struct weir_audit *audit, const struct weir_audit_line *line)
{
	struct weir_arena *arena = &audit->session->arena;
	char where[64] = "";

	if (line->explained || audit->shown_count == WEIR_AUDIT_SHOWN)
		return;
	if (line->line)
		snprintf(where, sizeof(where), " line %llu", (unsigned long long)line->line);
	audit->shown[audit->shown_count++] =
		weir_arena_printf(arena, "%s%s, %s: %s", line->flow, where,
				  weir_difference_name(line->kind), line->reason);
}

bool weir_audit_tell(struct weir_audit *audit, size_t step, const struct weir_audit_line *line,
		     struct weir_error *err)
{
	audit->step[step].count[line->kind]++;
	audit->step[step].unexplained += !line->explained;
	audit->step[step].open[line->kind] += !line->explained;
	audit->differences++;
	audit->unexplained += !line->explained;
	show(audit, line);
	return write_line(audit, line, err);
}

bool weir_audit_commit(struct weir_audit *audit, struct weir_error *err)
{
	struct weir_file *file;

	if (!audit->file && audit->session->options->output && !begin_file(audit, err))
		return false;
	if (!audit->file)
		return true;
	file = audit->file;
	audit->file = NULL;
	return weir_file_commit(file, NULL, err);
}
