#!/usr/bin/env python3
"""Opens a page in a headless Chromium, looks at it, and takes a picture.

    browser.py PAGE [--width N] [--dark] [--print] [--picture FILE [--height N]] [--eval EXPRESSION]

Prints one JSON object: title, scrollWidth and innerWidth of the document, the widest element that sticks
out, dialogs that opened, addresses that were asked for besides the page, messages of its console, and
the value of the expression. The DevTools protocol goes over a pipe, so that nothing has to be installed
besides the browser.
"""

import argparse
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 60
PHONE_MOST = 500  # pixels: a narrower window is a phone's

# Elements that reach beyond the window, unless something around them scrolls.
STICKING_OUT = """(() => {
  const out = [];
  const scrolls = e => e && (getComputedStyle(e).overflowX === 'auto' || scrolls(e.parentElement));
  for (const e of document.querySelectorAll('body *')) {
    if (scrolls(e.parentElement)) continue;
    const r = e.getBoundingClientRect();
    if (r.width && (r.right > innerWidth + 0.5 || r.left < -0.5))
      out.push(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + Math.round(r.right));
  }
  return out.slice(0, 5);
})()"""


class Browser:
    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="browser-")
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()

        def hand_over():
            # The browser reads commands from 3 and writes replies to 4.
            a, b = os.dup(to_read), os.dup(from_write)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.child = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--hide-scrollbars", "--disable-dev-shm-usage", "--remote-debugging-pipe",
             "--user-data-dir=" + self.folder, "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=hand_over, close_fds=False)
        os.close(to_read)
        os.close(from_write)
        self.out, self.incoming = to_write, from_read
        self.rest, self.number, self.events = b"", 0, []

    def message(self, until):
        while b"\0" not in self.rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.incoming], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            got = os.read(self.incoming, 1 << 16)
            if not got:
                raise ConnectionError("the browser has ended")
            self.rest += got
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if session:
            request["sessionId"] = session
        os.write(self.out, json.dumps(request).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            reply = self.message(until)
            if reply.get("id") != self.number:
                self.events.append(reply)
            elif "error" in reply:
                raise RuntimeError(method + ": " + reply["error"]["message"])
            else:
                return reply["result"]

    def wait_for(self, method):
        until = time.monotonic() + PATIENCE_S
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message(until))

    def close(self):
        try:
            self.call("Browser.close")
        except (ConnectionError, TimeoutError, OSError):
            pass
        self.child.wait(PATIENCE_S)
        shutil.rmtree(self.folder, ignore_errors=True)


def of(events, method):
    return [event["params"] for event in events if event.get("method") == method]


def look(browser, args):
    url = pathlib.Path(args.page).resolve().as_uri()
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(method, **params):
        return browser.call(method, session, **params)

    def value(expression):
        return call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    for domain in ("Page", "Network", "Runtime", "Log"):
        call(domain + ".enable")
    call("Emulation.setDeviceMetricsOverride", width=args.width, height=args.height or 800,
         deviceScaleFactor=args.scale, mobile=args.width <= PHONE_MOST)
    call("Emulation.setEmulatedMedia", media="print" if args.print else "",
         features=[{"name": "prefers-color-scheme", "value": "dark" if args.dark else "light"}])
    call("Page.navigate", url=url)
    browser.wait_for("Page.loadEventFired")
    seen = {
        "title": value("document.title"),
        "scrollWidth": value("document.documentElement.scrollWidth"),
        "innerWidth": value("innerWidth"),
        "height": value("document.documentElement.scrollHeight"),
        "stickingOut": value(STICKING_OUT),
        "value": value(args.eval) if args.eval else None,
    }
    if args.picture:
        clip = {"x": 0, "y": args.top, "width": args.width, "height": args.height or seen["height"],
                "scale": 1}
        shot = call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        pathlib.Path(args.picture).write_bytes(base64.b64decode(shot["data"]))
    events = browser.events
    seen["dialogs"] = [d["message"] for d in of(events, "Page.javascriptDialogOpening")]
    seen["requests"] = [r["request"]["url"] for r in of(events, "Network.requestWillBeSent")
                        if r["request"]["url"] != url]
    seen["console"] = [e["entry"]["text"] for e in of(events, "Log.entryAdded")]
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int)
    parser.add_argument("--top", type=int, default=0)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--picture")
    parser.add_argument("--eval")
    args = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        sys.exit("there is no chromium")
    browser = Browser(program)
    try:
        print(json.dumps(look(browser, args)))
    finally:
        browser.close()


main()
