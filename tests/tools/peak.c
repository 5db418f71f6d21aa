/*
 * peak.c - runs a command and tells its wall time and peak memory: MS KIB, as the last
 * line on stderr. Exits as the command did.
 *
 * Owns nothing but the child, which it waits for. wait4() is not POSIX, but there is no
 * other way to ask for one child's memory on its own.
 */
#define _DEFAULT_SOURCE /* wait4() */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_CANNOT_RUN = 127, SIGNALLED = 128, MS = 1000, NS_PER_MS = 1000000 };

static int64_t now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now))
		return 0;
	return (int64_t)now.tv_sec * MS + now.tv_nsec / NS_PER_MS;
}

int main(int argc, char **argv)
{
	int64_t start = now_ms();
	struct rusage usage;
	int status;
	pid_t child;

	if (argc < 2) {
		(void)fputs("usage: peak COMMAND [ARGUMENT..]\n", stderr);
		return EXIT_CANNOT_RUN;
	}
	child = fork();
	if (child == 0) {
		(void)execvp(argv[1], argv + 1);
		(void)fprintf(stderr, "peak: %s: %s\n", argv[1], strerror(errno));
		_exit(EXIT_CANNOT_RUN);
	}
	while (child > 0 && wait4(child, &status, 0, &usage) < 0)
		if (errno != EINTR)
			child = -1;
	if (child < 0) {
		(void)fprintf(stderr, "peak: %s\n", strerror(errno));
		return EXIT_CANNOT_RUN;
	}
	/* Linux counts ru_maxrss in KiB. */
	(void)fprintf(stderr, "%" PRId64 " %ld\n", now_ms() - start, usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}
