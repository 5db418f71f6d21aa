/*
 * outline.h - a verb that prints a pipeline as it stands: nothing but its files is opened, and what
 * is not set stays as it is written.
 */
#ifndef WEIR_OUTLINE_H
#define WEIR_OUTLINE_H

#include "../base/buffer.h"
#include "../conf/pipeline.h"
#include "plugins.h"
#include "run.h"

enum { WEIR_OUTLINE_CEILING = 16 << 20 /* bytes of what is printed */ };

struct weir_outline {
	const struct weir_pipeline *pipeline;
	const struct weir_pipeline_options *how; /* it was loaded with these */
	struct weir_plugins *plugins;
	const struct weir_run_options *options;
};

/* Fills out; false with what is wrong. */
typedef bool weir_outline_fn(struct weir_buffer *out, const struct weir_outline *outline,
			     struct weir_problems *problems);

/* Prints what make gives, to standard output. too_long: said where it does not fit. Returns the
 * exit code. */
int weir_outline(const struct weir_run_options *options, weir_outline_fn *make,
		 const char *too_long);

#endif
