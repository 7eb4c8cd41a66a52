"""Run CPython's own tests with stock and with sharedgil and print a table of what differs.

    python -m tests.cpython                          the engine's list
    python -m tests.cpython --list all               the whole suite
    python -m tests.cpython test_generators test_gc  these files
    python -m tests.cpython --busy 2 …               with two threads kept busy in pure Python throughout
    python -m tests.cpython --shared …               never in sticky slices: tests the shared variant of the evaluator

Each test that differs is run once more, and then with the hooks that do nothing; the exit status is 1 when a difference
is left that is not excused (see differences.toml). Outcomes are kept in a state file: an interrupted run goes on where
it stopped, and --again forgets what is known of sharedgil.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.cpython import selection
from tests.cpython.environment import CACHE
from tests.cpython.excuses import Judged, judge, read_excuses
from tests.cpython.outcomes import FileOutcome, compare
from tests.cpython.runner import run_file
from tests.cpython.state import State
from tests.support.configuration import FORCED, SHARED, STOCK, Configuration, missing

LISTS = {
    "engine": selection.engine,
    "language": selection.language,
    "fast": selection.fast,
    "all": selection.everything,
}


class Comparison:
    """Runs and compares files, taking from the state what is known already."""

    def __init__(self, state: State, ours: Configuration, busy: int, timeout: float, again: bool) -> None:
        self._state, self._ours, self._busy, self._timeout, self._again = state, ours, busy, timeout, again

    def outcome(self, file: str, configuration: Configuration, fresh: bool = False) -> FileOutcome:
        """The outcome of a file under a configuration: remembered, or run now and remembered."""
        known = None if fresh else self._state.get(file, configuration, self._busy)
        if known is None:
            known = run_file(file, configuration, self._busy, self._timeout)
            self._state.put(file, configuration, self._busy, known)
        return known

    def file(self, file: str) -> tuple[str, FileOutcome, FileOutcome, list[Judged]]:
        """Compare one file: its name, both outcomes, and what differs twice in a row."""
        stock = self.outcome(file, STOCK)
        ours = self.outcome(file, self._ours, fresh=self._again)
        differences = compare(file, stock, ours)
        if differences:
            # A test that depends on time or on memory may differ once, on either side.
            stock_again = self.outcome(file, STOCK, fresh=True)
            again = self.outcome(file, self._ours, fresh=True)
            twice = {(found.test, found.other) for found in compare(file, stock_again, again)}
            differences = [found for found in differences if (found.test, found.other) in twice]
        if not differences:
            return file, stock, ours, []
        return file, stock, ours, judge(differences, stock, partial(self.outcome, file), read_excuses())


def table_of(judged: list[Judged]) -> Table:
    """Render differences, ours first."""
    table = Table(title="Tests that differ from stock", title_justify="left", show_lines=False)
    for name in ("test", "stock", "sharedgil", "hook that shows it", "reason or error"):
        table.add_column(name, overflow="fold")
    for item in sorted(judged, key=lambda item: (item.excused, item.difference.file, item.difference.test)):
        found = item.difference
        name = found.test if found.test.startswith("test.") else f"{found.file} {found.test}"
        why = item.reason or found.detail.replace("\n", " ")[:120]
        table.add_row(name, found.stock, found.other, item.shown_by or "none", why)
    return table


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.cpython", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="files as regrtest names them (default: --list)")
    parser.add_argument("--list", choices=LISTS, default="engine", help="a list of files (default: %(default)s)")
    parser.add_argument("--busy", type=int, default=0, metavar="N", help="keep N threads busy beside the tests")
    parser.add_argument("--shared", action="store_true", help="run with SHAREDGIL_STICKY=0 as well as SHAREDGIL=force")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="files at once (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="per file (default: %(default)s)")
    parser.add_argument("--state", type=Path, default=CACHE / "cpython-state.jsonl", help="where outcomes are kept")
    parser.add_argument("--again", action="store_true", help="forget what is known of sharedgil")
    parser.add_argument("--stock-only", action="store_true", help="only learn what stock does")
    return parser.parse_args()


def main() -> int:
    """Run, print, and return the exit status."""
    options = parse()
    console = Console()
    if not options.stock_only and (reason := missing()):
        console.print(reason)
        return 2
    files = selection.split(options.files) if options.files else LISTS[options.list]()
    if not files:
        console.print("no such test files")
        return 2
    ours = SHARED if options.shared else FORCED
    comparison = Comparison(State(options.state), ours, options.busy, options.timeout, options.again)
    judged: list[Judged] = []
    tests, seconds = 0, [0.0, 0.0]
    columns = (TextColumn("{task.description:40.40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    pool = ThreadPoolExecutor(options.jobs)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress, pool:
        task = progress.add_task("", total=len(files))
        if options.stock_only:
            for run in as_completed([pool.submit(comparison.outcome, file, STOCK) for file in files]):
                progress.update(task, advance=1, description=run.result().ended)
            return 0
        for future in as_completed([pool.submit(comparison.file, file) for file in files]):
            file, stock, ours, found = future.result()
            judged += found
            tests += len(stock.tests)
            seconds = [seconds[0] + stock.seconds, seconds[1] + ours.seconds]
            progress.update(task, advance=1, description=file)
            if any(not item.excused for item in found):
                console.print(f"{file}: {sum(not item.excused for item in found)} differ, ended {ours.ended}")
    if judged:
        console.print(table_of(judged))
    ours_to_mend = sum(not item.excused for item in judged)
    console.print(
        f"{len(files)} files, {tests} tests; {ours_to_mend} differences, {len(judged) - ours_to_mend} excused; "
        f"stock {seconds[0]:.0f} s, sharedgil {seconds[1]:.0f} s"
    )
    return 1 if ours_to_mend else 0


if __name__ == "__main__":
    sys.exit(main())
