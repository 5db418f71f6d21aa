/*
 * remote.h - a REMOTE store's connection: from `connection:` in the pipeline to core/net.
 */
#ifndef WEIR_REMOTE_H
#define WEIR_REMOTE_H

#include "session.h"

/* The maps of `connection:`; the first one, without a name, is what stands in it directly. Ends
 * with one without a table. */
struct weir_remote_part {
	const char *name;
	const struct weir_option *table;
	const char *help;
};
extern const struct weir_remote_part weir_remote_parts[];

/* Reads and checks the store's `connection:`. */
void weir_remote_policy(struct weir_session *session, struct weir_problems *problems);
/* Tells the connection what is going on, for its trace. */
void weir_remote_label(struct weir_session *session, const char *step, uint64_t batch);
/* Between two batches: the connection may be replaced. */
void weir_remote_between_batches(struct weir_session *session);
/* What it has carried; nothing without one. */
struct weir_http_counts;
void weir_remote_counts(const struct weir_session *session, struct weir_http_counts *counts);
/* How many requests of that; 0 without one. */
uint64_t weir_remote_requests(const struct weir_session *session);
/* Puts what it counted so far into the books. */
void weir_remote_count(struct weir_session *session);
/* The store was closed: so is it, but for that of a preflight or a dry pass, which goes on in the
 * run. */
void weir_remote_close(struct weir_session *session);
/* Closes what was kept and not used. */
void weir_remote_end(struct weir_session *session);

#endif
