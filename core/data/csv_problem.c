/*
 * csv_problem.c - what the problems of a record are called; all texts are literals.
 */
#include <weir/csv.h>

const char *weir_csv_problem_text(enum weir_csv_problem problem)
{
	switch (problem) {
	case WEIR_CSV_FINE:
		break;
	case WEIR_CSV_OPEN_QUOTE:
		return "a quote that is not closed";
	case WEIR_CSV_STRAY_QUOTE:
		return "a quote inside an unquoted field, or text behind a closing quote";
	case WEIR_CSV_NUL:
		return "a NUL byte";
	case WEIR_CSV_ENCODING:
		return "not valid UTF-8";
	case WEIR_CSV_FIELD_TOO_LONG:
		return "a field above the size allowed";
	case WEIR_CSV_RECORD_TOO_LONG:
		return "a record above the size allowed (is a quote left open?)";
	case WEIR_CSV_TOO_MANY_FIELDS:
		return "more fields than allowed";
	}
	return "nothing wrong";
}

const char *weir_csv_problem_code(enum weir_csv_problem problem)
{
	switch (problem) {
	case WEIR_CSV_FINE:
		break;
	case WEIR_CSV_OPEN_QUOTE:
	case WEIR_CSV_STRAY_QUOTE:
		return "QUOTE";
	case WEIR_CSV_NUL:
		return "NUL";
	case WEIR_CSV_ENCODING:
		return "ENCODING";
	case WEIR_CSV_FIELD_TOO_LONG:
		return "FIELD_SIZE";
	case WEIR_CSV_RECORD_TOO_LONG:
		return "RECORD_SIZE";
	case WEIR_CSV_TOO_MANY_FIELDS:
		return "COLUMNS";
	}
	return "FINE";
}
