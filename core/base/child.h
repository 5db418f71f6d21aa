/*
 * child.h - another program, started with pipes to its standard streams, and ended again.
 *
 * It is the leader of a process group of its own, and dies with this process, however that ends.
 * The child owns our ends of the pipes, which do not block.
 */
#ifndef WEIR_CHILD_H
#define WEIR_CHILD_H

#include <sys/types.h>

#include <weir/process.h>

enum { WEIR_CHILD_PATH = 4096 /* bytes of a program's path */ };

struct weir_child {
	pid_t pid;         /* 0: none */
	int in, out, said; /* its standard input, output and error; -1: closed */
	bool ended;        /* weir_child_look() saw it */
	int code;          /* then: its exit code, */
	int signal;        /* or the signal that ended it; 0: none did */
};

/* The program's path; BAD_CONFIG if it is not there, or cannot be run. */
bool weir_child_find(const struct weir_process_spec *spec, char path[WEIR_CHILD_PATH],
		     struct weir_error *err);
bool weir_child_start(struct weir_child *child, const struct weir_process_spec *spec,
		      struct weir_error *err);
/* Has it ended? Its id stays taken until weir_child_stop(). */
bool weir_child_look(struct weir_child *child);
void weir_child_close(int *stream);
/* Asks it and its group to end, kills what does not, and closes the streams. */
void weir_child_stop(struct weir_child *child);

#endif
