/*
 * findings.c - a line for each finding of `weir doctor`, and below it what to do about it.
 */
#include "findings.h"

#include <stdarg.h>
#include <string.h>

#include "../base/text.h"
#include "run_parts.h"

enum {
	TEXT_ROOM = 2048,         /* bytes of one line's text */
	LINE_CEILING = 16 * 1024, /* bytes: more than a text can become when made visible */
};

void weir_findings_init(struct weir_findings *findings, FILE *out)
{
	*findings = (struct weir_findings){ .out = out };
	weir_problems_init(&findings->problems);
}

void weir_findings_release(struct weir_findings *findings)
{
	weir_problems_release(&findings->problems);
}

/* Secrets masked, control characters made visible. */
static void print_text(const struct weir_findings *findings, const char *text)
{
	const char *safe = weir_logger_redacted(findings->log, text);
	struct weir_buffer line;

	weir_buffer_init(&line, LINE_CEILING);
	weir_text_visible(&line, safe, strlen(safe));
	fprintf(findings->out, "%s\n", line.at ? line.at : "");
	weir_buffer_release(&line);
}

static void print(const struct weir_findings *findings, const struct weir_told *found)
{
	static const char *const words[] = { "ok", "warn", "fail" };
	char text[2 * TEXT_ROOM];
	int needed = snprintf(text, sizeof(text), "%-4s  %.*s: %s", words[found->grade],
			      WEIR_WHAT - 1, found->what, found->text);

	weir_text_cut(text, sizeof(text), needed < 0 ? 0 : (size_t)needed);
	print_text(findings, text);
	if (found->grade == WEIR_GRADE_OK)
		return;
	(void)snprintf(text, sizeof(text), "%s%s%s",
		       found->remedy ? found->remedy : "a person has to look at this",
		       found->ddl ? "; this one alone: " : "", found->ddl ? found->ddl : "");
	fputs("      ", findings->out);
	print_text(findings, text);
}

void weir_findings_open(struct weir_findings *findings, const struct weir_told *found)
{
	if (findings->each)
		findings->each(findings->each_arg, found);
	else
		print(findings, found);
}

static void tell(struct weir_findings *findings, enum weir_grade grade, const char *what,
		 const char *remedy, const char *detail)
{
	const struct weir_told found = {
		.grade = grade, .what = what, .text = detail, .remedy = remedy
	};

	weir_findings_open(findings, &found);
}

/* It is told already, and counts for the exit code as a problem does. */
static void count_failure(struct weir_findings *findings, const char *what)
{
	struct weir_error err = { .code = WEIR_OK };

	weir_fail(&err, WEIR_DENIED, "%s", what);
	weir_problems_add(&findings->problems, &err);
	findings->told = findings->problems.count;
}

static void WEIR_PRINTF(5, 0)
	vtell(struct weir_findings *findings, enum weir_grade grade, const char *what,
	      const char *remedy, const char *format, va_list args)
{
	char detail[TEXT_ROOM];
	int needed = vsnprintf(detail, sizeof(detail), format, args);

	weir_text_cut(detail, sizeof(detail), needed < 0 ? 0 : (size_t)needed);
	tell(findings, grade, what, remedy, needed < 0 ? "" : detail);
	if (grade == WEIR_GRADE_FAIL)
		count_failure(findings, what);
}

void weir_findings_ok(struct weir_findings *findings, const char *what, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vtell(findings, WEIR_GRADE_OK, what, NULL, format, args);
	va_end(args);
}

void weir_findings_tell(struct weir_findings *findings, enum weir_grade grade, const char *what,
			const char *remedy, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vtell(findings, grade, what, remedy, format, args);
	va_end(args);
}

/* For an error that has no hint of its own. */
static const char *usual_remedy(enum weir_code code)
{
	switch (weir_exit_code(code)) {
	case WEIR_EXIT_CONFIG:
		return "mend the pipeline or its input at this place";
	case WEIR_EXIT_TRANSIENT:
		return "this may pass: ask again in a while";
	default:
		return "a person has to mend this where it is told, and ask again";
	}
}

bool weir_findings_sound(struct weir_findings *findings, const char *what)
{
	const struct weir_problems *problems = &findings->problems;
	size_t before = findings->told;
	char text[TEXT_ROOM];

	for (; findings->told < problems->count; findings->told++) {
		const struct weir_error *err = &problems->item[findings->told];

		weir_error_print(err, text, sizeof(text));
		tell(findings, WEIR_GRADE_FAIL, what,
		     err->hint[0] ? err->hint : usual_remedy(err->code), text);
	}
	return findings->told == before;
}

int weir_findings_code(const struct weir_findings *findings)
{
	return weir_exit_code(weir_problems_code(&findings->problems));
}
