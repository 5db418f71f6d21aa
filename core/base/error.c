/*
 * error.c - fills errors; they belong to the caller and hold their texts themselves.
 */
#include <weir/error.h>

#include <stdarg.h>
#include <stdio.h>

#include "text.h"

/* The arguments may be texts of the error that is being filled, so it is filled last. */
static void format_text(char *out, size_t size, const char *format, va_list args)
{
	int needed = vsnprintf(out, size, format, args);

	if (needed < 0)
		needed = snprintf(out, size, "%s", format);
	weir_text_cut(out, size, (size_t)needed);
}

/* Of a path that is too long the end stays, which tells more than its beginning. */
static void keep_path(char *out, size_t size, const char *path)
{
	size_t length = strlen(path);
	int needed;

	if (length >= size) {
		path += length - (size - sizeof("\xe2\x80\xa6"));
		while (((unsigned char)*path & 0xc0) == 0x80)
			path++;
		needed = snprintf(out, size, "\xe2\x80\xa6%s", path);
	} else {
		needed = snprintf(out, size, "%s", path);
	}
	weir_text_cut(out, size, (size_t)needed);
}

bool weir_fail(struct weir_error *err, enum weir_code code, const char *format, ...)
{
	struct weir_error made = { .code = code };
	va_list args;

	va_start(args, format);
	format_text(made.message, sizeof(made.message), format, args);
	va_end(args);
	*err = made;
	return false;
}

bool weir_fail_at(struct weir_error *err, enum weir_code code, const char *file, uint64_t line,
		  uint32_t column, const char *format, ...)
{
	struct weir_error made = { .code = code, .line = line, .at_column = column };
	va_list args;

	va_start(args, format);
	format_text(made.message, sizeof(made.message), format, args);
	va_end(args);
	keep_path(made.file, sizeof(made.file), file ? file : "");
	*err = made;
	return false;
}

bool weir_hint(struct weir_error *err, const char *format, ...)
{
	char hint[sizeof(err->hint)];
	va_list args;

	va_start(args, format);
	format_text(hint, sizeof(hint), format, args);
	va_end(args);
	memcpy(err->hint, hint, strlen(hint) + 1);
	return false;
}

bool weir_while(struct weir_error *err, const char *format, ...)
{
	char context[sizeof(err->message)], message[sizeof(err->message)];
	va_list args;
	int needed;

	va_start(args, format);
	format_text(context, sizeof(context), format, args);
	va_end(args);
	needed = snprintf(message, sizeof(message), "%s: %s", context, err->message);
	weir_text_cut(message, sizeof(message), (size_t)needed);
	memcpy(err->message, message, strlen(message) + 1);
	return false;
}

const char *weir_code_name(enum weir_code code)
{
	static const char *const name[] = {
		[WEIR_OK] = "OK",
		[WEIR_BAD_CONFIG] = "BAD_CONFIG",
		[WEIR_BAD_DATA] = "BAD_DATA",
		[WEIR_BUSY] = "BUSY",
		[WEIR_UNSURE] = "UNSURE",
		[WEIR_TOO_BIG] = "TOO_BIG",
		[WEIR_DENIED] = "DENIED",
		[WEIR_HOSTILE] = "HOSTILE",
		[WEIR_LIMIT] = "LIMIT",
		[WEIR_BROKEN] = "BROKEN",
		[WEIR_CANCELLED] = "CANCELLED",
		[WEIR_BUG] = "BUG",
	};

	return (size_t)code < sizeof(name) / sizeof(name[0]) ? name[code] : "UNKNOWN";
}
