/*
 * ledger_lock.c - the file that says which process, and which of its runs, writes into a store.
 *
 * One per store in the state folder; the kernel lets go of it when the process ends, however.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/crash.h"
#include "../base/digest.h"
#include "ledger_db.h"

enum { PATH_ROOM = 4096 };

static const char retry[] = " retry"; /* behind the run's id */

static int open_lock(const struct weir_ledger *ledger, const char *store, int flags,
		     char path[PATH_ROOM])
{
	char name[WEIR_SHA256_TEXT];
	struct weir_sha256 sha;

	weir_sha256_init(&sha);
	weir_sha256_add(&sha, store, strlen(store));
	weir_sha256_end(&sha, name);
	snprintf(path, PATH_ROOM, "%s/%.16s.lock", ledger->folder, name);
	return open(path, O_RDWR | O_CLOEXEC | flags, 0600);
}

/* The process that holds it, or 0. */
static long holder(int fd)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return !fcntl(fd, F_GETLK, &whole) && whole.l_type != F_UNLCK ? (long)whole.l_pid : 0;
}

static bool lock_fail(const struct weir_ledger *ledger, struct weir_error *err)
{
	weir_fail(err, WEIR_BROKEN, "the lock in %s: %s", ledger->folder, strerror(errno));
	return weir_hint(err, "is the disk full, or the folder read-only? --state names another");
}

/* Which run held it last does not hold it now. */
static bool forget(struct weir_ledger *ledger, struct weir_error *err)
{
	if (ftruncate(ledger->lock, 0))
		return lock_fail(ledger, err);
	weir_crash_point("lock.emptied");
	return true;
}

bool weir_ledger_lock(struct weir_ledger *ledger, const char *store, struct weir_error *err)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char path[PATH_ROOM];

	ledger->lock = open_lock(ledger, store, O_CREAT, path);
	if (ledger->lock < 0)
		return weir_fail(err, WEIR_BROKEN, "%s: %s", path, strerror(errno));
	weir_crash_point("lock.made");
	if (!fcntl(ledger->lock, F_SETLK, &whole))
		return forget(ledger, err);
	if (errno != EACCES && errno != EAGAIN)
		return weir_fail(err, WEIR_BROKEN, "%s cannot be locked: %s", path,
				 strerror(errno)) ||
		       weir_hint(err, "--state names a folder on another disk");
	weir_fail(err, WEIR_BUSY, "an import into %s is running already, in process %ld", store,
		  holder(ledger->lock));
	return weir_hint(err, "wait for it to end; `weir status` shows it");
}

bool weir_ledger_claim(struct weir_ledger *ledger, enum weir_held what, struct weir_error *err)
{
	char said[WEIR_RUN_ID + sizeof(retry)];
	int length = snprintf(said, sizeof(said), "%s%s", ledger->run,
			      what == WEIR_HELD_RETRY ? retry : "");

	if (ledger->lock < 0)
		return true;
	/* Without the one before: that was forgotten when it was locked. */
	if (pwrite(ledger->lock, said, (size_t)length, 0) != length)
		return lock_fail(ledger, err);
	weir_crash_point("lock.claimed");
	return true;
}

enum weir_held weir_ledger_held(const struct weir_ledger *ledger, const char *store,
				const char *run)
{
	char path[PATH_ROOM], there[WEIR_RUN_ID + sizeof(retry)] = "";
	size_t length = strlen(run);
	bool held;
	int fd;

	/* Who closes a file lets go of all of its own locks on it. */
	if (ledger->lock >= 0)
		return WEIR_HELD_NOT;
	fd = open_lock(ledger, store, 0, path);
	if (fd < 0)
		return WEIR_HELD_NOT;
	held = holder(fd) && pread(fd, there, sizeof(there) - 1, 0) > 0 &&
	       !strncmp(there, run, length);
	close(fd);
	if (held && !strcmp(there + length, retry))
		return WEIR_HELD_RETRY;
	return held && !there[length] ? WEIR_HELD_RUN : WEIR_HELD_NOT;
}
