/*
 * facts.c - collects what a run was asked to do, and with what.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/digest.h"
#include "../base/text.h"

enum { STEP = 64 * 1024, OPTIONS_CEILING = 1 << 20 };

static bool read_all(int fd, struct weir_sha256 *sha, uint64_t *size)
{
	unsigned char *room = weir_xcalloc(STEP, 1);
	ssize_t got;

	do {
		got = read(fd, room, STEP);
		if (got > 0) {
			weir_sha256_add(sha, room, (size_t)got);
			*size += (uint64_t)got;
		}
	} while (got > 0 || (got < 0 && errno == EINTR));
	free(room);
	return got == 0;
}

bool weir_facts_digest(const char *path, char sha256[WEIR_SHA256_TEXT], uint64_t *size,
		       bool *regular, struct weir_error *err)
{
	struct weir_sha256 sha;
	struct stat info;
	bool good;
	int fd;

	*size = 0;
	*sha256 = '\0';
	*regular = !stat(path, &info) && S_ISREG(info.st_mode);
	if (!*regular)
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	weir_sha256_init(&sha);
	good = fd >= 0 && read_all(fd, &sha, size);
	if (!good)
		weir_fail(err, WEIR_BAD_CONFIG, "%s cannot be read: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	weir_sha256_end(&sha, sha256);
	return good;
}

/* The same file under whatever name has one real name; what has none keeps its own. */
static const char *real_path(struct weir_session *session, const char *path)
{
	char *real = realpath(path, NULL);
	const char *kept = weir_arena_strdup(&session->arena, real ? real : path);

	free(real);
	return kept;
}

/* A digest of the digests of its files. */
bool weir_facts_text(const struct weir_pipeline *pipeline, char text[WEIR_SHA256_TEXT],
		     struct weir_error *err)
{
	char one[WEIR_SHA256_TEXT];
	struct weir_sha256 sha;
	uint64_t size;
	bool regular;

	weir_sha256_init(&sha);
	for (size_t i = 0; i < pipeline->layer_count; i++) {
		if (!weir_facts_digest(pipeline->layer[i], one, &size, &regular, err))
			return false;
		weir_sha256_add(&sha, one, sizeof(one));
	}
	weir_sha256_end(&sha, text);
	return true;
}

static bool add_input(struct weir_session *session, struct weir_run_facts *facts, size_t step,
		      struct weir_run_input *input, struct weir_error *err)
{
	char sha256[WEIR_SHA256_TEXT];
	bool regular;

	if (!session->input[step])
		return true;
	input->step = step;
	input->path = real_path(session, session->input[step]);
	if (!weir_facts_digest(input->path, sha256, &input->size, &regular, err))
		return false;
	input->sha256 = weir_arena_strdup(&session->arena, sha256);
	facts->input_count++;
	return true;
}

static const char *selection_text(struct weir_session *session)
{
	const struct weir_run_options *o = session->options;

	if (o->only)
		return weir_arena_printf(&session->arena, "only %s", o->only);
	return weir_arena_printf(&session->arena, "%s%s%s%s%s", o->from ? "from " : "",
				 o->from ? o->from : "", o->from && o->until ? " " : "",
				 o->until ? "until " : "", o->until ? o->until : "");
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a run is known by when it is to be gone on with. A partial run is another run. */
static const char *key_of(struct weir_session *session, const struct weir_run_facts *facts)
{
	const char *const text[] = { facts->file, facts->store_name, facts->selection };
	const char **path =
		weir_arena_alloc(&session->arena, (facts->input_count + 1) * sizeof(*path));
	char key[WEIR_SHA256_TEXT];
	struct weir_sha256 sha;

	weir_sha256_init(&sha);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		weir_sha256_add(&sha, text[i], strlen(text[i]) + 1);
	for (size_t i = 0; i < facts->input_count; i++)
		path[i] = facts->input[i].path;
	qsort(path, facts->input_count, sizeof(*path), by_path);
	for (size_t i = 0; i < facts->input_count; i++)
		weir_sha256_add(&sha, path[i], strlen(path[i]) + 1);
	weir_sha256_end(&sha, key);
	return weir_arena_strdup(&session->arena, key);
}

/* ---- the options ---- */

static void put_text(struct weir_session *session, struct weir_buffer *out, const char *text)
{
	const char *shown = weir_logger_redacted(session->log, text);

	weir_text_json(out, shown, strlen(shown));
}

static void put_option(struct weir_session *session, struct weir_buffer *out, const char *name,
		       const char *value)
{
	if (!value)
		return;
	if (out->length > 1)
		weir_buffer_byte(out, ',');
	weir_text_json(out, name, strlen(name));
	weir_buffer_byte(out, ':');
	put_text(session, out, value);
}

/* {"to": ..., "only": ..., "params": {...}}; paths among the parameters are absolute. */
static const char *options_json(struct weir_session *session)
{
	const struct weir_run_options *o = session->options;
	struct weir_buffer out, params;
	const char *json;

	weir_buffer_init(&out, OPTIONS_CEILING);
	weir_buffer_init(&params, OPTIONS_CEILING);
	weir_buffer_byte(&params, '{');
	for (size_t i = 0; i < session->pipeline->param_count; i++)
		put_option(session, &params, session->pipeline->param[i].name,
			   session->pipeline->param[i].value);
	weir_buffer_byte(&params, '}');
	weir_buffer_byte(&out, '{');
	put_option(session, &out, "to", o->to);
	put_option(session, &out, "only", o->only);
	put_option(session, &out, "from", o->from);
	put_option(session, &out, "until", o->until);
	weir_buffer_printf(&out, "%s\"params\":", out.length > 1 ? "," : "");
	weir_buffer_append(&out, params.at, params.length);
	weir_buffer_byte(&out, '}');
	json = out.overflow || params.overflow
		       ? "{}"
		       : weir_arena_copy(&session->arena, out.at, out.length);
	weir_buffer_release(&out);
	weir_buffer_release(&params);
	return json;
}

bool weir_facts_make(struct weir_session *session, const struct weir_selection *selection,
		     struct weir_run_facts *facts, struct weir_error *err)
{
	size_t steps = session->pipeline->step_count;
	char *text = weir_arena_alloc(&session->arena, WEIR_SHA256_TEXT);
	struct weir_run_input *input =
		weir_arena_alloc(&session->arena, (steps + 1) * sizeof(*input));

	*facts = (struct weir_run_facts){
		.books = &session->books,
		.file = real_path(session, session->options->file),
		.fingerprint = session->pipeline->fingerprint,
		.selection = selection_text(session),
		.store_name = session->pipeline->store.name,
		.options = options_json(session),
		.input = input,
		.target = session->target,
		.step_count = steps,
	};
	for (size_t i = selection->first; i <= selection->last; i++)
		if (!add_input(session, facts, i, &input[facts->input_count], err))
			return false;
	facts->key = key_of(session, facts);
	facts->text = text;
	return weir_facts_text(session->pipeline, text, err);
}
