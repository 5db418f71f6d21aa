/*
 * receipt.c - writes a run's receipt.
 */
#include "receipt.h"

#include "../base/clock.h"
#include "../base/crash.h"
#include "../base/json.h"
#include "../conf/sealed.h"
#include "receipt_parts.h"
#include "report_parts.h"

enum { RECEIPT_CEILING = 1 << 20 };

const struct weir_seal weir_receipt_seal = { "weir_receipt", WEIR_RECEIPT_VERSION, "receipt" };

static void put_head(struct weir_json *json, const struct weir_session *session,
		     const struct weir_run_facts *facts)
{
	const struct weir_books *books = &session->books;
	char now[WEIR_TIME_TEXT];

	weir_clock_utc(now);
	weir_json_count(json, weir_receipt_seal.name, WEIR_RECEIPT_VERSION);
	weir_json_text(json, "run", books->run_id);
	weir_json_text(json, "made", now);
	weir_json_text(json, "pipeline", books->pipeline);
	weir_json_text(json, "file", facts->file);
	weir_json_text(json, "text", facts->text);
	weir_json_text(json, "fingerprint", facts->fingerprint);
	weir_json_text(json, "selection", facts->selection);
	weir_json_text(json, "store_name", facts->store_name);
	weir_json_text(json, "store", books->store);
	weir_json_text(json, "state", books->state_dir);
	weir_json_text(json, "options", facts->options);
	weir_json_text(json, "outcome", weir_books_outcome(books));
	weir_json_int(json, "exit_code", books->exit_code);
	weir_json_flag(json, "resumed", books->resumed);
	weir_json_seconds(json, "seconds", books->seconds);
	weir_json_count(json, "requests", books->requests);
}

static void put_inputs(struct weir_json *json, const struct weir_session *session,
		       const struct weir_run_facts *facts)
{
	weir_json_open(json, "inputs", '[');
	for (size_t i = 0; i < facts->input_count; i++) {
		const struct weir_run_input *input = &facts->input[i];

		weir_json_open(json, NULL, '{');
		weir_json_text(json, "step", session->books.step[input->step].name);
		weir_json_count(json, "number", input->step);
		weir_json_text(json, "path", input->path);
		weir_json_count(json, "size", input->size);
		weir_json_text(json, "sha256", input->sha256);
		weir_json_close(json, '}');
	}
	weir_json_close(json, ']');
}

struct receipt {
	const struct weir_session *session;
	const struct weir_run_facts *facts;
};

/* All but the end of the object. */
static void put_receipt(struct weir_json *json, const void *arg)
{
	const struct receipt *receipt = arg;

	weir_json_open(json, NULL, '{');
	put_head(json, receipt->session, receipt->facts);
	put_inputs(json, receipt->session, receipt->facts);
	weir_summary_json_parts(json, &receipt->session->books);
}

bool weir_receipt_write(struct weir_session *session, const struct weir_run_facts *facts,
			struct weir_error *err)
{
	const char *path =
		weir_arena_printf(&session->arena, "%s/receipt.json", session->run_folder);
	const struct receipt receipt = { session, facts };
	struct weir_buffer out;
	bool good;

	weir_buffer_init(&out, RECEIPT_CEILING);
	good = weir_json_append(&out, put_receipt, &receipt) ||
	       weir_fail(err, WEIR_BROKEN, "%s cannot be made", path);
	good = good && weir_sealed_write(path, &out, err);
	weir_crash_point("receipt.written");
	good = good && weir_ledger_receipt(session->ledger, out.at, err);
	weir_buffer_release(&out);
	return good;
}
