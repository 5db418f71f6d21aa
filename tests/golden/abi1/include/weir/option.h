/*
 * option.h - how a plugin declares its options.
 *
 * One static table per plugin. The core parses the YAML with it, checks ranges
 * and choices, fills the private struct before open, and prints the help. The
 * type of an option is the type of the field it fills, so table and struct
 * cannot disagree:
 *
 *	const char *            text
 *	int64_t                 whole number
 *	double                  number
 *	bool                    true or false
 *	struct weir_path        a path; relative ones start at the folder of their file
 *	struct weir_duration    "500ms", "30s", "5m", "1h"
 *	struct weir_size        "64KiB", "1MiB", "1000000"
 *	struct weir_choice      one of .choices
 *	struct weir_list        a list of texts; a text alone is a list of one
 *	struct weir_map         a map of texts to texts, in the order of the file; an empty
 *	                        value or ~ is the key itself: {name: , city: town}
 *
 * An empty value or ~ means "not given", except for a quoted empty text where a text
 * is asked for.
 *
 *	static const struct weir_option options[] = {
 *		{ WEIR_OPTION(struct upper, column), .required = true,
 *		  .help = "The column to change." },
 *		{ 0 },
 *	};
 *
 * Texts live until the plugin is closed.
 */
#ifndef WEIR_OPTION_H
#define WEIR_OPTION_H

#include <weir/value.h>

/* Where something stands in the user's pipeline; file == NULL: it is a default. */
struct weir_place {
	const char *file;
	uint32_t line, column;
};

struct weir_path {
	const char *name; /* absolute, or NULL when neither given nor defaulted */
};

struct weir_duration {
	int64_t ms;
};

struct weir_size {
	int64_t bytes;
};

struct weir_choice {
	int index; /* position in .choices, from 0 */
	const char *name;
};

struct weir_list_item {
	const char *text;
	struct weir_place place;
};

struct weir_list {
	const struct weir_list_item *item;
	size_t count;
};

struct weir_map_item {
	const char *key, *text;
	struct weir_place place;
};

struct weir_map {
	const struct weir_map_item *item;
	size_t count;
};

enum weir_option_type {
	WEIR_OPTION_TEXT = 1,
	WEIR_OPTION_INT,
	WEIR_OPTION_REAL,
	WEIR_OPTION_BOOL,
	WEIR_OPTION_PATH,
	WEIR_OPTION_DURATION,
	WEIR_OPTION_SIZE,
	WEIR_OPTION_CHOICE,
	WEIR_OPTION_LIST,
	WEIR_OPTION_MAP,
};

struct weir_option {
	const char *name;
	enum weir_option_type type;
	size_t offset;        /* of the field in the private struct */
	const char *fallback; /* the default, parsed like the user's text; NULL: left alone,
				 which is zero in a plugin's struct */
	const char *choices;  /* CHOICE: "ask|keep|stop" */
	double min, max;      /* INT, REAL, DURATION (ms), SIZE (bytes); both 0: any;
				 max below min: no upper end */
	bool required;
	bool secret;      /* its value never reaches a log, a report or the state; of a MAP:
			     those of its values that are made of ${secret:...} */
	const char *help; /* one or two sentences */
};

/* The first three fields of a row, from the field itself. */
#define WEIR_OPTION(structure, field)                                                              \
	.name = #field, .offset = offsetof(structure, field),                           \
	.type = _Generic(((structure *)0)->field,                                       \
		const char *: WEIR_OPTION_TEXT,                                         \
		int64_t: WEIR_OPTION_INT,                                               \
		double: WEIR_OPTION_REAL,                                               \
		bool: WEIR_OPTION_BOOL,                                                 \
		struct weir_path: WEIR_OPTION_PATH,                                     \
		struct weir_duration: WEIR_OPTION_DURATION,                             \
		struct weir_size: WEIR_OPTION_SIZE,                                     \
		struct weir_choice: WEIR_OPTION_CHOICE,                                 \
		struct weir_list: WEIR_OPTION_LIST,                                     \
		struct weir_map: WEIR_OPTION_MAP)

/* The value of a key, or NULL. */
WEIR_API const struct weir_map_item *weir_map_find(const struct weir_map *map, const char *key);

#endif
