/*
 * postgrest_server.c - plays the script of postgrest_fixture.h.
 */
#include "postgrest_fixture.h"

#include <stdio.h>
#include <stdlib.h>

void keep(char *all, const char *text, size_t length)
{
	size_t used = strlen(all);

	(void)snprintf(all + used, ASKED_ROOM - used, "%.*s\n", (int)length, text ? text : "");
}

int weir_reply_status(const struct weir_reply *reply)
{
	return reply->said.status;
}

struct weir_text weir_reply_body(const struct weir_reply *reply)
{
	return (struct weir_text){ reply->said.body, strlen(reply->said.body) };
}

const char *weir_reply_header(const struct weir_reply *reply, const char *name)
{
	ck_assert_str_eq(name, "Content-Range");
	return reply->said.range;
}

uint32_t weir_reply_retry_after_ms(const struct weir_reply *reply)
{
	return reply->said.status == 429 ? 7000 : 0;
}

uint32_t weir_reply_sends(const struct weir_reply *reply)
{
	return reply->sends;
}

bool weir_connect(struct weir_context *context, const struct weir_endpoint *endpoint,
		  struct weir_error *err)
{
	struct server *server = (struct server *)(void *)context;
	size_t i;

	(void)err;
	keep(server->endpoint, endpoint->url, strlen(endpoint->url));
	for (i = 0; i < endpoint->header_count; i++) {
		keep(server->endpoint, endpoint->header[i].name, strlen(endpoint->header[i].name));
		keep(server->endpoint, endpoint->header[i].value,
		     strlen(endpoint->header[i].value));
	}
	return true;
}

/* Asks again what may be asked again, so that its next reply comes next in the script. */
bool weir_exchange(struct weir_context *context, const struct weir_request *request, size_t count,
		   weir_judge_fn *judge, void *arg, struct weir_error *err)
{
	struct server *server = (struct server *)(void *)context;
	size_t i;
	int tries;

	for (i = 0; i < count; i++) {
		char line[16];
		bool good = false;

		(void)snprintf(line, sizeof(line), "%s", request[i].method);
		keep(server->asked, line, strlen(line));
		keep(server->asked, request[i].path, strlen(request[i].path));
		if (request[i].body.at)
			keep(server->asked, request[i].body.at, request[i].body.length);
		for (tries = 0; !good && tries < TRIES; tries++) {
			ck_assert_msg(server->script[server->next].said.status, "unexpected: %s %s",
				      request[i].method, request[i].path);
			server->script[server->next].sends = (uint32_t)tries + 1;
			good = judge(arg, i, &server->script[server->next++], err);
			if (!good && err->code != WEIR_BUSY && err->code != WEIR_UNSURE)
				return false;
		}
		if (!good)
			return false;
	}
	return true;
}

struct server *begin(void)
{
	struct server *server = calloc(1, sizeof(*server));

	ck_assert_ptr_nonnull(server);
	fake_begin(&server->host);
	fake_option(&server->host, "url", "https://db.example/rest/v1/");
	fake_option(&server->host, "key", "sb_secret_x");
	return server;
}

void end(struct server *server)
{
	ck_assert_int_eq(server->script[server->next].said.status, 0);
	fake_end(&server->host);
	free(server);
}

void open_well(struct server *server)
{
	ck_assert_msg(fake_open(&server->host), "%s", server->host.err.message);
}

void play(struct server *server, const struct scripted *reply, size_t count)
{
	memset(server->script, 0, sizeof(server->script));
	for (size_t i = 0; i < count; i++)
		server->script[i].said = reply[i];
	server->next = 0;
	server->asked[0] = '\0';
}

void describe_well(struct server *server)
{
	struct weir_table_info info = { .name = "races" };
	bool exists;

	PLAY(server, { 200, SCHEMA, NULL });
	ck_assert(ops()->describe(server->host.self, &server->host, "races", &info, &exists,
				  &server->host.err));
	ck_assert(exists);
}

bool add_row(void *arg, const struct weir_value *value, struct weir_error *err)
{
	struct server *server = arg;
	const char *text;
	size_t i;

	(void)err;
	for (i = 0; i < 2; i++) {
		text = weir_arena_printf(&server->host.arena, "%s %s",
					 weir_type_name(value[i].type),
					 fake_text(&server->host, &value[i]));
		keep(server->read, text, strlen(text));
	}
	return true;
}

static const char *const write_columns[] = { "id", "name", "place" };

struct weir_write rows(struct server *server, size_t count, enum weir_mode mode)
{
	static const char *const names[] = { "A", "B", "C", "D", "E", "F", "G", "H" };
	size_t i;

	memset(server->row, 0, sizeof(server->row));
	for (i = 0; i < count; i++) {
		server->value[i][0] = weir_id(fake_id((uint8_t)(i + 1)));
		server->value[i][1] = weir_string(names[i]);
		server->value[i][2] = weir_int(1);
		server->row[i].value = server->value[i];
	}
	return (struct weir_write){ .table = "races",
				    .column = write_columns,
				    .column_count = 3,
				    .row = server->row,
				    .row_count = count,
				    .mode = mode,
				    .refusals_allowed = 2 };
}

bool put(struct server *server, struct weir_write *write)
{
	write->arena = &server->host.arena;
	return ops()->write(server->host.self, &server->host, write, &server->host.err);
}

const char *outcomes(struct server *server, const struct weir_write *write)
{
	char *text = weir_arena_strdup(&server->host.arena, "--------");
	size_t i;

	for (i = 0; i < write->row_count; i++)
		text[i] = "-IUPR"[write->row[i].outcome];
	text[i] = '\0';
	return text;
}

size_t count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (; (text = strstr(text, word)); text++)
		count++;
	return count;
}
