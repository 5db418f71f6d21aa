#!/usr/bin/env python3
"""schema.py SCHEMA FILE... - holds pipelines against the JSON Schema, as an editor does.

Prints "FILE: PLACE: MESSAGE" for each thing that is wrong; exits with 1 if anything is.
"""
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.CSafeLoader):
    """The types of YAML 1.2, which editors know: a day is a text, and so is yes."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    wrong = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            pipeline = yaml.load(file, Loader)
        for error in validator.iter_errors(pipeline):
            place = "/".join(str(part) for part in error.absolute_path)
            print(f"{path}: {place or '(top)'}: {error.message}")
            wrong += 1
    sys.exit(1 if wrong else 0)


main()
