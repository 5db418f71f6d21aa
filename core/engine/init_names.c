/*
 * init_names.c - names of tables and columns, made of those of files and headers.
 */
#include <string.h>

#include "init_parts.h"

/* Letters of Latin-1 from U+00C0 and, in lower case, from U+00E0 on. */
static const char *const latin[] = {
	"a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
	"d", "n", "o", "o", "o",  "o", "oe", "_", "o", "u", "u", "u", "ue", "y", "th", "ss",
};

enum { LETTERS = sizeof(latin) / sizeof(*latin) };

/* What a character becomes, and how many bytes it has. */
static const char *letter_of(const unsigned char *at, size_t *length, char plain[2])
{
	*length = 1;
	plain[0] = '_';
	if ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9'))
		plain[0] = (char)*at;
	else if (*at >= 'A' && *at <= 'Z')
		plain[0] = (char)(*at | 0x20);
	if (*at < 0x80)
		return plain;
	while ((at[*length] & 0xc0) == 0x80)
		(*length)++;
	/* Marks that belong to the letter before them. */
	if (*at == 0xcc || *at == 0xcd)
		return "";
	if (*at == 0xc3 && *length == 2)
		return at[1] == 0xbf ? "y" : latin[at[1] % LETTERS];
	return plain;
}

const char *weir_init_identifier(struct weir_init *init, const char *text, const char *other)
{
	const unsigned char *at = (const unsigned char *)text;
	char name[WEIR_INIT_NAME + 8], plain[2] = ""; /* room for the longest letter */
	size_t used = 0, length;

	while (*at && used < WEIR_INIT_NAME) {
		const char *letter = letter_of(at, &length, plain);

		at += length;
		/* One blank for several, none in front. */
		if (*letter == '_' && (!used || name[used - 1] == '_'))
			continue;
		memcpy(name + used, letter, strlen(letter));
		used += strlen(letter);
	}
	while (used && name[used - 1] == '_')
		used--;
	name[used] = '\0';
	if (!used)
		return weir_arena_strdup(&init->arena, other);
	if (name[0] >= '0' && name[0] <= '9')
		return weir_arena_printf(&init->arena, "n%s", name);
	return weir_arena_strdup(&init->arena, name);
}

static bool is_among(const char *name, const char *const *other, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(name, other[i]))
			return true;
	return false;
}

const char *weir_init_apart(struct weir_init *init, const char *name, const char *const *other,
			    size_t count)
{
	const char *apart = name;

	for (unsigned number = 2; is_among(apart, other, count); number++)
		apart = weir_arena_printf(&init->arena, "%s_%u", name, number);
	return apart;
}
