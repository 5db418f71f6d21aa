/*
 * occurrence.h - who is a row whose key may occur several times?
 */
#ifndef WEIR_OCCURRENCE_H
#define WEIR_OCCURRENCE_H

#include "fate.h"

/* For tables with `nth:`. */
bool weir_identify_occurrence(const struct weir_question *q, struct weir_error *err);

#endif
