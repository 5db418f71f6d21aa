/*
 * hidden.h - rows of the store that a dry run takes for gone: the run would delete them.
 */
#ifndef WEIR_HIDDEN_H
#define WEIR_HIDDEN_H

#include "removal.h"

/* Rows that would be deleted. */
bool weir_hidden_add(struct weir_session *session, const char *table,
		     const struct weir_window *window, struct weir_error *err);
/* Is the row one of them? */
bool weir_hidden_has(const struct weir_session *session, const char *table,
		     const struct weir_uuid *id, bool *hidden, struct weir_error *err);
void weir_hidden_free(struct weir_session *session);

#endif
