/*
 * tryout.h - `weir test`: the tests of a pipeline, each tried in a store of its own.
 *
 * A tryout is a run: the pipeline is loaded anew, its flows read the test's rows in place of their
 * files, through the same source, and write into the same kind of store, which begins empty in a
 * private folder. Tasks, and flows that the test gives no rows, are left out. The pipeline's own
 * store and state are not touched, and no server is asked. Decision 0034.
 *
 * tryout.c runs the tests and tells; tryout_feed.c changes the pipeline that was loaded;
 * tryout_input.c writes the rows; tryout_judge.c holds verdicts, tryout_rows.c the store against
 * what was expected; tryout_folder.c is about the private folder.
 */
#ifndef WEIR_TRYOUT_H
#define WEIR_TRYOUT_H

#include "run_parts.h"

enum { WEIR_TRYOUT_CEILING = 1 << 20 /* bytes of what is told about one test */ };

struct weir_tryout_verdict {
	enum weir_verdict verdict;
	const char *code, *reason; /* of a rejected one, else "" */
};

struct weir_tryout_flow {
	bool fed;
	struct weir_tryout_verdict *row;
	size_t count, room;
};

struct weir_tryout {
	size_t number;                 /* of the test in the pipeline */
	bool before;                   /* its rows `before:` are fed, not those `given:` */
	const char *folder;            /* the private one */
	struct weir_tryout_flow *flow; /* by the number of the step */
	struct weir_arena arena;
	struct weir_buffer told; /* how it differs from what was expected; empty: it does not */
};

/* ---- tryout_feed.c ---- */

/* May tests be tried in the pipeline's chosen store, on a file of their own? */
bool weir_tryout_suits(const struct weir_pipeline *pipeline, struct weir_plugins *plugins);
/* The pipeline was loaded: its flows are fed, its store is the private one. */
bool weir_tryout_shape(struct weir_session *session, struct weir_problems *problems);
/* Is the step not a part of the tryout? */
bool weir_tryout_leaves_out(const struct weir_session *session, size_t step);

/* ---- tryout_input.c ---- */

/* Writes rows (a list of maps, or a text) into a file of the form that the source reads. */
bool weir_tryout_write(const char *path, const struct weir_node *rows, bool json,
		       struct weir_error *err);

/* ---- tryout_judge.c ---- */

/* A settled batch; arg: the tryout. */
bool weir_tryout_take(void *arg, const struct weir_flow *flow, const struct weir_work *work,
		      struct weir_error *err);
void weir_tryout_judge(struct weir_tryout *tryout, const struct weir_pipeline *pipeline,
		       const struct weir_test_spec *test);
/* "# FILE:LINE:COLUMN: ": how each line of what is told begins. */
void weir_tryout_begin(struct weir_tryout *tryout, const struct weir_place *place);
/* Text that somebody made up. */
void weir_tryout_text(struct weir_tryout *tryout, const char *text);

/* ---- tryout_rows.c ---- */

/* The store is open. */
bool weir_tryout_rows(struct weir_tryout *tryout, struct weir_session *session,
		      const struct weir_test_spec *test, struct weir_error *err);

/* ---- tryout_folder.c ---- */

/* A new folder for temporary files; NULL: it cannot be made. */
const char *weir_tryout_folder(struct weir_arena *arena, struct weir_error *err);
/* Removes it with all that is in it. */
void weir_tryout_remove(const char *folder);

#endif
