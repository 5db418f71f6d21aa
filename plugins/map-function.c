/*
 * map-function.c - parses chains of functions, and carries a value through one.
 */
#include <stdio.h>

#include "map-function.h"

enum {
	PRINTED = 64,     /* bytes of a printed value that is no text */
	FIRST_ROOM = 256, /* bytes */
	NAMES_ROOM = 320, /* bytes of a hint */
};

/* ---- parsing ---- */

/* The text of a chain, what of it is still to be read, and where it stands. */
struct reader {
	const struct weir_map_item *item;
	const char *at;
	struct weir_context *context;
	struct weir_error *err;
};

static bool bad(const struct reader *in, const char *what, struct weir_text about)
{
	const struct weir_place *place = &in->item->place;

	return weir_fail_at(in->err, WEIR_BAD_CONFIG, place->file ? place->file : "", place->line,
			    place->column, "column \"%s\": \"%.*s\" %s", in->item->key,
			    (int)about.length, about.at, what);
}

static bool unknown(const struct reader *in, struct weir_text name)
{
	char names[NAMES_ROOM];
	size_t used = 0;

	bad(in, "is no function", name);
	for (const struct map_definition *d = map_definitions; d->name && used < sizeof(names); d++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
					 used ? ", " : "", d->name);
	return weir_hint(in->err, "there are %s", names);
}

static const struct map_definition *find(struct weir_text name)
{
	const struct map_definition *d = map_definitions;

	while (d->name && (strlen(d->name) != name.length || memcmp(d->name, name.at, name.length)))
		d++;
	return d->name ? d : NULL;
}

/* "(WHAT, WITH)": blanks around an argument do not count, those in quotes do. */
static bool read_argument(struct reader *in, struct map_function *f, size_t i, bool last)
{
	char close = last ? ')' : ',', quote = '\0';
	struct weir_text text;

	in->at += strspn(in->at, " ");
	if (*in->at == '\'' || *in->at == '"')
		quote = *in->at++;
	text.at = in->at;
	while (*in->at && *in->at != (quote ? quote : close))
		in->at++;
	text.length = (size_t)(in->at - text.at);
	if (quote && *in->at)
		in->at += 1 + strspn(in->at + 1, " ");
	else if (!quote)
		text = weir_trim(text);
	if (*in->at != close)
		return bad(in, "has not the arguments that it takes",
			   (struct weir_text){ in->item->text, strlen(in->item->text) });
	in->at++;
	f->text[i] = text;
	if (i == 0 && !text.length)
		return bad(in, "has an empty argument",
			   (struct weir_text){ in->item->text, strlen(in->item->text) });
	if (f->definition->arguments[i] != 'n' || weir_parse_int(text, &f->number[i]))
		return true;
	return bad(in, "is not a whole number", text);
}

static bool read_function(struct reader *in, struct map_function *f)
{
	struct weir_text name;
	size_t count;

	in->at += strspn(in->at, " ");
	name = weir_trim((struct weir_text){ in->at, strcspn(in->at, "(|") });
	in->at += strcspn(in->at, "(|");
	f->definition = find(name);
	if (!f->definition)
		return unknown(in, name);
	count = strlen(f->definition->arguments);
	if ((*in->at == '(') != (count > 0)) {
		bad(in, count ? "needs arguments in brackets" : "takes no arguments", name);
		return false;
	}
	in->at += count ? 1 : 0;
	for (size_t i = 0; i < count; i++)
		if (!read_argument(in, f, i, i + 1 == count))
			return false;
	in->at += strspn(in->at, " ");
	if (!*in->at || *in->at == '|')
		return true;
	return bad(in, "is followed by something else than a bar and the next function", name);
}

bool map_chain_parse(struct map_chain *chain, struct weir_context *context,
		     const struct weir_map_item *item, struct weir_error *err)
{
	struct reader in = { item, item->text == item->key ? "" : item->text, context, err };

	chain->column = item->key;
	chain->function = weir_alloc(context, MAP_FUNCTIONS_MOST * sizeof(*chain->function));
	do {
		if (chain->count == MAP_FUNCTIONS_MOST)
			return bad(&in, "has more than 16 functions",
				   (struct weir_text){ item->text, strlen(item->text) });
		if (chain->count)
			in.at++; /* the bar */
		if (!read_function(&in, &chain->function[chain->count++]))
			return false;
	} while (*in.at);
	return true;
}

enum weir_type map_chain_type(const struct map_chain *chain)
{
	return chain->function[chain->count - 1].definition->makes_number ? WEIR_INT : WEIR_TEXT;
}

/* ---- applying ---- */

char *map_room_grow(struct map_room *room, struct weir_context *context, size_t length)
{
	if (!room->size || room->size < length) {
		size_t size = room->size ? room->size : FIRST_ROOM;

		while (size < length)
			size *= 2;
		*room = (struct map_room){ weir_alloc(context, size), size };
	}
	return room->at;
}

char *map_room_for(struct map_call *call, size_t length)
{
	call->turn = !call->turn;
	return length > MAP_TEXT_MOST
		       ? NULL
		       : map_room_grow(&call->room[call->turn], call->context, length);
}

bool map_refuse(struct map_call *call, const char *code, const char *reason)
{
	call->code = code;
	call->reason = reason;
	return false;
}

/* What a function that takes a text gets; a number is printed. */
static void make_text(struct map_call *call)
{
	struct weir_value number = weir_int(call->value.number);
	char *room;

	if (!call->value.is_number)
		return;
	room = map_room_for(call, PRINTED);
	call->value.text = (struct weir_text){ room, weir_value_print(&number, room, PRINTED) };
	call->value.is_number = false;
}

/* A function whose first argument is a number, and which makes one, counts with it. */
static bool takes_number(const struct map_definition *definition)
{
	return definition->makes_number && *definition->arguments == 'n';
}

static bool make_number(struct map_call *call)
{
	if (call->value.is_number)
		return true;
	if (!weir_parse_int(weir_trim(call->value.text), &call->value.number))
		return map_refuse(call, "TYPE", "is not a whole number");
	call->value.is_number = true;
	return true;
}

static bool run(struct map_call *call, const struct map_function *function)
{
	call->function = function;
	if (!takes_number(function->definition))
		make_text(call);
	else if (!make_number(call))
		return false;
	return function->definition->run(call);
}

static void begin(struct map_call *call, const struct weir_value *value)
{
	char *room;

	if (value->type == WEIR_INT) {
		call->value = (struct map_value){ .is_number = true, .number = value->as.integer };
	} else if (value->type == WEIR_TEXT) {
		call->value.text = (struct weir_text){ value->as.text, value->length };
	} else {
		room = map_room_for(call, PRINTED);
		call->value.text =
			(struct weir_text){ room, weir_value_print(value, room, PRINTED) };
	}
}

void map_chain_apply(const struct map_chain *chain, struct weir_context *context,
		     struct map_room room[2], struct weir_row *row)
{
	struct weir_value *value = &row->value[chain->number];
	struct map_call call = { .context = context, .room = room };

	if (weir_is_null(value))
		return;
	begin(&call, value);
	*value = weir_null();
	for (size_t i = 0; i < chain->count; i++) {
		if (!call.value.is_number && !call.value.text.length)
			return;
		if (!run(&call, &chain->function[i])) {
			weir_row_reject(row, call.code, chain->column, "%s", call.reason);
			return;
		}
	}
	if (call.value.is_number)
		*value = weir_int(call.value.number);
	else if (call.value.text.length)
		*value = weir_row_text(row, call.value.text.at, call.value.text.length);
}
