/*
 * stumble.c - a transform that brings about, at one batch of one run, what a test wants to see
 * survived: a signal, a longer file, an error. Built outside the tree by the tests that use it.
 *
 *	- {use: stumble, with: {batch: 3, what: kill, once: /path/of/a/mark}}
 *
 * It happens only while the file `once` is not there; that file is made then.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include <weir/plugin.h>

enum { APPEND, INTERRUPT, TERMINATE, KILL, BUSY, WAIT };

struct stumble {
	int64_t batch;
	struct weir_choice what;
	struct weir_path file, once;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct stumble, batch), .fallback = "1", .help = "At which batch." },
	{ WEIR_OPTION(struct stumble, what), .choices = "append|int|term|kill|busy|wait",
	  .required = true, .help = "What happens; wait: until the file `once` is there." },
	{ WEIR_OPTION(struct stumble, file), .help = "The file to append a line to." },
	{ WEIR_OPTION(struct stumble, once), .required = true, .help = "Marks that it happened." },
	{ 0 },
};

static bool put(const char *path, const char *mode, const char *text, struct weir_error *err)
{
	FILE *file = fopen(path, mode);
	bool good = file && fputs(text, file) >= 0;

	if (file)
		good = !fclose(file) && good;
	return good || weir_fail(err, WEIR_BROKEN, "%s cannot be written", path);
}

static bool stumble_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			  struct weir_error *err)
{
	static const int number[] = {
		[INTERRUPT] = SIGINT, [TERMINATE] = SIGTERM, [KILL] = SIGKILL
	};
	const struct stumble *self = me;

	if (weir_is_dry_run(context) || weir_batch_number(batch) != (uint64_t)self->batch)
		return true;
	while (self->what.index == WAIT && access(self->once.name, F_OK))
		(void)sleep(1);
	if (!access(self->once.name, F_OK))
		return true;
	if (!put(self->once.name, "w", "", err))
		return false;
	if (self->what.index == APPEND)
		return put(self->file.name, "a", "one,line,more\r\n", err);
	if (self->what.index == BUSY)
		return weir_fail(err, WEIR_BUSY, "not now");
	return !kill(getpid(), number[self->what.index]) ||
	       weir_fail(err, WEIR_BROKEN, "no signal can be sent");
}

static const struct weir_transform_ops ops = {
	.size = sizeof(ops),
	.apply = stumble_apply,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "stumble",
	.summary = "Does at one batch what a test wants to see survived.",
	.version = "1.0",
	.options = options,
	.self_size = sizeof(struct stumble),
	.ops.transform = &ops,
};
