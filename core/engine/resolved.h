/*
 * resolved.h - a pipeline with every value as a run would have it, and where each one comes from.
 *
 * What comes out is a pipeline itself: references are replaced by what they stand for, paths are
 * absolute, files that extend each other are one, defaults are written out. What stays as it is
 * written: secrets (${secret:X}, or *** where the file itself has one), what differs from run to
 * run (${run:id}), and what nobody has set; parameters of the last kind are declared again.
 *
 * resolved.c goes through the pipeline, resolved_parts.c through what several places have,
 * resolved_value.c makes one value and its comment.
 */
#ifndef WEIR_RESOLVED_H
#define WEIR_RESOLVED_H

#include "../base/buffer.h"
#include "../base/log.h"
#include "../conf/pipeline.h"
#include "plugins.h"

/* One call. */
struct weir_resolved {
	struct weir_buffer *out;
	const struct weir_pipeline *pipeline;
	const struct weir_pipeline_options *options;
	struct weir_logger *log; /* masks what is secret */
	struct weir_env env;
	bool *secret; /* per parameter: what it holds is one, or a part of one */
	struct weir_arena arena;
	struct weir_problems ignored; /* mistakes in .env were told when the pipeline was loaded */
};

/* The whole of it. pipeline: loaded as an outline, with these options. False: a plugin is not
 * found, and so it is not known what is secret. */
bool weir_resolved_print(struct weir_buffer *out, const struct weir_pipeline *pipeline,
			 const struct weir_pipeline_options *options, struct weir_plugins *plugins,
			 struct weir_problems *problems);

/* ---- resolved_value.c ---- */

/* A scalar as it is written into the resolved pipeline, not quoted yet, and why. */
struct weir_resolved_value {
	const char *text;
	const char *comment;
	bool open; /* a reference is left in it */
};
struct weir_resolved_value weir_resolved_scalar(struct weir_resolved *resolved,
						const struct weir_node *node);
/* The same of an option: a path is absolute, and a secret is not shown. */
struct weir_resolved_value weir_resolved_option(struct weir_resolved *resolved,
						const struct weir_option *option,
						const struct weir_node *node);
/* The default of an option. at: whose folder a path begins at. */
struct weir_resolved_value weir_resolved_default(struct weir_resolved *resolved,
						 const struct weir_option *option,
						 const struct weir_place *at);
/* A parameter's value. */
struct weir_resolved_value weir_resolved_param(struct weir_resolved *resolved, size_t number);
/* Nobody has set it, or it is a secret: it stays a parameter. */
bool weir_resolved_is_open(const struct weir_resolved *resolved, size_t number);
/* All that goes into this value is secret from now on. */
void weir_resolved_hide(struct weir_resolved *resolved, const struct weir_node *node);
/* The values of all ${secret:...} in a tree are masked from now on. */
void weir_resolved_hide_secrets(struct weir_resolved *resolved, const struct weir_node *node);
/* A text that is no reference, in a place where references are looked for. */
const char *weir_resolved_plain(struct weir_resolved *resolved, const char *text);
const char *weir_resolved_place(struct weir_resolved *resolved, const struct weir_place *place);

/* ---- resolved_parts.c ---- */

/* "INDENTkey: value  # comment"; value NULL: it is below. key: with "- " before it in a list. */
void weir_resolved_line(struct weir_resolved *resolved, int indent, const char *key,
			const char *value, const char *comment);
/* A tree as it stands. */
void weir_resolved_tree(struct weir_resolved *resolved, int indent, const char *key,
			const struct weir_node *node, bool references);
/* The options of a stage, a store, or a map of a connection: given ones and defaults. */
void weir_resolved_options(struct weir_resolved *resolved, int indent, const char *key,
			   const struct weir_option *table, const struct weir_node *with,
			   const struct weir_place *at);
/* batch: and rejects: of a flow, from wherever they come. */
void weir_resolved_policies(struct weir_resolved *resolved, int indent, size_t step);

#endif
