#!/bin/sh
# What a person must mend is said at once, with a hint and without secrets; an interrupted wait ends at
# once.
. "$top_srcdir/tests/fault/lib.sh"

key=s3cret-key-of-mine
dead=$(some_port 77)
start_nginx 1000

proves "a server that is not there is tried again, then BUSY"
go --count 4 --window 4 --attempts 3 --base-ms 50 "http://127.0.0.1:$dead"
same "code" BUSY "$code"
says "the server http://127.0.0.1:$dead did not answer: no connection; 3 tries in "
says "hint: is the server up, and is the url right?"
same "requests that were sent" 0 "$(figure requests)"

proves "a name without an address is DENIED at once"
go --count 1 --connect-ms 30000 "https://no-such-host.invalid"
same "code" DENIED "$code"
says "the server https://no-such-host.invalid cannot be found"

proves "a certificate of an unknown CA is DENIED at once, and the hint names ca_file"
go --count 4 --header "apikey: $key" "https://localhost:$edge"
same "code" DENIED "$code"
same "requests that were sent" 0 "$(figure requests)"
says "the certificate of https://localhost:$edge is not accepted"
says "ca_file"

proves "a certificate for another name is DENIED"
go --count 1 --ca ca.pem "https://127.0.0.2:$edge"
same "code" DENIED "$code"
says "the certificate of https://127.0.0.2:$edge is not accepted"

proves "the variables that curl looks at name the CA, too"
for name in CURL_CA_BUNDLE SSL_CERT_FILE; do
	line=$(env "$name=ca.pem" "$exchange" --count 1 "https://localhost:$edge" 2>err)
	same "code with $name" OK "$(figure code)"
done

proves "a file without certificates is BAD_CONFIG"
echo nonsense >nonsense.pem
go --count 1 --ca nonsense.pem "https://localhost:$edge"
same "code" BAD_CONFIG "$code"
says "nonsense.pem"

proves "a redirect is not followed, and may be a network's that wants a login"
go --ca ca.pem --count 1 --attempts 2 --base-ms 10 --path /moved "https://localhost:$edge"
same "code" BUSY "$code"
says "https://localhost:$edge sends requests on to https://localhost:1 (HTTP status 301)"

proves "bodies of a megabyte arrive"
go --ca ca.pem --method POST --path /big --count 8 --window 4 --body-bytes 1000000 "https://localhost:$edge"
same "code" OK "$code"
same "bytes sent" 8000000 "$(figure sent)"
go --ca ca.pem --method POST --path /big --count 4 --body-bytes 30000000 "https://localhost:$edge"
same "code above the server's limit" TOO_BIG "$code"

proves "a refusal before the whole body was read is heard at once"
go --ca ca.pem --method POST --path /no --count 4 --window 4 --body-bytes 1000000 "https://localhost:$edge"
same "code" DENIED "$code"
between "milliseconds" 0 3000 "$(figure ms)"

proves "every method arrives as it is called"
: >access.log
for method in GET HEAD POST PATCH DELETE; do
	go --ca ca.pem --method $method --count 1 "https://localhost:$edge"
	same "code of $method" OK "$code"
done
same "methods" "GET HEAD POST PATCH DELETE" "$(answered | awk '{ print $4 }' | tr '\n' ' ' | sed 's/ $//')"

proves "a server without HTTP/2 is served over HTTP/1.1, with a window of connections"
go --count 400 --window 4 "http://127.0.0.1:$plain"
same "code" OK "$code"
between "connections" 2 4 "$(figure connections)"
go --ca ca.pem --http 1.1 --count 400 --window 4 "https://localhost:$edge"
same "code over TLS" OK "$code"
between "connections over TLS" 2 4 "$(figure connections)"

proves "no secret is seen, not even in a debug log of trouble"
go --log debug --trace trace --attempts 2 --base-ms 10 --count 2 --header "apikey: $key" \
	--header "Authorization: Bearer $key" "http://127.0.0.1:$dead"
same "code" BUSY "$code"
same "lines with the key" 0 "$(cat err trace | grep -c "$key")"

# interrupt SIGNAL ARGUMENT...: sends it after a while; how it ended, and how long that took.
interrupt() {
	signal=$1
	shift
	"$exchange" "$@" >interrupted 2>err &
	pid=$!
	sleep 0.5
	began=$(date +%s%N)
	kill -s "$signal" $pid
	looks=0
	while kill -0 $pid 2>/dev/null && [ $looks -lt 100 ]; do
		looks=$((looks + 1))
		sleep 0.05
	done
	# One that does not heed it must not hold the test up.
	[ $looks -lt 100 ] || kill -s KILL $pid
	wait $pid 2>/dev/null
	took=$((($(date +%s%N) - began) / 1000000))
	line=$(cat interrupted)
	same "code" CANCELLED "$(figure code)"
	between "milliseconds" 0 2000 "$took"
}

proves "an interruption ends the wait before another try"
for signal in INT TERM; do
	interrupt $signal --count 1 --base-ms 30000 --cap-ms 60000 "http://127.0.0.1:$dead"
done

proves "an interruption ends the pause of a reset"
interrupt TERM --ca ca.pem --count 2 --after-requests 1 --pause-ms 20000 "https://localhost:$edge"

proves "an interruption ends requests that are on their way"
start_faulty hang 1
interrupt TERM --ca ca.pem --count 8 --window 4 "https://localhost:$faulty"
