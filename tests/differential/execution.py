"""Runs a program of ``programs/`` in a fresh process and keeps what came out, with addresses made equal.

A program is a file with a ``main()``. The first comment lines may hold directives:

    # globals: own REASON      it changes its own globals: each thread gets a namespace of its own
    # threads: one REASON      it changes something of the whole process: never run in several threads at once
    # rounds: one REASON       a second call of ``main`` would not print the same
    # ends: badly REASON       an exception that nobody catches, or its exit status, is the point
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.configuration import Configuration

PROGRAMS = Path(__file__).parent / "programs"
DRIVER = Path(__file__).parent / "drive.py"
#: seconds after which a run counts as hung
PATIENCE = 60.0
ROUNDS = 3
_ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}\b")
_DIRECTIVE = re.compile(r"^# (globals|threads|rounds|ends): (own|one|badly) (\S.*)$")


@dataclass(frozen=True)
class Program:
    """A program and what its directives say of it."""

    path: Path
    own_globals: bool
    one_thread: bool
    one_round: bool
    ends_badly: bool

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem


@dataclass(frozen=True)
class Outcome:
    """What can be seen of a finished process."""

    stdout: str
    stderr: str
    status: int


#: for each thread, the different pairs of stdout and stderr of its rounds
ThreadOutputs = list[set[tuple[str, str]]]


def read_program(path: Path) -> Program:
    """Parse the directives. Raises ``ValueError`` for a comment that looks like one but is not."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        match = _DIRECTIVE.match(line)
        if match:
            found.add((match[1], match[2]))
        elif re.match(r"# *(globals|threads|rounds|ends) *:", line):
            raise ValueError(f"{path.name}: not a directive: {line}")
    return Program(
        path,
        ("globals", "own") in found,
        ("threads", "one") in found,
        ("rounds", "one") in found,
        ("ends", "badly") in found,
    )


def all_programs() -> list[Program]:
    """Every program, by name. Files whose name begins with ``_`` are modules that programs import."""
    return [read_program(path) for path in sorted(PROGRAMS.glob("*.py")) if not path.name.startswith("_")]


def run_as_script(program: Program, configuration: Configuration) -> Outcome:
    """``python PROGRAM``, from the programs' folder so that tracebacks show no absolute path."""
    return _run([program.path.name], configuration)


def run_in_threads(program: Program, configuration: Configuration, threads: int) -> ThreadOutputs | Outcome:
    """The different outputs of each thread over its rounds, or how the process ended if it did not end well.

    A program that must not run in several threads runs in the main thread.
    """
    threads = 0 if program.one_thread else threads
    rounds = 1 if program.one_round else ROUNDS
    kind = "own" if program.own_globals else "shared"
    outcome = _run([str(DRIVER), str(program.path), str(threads), str(rounds), kind], configuration)
    if outcome.status or outcome.stderr:
        return outcome
    return [{(out, err) for out, err in thread} for thread in json.loads(outcome.stdout.partition("\n")[0])]


def _run(arguments: list[str], configuration: Configuration) -> Outcome:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROGRAMS,
        env=configuration.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="backslashreplace",
    )
    try:
        stdout, stderr = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        # faulthandler is on: the stacks of all threads come out on stderr.
        process.send_signal(signal.SIGABRT)
        stdout, stderr = process.communicate()
        stderr = f"hung for {PATIENCE:g} seconds\n{stderr}"
    return Outcome(_ADDRESS.sub("0x…", stdout), _ADDRESS.sub("0x…", stderr), process.returncode)
