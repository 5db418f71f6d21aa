/*
 * athlete-sink.c - turns the rows of a meet's athlete file into athletes of schools.
 *
 * An athlete is known by school and full name; first and last name are carried
 * along. A store may have a key of its own, like a slug of first name, last name, school
 * and year, that two people share: then the middle names tell them apart, and where they
 * do not, both are one athlete, so that no result is lost. Reasons and warnings never
 * hold a name. Owns what it remembers of namesakes.
 */
#include <stdlib.h>

#include "athlete-sink-name.h"
#include "athlete-sink-namesakes.h"

enum { IN_NAME, IN_FIRST, IN_LAST, IN_SCHOOL, IN_YEAR, IN_GENDER, IN_COUNT };
enum { OUT_SCHOOL, OUT_NAME, OUT_FIRST, OUT_LAST, OUT_YEAR, OUT_GENDER, OUT_COUNT };

struct athletes {
	const char *table, *schools, *school_by;
	const char *name, *first_name, *last_name, *school, *grad_year, *gender;
	int64_t grad_year_min, grad_year_max;
	struct weir_choice mode;
	int64_t namesakes_max;
	int in[IN_COUNT], out[OUT_COUNT]; /* column numbers */
	struct namesakes namesakes;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct athletes, table), .fallback = "athletes",
	  .help = "The table to write." },
	{ WEIR_OPTION(struct athletes, schools), .fallback = "schools",
	  .help = "The table of the schools." },
	{ WEIR_OPTION(struct athletes, school_by), .fallback = "athletic_net_id",
	  .help = "The column by which a school is found; `tables:` names it under `also:`." },
	{ WEIR_OPTION(struct athletes, name), .fallback = "name",
	  .help = "The input's column with the full name." },
	{ WEIR_OPTION(struct athletes, first_name), .fallback = "first_name",
	  .help = "The input's column with the first name; blank becomes empty text." },
	{ WEIR_OPTION(struct athletes, last_name), .fallback = "last_name",
	  .help = "The input's column with the last name; blank becomes empty text." },
	{ WEIR_OPTION(struct athletes, school), .fallback = "school_athletic_net_id",
	  .help = "The input's column with the school's key." },
	{ WEIR_OPTION(struct athletes, grad_year), .fallback = "grad_year",
	  .help = "The input's column with the year of graduation." },
	{ WEIR_OPTION(struct athletes, gender), .fallback = "gender",
	  .help = "The input's column with M or F." },
	{ WEIR_OPTION(struct athletes, grad_year_min), .fallback = "1966",
	  .help = "An earlier year of graduation is refused." },
	{ WEIR_OPTION(struct athletes, grad_year_max), .fallback = "2035",
	  .help = "A later year of graduation is refused." },
	{ WEIR_OPTION(struct athletes, namesakes_max), .fallback = "100000", .max = INT32_MAX,
	  .help = "How many athletes are remembered, up to 64 bytes each, so that another one of "
		  "the "
		  "same "
		  "school, first and last name with another full name is flagged. 0: none is." },
	{ WEIR_OPTION(struct athletes, mode), .fallback = "insert-missing",
	  .choices = "insert-missing|upsert|insert",
	  .help = "What happens to athletes that the store has." },
	{ 0 },
};

static bool find_inputs(struct athletes *self, const struct weir_schema *in, struct weir_error *err)
{
	const char *const name[IN_COUNT] = {
		[IN_NAME] = self->name,      [IN_FIRST] = self->first_name,
		[IN_LAST] = self->last_name, [IN_SCHOOL] = self->school,
		[IN_YEAR] = self->grad_year, [IN_GENDER] = self->gender,
	};

	for (int i = 0; i < IN_COUNT; i++)
		if (!weir_schema_need(in, name[i], &self->in[i], err))
			return false;
	return true;
}

static const struct {
	const char *name;
	enum weir_type type;
} columns[OUT_COUNT] = {
	[OUT_SCHOOL] = { "school_id", WEIR_UUID }, [OUT_NAME] = { "name", WEIR_TEXT },
	[OUT_FIRST] = { "first_name", WEIR_TEXT }, [OUT_LAST] = { "last_name", WEIR_TEXT },
	[OUT_YEAR] = { "grad_year", WEIR_INT },    [OUT_GENDER] = { "gender", WEIR_TEXT },
};

static bool athletes_bind(void *data, struct weir_context *context, const struct weir_schema *in,
			  struct weir_target *target, struct weir_error *err)
{
	struct athletes *self = data;

	if (!find_inputs(self, in, err) || !meet_also(context, self->schools, self->school_by, err))
		return false;
	if (!weir_target_table(target, self->table, err))
		return false;
	for (int i = 0; i < OUT_COUNT; i++)
		if (!weir_target_column(target, columns[i].name, columns[i].type,
					(struct weir_place){ 0 }, &self->out[i], err))
			return false;
	weir_target_mode(target, (enum weir_mode)self->mode.index);
	return true;
}

/* A part of a name is never NULL: the user's slugs are made of both parts. */
static struct weir_value name_part(const struct weir_value *v)
{
	return meet_is_blank(v) ? weir_string("") : *v;
}

static void map_name(const struct athletes *self, const struct weir_value *value,
		     struct weir_record *record)
{
	const struct weir_value *name = &value[self->in[IN_NAME]];

	if (meet_is_blank(name))
		weir_record_reject(record, "REQUIRED", self->name, "the name is blank");
	else
		weir_record_set(record, self->out[OUT_NAME], *name);
	weir_record_set(record, self->out[OUT_FIRST], name_part(&value[self->in[IN_FIRST]]));
	weir_record_set(record, self->out[OUT_LAST], name_part(&value[self->in[IN_LAST]]));
}

static void map_year(const struct athletes *self, const struct weir_value *value,
		     struct weir_record *record)
{
	int64_t year;

	if (meet_is_blank(value))
		weir_record_reject(record, "REQUIRED", self->grad_year,
				   "the year of graduation is blank");
	else if (!meet_int(value, &year))
		weir_record_reject(record, "TYPE", self->grad_year,
				   "the year of graduation is not a whole number");
	else if (year < self->grad_year_min || year > self->grad_year_max)
		weir_record_reject(record, "RANGE", self->grad_year,
				   "the year of graduation %" PRId64 " is not in %" PRId64
				   "..%" PRId64,
				   year, self->grad_year_min, self->grad_year_max);
	else
		weir_record_set(record, self->out[OUT_YEAR], weir_int(year));
}

/* They are two people for the store; a person may know better. */
static void flag_namesake(struct athletes *self, const struct weir_row *row,
			  const struct weir_uuid *school, struct weir_record *record)
{
	const struct athlete_names names = {
		.school = *school,
		.name = &row->value[self->in[IN_NAME]],
		.first = &row->value[self->in[IN_FIRST]],
		.last = &row->value[self->in[IN_LAST]],
		.line = row->line,
	};
	uint64_t line;

	if (row->verdict != WEIR_LIVE || (meet_is_blank(names.first) && meet_is_blank(names.last)))
		return;
	self->namesakes.most = self->namesakes_max;
	line = namesakes_find(&self->namesakes, &names);
	if (line)
		weir_record_warn(record, "NAMESAKE",
				 "line %" PRIu64
				 " has the same school, first and last name, and another full name",
				 line);
}

/* What is wrong with a row never keeps its key from being set: its results ask for it. */
static bool athletes_map(void *data, struct weir_context *context, const struct weir_row *row,
			 struct weir_record *record, struct weir_error *err)
{
	struct athletes *self = data;
	const struct weir_value *gender = &row->value[self->in[IN_GENDER]];
	struct meet_school school = { .table = self->schools,
				      .by = self->school_by,
				      .column = self->school };

	map_name(self, row->value, record);
	map_year(self, &row->value[self->in[IN_YEAR]], record);
	if (meet_gender(gender))
		weir_record_set(record, self->out[OUT_GENDER], *gender);
	else
		weir_record_reject(record, "CHOICE", self->gender, "the gender is not M or F");
	if (!meet_school_find(context, &school, &row->value[self->in[IN_SCHOOL]], record, err))
		return false;
	if (school.parent.found != WEIR_FOUND)
		return true;
	weir_record_refer(record, self->out[OUT_SCHOOL], &school.parent);
	flag_namesake(self, row, &school.parent.id, record);
	return true;
}

/* ---- a key that is taken ---- */

/* Those of whom the slug is to be told, and where their records have the school. */
struct asked {
	const struct weir_prediction *prediction;
	int school;
};

/* Leaves the school's name where the slug will be. */
static bool take_school(void *arg, const struct weir_value *value, struct weir_error *err)
{
	const struct asked *asked = arg;
	const struct weir_prediction *all = asked->prediction;

	(void)err;
	for (size_t i = 0; i < all->count; i++) {
		struct weir_value id = weir_record_get(all->record[i], asked->school);

		if (weir_value_same(&id, &value[0]) && value[1].type == WEIR_TEXT)
			all->value[i] =
				weir_row_text(all->row[i], value[1].as.text, value[1].length);
	}
	return true;
}

/* A slug has the name that the school has in the store, whatever the input calls it. */
static bool read_schools(const struct athletes *self, struct weir_context *context,
			 const struct weir_prediction *all, struct weir_error *err)
{
	static const char *const column[] = { "id", "name" };
	struct asked asked = { all, self->out[OUT_SCHOOL] };
	struct weir_value *id = calloc(all->count + 1, sizeof(*id));
	struct weir_query query = { .table = self->schools,
				    .column = column,
				    .column_count = sizeof(column) / sizeof(column[0]),
				    .where = column[0],
				    .in = id,
				    .in_count = all->count };
	bool good;

	if (!id)
		return weir_fail(err, WEIR_BROKEN, "there is not enough memory");
	for (size_t i = 0; i < all->count; i++)
		id[i] = weir_record_get(all->record[i], asked.school);
	good = weir_store_scan(context, &query, take_school, &asked, err);
	free(id);
	return good;
}

/* The formula is the store's: should it be another one there, this one finds nobody. */
static bool athletes_predict(void *data, struct weir_context *context, struct weir_prediction *all,
			     struct weir_error *err)
{
	const struct athletes *self = data;
	char slug[ATHLETE_SLUG];

	if (strcmp(all->column, "slug") != 0)
		return true;
	if (!read_schools(self, context, all, err))
		return false;
	for (size_t i = 0; i < all->count; i++) {
		const struct weir_record *record = all->record[i];
		const struct weir_value part[ATHLETE_SLUG_PARTS] = {
			weir_record_get(record, self->out[OUT_FIRST]),
			weir_record_get(record, self->out[OUT_LAST]),
			all->value[i],
			weir_record_get(record, self->out[OUT_YEAR]),
		};
		size_t length = weir_is_null(&part[2]) ? 0 : athlete_slug(part, slug);

		all->value[i] = length ? weir_row_text(all->row[i], slug, length) : weir_null();
	}
	return true;
}

/* With the middle names the first name is another one. */
static bool take_middle(const struct athletes *self, struct weir_record *record,
			const struct weir_refusal *why)
{
	struct weir_value name = weir_record_get(record, self->out[OUT_NAME]);
	struct weir_value first = weir_record_get(record, self->out[OUT_FIRST]);
	struct weir_value last = weir_record_get(record, self->out[OUT_LAST]);
	struct weir_text names = athlete_first_names(&name, &first, &last);

	if (!names.length)
		return false;
	weir_record_copy(record, self->out[OUT_FIRST], names.at, names.length);
	weir_record_warn(record, "MIDDLE_NAME",
			 "another athlete has the same %s: the middle name is stored with the "
			 "first name",
			 why->columns);
	return true;
}

static bool is_same_person(const struct athletes *self, const struct weir_record *record,
			   const struct weir_value *owner)
{
	struct weir_value school = weir_record_get(record, self->out[OUT_SCHOOL]);
	struct weir_value name = weir_record_get(record, self->out[OUT_NAME]);

	return weir_value_same(&school, &owner[self->out[OUT_SCHOOL]]) &&
	       athlete_same_name(&name, &owner[self->out[OUT_NAME]]);
}

static bool athletes_refused(void *data, struct weir_context *context, const struct weir_row *row,
			     struct weir_record *record, const struct weir_refusal *why,
			     int attempt, bool *again, struct weir_error *err)
{
	const struct athletes *self = data;
	struct weir_uuid owner;

	(void)context;
	(void)row;
	(void)err;
	if (why->owner && is_same_person(self, record, why->owner))
		weir_record_warn(record, "SAME_PERSON",
				 "the store has the athlete in another spelling");
	else if (attempt == 1 && take_middle(self, record, why))
		*again = true;
	if (why->owner && !*again && meet_uuid(&why->owner[0], &owner))
		weir_record_attach(record, owner);
	return true;
}

static void athletes_close(void *data, struct weir_context *context)
{
	(void)context;
	namesakes_release(&((struct athletes *)data)->namesakes);
}

static const struct weir_sink_ops ops = {
	.size = sizeof(ops),
	.bind = athletes_bind,
	.map = athletes_map,
	.refused = athletes_refused,
	.predict = athletes_predict,
};

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD,
	.kind = WEIR_SINK,
	.name = "athlete-sink",
	.summary = "Writes the athletes of a meet, each known by school and full name.",
	.version = "1.0",
	.options = options,
	.self_size = sizeof(struct athletes),
	.close = athletes_close,
	.ops.sink = &ops,
};
