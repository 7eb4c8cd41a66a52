"""`sharedgil run` costs little: its start-up and its memory, measured beside python's own."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

RUNS = 15
ALLOWED_SECONDS = 0.010
ALLOWED_MEMORY = 0.01


def _processor_seconds(command: list[str], environment: dict[str, str]) -> float:
    """Processor time of one run, which the machine's other work changes little."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_run_starts_within_ten_milliseconds_of_python(
    launcher: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    """The best of interleaved runs of an empty program, with the package compiled as pip installs it."""
    program = tmp_path / "empty.py"
    program.write_text("")
    commands = ([sys.executable, str(program)], [str(launcher), "run", str(program)])
    rounds = [[_processor_seconds(command, clean_environment) for command in commands] for _ in range(RUNS)]
    plain, ours = (min(seconds) for seconds in zip(*rounds, strict=True))
    assert ours - plain < ALLOWED_SECONDS, f"python {plain:.4f} s, sharedgil run {ours:.4f} s"


def test_one_thread_takes_within_a_percent_of_pythons_memory(launcher: Path, run: Run) -> None:
    """Of an empty program's: what it had resident when it asked, to the page, which its own peak does not tell."""
    code = "for line in open('/proc/self/smaps_rollup'):\n if line.startswith('Rss:'): print(line.split()[1])"
    plain, ours = (
        min(int(run(*command, "-c", code).stdout) for _ in range(3))
        for command in ([sys.executable], [launcher, "run"])
    )
    assert ours - plain < ALLOWED_MEMORY * plain, f"python {plain} KiB, sharedgil run {ours} KiB"
