/*
 * broken.c - a transform that breaks the contract of <weir/plugin.h>, in the way that its option
 * says, or that it is compiled for. The conformance tests must find each of them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <weir/plugin.h>

#ifndef ABI
#define ABI WEIR_ABI
#endif
#ifndef HELP
#define HELP "What it does wrong."
#endif
#ifndef FALLBACK
#define FALLBACK "7"
#endif

struct broken {
	const char *how;
	int64_t number;
	int fd;
	char *kept;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct broken, how), .fallback = "nothing", .help = HELP },
	{ WEIR_OPTION(struct broken, number), .fallback = FALLBACK, .help = "A number." },
	{ 0 },
};

static int shared; /* of all instances, which is wrong */

#ifdef EXTRA
WEIR_EXPORT int helper_of_mine(void);
int helper_of_mine(void)
{
	return shared;
}
#endif

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void begin(void)
{
	abort();
}
#endif

static bool is(const struct broken *self, const char *how)
{
	return !strcmp(self->how, how);
}

static void *wait_for_ever(void *arg)
{
	for (;;)
		(void)pause();
	return arg;
}

static void handle(int number)
{
	shared = number;
}

static void spoil_process(const struct broken *self)
{
	if (is(self, "signal"))
		(void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = handle }, NULL);
	if (is(self, "folder"))
		(void)!chdir("/");
	if (is(self, "locale"))
		(void)setlocale(LC_ALL, "");
	if (is(self, "umask"))
		(void)umask(0);
	if (is(self, "environment"))
		(void)setenv("MINE", "1", 1);
}

static bool broken_open(void *me, struct weir_context *context, struct weir_schema *schema,
			struct weir_error *err)
{
	struct broken *self = me;
	pthread_t thread;

	(void)context, (void)schema, (void)err;
	self->fd = -1;
	if (is(self, "crash"))
		*(volatile int *)0 = 1;
	while (is(self, "hang"))
		(void)usleep(1000);
	if (is(self, "exit"))
		exit(3);
	if (is(self, "silent"))
		return false;
	if (is(self, "descriptor"))
		self->fd = open("/dev/null", O_RDONLY);
	if (is(self, "leak"))
		self->kept = strdup("forgotten");
	if (is(self, "unchecked"))
		memset(malloc(300000), 1, 300000);
	if (is(self, "thread"))
		(void)pthread_create(&thread, NULL, wait_for_ever, NULL);
	if (is(self, "process") && fork() == 0)
		wait_for_ever(NULL);
	spoil_process(self);
	return true;
}

static bool broken_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			 struct weir_error *err)
{
	const struct broken *self = me;
	struct weir_row *row = weir_batch_next(batch, NULL);

	(void)context, (void)err;
	while (is(self, "memory"))
		memset(weir_alloc(context, 1 << 20), 1, 1 << 20);
	if (is(self, "overrun") && weir_batch_count(batch) > 1)
		*(volatile char *)(uintptr_t)weir_batch_count(batch) = 1;
	if (is(self, "stdout"))
		puts("look at me");
	if (is(self, "stderr"))
		fputs("debug: here\n", stderr);
	if (is(self, "file"))
		(void)!mkdir(self->how, 0700);
	if (!row)
		return !is(self, "empty") || row->line;
	if (is(self, "utf8"))
		row->value[0] = weir_row_text(row, "\xff", 1);
	if (is(self, "type"))
		row->value[0] = weir_int(1);
	if (is(self, "shared"))
		row->value[1] = weir_row_text(row, "abcdefgh", (size_t)(shared++ % 8));
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops), .apply = broken_apply };

const struct weir_plugin weir_plugin_entry = {
	.abi = ABI,
	.size = sizeof(struct weir_plugin),
	.kind = WEIR_TRANSFORM,
	.name = "broken",
	.version = "1.0",
	.summary = "Does something wrong.",
	.options = options,
	.self_size = sizeof(struct broken),
	.open = broken_open,
	.ops.transform = &ops,
};
