"""`sharedgil bench counts`: how often the threads of a job take the GIL for themselves and hand frames over, and why.

Exclusive sections are counted without slices: with them, a thread that comes densely stays in one section for many
operations, and their number would say little. Instructions are CPython's, counted in one pass on plain CPython.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sharedgil.bench import tables
from sharedgil.bench.catalogue import Job, find_jobs
from sharedgil.bench.errors import WorkerError
from sharedgil.bench.interpreters import SHAREDGIL, STOCK, Configuration, this_interpreter
from sharedgil.bench.measure import Failure, Plan, count_instructions, measure_once
from sharedgil.bench.progress import progress_bar
from sharedgil.report import as_json

# Long enough for the caches of a short job to be filled before anything is counted.
PLAN = Plan(min_time=0.1, values=1, runs=1, count_events=True)
# Seconds for a job's three passes without slices: the longest of pyperformance's bodies take most of it.
TIME_LIMIT = 300.0


@dataclass(frozen=True)
class Counts:
    """What one pass of a job does, by one of its threads: means over all passes, most first in each table."""

    job: str
    instructions: int
    exclusive_sections: float
    hand_overs: float
    causes: Mapping[str, float]
    hand_over_reasons: Mapping[str, float]

    @property
    def per_thousand(self) -> float:
        """Exclusive sections for each 1,000 instructions."""
        return self.exclusive_sections * 1000 / max(self.instructions, 1)


def _means(table: Mapping[str, int], passes: int) -> dict[str, float]:
    return {name: count / passes for name, count in sorted(table.items(), key=lambda item: (-item[1], item[0]))}


def count(job: Job, threads: int, time_limit: float = TIME_LIMIT) -> Counts | str:
    """Count what the job does in so many threads, within time_limit seconds; return why that failed if it did."""
    try:
        instructions = count_instructions(job, Configuration(this_interpreter(STOCK), "", 1))
    except WorkerError as error:
        return str(error)
    ours = Configuration(this_interpreter(SHAREDGIL), "1" if threads > 1 else "force", threads, slices=False)
    report = measure_once(job, ours, replace(PLAN, grace=time_limit), count_events=True)
    if isinstance(report, Failure):
        return report.reason
    if report.events is None or not report.sharedgil:
        return "sharedgil was not on; see `sharedgil doctor`"
    events, passes = report.events, report.events["passes"]
    return Counts(
        job.name,
        instructions,
        events["exclusive_sections"] / passes,
        sum(events["hand_over_reasons"].values()) / passes,
        _means(events["causes"], passes),
        _means(events["hand_over_reasons"], passes),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _listed(table: Mapping[str, float], most: int) -> str:
    return ", ".join(f"{name} {_figure(value)}" for name, value in list(table.items())[:most])


def _tables(outcomes: Mapping[str, Counts | str], threads: int, most: int) -> Iterator[RenderableType]:
    totals = Table(title=f"one pass of a job, in {threads} threads", title_justify="left")
    reasons = Table(title="exclusive sections by cause, hand-overs by reason", title_justify="left")
    for table in (totals, reasons):
        table.add_column("job", no_wrap=True)
    for header in ("instructions", "exclusive\nsections", "per 1,000\ninstructions", "hand-overs"):
        totals.add_column(header, justify="right")
    reasons.add_column("for each pass, most first")
    for name, counts in outcomes.items():
        if isinstance(counts, str):
            continue
        figures = (counts.exclusive_sections, counts.per_thousand, counts.hand_overs)
        totals.add_row(escape(name), f"{counts.instructions:,}", *(_figure(value) for value in figures))
        reasons.add_row(escape(name), escape(_listed(counts.causes, most)))
        if counts.hand_over_reasons:
            reasons.add_row("", escape(f"hand-overs: {_listed(counts.hand_over_reasons, most)}"))
    yield totals
    yield reasons
    for name, reason in outcomes.items():
        if isinstance(reason, str):
            yield Text(f"{name} failed: {reason}", "red")


def run(names: Iterable[str], *, threads: int, causes: int, time_limit: float, json_file: Path | None) -> int:
    """Count, print the table, and write json_file; return 0, or 1 if a job failed.

    Args:
        names: Jobs, as `find_jobs` takes them; none means the default ones.
        threads: How many threads run each job.
        causes: How many causes the table lists for each job.
        time_limit: Seconds that counting may take for each job.
        json_file: Where to write all counts, if anywhere.

    Raises:
        BenchmarkError: A job is not there.
    """
    jobs = find_jobs(names)
    outcomes: dict[str, Counts | str] = {}
    with progress_bar("counting", len(jobs)) as advance:
        for job in jobs:
            outcomes[job.name] = count(job, threads, time_limit)
            advance(job.name)
    tables.wide_console().print(Group(*_tables(outcomes, threads, causes)))
    counted = [counts for counts in outcomes.values() if isinstance(counts, Counts)]
    if json_file is not None:
        records = [asdict(counts) | {"per_1000_instructions": counts.per_thousand} for counts in counted]
        json_file.write_text(as_json.render({"threads": threads, "jobs": records}), encoding="utf-8")
    return 0 if len(counted) == len(outcomes) else 1
