#!/bin/sh
# Servers end a connection after so many requests (GOAWAY). Whatever their limit, every request is
# answered, and the server sees none of them twice.
. "$top_srcdir/tests/fault/lib.sh"

# every_request_once COUNT LIMIT WINDOW
every_request_once() {
	start_nginx "$2"
	# Our own limits are out of the way.
	go --ca ca.pem --method POST --body '[{"id":1}]' --expect '[]' --path '/row/{}' --count "$1" \
		--window "$3" --after-requests 0 --after-ms 0 --base-ms 10 "https://localhost:$edge"
	same "code" OK "$code"
	answered | awk '{ print $5 }' | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c >times
	same "requests by how often they were answered (count, times)" "$1 1" "$(awk '{ print $1, $2 }' times)"
	between "the most requests on a connection" 1 "$2" "$(busiest_seen)"
}

for window in 1 4 20; do
	for limit in 1000 100 7; do
		proves "behind a limit of $limit requests and with a window of $window none is lost or doubled"
		every_request_once 1500 $limit $window
		same "resets by us" 0 "$(figure resets)"
	done
done

proves "behind an absurd limit of 3 requests all are answered as well"
for window in 1 4; do
	every_request_once 300 3 $window
done

proves "10,500 requests pass a server that ends each connection after 10,000"
for window in 1 10; do
	every_request_once 10500 10000 $window
	same "connections" 2 "$(connections_seen)"
	same "connections as we count them" 2 "$(figure connections)"
	# Those that the limit left out, libcurl sends once more.
	between "requests as we count them" 10500 $((10500 + window)) "$(figure requests)"
done

proves "with our own limit the server never gets to its own"
start_nginx 10000
go --ca ca.pem --path '/row/{}' --count 10500 --window 10 --after-requests 5000 "https://localhost:$edge"
same "code" OK "$code"
same "resets" 2 "$(figure resets)"
same "retries" 0 "$(figure retries)"
same "connections" 3 "$(connections_seen)"
between "the most requests on a connection" 4990 5000 "$(busiest_seen)"
