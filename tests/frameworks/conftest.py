"""Real frameworks from PyPI: only when this folder is asked for, for they are downloaded and take minutes."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import zlib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if any("frameworks" in str(argument) for argument in config.invocation_params.args):
        return
    reason = "downloads packages and takes minutes: ./test tests/frameworks"
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of an environment with the frameworks, and with the sharedgil that is tested here.

    It is kept in the folder for temporary files, and made anew when requirements.txt has changed.
    """
    own = sysconfig.get_path("purelib")
    key = zlib.crc32(REQUIREMENTS.read_bytes() + own.encode())
    folder = Path(tempfile.gettempdir()) / f"sharedgil-frameworks-{key:08x}"
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", REQUIREMENTS], check=True)
        (packages,) = folder.glob("lib/python*/site-packages")
        # The start-up line of the sharedgil that is installed there counts too.
        (packages / "tested.pth").write_text(f"import site; site.addsitedir({own!r})\n")
        (folder / "made").touch()
    return python
