/*
 * left.h - temporary files that killed writers left, and how a living one keeps its own.
 *
 * They are called FOLDER/.NAME.weir-XXXXXX. Who writes one holds a lock on it, which ends with the
 * process, however that ends.
 */
#ifndef WEIR_LEFT_H
#define WEIR_LEFT_H

#include <stdbool.h>

#define WEIR_LEFT_END ".weir-XXXXXX" /* of the names; mkstemp() makes the X's */

/* Makes a file of that name and opens it; -1: errno says why. */
int weir_left_make(char *name);
/* Removes from the folder what nobody writes any more. What goes wrong is left for the next time.
 */
void weir_left_sweep(const char *folder);

#endif
