/*
 * store-postgrest-meaning.c - what a refusal means: by the SQLSTATE or PGRST code in its body, by
 * the HTTP status only where there is none.
 */
#include "store-postgrest-meaning.h"

static const char key_hint[] =
	"give the secret key of this project (sb_secret_..., or the service_role key)";
static const char schema_hint[] =
	"the tables are not as the pipeline needs them: apply its schema; if they were changed "
	"just now, let the server read them again: NOTIFY pgrst, 'reload schema'";
static const char url_hint[] =
	"url: is the API's own address, https://PROJECT.supabase.co/rest/v1; "
	"a SUPABASE_URL to which the pipeline adds the path is without it";

const char rest_portal_hint[] =
	"a network that wants you to log in first, or a filter or gateway in front of the server; "
	"look at the URL in a browser";

/* The first one that fits decides. */
static const struct rest_meaning meanings[] = {
	{ "42501", WEIR_DENIED,
	  "row level security or missing rights: use the secret key, which may write" },
	{ "42P10", WEIR_DENIED, "the column id is not the table's primary key" },
	{ "42", WEIR_DENIED, schema_hint },
	{ "25006", WEIR_DENIED,
	  "the database is read-only; a project does that when its disk is full" },
	{ "57014", WEIR_TOO_BIG, "the database gave the statement up after its time limit" },
	{ "57", WEIR_BUSY, NULL },
	{ "54", WEIR_TOO_BIG, NULL },
	{ "55P03", WEIR_BUSY, "another program has the rows locked" },
	{ "55000", WEIR_DENIED, NULL },
	{ "53100", WEIR_DENIED, "the database's disk is full" },
	{ "53", WEIR_BUSY, NULL },
	{ "40", WEIR_BUSY, NULL },
	{ "08", WEIR_BUSY, NULL },
	{ "22", WEIR_BAD_DATA, NULL },
	{ "23", WEIR_BAD_DATA, NULL },
	{ "44", WEIR_BAD_DATA, NULL },
	{ "P0", WEIR_BAD_DATA, NULL },
	{ "21", WEIR_BUG, NULL },
	{ "28", WEIR_DENIED, key_hint },
	{ "3D", WEIR_DENIED, NULL },
	{ "3F", WEIR_DENIED, schema_hint },
	{ "XX", WEIR_BUSY, NULL },
	{ "PGRST00", WEIR_BUSY, "the server does not reach its database" },
	{ "PGRST106", WEIR_DENIED, "the schema is not one that the API shows" },
	{ "PGRST117", WEIR_DENIED, url_hint },
	{ "PGRST125", WEIR_DENIED, url_hint },
	{ "PGRST1", WEIR_BUG, NULL },
	{ "PGRST2", WEIR_DENIED, schema_hint },
	{ "PGRST3", WEIR_DENIED, key_hint },
	{ "PGRSTX", WEIR_BUSY, NULL },
};

/* For servers that tell no state, but the database's words. */
static const struct rest_meaning words[] = {
	{ "statement timeout", WEIR_TOO_BIG, NULL },
	{ "MAX_PARAMETERS_EXCEEDED", WEIR_TOO_BIG, NULL },
	{ "deadlock detected", WEIR_BUSY, NULL },
	{ "could not serialize", WEIR_BUSY, NULL },
	{ "violates check constraint", WEIR_BAD_DATA, NULL },
	{ "permission denied", WEIR_DENIED, key_hint },
	{ "read-only transaction", WEIR_DENIED, NULL },
	{ "ON CONFLICT", WEIR_DENIED, NULL },
};

static const struct {
	int first, last;
	struct rest_meaning means;
} statuses[] = {
	{ 300, 399, { NULL, WEIR_DENIED, url_hint } },
	{ 401, 401, { NULL, WEIR_DENIED, key_hint } },
	{ 403, 403, { NULL, WEIR_DENIED, key_hint } },
	{ 404, 404, { NULL, WEIR_DENIED, url_hint } },
	{ 407, 407, { NULL, WEIR_DENIED, "the proxy wants a name and a password" } },
	{ 408, 408, { NULL, WEIR_BUSY, NULL } },
	{ 413, 413, { NULL, WEIR_TOO_BIG, "the server takes no longer requests" } },
	{ 414, 414, { NULL, WEIR_DENIED, "give the store a lower url_ceiling" } },
	{ 425, 425, { NULL, WEIR_BUSY, NULL } },
	{ 429, 429, { NULL, WEIR_BUSY, "the server wants fewer requests" } },
	{ 431, 431, { NULL, WEIR_DENIED, "give the store a lower url_ceiling" } },
	{ 511,
	  511,
	  { NULL, WEIR_BUSY,
	    "the network wants you to log in first: open any page in "
	    "a browser" } },
	{ 540, 540, { NULL, WEIR_DENIED, "the project is paused: wake it up in its dashboard" } },
	{ 500, 599, { NULL, WEIR_BUSY, NULL } },
};

/* Where the body is no JSON: what these statuses mean when something else says them. */
static const struct {
	int first, last;
	struct rest_meaning means;
} pages[] = {
	{ 400,
	  400,
	  { NULL, WEIR_DENIED, "does the url begin with https://, and is it the API's?" } },
	{ 401, 403, { NULL, WEIR_BUSY, rest_portal_hint } },
	{ 405, 406, { NULL, WEIR_BUSY, rest_portal_hint } },
};

static const struct rest_meaning *by_state(const struct rest_fault *fault)
{
	size_t i, count = sizeof(meanings) / sizeof(meanings[0]);

	for (i = 0; *fault->state && i < count; i++) {
		if (!strncmp(fault->state, meanings[i].state, strlen(meanings[i].state)))
			return &meanings[i];
	}
	return NULL;
}

static const struct rest_meaning *by_words(const struct rest_fault *fault)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(fault->message, words[i].state))
			return &words[i];
	}
	return NULL;
}

const struct rest_meaning *rest_meaning_of(const struct rest_fault *fault)
{
	static const struct rest_meaning unknown = { NULL, WEIR_DENIED, NULL };
	const struct rest_meaning *found = by_state(fault);
	size_t i, count = sizeof(statuses) / sizeof(statuses[0]);

	for (i = 0; !found && fault->page && i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (fault->status >= pages[i].first && fault->status <= pages[i].last)
			found = &pages[i].means;
	}
	if (!found && fault->status >= 500)
		found = by_words(fault);
	for (i = 0; !found && i < count; i++) {
		if (fault->status >= statuses[i].first && fault->status <= statuses[i].last)
			found = &statuses[i].means;
	}
	return found ? found : &unknown;
}
