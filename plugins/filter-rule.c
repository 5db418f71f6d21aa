/*
 * filter-rule.c - parses the rules of a filter, and holds values against them.
 *
 * Patterns are POSIX extended regular expressions. Their time and memory have a ceiling: no
 * references to what a bracket matched, few repetitions, and short texts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "filter-rule.h"

enum {
	PRINTED = 64, /* bytes of a printed value that is no text */
	WHY = 200,    /* bytes of what regcomp() says */
};

static bool bad(const struct filter_rule *rule, const struct weir_place *place, const char *what,
		struct weir_error *err)
{
	return weir_fail_at(err, WEIR_BAD_CONFIG, place->file ? place->file : "", place->line,
			    place->column, "column \"%s\": \"%s\" %s", rule->column, rule->shown,
			    what);
}

static struct weir_text trim(struct weir_text text)
{
	while (text.length && strchr(" \t", text.at[0])) {
		text.at++;
		text.length--;
	}
	while (text.length && strchr(" \t", text.at[text.length - 1]))
		text.length--;
	return text;
}

/* ---- range ---- */

static bool parse_bound(struct weir_text text, struct filter_bound *out)
{
	text = trim(text);
	out->given = text.length > 0;
	return !out->given || weir_parse_real(text, &out->number) ||
	       weir_parse_date(text, out->date);
}

static bool parse_range(struct filter_rule *rule, const struct weir_place *place,
			struct weir_error *err)
{
	const char *dots = strstr(rule->shown, "..");
	struct filter_bound *low = &rule->low, *high = &rule->high;

	if (!dots ||
	    !parse_bound((struct weir_text){ rule->shown, (size_t)(dots - rule->shown) }, low) ||
	    !parse_bound((struct weir_text){ dots + 2, strlen(dots + 2) }, high)) {
		bad(rule, place, "is not a range", err);
		return weir_hint(err, "write 1..500, 1.., ..500, or 2025-01-01..2025-12-31");
	}
	if (!low->given && !high->given)
		return bad(rule, place, "is a range without an end", err);
	if (low->given && high->given && !*low->date != !*high->date)
		return bad(rule, place, "goes from a date to a number", err);
	if (low->given && high->given &&
	    (*low->date ? strcmp(low->date, high->date) > 0 : low->number > high->number))
		return bad(rule, place, "is a range that nothing is in", err);
	return true;
}

static const char *judge_date(const struct filter_rule *rule, struct weir_text text)
{
	char iso[FILTER_DATE];

	if (!weir_parse_date(text, iso))
		return "is not a date in";
	if ((rule->low.given && strcmp(iso, rule->low.date) < 0) ||
	    (rule->high.given && strcmp(iso, rule->high.date) > 0))
		return "is not in";
	return NULL;
}

static const char *judge_range(const struct filter_rule *rule, struct weir_text text)
{
	double number;

	if (*rule->low.date || *rule->high.date)
		return judge_date(rule, text);
	if (!weir_parse_real(text, &number))
		return "is not a number in";
	if ((rule->low.given && number < rule->low.number) ||
	    (rule->high.given && number > rule->high.number))
		return "is not in";
	return NULL;
}

/* ---- pattern ---- */

/* The most that a {n,m} asks for; NULL behind it if it is no such thing. */
static const char *read_repeat(const char *at, unsigned long *most)
{
	char *end;

	*most = strtoul(at, &end, 10);
	if (*end == ',' && end[1] != '}')
		*most = strtoul(end + 1, &end, 10);
	return *most > FILTER_REPEATS_MOST ? NULL : end;
}

/*
 * What regcomp() would need too much memory for, or regexec() too much time. Repeated brackets
 * may hold each other, and then multiply.
 */
static const char *too_costly(const char *pattern)
{
	unsigned long single = 1, nested = 1, most;

	if (!*pattern)
		return "finds everything";
	if (strlen(pattern) > FILTER_PATTERN_MOST)
		return "is longer than 1000 bytes";
	for (const char *at = pattern; *at; at++) {
		if (*at == '\\' && at[1]) {
			if (*++at >= '1' && *at <= '9')
				return "refers to what a bracket matched";
		} else if (*at == '{' && at[1] >= '0' && at[1] <= '9') {
			const char *end = read_repeat(at + 1, &most);

			if (at > pattern && at[-1] == ')')
				nested *= end && most ? most : 1;
			else
				single += most;
			if (!end || single * nested > FILTER_REPEATS_MOST)
				return "repeats more than 1000 times";
		}
	}
	return NULL;
}

static bool parse_pattern(struct filter_rule *rule, const struct weir_place *place,
			  struct weir_error *err)
{
	const char *costly = too_costly(rule->shown);
	char why[WHY];
	int code;

	if (costly)
		return bad(rule, place, costly, err);
	code = regcomp(&rule->pattern, rule->shown, REG_EXTENDED | REG_NOSUB);
	rule->compiled = code == 0;
	if (rule->compiled)
		return true;
	(void)regerror(code, &rule->pattern, why, sizeof(why));
	bad(rule, place, "is not a regular expression", err);
	return weir_hint(err, "%s; it is a POSIX extended one, see regex(7)", why);
}

static const char *judge_pattern(const struct filter_rule *rule, struct weir_text text)
{
	char terminated[FILTER_TEXT_MOST + 1];

	if (text.length > FILTER_TEXT_MOST)
		return "is longer than 4096 bytes, too long for";
	memcpy(terminated, text.at, text.length);
	terminated[text.length] = '\0';
	return regexec(&rule->pattern, terminated, 0, NULL, 0) ? "does not match" : NULL;
}

/* ---- one of ---- */

static bool parse_choices(struct filter_rule *rule, struct weir_context *context,
			  const struct weir_place *place, struct weir_error *err)
{
	const char *at = rule->shown;
	size_t count = 1;

	for (const char *bar = at; (bar = strchr(bar, '|')); bar++)
		count++;
	rule->choice = weir_alloc(context, count * sizeof(*rule->choice));
	for (; rule->choice_count < count; rule->choice_count++) {
		size_t length = strcspn(at, "|");

		rule->choice[rule->choice_count] = trim((struct weir_text){ at, length });
		if (!rule->choice[rule->choice_count].length)
			return bad(rule, place, "has an empty choice", err);
		at += length + 1;
	}
	return true;
}

static bool is_choice(const struct filter_rule *rule, struct weir_text text)
{
	for (size_t i = 0; i < rule->choice_count; i++)
		if (rule->choice[i].length == text.length &&
		    !memcmp(rule->choice[i].at, text.at, text.length))
			return true;
	return false;
}

/* ---- all ---- */

bool filter_rule_parse(struct filter_rule *rule, struct weir_context *context, const char *text,
		       const struct weir_place *place, struct weir_error *err)
{
	rule->shown = text;
	switch (rule->kind) {
	case FILTER_REQUIRED:
		break;
	case FILTER_RANGE:
		return parse_range(rule, place, err);
	case FILTER_PATTERN:
		return parse_pattern(rule, place, err);
	case FILTER_ONE_OF:
	case FILTER_NONE_OF:
		return parse_choices(rule, context, place, err);
	}
	return true;
}

void filter_rule_release(struct filter_rule *rule)
{
	if (rule->compiled)
		regfree(&rule->pattern);
	rule->compiled = false;
}

const char *filter_rule_judge(const struct filter_rule *rule, const struct weir_value *value)
{
	char printed[PRINTED];
	struct weir_text text = { value->as.text, value->length };

	if (value->type != WEIR_TEXT)
		text = (struct weir_text){ printed,
					   weir_value_print(value, printed, sizeof(printed)) };
	if (!text.length)
		return rule->kind == FILTER_REQUIRED ? "has no value" : NULL;
	switch (rule->kind) {
	case FILTER_REQUIRED:
		break;
	case FILTER_RANGE:
		return judge_range(rule, text);
	case FILTER_PATTERN:
		return judge_pattern(rule, text);
	case FILTER_ONE_OF:
		return is_choice(rule, text) ? NULL : "is none of";
	case FILTER_NONE_OF:
		return is_choice(rule, text) ? "is one of" : NULL;
	}
	return NULL;
}

const char *filter_rule_code(const struct filter_rule *rule)
{
	switch (rule->kind) {
	case FILTER_RANGE:
		return "RANGE";
	case FILTER_PATTERN:
		return "PATTERN";
	case FILTER_ONE_OF:
	case FILTER_NONE_OF:
		return "CHOICE";
	case FILTER_REQUIRED:
		break;
	}
	return "REQUIRED";
}
