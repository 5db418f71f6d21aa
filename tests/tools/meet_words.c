/*
 * meet_words.c - names of people and schools, put together from syllables.
 *
 * Tables of constants only. A word can be taken apart again in one way only, so
 * different numbers never give the same word.
 */
#include <stdio.h>
#include <string.h>

#include "meet_roster.h"

enum {
	VOWELS = 4,
	ONSETS = 16,
	RIMES = 4,
	WORDS = VOWELS * ONSETS * ONSETS * RIMES, /* 4096 */
	SCHOOL_BLOCK = 500,                       /* schools; oddities come up so often in each */
};

static const char *const first_onset[ONSETS] = { "B", "D", "F", "G", "H", "J", "K", "L",
						 "M", "N", "P", "R", "T", "V", "W", "Z" };
static const char *const first_middle[ONSETS] = { "b", "d", "f", "g", "j", "k", "l",  "m",
						  "n", "p", "s", "t", "v", "z", "th", "sh" };
static const char *const first_rime[RIMES] = { "ok", "uz", "ev", "ilt" };

static const char *const last_onset[ONSETS] = { "Br", "Dw", "Fl", "Gr", "Hj", "K",  "Kv", "M",
						"N",  "Pl", "R",  "Sk", "T",  "Tr", "V",  "Zw" };
static const char *const last_middle[ONSETS] = { "lb", "nd", "rk", "st", "mp", "v",  "rg", "lt",
						 "nz", "d",  "kk", "rn", "gl", "pt", "rv", "sm" };
static const char *const last_rime[RIMES] = { "ar", "en", "ow", "im" };

static const char vowel[VOWELS] = { 'a', 'e', 'i', 'u' };

void meet_word_first(char *out, uint32_t number)
{
	number %= WORDS;
	(void)snprintf(out, MEET_NAME_SIZE, "%s%c%s%s", first_onset[number / 256],
		       vowel[number / 64 % VOWELS], first_middle[number / RIMES % ONSETS],
		       first_rime[number % RIMES]);
}

void meet_word_last(char *out, uint32_t number)
{
	number %= WORDS;
	(void)snprintf(out, MEET_NAME_SIZE, "%s%c%s%s", last_onset[number / 256],
		       vowel[number / 64 % VOWELS], last_middle[number / RIMES % ONSETS],
		       last_rime[number % RIMES]);
}

/*
 * The schools of a block whose names need care in URLs and in files. In a pattern, @ is the
 * school's own word, # is another one, and ~ are two letters.
 */
struct odd_school {
	uint32_t index;
	const char *pattern;
};

static const struct odd_school odd_school[] = {
	{ 3, "@ (~)" },        { 5, "St. @'s" },         { 8, "@ & # Academy" },
	{ 11, "Acad. @/#" },   { 103, "Mt. @'s" },       { 171, "@ Prep & # Upper" },
	{ 207, "@'s Gate" },   { 238, "@ Arts & #" },    { 305, "St. @'s (~)" },
	{ 341, "Holm & @ #" }, { 472, "St. @'s Acad." },
};

static const char *school_pattern(uint32_t place)
{
	enum { EVERY = 5, PARENTHESES = 86 }; /* besides two in the table */
	static const char *const plain[] = { "@",       "@ Ridge", "@",           "@ Valley",
					     "@ Acad.", "@ Union", "@ Lake Prep", "@" };

	for (size_t i = 0; i < sizeof odd_school / sizeof *odd_school; i++)
		if (odd_school[i].index == place)
			return odd_school[i].pattern;
	/* No place of the table is among these. */
	if (place % EVERY == EVERY - 1 && place / EVERY < PARENTHESES)
		return place % 2 ? "@ Lake (~)" : "@ (~)";
	return plain[place % (sizeof plain / sizeof *plain)];
}

static void expand(char *out, size_t size, const char *pattern, const char *own, const char *other)
{
	size_t used = 0;

	for (; *pattern && used < size; pattern++) {
		const char *part = *pattern == '@' ? own : other;
		int most = *pattern == '~' ? 2 : (int)size;

		if (!strchr("@#~", *pattern)) {
			part = pattern;
			most = 1;
		}
		used += (size_t)snprintf(out + used, size - used, "%.*s", most, part);
	}
}

static void make_key(struct meet_school *school)
{
	size_t length = 0;

	(void)snprintf(school->key, sizeof school->key, "school_%.*s",
		       (int)(sizeof school->key - sizeof "school_"), school->name);
	for (char *at = school->key; *at; at++, length++) {
		if (*at == ' ')
			*at = '_';
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	}
}

void meet_school_make(struct meet_school *school, uint32_t index)
{
	char word[MEET_NAME_SIZE], own[2 * MEET_NAME_SIZE], other[MEET_NAME_SIZE];
	const uint32_t spread = 1597; /* odd, so all 4096 words come up */

	meet_word_last(word, index * spread + 11);
	meet_word_first(other, index / WORDS);
	/* The first 4,096 schools are told apart by one word, the others by two. */
	(void)snprintf(own, sizeof own, "%s%s%s", index < WORDS ? "" : other,
		       index < WORDS ? "" : " ", word);
	meet_word_last(other, index * 7 + 5);
	expand(school->name, sizeof school->name, school_pattern(index % SCHOOL_BLOCK), own, other);
	make_key(school);
}
