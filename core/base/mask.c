/*
 * mask.c - secrets taken out of texts; the mask owns its copies of them.
 */
#include "mask.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum { SHORTEST = 4 /* bytes that are worth hiding */ };

void weir_mask_add(struct weir_mask *mask, const char *secret)
{
	if (strlen(secret) < SHORTEST)
		return;
	for (size_t i = 0; i < mask->count; i++)
		if (!strcmp(mask->secret[i], secret))
			return;
	mask->secret = weir_xrealloc(mask->secret, mask->count + 1, sizeof(mask->secret[0]));
	mask->secret[mask->count++] = weir_xstrdup(secret);
}

/* How many bytes of text are the secret, or the rest of it before a cut; 0: none. */
static size_t secret_here(const char *text, const char *secret)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t same = 0;

	while (secret[same] && text[same] == secret[same])
		same++;
	if (!secret[same])
		return same;
	if (same >= SHORTEST && !strncmp(text + same, ellipsis, sizeof(ellipsis) - 1))
		return same;
	return 0;
}

/* Of secrets that begin alike the longest counts. */
static size_t longest_here(const struct weir_mask *mask, const char *text)
{
	size_t longest = 0;

	for (size_t i = 0; i < mask->count; i++) {
		size_t length = secret_here(text, mask->secret[i]);

		if (length > longest)
			longest = length;
	}
	return longest;
}

void weir_mask_apply(const struct weir_mask *mask, struct weir_buffer *out, const char *text)
{
	const char *plain = text;

	/* Whoever owns the buffer asks it for an overflow. */
	while (*text) {
		size_t length = longest_here(mask, text);

		if (!length) {
			text++;
			continue;
		}
		(void)weir_buffer_append(out, plain, (size_t)(text - plain));
		(void)weir_buffer_string(out, "***");
		text += length;
		plain = text;
	}
	(void)weir_buffer_append(out, plain, (size_t)(text - plain));
}

void weir_mask_release(struct weir_mask *mask)
{
	for (size_t i = 0; i < mask->count; i++)
		free(mask->secret[i]);
	free(mask->secret);
	*mask = (struct weir_mask){ 0 };
}
