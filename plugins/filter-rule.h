/*
 * filter-rule.h - one rule of a filter: parsed at the start, and held against values.
 */
#ifndef WEIR_FILTER_RULE_H
#define WEIR_FILTER_RULE_H

#include <regex.h>

#include <weir/plugin.h>

enum filter_kind {
	FILTER_REQUIRED,
	FILTER_RANGE,
	FILTER_PATTERN,
	FILTER_ONE_OF,
	FILTER_NONE_OF,
};

enum {
	FILTER_PATTERN_MOST = 1000, /* bytes of a pattern */
	FILTER_REPEATS_MOST = 1000, /* of all {n,m} of a pattern, multiplied */
	FILTER_TEXT_MOST = 4096,    /* bytes of a text that a pattern is held against */
	FILTER_DATE = 11,           /* bytes of "YYYY-MM-DD" and the terminator */
};

struct filter_bound {
	bool given;
	double number;
	char date[FILTER_DATE]; /* "": it is a number */
};

struct filter_rule {
	enum filter_kind kind;
	const char *column;
	int number;        /* of the column */
	const char *shown; /* the rule as the pipeline has it, for reasons */
	struct filter_bound low, high;
	struct weir_text *choice;
	size_t choice_count;
	regex_t pattern;
	bool compiled; /* pattern has to be freed */
};

/* text: what the rule says; unused for REQUIRED. A bad one is BAD_CONFIG at the place. */
bool filter_rule_parse(struct filter_rule *rule, struct weir_context *context, const char *text,
		       const struct weir_place *place, struct weir_error *err);
void filter_rule_release(struct filter_rule *rule);

/* What is wrong with the value ("is not in 1..500"), or NULL. A blank one breaks REQUIRED only. */
const char *filter_rule_judge(const struct filter_rule *rule, const struct weir_value *value);
/* "REQUIRED", "RANGE", "PATTERN", "CHOICE". */
const char *filter_rule_code(const struct filter_rule *rule);

#endif
