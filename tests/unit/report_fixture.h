/*
 * report_fixture.h - the books of a run in which nothing is odd, and what is written of them.
 */
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "base_fixture.h"

#include "../../core/engine/report.h"
#include "../../core/engine/report_parts.h"

/* Two flows and a task, all done, nothing odd; tests change what they are about. */
struct sample {
	char *note[1];
	struct weir_step_books step[3];
	struct weir_check_books check[1];
	struct weir_books books;
};

static inline void sample_init(struct sample *sample)
{
	*sample = (struct sample){
		.note = { (char *)"meets: result_count set on 1 row" },
		.step = { { .name = "schools",
			    .state = WEIR_STEP_DONE,
			    .file = "schools.csv",
			    .read = 500,
			    .inserted = 500,
			    .batches = 1,
			    .seconds = 0.01 },
			  { .name = "results",
			    .state = WEIR_STEP_DONE,
			    .file = "results.csv",
			    .read = 10870,
			    .inserted = 10860,
			    .present = 10,
			    .batches = 11,
			    .seconds = 1.5 },
			  { .name = "housekeeping",
			    .is_task = true,
			    .state = WEIR_STEP_DONE,
			    .seconds = 0.25 } },
		.books = { .pipeline = "meet",
			   .run_id = "r1",
			   .store = "local",
			   .state_dir = "/var/weir",
			   .seconds = 2.0,
			   .step_count = 3 },
	};
	sample->books.step = sample->step;
	sample->books.check = sample->check;
}

typedef void write_fn(const struct weir_books *books, FILE *out);

/* The caller frees it. */
/* Not inlined: gcc 12 takes the text for the variable that it is returned from. */
__attribute__((noinline, unused)) static char *written(write_fn *write,
						       const struct weir_books *books)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	write(books, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

#endif
