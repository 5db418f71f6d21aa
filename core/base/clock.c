/*
 * clock.c - what time it is; owns nothing.
 */
#include "clock.h"

#include <time.h>

/* Both clocks exist wherever POSIX.1-2008 does; without one, time stands still at 0. */
static struct timespec read_clock(clockid_t which)
{
	struct timespec now;

	if (clock_gettime(which, &now))
		now = (struct timespec){ 0 };
	return now;
}

uint64_t weir_clock_us(void)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC);

	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void weir_clock_utc(char *out)
{
	time_t now = read_clock(CLOCK_REALTIME).tv_sec;
	struct tm parts;

	if (!gmtime_r(&now, &parts) || !strftime(out, WEIR_TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts))
		out[0] = '\0';
}

int64_t weir_clock_seconds(void)
{
	return (int64_t)read_clock(CLOCK_REALTIME).tv_sec;
}
