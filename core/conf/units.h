/*
 * units.h - durations and sizes as text, for messages; options.h has the way back.
 */
#ifndef WEIR_UNITS_H
#define WEIR_UNITS_H

#include "options.h"

enum { WEIR_UNIT_TEXT = 32 /* bytes that hold any of them */ };

void weir_print_duration(int64_t ms, char *out);
void weir_print_size(int64_t bytes, char *out);

#endif
