/*
 * problems.c - all mistakes of one pass; owns its copies of them.
 *
 * All the room is made at the first mistake, and one more behind it for what is not kept,
 * so that an error that was given out never moves.
 */
#include "problems.h"

#include <stdarg.h>
#include <stdlib.h>

#include "arena.h"
#include "text.h"

/* Least serious first: what can be tried again, what the user mends, what stops everything. */
static int seriousness(enum weir_code code)
{
	static const enum weir_code rising[] = {
		WEIR_OK,     WEIR_BAD_DATA, WEIR_TOO_BIG, WEIR_UNSURE, WEIR_BUSY, WEIR_BAD_CONFIG,
		WEIR_DENIED, WEIR_LIMIT,    WEIR_HOSTILE, WEIR_BROKEN, WEIR_BUG,  WEIR_CANCELLED,
	};
	int rank = 0;

	for (size_t i = 0; i < sizeof(rising) / sizeof(rising[0]); i++)
		if (rising[i] == code)
			rank = (int)i;
	return rank;
}

void weir_problems_init(struct weir_problems *problems)
{
	*problems = (struct weir_problems){ 0 };
}

void weir_problems_release(struct weir_problems *problems)
{
	free(problems->item);
	weir_problems_init(problems);
}

/*
 * Where the next one goes. Past the ceiling only a more serious one than all before is
 * kept, in the place of the last one: it decides what the program ends with.
 */
static struct weir_error *next(struct weir_problems *problems, enum weir_code code)
{
	if (!problems->item)
		problems->item = weir_xcalloc(WEIR_PROBLEMS_CEILING + 1, sizeof(problems->item[0]));
	problems->total++;
	if (problems->count < WEIR_PROBLEMS_CEILING)
		return &problems->item[problems->count++];
	if (seriousness(code) > seriousness(weir_problems_code(problems)))
		return &problems->item[WEIR_PROBLEMS_CEILING - 1];
	return &problems->item[WEIR_PROBLEMS_CEILING];
}

static bool is_same(const struct weir_error *a, const struct weir_error *b)
{
	return a->code == b->code && a->line == b->line && a->at_column == b->at_column &&
	       !strcmp(a->file, b->file) && !strcmp(a->message, b->message);
}

/* One cause is told once, however many steps met it. */
static void drop_repeated(struct weir_problems *problems)
{
	size_t kept = 0;

	for (size_t i = 0; i < problems->count; i++) {
		size_t k = 0;

		while (k < kept && !is_same(&problems->item[k], &problems->item[i]))
			k++;
		if (k == kept)
			problems->item[kept++] = problems->item[i];
	}
	problems->total -= problems->count - kept;
	problems->count = kept;
}

void weir_problems_add(struct weir_problems *problems, const struct weir_error *err)
{
	*next(problems, err->code) = *err;
}

struct weir_error *weir_problem(struct weir_problems *problems, const struct weir_place *at,
				const char *format, ...)
{
	static const struct weir_place nowhere = { 0 };
	struct weir_error *err = next(problems, WEIR_BAD_CONFIG);
	char message[sizeof(err->message)];
	va_list args;
	int needed;

	if (!at || !at->file)
		at = &nowhere;
	va_start(args, format);
	needed = vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (needed < 0)
		needed = snprintf(message, sizeof(message), "%s", format);
	weir_text_cut(message, sizeof(message), (size_t)needed);
	(void)weir_fail_at(err, WEIR_BAD_CONFIG, at->file, at->line, at->column, "%s", message);
	return err;
}

enum weir_code weir_problems_code(const struct weir_problems *problems)
{
	enum weir_code code = WEIR_OK;

	for (size_t i = 0; i < problems->count; i++)
		if (seriousness(problems->item[i].code) > seriousness(code))
			code = problems->item[i].code;
	return code;
}

/* Where a file comes among those that have mistakes: in the order in which they were found. */
static size_t rank(const struct weir_problems *problems, const struct weir_error *err)
{
	for (size_t i = 0; i < problems->count; i++)
		if (!strcmp(problems->item[i].file, err->file))
			return i;
	return problems->count;
}

static bool comes_before(const struct weir_problems *problems, const struct weir_error *a,
			 const struct weir_error *b)
{
	size_t rank_a = rank(problems, a), rank_b = rank(problems, b);

	if (rank_a != rank_b)
		return rank_a < rank_b;
	if (a->line != b->line)
		return a->line < b->line;
	return a->at_column < b->at_column;
}

/* The order in which they are printed: file by file, from top to bottom. */
static void sort(const struct weir_problems *problems, const struct weir_error **sorted)
{
	for (size_t i = 0; i < problems->count; i++) {
		size_t k = i;

		for (; k > 0 && comes_before(problems, &problems->item[i], sorted[k - 1]); k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = &problems->item[i];
	}
}

void weir_problems_print(struct weir_problems *problems, struct weir_logger *log)
{
	const struct weir_error *sorted[WEIR_PROBLEMS_CEILING];
	struct weir_error err;
	size_t more;

	drop_repeated(problems);
	more = problems->total - problems->count;
	sort(problems, sorted);
	for (size_t i = 0; i < problems->count; i++)
		weir_logger_error(log, NULL, sorted[i]);
	if (!more)
		return;
	(void)weir_fail(&err, weir_problems_code(problems),
			"and %zu more mistake%s that %s not shown", more, more == 1 ? "" : "s",
			more == 1 ? "is" : "are");
	weir_logger_error(log, NULL, &err);
}
