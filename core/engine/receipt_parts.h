/*
 * receipt_parts.h - what writes a receipt and what reads it know of each other.
 */
#ifndef WEIR_RECEIPT_PARTS_H
#define WEIR_RECEIPT_PARTS_H

#include "../conf/sealed.h"

enum { WEIR_RECEIPT_VERSION = 1 };

extern const struct weir_seal weir_receipt_seal;

#endif
