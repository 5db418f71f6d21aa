/*
 * audit_books.c - what the books of finished runs say of a row.
 */
#include "audit.h"

struct weir_audit_books *weir_audit_books_open(struct weir_audit *audit, const char *state,
					       struct weir_error *why)
{
	(void)audit;
	(void)state;
	(void)why;
	return NULL;
}

void weir_audit_books_close(struct weir_audit_books *books)
{
	(void)books;
}

bool weir_audit_books_flow(struct weir_audit_books *books, const struct weir_flow *flow,
			   struct weir_error *err)
{
	(void)books;
	(void)flow;
	(void)err;
	return true;
}

bool weir_audit_books_verdict(struct weir_audit_books *books, size_t step, uint64_t line,
			      uint8_t *verdict, struct weir_error *err)
{
	(void)books;
	(void)step;
	(void)line;
	(void)err;
	*verdict = 0;
	return true;
}
