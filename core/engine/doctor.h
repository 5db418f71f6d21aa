/*
 * doctor.h - the parts of `weir doctor`; doctor.c plays them.
 */
#ifndef WEIR_DOCTOR_H
#define WEIR_DOCTOR_H

#include "findings.h"
#include "ledger.h"
#include "run_parts.h"

/* The session and the findings are weir_doctor()'s. */
struct weir_doctor {
	struct weir_session session;
	struct weir_findings findings;
	struct weir_examined *table; /* that flows write; in the session's arena */
	size_t table_count;
	char run_id[WEIR_RUN_ID];
};

/* How the server is reached: the protocol, its clock, how long an answer takes. */
void weir_doctor_connection(struct weir_doctor *doctor);

/* A flow's columns against its table's; what it writes is kept for weir_doctor_tables(). */
void weir_doctor_flow(struct weir_doctor *doctor, const struct weir_chain *chain);

/* What the store itself has to say: with no tables before it is asked anything. */
void weir_doctor_examine(struct weir_doctor *doctor, const struct weir_examined *table,
			 size_t count);

#endif
