/*
 * report_progress.c - puts a step's progress into words, for a terminal's line or a log.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/text.h"
#include "report_parts.h"

enum {
	NAME_PAD = 9,      /* short names are padded, so that bars stand below each other */
	NAME_CEILING = 24, /* characters of a name */
	BAR_WIDE = 20,
	BAR_NARROW = 10,
	PIECE_SIZE = 40,
	GAP = 2,                 /* blanks between pieces */
	TRUST_AFTER_US = 500000, /* no rate and no time left is told before that */
};

enum piece { BAR, PERCENT, ROWS, RATE, BATCHES, REJECTED, LEFT, PIECES };

/* What goes first when the terminal is narrow. */
static const enum piece dispensable[] = { BATCHES, RATE, BAR, LEFT, REJECTED, PERCENT };

/* Pieces that are not told are "". */
struct pieces {
	char text[PIECES][PIECE_SIZE];
};

const char *weir_count_print(uint64_t count, char out[WEIR_COUNT_TEXT])
{
	enum { GROUP = 3 };
	char digit[WEIR_COUNT_TEXT];
	int length = snprintf(digit, sizeof(digit), "%" PRIu64, count);
	char *to = out;

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % GROUP == 0)
			*to++ = ',';
		*to++ = digit[i];
	}
	*to = '\0';
	return out;
}

size_t weir_display_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

static void say(char piece[PIECE_SIZE], uint64_t count, const char *one, const char *many)
{
	char number[WEIR_COUNT_TEXT];

	snprintf(piece, PIECE_SIZE, "%s %s", weir_count_print(count, number),
		 count == 1 ? one : many);
}

static double share(const struct weir_progress_state *state)
{
	if (state->done >= state->total)
		return 1.0;
	return (double)state->done / (double)state->total;
}

static void draw_bar(char piece[PIECE_SIZE], double part, size_t width)
{
	size_t full = (size_t)(part * (double)width);

	piece[0] = '[';
	memset(piece + 1, '#', full);
	memset(piece + 1 + full, '.', width - full);
	memcpy(piece + 1 + width, "]", sizeof("]"));
}

static void say_left(char piece[PIECE_SIZE], uint64_t seconds)
{
	enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

	if (seconds >= DAY)
		snprintf(piece, PIECE_SIZE, "more than a day left");
	else if (seconds >= HOUR)
		snprintf(piece, PIECE_SIZE, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left",
			 seconds / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE);
	else
		snprintf(piece, PIECE_SIZE, "%" PRIu64 ":%02" PRIu64 " left", seconds / MINUTE,
			 seconds % MINUTE);
}

static void say_time(const struct weir_progress_state *state, struct pieces *pieces)
{
	double seconds = (double)state->elapsed_us / 1e6;
	double left;

	if (state->elapsed_us < TRUST_AFTER_US)
		return;
	say(pieces->text[RATE], (uint64_t)((double)state->step->read / seconds), "row/s", "rows/s");
	if (!state->total || !state->done)
		return;
	left = seconds * (1.0 - share(state)) / share(state);
	say_left(pieces->text[LEFT], left < 1e9 ? (uint64_t)(left + 0.5) : UINT64_C(1000000000));
}

static void fill(const struct weir_progress_state *state, struct pieces *pieces)
{
	const struct weir_step_books *step = state->step;

	memset(pieces, 0, sizeof(*pieces));
	if (step->is_task) {
		snprintf(pieces->text[ROWS], PIECE_SIZE, "working");
		return;
	}
	if (state->total) {
		draw_bar(pieces->text[BAR], share(state), BAR_WIDE);
		snprintf(pieces->text[PERCENT], PIECE_SIZE, "%u%%",
			 (unsigned int)(share(state) * 100.0));
	}
	say(pieces->text[ROWS], step->read, "row", "rows");
	say(pieces->text[BATCHES], step->batches, "batch", "batches");
	say(pieces->text[REJECTED], step->rejected, "rejected", "rejected");
	say_time(state, pieces);
}

static size_t pieces_width(const struct pieces *pieces)
{
	size_t width = 0;

	for (size_t i = 0; i < PIECES; i++)
		width += pieces->text[i][0] ? strlen(pieces->text[i]) + GAP : 0;
	return width;
}

/* Shortens the bar, then leaves pieces out until the rest fits. */
static void squeeze(struct pieces *pieces, double part, size_t room)
{
	if (pieces->text[BAR][0] && pieces_width(pieces) > room)
		draw_bar(pieces->text[BAR], part, BAR_NARROW);
	for (size_t i = 0; i < sizeof(dispensable) / sizeof(dispensable[0]); i++) {
		if (pieces_width(pieces) <= room)
			return;
		pieces->text[dispensable[i]][0] = '\0';
	}
}

/* Cuts behind so many characters, never inside one. */
static void cut(struct weir_buffer *out, size_t width)
{
	size_t characters = 0, i = 0;

	for (; i < out->length; i++) {
		if (((unsigned char)out->at[i] & 0xC0) != 0x80 && characters++ == width)
			break;
	}
	if (i == out->length)
		return;
	out->length = i;
	out->at[i] = '\0';
}

void weir_progress_line(const struct weir_progress_state *state, size_t width,
			struct weir_buffer *out)
{
	const char *name = state->step->name;
	struct pieces pieces;
	size_t used;

	weir_text_visible(out, name, strlen(name));
	cut(out, NAME_CEILING);
	used = out->length ? weir_display_width(out->at) : 0;
	for (; used < NAME_PAD - 1; used++)
		weir_buffer_byte(out, ' ');
	fill(state, &pieces);
	squeeze(&pieces, state->total ? share(state) : 0.0, width > used ? width - used : 0);
	for (size_t i = 0; i < PIECES; i++) {
		if (pieces.text[i][0])
			weir_buffer_printf(out, "%*s%s", GAP, "", pieces.text[i]);
	}
	cut(out, width);
}

void weir_progress_words(const struct weir_progress_state *state, struct weir_buffer *out)
{
	struct pieces pieces;

	fill(state, &pieces);
	for (size_t i = BAR + 1; i < PIECES; i++) {
		if (pieces.text[i][0])
			weir_buffer_printf(out, "%s%s", out->length ? ", " : "", pieces.text[i]);
	}
}
