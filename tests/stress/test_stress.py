"""Every stress program for a short while, in the release build and, where it is there, in the checking build.

For ten minutes each, by hand: ``SHAREDGIL_STRESS_SECONDS=600 pytest tests/stress``, or one program by itself (see
``harness.py``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.configuration import ENABLED, FORCED, SHARED, STOCK, Configuration, missing

PROGRAMS = Path(__file__).parent
#: seconds each program runs for in continuous integration
SECONDS = {
    "mixed": 20.0,
    "shared_objects": 10.0,
    "contended": 8.0,
    "containers": 10.0,
    "services": 10.0,
    "allocation": 10.0,
    "churn": 8.0,
    "forks": 8.0,
    "starvation": 10.0,
    "watched": 8.0,
    "racing": 10.0,
    "linearizable": 15.0,
    "graphs": 10.0,
}


def checking_python() -> Path | None:
    """The interpreter of the checking build, where ``tools/dev-build --checking`` puts it."""
    path = Path(tempfile.gettempdir()) / "sharedgil-dev-checking" / "venv" / "bin" / "python"
    return path if path.exists() else None


def run_program(name: str, configuration: Configuration, python: Path | str, seconds: float, threads: int = 8) -> None:
    """Run a program and fail with what it wrote, its seed first."""
    seconds = float(os.environ.get("SHAREDGIL_STRESS_SECONDS", seconds))
    finished = subprocess.run(
        [python, PROGRAMS / f"{name}.py", "--seconds", str(seconds), "--threads", str(threads)],
        env=configuration.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        timeout=seconds + 240,
        check=False,
    )
    if finished.returncode:
        pytest.fail(
            f"{name} with {configuration.variables} ended {finished.returncode}:\n{finished.stdout}", pytrace=False
        )


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_release(name: str) -> None:
    """As users switch it on."""
    run_program(name, ENABLED, sys.executable, SECONDS[name])


@pytest.mark.parametrize("name", ["mixed", "churn"])
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_forced(name: str) -> None:
    """With the hook set from the first frame on."""
    run_program(name, FORCED, sys.executable, SECONDS[name] / 2)


@pytest.mark.parametrize("name", ["linearizable", "racing", "containers", "graphs"])
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_never_sticky(name: str) -> None:
    """Back in shared mode after each exclusive operation, so that little escapes the shared variant."""
    run_program(name, SHARED, sys.executable, SECONDS[name])


@pytest.mark.parametrize("threads", [2, 16])
@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_nobody_starves(threads: int) -> None:
    """Beside few and beside many busy threads."""
    run_program("starvation", ENABLED, sys.executable, 8, threads)


@pytest.mark.parametrize("name", SECONDS)
@pytest.mark.skipif(checking_python() is None, reason="tools/dev-build --checking has not been run here")
def test_checking_build(name: str) -> None:
    """In the build that verifies its invariants and forces rare events."""
    python = checking_python()
    assert python is not None
    run_program(name, ENABLED, python, SECONDS[name])


@pytest.mark.skipif(checking_python() is None, reason="tools/dev-build --checking has not been run here")
def test_contended_threads_take_turns() -> None:
    """In the checking build, for which every store is a slow one: elsewhere it depends on the machine."""
    python = checking_python()
    assert python is not None
    finished = subprocess.run(
        [python, "-m", "sharedgil", "run", "--stats", PROGRAMS / "contended.py", "--seconds", "2"],
        env=STOCK.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "contention" in finished.stdout + finished.stderr


def test_a_wrong_result_is_noticed(tmp_path: Path) -> None:
    """The harness itself: a lost update, a leak of a reference and a thread that does nothing all fail a run."""
    for body, complaint in (
        ("run.wait(run.workers(lambda index, numbers: expect(index != 1, 'lost update')))", "lost update"),
        ("run.watch_counts({'token': TOKEN}); held.append(TOKEN); run.done[:] = [1, 1]", "reference count of token"),
        ("run.done[:] = [1, 0]", "without a single round"),
        ("run.seconds = 20; run.samples = [10 << 20] * 30 + [90 << 20] * 15; run.done[:] = [1, 1]", "memory grew"),
    ):
        program = tmp_path / "program.py"
        program.write_text(
            f"import sys\nsys.path.insert(0, {str(PROGRAMS)!r})\nfrom harness import expect, main\n"
            f"TOKEN, held = object(), []\ndef program(run):\n    {body}\nmain(program, 2)\n"
        )
        finished = subprocess.run(
            [sys.executable, program, "--seconds", "0.2"],
            env=STOCK.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 1
        assert complaint in finished.stderr
