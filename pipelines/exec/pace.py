"""pace.py - adds seconds, and seconds for each kilometre, to rows; for `exec` of weir.

Each line of the input is a row: {"_row": 1, "meters": 5000, "time": "19:30.4"}. Each is answered at
once with one line that has the same _row, and the columns that are new or change. "_reject" refuses
a row, "_warn" flags one. When the input ends, so does the program.
"""

import json
import sys


def seconds_of(time):
    minutes, seconds = time.split(":")
    return int(minutes) * 60 + float(seconds)


for line in sys.stdin:
    row = json.loads(line)
    answer = {"_row": row["_row"]}
    try:
        answer["seconds"] = seconds_of(row["time"])
        answer["pace"] = round(answer["seconds"] * 1000 / row["meters"], 2)
        if answer["pace"] < 180:
            answer["_warn"] = {"code": "PACE", "column": "pace", "reason": "a kilometre under 3:00"}
    except ValueError:
        answer["_reject"] = {"code": "TIME", "column": "time", "reason": "is no time like 19:30.4"}
    print(json.dumps(answer), flush=True)
