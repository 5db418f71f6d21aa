/*
 * meet_names.c - from two words and a kind to full name, first and last name.
 *
 * As the scraper's name parser leaves them: middle names and suffixes are in the full
 * name only. Owns nothing.
 */
#include <stdio.h>
#include <string.h>

#include "meet_roster.h"

enum {
	WORD_BITS = 12,
	PART_SIZE = 32, /* bytes of one word of a name */
	INITIAL_ONE_IN = 4,
};

/* The words that a name is made of; unused ones are "". */
struct parts {
	char first[PART_SIZE], middle[PART_SIZE], second[PART_SIZE];
	char last[PART_SIZE], extra[PART_SIZE];
};

/* U+FFFD in UTF-8, taken for Latin-1 and encoded again. */
static const char misread[] = "\xc3\xaf\xc2\xbf\xc2\xbd";
static const char misread_accent[] = "\xc3\x83\xc2\xa9";
static const char *const accent[] = { "\xc3\xa9", "\xc3\xb1", "\xc3\xb8",
				      "\xc4\x8d", "\xc5\x82", "\xe1\xba\xbf" };

static void part(char *out, const char *word)
{
	(void)snprintf(out, PART_SIZE, "%.*s", PART_SIZE - 1, word);
}

static void first_part(char *out, uint64_t number)
{
	char word[MEET_NAME_SIZE];

	meet_word_first(word, (uint32_t)(number & 0xfff));
	part(out, word);
}

static void last_part(char *out, uint64_t number)
{
	char word[MEET_NAME_SIZE];

	meet_word_last(word, (uint32_t)(number & 0xfff));
	part(out, word);
}

/* Behind the word's second byte. */
static void insert(char *word, const char *bytes)
{
	char whole[PART_SIZE];

	part(whole, word);
	(void)snprintf(word, PART_SIZE, "%.2s%s%.16s", whole, bytes, whole + 2);
}

static void spoil_letters(struct parts *parts, enum meet_kind kind, uint64_t luck)
{
	switch (kind) {
	case MEET_MISREAD_BOTH:
		insert(parts->first, misread);
		insert(parts->last, misread);
		break;
	case MEET_MISREAD:
		insert(luck % 3 ? parts->last : parts->first, misread);
		break;
	case MEET_MISREAD_ACCENT:
		insert(parts->last, misread_accent);
		break;
	case MEET_ACCENT:
		insert(luck % 2 ? parts->last : parts->first,
		       accent[luck / 2 % (sizeof accent / sizeof *accent)]);
		break;
	default:
		break;
	}
}

static void make_parts(struct parts *parts, enum meet_kind kind, uint32_t number, uint64_t luck)
{
	*parts = (struct parts){ .middle = "" };
	first_part(parts->first, number >> WORD_BITS);
	last_part(parts->last, number);
	switch (kind) {
	case MEET_MIDDLE:
	case MEET_NAMESAKE:
	case MEET_TWO_MIDDLES:
	case MEET_MIDDLE_TWO_LASTS:
	case MEET_NICKNAME:
	case MEET_QUOTED:
		first_part(parts->middle, luck);
		if (kind == MEET_MIDDLE && (luck >> WORD_BITS) % INITIAL_ONE_IN == 0)
			(void)snprintf(parts->middle + 1, PART_SIZE - 1, ".");
		break;
	default:
		break;
	}
	first_part(parts->second, luck >> 24);
	last_part(parts->extra, luck >> 36);
	spoil_letters(parts, kind, luck);
}

#define JOIN(out, ...) ((void)snprintf((out), MEET_NAME_SIZE, __VA_ARGS__))

static void set_last(struct meet_person *person, const struct parts *parts)
{
	switch (person->kind) {
	case MEET_TWO_LASTS:
	case MEET_MIDDLE_TWO_LASTS:
		JOIN(person->last, "%s %s", parts->extra, parts->last);
		break;
	case MEET_HYPHEN:
		JOIN(person->last, "%s-%s", parts->extra, parts->last);
		break;
	case MEET_APOSTROPHE:
		JOIN(person->last, "O'%s", parts->last);
		break;
	default:
		JOIN(person->last, "%s", parts->last);
		break;
	}
}

static void set_full(struct meet_person *person, const struct parts *parts)
{
	const char *first = person->first, *middle = parts->middle, *last = person->last;

	switch (person->kind) {
	case MEET_MIDDLE:
	case MEET_NAMESAKE:
	case MEET_MIDDLE_TWO_LASTS:
		JOIN(person->name, "%.30s %s %.60s", first, middle, last);
		break;
	case MEET_TWO_MIDDLES:
		JOIN(person->name, "%.30s %.15s %.15s %.60s", first, middle, parts->second, last);
		break;
	case MEET_NICKNAME:
		JOIN(person->name, "%.30s (%.2s) %.60s", first, middle, last);
		break;
	case MEET_QUOTED:
		JOIN(person->name, "%.30s \"%.2s\" %.60s", first, middle, last);
		break;
	case MEET_JUNIOR:
		JOIN(person->name, "%.30s %.60s Jr.", first, last);
		break;
	case MEET_THIRD:
		JOIN(person->name, "%.30s %.60s III", first, last);
		break;
	default:
		JOIN(person->name, "%.30s %.60s", first, last);
		break;
	}
}

void meet_person_name(struct meet_person *person, uint32_t number, uint64_t luck)
{
	struct parts parts;

	make_parts(&parts, person->kind, number, luck);
	JOIN(person->first, "%s", parts.first);
	set_last(person, &parts);
	set_full(person, &parts);
	if (person->kind == MEET_EMPTY_FIRST)
		person->first[0] = '\0';
	if (person->kind == MEET_EMPTY_LAST) {
		JOIN(person->first, "%s", parts.last);
		person->last[0] = '\0';
	}
}

static void change_case(char *text, bool upper)
{
	const char from = upper ? 'a' : 'A', to = upper ? 'A' : 'a';

	for (; *text; text++)
		if (*text >= from && *text <= from + ('z' - 'a'))
			*text = (char)(*text - from + to);
}

/* Hyphens and apostrophes become blanks, full stops go. */
static void drop_punctuation(char *text)
{
	char *out = text;

	for (; *text; text++)
		if (*text != '.')
			*out++ = (char)(strchr("-'", *text) ? ' ' : *text);
	*out = '\0';
}

void meet_person_respell(struct meet_person *person, bool upper)
{
	bool punctuation = strpbrk(person->name, "-'.") != NULL;
	char *text[] = { person->name, person->first, person->last };

	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		if (punctuation)
			drop_punctuation(text[i]);
		else
			change_case(text[i], upper);
	}
}
