/*
 * process_words.c - lines of a program's standard error. However much it says, memory does not
 * grow.
 */
#include "process_words.h"

#include <string.h>

#include "text.h"

enum {
	LINE_ROOM = 1000,      /* bytes of a line; the rest of it is left out */
	LINES_TOLD = 1000,     /* of one program */
	VISIBLE_ROOM = 4 << 10 /* bytes: each may become four */
};

void weir_words_init(struct weir_words *words, weir_words_fn *each, void *arg)
{
	*words = (struct weir_words){ .each = each, .arg = arg };
	weir_buffer_init(&words->line, LINE_ROOM);
}

static void keep(struct weir_words *words)
{
	char *kept = words->last[words->lines % WEIR_WORDS_KEPT];
	struct weir_buffer visible;
	size_t length;

	weir_buffer_init(&visible, VISIBLE_ROOM);
	weir_text_visible(&visible, words->line.at, words->line.length);
	length = visible.length < WEIR_WORDS_ROOM ? visible.length : WEIR_WORDS_ROOM - 1;
	memcpy(kept, visible.at, length);
	kept[length] = '\0';
	weir_text_cut(kept, WEIR_WORDS_ROOM, visible.length);
	weir_buffer_release(&visible);
}

static void end_line(struct weir_words *words)
{
	struct weir_buffer *line = &words->line;

	while (line->length && strchr("\r \t", line->at[line->length - 1]))
		line->at[--line->length] = '\0';
	if (line->length) {
		keep(words);
		if (words->lines < LINES_TOLD)
			words->each(words->arg, line->at);
		else if (words->lines == LINES_TOLD)
			words->each(words->arg, "(what it says from here on is left out)");
		words->lines++;
	}
	weir_buffer_clear(line);
}

void weir_words_take(struct weir_words *words, const char *at, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (at[i] == '\n')
			end_line(words);
		else
			(void)weir_buffer_byte(&words->line, at[i] ? at[i] : ' ');
	}
}

void weir_words_end(struct weir_words *words)
{
	end_line(words);
}

void weir_words_print(const struct weir_words *words, struct weir_buffer *out)
{
	uint64_t first = words->lines > WEIR_WORDS_KEPT ? words->lines - WEIR_WORDS_KEPT : 0;

	for (uint64_t i = first; i < words->lines; i++)
		(void)weir_buffer_printf(out, "%s%s", i > first ? " | " : "",
					 words->last[i % WEIR_WORDS_KEPT]);
}

void weir_words_release(struct weir_words *words)
{
	weir_buffer_release(&words->line);
}
