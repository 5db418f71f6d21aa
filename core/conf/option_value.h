/*
 * option_value.h - what options.c and the help share about one option's values.
 */
#ifndef WEIR_OPTION_VALUE_H
#define WEIR_OPTION_VALUE_H

#include "options.h"

enum {
	WEIR_CHOICES = 32, /* choices of an option that are looked at */
	WEIR_RANGE_TEXT = 96,
};

/* The choices as texts in arena; returns how many, at most WEIR_CHOICES. */
size_t weir_option_choices(const struct weir_option *option, const char **choice,
			   struct weir_arena *arena);
/* "1 to 100", "at least 1"; false: any value is right. */
bool weir_option_range(const struct weir_option *option, char out[WEIR_RANGE_TEXT]);

#endif
