/*
 * audit.c - listens to the rows of a dry run: which of them the store does not have as they are.
 */
#include "audit_parts.h"

#include <stdlib.h>

#include "ids.h"
#include "ledger.h"
#include "verify.h"

/* What was said of a row that is present. */
enum { MERGED = 1, MOVED = 2, SPELLING = 4, RENUMBERED = 8 };

/* A batch at work. */
struct listen {
	struct weir_audit *audit;
	const struct weir_flow *flow;
	struct weir_work *work;
	uint8_t *said;             /* per row: the flags above */
	struct weir_audit_why why; /* of the row at hand */
};

struct weir_audit *weir_audit_new(struct weir_session *session, const char *path)
{
	struct weir_audit *audit = weir_xcalloc(1, sizeof(*audit));
	const struct weir_pipeline *pipeline = session->pipeline;

	audit->session = session;
	audit->path = path;
	audit->step = weir_xcalloc(pipeline->step_count + 1, sizeof(*audit->step));
	audit->step_of = weir_xcalloc(pipeline->table_count + 1, sizeof(*audit->step_of));
	for (size_t i = 0; i < pipeline->table_count; i++)
		audit->step_of[i] = SIZE_MAX;
	weir_buffer_init(&audit->text, WEIR_AUDIT_TEXT);
	return audit;
}

void weir_audit_free(struct weir_audit *audit)
{
	if (!audit)
		return;
	weir_audit_books_close(audit->books);
	weir_file_discard(audit->file);
	weir_buffer_release(&audit->text);
	free(audit->step);
	free(audit->step_of);
	free(audit);
}

/* ---- what was said of rows ---- */

static uint8_t flag_of(const struct weir_remark *remark)
{
	static const struct {
		const char *code;
		uint8_t flag;
	} known[] = { { "MERGED", MERGED },
		      { "MOVED", MOVED },
		      { "SPELLING", SPELLING },
		      { "RENUMBERED", RENUMBERED } };

	for (size_t i = 0; !remark->reject && i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(remark->code, known[i].code))
			return known[i].flag;
	return 0;
}

static bool hear(struct listen *l, struct weir_error *err)
{
	const struct weir_batch *batch = l->work->batch;
	bool *moved = weir_arena_alloc(&l->work->batch->arena, batch->count + 1), any = false;

	l->said = weir_arena_alloc(&l->work->batch->arena, batch->count + 1);
	for (const struct weir_remark *r = batch->remark; r; r = r->next)
		l->said[r->row] |= flag_of(r);
	for (size_t i = 0; i < batch->count; i++) {
		moved[i] = l->said[i] & MOVED;
		any |= moved[i];
	}
	l->why.stored = NULL;
	return !any || weir_audit_look(l->flow, l->work, moved, &l->why.stored, err);
}

/* ---- rows of merged rows ---- */

static uint32_t merged_group(const struct listen *l, uint32_t table)
{
	return weir_tally_group(l->audit->session, WEIR_TALLY_MERGED, table);
}

/* Its own rows are to be known: 1, or 2 where the books know of it. */
static bool note_merged(struct listen *l, size_t row, bool explained, struct weir_error *err)
{
	struct weir_keys *keys = l->audit->session->keys;
	uint32_t group = merged_group(l, l->flow->chain.target.plan->number);
	struct weir_entry entry;
	bool found;

	return weir_keys_get(keys, &l->work->match[row], &entry, &found, err) &&
	       (!found || weir_keys_tally(keys, group, &entry.derived, explained ? 2 : 1, err));
}

/* Does a row belong to one that was merged? *how: 0, 1, 2 as above; *column: by which. */
static bool of_merged(struct listen *l, size_t row, int64_t *how, const char **column,
		      struct weir_error *err)
{
	const struct weir_record *record = &l->work->record[row];
	const struct weir_table_def *def = record->target->plan->def;

	*how = 0;
	for (size_t i = 0; !*how && i < def->spec.key_count; i++) {
		int at = record->target->key[i];

		if (def->key_ref[i] < 0 || !record->referred[at])
			continue;
		*column = def->spec.key[i];
		if (!weir_keys_tally_get(l->audit->session->keys,
					 merged_group(l, (uint32_t)def->key_ref[i]),
					 &record->derived[at], how, err))
			return false;
	}
	return true;
}

/* ---- one row ---- */

static bool judge_present(struct listen *l, size_t row, enum weir_difference *kind, bool *explained,
			  struct weir_error *err)
{
	uint8_t said = l->said[row];
	const char *column = "";
	int64_t how = 0;

	*kind = WEIR_SAME;
	if (said & MERGED)
		weir_audit_say(&l->why, "merged into another row");
	if (said & MERGED || (said & MOVED && weir_audit_say_moved(&l->why, row)))
		*kind = WEIR_ELSEWHERE;
	if (*kind == WEIR_SAME && !of_merged(l, row, &how, &column, err))
		return false;
	if (how) {
		weir_audit_say(&l->why, "under another ");
		weir_buffer_printf(&l->why.reason, "%s: its own was merged into it", column);
		*kind = WEIR_ELSEWHERE;
		*explained = how > 1;
	}
	if (said & RENUMBERED) {
		weir_audit_say(&l->why, "another ");
		weir_buffer_string(&l->why.reason, l->flow->chain.target.plan->def->spec.key[0]);
	} else if (said & SPELLING && !(said & MOVED)) {
		weir_audit_say_spelling(&l->why);
	}
	if (!(said & MERGED))
		weir_audit_say_differs(&l->why, row);
	if (*kind == WEIR_SAME && l->why.reason.length)
		*kind = WEIR_DIFFERENT;
	return true;
}

/* A row that is not there: was it refused by the store, when it was imported? */
static bool judge_missing(struct listen *l, size_t row, uint8_t noted, enum weir_difference *kind)
{
	if (weir_verdict_of(noted) != WEIR_REJECTED) {
		weir_audit_say(&l->why, "not in the store");
		return false;
	}
	weir_row_reject(&l->work->batch->row[row], "REFUSED", NULL,
			"the last import had it rejected; its reject file says why");
	*kind = WEIR_REFUSED;
	weir_audit_say_refusal(&l->why, row);
	return true;
}

/* The pipeline takes it out on purpose. */
static bool is_filtered(const struct listen *l, size_t row)
{
	const struct weir_remark *why = weir_batch_refusal(l->work->batch, row);

	return why && !strcmp(why->code, "FILTERED");
}

/* What the books have to say of a present row for it to be explained. */
static uint8_t needed(const struct listen *l, size_t row)
{
	uint8_t said = l->said[row], bits = WEIR_PRESENT;

	if (said & (MERGED | MOVED | RENUMBERED))
		bits |= WEIR_VERDICT_OTHER;
	else if (said & SPELLING)
		bits |= WEIR_VERDICT_SPELLING;
	if (l->work->differs[row] && !(said & MERGED))
		bits |= WEIR_VERDICT_DIFFERS;
	return bits;
}

/* It differs now, and differed in another way when the run found it. */
static bool is_changed(struct listen *l, size_t row, const struct weir_audit_noted *noted)
{
	if (!l->work->differs[row] || l->said[row] & MERGED || !noted->stored ||
	    noted->stored == l->work->stored[row])
		return false;
	weir_audit_say(&l->why, "the import found other ones there");
	return true;
}

/*
 * inherited: it is under another row because its own one is, which is explained. A row that a run
 * took for the one of an earlier line is under that one ever since.
 */
static bool is_explained(struct listen *l, size_t row, const struct weir_audit_noted *noted,
			 bool inherited)
{
	uint8_t bits = needed(l, row);

	if (weir_verdict_of(noted->verdict) == WEIR_DUPLICATE)
		return l->said[row] & MERGED;
	if (bits == WEIR_PRESENT)
		return inherited;
	return weir_verdict_of(noted->verdict) == WEIR_PRESENT && (noted->verdict & bits) == bits &&
	       !is_changed(l, row, noted);
}

/* What was to be found and is not as it was, by what the books say of it. */
static bool explain(struct listen *l, size_t row, struct weir_audit_found *found, bool other,
		    struct weir_error *err)
{
	const struct weir_row *r = &l->work->batch->row[row];
	struct weir_audit_noted noted;
	bool missing = found->kind == WEIR_MISSING;

	if (!weir_audit_books_row(l->audit->books, r->line, &noted, err))
		return false;
	if (missing) {
		found->explained = judge_missing(l, row, noted.verdict, &found->kind);
	} else if (found->kind == WEIR_REFUSED) {
		weir_audit_say_refusal(&l->why, row);
		found->explained =
			weir_verdict_of(noted.verdict) == WEIR_REJECTED || is_filtered(l, row);
	} else {
		found->explained = !other && is_explained(l, row, &noted, found->explained);
	}
	if (!weir_audit_mended(l->flow, r->line, noted.verdict, &l->why, found, err))
		return false;
	/* `verify:` does not count it then as the input has it. */
	if (missing &&
	    (found->kind == WEIR_DIFFERENT || (found->kind == WEIR_MISSING && found->explained)))
		weir_row_reject(&l->work->batch->row[row], "MENDED", NULL,
				"it went in as it was mended in its reject file");
	return true;
}

static bool judge(struct listen *l, size_t row, struct weir_audit_found *found,
		  struct weir_error *err)
{
	enum weir_verdict verdict = l->work->batch->row[row].verdict;
	bool other = false;

	weir_audit_why_begin(&l->why);
	found->explained = false;
	found->kind = verdict == WEIR_REJECTED   ? WEIR_REFUSED
		      : verdict == WEIR_INSERTED ? WEIR_MISSING
						 : WEIR_SAME;
	if (verdict == WEIR_PRESENT &&
	    (!judge_present(l, row, &found->kind, &found->explained, err) ||
	     !(l->said[row] & MERGED || weir_audit_wrote(l->flow, row, &l->why, &other, err))))
		return false;
	if (other && found->kind == WEIR_SAME)
		found->kind = WEIR_DIFFERENT;
	return found->kind == WEIR_SAME || explain(l, row, found, other, err);
}

/* The groups of `verify:` in which the difference is. */
static bool tally(struct listen *l, size_t row, enum weir_difference kind, struct weir_error *err)
{
	const struct weir_pipeline *pipeline = l->audit->session->pipeline;
	const struct weir_record *record = &l->work->record[row];

	for (size_t i = 0; i < pipeline->verify_count; i++) {
		const struct weir_verify_spec *spec = &pipeline->verify[i];
		int at = spec->per ? weir_target_field_of(record->target, spec->per) : -1;

		if (at < 0 || strcmp(spec->table, record->target->plan->def->spec.name) != 0 ||
		    record->value[at].type != WEIR_UUID)
			continue;
		if (!weir_audit_count(l->audit, i, &record->value[at].as.uuid, kind, err))
			return false;
	}
	return true;
}

static bool tell(struct listen *l, size_t row, const struct weir_audit_found *found,
		 struct weir_error *err)
{
	const struct weir_row *r = &l->work->batch->row[row];
	const struct weir_value *id = &l->work->record[row].value[0];
	const struct weir_audit_line line = {
		.flow = l->flow->step->name,
		.line = r->line,
		.kind = found->kind,
		.explained = found->explained,
		.reason = l->why.reason.length ? l->why.reason.at : "",
		.id = id->type == WEIR_UUID ? &id->as.uuid : NULL,
		.input = r->raw,
		.store = { l->why.values.at, l->why.values.length },
	};

	if (l->said[row] & MERGED && !note_merged(l, row, found->explained, err))
		return false;
	return tally(l, row, found->kind, err) &&
	       weir_audit_tell(l->audit, l->flow->number, &line, err);
}

/* Whose rows of other tables there are to look for. */
static bool claim(struct listen *l, size_t row, struct weir_error *err)
{
	const struct weir_value *id = &l->work->record[row].value[0];
	uint32_t group = weir_tally_group(l->audit->session, WEIR_TALLY_CLAIMED,
					  l->flow->chain.target.plan->number);

	return weir_keys_tally(l->audit->session->keys, group, &id->as.uuid, 1, err);
}

static bool listen_row(struct listen *l, size_t row, struct weir_error *err)
{
	struct weir_audit_step *step = &l->audit->step[l->flow->number];
	enum weir_verdict verdict = l->work->batch->row[row].verdict;
	struct weir_audit_found found;

	step->rows++;
	if (verdict == WEIR_DUPLICATE) {
		step->duplicate++;
		return true;
	}
	weir_audit_note_label(l->audit, &l->work->record[row]);
	if (!judge(l, row, &found, err))
		return false;
	if (verdict == WEIR_PRESENT && !claim(l, row, err))
		return false;
	if (found.kind != WEIR_SAME)
		return tell(l, row, &found, err);
	step->count[WEIR_SAME]++;
	return true;
}

bool weir_audit_batch(const struct weir_flow *flow, struct weir_work *work, struct weir_error *err)
{
	struct listen l = { .audit = flow->session->audit,
			    .flow = flow,
			    .work = work,
			    .why = { .work = work, .plan = flow->chain.target.plan } };
	bool good;

	weir_audit_why_init(&l.why);
	good = hear(&l, err);
	for (size_t i = 0; good && i < work->batch->count; i++)
		good = listen_row(&l, i, err);
	weir_audit_why_release(&l.why);
	return good;
}
