"""misbehave.py HOW - a program for `exec` that answers rows, and at the third one does something else."""

import json
import os
import signal
import subprocess
import sys
import time

how = sys.argv[1]
out, say = sys.stdout, sys.stderr


def answer(row, **more):
    out.write(json.dumps({"_row": row["_row"], **more}) + "\n")
    out.flush()


if how == "dies-at-start":
    sys.exit("cannot import name 'model'")
if how == "says-much":
    for number in range(50000):
        say.write(f"{number} {'x' * 200}\n")
held = []
for number, line in enumerate(sys.stdin, 1):
    row = json.loads(line)
    if number != 3:
        answer(row)
    elif how == "hangs":
        time.sleep(600)
    elif how == "hangs-deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    elif how == "raises":
        row["no-such-key"]
    elif how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "garbage":
        print("Epoch 1/10 \x1b[2J loss 0.3", flush=True)
    elif how == "binary":
        os.write(1, bytes(range(256)) * 100)
        time.sleep(600)
    elif how == "gigabyte":
        block = b"x" * (1 << 20)
        for _ in range(1 << 10):
            os.write(1, block)
    elif how == "twice":
        answer(row)
        answer(row)
    elif how == "skips":
        pass
    elif how == "another-row":
        answer({"_row": 4})
    elif how == "no-row":
        print("{}", flush=True)
    elif how == "closes-output":
        os.close(1)
        time.sleep(600)
    elif how == "unknown-column":
        answer(row, colour="red")
    elif how == "wrong-type":
        answer(row, place="third")
    elif how == "not-utf8":
        os.write(1, b'{"_row": %d, "name": "\xff\xfe"}\n' % row["_row"])
    elif how == "quits":
        sys.exit(0)
    elif how == "later":
        sys.exit(75)
    elif how == "leaves-one-behind":
        subprocess.Popen(["sleep", "600"])
        sys.exit(1)
    elif how == "sleeps-with-one":
        subprocess.Popen(["sleep", "601"])
        say.write("sleeping\n")
        say.flush()
        time.sleep(602)
    else:
        answer(row)
if how == "one-more":
    print("{}", flush=True)
if how == "bad-end":
    sys.exit(9)
if how == "no-end":
    time.sleep(600)
