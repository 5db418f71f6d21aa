/*
 * init_parts.h - what the parts of `weir init` share: the folder as it was found, and what is
 * guessed of it. Everything lives in the arena of struct weir_init.
 */
#ifndef WEIR_INIT_PARTS_H
#define WEIR_INIT_PARTS_H

#include "../base/arena.h"
#include "../base/buffer.h"
#include "../base/problems.h"
#include "run.h"

enum {
	WEIR_INIT_FILES = 200,     /* that a folder may have */
	WEIR_INIT_COLUMNS = 1000,  /* of a file */
	WEIR_INIT_ROWS = 10000,    /* of a file that are looked at */
	WEIR_INIT_CELLS = 1 << 18, /* of a file that are remembered */
	WEIR_INIT_ALL = 1 << 22,   /* of all files */
	WEIR_INIT_TEXT = 1 << 20,  /* bytes: no longer file of YAML is read */
	WEIR_INIT_NAME = 60,       /* bytes of a name that is made */
	WEIR_INIT_HEADER = 200,    /* bytes of a name in a header */
};

/* What the values of a column may be. BLANK: there are none. */
enum weir_init_type {
	WEIR_INIT_BLANK = 0,
	WEIR_INIT_INT,
	WEIR_INIT_REAL,
	WEIR_INIT_BOOL,
	WEIR_INIT_DATE,
	WEIR_INIT_WORDS,
};

struct weir_init_file;

struct weir_init_column {
	const char *name;  /* in the header, trimmed */
	const char *store; /* the table's column */
	enum weir_init_type type;
	uint64_t *value;  /* hashes of the values of the rows that were looked at; 0: blank */
	uint64_t *sorted; /* those that are not 0, in order */
	size_t sorted_count;
	bool blanks;                         /* a row has no value */
	bool slashes;                        /* days as 10/25/2025 */
	bool unique;                         /* no two rows have the same value */
	bool absent;                         /* the store's table does not have it */
	size_t seen[WEIR_INIT_WORDS + 1];    /* values of each type */
	uint64_t first[WEIR_INIT_WORDS + 1]; /* the line with the first of them */
	const struct weir_init_file *parent; /* whose key it names, or NULL */
	const struct weir_init_file *almost; /* whose key it names, but for some values; or NULL */
	size_t strange;                      /* these values */
};

struct weir_init_file {
	const char *name; /* in the folder */
	const char *path;
	const char *table;
	const char *wrong; /* why it is left out, with its place; NULL: it is not */
	char separator;
	struct weir_init_column *column;
	size_t count;
	size_t rows;   /* that were looked at, those that are equal in all columns once */
	size_t twice;  /* of these, those that an earlier one is equal to: not in `rows` */
	size_t broken; /* of these, those that cannot be read */
	const char *broken_why;
	bool whole;  /* these are all */
	size_t *key; /* columns */
	size_t key_count;
	bool told;     /* it is printed already */
	bool existing; /* the store has the table */
};

/* A kind of store that --to may name. */
struct weir_init_kind {
	const char *to, *use, *name;
	const char *param, *ending, *help; /* where its rows go; NULL: nothing of this machine */
};

struct weir_init {
	struct weir_arena arena;
	const struct weir_run_options *options;
	struct weir_logger *log;
	const char *folder; /* absolute */
	const char
		*out; /* the file that is written, absolute; of one on standard output the name */
	const char *out_folder;
	const char *name; /* of the pipeline: the folder's */
	struct weir_init_file *file;
	size_t count;       /* those that are left out as well */
	const char **other; /* what else is there, each with why it is not looked at */
	size_t other_count;
	const struct weir_init_kind *kind; /* NULL: --to names none of them */
	const char *data;                  /* where the rows go: a file or folder, or NULL */
	const char *schema;                /* the JSON Schema for the first line, or NULL */
	struct weir_buffer text;
};

/* ---- init_folder.c: what is there ---- */
bool weir_init_folder(struct weir_init *init, struct weir_error *err);

/* ---- init_sample.c: the first rows of a file; what is wrong with it goes into file->wrong ---- */
void weir_init_sample(struct weir_init *init, struct weir_init_file *file, size_t cells);

/* ---- init_names.c ---- */
/* A name that SQL and weir take: lower case, letters, digits, "_". other: if nothing is left. */
const char *weir_init_identifier(struct weir_init *init, const char *text, const char *other);
/* The same with a number behind it, if it is among the others. */
const char *weir_init_apart(struct weir_init *init, const char *name, const char *const *other,
			    size_t count);

/* ---- init_keys.c: what rows are known by, and which files refer to which ---- */
void weir_init_keys(struct weir_init *init);
void weir_init_references(struct weir_init *init);
/* Is the column a part of the key? */
bool weir_init_is_key(const struct weir_init_file *file, size_t column);

/* ---- init_places.c: where the shipped pipelines are, and their schema; NULL: nowhere ---- */
const char *weir_init_pipelines(struct weir_init *init);
const char *weir_init_schema(struct weir_init *init);

/* ---- init_store.c ---- */
/* The kind that --to names, or without it the first one; NULL: none. */
const struct weir_init_kind *weir_init_kind_of(const char *to);
/* --to names nothing that there is. */
bool weir_init_no_kind(const struct weir_init *init, struct weir_error *err);
/* The lines of a store below `stores:`. */
void weir_init_store(struct weir_init *init, const struct weir_init_kind *kind, const char *data);
/* ---- what is printed, into init->text ---- */
/* init_shipped.c: one that extends a shipped pipeline; false: none fits. */
bool weir_init_shipped(struct weir_init *init);
/* init_generic.c: one of flows from CSV to tables. */
void weir_init_generic(struct weir_init *init);
/* init_sql.c: the statements that make the tables. */
void weir_init_sql(struct weir_init *init, const char *before, bool postgres);

/* ---- init_comment.c ---- */

/* The first lines. */
void weir_init_head(struct weir_init *init);
/* What is left out, in comments. */
void weir_init_left_out(struct weir_init *init);
/* "  # text\n": a line of a comment. */
void weir_init_comment(struct weir_init *init, const char *before, const char *format, ...)
	WEIR_PRINTF(3, 4);

/* ---- init_look.c ---- */
/* Does the text pass `weir check`? What that says is added to problems. */
bool weir_init_passes(struct weir_init *init, struct weir_problems *problems);
/*
 * Opens the store of the text, if there is something to be looked at, and asks for each table.
 * False: it does not have all tables, though it has some.
 */
bool weir_init_look(struct weir_init *init);

#endif
