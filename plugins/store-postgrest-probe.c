/*
 * store-postgrest-probe.c - requests that change nothing and tell something by how they are
 * answered.
 *
 * For `?on_conflict=a,b&columns=id` PostgREST makes one statement: INSERT INTO t (id) SELECT
 * ... FROM json_to_recordset($1) AS _ (id uuid) ON CONFLICT (a, b) DO NOTHING. PostgreSQL
 * plans it first: without a unique key over exactly these columns it ends with 42P10.
 * Then it checks the role's rights (42501), and then it reads the rows: 22P05, since no text
 * can have a NUL, whatever the type of the column; or 22P02, where it is the type that the id
 * does not fit. An empty array would be carried out instead, and run the triggers that there are
 * for statements.
 */
#include <time.h>

#include "store-postgrest-page.h"
#include "store-postgrest-probe.h"
#include "store-postgrest-read.h"

enum {
	MS_PER_S = 1000,
	NS_PER_MS = 1000000,
	PROBES = 3, /* requests for a table's keys */
};

/* ---- rows ---- */

struct looking {
	struct rest_subject subject;
	uint64_t came, total;
};

/* How many rows a Content-Range names: "0-999/2500" is 1000, "*" "/0" none. */
static uint64_t rows_of(const char *range)
{
	struct weir_text from = { range, strcspn(range, "-/") }, to;
	int64_t first, last;

	if (range[from.length] != '-')
		return 0;
	to.at = range + from.length + 1;
	to.length = strcspn(to.at, "/");
	if (!weir_parse_int(from, &first) || !weir_parse_int(to, &last) || last < first)
		return 0;
	return (uint64_t)(last - first) + 1;
}

static bool judge_rows(void *arg, size_t index, const struct weir_reply *reply,
		       struct weir_error *err)
{
	struct looking *looking = arg;
	const char *range = weir_reply_header(reply, "Content-Range");
	struct rest_fault fault;

	(void)index;
	if (!rest_reply_good(reply, &looking->subject, &fault, err))
		return false;
	if (!rest_range_total(range, &looking->total))
		return weir_fail(err, WEIR_BUSY, "the answer does not say how many rows there are");
	looking->came = rows_of(range);
	return true;
}

static bool look(struct weir_context *context, struct looking *looking, int64_t limit,
		 struct weir_error *err)
{
	struct weir_request request = { .method = "GET",
					.header = rest_count_headers,
					.header_count = REST_READ_HEADERS };
	struct rest_text path = { 0 };
	bool good;

	rest_add_string(&path, "/");
	rest_add_percent(&path, looking->subject.table, strlen(looking->subject.table));
	rest_add_string(&path, "?select=id&limit=");
	rest_add_number(&path, limit);
	request.path = path.at;
	good = rest_text_good(&path, err) &&
	       weir_exchange(context, &request, 1, judge_rows, looking, err);
	rest_text_release(&path);
	return good;
}

static uint64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* has no way to fail here */
	return (uint64_t)now.tv_sec * MS_PER_S + (uint64_t)now.tv_nsec / NS_PER_MS;
}

bool rest_probe_count(struct weir_context *context, const char *table, struct rest_counted *out,
		      struct weir_error *err)
{
	struct looking looking = { .subject = { .table = table } };
	uint64_t began = now_ms();

	if (!look(context, &looking, 1, err))
		return false;
	out->ms = now_ms() - began;
	out->rows = looking.total;
	return true;
}

bool rest_probe_reply(struct weir_context *context, const char *table, int64_t limit,
		      uint64_t *came, struct weir_error *err)
{
	struct looking looking = { .subject = { .table = table } };

	if (!look(context, &looking, limit, err))
		return false;
	*came = looking.came;
	return true;
}

/* ---- keys ---- */

enum said { SAID_OTHER = 0, SAID_UNIQUE, SAID_NOT_UNIQUE, SAID_DENIED };

struct probing {
	struct rest_subject subject;
	enum said said[PROBES];
};

static enum said meaning_of(const char *state)
{
	if (!strcmp(state, "22P02") || !strcmp(state, "22P05"))
		return SAID_UNIQUE;
	if (!strcmp(state, "42P10"))
		return SAID_NOT_UNIQUE;
	return strcmp(state, "42501") ? SAID_OTHER : SAID_DENIED;
}

static bool judge_probe(void *arg, size_t index, const struct weir_reply *reply,
			struct weir_error *err)
{
	struct probing *probing = arg;
	struct rest_fault fault;

	probing->said[index] = SAID_OTHER;
	if (rest_reply_good(reply, &probing->subject, &fault, err))
		return true;
	probing->said[index] = meaning_of(fault.state);
	return probing->said[index] || (err->code != WEIR_BUSY && err->code != WEIR_UNSURE);
}

static void add_path(struct rest_text *path, const char *table, const char *const *column,
		     size_t count)
{
	size_t i;

	rest_add_string(path, "/");
	rest_add_percent(path, table, strlen(table));
	rest_add_string(path, "?on_conflict=");
	for (i = 0; i < count; i++) {
		rest_add_string(path, i ? "," : "");
		rest_add_percent(path, column[i], strlen(column[i]));
	}
	rest_add_string(path, "&columns=id");
}

static struct weir_request request_of(const struct rest_text *path)
{
	static const char body[] = "[{\"id\":\"\\u0000 weir doctor: this is no row\"}]";
	static const struct weir_header header[] = {
		{ "Accept", "application/json" },
		{ "Content-Type", "application/json" },
		{ "Prefer", "resolution=ignore-duplicates,return=minimal" },
	};

	return (struct weir_request){ .method = "POST",
				      .path = path->at,
				      .header = header,
				      .header_count = sizeof(header) / sizeof(header[0]),
				      .body = { body, sizeof(body) - 1 } };
}

bool rest_probe_keys(struct weir_context *context, const struct weir_examined *table,
		     struct rest_probed *out, struct weir_error *err)
{
	enum { OF_ID, OF_BOTH, OF_KEY };
	/* Of id together with another column nothing is unique: so the server does tell. */
	const char *const both[] = { "id", table->key[0] };
	struct probing probing = { .subject = { .table = table->table } };
	struct rest_text path[PROBES] = { { 0 } };
	struct weir_request request[PROBES];
	bool good = true;
	size_t i;

	add_path(&path[OF_ID], table->table, both, 1);
	add_path(&path[OF_BOTH], table->table, both, 2);
	add_path(&path[OF_KEY], table->table, table->key, table->key_count);
	for (i = 0; i < PROBES; i++) {
		good = good && rest_text_good(&path[i], err);
		request[i] = request_of(&path[i]);
	}
	good = good && weir_exchange(context, request, PROBES, judge_probe, &probing, err);
	for (i = 0; i < PROBES; i++)
		rest_text_release(&path[i]);
	out->told = probing.said[OF_BOTH] == SAID_NOT_UNIQUE;
	out->refused = probing.said[OF_ID] == SAID_DENIED;
	out->id = out->refused || probing.said[OF_ID] == SAID_UNIQUE;
	out->key = out->told &&
		   (probing.said[OF_KEY] == SAID_DENIED || probing.said[OF_KEY] == SAID_UNIQUE);
	return good;
}
