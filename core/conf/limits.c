/*
 * limits.c - batch: and rejects:, of the whole pipeline and of one flow.
 */
#include "keys.h"
#include "loading.h"
#include "options.h"

enum {
	ROWS = 1000,
	ROWS_CEILING = 100 * 1000,
	BYTES = 1024 * 1024,
	BYTES_CEILING = 64 * 1024 * 1024,
	REJECTS = 50, /* rows */
};

static const double reject_share = 0.01;

struct batch {
	int64_t rows;
	struct weir_size bytes;
	const char *on_change;
};

/* No defaults: what is not given is inherited. */
const struct weir_option weir_batch_options[] = {
	{ WEIR_OPTION(struct batch, rows), .min = 1, .max = ROWS_CEILING,
	  .help = "A batch ends with this many rows." },
	{ WEIR_OPTION(struct batch, bytes), .min = 1, .max = BYTES_CEILING,
	  .help = "A batch ends where the text of its rows reaches this size." },
	{ WEIR_OPTION(struct batch, on_change),
	  .help = "A batch ends where the value of this column changes." },
	{ 0 },
};

struct rejects {
	int64_t max_rows;
	const char *max_share;
};

const struct weir_option weir_reject_options[] = {
	{ WEIR_OPTION(struct rejects, max_rows), .min = 0, .max = -1,
	  .help = "A flow stops when more rows are rejected." },
	{ WEIR_OPTION(struct rejects, max_share),
	  .help = "A flow stops when a larger share of its rows is rejected." },
	{ 0 },
};

static void fill_batch(struct weir_loading *loading, const struct weir_node *map, const char *owner,
		       struct weir_batch_policy *policy)
{
	struct batch batch = { (int64_t)policy->rows,
			       { (int64_t)policy->bytes },
			       policy->on_change };

	weir_options_fill(weir_batch_options, &batch, weir_node_get(map, "batch"),
			  weir_arena_printf(loading->arena, "batch%s", owner), &map->place,
			  loading->arena, loading->problems);
	policy->rows = (uint64_t)batch.rows;
	policy->bytes = (uint64_t)batch.bytes.bytes;
	/* A quoted empty text takes an inherited column away. */
	policy->on_change = batch.on_change && *batch.on_change ? batch.on_change : NULL;
}

static void fill_rejects(struct weir_loading *loading, const struct weir_node *map,
			 const char *owner, struct weir_reject_limits *limits)
{
	const struct weir_node *node = weir_node_get(map, "rejects");
	struct rejects rejects = { limits->max_rows, NULL };

	weir_options_fill(weir_reject_options, &rejects, node,
			  weir_arena_printf(loading->arena, "rejects%s", owner), &map->place,
			  loading->arena, loading->problems);
	limits->max_rows = rejects.max_rows;
	if (rejects.max_share && *rejects.max_share &&
	    !weir_parse_share(rejects.max_share, &limits->max_share))
		weir_hint(weir_problem(loading->problems, &weir_node_get(node, "max_share")->place,
				       "rejects%s: option \"max_share\": \"%s\" is not a share",
				       owner, rejects.max_share),
			  "write a percentage such as 1%%, or a number from 0 to 1");
}

void weir_loading_policies(struct weir_loading *loading, const struct weir_node *map,
			   const char *owner, struct weir_batch_policy *batch,
			   struct weir_reject_limits *rejects)
{
	fill_batch(loading, map, owner, batch);
	fill_rejects(loading, map, owner, rejects);
}

void weir_loading_limits(struct weir_loading *loading)
{
	size_t layer;

	loading->batch = (struct weir_batch_policy){ .rows = ROWS, .bytes = BYTES };
	loading->rejects = (struct weir_reject_limits){ REJECTS, reject_share };
	for (layer = loading->layer_count; layer-- > 0;)
		weir_loading_policies(loading, loading->layer[layer].root, "", &loading->batch,
				      &loading->rejects);
}
