/*
 * packed.c - runs of equal things; numbers take seven bits a byte, the low ones first.
 */
#include "packed.h"

#include <string.h>

enum { LOW = 0x7f, MORE = 0x80, BITS = 7, NUMBER_BITS = 64 };

static void put(struct weir_buffer *out, uint64_t number)
{
	while (number > LOW) {
		weir_buffer_byte(out, (char)((number & LOW) | MORE));
		number >>= BITS;
	}
	weir_buffer_byte(out, (char)number);
}

static uint64_t get(struct weir_text packed, size_t *at)
{
	uint64_t number = 0;

	for (unsigned shift = 0; *at < packed.length && shift < NUMBER_BITS; shift += BITS) {
		unsigned char byte = (unsigned char)packed.at[(*at)++];

		number |= (uint64_t)(byte & LOW) << shift;
		if (!(byte & MORE))
			break;
	}
	return number;
}

void weir_packed_lines(const struct weir_batch *batch, struct weir_buffer *out)
{
	size_t from = 1;

	while (from < batch->count) {
		uint64_t step = batch->row[from].line - batch->row[from - 1].line;
		size_t to = from + 1;

		while (to < batch->count && batch->row[to].line - batch->row[to - 1].line == step)
			to++;
		if (from == 1 && to == batch->count && step == 1)
			return;
		put(out, to - from);
		put(out, step);
		from = to;
	}
}

uint64_t weir_packed_line(uint64_t first, struct weir_text gaps, size_t row)
{
	uint64_t line = first;
	size_t at = 0;

	if (!gaps.length)
		return first + row;
	while (row && at < gaps.length) {
		uint64_t rows = get(gaps, &at), step = get(gaps, &at);
		uint64_t these = rows < row ? rows : row;

		line += these * step;
		row -= these;
	}
	return line;
}

void weir_packed_verdicts(const uint8_t *verdict, size_t count, struct weir_buffer *out)
{
	size_t from = 0;

	while (from < count && out->length < count) {
		size_t to = from + 1;

		while (to < count && verdict[to] == verdict[from])
			to++;
		weir_buffer_byte(out, (char)verdict[from]);
		put(out, to - from);
		from = to;
	}
	if (out->length < count)
		return;
	weir_buffer_clear(out);
	weir_buffer_append(out, verdict, count);
}

bool weir_packed_unpack(struct weir_text packed, uint8_t *verdict, size_t count)
{
	size_t at = 0, done = 0;

	if (packed.length == count) {
		if (count)
			memcpy(verdict, packed.at, count);
		return true;
	}
	while (at < packed.length) {
		uint8_t byte = (uint8_t)packed.at[at++];
		uint64_t rows = get(packed, &at);

		if (rows > count - done)
			return false;
		memset(verdict + done, byte, rows);
		done += rows;
	}
	return done == count;
}
