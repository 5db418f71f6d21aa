/*
 * store-file-disk.c - writes the files, so that a batch is in one as a whole or not at all.
 *
 * Changes write the whole file anew, beside the old one, which is then replaced. New rows are
 * appended, which takes time for what is new only. Before that the file .TABLE.KIND.undo says how
 * long the file is, how much comes, and what both look like. Where a process or the machine stops
 * within an append, the next one to open the folder cuts off what is not whole; where the file was
 * changed in the meantime, it is left alone.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store-file-disk.h"
#include "store-file-index.h"

enum {
	MADE_END = 12,   /* bytes of ".weir-XXXXXX", which the core makes */
	TAIL = 4096,     /* bytes in front of an append that are looked at */
	NOTE_ROOM = 128, /* bytes of what the undo file says */
	FOLDER_MODE = 0777,
	AT_ONCE = 64 * 1024, /* bytes that are read at once */
};

static bool io_fail(const char *path, const char *what, struct weir_error *err)
{
	bool denied = errno == EACCES || errno == EPERM || errno == EROFS;

	weir_fail(err, denied ? WEIR_DENIED : WEIR_BROKEN, "\"%s\" cannot be %s: %s", path, what,
		  strerror(errno));
	if (errno == ENOSPC || errno == EDQUOT)
		return weir_hint(err, "make room on that disk, then give the same command again");
	return denied ? weir_hint(err, "check who may write there, or name another folder") : false;
}

/* ---- the folder ---- */

/* ".TABLE.csv.weir-XXXXXX" or "..TABLE.csv.undo.weir-XXXXXX": a file that was not finished. */
static bool is_unfinished(const char *name, const char *kind)
{
	size_t length = strlen(name), end = strlen(kind) + 1;

	if (*name != '.' || length < MADE_END + end + 1 ||
	    memcmp(name + length - MADE_END, ".weir-", strlen(".weir-")) != 0)
		return false;
	length -= MADE_END;
	if (name[1] == '.' && length > end + strlen(".undo") &&
	    !memcmp(name + length - strlen(".undo"), ".undo", strlen(".undo")))
		length -= strlen(".undo");
	return name[length - end] == '.' && !memcmp(name + length - end + 1, kind, end - 1);
}

/* Nobody else writes here: what is unfinished is of a run that was killed. */
static void remove_unfinished(const struct file_store *store)
{
	DIR *folder = opendir(store->folder);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (is_unfinished(entry->d_name, store->format->kind))
			(void)unlinkat(dirfd(folder), entry->d_name, 0); /* it harms nobody */
	if (folder)
		(void)closedir(folder); /* it was only read */
}

bool disk_open(struct file_store *store, struct weir_error *err)
{
	struct stat st;

	store->lock = -1;
	if (store->dry && stat(store->folder, &st))
		return true;
	if (!store->dry && mkdir(store->folder, FOLDER_MODE) && errno != EEXIST)
		return io_fail(store->folder, "made", err);
	store->lock = open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (store->lock < 0)
		return io_fail(store->folder, "opened as a folder", err);
	if (store->dry)
		return true;
	if (!flock(store->lock, LOCK_EX | LOCK_NB)) {
		remove_unfinished(store);
		return true;
	}
	weir_fail(err, WEIR_BUSY, "%s: another weir writes to this folder", store->folder);
	return weir_hint(err, "wait until it is done and give the same command again");
}

void disk_close(struct file_store *store)
{
	if (store->lock >= 0)
		(void)close(store->lock); /* nothing was written through it */
	store->lock = -1;
}

/* ---- how a file is ---- */

static void note_state(const struct stat *st, struct file_state *state)
{
	*state = (struct file_state){ .there = true,
				      .size = (uint64_t)st->st_size,
				      .inode = (uint64_t)st->st_ino,
				      .seconds = st->st_mtim.tv_sec,
				      .nanoseconds = st->st_mtim.tv_nsec };
}

static bool read_state(const struct file_table *table, struct file_state *state,
		       struct weir_error *err)
{
	struct stat st;

	*state = (struct file_state){ .there = false };
	if (stat(table->path, &st))
		return errno == ENOENT || io_fail(table->path, "read", err);
	if (!S_ISREG(st.st_mode))
		return weir_fail(err, WEIR_DENIED, "\"%s\" is no file", table->path);
	note_state(&st, state);
	return true;
}

bool disk_look(struct file_table *table, struct weir_error *err)
{
	return read_state(table, &table->state, err);
}

bool disk_check(const struct file_table *table, struct weir_error *err)
{
	const struct file_state *was = &table->state;
	struct file_state is;

	if (!read_state(table, &is, err))
		return false;
	if (is.there == was->there &&
	    (!is.there || (is.size == was->size && is.inode == was->inode &&
			   is.seconds == was->seconds && is.nanoseconds == was->nanoseconds)))
		return true;
	weir_fail(err, WEIR_BROKEN, "\"%s\" was changed by somebody else while the run was on",
		  table->path);
	return weir_hint(err, "give the same command again: it reads the file as it is now");
}

/* ---- undo ---- */

struct note {
	uint64_t before, added;           /* bytes */
	uint64_t before_hash, added_hash; /* of the last bytes before, and of all that is added */
};

/* FNV-1a */
static uint64_t hash(uint64_t start, const char *at, size_t length)
{
	for (size_t i = 0; i < length; i++)
		start = (start ^ (unsigned char)at[i]) * 0x100000001b3;
	return start;
}

static const uint64_t HASH_START = 0xcbf29ce484222325;

/* Of the bytes from..to of the file. */
static bool hash_file(int fd, uint64_t from, uint64_t to, uint64_t *out)
{
	char *bytes = malloc(AT_ONCE);

	for (*out = HASH_START; bytes && from < to;) {
		size_t most = to - from < AT_ONCE ? (size_t)(to - from) : AT_ONCE;
		ssize_t got = pread(fd, bytes, most, (off_t)from);

		if (got <= 0)
			break;
		*out = hash(*out, bytes, (size_t)got);
		from += (uint64_t)got;
	}
	free(bytes);
	return from >= to;
}

static bool hash_tail(int fd, uint64_t end, uint64_t *out)
{
	return hash_file(fd, end > TAIL ? end - TAIL : 0, end, out);
}

static bool write_note(const struct file_table *table, const struct note *note,
		       struct weir_error *err)
{
	char text[NOTE_ROOM];
	int length =
		snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
			 note->before, note->added, note->before_hash, note->added_hash);
	struct weir_file *file = weir_file_create(table->undo, err);

	if (!file)
		return false;
	if (weir_file_write(file, text, (size_t)length, err))
		return weir_file_commit(file, NULL, err);
	weir_file_discard(file);
	return false;
}

/* *there = false where there is none, or it says nothing that could be understood. */
static void read_note(const struct file_table *table, struct note *note, bool *there)
{
	FILE *file = fopen(table->undo, "re");
	char text[NOTE_ROOM], *at = text;
	uint64_t *const number[] = { &note->before, &note->added, &note->before_hash,
				     &note->added_hash };

	*there = file && fgets(text, sizeof(text), file);
	for (size_t i = 0; *there && i < sizeof(number) / sizeof(number[0]); i++) {
		char *end;

		*number[i] = strtoull(at, &end, 10);
		*there = end > at;
		at = end;
	}
	if (file)
		(void)fclose(file); /* it was only read */
}

/* Is what stands behind `before` a part of what was to be added, or not all of it as it should be?
 */
static bool is_torn(int fd, const struct note *note, uint64_t size)
{
	uint64_t found;

	if (size <= note->before || size > note->before + note->added ||
	    !hash_tail(fd, note->before, &found) || found != note->before_hash)
		return false;
	return size < note->before + note->added || !hash_file(fd, note->before, size, &found) ||
	       found != note->added_hash;
}

static bool cut(const struct file_table *table, int fd, const struct note *note,
		struct weir_error *err)
{
	weir_log(table->store->context, WEIR_WARN,
		 "%s: the last batch of a run that was stopped is not whole and is taken away",
		 table->path);
	return (!ftruncate(fd, (off_t)note->before) && !fsync(fd)) ||
	       io_fail(table->path, "cut", err);
}

bool disk_recover(struct file_table *table, uint64_t *limit, struct weir_error *err)
{
	bool dry = table->store->dry, there, torn, good = true;
	struct note note = { 0 };
	struct stat st;
	int fd;

	*limit = UINT64_MAX;
	read_note(table, &note, &there);
	if (!there)
		return true;
	fd = open(table->path, (dry ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	torn = fd >= 0 && !fstat(fd, &st) && is_torn(fd, &note, (uint64_t)st.st_size);
	if (torn && dry)
		*limit = note.before;
	else if (torn)
		good = cut(table, fd, &note, err);
	if (fd >= 0)
		(void)close(fd); /* it was synced */
	if (good && !dry)
		(void)unlink(table->undo); /* if it stays, it is understood once more */
	return good;
}

/* ---- writing ---- */

static bool put_all(int fd, const struct file_text *text)
{
	size_t done = 0;

	while (done < text->length) {
		ssize_t put = write(fd, text->at + done, text->length - done);

		if (put < 0 && errno != EINTR)
			return false;
		done += put > 0 ? (size_t)put : 0;
	}
	return !fsync(fd);
}

/* A file that was edited may lack the end of its last line. */
static bool ends_with_line(int fd, uint64_t size, bool *out)
{
	char last = '\n';

	if (size && pread(fd, &last, 1, (off_t)size - 1) != 1)
		return false;
	*out = last == '\n';
	return true;
}

static bool append_to(struct file_table *table, int fd, const struct file_text *text,
		      struct weir_error *err)
{
	struct note note = { .before = table->state.size, .added = text->length };
	struct stat st;

	note.added_hash = hash(HASH_START, text->at, text->length);
	if (!hash_tail(fd, note.before, &note.before_hash))
		return io_fail(table->path, "read", err);
	if (!write_note(table, &note, err))
		return false;
	if (!put_all(fd, text) || fstat(fd, &st)) {
		io_fail(table->path, "written", err);
		/* All of it or nothing; if not even that works, the undo file is still there. */
		if (!ftruncate(fd, (off_t)note.before))
			(void)unlink(table->undo);
		return false;
	}
	note_state(&st, &table->state);
	(void)unlink(table->undo); /* if it stays, what it says is found to be whole */
	return true;
}

bool disk_append(struct file_table *table, const struct file_text *text, struct weir_error *err)
{
	int fd = open(table->path, O_RDWR | O_APPEND | O_CLOEXEC);
	bool ended = false, good;

	if (fd < 0)
		return io_fail(table->path, "written", err);
	if (!ends_with_line(fd, table->state.size, &ended))
		good = io_fail(table->path, "read", err);
	else
		good = ended ? append_to(table, fd, text, err) : disk_rewrite(table, err);
	(void)close(fd); /* it was synced */
	return good;
}

/* The whole file on its way out. */
struct output {
	struct file_table *table;
	struct weir_file *file;
	struct file_text text;
};

static bool put_out(struct output *out, struct weir_error *err)
{
	bool good = out->text.failed
			    ? file_no_memory(out->table->store, err)
			    : weir_file_write(out->file, out->text.at, out->text.length, err);

	out->text.length = 0;
	return good;
}

static bool put_row(void *arg, const struct weir_text *cell, struct weir_error *err)
{
	struct output *out = arg;

	out->table->store->format->put_row(out->table, cell, &out->text);
	return put_out(out, err);
}

bool disk_rewrite(struct file_table *table, struct weir_error *err)
{
	struct output out = { .table = table, .file = weir_file_create(table->path, err) };
	const struct file_format *format = table->store->format;
	bool good = out.file != NULL;

	if (good && format->put_head) {
		format->put_head(table, &out.text);
		good = put_out(&out, err);
	}
	good = good && index_each(table, put_row, &out, err);
	if (good)
		good = weir_file_commit(out.file, NULL, err);
	else
		weir_file_discard(out.file);
	file_text_release(&out.text);
	return good && disk_look(table, err);
}
