/*
 * conform_world.c - tests of what a plugin leaves behind, and of what it does without memory.
 */
#define _GNU_SOURCE /* mallinfo2() */
#include <dirent.h>
#include <errno.h>
#include <langinfo.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/digest.h"
#include "conform_parts.h"

enum {
	ROUNDS = 20,  /* where one mistake is enough */
	WARM = 5,     /* rounds after which caches are filled */
	MORE = 50,    /* rounds: no leak before them is believed */
	PARTS = 5,    /* of the rounds */
	NOISE = 2048, /* bytes that a part keeps or gives back by chance */
	LEAK = 24,    /* bytes of a round: less than the smallest piece that malloc() gives */
	US_PER_S = 1000 * 1000,
	STACK = 256 << 10, /* bytes */
	LEFT_LEAST = 64,   /* bytes */
	LEFT_STEP = 16 << 10,
	LEFT_MOST = 5 << 20,
	STRIDE = 1024,     /* bytes; less than a page */
	LARGEST = 1 << 20, /* bytes */
	NO_MEMORY_EXIT = 2 /* of base/arena.c */
};

/* A round that may be repeated often: with rows, unless these would go somewhere. */
static bool turn(struct weir_trial *trial)
{
	enum weir_kind kind = trial->plugin->kind;
	struct weir_instance instance;
	struct weir_error err;
	uint64_t hash = 0;
	bool good;

	if (kind != WEIR_STORE && kind != WEIR_TASK)
		return weir_trial_round(trial, WEIR_ROWS_ONE, &hash);
	good = weir_instance_open(trial, &instance, &err);
	weir_instance_close(trial, &instance);
	return good || weir_trial_failed(trial, "it does not open", &err);
}

/* What the session itself puts aside for an instance is not the plugin's. */
static bool turn_apart(struct weir_trial *trial)
{
	struct weir_arena kept = trial->session.arena;
	bool good;

	weir_arena_init(&trial->session.arena);
	good = turn(trial);
	weir_arena_release(&trial->session.arena);
	trial->session.arena = kept;
	return good;
}

static bool turns(struct weir_trial *trial, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!turn(trial))
			return false;
	return true;
}

/* ---- memory ---- */

static size_t used_memory(void)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
#else
	return 0;
#endif
}

/* Repeats it as often as is asked for and there is time; how often that was. */
static bool repeat(struct weir_trial *trial, size_t count, uint64_t until, size_t *done)
{
	for (*done = 0; *done < count && weir_clock_us() < until; ++*done)
		if (!turn_apart(trial))
			return false;
	return true;
}

/*
 * What is not given back is more after each part of the rounds. The first half of them is not
 * looked at: the C library fills its lists of free pieces then.
 */
bool weir_trial_memory(struct weir_trial *trial)
{
	uint64_t until = weir_clock_us() + trial->options->seconds * US_PER_S / 2;
	size_t least = SIZE_MAX, all = 0, done;

	if (weir_trial_sanitized() || !used_memory())
		return weir_trial_skip(trial, "this build cannot tell how much memory is in use");
	if (!turns(trial, WARM) || !repeat(trial, trial->options->rounds / 2 + MORE, until, &done))
		return false;
	for (size_t part = 0; part < PARTS; part++) {
		size_t before = used_memory(), after, grown;

		if (!repeat(trial, trial->options->rounds / 2 / PARTS + 1, until, &done))
			return false;
		after = used_memory();
		grown = done && after > before + NOISE ? (after - before) / done : 0;
		least = grown < least ? grown : least;
		all += done;
	}
	return least < LEAK || weir_trial_bad(trial,
					      "each time that it is opened and closed "
					      "%zu bytes are kept (%zu rounds)",
					      least, all);
}

struct piece {
	struct piece *next;
};

/* The stack cannot grow without memory. A frame of its own, so that what is called next finds it.
 */
__attribute__((noinline)) static void use_stack(void)
{
	volatile char stack[STACK];

	for (size_t i = sizeof(stack); i > 0; i -= STRIDE)
		stack[i - 1] = 1;
}

/* Takes all that there is, down to the smallest piece, and leaves `left` bytes. */
static void use_up(size_t left)
{
	const struct rlimit none = { 0, 0 };
	struct piece *volatile all = NULL; /* or the compiler takes nothing */
	struct piece *piece;
	void *kept = malloc(left);

	use_stack();
	(void)setrlimit(RLIMIT_AS, &none);
	for (size_t size = LARGEST; size >= sizeof(*piece); size /= 2) {
		while ((piece = malloc(size))) {
			piece->next = all;
			all = piece;
		}
	}
	free(kept);
}

/* What becomes of it with so little memory: 0, or a test's own exit code. */
enum { STARVED_SILENT = 70 };

static _Noreturn void starve(struct weir_trial *trial, size_t left)
{
	struct weir_instance instance;
	struct weir_error err;
	uint64_t hash = 0;
	bool good;

	(void)close(STDERR_FILENO); /* weir's own last line */
	weir_trial_phase(trial, "the host");
	use_up(left);
	good = weir_instance_open(trial, &instance, &err);
	if (!good && (err.code == WEIR_OK || strstr(err.message, "does not say why")))
		_exit(STARVED_SILENT);
	if (good && trial->plugin->kind != WEIR_TASK)
		(void)weir_trial_drive(trial, &instance, WEIR_ROWS_ONE, &hash);
	weir_instance_close(trial, &instance);
	_exit(0);
}

static bool judge_starved(struct weir_trial *trial, size_t left, int status)
{
	if (WIFSIGNALED(status))
		return weir_trial_bad(trial,
				      "with %zu bytes of memory left it crashes: signal %d, "
				      "in %s: is what malloc() returns looked at?",
				      left, WTERMSIG(status), trial->words->phase);
	if (WEXITSTATUS(status) == STARVED_SILENT)
		return weir_trial_bad(trial,
				      "with %zu bytes of memory left open returns false and "
				      "fills no error",
				      left);
	return WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == NO_MEMORY_EXIT ||
	       weir_trial_bad(trial,
			      "with %zu bytes of memory left it ends the process with "
			      "exit code %d",
			      left, WEXITSTATUS(status));
}

/* False: no process could be made. A test's own words are not those of a process without memory. */
static bool starve_once(struct weir_trial *trial, size_t left, int *status)
{
	enum weir_trial_said said = trial->words->said;
	pid_t pid = fork();

	if (pid < 0)
		return weir_trial_bad(trial, "no process for it: %s", strerror(errno));
	if (pid == 0)
		starve(trial, left);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	trial->words->said = said;
	return true;
}

bool weir_trial_no_memory(struct weir_trial *trial)
{
	if (weir_trial_sanitized())
		return weir_trial_skip(trial, "this build takes memory in ways of its own");
	if (!turn(trial))
		return false;
	for (size_t left = LEFT_LEAST; left < LEFT_MOST; left += LEFT_STEP + left / 3) {
		int status = 0;

		if (!starve_once(trial, left, &status) || !judge_starved(trial, left, status))
			return false;
	}
	return true;
}

/* ---- descriptors, threads, processes ---- */

bool weir_trial_files(struct weir_trial *trial)
{
	struct weir_trial_fds before, after;

	if (!turn(trial))
		return false;
	weir_trial_fds(&before);
	if (!turns(trial, ROUNDS))
		return false;
	weir_trial_fds(&after);
	for (size_t fd = 0; fd < sizeof(after.open) / sizeof(after.open[0]); fd++) {
		char path[64], target[WEIR_TRIAL_PATH] = "";

		if (before.open[fd] == after.open[fd])
			continue;
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%zu", fd);
		if (readlink(path, target, sizeof(target) - 1) < 0)
			target[0] = '\0';
		return weir_trial_bad(trial, "descriptor %zu is %s after close: %s", fd,
				      after.open[fd] ? "still open"
						     : "closed, which was not its own",
				      target);
	}
	return true;
}

static size_t count_threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	size_t count = 0;
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	if (dir)
		(void)closedir(dir);
	return count;
}

bool weir_trial_threads(struct weir_trial *trial)
{
	size_t before = count_threads(), after;
	pid_t child;

	if (!turn(trial))
		return false;
	after = count_threads();
	if (after > before)
		return weir_trial_bad(trial, "%zu threads are there after close", after - before);
	child = waitpid(-1, NULL, WNOHANG);
	if (child == 0)
		return weir_trial_bad(trial, "a process that it started runs on after close");
	return child < 0 || weir_trial_bad(trial,
					   "it has not waited for process %ld, which has "
					   "ended",
					   (long)child);
}

/* ---- what belongs to the whole process ---- */

enum { SIGNALS = 64 };

struct signals {
	struct sigaction action[SIGNALS + 1];
	sigset_t mask;
};

static void look_at_signals(struct signals *signals)
{
	memset(signals, 0, sizeof(*signals));
	for (int i = 1; i <= SIGNALS; i++)
		(void)sigaction(i, NULL, &signals->action[i]);
	(void)sigprocmask(SIG_SETMASK, NULL, &signals->mask);
}

bool weir_trial_signals(struct weir_trial *trial)
{
	struct signals before, after;

	look_at_signals(&before);
	if (!turn(trial))
		return false;
	look_at_signals(&after);
	for (int i = 1; i <= SIGNALS; i++) {
		if (before.action[i].sa_handler != after.action[i].sa_handler)
			return weir_trial_bad(trial, "it has changed what signal %d (%s) does", i,
					      strsignal(i));
		if (sigismember(&before.mask, i) != sigismember(&after.mask, i))
			return weir_trial_bad(trial,
					      "it has changed whether signal %d (%s) is "
					      "blocked",
					      i, strsignal(i));
	}
	return true;
}

struct process {
	char folder[WEIR_TRIAL_PATH];
	char codeset[64], point[8];
	mode_t mask;
	uint64_t environment;
};

extern char **environ;

static void look_at_process(struct process *process)
{
	memset(process, 0, sizeof(*process));
	if (!getcwd(process->folder, sizeof(process->folder)))
		process->folder[0] = '\0';
	(void)snprintf(process->codeset, sizeof(process->codeset), "%s", nl_langinfo(CODESET));
	(void)snprintf(process->point, sizeof(process->point), "%s", nl_langinfo(RADIXCHAR));
	process->mask = umask(0);
	(void)umask(process->mask);
	for (char **at = environ; *at; at++)
		process->environment = weir_fnv(process->environment, *at, strlen(*at) + 1);
}

bool weir_trial_process(struct weir_trial *trial)
{
	struct process before, after;
	const char *what = NULL;

	/* So that a locale taken from the environment is another one. */
	(void)setenv("LC_ALL", "C.UTF-8", 1);
	look_at_process(&before);
	if (!turn(trial))
		return false;
	look_at_process(&after);
	if (strcmp(before.folder, after.folder) != 0)
		what = "the working folder";
	else if (strcmp(before.codeset, after.codeset) != 0 ||
		 strcmp(before.point, after.point) != 0)
		what = "the locale";
	else if (before.mask != after.mask)
		what = "the umask";
	else if (before.environment != after.environment)
		what = "the environment";
	return !what || weir_trial_bad(trial, "it has changed %s of the whole process", what);
}
