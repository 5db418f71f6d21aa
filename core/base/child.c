/*
 * child.c - starts another program, and sees to it that it ends.
 *
 * Between fork() and execve() only what is safe in a signal handler is called: libcurl may have
 * threads. So all memory and all names are made before.
 */
#define _GNU_SOURCE /* pipe2(), close_range() */

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "child_environment.h"

enum {
	STREAMS = 3,
	KILL_MS = 1000, /* that it has to end when it was asked */
	STEP_MS = 5,
	NOT_RUN = 127,           /* the exit code that shells have for it */
	DESCRIPTORS_MOST = 65536 /* that are looked at one by one, in an old kernel */
};

/* ---- which program ---- */

static bool cannot_run(const char *name, int cause, struct weir_error *err)
{
	weir_fail(err, WEIR_BAD_CONFIG, "%s cannot be run: %s", name, strerror(cause));
	if (cause == EACCES)
		return weir_hint(err,
				 "chmod +x %s, or name its interpreter first: "
				 "[python3, %s]",
				 name, name);
	if (cause == ENOEXEC)
		return weir_hint(err, "its first line must name its interpreter: "
				      "#!/usr/bin/env python3");
	return false;
}

/* 0, or why it cannot be run. */
static int try_path(const char *path)
{
	struct stat info;

	if (stat(path, &info))
		return errno;
	if (!S_ISREG(info.st_mode))
		return EACCES;
	return access(path, X_OK) ? errno : 0;
}

static bool join(char path[WEIR_CHILD_PATH], const char *folder, size_t length, const char *name)
{
	size_t end = strlen(name);

	if (length + 1 + end >= WEIR_CHILD_PATH)
		return false;
	memcpy(path, folder, length);
	path[length] = '/';
	memcpy(path + length + 1, name, end + 1);
	return true;
}

static bool find_in_path(const char *name, char path[WEIR_CHILD_PATH], struct weir_error *err)
{
	const char *at = getenv("PATH");
	int cause = ENOENT;

	for (; at && *at; at += *at == ':') {
		size_t length = strcspn(at, ":");

		/* An empty part is the current folder, which is nobody's intention. */
		if (length && join(path, at, length, name)) {
			int why = try_path(path);

			if (!why)
				return true;
			cause = why == EACCES ? EACCES : cause;
		}
		at += length;
	}
	if (cause == EACCES)
		return cannot_run(name, cause, err);
	weir_fail(err, WEIR_BAD_CONFIG, "there is no program \"%s\" in PATH", name);
	return weir_hint(err, "one that lies beside the pipeline is written ./%s", name);
}

bool weir_child_find(const struct weir_process_spec *spec, char path[WEIR_CHILD_PATH],
		     struct weir_error *err)
{
	const char *name = spec->argument_count ? spec->argument[0] : "";
	struct stat info;
	int cause;

	if (!*name)
		return weir_fail(err, WEIR_BAD_CONFIG, "no program is named");
	if (stat(spec->folder, &info) || !S_ISDIR(info.st_mode))
		return weir_fail(err, WEIR_BAD_CONFIG, "there is no folder %s to start it in",
				 spec->folder);
	if (!strchr(name, '/'))
		return find_in_path(name, path, err);
	if (*name != '/' ? !join(path, spec->folder, strlen(spec->folder), name)
			 : !join(path, "", 0, name + 1))
		return cannot_run(name, ENAMETOOLONG, err);
	cause = try_path(path);
	return !cause || cannot_run(path, cause, err);
}

/* ---- the start ---- */

/* All that the child needs between fork() and execve(). */
struct start {
	const char *path, *folder;
	char **argument, **environment;
	int stream[STREAMS]; /* its ends */
	int report;          /* what went wrong is written there */
	int most;            /* descriptors */
	pid_t parent;
};

/* What is open goes when the program begins. */
static void close_behind(const struct start *start)
{
	if (!close_range(STREAMS, ~0U, CLOSE_RANGE_CLOEXEC))
		return;
	for (int fd = STREAMS; fd < start->most; fd++)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* As any program finds them: weir ignores some signals and blocks others. */
static void reset_signals(void)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;

	sigemptyset(&usual.sa_mask);
	sigemptyset(&none);
	(void)sigaction(SIGPIPE, &usual, NULL);
	(void)sigaction(SIGXFSZ, &usual, NULL);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become(const struct start *start)
{
	int cause;

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != start->parent)
		_exit(NOT_RUN);
	reset_signals();
	for (int i = 0; i < STREAMS; i++)
		if (dup2(start->stream[i], i) < 0)
			goto failed;
	close_behind(start);
	if (!chdir(start->folder))
		(void)execve(start->path, start->argument, start->environment);
failed:
	cause = errno;
	(void)!write(start->report, &cause, sizeof(cause));
	_exit(NOT_RUN);
}

static bool make_pipe(int *ours, int *theirs, bool to_child)
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return false;
	*ours = pair[to_child];
	*theirs = pair[!to_child];
	return true;
}

static bool make_pipes(struct weir_child *child, struct start *start, int *report)
{
	int *const ours[STREAMS] = { &child->in, &child->out, &child->said };

	for (int i = 0; i < STREAMS; i++)
		if (!make_pipe(ours[i], &start->stream[i], i == STDIN_FILENO) ||
		    fcntl(*ours[i], F_SETFL, O_NONBLOCK))
			return false;
	return make_pipe(report, &start->report, false);
}

/* Its ends of the pipes: what of them stays open here would never end. */
static void drop_theirs(struct start *start)
{
	for (int i = 0; i < STREAMS; i++)
		weir_child_close(&start->stream[i]);
	weir_child_close(&start->report);
}

/* 0: the program has begun. */
static int read_report(int report)
{
	int cause = 0;
	ssize_t got;

	do {
		got = read(report, &cause, sizeof(cause));
	} while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(cause) ? cause : 0;
}

static bool launch(struct weir_child *child, struct start *start, struct weir_error *err)
{
	int report = -1, cause;

	if (!make_pipes(child, start, &report)) {
		cause = errno;
	} else {
		child->pid = fork();
		cause = child->pid < 0 ? errno : 0;
		if (!child->pid)
			become(start);
	}
	drop_theirs(start);
	if (!cause) {
		/* Here as well: it may be asked to end before it comes to that. */
		(void)setpgid(child->pid, child->pid);
		cause = read_report(report);
	}
	weir_child_close(&report);
	if (!cause)
		return true;
	if (child->pid < 0)
		child->pid = 0;
	weir_child_stop(child);
	return cannot_run(start->path, cause, err);
}

bool weir_child_start(struct weir_child *child, const struct weir_process_spec *spec,
		      struct weir_error *err)
{
	char path[WEIR_CHILD_PATH];
	struct rlimit limit = { .rlim_cur = DESCRIPTORS_MOST };
	struct start start = { .path = path,
			       .folder = spec->folder,
			       .stream = { -1, -1, -1 },
			       .report = -1,
			       .most = DESCRIPTORS_MOST,
			       .parent = getpid() };
	bool good;

	*child = (struct weir_child){ .in = -1, .out = -1, .said = -1 };
	if (!weir_child_find(spec, path, err))
		return false;
	if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < DESCRIPTORS_MOST)
		start.most = (int)limit.rlim_cur;
	start.argument = weir_xcalloc(spec->argument_count + 1, sizeof(*start.argument));
	for (size_t i = 0; i < spec->argument_count; i++)
		start.argument[i] = weir_xstrdup(spec->argument[i]);
	start.environment = weir_child_environment(spec);
	good = launch(child, &start, err);
	weir_child_free_texts(start.argument);
	weir_child_free_texts(start.environment);
	return good;
}

/* ---- the end ---- */

bool weir_child_look(struct weir_child *child)
{
	siginfo_t info = { 0 };

	if (child->ended || !child->pid)
		return true;
	if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return false;
	child->ended = true;
	if (info.si_code == CLD_EXITED)
		child->code = info.si_status;
	else
		child->signal = info.si_status;
	return true;
}

void weir_child_close(int *stream)
{
	if (*stream >= 0)
		(void)close(*stream);
	*stream = -1;
}

void weir_child_stop(struct weir_child *child)
{
	weir_child_close(&child->in);
	weir_child_close(&child->out);
	weir_child_close(&child->said);
	if (!child->pid)
		return;
	if (!weir_child_look(child))
		(void)kill(-child->pid, SIGTERM);
	for (int ms = 0; ms < KILL_MS && !weir_child_look(child); ms += STEP_MS)
		(void)poll(NULL, 0, STEP_MS);
	/* Whatever of its group is left: as long as it was not waited for, the number is its own.
	 */
	(void)kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
}
