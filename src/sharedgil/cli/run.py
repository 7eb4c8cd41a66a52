"""`sharedgil run`: run a program exactly as `python` would, with sharedgil switched on.

The process becomes a fresh interpreter with the program's own command line; the line in sharedgil.pth switches
sharedgil on there, and removes what this command put into the environment. So nothing of sharedgil is on the stack, in
`sys.argv` or in the environment of the program. No argument parser: its import takes longer than all of this.

src/launcher/sharedgil.c does the same for the common case, to save one interpreter start.
"""

from __future__ import annotations

import os
import sys

from sharedgil import interpreter
from sharedgil._start import RUN_VARIABLE, installed_line

USAGE = """\
usage: sharedgil run [--stats[=FILE]] [PYTHON OPTIONS] (SCRIPT | -m MODULE | -c CODE | -) [ARGUMENTS]

Run a program as python would run it, its threads in parallel.

  --stats         print sharedgil's status to standard error when the program ends: what it did, and which instructions
                  and C functions took the GIL for themselves, most first
  --stats=FILE    write it to FILE as JSON instead
  --help          this text; `sharedgil run -h` shows python's own options

Everything after that is python's: its options (-X dev, -O, -u, -W ...), the program, and the program's arguments.
"""

# Options of python that take their value from the next word, when it is not in the same one.
_VALUE_OPTIONS = "XW"
# Options after which the program follows.
_PROGRAM_OPTIONS = "cm"


def main(arguments: list[str]) -> int:
    """Become the program; returns, with an exit status, only when there is none to become."""
    mark = ""
    while arguments and arguments[0].startswith("--"):
        option, separator, value = arguments[0].partition("=")
        if option == "--stats" and (value or not separator):
            mark = "stats=" + os.path.abspath(value) if value else "stats"
        elif arguments[0] == "--help":
            sys.stdout.write(USAGE)
            return 0
        elif option == "--stats":
            return _fail("--stats= needs the name of a file")
        else:
            break  # Python's own, such as --version, or its business to refuse.
        arguments = arguments[1:]
    error = interpreter.why_unsupported()
    if error is not None:
        return _fail(str(error))
    options = _own_interpreter_options() + arguments
    reason = _why_not_switched_on(_flags(options))
    if reason:
        return _fail(reason)
    os.environ[RUN_VARIABLE] = mark
    return os.execv(sys.executable, [sys.executable, *options])


def _own_interpreter_options() -> list[str]:
    """Return the options that this interpreter was given itself, as in `python -X dev -m sharedgil run …`."""
    before = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]
    return before[:-2] if before[-2:] == ["-m", "sharedgil"] else []


def _flags(words: list[str]) -> set[str]:
    """Return the single-letter options that stand before the program."""
    flags: set[str] = set()
    position = 0
    while position < len(words) and len(words[position]) > 1 and words[position].startswith("-"):
        word = words[position]
        position += 1
        if word.startswith("--"):
            continue
        for number, letter in enumerate(word[1:], start=1):
            flags.add(letter)
            if letter in _PROGRAM_OPTIONS:
                return flags
            if letter in _VALUE_OPTIONS:
                position += number + 1 == len(word)
                break
    return flags


def _why_not_switched_on(flags: set[str]) -> str | None:
    """Say why the line in sharedgil.pth would not be read, if so: better than a program that runs unaccelerated."""
    if "S" in flags:
        return "python's -S leaves out the file that switches sharedgil on: call sharedgil.enable() in the program"
    line = installed_line()
    if line is None:
        return "this sharedgil was not installed with pip: do that, or call sharedgil.enable() in the program"
    if flags & {"I", "s"}:
        import site

        if os.path.dirname(line) == site.getusersitepackages():
            return "python's -I and -s leave out the user's packages, and sharedgil is one: install it elsewhere"
    return None


def _fail(message: str) -> int:
    sys.stderr.write(f"sharedgil run: {message}\n")
    return 2
