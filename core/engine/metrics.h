/*
 * metrics.h - what a run counted, for Prometheus: the textfile format of its node exporter.
 *
 * Every run writes its whole file anew, however it ends, so that a series that is old is a run that
 * did not end by itself. weir(1) says what the series are.
 */
#ifndef WEIR_METRICS_H
#define WEIR_METRICS_H

#include "../base/buffer.h"
#include "books.h"

enum { WEIR_METRICS_CEILING = 4 << 20 /* bytes */ };

/* seconds: since 1970, now. out.overflow: it does not fit. */
void weir_metrics_print(struct weir_buffer *out, const struct weir_books *books, int64_t seconds);
/* Asked before a run: false where the path is a file that is something else. path may be NULL. */
bool weir_metrics_fit(const char *path, struct weir_error *err);
/* The file is whole or as it was, and everybody may read it. */
bool weir_metrics_write(const char *path, const struct weir_books *books, struct weir_error *err);

#endif
