"""`sharedgil bench latency`: how long a thread waits for the interpreter beside busy threads.

What the waits are is written in `standalone/latency_measurement.py`, which takes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyperf  # type: ignore[import-untyped]  # it carries no types
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sharedgil.bench import figures, tables
from sharedgil.bench.errors import WorkerError
from sharedgil.bench.interpreters import (
    SHAREDGIL,
    STOCK,
    Configuration,
    Interpreter,
    parse_all_against,
    this_interpreter,
)
from sharedgil.bench.measure import ask_worker
from sharedgil.bench.progress import progress_bar

KINDS = {
    "sleep": "sleeps for a millisecond",
    "socket": "reads from a socket",
    "condition": "waits on a condition",
    "exclusive": "busy, calls C now and then",
    "collection": "busy, while another collects",
}

# Seconds that a process has beyond its measurement; with the GIL, ending 16 busy threads takes a while.
GRACE = 60.0
# A wait shorter than the clock can tell; pyperf has no place for a value of zero.
SHORTEST = 1e-9


@dataclass(frozen=True)
class Waits:
    """The waits of one kind in one configuration, in seconds, and what the busy threads did meanwhile, per second."""

    kind: str
    configuration: Configuration
    benchmark: pyperf.Benchmark
    busy_rate: float
    sharedgil: bool


@dataclass(frozen=True)
class Failed:
    """A measurement that ended without figures, and why."""

    kind: str
    configuration: Configuration
    reason: str


def _measure(kind: str, configuration: Configuration, seconds: float) -> Waits | Failed:
    request = {"module": "latency_measurement", "kind": kind, "threads": configuration.threads, "seconds": seconds}
    try:
        report = ask_worker(configuration, request, seconds + GRACE)
    except WorkerError as error:
        return Failed(kind, configuration, str(error))
    if not report["waits"]:
        return Failed(kind, configuration, "the thread did not get to run once")
    metadata = {
        "name": f"{kind}: {configuration.system}, {configuration.threads} busy",
        "busy_threads": configuration.threads,
        "busy_passes_per_second": report["busy_passes_per_second"],
        "python_executable": configuration.interpreter.executable,
        "python_version": ".".join(map(str, configuration.interpreter.version)),
    }
    run = pyperf.Run([max(wait, SHORTEST) for wait in report["waits"]], metadata=metadata, collect_metadata=True)
    return Waits(kind, configuration, pyperf.Benchmark([run]), report["busy_passes_per_second"], report["sharedgil"])


def _configurations(busy: Iterable[int], against: Iterable[Interpreter]) -> Iterator[Configuration]:
    systems = [(this_interpreter(STOCK), ""), (this_interpreter(SHAREDGIL), "1"), *((other, "") for other in against)]
    for threads in sorted(set(busy)):
        for interpreter, switch in systems:
            yield Configuration(interpreter, switch, threads)


def _milliseconds(seconds: float) -> str:
    milliseconds = seconds * 1e3
    return f"{milliseconds:.3f}" if milliseconds < 1 else f"{milliseconds:.1f}"


def _cells(waits: Waits | None, yardstick: Waits | None) -> tuple[str, str, str]:
    """Return median, 99th percentile, and the busy threads' speed relative to the yardstick's."""
    if waits is None:
        return "failed", "", ""
    speed = "-" if yardstick is None else f"{waits.busy_rate / yardstick.busy_rate:.2f}"
    return _milliseconds(waits.benchmark.median()), _milliseconds(waits.benchmark.percentile(99)), speed


def _table(measured: Mapping[tuple[str, Configuration], Waits], configurations: Sequence[Configuration]) -> Table:
    systems = list(dict.fromkeys(configuration.system for configuration in configurations))
    by_place = {(c.system, c.threads): c for c in configurations}
    table = Table(title="waits in milliseconds, and speed of the busy threads (GIL = 1.00)", title_justify="left")
    table.add_column("the thread that waits")
    table.add_column("busy\nthreads", justify="right")
    for system in systems:
        for header in ("median", "99 %", "speed"):
            table.add_column(f"{escape(system)}\n{header}", justify="right")
    for kind, title in KINDS.items():
        for threads in sorted({configuration.threads for configuration in configurations}):
            found = [measured.get((kind, by_place[system, threads])) for system in systems]
            cells = [cell for waits in found for cell in _cells(waits, found[0])]
            table.add_row(title, str(threads), *cells)
        table.add_section()
    return table


def run(*, busy: Iterable[int], seconds: float, against: Sequence[str], json_file: Path | None) -> int:
    """Measure, print the table, and write json_file; return the exit status.

    Args:
        busy: Numbers of busy threads.
        seconds: Length of each measurement.
        against: Other interpreters, PATH or NAME=PATH.
        json_file: Where to write all waits, as pyperf's JSON, if anywhere.

    Returns:
        0, or 1 if a measurement failed.

    Raises:
        BenchmarkError: An interpreter is not there.
    """
    configurations = list(_configurations(busy, parse_all_against(against)))
    outcomes: list[Waits | Failed] = []
    with progress_bar("measuring", len(KINDS) * len(configurations)) as advance:
        for kind in KINDS:
            for configuration in configurations:
                outcomes.append(_measure(kind, configuration, seconds))
                advance(f"{kind}, {configuration.label}")
    measured = {(o.kind, o.configuration): o for o in outcomes if isinstance(o, Waits)}
    failures = [o for o in outcomes if isinstance(o, Failed)]
    parts: list[RenderableType] = [_table(measured, configurations)]
    parts.extend(Text(f"{f.kind}, {f.configuration.label}: {f.reason}", "red") for f in failures)
    not_on = {w.configuration.label for w in measured.values() if w.configuration.switch and not w.sharedgil}
    if not_on:
        parts.append(tables.not_on_warning(not_on))
    tables.wide_console().print(Group(*parts))
    if json_file is not None:
        document = figures.suite_as_json(
            (waits.benchmark for waits in measured.values()),
            {"failures": [f"{f.kind}, {f.configuration.label}: {f.reason}" for f in failures]},
        )
        figures.write_json(document, json_file)
    return 1 if failures else 0
