/*
 * put_right.h - after rows were deleted: has the pipeline's tasks put right what they keep of
 * others.
 */
#ifndef WEIR_PUT_RIGHT_H
#define WEIR_PUT_RIGHT_H

#include "session.h"

/* What goes wrong is told, and no reason to stop: the rows are gone. Notes are printed. */
void weir_put_right(struct weir_session *session);

#endif
