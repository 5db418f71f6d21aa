#!/bin/sh
# The report in a real browser: it fits a phone, a desk and paper, light and dark; nothing of the data
# does anything; nothing is asked for elsewhere; its drawings are XML.
. "$top_srcdir/tests/e2e/lib.sh"

need() {
	test -z "${WEIR_TOOLS_REQUIRED-}" || die "there is no $1"
	skip "there is no $1"
}
command -v python3 >/dev/null || need python3
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || need chromium

# sees PAGE [OPTION ...]: what the browser saw is in the file seen.
sees() {
	python3 "$top_srcdir/tests/system/browser.py" "$@" >seen 2>trouble || {
		wrong "browser.py $*: $(tail -n 1 trouble)"
		echo '{}' >seen
	}
}

# seen KEY: a value of it, as JSON.
seen() {
	python3 -c 'import json, sys; print(json.dumps(json.load(open("seen")).get(sys.argv[1])))' "$1"
}

# fits PAGE WIDTH [OPTION ...]
fits() {
	fits_page=$1 fits_width=$2
	shift 2
	sees "$fits_page" --width "$fits_width" "$@"
	is "$fits_page at $fits_width $*: width" "$(seen scrollWidth)" "$fits_width"
	is "sticks out" "$(seen stickingOut)" "[]"
	is "dialogs" "$(seen dialogs)" "[]"
	is "requests" "$(seen requests)" "[]"
	is "console" "$(seen console)" "[]"
}

meet --results 2000 --bad bad-time:5,ragged:2,unknown-athlete:2 m
bad=$(sed -n 's/^bad-time results.csv //p' made | head -n 1)
long=$(awk 'BEGIN { for (i = 0; i < 10000; i++) printf "x" }')
bidi=$(printf '\342\200\256\342\201\246')
# In a rejected row, in the name of a race, and in the text of a warning.
hostile="<img src=x onerror=\"document.title='hit'\"><script>document.title='hit';alert(1)<\/script>' onload='alert(1) $bidi"
sed "${bad}s/^\([^,]*\),[^,]*,/\1,$(printf '%s' "$hostile" | sed 's/"//g; s/[&]/\\&/g')$long,/" m/results.csv >results
mv results m/results.csv
awk -F, -v OFS=, -v name="<script>document.title='hit'<\/script> <b onload=alert(1)>$bidi" \
	'NR == 2 { $3 = name } { print }' m/races.csv >races
grep -q "<script>document" races || die "races.csv has no third column"
mv races m/races.csv
import m m.db
code_is 3
weir report --state state --output page.html
code_is 0
run=$(sql state/state.db "select id from run")

proves "hostile texts are shown, and do nothing"
sees page.html --eval "document.scripts.length + ' ' + document.images.length + ' ' +
	document.body.innerText.includes('<script>document.title') + ' ' +
	document.body.innerText.includes('\\\\u202e') + ' ' +
	[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
is "scripts, images, shown, bidi shown, handlers" "$(seen value)" '"0 0 true true 0"'
is "title" "$(seen title)" "\"meet $run\""

proves "it fits a phone, a small phone, a desk, and paper, in light and dark"
fits page.html 360
fits page.html 320 --dark
fits page.html 1280
fits page.html 1280 --dark
fits page.html 718 --print

proves "its colours follow the reader's choice"
background='getComputedStyle(document.body).backgroundColor'
sees page.html --eval "$background"
light=$(seen value)
sees page.html --dark --eval "$background"
[ "$light" != "$(seen value)" ] || wrong "light and dark are $light both"

proves "every text has a contrast of 4.5 to 1 at least, light and dark"
cat >contrast.js <<'J'
(() => {
  const rgb = c => c.match(/[\d.]+/g).map(Number);
  const light = c => { const l = c.slice(0, 3).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
  const poor = new Set();
  for (const e of document.querySelectorAll('main :not(svg, svg *)')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...poor].join('; ');
})()
J
for how in "" --dark; do
	# shellcheck disable=SC2086
	sees page.html $how --eval "$(cat contrast.js)"
	is "poor contrast $how" "$(seen value)" '""'
done

proves "its drawings are XML, and the page is small"
python3 - page.html >drawings 2>&1 <<'P' || wrong "$(tail -n 1 drawings)"
import re, sys
import xml.etree.ElementTree as tree
page = open(sys.argv[1], encoding="utf-8").read()
drawings = re.findall(r"<svg.*?</svg>", page, flags=re.S)
for drawing in drawings:
    tree.fromstring(drawing)
print(len(drawings))
P
[ "$(cat drawings)" -gt 20 ] || wrong "$(cat drawings) drawings"
[ "$(wc -c <page.html)" -lt 120000 ] || wrong "$(wc -c <page.html) bytes"
