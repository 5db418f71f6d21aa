/*
 * exit_code.c - what an error means for who called the program, and what a write mode guarantees.
 */
#include <signal.h>

#include "run.h"
#include "run_parts.h"

int weir_exit_code(enum weir_code code)
{
	switch (code) {
	case WEIR_OK:
		return WEIR_EXIT_OK;
	case WEIR_BAD_CONFIG:
		return WEIR_EXIT_CONFIG;
	case WEIR_BAD_DATA:
		return WEIR_EXIT_REJECTS;
	case WEIR_BUSY:
	case WEIR_UNSURE:
	case WEIR_TOO_BIG:
		return WEIR_EXIT_TRANSIENT;
	case WEIR_CANCELLED:
		return weir_interrupted() == SIGTERM ? WEIR_EXIT_SIGTERM : WEIR_EXIT_SIGINT;
	case WEIR_DENIED:
	case WEIR_HOSTILE:
	case WEIR_LIMIT:
	case WEIR_BROKEN:
	case WEIR_BUG:
		break;
	}
	return WEIR_EXIT_PERSON;
}

const char *weir_guarantee(enum weir_mode mode)
{
	switch (mode) {
	case WEIR_INSERT_MISSING:
		return "insert-missing: rows that the store has stay as they are";
	case WEIR_UPSERT:
		return "upsert: rows that the store has are updated where they differ";
	case WEIR_INSERT:
		return "insert: rows that the store has are refused";
	case WEIR_UPDATE:
		break;
	}
	return "update";
}
