/*
 * postgrest_fixture.h - a server for store-postgrest that plays a script: each exchange takes the
 * next replies from it, and what was asked is kept where a test can look at it.
 */
#ifndef POSTGREST_FIXTURE_H
#define POSTGREST_FIXTURE_H

#include <weir/http.h>

#include "fake_host.h"

#define ID_1 "01010101-0101-0101-0101-010101010101"
#define ID_2 "02020202-0202-0202-0202-020202020202"
#define ID_3 "03030303-0303-0303-0303-030303030303"
#define ID_4 "04040404-0404-0404-0404-040404040404"

#define REFUSED_KEY(key)                                                                           \
	"{\"code\":\"23505\",\"details\":\"Key (" key ") already exists.\",\"hint\":null,"         \
	"\"message\":\"duplicate key value violates unique constraint \\\"races_name_key\\\"\"}"
#define SCHEMA                                                                                     \
	"{\"swagger\":\"2.0\",\"definitions\":{\"races\":{\"required\":[\"id\",\"name\","          \
	"\"place\",\"made\"],\"type\":\"object\",\"properties\":{"                                 \
	"\"id\":{\"format\":\"uuid\",\"default\":\"gen_random_uuid()\",\"type\":\"string\"},"      \
	"\"name\":{\"format\":\"text\",\"type\":\"string\"},"                                      \
	"\"place\":{\"format\":\"bigint\",\"type\":\"integer\"},"                                  \
	"\"made\":{\"format\":\"timestamp with time zone\",\"default\":\"now()\"},"                \
	"\"rating\":{\"format\":\"numeric\",\"type\":\"number\"},"                                 \
	"\"other\":{\"format\":\"jsonb\"}}},"                                                      \
	"\"odd\":{\"properties\":{\"id\":{\"format\":\"bigint\",\"type\":\"integer\"}}}},"         \
	"\"info\":{\"title\":\"x\"}}"

enum { SCRIPT = 32, ASKED_ROOM = 65536, TRIES = 3 };

/* A reply; the script ends with one that has no status. */
struct scripted {
	int status;
	const char *body, *range;
};

struct weir_reply {
	struct scripted said;
	uint32_t sends; /* of the request; the server counts */
};

struct server {
	struct weir_context host; /* first: the exchange is given its address */
	struct weir_reply script[SCRIPT];
	size_t next;
	char asked[ASKED_ROOM]; /* "METHOD PATH\n" and "BODY\n" */
	char read[ASKED_ROOM];
	char endpoint[ASKED_ROOM];
	struct weir_value value[8][3];
	struct weir_write_row row[8];
};

/* Appends a line. */
void keep(char *all, const char *text, size_t length);

static inline const struct weir_store_ops *ops(void)
{
	return weir_plugin_entry.ops.store;
}

struct server *begin(void);
/* The whole script was played. */
void end(struct server *server);
void open_well(struct server *server);
/* The replies that come from now on. */
void play(struct server *server, const struct scripted *reply, size_t count);
#define PLAY(server, ...)                                                                          \
	play(server, (const struct scripted[]){ __VA_ARGS__ },                                     \
	     sizeof((const struct scripted[]){ __VA_ARGS__ }) / sizeof(struct scripted))

void describe_well(struct server *server);
/* Keeps the two values of a row as text. */
bool add_row(void *arg, const struct weir_value *value, struct weir_error *err);

/* Rows 1..count, called A, B, ... */
struct weir_write rows(struct server *server, size_t count, enum weir_mode mode);
bool put(struct server *server, struct weir_write *write);
/* "IPRU-": what became of the rows. */
const char *outcomes(struct server *server, const struct weir_write *write);
size_t count_of(const char *text, const char *word);

#endif
