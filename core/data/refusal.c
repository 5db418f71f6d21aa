/*
 * refusal.c - what a unique key is made of, as a store names it.
 */
#include <string.h>

#include <weir/store.h>

bool weir_refusal_names(const struct weir_refusal *why, const char *column)
{
	size_t length = strlen(column);

	for (const char *at = why->columns; *at; at += strspn(at, ", ")) {
		size_t part = strcspn(at, ",");

		if (part == length && !memcmp(at, column, length))
			return true;
		at += part;
	}
	return false;
}
