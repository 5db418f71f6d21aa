/*
 * streams.c - looks after the standard streams: nothing that was printed is lost in silence.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

/*
 * The next file that is opened would get the number of a closed standard stream, and what is
 * printed would land in it. So the number is taken, the wrong way round, so that using the stream
 * is still an error. And neither a reader of the output that goes away nor a limit of a file's size
 * must end a run in the middle. Who started weir may ignore that programs end; weir asks how its
 * own ones did.
 */
bool weir_streams_hold(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, usual = { .sa_handler = SIG_DFL };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	}
	return sigaction(SIGPIPE, &ignore, NULL) == 0 && sigaction(SIGXFSZ, &ignore, NULL) == 0 &&
	       sigaction(SIGCHLD, &usual, NULL) == 0;
}

/* Has the reader of a pipe gone away? What a write said may be long forgotten. */
static bool reader_is_gone(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

int weir_streams_close(int code)
{
	bool lost = ferror(stdout) != 0, gone = reader_is_gone();
	int reason;

	errno = 0;
	lost = fclose(stdout) != 0 || lost;
	reason = gone ? EPIPE : errno;
	if (!lost)
		return code;
	/* A reader that has seen enough, such as head, knows it: the code alone tells. */
	if (reason != EPIPE)
		fprintf(stderr, "weir: standard output: %s\n",
			reason ? strerror(reason) : "not everything could be written");
	if (code != WEIR_EXIT_OK)
		return code;
	return reason == EPIPE ? WEIR_EXIT_TRANSIENT : WEIR_EXIT_PERSON;
}
