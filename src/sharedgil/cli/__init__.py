"""The command line: one module a command, each with `main(arguments) -> exit status`, loaded when it is called for.

`run` is the one that has to be quick: nothing is imported before it but this.
"""

from __future__ import annotations

import sys

COMMANDS = {
    "run": "run a program as python would, its threads in parallel",
    "doctor": "say what this interpreter is, and whether sharedgil works on it",
    "bench": "measure this interpreter with and without sharedgil, and others",
}


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command line and return its exit status.

    Args:
        arguments: the words after the program's name; `sys.argv` without its first by default.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    if arguments and arguments[0] in COMMANDS:
        name = f"sharedgil.cli.{arguments[0]}"
        return int(__import__(name, fromlist=["main"]).main(arguments[1:]))
    return _main_without_command(arguments)


def _main_without_command(arguments: list[str]) -> int:
    import argparse

    from sharedgil._version import __version__

    parser = argparse.ArgumentParser(
        prog="sharedgil",
        description="Threads of an ordinary, unmodified CPython run Python in parallel.",
        epilog="Each command has its own --help. SHAREDGIL=1 in the environment does for every python of this "
        "environment what `sharedgil run` does for one program.",
    )
    parser.add_argument("--version", action="version", version=f"sharedgil {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary)
    parser.parse_args(arguments)  # Ends the program: no command was given, or an unknown one.
    return 2
