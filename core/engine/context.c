/*
 * context.c - the host's services to plugins that need nothing but the session.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "rejects.h"
#include "session.h"

enum { NOTE_CEILING = 500, NOTE_BYTES = 400, WHERE = 128, REASON_BYTES = 400 };

void weir_log(struct weir_context *context, enum weir_level level, const char *format, ...)
{
	char where[WHERE];
	va_list args;

	snprintf(where, sizeof(where), "%s/%s", context->step, context->plugin);
	va_start(args, format);
	weir_logger_vwrite(context->session->log, level, where, format, args);
	va_end(args);
}

void *weir_alloc(struct weir_context *context, size_t size)
{
	return weir_arena_alloc(&context->arena, size);
}

char *weir_strdup(struct weir_context *context, const char *text)
{
	return weir_arena_strdup(&context->arena, text);
}

const char *weir_step_name(const struct weir_context *context)
{
	return context->step;
}

struct weir_place weir_stage_place(const struct weir_context *context)
{
	return context->place;
}

const char *weir_option_variable(const struct weir_context *context, const char *option)
{
	const struct weir_node *node = weir_node_get(context->with, option);

	return node ? node->variable : NULL;
}

bool weir_option_fail(const struct weir_context *context, const char *option,
		      struct weir_error *err, enum weir_code code, const char *format, ...)
{
	const struct weir_node *node = weir_node_get(context->with, option);
	const char *variable = weir_option_variable(context, option);
	struct weir_place place = node ? node->place : context->place;
	char text[REASON_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return weir_fail_at(err, code, place.file, place.line, place.column, "%s%s%s: %s", option,
			    variable ? ", of " : "", variable ? variable : "", text);
}

bool weir_is_dry_run(const struct weir_context *context)
{
	return context->session->checking || context->session->dry;
}

bool weir_assume_yes(const struct weir_context *context)
{
	return context->session->options->yes;
}

const struct weir_mended *weir_mended(struct weir_context *context)
{
	context->mended_asked = true;
	return context->mended;
}

void weir_progress(struct weir_context *context, uint64_t done, uint64_t total)
{
	context->done = done;
	context->total = total;
}

void weir_note(struct weir_context *context, const char *format, ...)
{
	struct weir_step_books *books = context->books;
	char text[NOTE_BYTES];
	va_list args;

	if (!books || books->note_count == NOTE_CEILING)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	books->note = weir_xrealloc(books->note, books->note_count + 1, sizeof(*books->note));
	books->note[books->note_count++] =
		weir_arena_strdup(&context->session->arena,
				  weir_logger_redacted(context->session->log, text));
}

void weir_warn(struct weir_context *context, const char *kind, const char *format, ...)
{
	char text[NOTE_BYTES];
	struct weir_remark remark = { .code = kind, .column = "" };
	va_list args;

	if (!context->books)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	remark.reason = weir_logger_redacted(context->session->log, text);
	weir_books_remark(context->books, 0, &remark);
	if (context->rejects)
		weir_rejects_warn(context->rejects, &remark);
}

bool weir_set_batch_policy(struct weir_context *context, const struct weir_batch_policy *policy,
			   struct weir_error *err)
{
	if (!context->may_set_policy) {
		weir_fail(err, WEIR_BAD_CONFIG, "%s must stand directly behind the source",
			  context->plugin);
		return weir_hint(err, "batches are cut before anything else happens to the rows");
	}
	context->policy = *policy;
	if (policy->on_change)
		context->policy.on_change = weir_strdup(context, policy->on_change);
	context->policy_set = true;
	return true;
}
