"""typed.py SHELL PROGRAM - types command lines into a shell on a terminal, each with a Tab behind it.

Reads lines "what is typed|what stands there then" and prints those that become something else.
PROGRAM is the folder in which `weir` is found.
"""

import os
import pty
import re
import select
import subprocess
import sys
import time

shell, program, completion = sys.argv[1:4]
lines = [line.rstrip("\n").split("|") for line in sys.stdin]
DUMP = "\x18d"  # Ctrl-X d: writes the line into the file, and empties it
LIMIT = 20  # seconds for one line

START = {
    "bash": rf"""
        PS1='ready> '; PATH={program}:$PATH; source {completion}/bash/weir
        bind 'set bell-style none' 'set completion-query-items 0' 'set page-completions off'
        dump() {{ printf '%s\n' "$READLINE_LINE" >>typed; READLINE_LINE=; READLINE_POINT=0; }}
        bind -x '"\C-xd": dump'
        echo started""",
    "zsh": rf"""
        PS1='ready> '; PATH={program}:$PATH; fpath=({completion}/zsh $fpath)
        autoload -Uz compinit; compinit -u -D; setopt no_beep; LISTMAX=1000
        dump() {{ print -r -- "$BUFFER" >>typed; BUFFER=; }}; zle -N dump; bindkey '^Xd' dump
        bindkey '^I' complete-word
        echo started""",
}


class Terminal:
    def __init__(self, command):
        self.child, self.fd = pty.fork()
        if not self.child:
            os.environ["TERM"] = "dumb"
            os.execvp(command[0], command)

    def read(self, until, limit=LIMIT):
        """Reads and drops what the shell shows, until a condition holds."""
        end = time.time() + limit
        while time.time() < end and not until():
            if select.select([self.fd], [], [], 0.05)[0]:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
        return until()

    seen = ""

    def type(self, text):
        os.write(self.fd, text.encode())


def typed():
    try:
        with open("typed", encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


command = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
terminal = Terminal(command)
for line in START[shell].strip().splitlines():
    terminal.type(line.strip() + "\n")
if not terminal.read(lambda: "\nstarted" in terminal.seen):
    sys.exit(f"{shell} did not start: {terminal.seen}")
for number, (line, expected) in enumerate(lines, 1):
    terminal.type(line + "\t" + DUMP)
    if not terminal.read(lambda: len(typed()) >= number):
        sys.exit(f"{shell}: \"{line}\" and a Tab: nothing came: {terminal.seen[-500:]}")
    if typed()[-1] != expected:
        print(f"{shell}: \"{line}\" and a Tab: is \"{typed()[-1]}\", not \"{expected}\"")
terminal.type("\x04")
os.close(terminal.fd)
