/*
 * conform_tests.c - tests of what a plugin does: opening, rows, two instances, the same again.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/digest.h"
#include "conform_parts.h"

bool weir_trial_opens(struct weir_trial *trial)
{
	struct weir_instance instance;
	struct weir_error err;
	bool opened = weir_instance_open(trial, &instance, &err);

	weir_instance_close(trial, &instance);
	if (!opened && !trial->options->pipeline)
		weir_hint(&err,
			  "%s%s--set OPTION=VALUE gives it an option, --pipeline FILE all of "
			  "them",
			  err.hint, err.hint[0] ? "; " : "");
	return opened || weir_trial_failed(trial, "it does not open", &err);
}

/* ---- an open that fails ---- */

/* The options with one of them set to what cannot be; NULL: it has no such option. */
static struct weir_node *spoilt(struct weir_trial *trial, size_t number)
{
	const struct weir_option *option = &trial->plugin->options[number];
	struct weir_node *with = weir_arena_alloc(&trial->arena, sizeof(*with));
	struct weir_node *key = weir_arena_alloc(&trial->arena, sizeof(*key));
	struct weir_node *item = weir_arena_alloc(&trial->arena, sizeof(*item));
	size_t count = trial->spec.with ? trial->spec.with->count : 0, at = 0;

	if (option->type != WEIR_OPTION_PATH && option->type != WEIR_OPTION_TEXT)
		return NULL;
	if (trial->spec.with)
		*with = *trial->spec.with;
	with->kind = WEIR_NODE_MAP;
	with->key = weir_arena_alloc(&trial->arena, (count + 1) * sizeof(struct weir_node *));
	with->item = weir_arena_alloc(&trial->arena, (count + 1) * sizeof(struct weir_node *));
	for (size_t i = 0; i < count; i++) {
		with->key[i] = trial->spec.with->key[i];
		with->item[i] = trial->spec.with->item[i];
	}
	while (at < count && strcmp(with->key[at]->text, option->name) != 0)
		at++;
	*key = (struct weir_node){ .kind = WEIR_NODE_SCALAR, .place = trial->spec.place };
	*item = *key;
	key->text = option->name;
	item->text = option->type == WEIR_OPTION_PATH
			     ? weir_arena_printf(&trial->arena, "%s/is not/there", trial->work)
			     : "there is no such thing";
	with->key[at] = key;
	with->item[at] = item;
	with->count = at == count ? count + 1 : count;
	return with;
}

static bool says_why(struct weir_trial *trial, const struct weir_error *err)
{
	if (err->code == WEIR_OK || !err->message[0] || strstr(err->message, "does not say why"))
		return weir_trial_bad(trial, "open returns false and fills no error: use "
					     "weir_fail()");
	return !strchr(err->message, '\n') ||
	       weir_trial_bad(trial, "an error's message has several lines: %s", err->message);
}

/* Opens it once; *failed counts those that did not work. */
static bool try_open(struct weir_trial *trial, size_t *failed)
{
	struct weir_instance instance;
	struct weir_error err;
	bool opened = weir_instance_open(trial, &instance, &err);

	weir_instance_close(trial, &instance);
	if (opened)
		return true;
	++*failed;
	return says_why(trial, &err);
}

bool weir_trial_failed_open(struct weir_trial *trial)
{
	struct weir_node *all = trial->spec.with;
	struct weir_trial_fds before, after;
	size_t failed = 0;

	weir_trial_fds(&before);
	for (size_t i = 0; trial->plugin->options && trial->plugin->options[i].name; i++) {
		struct weir_node *with = spoilt(trial, i);

		trial->spec.with = with ? with : all;
		if (with && !try_open(trial, &failed))
			return false;
		trial->spec.with = all;
	}
	weir_trial_fds(&after);
	if (memcmp(&before, &after, sizeof(before)) != 0)
		return weir_trial_bad(trial, "an open that fails leaves a descriptor open: close "
					     "is called then, too");
	return failed || weir_trial_skip(trial, "no wrong path or text makes its open fail");
}

/* ---- a dry run ---- */

/* What is in the test's folder: names, sizes and times of change. */
static uint64_t look_at_work(const struct weir_trial *trial)
{
	char path[2 * WEIR_TRIAL_PATH];
	DIR *dir = opendir(trial->work);
	const struct dirent *entry;
	struct stat info;
	uint64_t hash = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' && !strchr(".", entry->d_name[1]))
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", trial->work, entry->d_name);
		if (!strcmp(entry->d_name, "..") || stat(path, &info) != 0)
			continue;
		if (!S_ISDIR(info.st_mode))
			hash ^= weir_fnv(weir_fnv(WEIR_FNV_START, path, strlen(path)),
					 &info.st_size, sizeof(info.st_size));
	}
	if (dir)
		(void)closedir(dir);
	return hash;
}

bool weir_trial_dry_run(struct weir_trial *trial)
{
	uint64_t hash = 0, before;

	trial->real = false;
	trial->session.dry = true;
	before = look_at_work(trial);
	if (!weir_trial_round(trial, WEIR_ROWS_NONE, &hash))
		return false;
	return before == look_at_work(trial) ||
	       weir_trial_bad(trial, "in a dry run it writes files: ask weir_is_dry_run()");
}

/* ---- rows ---- */

bool weir_trial_no_rows(struct weir_trial *trial)
{
	uint64_t hash = 0;

	return weir_trial_round(trial, WEIR_ROWS_NONE, &hash);
}

bool weir_trial_one_row(struct weir_trial *trial)
{
	uint64_t hash = 0;

	return weir_trial_round(trial, WEIR_ROWS_ONE, &hash);
}

bool weir_trial_full_batch(struct weir_trial *trial)
{
	uint64_t hash = 0;

	return weir_trial_round(trial, WEIR_ROWS_FULL, &hash);
}

bool weir_trial_odd_rows(struct weir_trial *trial)
{
	uint64_t hash = 0;

	return weir_trial_round(trial, WEIR_ROWS_ODD, &hash);
}

/* ---- two of them, and again ---- */

static bool drive_both(struct weir_trial *trial, struct weir_instance *a, struct weir_instance *b)
{
	uint64_t first = 0, second = 0;

	if (!weir_trial_drive(trial, a, WEIR_ROWS_ONE, &first) ||
	    !weir_trial_drive(trial, b, WEIR_ROWS_ONE, &second))
		return false;
	return first == second || trial->words->said == WEIR_TRIAL_SKIP ||
	       weir_trial_bad(trial, "the second of two instances does something else with the "
				     "same row: do they share a variable?");
}

bool weir_trial_two(struct weir_trial *trial)
{
	bool rows = trial->plugin->kind != WEIR_STORE && trial->plugin->kind != WEIR_TASK;
	struct weir_instance a, b;
	struct weir_error err;
	uint64_t hash = 0;
	bool good, both = false;

	if (trial->plugin->kind == WEIR_STORE && !(trial->plugin->traits & WEIR_LOCAL))
		return weir_trial_skip(trial, "a run has one store behind a server");
	good = weir_instance_open(trial, &a, &err);
	if (!good) {
		(void)weir_trial_failed(trial, "it does not open", &err);
	} else {
		good = weir_instance_open(trial, &b, &err);
		both = good;
		if (!good && !rows && err.code == WEIR_BUSY)
			good = weir_trial_skip(trial, "one at a time may use what it opens");
		else if (!good)
			(void)weir_trial_failed(trial, "a second instance does not open", &err);
		good = good && (!rows || drive_both(trial, &a, &b));
		weir_instance_close(trial, &b);
	}
	/* What the second one has taken with it the first one misses now. */
	if (both && good && rows)
		good = weir_trial_drive(trial, &a, WEIR_ROWS_NONE, &hash);
	weir_instance_close(trial, &a);
	return good;
}

bool weir_trial_same(struct weir_trial *trial)
{
	uint64_t first = 0, second = 0;

	if (!weir_trial_round(trial, WEIR_ROWS_FULL, &first))
		return false;
	if (trial->words->said == WEIR_TRIAL_SKIP)
		return true;
	if (!weir_trial_round(trial, WEIR_ROWS_FULL, &second))
		return false;
	return first == second ||
	       weir_trial_bad(trial, "the same rows with the same options become something else "
				     "the second time");
}
