#!/usr/bin/python3
"""A scripted HTTP/2 server over TLS that does one thing wrong, for tests of core/net.

It answers 201 with "[]", and every K-th request of all connections goes wrong as --mode says. With
--walk the first one does alone, after a SIGUSR1 the second of those that come then, and so on. It
prints its port when it is ready; at SIGTERM it prints what happened as one JSON object and ends:
how many connections and requests there were, how many paths were processed (as a store would have,
whether or not the answer arrived), how many of them more than once, how many requests went wrong (hit),
how many of these had written to upstream before (kept), and how many a GOAWAY left out (refused).

With --upstream PORT a request that is processed goes to the HTTP server on that port of this machine,
and what that one answers is the answer; a fault comes after it, when the store has its rows.

Needs Debian's python3-h2.
"""

import argparse
import asyncio
import collections
import http.client
import json
import signal
import ssl

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

JSON = "application/json"
GOAWAY, HEADERS, DATA = 7, 1, 0  # frame types
END_STREAM, END_HEADERS = 1, 4  # frame flags

# What each mode does to the request that is hit, apart from the special ones below. A status means
# that the request was not processed.
STATUS = {
    "429": (429, [("retry-after", "1")], b"{}"),
    "503": (503, [("retry-after", "1")], b'{"code":"PGRST000","message":"no database"}'),
    "502": (502, [], b"<html>bad gateway</html>"),
    "521": (521, [], b"error code: 521"),
    "later": (503, [("retry-after", "3600")], b"{}"),
}
RESETS = {  # the error code, and whether the request was processed
    "rst-refused": (h2.errors.ErrorCodes.REFUSED_STREAM, False),
    "rst-internal": (h2.errors.ErrorCodes.INTERNAL_ERROR, True),
    "rst-cancel": (h2.errors.ErrorCodes.CANCEL, True),
}
UNPROCESSED = {"calm", "goaway-close", "goaway-zero", "garbage", "rst-refused", *STATUS}
PASSED_ON = ("content-type", "content-range", "preference-applied", "location")


class Tally:
    """What happened, over all connections."""

    def __init__(self):
        self.connections = 0
        self.requests = 0
        self.hit = 0
        self.kept = 0
        self.refused = 0
        self.processed = collections.Counter()
        self.place = 1  # --walk: which request is hit
        self.passed = 0  # and how many came since that was said
        self.under_way = set()

    def walk(self):
        self.place += 1
        self.passed = 0

    def keep(self, task):
        """Nobody else holds on to it."""
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    def report(self):
        again = {path: n for path, n in self.processed.items() if n > 1}
        return {
            "connections": self.connections,
            "requests": self.requests,
            "processed": len(self.processed),
            "twice": len(again),
            "hit": self.hit,
            "kept": self.kept,
            "refused": self.refused,
        }


class Connection(asyncio.Protocol):
    def __init__(self, options, tally):
        self.options = options
        self.tally = tally
        self.path = {}
        self.asked = {}  # of a stream: its headers and its body
        self.answered = {}  # of a stream: status, headers and body, from upstream
        self.begun = 0
        self.refuse_from = None  # the first stream that GOAWAY leaves out
        self.dead = False

    # ---- bytes ----

    def connection_made(self, transport):
        self.tally.connections += 1
        self.transport = transport
        codes = h2.settings.SettingCodes
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        self.h2 = h2.connection.H2Connection(config)
        self.h2.local_settings = h2.settings.Settings(
            client=False,
            initial_values={
                codes.MAX_CONCURRENT_STREAMS: self.options.max_streams,
                codes.INITIAL_WINDOW_SIZE: 1 << 20,
            },
        )
        self.h2.initiate_connection()
        self.h2.increment_flow_control_window(1 << 24)
        self.flush()

    def flush(self):
        data = self.h2.data_to_send()
        if data and not self.transport.is_closing():
            self.transport.write(data)

    def raw(self, kind, flags, stream, payload, length=None):
        """A frame that h2 would not let through. length: what its head claims."""
        self.flush()
        size = len(payload) if length is None else length
        head = size.to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
        self.transport.write(head + payload)

    def goaway(self, last, code=0):
        self.raw(GOAWAY, 0, 0, last.to_bytes(4, "big") + code.to_bytes(4, "big"))

    def end(self, abort=False):
        self.flush()
        self.dead = True
        self.transport.abort() if abort else self.transport.close()

    def data_received(self, data):
        if self.dead:
            return
        try:
            events = self.h2.receive_data(data)
        except h2.exceptions.ProtocolError:
            self.end()
            return
        for event in events:
            self.handle(event)
        if not self.dead:
            self.flush()

    def handle(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.asked[event.stream_id] = (dict(event.headers), bytearray())
            self.path[event.stream_id] = dict(event.headers)[":path"]
            self.begin(event.stream_id)
        elif isinstance(event, h2.events.DataReceived):
            self.asked[event.stream_id][1].extend(event.data)
            self.acknowledge(event)
        elif isinstance(event, h2.events.StreamEnded) and not self.dead:
            self.request(event.stream_id)
        elif isinstance(event, h2.events.ConnectionTerminated):
            self.end()

    def acknowledge(self, event):
        try:
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        except h2.exceptions.ProtocolError:
            pass  # the stream is closed already

    def begin(self, stream):
        """goaway-mid-burst: from the K-th stream of a connection on all are left out."""
        self.begun += 1
        if self.options.mode == "goaway-mid-burst" and self.begun == self.options.every:
            self.refuse_from = stream
            self.tally.hit += 1
            self.goaway(stream - 2)
        self.tally.refused += self.refuse_from is not None

    # ---- answers ----

    def later(self, seconds, action, *arguments):
        asyncio.get_running_loop().call_later(seconds, action, *arguments)

    def processed(self, stream):
        self.tally.processed[self.path[stream]] += 1

    def head(self, stream, status, extra=(), length=2, end=False):
        fields = [(":status", str(status)), ("content-type", JSON), ("content-length", str(length))]
        self.h2.send_headers(stream, fields + list(extra), end_stream=end)

    def reply(self, stream, status=201, extra=(), body=b"[]"):
        if self.transport.is_closing():
            return
        try:
            if stream in self.answered and status == 201:
                self.pass_on(stream)
            else:
                self.head(stream, status, extra, len(body))
                self.h2.send_data(stream, body, end_stream=True)
            self.flush()
        except h2.exceptions.ProtocolError:
            pass  # the client took it back

    # ---- upstream ----

    def ask(self, stream):
        """Runs in a thread of its own."""
        headers, body = self.asked[stream]
        fields = {k: v for k, v in headers.items() if k[0] != ":" and k != "content-length"}
        upstream = http.client.HTTPConnection("127.0.0.1", self.options.upstream)
        upstream.request(headers[":method"], headers[":path"], bytes(body) or None, fields)
        answer = upstream.getresponse()
        found = [(k.lower(), v) for k, v in answer.getheaders() if k.lower() in PASSED_ON]
        self.answered[stream] = (answer.status, found, answer.read())
        upstream.close()

    async def process(self, stream, hit):
        await asyncio.get_running_loop().run_in_executor(None, self.ask, stream)
        if self.dead or self.transport.is_closing():
            return
        self.act(stream, hit)
        if not self.dead:
            self.flush()

    def pass_on(self, stream):
        status, fields, body = self.answered[stream]
        self.h2.send_headers(stream, [(":status", str(status)), *fields], end_stream=not body)
        for at in range(0, len(body), 16384):
            part = body[at : at + 16384]
            self.h2.send_data(stream, part, end_stream=at + len(part) == len(body))

    # ---- requests ----

    def request(self, stream):
        if self.refuse_from is not None and stream >= self.refuse_from:
            return
        self.tally.requests += 1
        if self.options.walk:
            self.tally.passed += 1
            hit = self.tally.passed == self.tally.place
        else:
            hit = self.tally.requests % self.options.every == 0
        if self.options.upstream and not (hit and self.options.mode in UNPROCESSED):
            self.tally.keep(asyncio.ensure_future(self.process(stream, hit)))
        else:
            self.act(stream, hit)

    def act(self, stream, hit):
        mode = self.options.mode
        if mode == "goaway-mid-burst":
            self.burst(stream)
        elif not hit or mode == "ok":
            self.processed(stream)
            self.reply(stream)
        else:
            self.count(stream)
            self.go_wrong(stream, mode)

    def count(self, stream):
        """A request goes wrong, of which upstream may have rows by now."""
        self.tally.hit += 1
        if stream in self.answered and self.asked[stream][0][":method"] == "POST":
            self.tally.kept += self.answered[stream][0] in (200, 201)

    def go_wrong(self, stream, mode):
        if mode in STATUS:
            self.reply(stream, *STATUS[mode])
        elif mode in RESETS:
            code, done = RESETS[mode]
            if done:
                self.processed(stream)
            self.h2.reset_stream(stream, code)
        else:
            getattr(self, mode.replace("-", "_"))(stream)

    def burst(self, stream):
        self.processed(stream)
        self.later(0.05, self.reply, stream)
        if self.refuse_from is not None:
            self.later(0.2, self.end)

    def calm(self, stream):
        """GOAWAY ENHANCE_YOUR_CALM, as nginx does for a URL that is too long."""
        self.goaway(max(0, stream - 2), int(h2.errors.ErrorCodes.ENHANCE_YOUR_CALM))
        self.end()

    def goaway_close(self, stream):
        self.goaway(stream - 2)
        self.end()

    def goaway_zero(self, _stream):
        """A lie: earlier requests were processed."""
        self.goaway(0, int(h2.errors.ErrorCodes.INTERNAL_ERROR))
        self.end()

    def commit_drop(self, stream):
        self.processed(stream)
        self.end()

    def commit_abort(self, stream):
        self.processed(stream)
        self.end(abort=True)

    def half_headers(self, stream):
        """A HEADERS frame that goes on in the next one, which never comes."""
        self.processed(stream)
        self.raw(HEADERS, 0, stream, b"\x88")
        self.end()

    def half_body(self, stream):
        self.processed(stream)
        self.head(stream, 201, length=1000)
        self.h2.send_data(stream, b'[{"id":1},')
        self.end()

    def half_frame(self, stream):
        self.processed(stream)
        self.head(stream, 201, length=1000)
        self.raw(DATA, 0, stream, b"[{", length=1000)
        self.end()

    def short_body(self, stream):
        """The stream ends before the content-length is reached."""
        self.processed(stream)
        fields = [(":status", "201"), ("content-type", JSON), ("content-length", "1000")]
        self.raw(HEADERS, END_HEADERS, stream, self.h2.encoder.encode(fields))
        self.raw(DATA, END_STREAM, stream, b"[{}")

    def hang(self, stream):
        self.processed(stream)

    def stall(self, stream):
        """Begins a reply and goes silent."""
        self.processed(stream)
        self.head(stream, 201, length=1000)
        self.h2.send_data(stream, b"[")

    def slow(self, stream):
        self.processed(stream)
        self.later(2, self.reply, stream)

    def drip(self, stream, left=60):
        if left == 60:
            self.processed(stream)
            self.head(stream, 201, length=left)
        if self.transport.is_closing() or not left:
            return
        try:
            self.h2.send_data(stream, b" ", end_stream=left == 1)
        except h2.exceptions.ProtocolError:
            return  # the client took it back
        self.flush()
        self.later(0.1, self.drip, stream, left - 1)

    def huge(self, stream):
        """A reply of 4 MB, as far as the client takes it."""
        self.processed(stream)
        self.head(stream, 201, length=4 << 20)
        self.pour(stream, 4 << 20)

    def pour(self, stream, left):
        if self.transport.is_closing() or not left:
            return
        try:
            room = min(left, 16384, self.h2.local_flow_control_window(stream))
            if room > 0:
                self.h2.send_data(stream, b" " * room, end_stream=room == left)
        except h2.exceptions.ProtocolError:
            return  # the client took it back
        self.flush()
        self.later(0 if room > 0 else 0.005, self.pour, stream, left - max(room, 0))

    def notjson(self, stream):
        self.processed(stream)
        self.reply(stream, 200, (), b"<html>captive portal</html>")

    def garbage(self, _stream):
        self.flush()
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        self.end()


async def serve(options):
    tally = Tally()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(options.cert, options.key)
    tls.set_alpn_protocols(["h2"])
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    loop.add_signal_handler(signal.SIGUSR1, tally.walk)
    server = await loop.create_server(
        lambda: Connection(options, tally), "127.0.0.1", options.port, ssl=tls
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await over.wait()
    print(json.dumps(tally.report()), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", default="ok")
    parser.add_argument("--every", type=int, default=7)
    parser.add_argument("--walk", action="store_true")
    parser.add_argument("--cert", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--max-streams", type=int, default=100)
    parser.add_argument("--upstream", type=int, metavar="PORT")
    options = parser.parse_args()
    name = options.mode.replace("-", "_")
    special = ("ok", "goaway-mid-burst")
    if options.mode not in (*special, *STATUS, *RESETS) and not hasattr(Connection, name):
        parser.error("no such mode: " + options.mode)
    asyncio.run(serve(options))


main()
