/*
 * parse.c - strict reading of single cells: the whole text must be the value.
 *
 * strtod reads the decimal point of the host's locale; texts have a full stop there,
 * whatever the locale.
 */
#include <weir/value.h>

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

enum {
	REAL_CEILING = 512, /* bytes of a number's text; a double has no use for more */
	POINT_ROOM = 16,    /* bytes that a locale's decimal point may take */
	CENTURY_TURN = 69,  /* two-digit years from here on are 19YY */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool weir_parse_int(struct weir_text text, int64_t *out)
{
	size_t i = 0;
	bool minus = text.length && text.at[0] == '-';
	uint64_t limit = (uint64_t)INT64_MAX + (minus ? 1 : 0), sum = 0;

	if (text.length && (text.at[0] == '-' || text.at[0] == '+'))
		i++;
	if (i == text.length)
		return false;
	for (; i < text.length; i++) {
		unsigned digit = (unsigned char)text.at[i] - (unsigned)'0';

		if (digit > 9 || sum > (limit - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	if (!minus)
		*out = (int64_t)sum;
	else
		*out = sum ? -(int64_t)(sum - 1) - 1 : 0;
	return true;
}

static size_t digits_from(struct weir_text text, size_t i)
{
	while (i < text.length && is_digit(text.at[i]))
		i++;
	return i;
}

/*
 * [+-] digits [. digits] [e [+-] digits], with at least one digit before or behind
 * the point. point is the point's index, or the text's length.
 */
static bool is_real(struct weir_text text, size_t *point)
{
	size_t i = text.length && (text.at[0] == '-' || text.at[0] == '+') ? 1 : 0;
	size_t first = i, digits, start;

	i = digits_from(text, i);
	digits = i - first;
	*point = text.length;
	if (i < text.length && text.at[i] == '.') {
		*point = i;
		start = i + 1;
		i = digits_from(text, start);
		digits += i - start;
	}
	if (!digits)
		return false;
	if (i == text.length)
		return true;
	if (text.at[i] != 'e' && text.at[i] != 'E')
		return false;
	i++;
	if (i < text.length && (text.at[i] == '-' || text.at[i] == '+'))
		i++;
	return i < text.length && digits_from(text, i) == text.length;
}

bool weir_parse_real(struct weir_text text, double *out)
{
	char number[REAL_CEILING + POINT_ROOM];
	const char *mark = localeconv()->decimal_point;
	size_t point, length = strlen(mark);
	double real;

	if (text.length >= REAL_CEILING || length >= POINT_ROOM || !is_real(text, &point))
		return false;
	memcpy(number, text.at, point);
	if (point == text.length) {
		number[point] = '\0';
	} else {
		size_t tail = text.length - point - 1;

		memcpy(number + point, mark, length);
		memcpy(number + point + length, text.at + point + 1, tail);
		number[point + length + tail] = '\0';
	}
	real = strtod(number, NULL);
	if (!isfinite(real))
		return false;
	*out = real;
	return true;
}

/* word is in lower case. */
static bool is_word(struct weir_text text, const char *word)
{
	if (text.length != strlen(word))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != word[i])
			return false;
	}
	return true;
}

bool weir_parse_bool(struct weir_text text, bool *out)
{
	bool yes = is_word(text, "true") || is_word(text, "1");

	if (!yes && !is_word(text, "false") && !is_word(text, "0"))
		return false;
	*out = yes;
	return true;
}

/* Takes a number of least to most digits off the front; -1 if there is none. */
static int take_number(struct weir_text *rest, size_t least, size_t most)
{
	size_t i = 0;
	int sum = 0;

	for (; i < rest->length && i < most && is_digit(rest->at[i]); i++)
		sum = sum * 10 + (rest->at[i] - '0');
	if (i < least)
		return -1;
	rest->at += i;
	rest->length -= i;
	return sum;
}

static bool take_mark(struct weir_text *rest, char mark)
{
	if (!rest->length || *rest->at != mark)
		return false;
	rest->at++;
	rest->length--;
	return true;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool parse_iso(struct weir_text rest, int date[3])
{
	date[0] = take_number(&rest, 4, 4);
	if (date[0] < 0 || !take_mark(&rest, '-'))
		return false;
	date[1] = take_number(&rest, 2, 2);
	if (date[1] < 0 || !take_mark(&rest, '-'))
		return false;
	date[2] = take_number(&rest, 2, 2);
	return date[2] >= 0 && !rest.length;
}

static bool parse_american(struct weir_text rest, int date[3])
{
	bool short_year;

	date[1] = take_number(&rest, 1, 2);
	if (date[1] < 0 || !take_mark(&rest, '/'))
		return false;
	date[2] = take_number(&rest, 1, 2);
	if (date[2] < 0 || !take_mark(&rest, '/'))
		return false;
	short_year = rest.length == 2;
	date[0] = take_number(&rest, short_year ? 2 : 4, 4);
	if (date[0] < 0 || rest.length)
		return false;
	if (short_year)
		date[0] += date[0] >= CENTURY_TURN ? 1900 : 2000;
	return true;
}

bool weir_parse_date(struct weir_text text, char iso[11])
{
	int date[3]; /* year, month, day */

	if (!parse_iso(text, date) && !parse_american(text, date))
		return false;
	if (!is_day(date[0], date[1], date[2]))
		return false;
	for (int i = 3; i >= 0; i--, date[0] /= 10)
		iso[i] = (char)('0' + date[0] % 10);
	iso[4] = iso[7] = '-';
	iso[5] = (char)('0' + date[1] / 10);
	iso[6] = (char)('0' + date[1] % 10);
	iso[8] = (char)('0' + date[2] / 10);
	iso[9] = (char)('0' + date[2] % 10);
	iso[10] = '\0';
	return true;
}

/* The value of a hexadecimal digit, and one more; 0: it is none. */
static const uint8_t hex[UCHAR_MAX + 1] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

bool weir_parse_uuid(struct weir_text text, struct weir_uuid *out)
{
	const unsigned char *at = (const unsigned char *)text.at;
	struct weir_uuid uuid;

	if (text.length != WEIR_UUID_TEXT - 1)
		return false;
	for (size_t i = 0; i < sizeof(uuid.byte); i++, at += 2) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
			return false;
		if (!hex[at[0]] || !hex[at[1]])
			return false;
		uuid.byte[i] = (uint8_t)((hex[at[0]] - 1) << 4 | (hex[at[1]] - 1));
	}
	*out = uuid;
	return true;
}
