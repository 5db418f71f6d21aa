/*
 * conform_child.c - a test in a process of its own: its limits, its end, and what to call that.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../base/clock.h"
#include "conform_parts.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

enum {
	MEMORY = 512 << 20, /* bytes of address space */
	FILE_MOST = 64 << 20,
	PAUSE = 500 * 1000, /* nanoseconds between two looks at the process */
	US_PER_S = 1000 * 1000,
	NO_MEMORY_EXIT = 2, /* of base/arena.c */
};

bool weir_trial_sanitized(void)
{
	return SANITIZED;
}

void weir_trial_fds(struct weir_trial_fds *fds)
{
	for (int fd = 0; fd < (int)(sizeof(fds->open) / sizeof(fds->open[0])); fd++)
		fds->open[fd] = fcntl(fd, F_GETFD) >= 0;
}

/* ---- inside ---- */

static void limit(int what, rlim_t most)
{
	struct rlimit now;

	if (getrlimit(what, &now) != 0 || (now.rlim_max != RLIM_INFINITY && now.rlim_max < most))
		return;
	now = (struct rlimit){ most, most };
	(void)setrlimit(what, &now); /* what cannot be limited is watched from outside */
}

static bool redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool good = fd >= 0 && dup2(fd, to) == to;

	if (fd >= 0 && fd != to)
		(void)close(fd);
	return good;
}

static const char *beside(struct weir_trial *trial, const char *ending)
{
	return weir_arena_printf(&trial->arena, "%s.%s", trial->work, ending);
}

static _Noreturn void inside(struct weir_trial *trial, bool (*prepare)(struct weir_trial *),
			     weir_trial_fn *test)
{
	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!redirect("/dev/null", O_RDONLY, STDIN_FILENO) ||
	    !redirect(beside(trial, "out"), O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO) ||
	    !redirect(beside(trial, "err"), O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO)) {
		(void)weir_trial_bad(trial, "%s: %s", trial->work, strerror(errno));
		_exit(1);
	}
	/* What a plugin prints has to be seen even if it crashes then. */
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, FILE_MOST);
	limit(RLIMIT_CPU, trial->options->seconds + 1);
	if (!SANITIZED)
		limit(RLIMIT_AS, MEMORY);
	if (prepare(trial) && test(trial) && trial->words->said == WEIR_TRIAL_NOTHING)
		trial->words->said = WEIR_TRIAL_OK;
	_exit(0);
}

/* ---- outside ---- */

static void tell(struct weir_trial *trial, const char *format, ...) WEIR_PRINTF(2, 3);
static void tell(struct weir_trial *trial, const char *format, ...)
{
	struct weir_trial_words *words = trial->words;
	char text[sizeof(words->text) - sizeof(words->phase) - 8];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	words->phase[sizeof(words->phase) - 1] = '\0';
	(void)snprintf(words->text, sizeof(words->text), "%s, in %s", text,
		       words->phase[0] ? words->phase : "the beginning");
	words->said = WEIR_TRIAL_BAD;
}

/* It did not come to its own end. */
static void describe_end(struct weir_trial *trial, int status, bool late)
{
	char line[64] = "";
	FILE *err = fopen(beside(trial, "err"), "r");

	if (err) {
		while (fgets(line, sizeof(line), err) && !strstr(line, "out of memory"))
			;
		(void)fclose(err);
	}
	if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
		tell(trial, "it hangs: it was stopped after %zu s", trial->options->seconds);
	else if (WIFSIGNALED(status))
		tell(trial, "it crashes: signal %d (%s)", WTERMSIG(status),
		     strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == NO_MEMORY_EXIT && strstr(line, "out of memory"))
		tell(trial, "it takes more memory than the %d MiB of a test", MEMORY >> 20);
	else
		tell(trial, "it ends the process, with exit code %d", WEXITSTATUS(status));
}

/* False: it was still there at the end of its time. */
static bool wait_for(pid_t pid, size_t seconds, int *status)
{
	const struct timespec pause = { 0, PAUSE };
	uint64_t end = weir_clock_us() + (uint64_t)seconds * US_PER_S;
	pid_t got;

	while ((got = waitpid(pid, status, WNOHANG)) == 0 || (got < 0 && errno == EINTR)) {
		if (weir_clock_us() > end)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return true;
}

bool weir_trial_spawn(struct weir_trial *trial, bool (*prepare)(struct weir_trial *),
		      weir_trial_fn *test, struct weir_error *err)
{
	int status = 0;
	bool late;
	pid_t pid;

	*trial->words = (struct weir_trial_words){ 0 };
	if (fflush(NULL) != 0)
		return weir_fail(err, WEIR_BROKEN, "standard output: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		return weir_fail(err, WEIR_BUSY, "no process for a test: %s", strerror(errno));
	if (pid == 0)
		inside(trial, prepare, test);
	late = !wait_for(pid, trial->options->seconds, &status);
	(void)kill(-pid, SIGKILL); /* with all that it started */
	if (late) {
		(void)kill(pid, SIGKILL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	trial->words->text[sizeof(trial->words->text) - 1] = '\0';
	if (late || trial->words->said == WEIR_TRIAL_NOTHING)
		describe_end(trial, status, late);
	return true;
}
