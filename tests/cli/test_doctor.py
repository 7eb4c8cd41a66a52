"""`sharedgil doctor` tells what an interpreter is, and whether sharedgil works on it, on any interpreter."""

from __future__ import annotations

import json
import platform
import sys
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

SOURCE = {"PYTHONPATH": str(ROOT / "src")}


def test_this_interpreter_is_supported(launcher: Path, run: Run) -> None:
    answer = run(launcher, "doctor", "--json", env={"SHAREDGIL": "0"})
    assert answer.returncode == 0
    diagnosis = json.loads(answer.stdout)
    assert diagnosis["supported"] is True
    assert diagnosis["problem"] is None
    assert diagnosis["interpreter"] == f"CPython {platform.python_version()}"
    assert diagnosis["build"] == "with the GIL"
    assert diagnosis["executable"] == sys.executable
    assert diagnosis["hook"] == "none"
    assert diagnosis["start_line"].endswith("/sharedgil.pth")
    assert diagnosis["setting"] == "0"


def test_as_a_table(launcher: Path, run: Run) -> None:
    answer = run(launcher, "doctor")
    assert (answer.returncode, answer.stderr) == (0, "")
    rows = {line.partition("  ")[0]: line[14:].strip() for line in answer.stdout.splitlines()}
    assert rows["interpreter"] == f"CPython {platform.python_version()}, with the GIL"
    assert rows["supported"] == "yes"


def test_another_version_is_not(other_python: str, run: Run) -> None:
    """Nothing is installed there: neither the compiled part nor rich."""
    answer = run(other_python, "-m", "sharedgil", "doctor", env=SOURCE)
    assert answer.returncode == 1
    assert "sharedgil needs CPython 3.13, and this is 3." in answer.stdout
    answer = run(other_python, "-m", "sharedgil", "doctor", "--json", env=SOURCE)
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["supported"] is False


def test_a_free_threaded_build_has_nothing_to_do(run: Run) -> None:
    """Such a build tells itself by a letter in `sys.abiflags`, which is all that is looked at."""
    code = "import sys; sys.abiflags = 't'; from sharedgil.cli import main; sys.exit(main(['doctor', '--json']))"
    answer = run(sys.executable, "-c", code)
    assert answer.returncode == 0
    diagnosis = json.loads(answer.stdout)
    assert diagnosis["supported"] is True
    assert diagnosis["build"] == "free-threaded"
    assert diagnosis["problem"].startswith("nothing: ")


def test_without_the_start_line_it_says_what_is_missing(run: Run) -> None:
    """As when the source folder is simply put on the path."""
    code = """
from sharedgil import _start
_start.installed_line = lambda: None
from sharedgil.cli import main
main(["doctor"])
"""
    answer = run(sys.executable, "-c", code)
    assert "not installed" in answer.stdout
    assert "only sharedgil.enable() switches it on" in answer.stdout
