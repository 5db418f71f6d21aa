/*
 * chain.c - opens and closes the stages of a flow.
 */
#include "chain.h"

#include <stdlib.h>

#include "retry_input.h"

struct weir_stage *weir_chain_source(const struct weir_chain *chain)
{
	return chain->stage[0];
}

struct weir_stage *weir_chain_sink(const struct weir_chain *chain)
{
	return chain->stage[chain->count - 1];
}

static bool make_stages(struct weir_chain *chain, struct weir_session *session,
			struct weir_problems *problems)
{
	const struct weir_step_spec *step = chain->step;
	size_t made = 0;

	chain->stage = weir_xcalloc(step->stage_count, sizeof(struct weir_stage *));
	chain->count = step->stage_count;
	for (size_t i = 0; i < chain->count; i++) {
		chain->stage[i] = weir_stage_make(session, &step->stage[i], weir_kind_at(step, i),
						  step->name, problems);
		if (!chain->stage[i])
			continue;
		chain->stage[i]->context->mended = weir_retry_mended(session, step);
		made++;
	}
	return made == chain->count;
}

static bool find_on_change(struct weir_chain *chain, struct weir_error *err)
{
	chain->on_change = -1;
	if (!chain->policy.on_change)
		return true;
	if (weir_schema_need(chain->schema, chain->policy.on_change, &chain->on_change, err))
		return true;
	return weir_while(err, "a batch is to end where a column changes");
}

/* A source that knows nothing of mended rows would read all of its file. */
static bool takes_mended(const struct weir_stage *source, struct weir_error *err)
{
	if (!source->context->mended || source->context->mended_asked)
		return true;
	weir_fail(err, WEIR_BAD_CONFIG, "%s cannot read rejected rows again",
		  source->context->plugin);
	weir_hint(err, "mend its file, and import it again as a whole: what is in the store is "
		       "present then");
	return weir_stage_blame(source, err);
}

static bool open_stages(struct weir_chain *chain, struct weir_error *err)
{
	for (size_t i = 0; i + 1 < chain->count; i++) {
		struct weir_context *context = chain->stage[i]->context;

		context->may_set_policy = i == 1;
		if (!weir_stage_open(chain->stage[i], chain->schema, err) ||
		    (i == 0 && !takes_mended(chain->stage[0], err)))
			return false;
		context->may_set_policy = false;
		if (context->policy_set)
			chain->policy = context->policy;
		/* Now: a stage further down may give the column another name. */
		if ((i == 0 || context->policy_set) && !find_on_change(chain, err))
			return weir_stage_blame(chain->stage[0], err);
	}
	return true;
}

static bool bind_sink(struct weir_chain *chain, struct weir_session *session,
		      struct weir_error *err)
{
	struct weir_stage *sink = weir_chain_sink(chain);

	weir_target_init(&chain->target, session);
	if (!weir_stage_open(sink, NULL, err))
		return false;
	if (sink->plugin->ops.sink->bind(sink->self, sink->context, chain->schema, &chain->target,
					 err) &&
	    weir_target_seal(&chain->target, err))
		return true;
	return weir_stage_blame(sink, err);
}

bool weir_chain_open(struct weir_chain *chain, struct weir_session *session,
		     const struct weir_step_spec *step, struct weir_problems *problems)
{
	struct weir_error err = { 0 };
	const struct weir_source_ops *source;

	*chain = (struct weir_chain){ .step = step, .policy = step->batch, .on_change = -1 };
	if (!make_stages(chain, session, problems))
		return false;
	chain->schema = weir_schema_new();
	if (!open_stages(chain, &err) || !bind_sink(chain, session, &err)) {
		weir_problems_add(problems, &err);
		return false;
	}
	source = weir_chain_source(chain)->plugin->ops.source;
	chain->file = source->file ? source->file(weir_chain_source(chain)->self) : NULL;
	return true;
}

bool weir_chain_transform(struct weir_chain *chain, struct weir_batch *batch,
			  struct weir_error *err)
{
	for (size_t i = 1; i + 1 < chain->count; i++) {
		struct weir_stage *stage = chain->stage[i];

		if (!stage->plugin->ops.transform->apply(stage->self, stage->context, batch, err))
			return weir_stage_blame(stage, err);
	}
	return true;
}

void weir_chain_close(struct weir_chain *chain)
{
	for (size_t i = chain->count; i-- > 0;)
		weir_stage_free(chain->stage[i]);
	free(chain->stage);
	weir_schema_free(chain->schema);
	*chain = (struct weir_chain){ 0 };
}
