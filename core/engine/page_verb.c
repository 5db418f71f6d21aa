/*
 * page_verb.c - `weir report`: makes it, and writes it to the standard output or into a file.
 */
#include <stdio.h>

#include <weir/file.h>

#include "../base/ours.h"
#include "page.h"

static bool write_file(const struct weir_buffer *out, const char *path, struct weir_error *err)
{
	static const char *const begin[] = { "<!DOCTYPE html>\n<html lang=\"en\"><head>",
					     "{\"weir_report\":", "## ", NULL };
	struct weir_file *file = weir_ours(path, begin, err) ? weir_file_create(path, err) : NULL;

	if (!file)
		return false;
	if (weir_file_write(file, out->at, out->length, err))
		return weir_file_commit(file, NULL, err);
	weir_file_discard(file);
	return false;
}

static bool write_report(const struct weir_run_options *options, const struct weir_buffer *out,
			 struct weir_error *err)
{
	if (out->overflow || !out->length)
		return weir_fail(err, WEIR_BUG, "the report does not fit into %d bytes",
				 WEIR_PAGE_CEILING);
	if (options->output)
		return write_file(out, options->output, err);
	/* Whether it arrived is seen when the stream is closed. */
	(void)fwrite(out->at, 1, out->length, stdout);
	return true;
}

static void put(const struct weir_run_options *options, const struct weir_page *page,
		struct weir_buffer *out)
{
	if (options->plan_json)
		weir_page_json(out, page);
	else if (options->markdown)
		weir_page_markdown(out, page);
	else
		weir_page_html(out, page);
}

static bool make(const struct weir_run_options *options, const char *run, struct weir_logger *log,
		 struct weir_error *err)
{
	struct weir_page page;
	struct weir_buffer out;
	bool good = weir_page_gather(&page, options, run, err);

	weir_buffer_init(&out, WEIR_PAGE_CEILING);
	if (good) {
		if (!options->plan_json && !options->markdown)
			weir_page_draw(&page, options, log);
		put(options, &page, &out);
		good = write_report(options, &out, err);
	}
	weir_buffer_release(&out);
	weir_page_release(&page);
	return good;
}

int weir_report(const struct weir_run_options *options, const char *run)
{
	struct weir_logger *log = weir_logger_new(stderr, options->level, options->json);
	struct weir_error err = { 0 };

	if (!make(options, run, log, &err))
		weir_logger_error(log, NULL, &err);
	weir_logger_free(log);
	return weir_exit_code(err.code);
}
