/*
 * process.c - programs that work for plugins: started for a stage, in the run's log.
 *
 * While a program is waited for, the connection of a REMOTE store is seen to as well: a run has one
 * thread, and nobody else would.
 */
#include "../base/process.h"

#include "../net/http.h"
#include "session.h"

static void wait_beside(void *arg, struct pollfd *stream, size_t count, int ms)
{
	const struct weir_context *context = arg;

	if (context->session->http)
		weir_http_wait(context->session->http, stream, count, ms);
	else
		(void)poll(stream, count, ms);
}

static void said(void *arg, const char *line)
{
	weir_log(arg, WEIR_INFO, "%s", line);
}

static const char *redacted(void *arg, const char *text)
{
	const struct weir_context *context = arg;

	return weir_logger_redacted(context->session->log, text);
}

struct weir_process *weir_process_start(struct weir_context *context,
					const struct weir_process_spec *spec,
					struct weir_error *err)
{
	const struct weir_process_host host = { wait_beside, said, redacted, context };

	return weir_process_new(spec, &host, err);
}
