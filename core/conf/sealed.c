/*
 * sealed.c - writes and reads files of JSON that carry their own checksum.
 */
#include "sealed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/digest.h"
#include "../base/ours.h"
#include "files.h"

enum {
	FILE_CEILING = 1024 * 1024, /* bytes */
	HEAD_ROOM = 64,
	VERSION_DIGITS = 9,
};

static const char before[] = ",\"sha256\":\"", behind[] = "\"}\n";

enum {
	BEFORE = sizeof(before) - 1,
	DIGITS = WEIR_SHA256_TEXT - 1,
	TAIL = BEFORE + DIGITS + sizeof(behind) - 1,
};

static void sum_of(const char *at, size_t length, char sum[WEIR_SHA256_TEXT])
{
	struct weir_sha256 sha;

	weir_sha256_init(&sha);
	weir_sha256_add(&sha, at, length);
	weir_sha256_end(&sha, sum);
}

bool weir_sealed_end(struct weir_buffer *object)
{
	char sum[WEIR_SHA256_TEXT];

	sum_of(object->at ? object->at : "", object->length, sum);
	return weir_buffer_printf(object, "%s%s%s", before, sum, behind) && !object->overflow;
}

/* A file of another kind is not replaced: the first key says what it is. */
static bool is_ours(const char *path, const struct weir_buffer *object, struct weir_error *err)
{
	char head[HEAD_ROOM];
	const char *const begin[] = { head, NULL };

	(void)snprintf(head, sizeof(head), "%.*s", (int)strcspn(object->at, ":"), object->at);
	return weir_ours(path, begin, err);
}

bool weir_sealed_write(const char *path, struct weir_buffer *object, struct weir_error *err)
{
	struct weir_file *file;

	if (!weir_sealed_end(object))
		return weir_fail(err, WEIR_BUG, "%s would be too long", path);
	file = is_ours(path, object, err) ? weir_file_create(path, err) : NULL;
	if (!file)
		return false;
	if (weir_file_write(file, object->at, object->length, err))
		return weir_file_commit(file, NULL, err);
	weir_file_discard(file);
	return false;
}

/* ---- reading ---- */

/* 0: it begins with something else. */
static long version_of(const struct weir_buffer *source, const struct weir_seal *seal)
{
	char head[HEAD_ROOM];
	int length = snprintf(head, sizeof(head), "{\"%s\":", seal->name);
	const char *digit;

	if (!source->at || length < 0 || strncmp(source->at, head, (size_t)length) != 0)
		return 0;
	digit = source->at + length;
	if (strspn(digit, "0123456789") > VERSION_DIGITS)
		return 0;
	return strtol(digit, NULL, 10);
}

static bool is_whole(const struct weir_buffer *source)
{
	char sum[WEIR_SHA256_TEXT];
	const char *tail;

	if (source->length < TAIL)
		return false;
	tail = source->at + source->length - TAIL;
	if (strncmp(tail, before, BEFORE) != 0 || strcmp(tail + BEFORE + DIGITS, behind) != 0)
		return false;
	sum_of(source->at, source->length - TAIL, sum);
	return !memcmp(sum, tail + BEFORE, DIGITS);
}

static bool is_good(const struct weir_buffer *source, const char *path,
		    const struct weir_seal *seal, struct weir_error *err)
{
	long version = version_of(source, seal);

	if (version <= 0)
		return weir_fail(err, WEIR_BAD_CONFIG, "%s: is no %s of weir", path, seal->what);
	if (version > seal->version) {
		weir_fail(err, WEIR_BAD_CONFIG,
			  "%s: is a %s of version %ld, and this weir knows version %d", path,
			  seal->what, version, seal->version);
		return weir_hint(err, "a newer weir made it: use that one");
	}
	if (is_whole(source))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG,
		  "%s: is not as weir wrote it: it was edited, or a part "
		  "of it is missing",
		  path);
	return weir_hint(err, "a %s is not to be changed; have it made again", seal->what);
}

static struct weir_node *parse(const struct weir_buffer *source, const char *path,
			       struct weir_arena *arena, struct weir_error *err)
{
	struct weir_problems problems;
	struct weir_node *root;

	weir_problems_init(&problems);
	root = weir_yaml_parse(path, source, arena, &problems);
	if (problems.total)
		*err = problems.item[0];
	else if (!root || root->kind != WEIR_NODE_MAP)
		weir_fail(err, WEIR_BAD_CONFIG, "%s: cannot be read", path);
	if (problems.total || (root && root->kind != WEIR_NODE_MAP))
		root = NULL;
	weir_problems_release(&problems);
	return root;
}

struct weir_node *weir_sealed_read(const char *path, const struct weir_seal *seal,
				   struct weir_arena *arena, struct weir_error *err)
{
	struct weir_node *root = NULL;
	struct weir_error why = { 0 };
	struct weir_buffer source;

	weir_buffer_init(&source, FILE_CEILING);
	if (!weir_read_whole(path, &source, &why))
		weir_fail(err, WEIR_BAD_CONFIG, "%s: %s", path, why.message);
	else if (is_good(&source, path, seal, err))
		root = parse(&source, path, arena, err);
	weir_buffer_release(&source);
	return root;
}
