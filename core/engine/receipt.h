/*
 * receipt.h - one file of JSON per run: what it was asked to do, with which inputs, and what came
 * of every row. It carries a checksum over itself (sealed.h).
 *
 * Written to runs/ID/receipt.json when the run ends, however it ends, and kept in the state.
 * Counts of a flow: present = the sum of present_kinds (same, differs, other, spelling, updated).
 */
#ifndef WEIR_RECEIPT_H
#define WEIR_RECEIPT_H

#include "../conf/yaml.h"
#include "facts.h"

/* Writes it, into the run's folder and the state. */
bool weir_receipt_write(struct weir_session *session, const struct weir_run_facts *facts,
			struct weir_error *err);

/* A receipt that was read. Texts are never NULL; all lives in the arena that it was read into. */
struct weir_receipt {
	const char *path;
	const char *run, *file, *text, *fingerprint, *selection, *store_name, *store, *options;
	const char *outcome, *state; /* state: the folder */
	const struct weir_run_input *input;
	size_t input_count;
	struct weir_node *root; /* all of it: "steps", "total", "verify" */
};

/* BAD_CONFIG: it cannot be read, was edited, or is of a newer weir. */
bool weir_receipt_read(const char *path, struct weir_arena *arena, struct weir_receipt *receipt,
		       struct weir_error *err);
/* A number of a step: weir_receipt_count(receipt, "results", "inserted"); false: it is not there.
 * Of present_kinds: "present_kinds.other". */
bool weir_receipt_count(const struct weir_receipt *receipt, const char *step, const char *name,
			uint64_t *count);
/* Holds the inputs against the checksums: each that is gone or has changed goes to problems. */
void weir_receipt_inputs(const struct weir_receipt *receipt, struct weir_problems *problems);

/*
 * What a run was asked to do, as the options of a run now: file, to, only, from, until and every
 * parameter; the rest of `how` stays. options: as in the receipt, or in weir_run_row. BAD_CONFIG:
 * they are not noted (a run of an older weir).
 */
bool weir_recorded_options(const char *file, const char *options, struct weir_arena *arena,
			   struct weir_run_options *how, struct weir_error *err);

#endif
