/*
 * athlete-sink-name.c - which names are one, what of a name lies before the last name, and the
 * slug that a store makes of it.
 */
#include "athlete-sink-name.h"

/* Bytes of UTF-8 beyond ASCII are letters. */
static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

char athlete_name_next(const struct weir_value *name, uint32_t *at)
{
	uint32_t from = *at;
	char c;

	while (*at < name->length && !is_letter(name->as.text[*at]))
		(*at)++;
	if (*at == name->length)
		return '\0';
	if (*at > from && from > 0)
		return ' ';
	c = name->as.text[(*at)++];
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool athlete_same_name(const struct weir_value *a, const struct weir_value *b)
{
	uint32_t at = 0, other = 0;
	char left, right;

	if (a->type != WEIR_TEXT || b->type != WEIR_TEXT)
		return false;
	do {
		left = athlete_name_next(a, &at);
		right = athlete_name_next(b, &other);
	} while (left && left == right);
	return left == right;
}

static uint32_t without_blanks(const char *at, uint32_t length)
{
	while (length && at[length - 1] == ' ')
		length--;
	return length;
}

/* Where the last name begins, or the last word. */
static uint32_t before_last(const struct weir_value *name, const struct weir_value *last)
{
	const char *text = name->as.text;
	uint32_t length = without_blanks(text, name->length), rest;

	if (last->type == WEIR_TEXT && last->length && last->length < length) {
		rest = length - last->length;
		if (text[rest - 1] == ' ' && !memcmp(text + rest, last->as.text, last->length))
			return rest;
	}
	while (length && text[length - 1] != ' ')
		length--;
	return length;
}

struct weir_text athlete_first_names(const struct weir_value *name, const struct weir_value *first,
				     const struct weir_value *last)
{
	const struct weir_text none = { "", 0 };
	uint32_t known = first->type == WEIR_TEXT ? first->length : 0, length;

	if (name->type != WEIR_TEXT)
		return none;
	length = without_blanks(name->as.text, before_last(name, last));
	if (length <= known)
		return none;
	return (struct weir_text){ name->as.text, length };
}

/* Bytes of UTF-8 beyond ASCII are no letters here. False: there is no room left. */
static bool add_to_slug(char slug[ATHLETE_SLUG], size_t *length, const char *at, size_t count)
{
	for (; count; at++, count--) {
		char c = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!plain && *length && slug[*length - 1] == '-')
			continue;
		if (*length + 1 == ATHLETE_SLUG)
			return false;
		slug[(*length)++] = plain ? c : '-';
	}
	return true;
}

size_t athlete_slug(const struct weir_value part[ATHLETE_SLUG_PARTS], char slug[ATHLETE_SLUG])
{
	size_t length = 0;

	for (int i = 0; i < ATHLETE_SLUG_PARTS; i++) {
		char number[MEET_NUMBER_TEXT];
		size_t printed = weir_value_print(&part[i], number, sizeof(number));
		bool text = part[i].type == WEIR_TEXT;

		if ((i > 0 && !add_to_slug(slug, &length, "-", 1)) ||
		    !add_to_slug(slug, &length, text ? part[i].as.text : number,
				 text ? part[i].length : printed))
			return 0;
	}
	slug[length] = '\0';
	return length;
}
