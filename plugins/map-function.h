/*
 * map-function.h - the functions of a map: "trim | replace(-, ) | upper", parsed and applied.
 *
 * A chain goes from left to right. Each function takes a text or a whole number; what it gets of
 * another type is turned into that, or refuses the row. The parsed form borrows from the memory of
 * the context that it was parsed with.
 */
#ifndef WEIR_MAP_FUNCTION_H
#define WEIR_MAP_FUNCTION_H

#include <weir/plugin.h>

enum {
	MAP_FUNCTIONS_MOST = 16, /* in one chain */
	MAP_ARGUMENTS = 2,
	MAP_TEXT_MOST = 1024 * 1024, /* bytes of what a function makes */
};

/* What a value is on its way from function to function. */
struct map_value {
	bool is_number;
	int64_t number;
	struct weir_text text;
};

/* Bytes that functions write to; what was made before lies in the other one. */
struct map_room {
	char *at;
	size_t size;
};

struct map_function;

/* A function: false with code and reason of the refusal. */
struct map_call {
	struct weir_context *context;
	const struct map_function *function;
	struct map_value value;
	struct map_room *room; /* two, used in turn */
	int turn;
	const char *code, *reason;
};
typedef bool map_run(struct map_call *call);

struct map_definition {
	const char *name, *arguments; /* 't': a text, 'n': a whole number, for each one */
	bool makes_number;
	map_run *run;
};

struct map_function {
	const struct map_definition *definition;
	struct weir_text text[MAP_ARGUMENTS];
	int64_t number[MAP_ARGUMENTS];
};

struct map_chain {
	const char *column;
	int number; /* of the column */
	struct map_function *function;
	size_t count;
};

/* All there are; ends with a name of NULL. */
extern const struct map_definition map_definitions[];

/* Bad text is BAD_CONFIG at the item's place. */
bool map_chain_parse(struct map_chain *chain, struct weir_context *context,
		     const struct weir_map_item *item, struct weir_error *err);
enum weir_type map_chain_type(const struct map_chain *chain);
/* Puts the new value into the row, or refuses it; a blank one stays NULL. */
void map_chain_apply(const struct map_chain *chain, struct weir_context *context,
		     struct map_room room[2], struct weir_row *row);

/* Room for a text of up to MAP_TEXT_MOST bytes. */
char *map_room_grow(struct map_room *room, struct weir_context *context, size_t length);
/* For functions: room for a text; NULL above the ceiling. What the value is now stays. */
char *map_room_for(struct map_call *call, size_t length);
/* For functions: refuses. */
bool map_refuse(struct map_call *call, const char *code, const char *reason);

#endif
