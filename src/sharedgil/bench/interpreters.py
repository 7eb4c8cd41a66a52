"""The interpreters to compare, and the environment in which each configuration of them runs."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sharedgil.bench.errors import BenchmarkError

STOCK = "GIL"
SHAREDGIL = "sharedgil"

# Tells programs that work on Python source files where some are, the same for all interpreters.
SOURCES_VARIABLE = "SHAREDGIL_BENCH_SOURCES"

# The oldest version that can run the standalone scripts.
OLDEST = (3, 10)
# Seconds; a start-up takes some 10 ms.
PROBE_TIME_LIMIT = 20.0

_PROBE = """
import json, sys, sysconfig
print(json.dumps({
    "implementation": sys.implementation.name,
    "version": list(sys.version_info[:3]),
    "gil": getattr(sys, "_is_gil_enabled", lambda: True)(),
    "optimised": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""),
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """A Python that starts, under the name that it has in the table."""

    name: str
    executable: str
    implementation: str
    version: tuple[int, ...]
    gil: bool
    optimised: bool

    def describe(self) -> str:
        """Return a line such as `CPython 3.13.0, GIL, built without --enable-optimizations`."""
        implementation = "CPython" if self.implementation == "cpython" else self.implementation
        version = ".".join(map(str, self.version))
        build = "with" if self.optimised else "without"
        lock = "GIL" if self.gil else "no GIL"
        return f"{implementation} {version}, {lock}, built {build} --enable-optimizations"


@dataclass(frozen=True)
class Configuration:
    """One column of a table: an interpreter, the switch of sharedgil (empty: off), and a number of threads.

    Without `slices` no exclusive section of sharedgil goes on beyond the operation that needs it, so that each counts.
    """

    interpreter: Interpreter
    switch: str
    threads: int
    slices: bool = True

    @property
    def system(self) -> str:
        """What runs the threads, without their number."""
        if self.switch == "force":
            return f"{self.interpreter.name} forced"
        return self.interpreter.name

    @property
    def label(self) -> str:
        """The name of the configuration, unique in a table."""
        return f"{self.system} {self.threads}T"

    @property
    def sets_hook(self) -> bool:
        """Whether threads run in sharedgil's evaluator: not with one thread, unless that is forced."""
        return self.switch == "force" or (bool(self.switch) and self.threads > 1)

    def environment(self) -> dict[str, str]:
        """Return the environment of a process of this configuration.

        Settings that redirect imports hold for the interpreter they were made for, which is this one.
        """
        foreign = () if is_this_interpreter(self.interpreter) else ("PYTHONPATH", "PYTHONHOME")
        environment = {k: v for k, v in os.environ.items() if k not in ("SHAREDGIL", *foreign)}
        environment[SOURCES_VARIABLE] = sysconfig.get_path("stdlib")
        if self.switch:
            environment["SHAREDGIL"] = self.switch
        if not self.slices:
            environment["SHAREDGIL_STICKY"] = "0"
        return environment


def is_this_interpreter(interpreter: Interpreter) -> bool:
    """Whether interpreter is the one that runs this code."""
    return interpreter.executable == sys.executable


def _resolve(path: str) -> str:
    """Return the program that path names, a file or a command on PATH."""
    resolved = shutil.which(path)
    if resolved is not None:
        return os.path.abspath(resolved)
    if Path(path).is_dir():
        raise BenchmarkError(f"{path} is a folder; name the interpreter in it, such as {path.rstrip('/')}/bin/python3")
    if Path(path).exists():
        raise BenchmarkError(f"{path} is not a program that may be run")
    raise BenchmarkError(f"there is no interpreter {path}")


def probe(name: str, path: str) -> Interpreter:
    """Start the interpreter at path and ask it what it is.

    Raises BenchmarkError if there is none, if it does not start or answer, or if it is too old.
    """
    executable = _resolve(path)
    environment = {k: v for k, v in os.environ.items() if k != "SHAREDGIL"}
    try:
        answer = subprocess.run(
            [executable, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=PROBE_TIME_LIMIT, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchmarkError(f"{path} does not start: {error}") from error
    try:
        facts = json.loads(answer.stdout)
        version = tuple(facts["version"])
        interpreter = Interpreter(name, executable, facts["implementation"], version, facts["gil"], facts["optimised"])
    except (ValueError, TypeError, KeyError) as error:
        said = (answer.stderr.strip().splitlines() or [f"status {answer.returncode}"])[-1]
        raise BenchmarkError(f"{path} does not answer as a Python 3 interpreter does: {said}") from error
    if version < OLDEST:
        raise BenchmarkError(f"{path} is Python {version[0]}.{version[1]}; the oldest that can be compared is 3.10")
    return interpreter


def this_interpreter(name: str) -> Interpreter:
    """Return the running interpreter under a name; a virtual environment counts as the interpreter."""
    return probe(name, sys.executable)


def parse_against(text: str) -> Interpreter:
    """Return the interpreter that `PATH` or `NAME=PATH` stands for; raises BenchmarkError as `probe` does."""
    name, separator, path = text.rpartition("=")
    if separator and name:
        if name in (STOCK, SHAREDGIL):
            raise BenchmarkError(f"{name} is the name of a column already; choose another for {path}")
        return probe(name, path)
    interpreter = probe("", text)
    version = ".".join(map(str, interpreter.version))
    return replace(interpreter, name=f"{interpreter.implementation} {version}{'' if interpreter.gil else 't'}")


def parse_all_against(texts: Iterable[str]) -> list[Interpreter]:
    """Return the interpreters named; raises BenchmarkError also if two have one name."""
    interpreters: dict[str, Interpreter] = {}
    for text in texts:
        interpreter = parse_against(text)
        if interpreter.name in interpreters:
            raise BenchmarkError(f"two interpreters are called {interpreter.name}; name them: NAME={text}")
        interpreters[interpreter.name] = interpreter
    return list(interpreters.values())


def configurations(threads: Iterable[int], against: Iterable[Interpreter]) -> list[Configuration]:
    """Return the columns of the main table, the yardstick (this interpreter, one thread, its GIL) first.

    With one thread sharedgil is measured twice: as a user has it (no hook is set while there is one thread),
    and forced, which is the speed of each thread of a team.
    """
    counts = sorted({1, *threads})
    stock = this_interpreter(STOCK)
    ours = this_interpreter(SHAREDGIL)
    columns = [Configuration(stock, "", count) for count in counts]
    for count in counts:
        columns.append(Configuration(ours, "1", count))
        if count == 1:
            columns.append(Configuration(ours, "force", count))
    return columns + [Configuration(other, "", count) for other in against for count in counts]
