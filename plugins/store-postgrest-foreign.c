/*
 * store-postgrest-foreign.c - tells the foreign keys: from the document at the API's root, which
 * names them beside the columns, or by the function weir_catalog().
 */
#include "store-postgrest-catalog.h"
#include "store-postgrest-describe.h"
#include "store-postgrest-foreign.h"

static bool tell_listed(const struct rest *rest, const struct rest_foreign_told *to,
			struct weir_error *err)
{
	for (const struct rest_table *table = rest->table; table; table = table->next) {
		for (size_t i = 0; i < table->count; i++) {
			const struct weir_foreign key = { table->name, table->column[i].name,
							  table->column[i].refers };

			if (!key.to)
				continue;
			*to->told = true;
			if (!to->each(to->arg, &key, err))
				return false;
		}
	}
	return true;
}

static bool tell_facts(const struct rest *rest, const struct rest_foreign_told *to,
		       struct weir_error *err)
{
	const struct rest_fact *fact = rest_catalog_find(rest->facts, "foreign", NULL);

	for (; fact; fact = rest_catalog_find(fact->next, "foreign", NULL)) {
		const struct weir_foreign key = { fact->of, fact->name, fact->detail };

		*to->told = true;
		if (!to->each(to->arg, &key, err))
			return false;
	}
	return true;
}

bool rest_foreign(struct rest *rest, struct weir_context *context,
		  const struct rest_foreign_told *to, struct weir_error *err)
{
	*to->told = false;
	if (!rest_list_tables(rest, context, err) || (rest->listed && !tell_listed(rest, to, err)))
		return false;
	return *to->told || (rest_catalog_ask(rest, context, err) && tell_facts(rest, to, err));
}
