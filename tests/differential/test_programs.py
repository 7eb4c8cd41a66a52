"""Each program of ``programs/`` on plain CPython and on sharedgil, as a script, in one thread and in four at once."""

from __future__ import annotations

import difflib
import os

import pytest

from tests.differential.execution import Outcome, Program, all_programs, run_as_script, run_in_threads
from tests.support.ahead import Ahead, runs_ahead
from tests.support.configuration import ENABLED, FORCED, SHARED, STOCK, Configuration, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))
PROGRAMS = all_programs()
THREADED = [program for program in PROGRAMS if not program.one_thread]


def difference(expected: str, got: str) -> str:
    """A unified diff of two texts, stock first."""
    lines = difflib.unified_diff(expected.splitlines(True), got.splitlines(True), "stock", "sharedgil")
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def assert_equal(program: Program, configuration: Configuration, expected: Outcome, got: Outcome) -> None:
    """Fail with everything needed to run it again."""
    if expected == got:
        return
    pytest.fail(
        f"{program.path.name} differs with {configuration.variables}, "
        f"SHAREDGIL_SEED={os.environ.get('SHAREDGIL_SEED')}\n"
        f"exit status {expected.status} on stock, {got.status} here\n"
        f"stdout:\n{difference(expected.stdout, got.stdout)}\nstderr:\n{difference(expected.stderr, got.stderr)}",
        pytrace=False,
    )


def expected_of(ahead: Ahead, program: Program) -> Outcome:
    """What one call of ``main`` in one thread of plain CPython prints; it must print the same each time."""
    outputs = ahead.start(run_in_threads, program, STOCK, 1).result()
    assert isinstance(outputs, list), f"the driver failed on plain CPython: {outputs}"
    assert len(outputs[0]) == 1, f"{program.name} is not the same twice on plain CPython: {outputs[0]}"
    ((stdout, stderr),) = outputs[0]
    return Outcome(stdout, stderr, 0)


def compare_threads(ahead: Ahead, program: Program, configuration: Configuration, threads: int) -> None:
    """Every round of every thread prints what one call on plain CPython prints."""
    expected = expected_of(ahead, program)
    outputs = ahead.start(run_in_threads, program, configuration, threads).result()
    if isinstance(outputs, Outcome):
        assert_equal(program, configuration, Outcome("", "", 0), outputs)
        return
    for thread in outputs:
        for out, err in sorted(thread):
            assert_equal(program, configuration, expected, Outcome(out, err, 0))


@runs_ahead(lambda program: [(run_as_script, program, STOCK), (run_as_script, program, FORCED)])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_as_script(ahead: Ahead, program: Program) -> None:
    """Stdout, stderr and exit status of ``python PROGRAM``."""
    expected = ahead.start(run_as_script, program, STOCK).result()
    assert (expected.status != 0) == program.ends_badly, f"what follows would not be compared: {expected.stderr}"
    assert_equal(program, FORCED, expected, ahead.start(run_as_script, program, FORCED).result())


@runs_ahead(lambda program: [(run_in_threads, program, STOCK, 1), (run_in_threads, program, FORCED, 1)])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_in_one_thread(ahead: Ahead, program: Program) -> None:
    """Several calls in one thread: the later ones meet warm caches."""
    compare_threads(ahead, program, FORCED, 1)


@runs_ahead(lambda program: [(run_in_threads, program, STOCK, 1), (run_in_threads, program, SHARED, 4)])
@pytest.mark.parametrize("program", THREADED, ids=lambda program: program.name)
def test_in_four_threads(ahead: Ahead, program: Program) -> None:
    """Four threads at once run the same code."""
    compare_threads(ahead, program, SHARED, 4)


@runs_ahead(lambda program: [(run_in_threads, program, STOCK, 1), (run_in_threads, program, ENABLED, 2)])
@pytest.mark.parametrize("program", THREADED, ids=lambda program: program.name)
def test_as_users_switch_it_on(ahead: Ahead, program: Program) -> None:
    """Two threads with ``SHAREDGIL=1``: the hook comes and goes with the second thread."""
    compare_threads(ahead, program, ENABLED, 2)
