/*
 * retry_file.c - looks a mended reject file over before a row moves.
 *
 * The source has looked at its columns. Here every record has to be a row that this run rejected,
 * once, and the input has to be the one that it was rejected from.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "facts.h"
#include "retry.h"

static bool same_input(const struct weir_retry *retry, const struct weir_retry_flow *flow,
		       struct weir_error *err)
{
	char sha256[WEIR_SHA256_TEXT];
	uint64_t size;
	bool regular;

	if (!weir_facts_digest(flow->input, sha256, &size, &regular, err))
		return false;
	if (!strcmp(sha256, flow->sha256))
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "%s is not as run %s has read it", flow->input,
		  retry->run.id);
	return weir_hint(err, "import it again as a whole: what is in the store is present then");
}

static int by_number(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static bool misfit(const struct weir_retry_flow *flow, uint64_t at, struct weir_error *err)
{
	snprintf(err->file, sizeof(err->file), "%s", flow->mended.path);
	err->line = at;
	return weir_hint(err, "rows may be taken out of the file and values changed, but the "
			      "first column stays as it is");
}

/* seen: a byte for each of the flow's lines. */
static bool check_record(const struct weir_retry *retry, const struct weir_retry_flow *flow,
			 const struct weir_csv_record *record, unsigned char *seen,
			 struct weir_error *err)
{
	const uint64_t *found = NULL;
	int64_t number = 0;
	uint64_t line;

	if (record->count && weir_parse_int(weir_trim(record->field[0]), &number) && number > 0) {
		line = (uint64_t)number;
		found = bsearch(&line, flow->line, flow->line_count, sizeof(line), by_number);
	}
	if (!found) {
		weir_fail(err, WEIR_BAD_CONFIG, "is no row that run %s has rejected",
			  retry->run.id);
		return misfit(flow, record->line, err);
	}
	if (!seen[found - flow->line]++)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "line %lld of the input stands there twice",
		  (long long)number);
	return misfit(flow, record->line, err);
}

static bool check_records(const struct weir_retry *retry, const struct weir_retry_flow *flow,
			  struct weir_csv *csv, uint64_t *records, struct weir_error *err)
{
	unsigned char *seen = weir_xcalloc(flow->line_count + 1, 1);
	struct weir_csv_record record;
	bool end = false, good, header = true;

	do {
		good = weir_csv_next(csv, &record, &end, err);
		if (good && !end && !header) {
			good = check_record(retry, flow, &record, seen, err);
			++*records;
		}
		header = false;
	} while (good && !end);
	free(seen);
	return good;
}

/* They are rejected as before; in the books, and in no file. */
static void tell_taken_out(const struct weir_session *session, const struct weir_retry_flow *flow,
			   uint64_t records)
{
	uint64_t rows = flow->rejected > records ? flow->rejected - records : 0;

	if (rows)
		weir_logger_write(session->log, WEIR_WARN, flow->name,
				  "%" PRIu64 " rejected row%s not in the reject file any more; %s "
				  "rejected, and can be mended in the input",
				  rows, rows == 1 ? " is" : "s are",
				  rows == 1 ? "it stays" : "they stay");
}

bool weir_retry_check(struct weir_session *session, const struct weir_chain *chain,
		      struct weir_error *err)
{
	const struct weir_retry *retry = session->options->retry;
	const struct weir_retry_flow *flow = &retry->flow[chain->step - session->pipeline->step];
	struct weir_csv_options options = { .separator = weir_schema_separator(chain->schema) };
	struct weir_csv *csv;
	uint64_t records = 0;
	bool good;

	if (!same_input(retry, flow, err))
		return false;
	csv = weir_csv_open(flow->mended.path, &options, err);
	good = csv && check_records(retry, flow, csv, &records, err);
	weir_csv_free(csv);
	if (good)
		tell_taken_out(session, flow, records);
	return good;
}
