"""Runs an example twice on the same input, with the GIL and with sharedgil, and compares results and times.

What the examples share, so that each file shows its own program only. The two runs are processes of the same
interpreter and the same script; the second has SHAREDGIL=1 in its environment, and nothing else differs. A run
prints lines of JSON, [done, total] as it goes on and an object at its end.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Advance = Callable[[int, int], None]
Program = Callable[[argparse.Namespace, Advance], "Outcome"]

GIL = "GIL"
SHAREDGIL = "sharedgil"


@dataclass(frozen=True)
class Outcome:
    """What a program found, which must be the same each time, and a line about it for people."""

    result: object
    summary: str


@dataclass(frozen=True)
class Run:
    """An outcome, the seconds of wall time that it took, and whether sharedgil was on."""

    result: object
    summary: str
    seconds: float
    sharedgil: bool


class FailedError(Exception):
    """A run ended without a result; the message is the last thing that it said."""


def sharedgil_is_on() -> bool:
    """Whether this process runs with sharedgil; not worth an import where nobody asked for it."""
    if os.environ.get("SHAREDGIL", "0") == "0" and "sharedgil" not in sys.modules:
        return False
    try:
        import sharedgil
    except ImportError:
        return False
    return sharedgil.is_enabled()


def run_here(program: Program, arguments: argparse.Namespace, advance: Advance) -> Run:
    """Run the program in this process."""
    start = time.perf_counter()
    outcome = program(arguments, advance)
    seconds = time.perf_counter() - start
    return Run(outcome.result, outcome.summary, seconds, sharedgil_is_on())


def run_apart(arguments: list[str], switch: str | None, advance: Advance) -> Run:
    """Run this script with these arguments in a process of its own, with SHAREDGIL set to switch or not at all.

    Raises:
        FailedError: The process ended without a result.
    """
    environment = {name: value for name, value in os.environ.items() if name != "SHAREDGIL"}
    if switch is not None:
        environment["SHAREDGIL"] = switch
    command = [sys.executable, sys.argv[0], *arguments, "--report"]
    last: object = None
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last = json.loads(line)
            if isinstance(last, list):
                advance(*last)
    if process.returncode != 0 or not isinstance(last, dict):
        raise FailedError(f"the run with SHAREDGIL={switch} ended with status {process.returncode}")
    return Run(**last)


def compare(arguments: list[str]) -> int:
    """Run this script both ways with a progress bar, and print both times; 1 if the results differ."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    console = Console(soft_wrap=True)
    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    runs: dict[str, Run] = {}
    try:
        with Progress(*columns, console=console) as progress:
            for name, switch in ((GIL, None), (SHAREDGIL, "1")):
                task = progress.add_task(name, total=None)

                def advance(done: int, total: int, task: TaskID = task) -> None:
                    progress.update(task, completed=done, total=total)

                runs[name] = run_apart(arguments, switch, advance)
    except FailedError as error:
        console.print(f"[red]{error}")
        return 1
    plain, ours = runs[GIL], runs[SHAREDGIL]
    if not ours.sharedgil:
        console.print("[red]sharedgil was not on in the second run, see `sharedgil doctor`: both times are CPython's.")
    console.print(f"{GIL:10} {plain.seconds:7.2f} s   {plain.summary}")
    console.print(f"{SHAREDGIL:10} {ours.seconds:7.2f} s   {ours.summary}")
    if plain.result != ours.result:
        console.print("[red]The results differ.")
        return 1
    console.print(f"The results are the same; with sharedgil {plain.seconds / ours.seconds:.2f} times as fast.")
    return 0


def positive(text: str) -> int:
    """Return the whole number above 0 that text stands for; for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def print_json(value: object) -> None:
    """Print a value for the process that compares."""
    print(json.dumps(value), flush=True)


def main(parser: argparse.ArgumentParser, program: Program) -> int:
    """Run an example as its command line says; return the exit status.

    Args:
        parser: Knows the example's own options; the common ones are added here.
        program: Does the work, given the parsed options and a function to call with (done, total).
    """
    parser.add_argument(
        "--threads", type=positive, default=os.cpu_count() or 2, metavar="N", help="default: one a core (%(default)s)"
    )
    parser.add_argument("--once", action="store_true", help="do not compare: run once, in this process as it is")
    parser.add_argument("--report", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.report:
        run = run_here(program, arguments, lambda done, total: print_json([done, total]))
        print_json(asdict(run))
        return 0
    if arguments.once:
        run = run_here(program, arguments, lambda done, total: None)
        print(f"{SHAREDGIL if run.sharedgil else GIL}: {run.seconds:.2f} s, {run.summary}")
        return 0
    return compare(sys.argv[1:])
