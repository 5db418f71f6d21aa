/*
 * meet_roster.c - athletes by their index: name, school, gender, grade.
 *
 * The roster owns the table of oddities of a block and the schools' weights. First
 * and last name together are a permutation of the index, so they repeat only where a
 * NAMESAKE or a COPY wants them to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meet_random.h"
#include "meet_roster.h"

enum {
	WORD_BITS = 12,
	WORD_MASK = (1 << WORD_BITS) - 1,
	NAME_MASK = (1 << 2 * WORD_BITS) - 1,
	STRANGERS = 3 << 22, /* names from here on are nobody's */
	NAMESAKE_AT = 42,    /* place in the block */
	COPIES = 153,
	TRIPLE_EVERY = 13, /* so often a copy has the source of the copy before */
	CLASS_LENGTH = 4,  /* years at a school */
	BLOCK_M = 6958,    /* of a block's athletes */
};

/* How many of a kind there are in a block, from where, and how far apart. */
static const struct {
	enum meet_kind kind;
	uint16_t count, start, step;
} spread[] = {
	{ MEET_MISREAD, 11, 7, 983 },       { MEET_MISREAD_BOTH, 1, 9003, 1 },
	{ MEET_MISREAD_ACCENT, 1, 111, 1 }, { MEET_ACCENT, 6, 12, 1777 },
	{ MEET_EMPTY_FIRST, 3, 17, 3501 },  { MEET_EMPTY_LAST, 2, 23, 5303 },
	{ MEET_QUOTED, 1, 29, 1 },          { MEET_ODD_GRADE, 1, 53, 1 },
	{ MEET_JUNIOR, 12, 19, 887 },       { MEET_THIRD, 8, 37, 1301 },
	{ MEET_TWO_MIDDLES, 11, 77, 901 },  { MEET_MIDDLE_TWO_LASTS, 10, 83, 1003 },
	{ MEET_NICKNAME, 2, 101, 4999 },    { MEET_MIDDLE, 266, 13, 40 },
	{ MEET_HYPHEN, 233, 15, 46 },       { MEET_APOSTROPHE, 29, 25, 371 },
	{ MEET_TWO_LASTS, 73, 33, 147 },
};

/* The first free place at or after the wanted one takes the kind. */
static uint32_t place_kind(struct meet_roster *roster, uint32_t place, enum meet_kind kind)
{
	while (roster->kind[place % MEET_BLOCK] != MEET_PLAIN)
		place++;
	roster->kind[place % MEET_BLOCK] = (uint8_t)kind;
	return place % MEET_BLOCK;
}

/* A copy's source is plain and stays so: it gets a mark until all kinds are placed. */
static void place_copies(struct meet_roster *roster)
{
	enum { SOURCE_STEP = 71, SOURCE_START = 31, COPY_AFTER = 29 };
	uint32_t source = 0;

	for (uint32_t i = 0; i < COPIES; i++) {
		uint32_t place;

		if (i % TRIPLE_EVERY != TRIPLE_EVERY - 1)
			source = place_kind(roster, SOURCE_START + i * SOURCE_STEP, MEET_KINDS);
		place = place_kind(roster, SOURCE_START + i * SOURCE_STEP + COPY_AFTER, MEET_COPY);
		roster->source[place] = (uint16_t)source;
	}
}

static void place_kinds(struct meet_roster *roster)
{
	memset(roster->kind, MEET_PLAIN, sizeof roster->kind);
	roster->kind[NAMESAKE_AT - 1] = MEET_KINDS;
	roster->kind[NAMESAKE_AT] = MEET_NAMESAKE;
	if (roster->schools > 2) /* else there is no other school for them */
		place_copies(roster);
	for (size_t k = 0; k < sizeof spread / sizeof *spread; k++)
		for (uint32_t i = 0; i < spread[k].count; i++)
			(void)place_kind(roster, spread[k].start + i * (uint32_t)spread[k].step,
					 spread[k].kind);
	for (uint32_t i = 0; i < MEET_BLOCK; i++)
		if (roster->kind[i] == MEET_KINDS)
			roster->kind[i] = MEET_PLAIN;
}

bool meet_roster_init(struct meet_roster *roster, uint64_t seed, uint32_t schools, int season)
{
	uint32_t sum = 0;

	*roster = (struct meet_roster){ .seed = seed, .schools = schools, .season = season };
	place_kinds(roster);
	roster->weight = malloc((schools + 1) * sizeof *roster->weight);
	if (!roster->weight)
		return false;
	/* Most schools are small, some are large: 1 to 73. */
	for (uint32_t i = 0; i < schools; i++) {
		uint32_t u = (uint32_t)(meet_hash(seed, MEET_STREAM_WEIGHT, i) & 0xff);

		sum += 1 + u * u / 900;
		roster->weight[i] = sum;
	}
	return true;
}

void meet_roster_release(struct meet_roster *roster)
{
	free(roster->weight);
	roster->weight = NULL;
}

bool meet_roster_male(const struct meet_roster *roster, uint32_t index)
{
	uint64_t before = (uint64_t)index * BLOCK_M / MEET_BLOCK;

	return roster->one_gender || ((uint64_t)index + 1) * BLOCK_M / MEET_BLOCK > before;
}

/* By weight, but the first athletes take one school each, so that none stays empty. */
static uint32_t own_school(const struct meet_roster *roster, uint32_t index)
{
	uint32_t low = 0, high = roster->schools - 1, wanted;

	if (index < roster->schools)
		return index;
	if (index == roster->schools && index > NAMESAKE_AT)
		return NAMESAKE_AT; /* whose own athlete went to the school of his namesake */
	wanted = (uint32_t)(meet_hash(roster->seed, MEET_STREAM_SCHOOL, index) %
			    roster->weight[high]);
	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (roster->weight[middle] > wanted)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* A copy is at another school than its source and the copy before that has the same source. */
static uint32_t copy_school(const struct meet_roster *roster, uint32_t index)
{
	uint32_t start = index - index % MEET_BLOCK, source = roster->source[index % MEET_BLOCK];
	uint32_t school = own_school(roster, index), taken = own_school(roster, start + source);
	uint32_t sibling = taken;

	for (uint32_t at = index % MEET_BLOCK; at > source; at--)
		if (start + at < index && roster->kind[at] == MEET_COPY &&
		    roster->source[at] == source)
			sibling = copy_school(roster, start + at);
	while (school == taken || school == sibling)
		school = (school + 1) % roster->schools;
	return school;
}

uint32_t meet_roster_school(const struct meet_roster *roster, uint32_t index)
{
	switch (roster->kind[index % MEET_BLOCK]) {
	case MEET_NAMESAKE:
		return own_school(roster, index - 1);
	case MEET_COPY:
		return copy_school(roster, index);
	default:
		return own_school(roster, index);
	}
}

static int base_grade(const struct meet_roster *roster, uint32_t index)
{
	/* How many of a block are in grade 9, 9 or 10, 9 to 11. */
	static const uint32_t up_to[] = { 2641, 5654, 8290 };
	uint32_t u = (uint32_t)(meet_hash(roster->seed, MEET_STREAM_GRADE, index) % MEET_BLOCK);
	int grade = 9;

	while (grade < 12 && u >= up_to[grade - 9])
		grade++;
	return grade;
}

/* Fills in the grade; the result says how many classes have left since the base season. */
static uint32_t set_grade(const struct meet_roster *roster, uint32_t index,
			  struct meet_person *person)
{
	int grade = base_grade(roster, index), after, classes;

	/* Namesakes differ by two years: otherwise a slug of name, school and year were one. */
	if (person->kind == MEET_NAMESAKE)
		grade = 9 + (base_grade(roster, index - 1) - 9 + 2) % CLASS_LENGTH;
	person->grad_year = MEET_BASE_SEASON + 13 - grade;
	after = roster->season - person->grad_year;
	classes = after >= 0 ? after / CLASS_LENGTH + 1 : -((-after - 1) / CLASS_LENGTH);
	person->grad_year += classes * CLASS_LENGTH;
	person->grade = roster->season + 13 - person->grad_year;
	if (person->kind == MEET_ODD_GRADE) {
		person->grade = 8;
		person->grad_year = roster->season + 1;
	}
	return (uint32_t)(((classes % 3) + 3) % 3);
}

/* A permutation of 24-bit numbers: four Feistel rounds over two words. */
static uint32_t name_number(uint64_t seed, uint32_t number)
{
	uint32_t left = number >> WORD_BITS & WORD_MASK, right = number & WORD_MASK;

	for (uint32_t round = 0; round < 4; round++) {
		uint64_t f = meet_hash(seed, MEET_STREAM_NAME, (uint64_t)round << 32 | right);
		uint32_t next = left ^ (uint32_t)(f & WORD_MASK);

		left = right;
		right = next;
	}
	return (left << WORD_BITS | right) & NAME_MASK;
}

void meet_roster_person(const struct meet_roster *roster, uint32_t index,
			struct meet_person *person)
{
	uint32_t place = index % MEET_BLOCK, of = index, classes;

	person->kind = (enum meet_kind)roster->kind[place];
	person->male = meet_roster_male(roster, index);
	person->school = meet_roster_school(roster, index);
	classes = set_grade(roster, index, person);
	if (person->kind == MEET_NAMESAKE)
		of = index - 1;
	if (person->kind == MEET_COPY)
		of = index - place + roster->source[place];
	meet_person_name(person, name_number(roster->seed, of + classes * MEET_ATHLETES_MAX),
			 meet_hash(roster->seed, MEET_STREAM_MIDDLE, index));
}

void meet_roster_stranger(const struct meet_roster *roster, uint32_t index,
			  struct meet_person *person)
{
	*person = (struct meet_person){ .kind = MEET_PLAIN, .male = true, .grade = 11 };
	person->grad_year = roster->season + 13 - person->grade;
	meet_person_name(person, name_number(roster->seed, STRANGERS + index), 0);
}
