/*
 * suggest.c - the hint for a name that is not known.
 */
#include "suggest.h"

#include "../base/text.h"

enum { HINT_CEILING = 300 /* bytes; an error's hint holds little more */ };

static const char more[] = ", ...";

static void append_known(struct weir_buffer *out, const char *const *known, size_t count,
			 const char *label)
{
	size_t i;
	bool fits = weir_buffer_printf(out, "%s%s: %s", out->length ? " " : "", label,
				       count ? "" : "none");

	for (i = 0; fits && i < count; i++)
		fits = weir_buffer_printf(out, "%s%s", i ? ", " : "", known[i]);
	if (!fits) {
		out->ceiling += sizeof(more);
		(void)weir_buffer_string(out, more);
	}
}

void weir_suggest(struct weir_error *err, const char *name, const char *const *known, size_t count,
		  const char *label)
{
	const char *nearest = weir_nearest(name, known, count);
	struct weir_buffer out;

	weir_buffer_init(&out, HINT_CEILING);
	/* What does not fit is left out. */
	if (nearest)
		(void)weir_buffer_printf(&out, "did you mean \"%s\"?", nearest);
	if (label)
		append_known(&out, known, count, label);
	if (out.length)
		weir_hint(err, "%s", out.at);
	weir_buffer_release(&out);
}
