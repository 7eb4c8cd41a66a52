"""The jobs that share a dict, list, deque or cache: what their threads have made together is exact."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sharedgil.bench.catalogue import JOBS
from tests.support.configuration import ENABLED, FORCED, STOCK, Configuration, missing

NAMES = sorted(path.stem for path in JOBS.glob("*.py") if "\ndef check(" in path.read_text(encoding="utf-8"))
# Each thread works twice, so that in the second turn all is warm.
PROGRAM = """
import runpy, sys, threading
job, threads, loops = runpy.run_path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
states, answers = job["prepare"](threads), []
def run(state):
    barrier.wait()
    answers.append(job["work"](loops, state))
barrier = threading.Barrier(threads)
for _ in range(2):
    team = [threading.Thread(target=run, args=(state,)) for state in states]
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
assert len(answers) == 2 * threads and len(set(answers)) == 1, answers
job["check"](states[0], 2 * threads * loops)
"""


def test_there_are_such_jobs() -> None:
    assert len(NAMES) >= 5


@pytest.mark.parametrize("configuration", [STOCK, ENABLED, FORCED], ids=["stock", "enabled", "forced"])
@pytest.mark.parametrize("threads", [2, 8])
@pytest.mark.parametrize("name", NAMES)
def test_results_are_exact(name: str, threads: int, configuration: Configuration) -> None:
    if configuration is not STOCK and missing() is not None:
        pytest.skip(str(missing()))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(JOBS / f"{name}.py"), str(threads), "6"],
        env=configuration.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
