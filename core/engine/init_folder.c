/*
 * init_folder.c - what a folder has: files of CSV, and what is none.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "init_parts.h"

enum { OTHERS_CEILING = 20 /* that are named */ };

/* What a file is by the end of its name. NULL: nothing that needs words. */
struct ending {
	const char *end, *why;
};
static const struct ending endings[] = {
	{ ".gz", "is packed; unpack it: gunzip -k" },
	{ ".zip", "is packed; unpack it" },
	{ ".bz2", "is packed; unpack it: bunzip2 -k" },
	{ ".xz", "is packed; unpack it: xz -dk" },
	{ ".zst", "is packed; unpack it: zstd -dk" },
	{ ".xlsx", "is a spreadsheet; save each sheet as CSV (UTF-8)" },
	{ ".xls", "is a spreadsheet; save each sheet as CSV (UTF-8)" },
	{ ".ods", "is a spreadsheet; save each sheet as CSV (UTF-8)" },
	{ ".jsonl", "has lines of JSON; `weir plugins show jsonl-source` reads them" },
	{ ".ndjson", "has lines of JSON; `weir plugins show jsonl-source` reads them" },
};
static const char *const tables[] = { ".csv", ".tsv", ".tab" };

static bool ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length > tail && !strcasecmp(name + length - tail, end);
}

static bool is_table(const char *name)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (ends_in(name, tables[i]))
			return true;
	return false;
}

static const char *why_not(const char *name)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (ends_in(name, endings[i].end))
			return endings[i].why;
	return "is no CSV file by its name";
}

static void add_other(struct weir_init *init, const char *name)
{
	if (init->other_count < OTHERS_CEILING)
		init->other[init->other_count] =
			weir_arena_printf(&init->arena, "%s %s", name, why_not(name));
	init->other_count++;
}

static bool too_many(struct weir_init *init, struct weir_error *err)
{
	weir_fail_at(err, WEIR_BAD_CONFIG, init->folder, 0, 0, "has more than %d CSV files",
		     WEIR_INIT_FILES);
	return weir_hint(err, "move those that belong together into a folder of their own");
}

static bool add(struct weir_init *init, const char *name, struct weir_error *err)
{
	struct weir_init_file *file = &init->file[init->count];
	struct stat info;

	if (name[0] == '.')
		return true;
	file->path = weir_arena_printf(&init->arena, "%s/%s", init->folder, name);
	if (!stat(file->path, &info) && S_ISDIR(info.st_mode))
		return true;
	if (!is_table(name)) {
		add_other(init, name);
		return true;
	}
	if (init->count == WEIR_INIT_FILES)
		return too_many(init, err);
	file->name = weir_arena_strdup(&init->arena, name);
	init->count++;
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct weir_init_file *)a)->name,
		      ((const struct weir_init_file *)b)->name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool none(struct weir_init *init, struct weir_error *err)
{
	weir_fail_at(err, WEIR_BAD_CONFIG, init->folder, 0, 0, "has no CSV file");
	if (init->other_count)
		return weir_hint(err, "%s", init->other[0]);
	return weir_hint(err, "files whose names end in .csv, .tsv or .tab are looked at");
}

bool weir_init_folder(struct weir_init *init, struct weir_error *err)
{
	DIR *dir = opendir(init->folder);
	const struct dirent *entry;
	bool good = true;

	if (!dir) {
		weir_fail_at(err, WEIR_BAD_CONFIG, init->folder, 0, 0, "%s",
			     errno == ENOTDIR ? "is no folder" : strerror(errno));
		return weir_hint(err, "give the folder in which the CSV files are");
	}
	/* One more, for what is looked at last. */
	init->file = weir_arena_alloc(&init->arena, (WEIR_INIT_FILES + 1) * sizeof(*init->file));
	init->other = weir_arena_alloc(&init->arena, OTHERS_CEILING * sizeof(*init->other));
	while (good && (entry = readdir(dir)))
		good = add(init, entry->d_name, err);
	(void)closedir(dir);
	if (!good)
		return false;
	qsort(init->other, init->other_count < OTHERS_CEILING ? init->other_count : OTHERS_CEILING,
	      sizeof(*init->other), by_text);
	if (!init->count)
		return none(init, err);
	qsort(init->file, init->count, sizeof(*init->file), by_name);
	return true;
}
