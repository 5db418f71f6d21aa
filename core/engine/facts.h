/*
 * facts.h - what a run was asked to do, and with what: for the state, and to tell runs apart.
 */
#ifndef WEIR_FACTS_H
#define WEIR_FACTS_H

#include "ledger.h"
#include "run_parts.h"

/* Reads the pipeline's files and the inputs of the chosen steps once, for their digests; the store
 * is open. All lives in the session's arena. */
bool weir_facts_make(struct weir_session *session, const struct weir_selection *selection,
		     struct weir_run_facts *facts, struct weir_error *err);

/* A digest of the pipeline's files: run.text of a run that it did. */
bool weir_facts_text(const struct weir_pipeline *pipeline, char text[WEIR_SHA256_TEXT],
		     struct weir_error *err);
/* The file's SHA-256 and size. BAD_CONFIG: it cannot be read; *regular: it is a file that can be
 * read again (else it was not read). */
bool weir_facts_digest(const char *path, char sha256[WEIR_SHA256_TEXT], uint64_t *size,
		       bool *regular, struct weir_error *err);

#endif
