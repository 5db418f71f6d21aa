/*
 * filter.c - holds rows against rules, and rejects, flags or takes out those that break one.
 *
 *	- use: filter
 *	  with:
 *	    required: [name, school]                # a value must be there
 *	    range: {time_cs: 1.., day: 2025-08-01..2025-12-31}
 *	    pattern: {grade: "^(9|1[0-2])$"}        # POSIX extended, anywhere in the text
 *	    one_of: {gender: M|F}
 *	    none_of: {status: DNF|DNS}
 *	    otherwise: reject                       # or warn, or drop
 *
 * A blank value breaks `required` only. `otherwise` is what becomes of a row that breaks a rule
 * of this stage: it is rejected under the rule's code; it goes on and is flagged; or, with drop,
 * it is left out on purpose, which is a rejection as FILTERED that is no fault (decision 0029).
 * For rules with another consequence there is a second filter behind this one. Reasons show the
 * rule and never the value.
 */
#include <stddef.h>

#include "filter-rule.h"

enum otherwise { REJECT, WARN, DROP }; /* as in the choices of the option */

struct filter {
	struct weir_list required;
	struct weir_map range, pattern, one_of, none_of;
	struct weir_choice otherwise;

	struct filter_rule *rule;
	size_t count;
};

static const struct weir_option filter_options[] = {
	{ WEIR_OPTION(struct filter, required),
	  .help = "Columns that must have a value. All other rules let a blank one pass." },
	{ WEIR_OPTION(struct filter, range),
	  .help = "For each column the least and the greatest value, of which one may be left "
		  "out: 1..500, 1.., ..2.5, 2025-08-01..2025-12-31." },
	{ WEIR_OPTION(struct filter, pattern),
	  .help = "For each column a POSIX extended regular expression that is found somewhere in "
		  "the text; with ^ and $ it has to be the whole text. It sees bytes: a letter "
		  "outside of ASCII is more than one. At most 1000 bytes, without \\1, and with "
		  "at most 1000 repetitions by {n,m}; a text of more than 4096 bytes breaks it." },
	{ WEIR_OPTION(struct filter, one_of),
	  .help = "For each column the texts that it may have: M|F." },
	{ WEIR_OPTION(struct filter, none_of),
	  .help = "For each column the texts that it may not have: DNF|DNS." },
	{ WEIR_OPTION(struct filter, otherwise), .fallback = "reject",
	  .choices = "reject|warn|drop", /* as in enum otherwise */
	  .help = "What becomes of a row that breaks a rule: reject (as REQUIRED, RANGE, PATTERN "
		  "or CHOICE), warn (it goes on, and is flagged with that), drop (it is left out "
		  "on purpose: rejected as FILTERED, which counts neither towards `rejects:` nor "
		  "for the exit code)." },
	{ 0 },
};

static bool add_rule(struct filter *self, struct weir_context *context, struct filter_rule rule,
		     const char *text, const struct weir_place *place, struct weir_error *err)
{
	self->rule[self->count] = rule;
	return filter_rule_parse(&self->rule[self->count++], context, text, place, err);
}

static bool find_column(const char *name, const struct weir_place *place,
			const struct weir_schema *schema, int *number, struct weir_error *err)
{
	struct weir_error why = { 0 };

	if (weir_schema_need(schema, name, number, &why))
		return true;
	weir_fail_at(err, WEIR_BAD_CONFIG, place->file ? place->file : "", place->line,
		     place->column, "%s", why.message);
	return *why.hint ? weir_hint(err, "%s", why.hint) : false;
}

static bool add_map(struct filter *self, struct weir_context *context, enum filter_kind kind,
		    const struct weir_map *map, const struct weir_schema *schema,
		    struct weir_error *err)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct weir_map_item *item = &map->item[i];
		struct filter_rule rule = { .kind = kind, .column = item->key };

		const char *text = item->text == item->key ? "" : item->text; /* none was given */

		if (!find_column(item->key, &item->place, schema, &rule.number, err) ||
		    !add_rule(self, context, rule, text, &item->place, err))
			return false;
	}
	return true;
}

static bool add_required(struct filter *self, struct weir_context *context,
			 const struct weir_schema *schema, struct weir_error *err)
{
	for (size_t i = 0; i < self->required.count; i++) {
		const struct weir_list_item *item = &self->required.item[i];
		struct filter_rule rule = { .kind = FILTER_REQUIRED, .column = item->text };

		if (!find_column(item->text, &item->place, schema, &rule.number, err) ||
		    !add_rule(self, context, rule, "", &item->place, err))
			return false;
	}
	return true;
}

static bool filter_open(void *me, struct weir_context *context, struct weir_schema *schema,
			struct weir_error *err)
{
	struct filter *self = me;
	size_t count = self->required.count + self->range.count + self->pattern.count +
		       self->one_of.count + self->none_of.count;

	if (!count) {
		weir_fail(err, WEIR_BAD_CONFIG, "the filter has no rule");
		return weir_hint(err, "give it required, range, pattern, one_of or none_of");
	}
	self->rule = weir_alloc(context, count * sizeof(*self->rule));
	return add_required(self, context, schema, err) &&
	       add_map(self, context, FILTER_RANGE, &self->range, schema, err) &&
	       add_map(self, context, FILTER_PATTERN, &self->pattern, schema, err) &&
	       add_map(self, context, FILTER_ONE_OF, &self->one_of, schema, err) &&
	       add_map(self, context, FILTER_NONE_OF, &self->none_of, schema, err);
}

static void filter_close(void *me, struct weir_context *context)
{
	struct filter *self = me;

	(void)context;
	for (size_t i = 0; i < self->count; i++)
		filter_rule_release(&self->rule[i]);
}

static void act(const struct filter *self, const struct filter_rule *rule, const char *what,
		struct weir_row *row)
{
	const char *code = filter_rule_code(rule), *gap = *rule->shown ? " " : "";

	if (self->otherwise.index == WARN)
		weir_row_warn(row, code, "%s: %s%s%s", rule->column, what, gap, rule->shown);
	else
		weir_row_reject(row, self->otherwise.index == DROP ? "FILTERED" : code,
				rule->column, "%s%s%s", what, gap, rule->shown);
}

static bool filter_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			 struct weir_error *err)
{
	const struct filter *self = me;

	(void)context;
	(void)err;
	for (struct weir_row *row = NULL; (row = weir_batch_next(batch, row));) {
		for (size_t i = 0; i < self->count && row->verdict == WEIR_LIVE; i++) {
			const struct filter_rule *rule = &self->rule[i];
			const char *what = filter_rule_judge(rule, &row->value[rule->number]);

			if (what)
				act(self, rule, what, row);
		}
	}
	return true;
}

static const struct weir_transform_ops filter_ops = {
	.size = sizeof(filter_ops),
	.apply = filter_apply,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_TRANSFORM,
	.name = "filter",
	.summary = "Validates rows: rejects, flags or leaves out those that break a rule.",
	.version = "1.0",
	.options = filter_options,
	.self_size = sizeof(struct filter),
	.open = filter_open,
	.close = filter_close,
	.ops.transform = &filter_ops,
};
