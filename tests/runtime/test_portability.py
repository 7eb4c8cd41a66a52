"""The C of the core compiles without a warning for another processor and by another compiler."""

from __future__ import annotations

import shutil
import sysconfig
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Run

FLAGS = ["-std=gnu17", "-fsyntax-only", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"]


@pytest.mark.parametrize("compiler", ["aarch64-linux-gnu-gcc", "clang"])
def test_the_core_compiles_elsewhere(compiler: str, run: Run) -> None:
    """With this machine's Python headers: both processors have types of the same sizes."""
    if shutil.which(compiler) is None:
        pytest.skip(f"there is no {compiler} here; .ci/run names Debian's packages")
    headers = sysconfig.get_path("include")
    includes = [f"-I{ROOT / 'core'}", "-isystem", headers, "-isystem", f"{headers}/internal"]
    sources = sorted((ROOT / "core").rglob("*.c"))
    assert sources
    answer = run(compiler, *FLAGS, "-DPy_BUILD_CORE", *includes, *sources)
    assert (answer.stderr, answer.returncode) == ("", 0)
