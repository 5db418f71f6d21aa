/*
 * graph_label.h - texts that have to fit into a place of a picture.
 */
#ifndef WEIR_GRAPH_LABEL_H
#define WEIR_GRAPH_LABEL_H

#include "../base/arena.h"

enum weir_cut { WEIR_CUT_BEGIN = 1, WEIR_CUT_END };

/* How wide a monospaced font draws it, in letters: East Asian ones and emoji take two. */
size_t weir_label_width(const char *text);
/* The text, control characters made visible, at most width letters wide; of a longer one the
 * end (CUT_BEGIN, for paths) or the beginning is left, with an ellipsis. */
const char *weir_label(struct weir_arena *arena, const char *text, size_t width,
		       enum weir_cut where);

#endif
