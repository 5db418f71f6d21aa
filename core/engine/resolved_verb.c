/*
 * resolved_verb.c - `weir show FILE --resolved`: a pipeline, resolved.
 */
#include "outline.h"
#include "resolved.h"

static bool resolve(struct weir_buffer *out, const struct weir_outline *outline,
		    struct weir_problems *problems)
{
	return weir_resolved_print(out, outline->pipeline, outline->how, outline->plugins,
				   problems);
}

int weir_show_resolved(const struct weir_run_options *options)
{
	return weir_outline(options, resolve, "the resolved pipeline would be too long");
}
