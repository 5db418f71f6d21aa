/*
 * interrupt.c - catches the signals that end a run.
 *
 * Nothing is kept in the process: the first signal's handler leaves another signal behind, which is
 * blocked and stays pending for whoever looks, and sets the alarm clock. SIGUSR1 stands for
 * SIGINT, SIGUSR2 for SIGTERM. The handler is gone after the first one, so that a second one does
 * what it does to any program.
 */
#include "interrupt.h"

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

enum {
	SECONDS = 9,      /* that a run has to end by itself */
	EXIT_SIGNAL = 128 /* what a shell adds to the number of a signal that ended a program */
};

static void leave_mark(int signal)
{
	(void)kill(getpid(), signal == SIGINT ? SIGUSR1 : SIGUSR2);
	(void)alarm(SECONDS);
}

static void end_at_once(int signal)
{
	static const char text[] = "weir: ended where it was; the same command goes on\n";

	(void)signal;
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(EXIT_SIGNAL + weir_interrupted());
}

static void catch_one(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	(void)sigaction(signal, &action, NULL);
}

void weir_interrupts_catch(void)
{
	sigset_t marks;

	sigemptyset(&marks);
	sigaddset(&marks, SIGUSR1);
	sigaddset(&marks, SIGUSR2);
	sigprocmask(SIG_BLOCK, &marks, NULL);
	catch_one(SIGALRM, end_at_once, 0);
	catch_one(SIGINT, leave_mark, (int)(SA_RESETHAND | SA_RESTART));
	catch_one(SIGTERM, leave_mark, (int)(SA_RESETHAND | SA_RESTART));
}

/* Blocked ones count too: a program that blocks them looks for them here. */
int weir_interrupted(void)
{
	sigset_t set;

	if (sigpending(&set))
		return 0;
	if (sigismember(&set, SIGUSR1) == 1 || sigismember(&set, SIGINT) == 1)
		return SIGINT;
	return sigismember(&set, SIGUSR2) == 1 || sigismember(&set, SIGTERM) == 1 ? SIGTERM : 0;
}

bool weir_interrupts_check(struct weir_error *err)
{
	int signal = weir_interrupted();

	if (!signal)
		return true;
	return weir_fail(err, WEIR_CANCELLED, "interrupted by %s",
			 signal == SIGINT ? "SIGINT" : "SIGTERM");
}
