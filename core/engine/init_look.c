/*
 * init_look.c - holds what was written against the files and the store, as `weir check` does.
 */
#include <string.h>
#include <unistd.h>

#include "init_parts.h"
#include "ledger.h"
#include "run_parts.h"
#include "tables.h"

/* A session of the text as it is now. */
static struct weir_run_options as_written(const struct weir_init *init)
{
	return (struct weir_run_options){ .file = init->out,
					  .source = &init->text,
					  .quiet = true,
					  .level = WEIR_ERROR,
					  .plugin_path = init->options->plugin_path };
}

bool weir_init_passes(struct weir_init *init, struct weir_problems *problems)
{
	const struct weir_run_options options = as_written(init);
	struct weir_selection selection;
	struct weir_session session;
	char run_id[WEIR_RUN_ID];
	size_t before = problems->total;
	bool good = weir_session_begin(&session, &options, run_id, problems) &&
		    weir_session_select(&session, &selection, problems) &&
		    weir_preflight(&session, &selection, NULL, problems);

	weir_session_close_store(&session);
	weir_session_end(&session);
	return good && problems->total == before;
}

/* Columns that the table does not have are not filled. */
static void compare(struct weir_init_file *file, const struct weir_table_info *info)
{
	file->existing = true;
	for (size_t i = 0; i < file->count; i++)
		file->column[i].absent = !weir_table_find(info, file->column[i].store);
}

static void ask(struct weir_init *init, struct weir_session *session, size_t *found,
		size_t *missing)
{
	const struct weir_table_info *info;
	struct weir_error err;

	for (size_t i = 0; i < init->count && !session->unreadable; i++) {
		struct weir_init_file *file = &init->file[i];

		if (file->wrong)
			continue;
		if (weir_tables_describe(session, file->table, &info, &err)) {
			compare(file, info);
			++*found;
		} else {
			++*missing;
		}
	}
}

bool weir_init_look(struct weir_init *init)
{
	const struct weir_run_options options = as_written(init);
	struct weir_problems problems;
	struct weir_session session;
	char run_id[WEIR_RUN_ID];
	size_t found = 0, missing = 0;
	bool file = init->data && !strcmp(init->kind->param, "db");

	/* A new file has nothing to be looked at; a folder of files takes every column. */
	if (init->data ? !file || access(init->data, F_OK) : !strcmp(init->kind->to, "null"))
		return true;
	weir_problems_init(&problems);
	if (weir_session_begin(&session, &options, run_id, &problems)) {
		session.checking = true;
		if (weir_session_open_store(&session, NULL, &problems))
			ask(init, &session, &found, &missing);
	}
	weir_session_close_store(&session);
	weir_session_end(&session);
	missing += file && problems.total;
	weir_problems_release(&problems);
	/* Of a server, the comments say what it lacks. */
	return !file || !missing;
}
