"""`sharedgil bench single`: what a program with one thread pays for `sharedgil run`.

Both ways of running it take turns; wall time is from the start of the process to its end, memory the most
that it had resident at any time, both as the operating system counts them. Memory is taken in runs of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyperf  # type: ignore[import-untyped]  # it carries no types
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sharedgil.bench import figures, standalone, tables
from sharedgil.bench.catalogue import JOBS
from sharedgil.bench.errors import BenchmarkError
from sharedgil.bench.progress import progress_bar

PLAIN = "python"
OURS = "sharedgil run"

START_UP = "start-up"
PROGRAM = "program"
MEMORY = "peak memory"

# A start-up is short and so scatters more; it is run this many times as often.
START_UPS = 4
# Passes of each job in the default program: one second or so on the machine it was written on.
PASSES = 100


@dataclass(frozen=True)
class Usage:
    """What one process took: seconds, and bytes."""

    seconds: float
    memory: int


def _prefixes() -> dict[str, list[str]]:
    """Return the two commands that a program's name and arguments are put after."""
    launcher = Path(sys.executable).with_name("sharedgil")
    ours = [str(launcher)] if launcher.is_file() else [sys.executable, "-m", "sharedgil"]
    return {PLAIN: [sys.executable], OURS: [*ours, "run"]}


def _default_program() -> list[str]:
    script = Path(standalone.__file__).with_name("single_program.py")
    return [str(script), str(PASSES), *(str(path) for path in sorted(JOBS.glob("*.py")))]


def run_process(command: Sequence[str], *, watch: bool = False) -> Usage:
    """Run command without input and output, and return what it took; raises BenchmarkError if it fails.

    With `watch` its memory is exact, and its time is not.
    """
    environment = {name: value for name, value in os.environ.items() if name != "SHAREDGIL"}
    meter = Path(standalone.__file__).with_name("meter.py")
    process = subprocess.run(
        [sys.executable, "-I", "-S", str(meter), *(["--memory"] if watch else []), *command],
        capture_output=True,
        text=True,
        env=environment,
    )
    errors = (process.stderr.strip().splitlines() or ["no message"])[-1]
    if process.returncode != 0:
        raise BenchmarkError(f"cannot start `{' '.join(command)}`: {errors}")
    seconds, memory, code = json.loads(process.stdout)
    if code != 0:
        what = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
        raise BenchmarkError(f"`{' '.join(command)}` {what}: {errors}")
    return Usage(seconds, memory)


def _turns(runs: int, program: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (what, how, command) for every process, the two ways in turn."""
    prefixes = _prefixes()
    for what, times, arguments in (
        (START_UP, runs * START_UPS, ["-c", "pass"]),
        (PROGRAM, runs, list(program)),
        (MEMORY, runs, list(program)),
    ):
        for turn in range(times):
            for how in sorted(prefixes, reverse=turn % 2 == 1):
                yield what, how, prefixes[how] + arguments


def _benchmark(what: str, how: str, values: Sequence[float], unit: str) -> pyperf.Benchmark:
    metadata = {"name": f"{what}: {how}", "unit": unit}
    return pyperf.Benchmark([pyperf.Run([value], metadata=metadata, collect_metadata=True) for value in values])


def _table(benchmarks: dict[tuple[str, str], pyperf.Benchmark]) -> Table:
    table = Table(title="one thread, medians ± median absolute deviation", title_justify="left")
    table.add_column("")
    for header in (PLAIN, OURS, "difference", "ratio"):
        table.add_column(header, justify="right")
    for what in (START_UP, PROGRAM, MEMORY):
        plain, ours = benchmarks[what, PLAIN], benchmarks[what, OURS]
        difference = ours.median() - plain.median()
        sign = "-" if difference < 0 else "+"
        table.add_row(
            what,
            *(f"{b.format_value(b.median())} ± {b.format_value(b.median_abs_dev())}" for b in (plain, ours)),
            f"{sign}{ours.format_value(abs(difference))}",
            f"{ours.median() / plain.median():.3f}",
        )
    return table


def run(program: Sequence[str], *, runs: int, json_file: Path | None) -> int:
    """Measure, print the table, and write json_file; return 0.

    Args:
        program: What to run, as it stands after `python` on a command line; the default program if empty.
        runs: How often to run it each way.
        json_file: Where to write the figures, as pyperf's JSON, if anywhere.

    Raises:
        BenchmarkError: The program fails.
    """
    used: dict[tuple[str, str], list[Usage]] = {}
    with progress_bar("measuring", 2 * runs * (START_UPS + 2)) as advance:
        for what, how, command in _turns(runs, program or _default_program()):
            used.setdefault((what, how), []).append(run_process(command, watch=what == MEMORY))
            advance(f"{what}, {how}")
    benchmarks = {
        (what, how): _benchmark(what, how, [usage.seconds for usage in usages], "second")
        for (what, how), usages in used.items()
        if what != MEMORY
    }
    for how in (PLAIN, OURS):
        memory = [usage.memory for usage in used[MEMORY, how]]
        benchmarks[MEMORY, how] = _benchmark(MEMORY, how, memory, "byte")
    note = Text("A ratio above 1 says that `sharedgil run` takes more.", "dim")
    tables.wide_console().print(Group(_table(benchmarks), note))
    if json_file is not None:
        ratios = {what: benchmarks[what, OURS].median() / benchmarks[what, PLAIN].median() for what, _ in benchmarks}
        figures.write_json(figures.suite_as_json(benchmarks.values(), {"ratios": ratios}), json_file)
    return 0
