/*
 * conform.c - the list of conformance tests, one after another, told as TAP.
 */
#define _GNU_SOURCE /* nftw(), mkdtemp(), MAP_ANONYMOUS */
#include "conform.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "../base/text.h"
#include "conform_parts.h"

/* What has to be good for a test to mean anything. */
enum needs { NEEDS_NOTHING, NEEDS_FILE, NEEDS_LOADED, NEEDS_SOUND, NEEDS_OPEN, NEEDS_WORK };

enum {
	ROWS = 1 << WEIR_SOURCE | 1 << WEIR_TRANSFORM | 1 << WEIR_SINK,
	INPUT = 1 << WEIR_TRANSFORM | 1 << WEIR_SINK,
	STORE = 1 << WEIR_STORE,
	TASK = 1 << WEIR_TASK,
	SHOWN = 60,     /* bytes of what was printed */
	NFTW_OPEN = 16, /* folders at once */
	TEXT = 8192     /* bytes of a told reason */
};

struct test {
	const char *name;
	weir_trial_fn *run;
	enum needs needs, gives; /* gives: failed, those that need it are left out */
	int kinds;               /* 0: any */
	const char *otherwise;   /* why the other kinds have nothing to be tested */
};

static const char no_input[] = "only for what gets rows and changes them";
static const char no_rows[] = "a task gets no rows";

static const struct test tests[] = {
	{ "the file is a shared object for this machine", weir_trial_file, NEEDS_NOTHING,
	  NEEDS_FILE, 0, NULL },
	{ "it exports its descriptor and nothing else", weir_trial_exports, NEEDS_FILE, 0, 0,
	  NULL },
	{ "it loads, and was built for this interface", weir_trial_loads, NEEDS_FILE, NEEDS_LOADED,
	  0, NULL },
	{ "the descriptor is complete", weir_trial_descriptor, NEEDS_LOADED, NEEDS_SOUND, 0, NULL },
	{ "every option has help, and a default that is valid", weir_trial_options, NEEDS_LOADED,
	  NEEDS_SOUND, 0, NULL },
	{ "a required option that is missing is named", weir_trial_required, NEEDS_SOUND, 0, 0,
	  NULL },
	{ "it opens and closes", weir_trial_opens, NEEDS_SOUND, NEEDS_OPEN, 0, NULL },
	{ "an open that fails says why, and can be closed", weir_trial_failed_open, NEEDS_OPEN, 0,
	  0, NULL },
	{ "in a dry run it writes nothing", weir_trial_dry_run, NEEDS_OPEN, 0, 0, NULL },
	{ "no rows", weir_trial_no_rows, NEEDS_OPEN, 0, ROWS | STORE, no_rows },
	{ "one row; a task: its work", weir_trial_one_row, NEEDS_OPEN, NEEDS_WORK, 0, NULL },
	{ "a full batch", weir_trial_full_batch, NEEDS_WORK, 0, ROWS | STORE, no_rows },
	{ "rows that are empty, long and strange", weir_trial_odd_rows, NEEDS_WORK, 0, INPUT,
	  no_input },
	{ "two instances side by side", weir_trial_two, NEEDS_WORK, 0, 0, NULL },
	{ "the same rows twice give the same", weir_trial_same, NEEDS_WORK, 0, ROWS,
	  "only for what makes rows or gets them" },
	{ "without memory it fails, and does not crash", weir_trial_no_memory, NEEDS_WORK, 0, 0,
	  NULL },
	{ "no memory is kept", weir_trial_memory, NEEDS_WORK, 0, 0, NULL },
	{ "no descriptor is left open", weir_trial_files, NEEDS_WORK, 0, 0, NULL },
	{ "no thread and no process is left", weir_trial_threads, NEEDS_WORK, 0, 0, NULL },
	{ "signals are left alone", weir_trial_signals, NEEDS_WORK, 0, 0, NULL },
	{ "folder, locale, umask and environment are left alone", weir_trial_process, NEEDS_WORK, 0,
	  0, NULL },
};

enum { TESTS = sizeof(tests) / sizeof(tests[0]), NAME_FROM_END = 3 /* ".so" */ };

struct battery {
	const struct weir_conform_options *options;
	FILE *out;
	struct weir_arena arena;
	struct weir_trial_words *words; /* shared with the tests' processes */
	const char *base;               /* the folder of all tests */
	const char *name, *folders;
	bool real, lacking[NEEDS_WORK + 1], kept;
	int kind;               /* once it is known */
	const char *printed[2]; /* the test that wrote to stdout, to stderr; NULL: none */
	char sample[2][SHOWN];  /* and what */
	size_t number;
};

/* ---- telling ---- */

static void tell_reason(const struct battery *battery, const char *text)
{
	struct weir_buffer visible;

	weir_buffer_init(&visible, TEXT);
	weir_text_visible(&visible, text, strlen(text));
	fprintf(battery->out, "# %s\n", visible.length ? visible.at : "");
	weir_buffer_release(&visible);
}

static void tell(struct battery *battery, const char *name, enum weir_trial_said said,
		 const char *text)
{
	battery->number++;
	if (said == WEIR_TRIAL_SKIP) {
		fprintf(battery->out, "ok %zu - %s # SKIP %s\n", battery->number, name, text);
		return;
	}
	fprintf(battery->out, "%sok %zu - %s\n", said == WEIR_TRIAL_OK ? "" : "not ",
		battery->number, name);
	if (said == WEIR_TRIAL_OK)
		return;
	battery->kept = false;
	tell_reason(battery, text);
}

/* ---- one test ---- */

/* In the test's process. */
static bool prepare_nothing(struct weir_trial *trial)
{
	(void)trial;
	return true;
}

/* The first one that printed is enough. */
static void take_printed(struct battery *battery, const struct weir_trial *trial,
			 const struct test *test)
{
	static const char *const endings[] = { "out", "err" };
	char path[WEIR_TRIAL_PATH + 8];

	for (size_t i = 0; i < 2; i++) {
		FILE *file;
		size_t length;

		(void)snprintf(path, sizeof(path), "%s.%s", trial->work, endings[i]);
		file = fopen(path, "r");
		if (!file)
			continue;
		length = fread(battery->sample[i], 1,
			       battery->printed[i] ? 0 : sizeof(battery->sample[i]) - 1, file);
		(void)fclose(file);
		if (!length)
			continue;
		battery->sample[i][strcspn(battery->sample[i], "\n")] = '\0';
		if (strncmp(battery->sample[i], "weir: out of memory", 19) != 0)
			battery->printed[i] = test->name;
	}
}

static bool run_test(struct battery *battery, const struct test *test, struct weir_error *err)
{
	struct weir_trial trial = { .options = battery->options,
				    .words = battery->words,
				    .name = battery->name,
				    .real = battery->real,
				    .folders = battery->folders };

	weir_arena_init(&trial.arena);
	(void)snprintf(trial.work, sizeof(trial.work), "%s/%zu", battery->base,
		       battery->number + 1);
	if (mkdir(trial.work, S_IRWXU) != 0)
		return weir_fail(err, WEIR_BROKEN, "%s: %s", trial.work, strerror(errno));
	if (!weir_trial_spawn(&trial,
			      test->needs >= NEEDS_SOUND ? weir_trial_begin : prepare_nothing,
			      test->run, err))
		return false;
	take_printed(battery, &trial, test);
	tell(battery, test->name, battery->words->said, battery->words->text);
	if (battery->words->said == WEIR_TRIAL_BAD && test->gives)
		battery->lacking[test->gives] = true;
	weir_arena_release(&trial.arena);
	return true;
}

static const char *left_out(const struct battery *battery, const struct test *test)
{
	static const char *const why[] = { NULL,
					   "it is no shared object",
					   "it does not load",
					   "its descriptor or an option is not in order",
					   "it does not open",
					   "it does not work" };

	for (int i = NEEDS_FILE; i <= (int)test->needs; i++)
		if (battery->lacking[i])
			return why[i];
	if (test->kinds && battery->kind && !(test->kinds & battery->kind))
		return test->otherwise;
	return NULL;
}

/* What kind it is, a process has to find out that may crash. */
static bool ask_kind(struct weir_trial *trial)
{
	if (!weir_trial_load(trial))
		return false;
	trial->words->phase[0] = (char)trial->entry->kind;
	return true;
}

static void learn_kind(struct battery *battery)
{
	struct weir_trial trial = { .options = battery->options,
				    .words = battery->words,
				    .name = battery->name,
				    .folders = battery->folders };
	struct weir_error err;

	weir_arena_init(&trial.arena);
	(void)snprintf(trial.work, sizeof(trial.work), "%s/kind", battery->base);
	if (weir_trial_spawn(&trial, prepare_nothing, ask_kind, &err) &&
	    battery->words->said == WEIR_TRIAL_OK)
		battery->kind = 1 << battery->words->phase[0];
	weir_arena_release(&trial.arena);
}

static void tell_printed(struct battery *battery)
{
	static const char *const names[] = { "nothing is written to standard output",
					     "nothing is written to standard error" };
	static const char *const streams[] = { "standard output", "standard error" };
	char text[2 * SHOWN + 200];

	for (size_t i = 0; i < 2; i++) {
		if (battery->lacking[NEEDS_LOADED] || battery->lacking[NEEDS_FILE]) {
			tell(battery, names[i], WEIR_TRIAL_SKIP, "it does not load");
			continue;
		}
		(void)snprintf(text, sizeof(text), "it writes to %s: \"%s\" (in the test \"%s\")",
			       streams[i], battery->sample[i],
			       battery->printed[i] ? battery->printed[i] : "");
		tell(battery, names[i], battery->printed[i] ? WEIR_TRIAL_BAD : WEIR_TRIAL_OK, text);
	}
}

static bool run_all(struct battery *battery, struct weir_error *err)
{
	fprintf(battery->out, "TAP version 13\n1..%d\n", (int)TESTS + 2);
	for (size_t i = 0; i < TESTS; i++) {
		const char *why;

		if (tests[i].needs >= NEEDS_SOUND && !battery->kind)
			learn_kind(battery);
		why = left_out(battery, &tests[i]);
		if (why)
			tell(battery, tests[i].name, WEIR_TRIAL_SKIP, why);
		else if (!run_test(battery, &tests[i], err))
			return false;
	}
	tell_printed(battery);
	return true;
}

/* ---- beginning and end ---- */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info, (void)type, (void)at;
	return remove(path);
}

static bool make_base(struct battery *battery, struct weir_error *err)
{
	const char *folder = getenv("TMPDIR");
	char *base = weir_arena_printf(&battery->arena, "%s/weir-check.XXXXXX",
				       folder && folder[0] == '/' ? folder : "/tmp");

	battery->base = mkdtemp(base);
	return battery->base || weir_fail(err, WEIR_BROKEN, "%s: %s", base, strerror(errno));
}

/* NAME of FOLDER/NAME.so, and where it is searched for first. */
static bool take_name(struct battery *battery, struct weir_error *err)
{
	const char *file = battery->options->file, *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;
	const char *more = battery->options->plugin_path;
	size_t length = strlen(name);
	char *folder = weir_arena_copy(&battery->arena, slash ? file : ".",
				       slash ? (size_t)(slash - file) : 1);
	char *real = realpath(*folder ? folder : "/", NULL);

	if (!real)
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: %s", folder, strerror(errno));
	battery->folders = weir_arena_printf(&battery->arena, "%s%s%s", real, more ? ":" : "",
					     more ? more : "");
	free(real);
	if (length <= NAME_FROM_END || strcmp(name + length - NAME_FROM_END, ".so") != 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "%s: a plugin's file is called NAME.so", file);
		return weir_hint(err,
				 "`weir plugins check ./NAME.so` takes the file, not the name");
	}
	battery->name = weir_arena_copy(&battery->arena, name, length - NAME_FROM_END);
	return true;
}

/* Nothing outside of the tests' folders is written to, unless somebody says where. */
static bool may_write(const struct weir_conform_options *options)
{
	for (size_t i = 0; i < options->set_count; i++)
		if (strstr(options->set[i].value, "{work}"))
			return true;
	return !options->pipeline;
}

bool weir_conform(const struct weir_conform_options *options, FILE *out, bool *kept,
		  struct weir_error *err)
{
	struct battery battery = {
		.options = options, .out = out, .real = may_write(options), .kept = true
	};
	void *shared = mmap(NULL, sizeof(*battery.words), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool good;

	if (shared == MAP_FAILED)
		return weir_fail(err, WEIR_BUSY, "no memory for the tests: %s", strerror(errno));
	battery.words = shared;
	weir_arena_init(&battery.arena);
	good = take_name(&battery, err) && make_base(&battery, err);
	if (good) {
		good = run_all(&battery, err);
		/* What cannot be removed is left in the folder for temporary files. */
		(void)nftw(battery.base, remove_one, NFTW_OPEN, FTW_DEPTH | FTW_PHYS);
	}
	*kept = battery.kept;
	weir_arena_release(&battery.arena);
	(void)munmap(shared, sizeof(*battery.words));
	return good;
}
