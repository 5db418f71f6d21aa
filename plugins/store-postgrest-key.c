/*
 * store-postgrest-key.c - what kind of key the user gave.
 *
 * Supabase has keys with a prefix, and before them had tokens (JWT): three parts in base64url
 * with dots between, of which the second one is JSON with the role in it. The signature is
 * the server's business.
 */
#define _POSIX_C_SOURCE 200809L /* gmtime_r() */
#include <stdio.h>
#include <time.h>

#include "store-postgrest-json.h"
#include "store-postgrest-key.h"

enum {
	CLAIMS_ROOM = 2048, /* bytes; a key's claims are about 150 */
	SEXTET = 6,         /* bits of a character */
	DAY_ROOM = 16,
	CLOCK_OFF = 60,       /* s */
	LATE = 600,           /* s: further than that no clock is off */
	SOON = 7 * 24 * 3600, /* s before a key's end: time to make another one */
};

static const double MOST_SECONDS = 1e12;

static int sextet_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Returns how many bytes came out; 0 if it is no base64url or too long. */
static size_t decode(struct weir_text text, char out[CLAIMS_ROOM])
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t i, length = 0;

	for (i = 0; i < text.length; i++) {
		int sextet = sextet_of(text.at[i]);

		if (sextet < 0 || length == CLAIMS_ROOM)
			return 0;
		bits = (bits << SEXTET | (uint32_t)sextet) & 0xffffff;
		have += SEXTET;
		if (have >= 8) {
			have -= 8;
			out[length++] = (char)(bits >> have & 0xff);
		}
	}
	return length;
}

static bool is(struct weir_text text, const char *word)
{
	return text.length == strlen(word) && !memcmp(text.at, word, text.length);
}

/* A time may have a fraction, which does not count. */
static int64_t seconds_of(struct weir_text text)
{
	int64_t seconds;
	double real;

	if (weir_parse_int(text, &seconds))
		return seconds;
	return weir_parse_real(text, &real) && real > 0 && real < MOST_SECONDS ? (int64_t)real : 0;
}

static void take_claim(struct rest_key *out, struct rest_json *in, struct weir_text name)
{
	struct weir_text value;
	char begins = rest_json_look(in);

	if (begins == '{' || begins == '[') {
		(void)rest_json_pass(in, NULL);
		return;
	}
	switch (rest_json_read(in, &value)) {
	case REST_JSON_STRING:
		if (is(name, "role"))
			(void)snprintf(out->role, sizeof(out->role), "%.*s", (int)value.length,
				       value.at);
		else if (is(name, "ref"))
			(void)snprintf(out->project, sizeof(out->project), "%.*s",
				       (int)value.length, value.at);
		break;
	case REST_JSON_NUMBER:
		if (is(name, "exp"))
			out->expires = seconds_of(value);
		else if (is(name, "iat"))
			out->issued = seconds_of(value);
		break;
	default:
		break;
	}
}

static void read_claims(struct rest_key *out, char *claims, size_t length)
{
	struct rest_json in;
	struct weir_text name;
	bool first;

	rest_json_init(&in, claims, length);
	if (rest_json_read(&in, &name) != REST_JSON_OBJECT)
		return;
	for (first = true; rest_json_key(&in, first, &name); first = false)
		take_claim(out, &in, name);
}

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

void rest_key_read(struct rest_key *key, const char *text)
{
	const char *dot = strchr(text, '.'), *second = dot ? strchr(dot + 1, '.') : NULL;
	char claims[CLAIMS_ROOM];
	size_t length;

	*key = (struct rest_key){ .kind = REST_KEY_OTHER };
	if (starts_with(text, "sb_publishable_"))
		key->kind = REST_KEY_PUBLIC;
	if (starts_with(text, "sb_secret_"))
		key->kind = REST_KEY_SECRET;
	if (key->kind != REST_KEY_OTHER || !second || strchr(second + 1, '.'))
		return;
	length = decode((struct weir_text){ dot + 1, (size_t)(second - dot - 1) }, claims);
	if (!length)
		return;
	read_claims(key, claims, length);
	key->kind = !strcmp(key->role, "anon") || !strcmp(key->role, "authenticated")
			    ? REST_KEY_PUBLIC
			    : REST_KEY_TOKEN;
}

/* ---- what is wrong with it ---- */

/* "2033-01-31" */
static void print_day(char *out, size_t size, int64_t seconds)
{
	time_t then = (time_t)seconds;
	struct tm parts;

	if (!gmtime_r(&then, &parts) || !strftime(out, size, "%Y-%m-%d", &parts))
		*out = '\0';
}

/* "https://PROJECT.supabase.co/..." */
static bool is_project_of(const char *project, const char *url)
{
	const char *host = strstr(url, "://");
	size_t length = strlen(project);

	return host && !strncmp(host + 3, project, length) && host[3 + length] == '.';
}

static bool of_another_project(const struct rest_key *key, const char *url)
{
	return *key->project && strstr(url, ".supabase.co") && !is_project_of(key->project, url);
}

bool rest_key_good(const struct rest_key *key, const char *url, int64_t now, char why[REST_KEY_WHY])
{
	char day[DAY_ROOM];

	*why = '\0';
	print_day(day, sizeof(day), key->expires);
	if (key->kind == REST_KEY_PUBLIC)
		(void)snprintf(why, REST_KEY_WHY, "is a public key (%s), which may not write",
			       *key->role ? key->role : "publishable");
	else if (key->expires && key->expires < now - LATE)
		(void)snprintf(why, REST_KEY_WHY, "expired on %s", day);
	else if (of_another_project(key, url))
		(void)snprintf(why, REST_KEY_WHY,
			       "is of the project %s, and the url of another one", key->project);
	return !*why;
}

/* ---- for doctor ---- */

static const char another[] = "take the project's secret key (sb_secret_..., or the service_role "
			      "key) from its settings, and put it into .env";

static void tell_times(const struct rest_key *key, struct weir_context *context, int64_t now)
{
	char day[DAY_ROOM];

	print_day(day, sizeof(day), key->expires);
	if (!key->expires)
		weir_finding(context, WEIR_GRADE_OK, "key", NULL, "it does not expire");
	else if (key->expires - now < SOON)
		weir_finding(context, WEIR_GRADE_WARN, "key", another, "it expires on %s", day);
	else
		weir_finding(context, WEIR_GRADE_OK, "key", NULL, "it is good until %s", day);
	if (key->issued > now + CLOCK_OFF)
		weir_finding(context, WEIR_GRADE_WARN, "key", "set this machine's clock",
			     "it was issued in the future: by its time, or by this machine's, a "
			     "clock is wrong");
}

static void tell_token(const struct rest_key *key, struct weir_context *context, int64_t now)
{
	if (!strcmp(key->role, "service_role"))
		weir_finding(context, WEIR_GRADE_OK, "key", NULL,
			     "a token (JWT) of the role service_role");
	else if (*key->role)
		weir_finding(context, WEIR_GRADE_WARN, "key", another,
			     "a token (JWT) of the role %s: row level security may count for it",
			     key->role);
	else
		weir_finding(context, WEIR_GRADE_WARN, "key", another,
			     "a token (JWT) that names no role: servers take the public one then");
	tell_times(key, context, now);
}

void rest_key_tell(const struct rest_key *key, struct weir_context *context, int64_t now)
{
	switch (key->kind) {
	case REST_KEY_SECRET:
		weir_finding(context, WEIR_GRADE_OK, "key", NULL, "a secret key (sb_secret_...)");
		break;
	case REST_KEY_TOKEN:
		tell_token(key, context, now);
		break;
	case REST_KEY_PUBLIC: /* the store does not open with it */
	case REST_KEY_OTHER:
		weir_finding(context, WEIR_GRADE_WARN, "key", another,
			     "of a kind that is not known here: neither sb_secret_... nor a token "
			     "(JWT); it is sent as `apikey` only");
		break;
	}
}
