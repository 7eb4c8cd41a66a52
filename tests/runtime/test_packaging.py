"""What is installed, what is refused, and how an interpreter is found."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sharedgil
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Run


def test_the_version_has_one_place() -> None:
    assert f'__version__ = "{sharedgil.__version__}"' in (ROOT / "src/sharedgil/_version.py").read_text()
    assert sharedgil.__version__[0].isdigit()


def test_what_is_installed(launcher: Path) -> None:
    package = Path(str(sharedgil.__file__)).parent
    assert (package / "py.typed").exists()
    assert (package / "_core.pyi").exists()
    assert (package.parent / "sharedgil.pth").read_text() == (ROOT / "src/sharedgil.pth").read_text()
    assert launcher.read_bytes()[:4] == b"\x7fELF"
    assert (launcher.parent / "sharedgil-cli").exists()


def test_the_installed_package_is_the_source() -> None:
    """Tests of yesterday's installation would say nothing about the working tree."""
    package = Path(str(sharedgil.__file__)).parent
    for source in (ROOT / "src/sharedgil").rglob("*.py"):
        installed = package / source.relative_to(ROOT / "src/sharedgil")
        assert installed.exists(), f"{source} is not installed: tools/set-up or tools/dev-build"
        assert installed.read_text() == source.read_text(), f"{source} changed: tools/set-up or tools/dev-build"


def test_what_the_metadata_says() -> None:
    try:
        metadata = importlib.metadata.metadata("sharedgil")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("installed by tools/dev-build, which writes no metadata")
    assert metadata["Version"] == sharedgil.__version__
    assert metadata["Requires-Python"] == ">=3.13"
    assert metadata["License-Expression"] == "MIT"


def _configure(run: Run, tmp_path: Path, python: str) -> str:
    """What the build's configuration says for that interpreter."""
    (tmp_path / "native.ini").write_text(f"[binaries]\npython = '{python}'\n")
    answer = run(
        sys.executable,
        "-m",
        "mesonbuild.mesonmain",
        "setup",
        tmp_path / "build",
        ROOT,
        "--native-file",
        tmp_path / "native.ini",
    )
    return str(answer.stdout)


def test_the_build_refuses_another_version(other_python: str, run: Run, tmp_path: Path) -> None:
    output = _configure(run, tmp_path, other_python)
    assert "sharedgil supports CPython 3.13, and this is Python 3." in output
    assert "Install it with a python3.13." in output


def test_a_free_threaded_interpreter_gets_the_python_part(run: Run, tmp_path: Path) -> None:
    """A stand-in says of itself what such a build says."""
    (tmp_path / "pretend.py").write_text(
        "import runpy, sys, sysconfig\n"
        "sysconfig.get_config_vars()['Py_GIL_DISABLED'] = 1\n"
        "sys.argv.pop(0)\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    python = tmp_path / "python3.13t"
    python.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{tmp_path}/pretend.py' \"$@\"\n")
    python.chmod(0o755)
    output = _configure(run, tmp_path, str(python))
    assert "there is no GIL to share, only the Python part is installed" in output
    targets = run(sys.executable, "-m", "mesonbuild.mesonmain", "introspect", "--targets", tmp_path / "build").stdout
    assert [target["name"] for target in json.loads(targets)] == ["sharedgil"]  # The launcher.


def test_the_interpreter_is_found(run: Run) -> None:
    answer = run(ROOT / "tools/find-python")
    assert answer.returncode == 0, answer.stderr
    assert run(answer.stdout.strip(), "-c", "import sys; print(sys.version_info[:2])").stdout == "(3, 13)\n"


def test_an_interpreter_that_does_not_do_is_named_with_the_reason(other_python: str, run: Run, tmp_path: Path) -> None:
    answer = run(ROOT / "tools/find-python", env={"SHAREDGIL_PYTHON": other_python})
    assert answer.returncode == 1
    assert "sharedgil needs CPython 3.13 with the GIL, and none was found." in answer.stderr
    assert ": Python 3." in answer.stderr
    (tmp_path / "broken").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "broken").chmod(0o755)
    assert (
        "broken: does not start"
        in run(ROOT / "tools/find-python", env={"SHAREDGIL_PYTHON": tmp_path / "broken"}).stderr
    )


@pytest.mark.parametrize(
    "place", [".pyenv/versions/3.13.9/bin", ".local/bin", ".local/share/uv/python/cpython-3.13.1-x/bin"]
)
def test_an_interpreter_is_found_where_it_is_not_on_the_path(place: str, run: Run, tmp_path: Path) -> None:
    """A stand-in there answers as a real one would."""
    python = tmp_path / place / "python3.13"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 'yes: found it'\n")
    python.chmod(0o755)
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    environment |= dict.fromkeys(("PYENV_ROOT", "XDG_DATA_HOME", "UV_PYTHON_INSTALL_DIR"), "")
    assert run(ROOT / "tools/find-python", env=environment).stdout == "found it\n"
