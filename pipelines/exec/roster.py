"""roster.py FILE - prints the rows of a file with columns of fixed width, for `exec-source` of weir.

One JSON object a line, on standard output; what is for people goes to standard error. The end of the
output is the end of the rows, if the program ends with exit code 0, as Python does without an error.
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        if line.startswith("#") or not line.strip():
            continue
        print(json.dumps({
            "name": line[:22].strip(),
            "school": line[22:40].strip(),
            "meters": line[40:48].strip(),
            "time": line[48:].strip(),
        }))
