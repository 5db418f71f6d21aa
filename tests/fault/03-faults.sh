#!/bin/sh
# Whatever a server does wrong, all requests are processed in the end, or the run stops with a code
# that says what to do; and nobody waits longer than must be.
. "$top_srcdir/tests/fault/lib.sh"

# survive MODE MOST_MS [ARGUMENT...]: 40 requests, of which every seventh goes wrong.
survive() {
	mode=$1 most=$2
	shift 2
	start_faulty "$mode" 7
	go --ca ca.pem --method POST --body '[{"id":1}]' --expect '[]' --path '/row/{}' --count 40 \
		--base-ms 20 --cap-ms 200 "$@" "https://localhost:$faulty"
	stop_faulty
	same "code" OK "$code"
	same "processed" 40 "$(tally processed)"
	between "retries" 1 200 "$(figure retries)"
	same "requests less retries" 40 $(($(figure requests) - $(figure retries)))
	same "connections" "$(tally connections)" "$(figure connections)"
	between "milliseconds" 0 "$most" "$(figure ms)"
}

# All of these with the time-outs as they are by default: nothing may wait for one of them.
for window in 1 8; do
	for mode in goaway-mid-burst goaway-close goaway-zero calm rst-refused rst-internal rst-cancel \
		commit-drop commit-abort half-headers half-body half-frame short-body 502 521 garbage; do
		proves "$mode, window $window: every request is processed in the end"
		survive $mode 10000 --window $window
	done
done

proves "what is not processed is not counted as answered: a refused stream is sent once more"
survive rst-refused 5000 --window 4
same "processed twice" 0 "$(tally twice)"

proves "Retry-After is honoured, and the one that is told to wait holds all others back"
for mode in 429 503; do
	start_faulty $mode 5
	go --ca ca.pem --path '/row/{}' --count 12 --window 4 --base-ms 20 "https://localhost:$faulty"
	stop_faulty
	same "code" OK "$code"
	same "processed" 12 "$(tally processed)"
	same "refused" 2 "$(figure refused)"
	between "two waits of a second, milliseconds" 2000 8000 "$(figure ms)"
done

proves "a server that asks to wait beyond our patience is not waited for; the error says until when"
start_faulty later 3
go --ca ca.pem --path '/row/{}' --count 12 --window 2 "https://localhost:$faulty"
same "code" BUSY "$code"
same "wait" 3600000 "$(figure wait_ms)"
between "milliseconds" 0 5000 "$(figure ms)"
says "it asks to wait until 2"
says "(3600 s)"

proves "a reply that does not come is not waited for longer than first_byte"
for mode in hang slow; do
	survive $mode 8000 --window 4 --first-byte-ms 300
	says_not "within 60 s"
done

proves "a reply that stops coming is not waited for longer than stall"
survive stall 8000 --window 4 --stall-ms 300

proves "a reply that comes drop by drop ends at the total"
survive drip 12000 --window 8 --total-ms 700

proves "a server that never answers ends the run with BUSY: what, how often, how long"
start_faulty hang 1
go --ca ca.pem --count 3 --window 2 --first-byte-ms 200 --base-ms 10 --attempts 3 "https://localhost:$faulty"
same "code" BUSY "$code"
says "the server https://localhost:$faulty did not answer: no reply within 0.2 s; 3 tries in "

proves "patience ends after retry_elapsed, too"
start_faulty 502 1
go --ca ca.pem --count 1 --base-ms 100 --cap-ms 200 --attempts 1000 --elapsed-ms 1000 "https://localhost:$faulty"
same "code" BUSY "$code"
between "milliseconds" 900 5000 "$(figure ms)"
says "the server is busy (502); "

proves "a reply that the judge refuses ends the exchange, and nothing is tried again"
start_faulty notjson 5
go --ca ca.pem --expect '[]' --count 40 --window 4 "https://localhost:$faulty"
same "code" BROKEN "$code"
same "retries" 0 "$(figure retries)"

proves "a reply above the ceiling is TOO_BIG"
start_faulty huge 3
go --ca ca.pem --count 5 --reply-ceiling 100000 "https://localhost:$faulty"
same "code" TOO_BIG "$code"
says "a reply is larger than 100000 bytes"
go --ca ca.pem --count 5 "https://localhost:$faulty"
same "code below the ceiling" OK "$code"

proves "more requests than the server allows at once still all go through"
start_faulty ok 1 --max-streams 2
go --ca ca.pem --count 200 --window 16 "https://localhost:$faulty"
stop_faulty
same "code" OK "$code"
same "processed" 200 "$(tally processed)"
