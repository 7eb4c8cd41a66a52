"""What every suite shares: which sharedgil is tested, and running a command to its end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent


def pytest_report_header() -> str:
    """Say in the report what is tested."""
    import sharedgil

    return f"sharedgil {sharedgil.__version__} in {Path(str(sharedgil.__file__)).parent}"


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """This process's environment without what would switch sharedgil, or change how an interpreter starts."""
    return {
        name: value for name, value in os.environ.items() if not name.lstrip("_").startswith(("SHAREDGIL", "PYTHON"))
    }


@pytest.fixture(scope="session")
def run(clean_environment: dict[str, str]) -> Run:
    """Run a command to its end, a minute at most, and return what came of it; `env` adds to a clean environment."""

    def run(*command: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        options = {"input": "", "capture_output": True, "text": True, "timeout": 60, **options}
        return subprocess.run([str(word) for word in command], env=clean_environment | (env or {}), **options)

    return run


@pytest.fixture(scope="session")
def launcher() -> Path:
    """The installed command `sharedgil`."""
    path = Path(sys.executable).parent / "sharedgil"
    assert path.exists(), "sharedgil is not installed in this environment: tools/set-up or tools/dev-build"
    return path


@pytest.fixture(scope="session")
def other_python() -> str:
    """An interpreter of a version that is not supported."""
    for name in ("python3.11", "python3.12", "python3.14", "python3.10", "python3.9", "python3"):
        path = shutil.which(name)
        if path is None:
            continue
        answer = subprocess.run([path, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
        if answer.returncode == 0 and answer.stdout.strip() != "(3, 13)":
            return path
    pytest.skip("there is no other version of Python on this machine")
