#!/bin/sh
# What `weir schema` says of pipelines is what weir itself says: a validator of JSON Schema takes the
# shipped ones and all that other tests run with success, and refuses one with mistakes.
. "$top_srcdir/tests/e2e/lib.sh"

python=/usr/bin/python3 # that of the system, which Debian's packages are for
$python -c 'import jsonschema, yaml; yaml.CSafeLoader' 2>/dev/null || {
	[ -z "${WEIR_TOOLS_REQUIRED:-}" ] || die "python3-jsonschema or python3-yaml is missing"
	skip "there is no python3-jsonschema, or no python3-yaml"
}
schema=$top_builddir/pipelines/weir.schema.json

# valid FILE...
valid() {
	$python "$top_srcdir/tests/system/schema.py" "$schema" "$@" >validated 2>&1 || {
		wrong "the schema refuses what is right"
		sed 's/^/    /' validated | cut -c 1-200 | head -n 12
	}
}

proves "the schema is built with weir, and is what weir says"
weir schema
code_is 0
cmp -s out "$schema" || wrong "$schema is not what weir schema prints"

proves "the shipped pipelines are valid, and their first lines lead to the schema"
mkdir shipped
cp -r "$top_srcdir"/pipelines/. shipped
cp "$schema" shipped/
# shellcheck disable=SC2046 # names without blanks
valid $(find shipped -name '*.yaml')
# shellcheck disable=SC2046,SC2044 # names without blanks
for file in $(find shipped -name '*.yaml'); do
	line=$(sed -n '1s/^# yaml-language-server: $schema=//p' "$file")
	[ -n "$line" ] && [ -f "$(dirname "$file")/$line" ] || wrong "$file does not name the schema"
done

proves "what other tests run with success is valid"
mkdir good
cat >keeping <<END
#!/bin/sh
# Runs weir, and keeps the pipeline of a run or check that was in order.
"$weir" "\$@"
code=\$?
case \$1-\$code in
run-0 | run-3 | check-0 | plan-0) cp "\$2" "$work/good/\$(cksum <"\$2" | tr ' ' -).yaml" ;;
esac
exit \$code
END
chmod +x keeping
for test in 01-whole-meet 11-split 23-fates 30-map-and-filter 31-files 32-init 37-exec; do
	WEIR=$work/keeping sh "$top_srcdir/tests/e2e/$test.sh" >tested 2>&1 ||
		wrong "$test: $(tail -n 3 tested)"
done
[ "$(ls good | wc -l)" -ge 8 ] || wrong "only $(ls good | wc -l) pipelines were kept"
valid good/*.yaml

proves "a pipeline with ten mistakes is refused, with those that a schema can see"
cp "$top_srcdir/tests/e2e/ten-mistakes.yaml" .
! $python "$top_srcdir/tests/system/schema.py" "$schema" ten-mistakes.yaml >refused 2>&1 ||
	wrong "the schema takes it"
has refused "(top): Additional properties are not allowed ('bacth' was unexpected)" \
	"stores/local/with/busy_timeout: '10 seconds' does not match" \
	"rejects/max_rows: 'few' does not match" \
	"steps/0/batch/rows: 0 is less than the minimum of 1" \
	"steps/0/stages/1/use: 'table-sinc' is not valid" \
	"steps/1/stages/0/with: 'path' is a required property"

proves "keys that a file may not have where it extends another are refused"
printf 'weir: 1\nextends: a.yaml\nsteps: []\nstores: {a: {with: {path: x}}}\n' >extending.yaml
! $python "$top_srcdir/tests/system/schema.py" "$schema" extending.yaml >refused 2>&1 ||
	wrong "the schema takes steps"
has refused "steps"
lacks refused "stores"
sed -i /steps/d extending.yaml
valid extending.yaml
