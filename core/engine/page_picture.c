/*
 * page_picture.c - the picture of the pipeline, as long as its files are those of the run.
 */
#include "facts.h"
#include "graph.h"
#include "page_parts.h"
#include "receipt.h"

/* A pipeline that has changed would be drawn wrong. */
static bool is_same(const struct weir_page *page, const struct weir_pipeline *pipeline)
{
	char text[WEIR_SHA256_TEXT];
	struct weir_error ignored;

	return weir_facts_text(pipeline, text, &ignored) && !strcmp(text, page->run.text);
}

static void draw(struct weir_page *page, const struct weir_pipeline *pipeline,
		 const char *plugin_path)
{
	struct weir_plugins *plugins = weir_plugins_new(plugin_path);
	struct weir_graph graph;
	struct weir_buffer out;

	weir_buffer_init(&out, WEIR_PAGE_CEILING / 2);
	weir_graph_make(&graph, pipeline, plugins, &page->arena);
	weir_graph_svg(&out, &graph);
	if (!out.overflow)
		page->picture = weir_arena_strdup(&page->arena, out.at);
	weir_buffer_release(&out);
	weir_plugins_free(plugins);
}

void weir_page_draw(struct weir_page *page, const struct weir_run_options *options,
		    struct weir_logger *log)
{
	struct weir_run_options run = *options;
	struct weir_pipeline_options how = { .store_only = true, .outline = true, .log = log };
	struct weir_pipeline *pipeline = NULL;
	struct weir_problems problems;
	struct weir_error ignored;

	weir_problems_init(&problems);
	if (weir_recorded_options(page->run.file, page->run.options, &page->arena, &run,
				  &ignored)) {
		how.set = run.set;
		how.set_count = run.set_count;
		how.to = run.to;
		pipeline = weir_pipeline_load(page->run.file, &how, &problems);
	}
	if (pipeline && is_same(page, pipeline))
		draw(page, pipeline, options->plugin_path);
	weir_pipeline_free(pipeline);
	weir_problems_release(&problems);
}

void weir_page_picture(struct weir_buffer *out, const struct weir_page *page)
{
	weir_html(out, "<section><h2>Pipeline</h2>\n");
	if (page->picture) {
		weir_html(out, "<div class=\"card picture\" tabindex=\"0\" role=\"region\" "
			       "aria-label=\"The pipeline as a picture\">");
		/* Made by graph_svg.c, which escapes what is in it. */
		(void)weir_buffer_string(out, page->picture);
		weir_html(out, "</div>");
	} else {
		weir_html(out,
			  "<p class=\"lead\">Not drawn: the file <code>{}</code> has changed since "
			  "the run, or cannot be read.</p>",
			  page->run.file);
	}
	weir_html(out, "</section>\n");
}
