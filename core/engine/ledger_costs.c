/*
 * ledger_costs.c - looks up what only a report asks for: what batches cost, and the plots.
 */
#include "ledger_db.h"
#include "ledger_read.h"

static sqlite3_stmt *of_run(struct weir_ledger *ledger, const char *query, const char *run,
			    struct weir_error *err)
{
	sqlite3_stmt *s = weir_ledger_prepare(ledger, query, err);

	if (s)
		weir_ledger_bind(s, 1, run);
	return s;
}

bool weir_ledger_costs(struct weir_ledger *ledger, const char *run, size_t step,
		       weir_batch_cost_fn *each, void *arg, struct weir_error *err)
{
	sqlite3_stmt *s =
		of_run(ledger,
		       "SELECT number, rows, took, last_request - request + (request > 0),"
		       " retries, connections FROM batch"
		       " WHERE run = ?1 AND step = ?2 AND settled ORDER BY number",
		       run, err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	if (s)
		sqlite3_bind_int64(s, 2, (sqlite3_int64)step);
	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct weir_batch_cost cost;
		uint64_t *const number[] = { &cost.number,   &cost.rows,    &cost.took_us,
					     &cost.requests, &cost.retries, &cost.connections };

		for (int i = 0; i < (int)(sizeof(number) / sizeof(*number)); i++)
			*number[i] = (uint64_t)sqlite3_column_int64(s, i);
		good = each(arg, &cost, err);
	}
	return weir_ledger_walked(ledger, s, rc, good, err);
}

bool weir_ledger_plots(struct weir_ledger *ledger, const char *run, weir_plot_row_fn *each,
		       void *arg, struct weir_error *err)
{
	sqlite3_stmt *s =
		of_run(ledger, "SELECT number, body FROM plot WHERE run = ?1 ORDER BY number", run,
		       err);
	int rc = SQLITE_DONE;
	bool good = s != NULL;

	while (good && (rc = sqlite3_step(s)) == SQLITE_ROW)
		good = each(arg, (size_t)sqlite3_column_int64(s, 0), weir_ledger_text(s, 1), err);
	return weir_ledger_walked(ledger, s, rc, good, err);
}
