/*
 * store-file.h - a folder with a file for each table, as the stores of CSV and JSON lines share it.
 *
 * The files are the truth. While a store is open their rows are also in an index, a scratch
 * database that SQLite keeps in a temporary file, so that rows are found without reading a file
 * over and over, and in bounded memory. In the index a value is the text that the format makes of
 * it: a cell; at == NULL is NULL.
 */
#ifndef WEIR_STORE_FILE_H
#define WEIR_STORE_FILE_H

#include <sqlite3.h>

#include <weir/plugin.h>

/* Bytes that grow. */
struct file_text {
	char *at;
	size_t length, size;
	bool failed; /* there was not enough memory; stays true */
};
void file_text_add(struct file_text *text, const void *at, size_t length);
void file_text_byte(struct file_text *text, char byte);
void file_text_release(struct file_text *text);

enum {
	FILE_TEXT_MOST = 64 << 20, /* bytes of a record that is read back */
	FILE_COLUMNS_MOST = 1900,  /* of a table; SQLite allows 2,000 */
};

struct file_store;

/* What is known of a file, to see whether somebody else changes it. */
struct file_state {
	bool there;
	uint64_t size, inode;
	int64_t seconds, nanoseconds;
};

struct file_table {
	struct file_store *store;
	char *name, *path;
	char *undo;    /* the file that says what an append that was stopped has to undo */
	char **column; /* in the order of the file; `id` is one of them */
	size_t count;
	struct file_state state;
	sqlite3_stmt *insert; /* for insert_count columns */
	size_t insert_count;
	struct file_table *next;
};

struct file_format {
	const char
		*kind; /* "csv": the end of the files' names, and the name in front of identities */
	/* Brings the file into the index: index_column(), index_add(); up to `limit` bytes. */
	bool (*read)(struct file_table *table, uint64_t limit, struct weir_error *err);
	void (*put_head)(const struct file_table *table, struct file_text *out); /* NULL: none */
	/* A record, with its line end; a cell for each column of the table. */
	void (*put_row)(const struct file_table *table, const struct weir_text *cell,
			struct file_text *out);
	/* The cell of a value that is not NULL. */
	void (*print)(const struct weir_value *value, struct file_text *out);
	/* And back; room is where a text may stand until the next one. */
	struct weir_value (*parse)(struct weir_text cell, struct file_text *room);
};

/* The first member of a store's own struct, so that the callbacks below fit it. */
struct file_store {
	const struct file_format *format;
	struct weir_context *context;
	const char *folder;
	bool guard; /* CSV: see its option guard_formulas */
	bool dry;
	int lock; /* the folder, locked; -1: not */
	sqlite3 *db;
	struct file_table *table;
	char *identity;
};

/* format and folder are set. */
bool file_store_open(struct file_store *store, struct weir_context *context,
		     struct weir_error *err);
void file_store_close(void *me, struct weir_context *context);

extern const struct weir_store_ops file_store_ops;

/* For formats: what the file holds is not what this store wrote. Returns false. */
bool file_bad(const struct file_table *table, uint64_t line, const char *what,
	      struct weir_error *err);
bool file_no_memory(const struct file_store *store, struct weir_error *err);

#endif
