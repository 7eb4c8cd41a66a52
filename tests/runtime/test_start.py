"""The line in sharedgil.pth: what it switches on, and that it never breaks the start of an interpreter."""

from __future__ import annotations

import shutil
import sys
import timeit
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.runtime.stand_in_core import SETUP

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

ASK = "import sharedgil; print(sharedgil.is_enabled())"


@pytest.mark.parametrize(
    ("setting", "enabled"), [(None, False), ("", False), ("0", False), ("1", True), ("force", True)]
)
def test_settings(setting: str | None, enabled: bool, run: Run) -> None:
    answer = run(sys.executable, "-c", ASK, env={} if setting is None else {"SHAREDGIL": setting})
    assert (answer.stdout, answer.stderr) == (f"{enabled}\n", "")


def test_force_is_passed_on(run: Run) -> None:
    code = f"{SETUP}\nfrom sharedgil import _start\n_start._has_run = False\n_start.switch_on()\nprint(core.calls)"
    # The real line runs at the start as well, before the stand-in is there.
    assert run(sys.executable, "-c", code, env={"SHAREDGIL": "force"}).stdout == "[('enable', True)]\n"
    assert run(sys.executable, "-c", code, env={"SHAREDGIL": "1"}).stdout == "[('enable', False)]\n"


def test_a_wrong_setting(run: Run) -> None:
    answer = run(sys.executable, "-c", ASK, env={"SHAREDGIL": "yes"})
    assert answer.stdout == "False\n"
    assert answer.stderr == "sharedgil: not switched on: SHAREDGIL=yes is not a setting: use 0, 1 or force\n"


@pytest.mark.parametrize(("options", "enabled"), [(["-E"], False), (["-I"], False), (["-s"], True), (["-P"], True)])
def test_options_that_shut_out_the_environment(options: list[str], enabled: bool, run: Run) -> None:
    assert run(sys.executable, *options, "-c", ASK, env={"SHAREDGIL": "1"}).stdout == f"{enabled}\n"


def test_without_site_nothing_happens(run: Run) -> None:
    answer = run(sys.executable, "-S", "-c", "import sys; print('sharedgil' in sys.modules)", env={"SHAREDGIL": "1"})
    assert (answer.stdout, answer.stderr) == ("False\n", "")


def test_what_it_leaves_behind(run: Run) -> None:
    """Nothing at all when it is not asked for; a handful of modules when it is."""
    code = "import sys; print(sorted(sys.modules))"
    plain = run(sys.executable, "-c", code)
    assert "sharedgil" not in plain.stdout
    switched_on = run(sys.executable, "-c", code, env={"SHAREDGIL": "1"})
    parts = {"__future__", *(f"sharedgil{part}" for part in ("", "._core", "._start", ".interpreter", ".runtime"))}
    # Set literals of what was printed by our own program.
    assert set(eval(switched_on.stdout)) - set(eval(plain.stdout)) == parts


@pytest.fixture
def broken_installation(tmp_path: Path) -> Path:
    """The package and its line as installed, but without the compiled part."""
    shutil.copytree(ROOT / "src" / "sharedgil", tmp_path / "sharedgil")
    shutil.copy(ROOT / "src" / "sharedgil.pth", tmp_path)
    return tmp_path


def _start_from(folder: Path, before: str = "pass") -> str:
    """Code that does what the interpreter's start does with a folder of packages."""
    return f"""
import sys
sys.path.insert(0, {str(folder)!r})
{before}
import site
site.addsitedir({str(folder)!r})
print("on it goes")
"""


@pytest.mark.parametrize(
    ("pretence", "reason"),
    [
        ("sys.implementation.name = 'pypy'", "sharedgil needs CPython 3.13, and this is pypy: "),
        ("sys.version_info = (3, 14, 0)", "sharedgil needs CPython 3.13, and this is 3.14.0: "),
        ("sys.abiflags = 't'", "this is a free-threaded build: its threads run in parallel already"),
        ("pass", "the compiled part of sharedgil does not load on "),
    ],
)
def test_an_unsupported_interpreter_goes_on(pretence: str, reason: str, broken_installation: Path, run: Run) -> None:
    """With one line that says why, and what to do."""
    answer = run(sys.executable, "-S", "-c", _start_from(broken_installation, pretence), env={"SHAREDGIL": "1"})
    assert answer.stdout == "on it goes\n"
    assert answer.stderr.startswith("sharedgil: not switched on: " + reason)
    assert answer.stderr.count("\n") == 1


def test_an_error_of_our_own_goes_on(broken_installation: Path, run: Run) -> None:
    (broken_installation / "sharedgil" / "runtime.py").write_text("1 / 0\n")
    answer = run(sys.executable, "-S", "-c", _start_from(broken_installation), env={"SHAREDGIL": "1"})
    assert answer.stdout == "on it goes\n"
    assert answer.stderr == "sharedgil: not switched on: ZeroDivisionError: division by zero\n"


def test_without_standard_error(run: Run) -> None:
    answer = run("sh", "-c", f"exec '{sys.executable}' -c 'print(1)' 2>&-", env={"SHAREDGIL": "wrong"})
    assert (answer.stdout, answer.returncode) == ("1\n", 0)


def test_the_line_costs_next_to_nothing() -> None:
    """Unset, it is two look-ups: far below a tenth of a millisecond, compiling the line included."""
    line = (ROOT / "src" / "sharedgil.pth").read_text()
    assert "\n" not in line.strip()
    seconds = min(timeit.repeat(lambda: exec(line, {}), number=100, repeat=5)) / 100
    assert seconds < 1e-4
    assert "_SHAREDGIL_RUN" in line
