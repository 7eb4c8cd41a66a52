"""Renders results; measures nothing and decides nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sharedgil.bench.catalogue import Job
from sharedgil.bench.figures import Figure, Results
from sharedgil.bench.interpreters import SHAREDGIL, STOCK, Configuration

# A figure whose values scatter by more than this share of it is shown with its scatter.
NOTABLE_DEVIATION = 0.03
# A thread that has less of a processor than this has a machine that others use.
QUIET_SHARE = 0.97
# Causes and reasons listed for each job.
CAUSES_SHOWN = 4


# Columns of output that goes to a file or a pipe, where there is no terminal to fit.
FILE_WIDTH = 160


def wide_console() -> Console:
    """Return a console on standard output that does not squeeze tables when that is no terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=FILE_WIDTH)


def job_table(jobs: Iterable[Job]) -> Table:
    """Return the list of jobs with what each does."""
    table = Table("job", "what it does", box=None, pad_edge=False)
    for job in jobs:
        table.add_row(escape(job.name), escape(job.title))
    return table


def _cell(figure: Figure | None, *, failed: bool) -> Text:
    if failed:
        return Text("failed", style="red")
    if figure is None:
        return Text("-", style="dim")
    style = "red" if figure.ratio < 0.95 else "green" if figure.ratio > 1.05 else ""
    text = Text(f"{figure.ratio:.2f}", style=style, no_wrap=True)
    if figure.deviation > NOTABLE_DEVIATION:
        text.append(f"±{figure.deviation:.0%}", style="dim")
    return text


def _pairs(results: Results) -> list[tuple[Configuration, Configuration]]:
    """Return (sharedgil, GIL) for each number of threads above one that both were measured with."""
    stock = {c.threads: c for c in results.configurations if c.interpreter.name == STOCK}
    ours = [c for c in results.configurations if c.interpreter.name == SHAREDGIL and c.threads > 1]
    return [(c, stock[c.threads]) for c in ours if c.threads in stock]


def _quotient(results: Results, job: Job, pair: tuple[Configuration, Configuration]) -> Text:
    ours, stock = (results.figure(job, configuration) for configuration in pair)
    return _cell(None if ours is None or stock is None else Figure(ours.ratio / stock.ratio, 0.0), failed=False)


def _mean_of(results: Results, configuration: Configuration) -> str:
    mean = results.geometric_mean(configuration)
    return "-" if mean is None else f"{mean:.2f}"


def _mean_quotient(results: Results, pair: tuple[Configuration, Configuration]) -> str:
    ours, stock = (results.geometric_mean(configuration) for configuration in pair)
    return "-" if ours is None or stock is None else f"{ours / stock:.2f}"


def ratio_table(results: Results) -> Table:
    """Return the main table: speed relative to one thread of this interpreter under its GIL."""
    pairs = _pairs(results)
    table = Table(title=f"speed, {results.yardstick.label} = 1.00", title_justify="left", show_footer=True)
    table.add_column("job", footer="geometric mean", no_wrap=True)
    for configuration in results.configurations:
        header = configuration.label.replace(" ", "\n")
        table.add_column(escape(header), _mean_of(results, configuration), justify="right")
    for ours, stock in pairs:
        header = f"{ours.system}\n÷ {stock.system}\n{ours.threads}T"
        table.add_column(escape(header), _mean_quotient(results, (ours, stock)), justify="right")
    for job in results.jobs:
        cells = [
            _cell(results.figure(job, configuration), failed=(job, configuration) in results.failures)
            for configuration in results.configurations
        ]
        table.add_row(escape(job.name), *cells, *(_quotient(results, job, pair) for pair in pairs))
    return table


def _top(counts: Mapping[str, int]) -> str:
    """Return the most frequent entries, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in ordered[:CAUSES_SHOWN] if count)


def _per_millisecond(events: Mapping[str, Any], name: str) -> str:
    return f"{events[name] / (events['seconds'] * 1e3):.2f}"


def event_table(results: Results) -> Table:
    """Return sharedgil's counters: how often threads left shared mode, and why."""
    table = Table(title="sharedgil: events over one run of each job", title_justify="left")
    for header in ("job", "threads"):
        table.add_column(header)
    for header in ("exclusive\nper 1,000 passes", "exclusive\nper ms", "sticky\nper ms", "publishes\nper ms"):
        table.add_column(header, justify="right")
    table.add_column("causes of exclusive sections")
    table.add_column("hand-overs by reason")
    for (job, configuration), events in results.events.items():
        table.add_row(
            escape(job.name),
            configuration.label.removeprefix(SHAREDGIL).strip(),
            f"{events['exclusive_sections'] * 1000 / events['passes']:,.0f}",
            *(_per_millisecond(events, name) for name in ("exclusive_sections", "sticky_slices", "publishes")),
            escape(_top(events["causes"])),
            escape(_top(events["hand_over_reasons"])),
        )
    return table


def _interpreter_lines(results: Results) -> Iterator[str]:
    interpreters = {
        configuration.interpreter.name: configuration.interpreter for configuration in results.configurations
    }
    for interpreter in interpreters.values():
        yield f"{interpreter.name}: {interpreter.describe()}, {interpreter.executable}"


def _failure_lines(results: Results) -> Iterator[str]:
    """Yield what failed and why, configurations with the same reason on one line."""
    labels: dict[tuple[str, str], list[str]] = {}
    for failure in results.failures.values():
        labels.setdefault((failure.job.name, failure.reason), []).append(failure.configuration.label)
    for (name, reason), where in labels.items():
        yield f"{name} failed in {', '.join(where)}: {reason}"


def _busy_machine(share: float) -> str:
    return (
        f"The machine was busy: programs with one thread had {share:.0%} of a processor. Those with more threads"
        " got more, so columns with different numbers of threads cannot be compared."
    )


def not_on_warning(labels: Iterable[str]) -> Text:
    """Return the warning that configurations which should have run sharedgil did not."""
    names = ", ".join(sorted(labels))
    return Text(
        f"sharedgil was not on in: {names}. These figures are stock CPython's; see `sharedgil doctor`.", "bold red"
    )


def render(console: Console, results: Results) -> None:
    """Print the tables and what must be said about them."""
    parts: list[RenderableType] = [ratio_table(results)]
    if results.events:
        parts.append(event_table(results))
    parts.extend(Text(line, "dim") for line in _interpreter_lines(results))
    parts.extend(Text(line, "red") for line in _failure_lines(results))
    if results.benchmarks and results.processor_share < QUIET_SHARE:
        parts.append(Text(_busy_machine(results.processor_share), "bold red"))
    if results.not_on:
        parts.append(not_on_warning(configuration.label for configuration in results.not_on))
    console.print(Group(*parts))
