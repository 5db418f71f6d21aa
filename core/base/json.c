/*
 * json.c - writes JSON straight to a stream.
 */
#include "json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { TEXT_CEILING = 1 << 20 /* bytes of one text; a longer one becomes "" */ };

static void put_text(struct weir_json *json, const char *value)
{
	struct weir_buffer quoted;

	if (!value) {
		fputs("null", json->out);
		return;
	}
	weir_buffer_init(&quoted, TEXT_CEILING);
	weir_text_json(&quoted, value, strlen(value));
	fputs(quoted.length && !quoted.overflow ? quoted.at : "\"\"", json->out);
	weir_buffer_release(&quoted);
}

static void next(struct weir_json *json, const char *name)
{
	if (!json->first)
		fputc(',', json->out);
	json->first = false;
	if (name)
		fprintf(json->out, "\"%s\":", name);
}

void weir_json_open(struct weir_json *json, const char *name, char bracket)
{
	next(json, name);
	fputc(bracket, json->out);
	json->first = true;
}

void weir_json_close(struct weir_json *json, char bracket)
{
	fputc(bracket, json->out);
	json->first = false;
}

void weir_json_text(struct weir_json *json, const char *name, const char *value)
{
	next(json, name);
	put_text(json, value);
}

void weir_json_count(struct weir_json *json, const char *name, uint64_t value)
{
	next(json, name);
	fprintf(json->out, "%" PRIu64, value);
}

void weir_json_int(struct weir_json *json, const char *name, int64_t value)
{
	next(json, name);
	fprintf(json->out, "%" PRId64, value);
}

void weir_json_flag(struct weir_json *json, const char *name, bool value)
{
	next(json, name);
	fputs(value ? "true" : "false", json->out);
}

void weir_json_number(struct weir_json *json, const char *name, double value)
{
	next(json, name);
	fprintf(json->out, "%.15g", isfinite(value) ? value : 0.0);
}

void weir_json_seconds(struct weir_json *json, const char *name, double value)
{
	next(json, name);
	fprintf(json->out, "%.6f", isfinite(value) ? value : 0.0);
}

static void put_name(struct weir_json *json, const char *name)
{
	next(json, NULL);
	put_text(json, name);
	fputc(':', json->out);
}

void weir_json_named(struct weir_json *json, const char *name, const char *value)
{
	put_name(json, name);
	put_text(json, value);
}

void weir_json_named_count(struct weir_json *json, const char *name, uint64_t value)
{
	put_name(json, name);
	fprintf(json->out, "%" PRIu64, value);
}

bool weir_json_append(struct weir_buffer *out, weir_json_fn *put, const void *arg)
{
	char *text = NULL;
	size_t size = 0;
	struct weir_json json = { .out = open_memstream(&text, &size), .first = true };
	bool good;

	if (!json.out)
		return false;
	put(&json, arg);
	good = !ferror(json.out);
	good = !fclose(json.out) && good;
	good = good && weir_buffer_append(out, text, size);
	free(text);
	return good;
}
