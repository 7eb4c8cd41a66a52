"""Every litmus test for a moment: nothing is seen that docs/memory-model.md forbids, on stock either.

For longer, by hand: ``python tests/litmus --seconds 10``, with ``SHAREDGIL=1`` or without.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.configuration import ENABLED, SHARED, STOCK, Configuration, missing

HERE = Path(__file__).parent
DOCUMENT = HERE.parent.parent / "docs" / "memory-model.md"
#: seconds for each test
SECONDS = float(os.environ.get("SHAREDGIL_LITMUS_SECONDS", "0.05"))

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def run(python: Path | str, configuration: Configuration, *arguments: str) -> str:
    """Run the program and return what it printed; a test fails if something was seen that must not be."""
    finished = subprocess.run(
        [python, HERE, "--seconds", str(SECONDS), *arguments],
        env=configuration.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        timeout=600 + 1200 * SECONDS,
        check=False,
    )
    if finished.returncode:
        wrong = [line for line in finished.stdout.splitlines() if "FORBIDDEN" in line]
        pytest.fail("\n".join([*wrong, finished.stdout[-4000:]]), pytrace=False)
    return finished.stdout


@pytest.mark.parametrize("threads", ["2", "8"])
@pytest.mark.parametrize("configuration", [STOCK, ENABLED, SHARED], ids=lambda configuration: configuration.name)
def test_nothing_forbidden_is_seen(configuration: Configuration, threads: str) -> None:
    """In the build that is tested."""
    run(sys.executable, configuration, "--threads", threads)


@pytest.mark.parametrize("configuration", [ENABLED, SHARED], ids=lambda configuration: configuration.name)
def test_nor_in_the_checking_build(configuration: Configuration) -> None:
    """In the build that forces rare events, where ``tools/dev-build --checking`` puts it."""
    python = Path(tempfile.gettempdir()) / "sharedgil-dev-checking" / "venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("tools/dev-build --checking has not been run here")
    run(python, configuration, "--threads", "2")


def test_the_document_and_the_tests_belong_together() -> None:
    """Each litmus test that the document names is there, and it names every one, by its beginning at least."""
    names = run(sys.executable, STOCK, "--list").splitlines()
    text = re.sub(r"`[^`\n]*`", "", re.sub(r"(?s)```.*?```", "", DOCUMENT.read_text(encoding="utf-8")))
    named = set(re.findall(r"\[([^\]\n]+)\](?!\()", text))
    assert [name for name in named if not any(known.startswith(name) for known in names)] == []
    assert [known for known in names if not any(known.startswith(name) for name in named)] == []


def test_what_must_not_be_is_noticed() -> None:
    """A test whose outcomes are all forbidden fails the run."""
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r}); import runpy, litmus\n"
        "litmus.Litmus.forbidden = lambda self, seen, under_the_gil: list(seen)\n"
        "sys.argv[1:] = ['--seconds', '0.05', 'private']\n"
        f"runpy.run_path({str(HERE)!r}, run_name='__main__')\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], env=STOCK.environment(), capture_output=True, text=True, check=False
    )
    assert finished.returncode == 1
    assert "FORBIDDEN" in finished.stdout
