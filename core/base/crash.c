/*
 * crash.c - numbers the crash points of a test build, lists them, and kills the process at one.
 *
 * What it has to remember is in the one writable variable of this build: a point is passed
 * wherever something changes, and nothing there should have to carry a number around for it.
 */
#include "crash.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	STEP_ROOM = 64,
	DECIMAL = 10,
	MODE = 0600,
};

static struct {
	bool begun;
	int list;            /* a descriptor, or -1 */
	uint64_t at, passed; /* at: 0 for nowhere */
	char step[STEP_ROOM];
	uint64_t batch;
} crash;

static void begin(void)
{
	const char *at = getenv("WEIR_CRASH_AT"), *list = getenv("WEIR_CRASH_LIST");

	crash.begun = true;
	crash.at = at ? strtoull(at, NULL, DECIMAL) : 0;
	crash.list = list ? open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, MODE) : -1;
}

void weir_crash_label(const char *step, uint64_t batch)
{
	(void)snprintf(crash.step, sizeof(crash.step), "%s", step ? step : "");
	crash.batch = batch;
}

void weir_crash_point(const char *name)
{
	if (!crash.begun)
		begin();
	crash.passed++;
	/* A list that cannot be written is one that the test misses. */
	if (crash.list >= 0)
		(void)dprintf(crash.list, "%" PRIu64 "\t%s\t%s\t%" PRIu64 "\n", crash.passed, name,
			      crash.step, crash.batch);
	if (crash.passed == crash.at)
		(void)kill(getpid(), SIGKILL); /* it does not return */
}

int weir_crash_size(int size)
{
	return getenv("WEIR_CRASH_SMALL") ? 1 : size;
}
