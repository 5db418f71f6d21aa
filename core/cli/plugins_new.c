/*
 * plugins_new.c - weir plugins new KIND NAME: a folder with a small plugin that works.
 *
 * The files are in the program (templates.h), and not beside it, so that any weir can write them,
 * wherever it was moved to, and they are always those of its own interface. They are written into a
 * folder under another name, which gets its own when all of them are there.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp() */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/text.h"
#include "plugins_acts.h"
#include "templates.h"

enum { NAME_MOST = 40 /* bytes */, FOLDER_MODE = 0755, SCRIPT_MODE = 0755 };

struct begun {
	struct weir_arena arena;
	const char *kind, *name;
	const char *id;     /* the name as a word of C */
	const char *folder; /* as it is written */
	const char *target; /* as it is called in the end */
};

static const char *const kinds[] = { "source", "transform", "sink", "task", "store" };
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* ---- words ---- */

static bool check_kind(const char *kind, struct weir_error *err)
{
	const char *near;

	for (size_t i = 0; i < KINDS; i++)
		if (!strcmp(kinds[i], kind))
			return true;
	weir_fail(err, WEIR_BAD_CONFIG, "plugins new: there is no kind \"%s\"", kind);
	near = weir_nearest(kind, kinds, KINDS);
	if (near)
		return weir_hint(err, "did you mean %s?", near);
	return weir_hint(err, "a plugin is a source, a transform, a sink, a task or a store");
}

static bool check_name(const char *name, struct weir_error *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t length = strlen(name);

	if (length && length <= NAME_MOST && strchr(letters, name[0]) && !name[strspn(name, plain)])
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "plugins new: \"%s\" is no name for a plugin", name);
	return weir_hint(err,
			 "a name begins with a small letter and has small letters, digits and "
			 "dashes, %d at most: upper-case",
			 NAME_MOST);
}

static const char *id_of(struct weir_arena *arena, const char *name)
{
	char *id = weir_arena_strdup(arena, name);

	for (char *at = id; *at; at++)
		*at = *at == '-' ? '_' : *at;
	return id;
}

/* ---- files ---- */

/* What a word between two @ stands for; NULL: for itself. */
static const char *meaning(const struct begun *begun, const char *word, size_t *length)
{
	const struct {
		const char *word, *text;
	} words[] = { { "@NAME@", begun->name }, { "@ID@", begun->id }, { "@KIND@", begun->kind } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*length = strlen(words[i].word);
		if (!strncmp(word, words[i].word, *length))
			return words[i].text;
	}
	return NULL;
}

static void write_line(const struct begun *begun, const char *line, FILE *out)
{
	while (*line) {
		size_t length = 0;
		const char *text = *line == '@' ? meaning(begun, line, &length) : NULL;

		if (text) {
			fputs(text, out);
			line += length;
		} else {
			fputc(*line++, out);
		}
	}
}

/* FOLDER/FILE, with NAME at the file's beginning replaced. */
static const char *path_of(struct begun *begun, const char *file)
{
	bool named = !strncmp(file, "NAME.", strlen("NAME."));

	return weir_arena_printf(&begun->arena, "%s/%s%s", begun->folder, named ? begun->name : "",
				 named ? file + strlen("NAME") : file);
}

static bool is_for(const struct begun *begun, const struct weir_template *template)
{
	return !strcmp(template->kind, "any") || !strcmp(template->kind, begun->kind);
}

static bool write_file(struct begun *begun, const struct weir_template *template,
		       struct weir_error *err)
{
	const char *path = path_of(begun, template->file);
	FILE *out = fopen(path, "wx");
	bool good = out != NULL;

	for (size_t i = 0; good && template->line[i]; i++)
		write_line(begun, template->line[i], out);
	good = good && !ferror(out);
	if (out)
		good = fclose(out) == 0 && good;
	if (good && strstr(template->file, ".sh"))
		good = chmod(path, SCRIPT_MODE) == 0;
	return good || weir_fail(err, WEIR_BROKEN, "%s: %s", path, strerror(errno));
}

static bool write_all(struct begun *begun, struct weir_error *err)
{
	for (const struct weir_template *t = weir_templates; t->kind; t++)
		if (is_for(begun, t) && !write_file(begun, t, err))
			return false;
	/* Nobody else may write there, or no plugin is loaded from it. */
	if (chmod(begun->folder, FOLDER_MODE) == 0 && rename(begun->folder, begun->target) == 0)
		return true;
	return weir_fail(err, WEIR_BROKEN, "%s: %s", begun->target, strerror(errno));
}

/* What cannot be removed stays, and the error tells what went wrong before. */
static void remove_all(struct begun *begun)
{
	for (const struct weir_template *t = weir_templates; t->kind; t++)
		if (is_for(begun, t))
			(void)unlink(path_of(begun, t->file));
	(void)rmdir(begun->folder);
}

static bool make(struct begun *begun, const char *parent, struct weir_error *err)
{
	struct stat info;
	char *folder;

	begun->target = weir_arena_printf(&begun->arena, "%s%s%s", parent ? parent : "",
					  parent ? "/" : "", begun->name);
	if (lstat(begun->target, &info) == 0) {
		weir_fail(err, WEIR_BAD_CONFIG, "%s is there already", begun->target);
		return weir_hint(err, "take another name, or --output DIR");
	}
	folder = weir_arena_printf(&begun->arena, "%s/.%s.XXXXXX", parent ? parent : ".",
				   begun->name);
	begun->folder = mkdtemp(folder);
	if (!begun->folder)
		return weir_fail(err, errno == EACCES ? WEIR_DENIED : WEIR_BROKEN, "%s: %s",
				 parent ? parent : ".", strerror(errno));
	if (write_all(begun, err))
		return true;
	remove_all(begun);
	return false;
}

int weir_plugins_act_new(struct weir_args *args, struct weir_logger *log)
{
	struct begun begun = { .kind = args->word[1], .name = args->word[2] };
	struct weir_error err;
	bool good;

	weir_arena_init(&begun.arena);
	begun.id = id_of(&begun.arena, begun.name);
	good = check_kind(begun.kind, &err) && check_name(begun.name, &err) &&
	       make(&begun, args->run.output, &err);
	if (good)
		printf("%s: a %s that works; now: cd %s && make check\n", begun.target, begun.kind,
		       begun.target);
	else
		weir_logger_error(log, NULL, &err);
	weir_arena_release(&begun.arena);
	return good ? WEIR_EXIT_OK : WEIR_EXIT_CONFIG;
}
