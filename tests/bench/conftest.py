"""Interpreters, configurations and jobs for the tests of the benchmarks."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sharedgil.bench.catalogue import Job
from sharedgil.bench.interpreters import Configuration, Interpreter


@pytest.fixture
def interpreter() -> Interpreter:
    return Interpreter("GIL", sys.executable, "cpython", sys.version_info[:3], gil=True, optimised=False)


@pytest.fixture
def alone(interpreter: Interpreter) -> Configuration:
    """One thread of this interpreter under its GIL."""
    return Configuration(interpreter, "", 1)


@pytest.fixture
def two(interpreter: Interpreter) -> Configuration:
    """Two threads of this interpreter under its GIL."""
    return Configuration(interpreter, "", 2)


@pytest.fixture
def write_job(tmp_path: Path) -> Callable[[str], Job]:
    """Return a function that makes a job of Python text."""

    def write(text: str) -> Job:
        path = tmp_path / "written.py"
        path.write_text(text)
        return Job("written", "A job of a test.", path, "job")

    return write
