/*
 * fake_process.c - programs that plugins start, without an engine.
 */
#include "../../core/base/process.h"
#include "fake_host.h"

static void wait_alone(void *arg, struct pollfd *stream, size_t count, int ms)
{
	(void)arg;
	(void)poll(stream, count, ms);
}

static void said(void *arg, const char *line)
{
	weir_log(arg, WEIR_INFO, "%s", line);
}

static const char *as_it_is(void *arg, const char *text)
{
	(void)arg;
	return text;
}

struct weir_process *weir_process_start(struct weir_context *context,
					const struct weir_process_spec *spec,
					struct weir_error *err)
{
	const struct weir_process_host host = { wait_alone, said, as_it_is, context };

	return weir_process_new(spec, &host, err);
}
