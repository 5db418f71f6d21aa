/*
 * exec_fixture.h - a plugin that starts a program, in a fake host.
 */
#ifndef EXEC_FIXTURE_H
#define EXEC_FIXTURE_H

#include "fake_host.h"

/* sh -c script, with the time-out that the table has or a shorter one. */
static inline void begin_script(struct weir_context *host, const char *script, const char *timeout)
{
	fake_begin(host);
	fake_list(host, "command", "sh", "-c", script, NULL);
	fake_option(host, "folder", "/");
	fake_option(host, "timeout", timeout);
}

#endif
