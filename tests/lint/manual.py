"""manual.py WEIR PAGES - compares the manual with what the program says; prints what differs."""

import glob
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

weir, pages = [os.path.abspath(path) for path in sys.argv[1:3]]


def said(*arguments):
    return subprocess.run([weir, *arguments], stdout=subprocess.PIPE, check=True, text=True).stdout


def shown(page):
    """A page as people read it, each paragraph one line."""
    text = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=500", page],
                          stdout=subprocess.PIPE, check=True, text=True).stdout
    return re.sub(".\b", "", text)


def plain(text):
    return re.sub(r"\s+", " ", text.replace("`", "")).strip()


def parts(text, heading):
    """What stands below each heading, by name."""
    found = re.split(heading, text, flags=re.M)
    return dict(zip(found[1::2], found[2::2]))


def missing(where, what, text):
    for line in what:
        if plain(line) not in plain(text):
            print(f"{where}: does not say: {plain(line)}")


def differ(where, one, other):
    for name in sorted(one ^ other):
        print(f"{where}: {name} is only in {'the program' if name in one else 'the manual'}")


def options(table):
    """--name VALUE: its help, of the lines of `weir VERB -h`."""
    found = {}
    for line in table.splitlines():
        option = re.match(r"  (--\S+(?: \S+)?)  +(\S.*)", line)
        if option:
            name = option[1]
            found[name] = option[2]
        elif line.startswith("   ") and found:
            found[name] += " " + line.strip()
    return found


def check_verb(verb, section):
    where = f"weir.1, {verb}"
    usage, text = said(verb, "-h").split("\n\n", 1)
    about, rest = text.split("\n\noptions\n", 1)
    table, rest = rest.split("\n\nexamples\n", 1)
    examples = rest.split("\n\nexit codes\n", 1)[0]
    prose, _, listed = section.partition("     Options:\n")
    for way in usage.removeprefix(f"usage: weir {verb} ").split(" | "):
        missing(where, [f"weir {verb} {way}"], section.split("\n\n", 1)[0])
    missing(where, about.split("\n\n"), prose)
    known = options(table)
    in_manual = set(re.findall(r"^     (--\S+(?: \S+)?)(?:  |$)", listed, flags=re.M))
    differ(where, set(known), in_manual)
    missing(where, [f"{name} {help}" for name, help in known.items()], listed)
    missing(where, examples.splitlines(), section.rpartition("Examples:\n")[2])


def check_commands():
    page = parts(shown(f"{pages}/weir.1"), r"^([A-Z][A-Z ]*)\n")
    sections = parts(page["COMMANDS"], r"^   (\S+)\n")
    verbs = re.findall(r"^  (\w+) ", parts(said("-h"), r"^([a-z ]+)\n")["commands"], flags=re.M)
    differ("weir.1", set(verbs), set(sections))
    for verb in verbs:
        if verb in sections:
            check_verb(verb, sections[verb])
    return page


def check_plugins():
    table = said("plugins", "list", "--plugin-path", f"{pages}/../../plugins/.libs")
    for name in [line.split()[0] for line in table.splitlines()[1:]]:
        page = f"{pages}/weir-{name}.7"
        if not os.path.exists(page):
            print(f"{name}: has no page")
            continue
        text, page = said("plugins", "show", name), shown(page)
        listed = parts(text, r"^(options|example)\n").get("options", "")
        known = re.findall(r"^(\w+ \(.*\))\n((?:    .*\n)+)", listed, flags=re.M)
        missing(f"weir-{name}.7", [f"{option} {help}" for option, help in known], page)
        in_manual = re.findall(r"^     (\w+) \(", page, flags=re.M)
        differ(f"weir-{name}.7", {option.split()[0] for option, _ in known}, set(in_manual))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check_exits(page):
    codes = parts(read("core/engine/run.h"), r"^enum (weir_exit) \{")["weir_exit"].split("};")[0]
    codes = set(re.findall(r"= (\d+),", codes))
    differ("weir.1, EXIT STATUS", codes, set(re.findall(r"^     (\d+) ", page["EXIT STATUS"], flags=re.M)))
    differ("weir -h", codes, set(re.findall(r"^ +(\d+)  ", said("-h"), flags=re.M)))


def check_environment(page):
    """Names are told from other texts of a file that asks for variables by their form."""
    asked = set()
    for path in glob.glob("core/*/*.c") + glob.glob("plugins/*.c"):
        text = read(path)
        if path == "core/base/crash.c" or "getenv(" not in text:
            continue
        asked |= set(re.findall(r'(?:getenv|of_env|is_set)\((?:[^";]*)"(\w+)"', text))
        for table in re.findall(r"names?\[\] = \{([^}]*)|plain\[\] = \{([^}]*)", text):
            asked |= set(re.findall(r'"([A-Za-z]+_[A-Za-z_]+)"', "".join(table)))
        asked |= set(re.findall(r'is_set\("\w+"\) \? "\w+" : "(\w+)"', text))
    told = re.findall(r"^     (\S.*?)(?:  |$)", page["ENVIRONMENT"], flags=re.M)
    told = {name for line in told if re.fullmatch(r"\w+(, \w+)*", line) for name in line.split(", ")}
    differ("weir.1, ENVIRONMENT", asked, told)


def tables_of(path):
    """Each option in the tables of a file: its sentence, or None."""
    found = {}
    for entry in re.findall(r"^\t\{ (?:WEIR_OPTION\(|\.name = )(.*?)\},$", read(path), flags=re.M | re.S):
        name = re.match(r'(?:[^,]*, (\w+)\)|"(\w+)")', entry)
        help = re.search(r'\.help = ((?:"[^"]*"\s*)+)', entry)
        found[name[1] or name[2]] = "".join(re.findall('"([^"]*)"', help[1])) if help else None
    return found


def check_pipeline():
    """weir-pipeline(5) against the tables that read pipelines."""
    where, page = "weir-pipeline.5", read("docs/man/weir-pipeline.5")
    keys, sentences = set(), []
    # What interpolate.c knows are schemes of references.
    for path in sorted({*glob.glob("core/conf/*.c"), "core/engine/remote.c"} - {"core/conf/interpolate.c"}):
        for name, help in tables_of(path).items():
            keys.add(name)
            sentences += [help] if help else []
        keys |= set(re.findall(r'^\t\{ "(\w+)", WEIR_KEY_', read(path), flags=re.M))
        for table in re.findall(r"\bknown\[\] = \{([^}]*)\}", read(path)):
            keys |= set(re.findall(r'"(\w+)"', table))
    told = re.findall(r"^\.It Ic (.*?)(?: Pq .*)?$", page, flags=re.M)
    differ(where, keys, {name for line in told for name in line.split(" , ")})
    missing(where, sentences, page)


def block(page, begin, end=".Ed"):
    """What is shown literally from a line on."""
    return read(page).split(begin, 1)[1].split(end, 1)[0]


def tell(what, command, folder):
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, text=True)
    if ran.returncode:
        print(f"{what}: {ran.stdout}")


def check_examples():
    """The first example of weir-pipeline(5) runs, that of weir-plugin(7) compiles."""
    include = os.path.abspath("core/include")
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/people.yaml", "w", encoding="utf-8") as file:
            file.write(block("docs/man/weir-pipeline.5", ".Bd -literal\n"))
        with open(f"{folder}/people.csv", "w", encoding="utf-8") as file:
            file.write("name,town\nAda,Elm\n")
        store = sqlite3.connect(f"{folder}/people.db")
        store.execute("create table people (id text primary key, name text, city text)")
        store.close()
        tell("weir-pipeline.5, SYNOPSIS", [weir, "run", "people.yaml", "--set", "file=people.csv",
                                           "--state", "state", "--quiet"], folder)
        with open(f"{folder}/count.c", "w", encoding="utf-8") as file:
            file.write("#include" + block("docs/man/weir-plugin.7", "\n#include"))
        tell("weir-plugin.7, EXAMPLES", ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                                         f"-I{include}", "count.c"], folder)


def check_headers():
    """weir-plugin(7) names every public header."""
    told = set(re.findall(r"weir/(\w+\.h)", read("docs/man/weir-plugin.7").split(".Sh FILES")[1]))
    differ("weir-plugin.7", {os.path.basename(path) for path in glob.glob("core/include/weir/*.h")}, told)


def check_references():
    """Every page of ours that a page refers to is there."""
    ours = glob.glob(f"{pages}/weir*.[157]") + glob.glob("docs/man/weir*.[57]")
    names = {os.path.basename(page) for page in ours}
    for page in ours:
        for name, section in re.findall(r"^\.Xr (weir\S*) (\d)", read(page), flags=re.M):
            if f"{name}.{section}" not in names:
                print(f"{page}: there is no {name}({section})")


page = check_commands()
check_plugins()
check_exits(page)
check_environment(page)
check_pipeline()
check_examples()
check_headers()
check_references()
