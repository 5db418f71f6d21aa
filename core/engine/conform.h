/*
 * conform.h - does a plugin keep the contract of <weir/plugin.h>? `weir plugins check`.
 *
 * Each test runs in a process of its own, with limits of time, memory and file size, so that a
 * plugin that crashes, hangs or eats memory fails that test, and the next one runs. Decision 0036
 * has the reasons.
 */
#ifndef WEIR_CONFORM_H
#define WEIR_CONFORM_H

#include <stdio.h>

#include "../conf/pipeline.h"

struct weir_conform_options {
	const char *file;     /* NAME.so */
	const char *pipeline; /* that uses it; NULL: a small one is made */
	/* Without a pipeline options of the plugin, else parameters of the pipeline. In a value
	 * "{work}" stands for an empty folder that each test has. */
	const struct weir_variable *set;
	size_t set_count;
	const char *plugin_path; /* where other plugins are; may be NULL */
	size_t seconds;          /* that a test may take */
	size_t rounds;           /* of opening and closing, where leaks are looked for */
};

/* Writes TAP, version 13. *kept: every test that applies was passed. False: it cannot be tested. */
bool weir_conform(const struct weir_conform_options *options, FILE *out, bool *kept,
		  struct weir_error *err);

#endif
