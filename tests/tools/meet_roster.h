/*
 * meet_roster.h - who there is to run: athletes and schools by their index.
 *
 * An athlete depends on the seed, the number of schools and the season only, not on
 * the meet: two meets made with the same seed share athletes and schools. The roster
 * owns its tables; persons and schools are filled into the caller's structs.
 */
#ifndef MEET_ROSTER_H
#define MEET_ROSTER_H

#include <stdbool.h>
#include <stdint.h>

enum {
	MEET_BLOCK = 10870,          /* athletes; in each block every oddity comes up so often */
	MEET_ATHLETES_MAX = 1 << 22, /* more would repeat names */
	MEET_SCHOOLS_MAX = 1 << 22,
	MEET_BASE_SEASON = 2025, /* in another season those who left school are others */
	MEET_NAME_SIZE = 128,    /* bytes */
};

/* What is odd about a person's name. */
enum meet_kind {
	MEET_PLAIN = 0,
	MEET_NAMESAKE, /* first name, last name and school of the one before, and a middle name */
	MEET_COPY,     /* full name of another one, who is at another school */
	MEET_MIDDLE,   /* a middle name or initial, absent from first_name and last_name */
	MEET_TWO_MIDDLES, /* the same, twice */
	MEET_MIDDLE_TWO_LASTS,
	MEET_TWO_LASTS, /* "Kuzok Brandar Flestow" with last name "Brandar Flestow" */
	MEET_JUNIOR,    /* "Jr." at the end of the name, not of the last name */
	MEET_THIRD,     /* "III" */
	MEET_HYPHEN,
	MEET_APOSTROPHE,
	MEET_NICKNAME,     /* "(Zo)" between first and last name */
	MEET_QUOTED,       /* the same in double quotes */
	MEET_EMPTY_FIRST,  /* the name's first part was taken for a title */
	MEET_EMPTY_LAST,   /* the same, and the rest for the first name */
	MEET_MISREAD,      /* U+FFFD, encoded twice */
	MEET_MISREAD_BOTH, /* in first and last name */
	MEET_ACCENT,       /* an accented letter */
	MEET_MISREAD_ACCENT,
	MEET_ODD_GRADE, /* grade 8, and a grad_year that does not fit it */
	MEET_KINDS,
};

struct meet_roster {
	uint64_t seed;
	uint32_t schools;
	int season;
	bool one_gender; /* all are M: a meet of one race */
	uint8_t kind[MEET_BLOCK];
	uint16_t source[MEET_BLOCK]; /* COPY: of whom */
	uint32_t *weight;            /* per school, with the sum of those before */
};

struct meet_person {
	char name[MEET_NAME_SIZE], first[MEET_NAME_SIZE], last[MEET_NAME_SIZE];
	uint32_t school;
	bool male;
	int grade, grad_year;
	enum meet_kind kind;
};

struct meet_school {
	char name[MEET_NAME_SIZE], key[MEET_NAME_SIZE];
};

/* false: out of memory. */
bool meet_roster_init(struct meet_roster *roster, uint64_t seed, uint32_t schools, int season);
void meet_roster_release(struct meet_roster *roster);

void meet_roster_person(const struct meet_roster *roster, uint32_t index,
			struct meet_person *person);
bool meet_roster_male(const struct meet_roster *roster, uint32_t index);
uint32_t meet_roster_school(const struct meet_roster *roster, uint32_t index);
/* Somebody who is in no meet: for rows that must not match. */
void meet_roster_stranger(const struct meet_roster *roster, uint32_t index,
			  struct meet_person *person);
/* The same person in another spelling: all upper case, all lower case, or no punctuation. */
void meet_person_respell(struct meet_person *person, bool upper);

/* Name, first and last name of a person whose kind is set; luck picks middle names and the like. */
void meet_person_name(struct meet_person *person, uint32_t number, uint64_t luck);

void meet_school_make(struct meet_school *school, uint32_t index);

/* Words made of syllables, one for each number below 4096; no two are equal in any spelling. */
void meet_word_first(char *out, uint32_t number);
void meet_word_last(char *out, uint32_t number);

#endif
