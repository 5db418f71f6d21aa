"""headers.py - reads public headers as text, to hold one version of them against another.

    headers.py same OLD NEW     what NEW has changed of OLD, one finding a line
    headers.py layout OLD       C with the size and the offsets of each struct of OLD, as numbers

OLD and NEW are folders with weir/*.h.
"""
import os
import re
import subprocess
import sys
import tempfile


def text_of(folder):
    """All headers as one text, without comments, directives and line ends."""
    whole = ""
    for name in sorted(os.listdir(folder + "/weir")):
        with open(folder + "/weir/" + name, encoding="utf-8") as file:
            whole += file.read() + "\n"
    whole = re.sub(r"/\*.*?\*/", " ", whole, flags=re.S)
    whole = re.sub(r"^[ \t]*#(?:.*\\\n)*.*$", " ", whole, flags=re.M)
    return re.sub(r"\s+", " ", whole)


def bodies(text, word):
    """Name and parts of each `struct NAME { ... };` or enum; a nameless enum is called by its first."""
    found = {}
    for match in re.finditer(r"\b" + word + r"( \w+)? \{", text):
        at, depth = match.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        body = text[match.end() : at - 1]
        if word == "struct" and not match.group(1):
            continue
        parts = [p.strip() for p in re.split(r"[;,](?![^({]*[)}])" if word == "enum" else r";(?![^{]*\})", body)]
        parts = [p for p in parts if p]
        name = (match.group(1) or parts[0].split()[0]).strip()
        found[name] = parts
    return found


def functions(text):
    """Name and declaration of each function that the program exports."""
    found = {}
    for match in re.finditer(r"WEIR_API ([^;{]*?\b(\w+)\([^;]*\));", text):
        found[match.group(2)] = match.group(1)
    return found


def macros(folder):
    """What plugins take from the headers at compile time."""
    found = {}
    for name in sorted(os.listdir(folder + "/weir")):
        with open(folder + "/weir/" + name, encoding="utf-8") as file:
            for match in re.finditer(r"^#define (WEIR_(?:ABI|PLUGIN_HEAD|EXPORT))\s+(.*)$", file.read(), flags=re.M):
                found[match.group(1)] = match.group(2).strip()
    return found


def values(parts):
    """Enumerators with their numbers, where these are plain; else with their words."""
    out, number = [], 0
    for part in parts:
        name, _, value = (p.strip() for p in part.partition("="))
        if value:
            number = eval(value, {"__builtins__": {}}) if re.fullmatch(r"[\d\s<|()+*-]+", value) else value
        out.append((name, number))
        number = number + 1 if isinstance(number, int) else number
    return out


def same(old, new):
    """A struct that tells its size may have more fields at its end, an enum more values."""
    before, after = text_of(old), text_of(new)
    for name, value in macros(old).items():
        if macros(new).get(name) != value:
            yield f"{name} was {value}"
    structs = bodies(after, "struct")
    for name, parts in bodies(before, "struct").items():
        now = structs.get(name)
        grows = any(p.startswith("uint32_t size") or re.match(r"uint32_t abi$", p) for p in parts[:2])
        if now is None:
            yield f"struct {name} is gone"
        elif now[: len(parts)] != parts:
            gone = next(p for i, p in enumerate(parts) if i >= len(now) or now[i] != p)
            yield f"struct {name} no longer has, at its place: {gone};"
        elif len(now) > len(parts) and not grows:
            yield f"struct {name} does not tell its size, and has grown by: {now[len(parts)]};"
    enums = bodies(after, "enum")
    for name, parts in bodies(before, "enum").items():
        now = dict(values(enums.get(name, [])))
        for word, number in values(parts):
            if now.get(word) != number:
                yield f"enum {name}: {word} was {number}"
    declared = functions(after)
    for name, declaration in functions(before).items():
        if declared.get(name) != declaration:
            yield f"function {name} was: {declaration};"


def fields(parts):
    """The fields' names; of an anonymous union those of its members."""
    for part in parts:
        inner = re.match(r"(?:union|struct) \{(.*)\} ?(\w*)$", part)
        if inner:
            if inner.group(2):
                yield inner.group(2)
            continue
        callback = re.search(r"\(\*(\w+)\)", part)
        if callback:
            yield callback.group(1)
            continue
        for piece in part.split(","):
            yield re.search(r"(\w+)(?:\[[^\]]*\])*$", piece.strip()).group(1)


def layout(folder):
    """Has the compiler say the numbers."""
    lines = []
    for name, parts in sorted(bodies(text_of(folder), "struct").items()):
        grows = any(p.startswith("uint32_t size") or re.match(r"uint32_t abi$", p) for p in parts[:2])
        lines.append(f'\tprintf("SIZE({name}, {">=" if grows else "=="}, %zu)\\n", sizeof(struct {name}));')
        for field in fields(parts):
            lines.append(f'\tprintf("AT({name}, {field}, %zu)\\n", offsetof(struct {name}, {field}));')
    with tempfile.TemporaryDirectory() as work:
        with open(work + "/print.c", "w", encoding="utf-8") as file:
            file.write("#include <stddef.h>\n#include <stdio.h>\n#include <weir/plugin.h>\n")
            file.write("".join(f"#include <weir/{n}>\n" for n in sorted(os.listdir(folder + "/weir"))))
            file.write("int main(void)\n{\n" + "\n".join(lines) + "\n\treturn 0;\n}\n")
        subprocess.run([os.environ.get("CC", "cc"), "-I", folder, work + "/print.c", "-o", work + "/print"], check=True)
        return subprocess.run([work + "/print"], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    if sys.argv[1] == "layout":
        sys.stdout.write(layout(sys.argv[2]))
    else:
        for finding in same(sys.argv[2], sys.argv[3]):
            print(finding)
