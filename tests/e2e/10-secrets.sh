#!/bin/sh
# A secret comes from the environment or from .env, reaches the plugin, and nothing else.
. "$top_srcdir/tests/e2e/lib.sh"

# A transform that takes a secret, and does all it can to give it away.
cat >teller.c <<'C'
#include <string.h>

#include <weir/plugin.h>

struct teller {
	const char *key, *plain, *expect;
	bool fail;
};

static const struct weir_option options[] = {
	{ WEIR_OPTION(struct teller, key), .secret = true, .required = true, .help = "A secret." },
	{ WEIR_OPTION(struct teller, plain), .help = "No secret." },
	{ WEIR_OPTION(struct teller, expect), .help = "The length that the secret must have." },
	{ WEIR_OPTION(struct teller, fail), .help = "Ends with an error that holds it." },
	{ 0 },
};

static bool teller_apply(void *me, struct weir_context *context, struct weir_batch *batch,
			 struct weir_error *err)
{
	const struct teller *self = me;
	struct weir_row *row = weir_batch_next(batch, NULL);

	weir_log(context, WEIR_WARN, "length %zu, the key is %s", strlen(self->key), self->key);
	weir_note(context, "noted: %s", self->key);
	if (row) {
		weir_row_warn(row, "TOLD", "warned: %s", self->key);
		weir_row_reject(row, "TOLD", NULL, "refused: %s", self->key);
	}
	if (self->fail)
		return weir_fail(err, WEIR_BROKEN, "the server says: %s is wrong", self->key);
	return true;
}

static const struct weir_transform_ops ops = { .size = sizeof(ops), .apply = teller_apply };

WEIR_EXPORT const struct weir_plugin weir_plugin_entry = {
	WEIR_PLUGIN_HEAD, .kind = WEIR_TRANSFORM, .name = "teller", .summary = "Tells secrets.",
	.version = "1.0", .options = options, .self_size = sizeof(struct teller),
	.ops.transform = &ops,
};
C
plugin teller
meet --results 100 m
cp -r "$top_srcdir/pipelines/schema" schema
secret='w31r-S3cret/with+odd=chars'

# with OPTIONS: the pipeline with the teller in the flow of venues.
with() {
	awk -v options="$1" '{ print }
		/^  - flow:/ { in_flow = $3 == "venues" }
		in_flow && /columns: {name: text!}/ {
			print "      - use: teller\n        with: {" options "}"
			in_flow = 0
		}' "$meet_yaml" >teller.yaml
}

go() {
	weir run teller.yaml --set folder=m --set db=m.db --state state --plugin-path plugins "$@"
}

# Nothing that weir wrote holds the secret: not what it said, not the state, not the store.
kept() {
	: >state.dump
	[ ! -e state/state.db ] || sqlite3 state/state.db .dump >state.dump
	: >m.dump
	[ ! -e m.db ] || sqlite3 m.db .dump >m.dump
	found=$(grep -rlaF -e "$secret" out err state state.dump m.dump m.db* 2>/dev/null | tr '\n' ' ')
	[ -z "$found" ] || wrong "the secret is in: $found: $(grep -haF -e "$secret" $found | head -n 1 | cut -c 1-160)"
}

with 'key: "${secret:WEIR_TEST_KEY}"'

proves "a secret from the environment reaches the plugin, and nobody else"
WEIR_TEST_KEY=$secret
export WEIR_TEST_KEY
for log in text json; do
	rm -rf m.db* state
	go --only venues --log $log --log-level debug
	code_is 3
	err_has "length ${#secret}"
	kept
	weir status --state state
	kept
done
weir check teller.yaml --set folder=m --set db=m.db --plugin-path plugins
code_is 0
kept

proves "a secret in an error's message is masked as well"
with 'key: "${secret:WEIR_TEST_KEY}", fail: true'
rm -rf m.db* state
go --only venues
code_is 5
err_has "the server says:"
kept
with 'key: "${secret:WEIR_TEST_KEY}"'
unset WEIR_TEST_KEY

proves "a secret that is nowhere is named, with its place, before anything is written"
rm -rf m.db* state
go
code_is 1
err_has "WEIR_TEST_KEY" "teller.yaml:"
gone m.db state

proves "a secret from .env beside the pipeline reaches the plugin; others may not read that file"
printf 'WEIR_TEST_KEY=%s\n' "$secret" >.env
chmod 600 .env
go --only venues
code_is 3
err_has "length ${#secret}"
lacks err "other users can read"
kept
chmod 644 .env
go --only venues
err_has "other users can read it"
kept
rm .env

proves "a secret from a file that NAME_FILE names reaches the plugin"
printf '%s\n' "$secret" >key
WEIR_TEST_KEY_FILE=$work/key
export WEIR_TEST_KEY_FILE
go --only venues
code_is 3
err_has "length ${#secret}"
kept
unset WEIR_TEST_KEY_FILE
WEIR_TEST_KEY=$secret
export WEIR_TEST_KEY

proves "a secret is refused where it would be told: in an option that is no secret, in a parameter"
rm -rf m.db* state
with 'key: "${secret:WEIR_TEST_KEY}", plain: "${secret:WEIR_TEST_KEY}"'
go
code_is 1
err_has "plain" "teller.yaml:"
kept
gone m.db state
sed 's/default: "${param:folder}.db"/default: "${secret:WEIR_TEST_KEY}"/' "$meet_yaml" >teller.yaml
weir run teller.yaml --set folder=m --state state
code_is 1
err_has 'parameter "db" may not hold ${secret:WEIR_TEST_KEY}'
kept
gone m.db state

proves "a secret that stands in the pipeline itself is not told either"
with "key: $secret"
go --only venues
code_is 3
err_has "length ${#secret}"
kept
