/*
 * clock.h - what time it is.
 */
#ifndef WEIR_CLOCK_H
#define WEIR_CLOCK_H

#include <stdint.h>

enum { WEIR_TIME_TEXT = 21 }; /* "2025-10-28T22:48:07Z" */

/* Monotonic, in microseconds. */
uint64_t weir_clock_us(void);
/* The wall clock in UTC, ISO 8601; out must hold WEIR_TIME_TEXT bytes. */
void weir_clock_utc(char *out);
/* Seconds since 1970. */
int64_t weir_clock_seconds(void);

#endif
