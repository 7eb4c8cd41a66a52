"""A virtual environment in which CPython's tests run the same with stock, with sharedgil and with the null hook.

CPython's tests start many children, most of them isolated from the environment, so a hook must be set by the
environment's own ``.pth`` files. The environment has nothing in it but these: one finds the sharedgil that is tested
(whose own switch it runs), one imports ``startup/sharedgil_tests_startup``.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import sharedgil
from tests.support.configuration import Configuration
from tests.support.extension import build_extension

HERE = Path(__file__).resolve().parent
CACHE = Path(tempfile.gettempdir()) / f"sharedgil-tests-{os.getuid()}"


def interpreter() -> Path:
    """The environment's interpreter; made when it is not there or belongs to another sharedgil."""
    package = Path(str(sharedgil.__file__)).parent.parent
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    key = hashlib.sha256(f"{package} {base} {HERE}".encode()).hexdigest()[:12]
    folder = CACHE / f"cpython-{key}"
    python = folder / "bin" / "python"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # keeps out threads as well as processes
        if not (folder / "complete").exists():
            subprocess.run([base, "-m", "venv", "--without-pip", "--clear", folder], check=True)
            variables = {"base": str(folder), "platbase": str(folder)}
            site_packages = Path(sysconfig.get_path("purelib", "venv", variables))
            start = HERE / "startup"
            (site_packages / "a_tests.pth").write_text(f"{start}\nimport sharedgil_tests_startup\n")
            (site_packages / "b_sharedgil.pth").write_text(f"import site; site.addsitedir({str(package)!r})\n")
            (folder / "complete").touch()
    return python


def variables(configuration: Configuration, busy: int) -> dict[str, str]:
    """The environment variables of a run, with ``busy`` threads at work beside the tests."""
    more = {}
    if "SHAREDGIL_TESTS_NULLHOOK" in configuration.variables:
        more["SHAREDGIL_TESTS_NULLHOOK"] = str(build_extension(HERE.parent / "support" / "nullhook" / "nullhook.c"))
    if busy:
        more["SHAREDGIL_TESTS_BUSY"] = str(busy)
    environment = configuration.environment(**more)
    # CPython's tests choose these themselves; only the switches must come from here.
    for name in ("PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONFAULTHANDLER", "PYTHONPATH"):
        environment.pop(name, None)
    if environment.get("SHAREDGIL") == "0":
        environment.pop("SHAREDGIL", None)
    return environment


def fingerprint(configuration: Configuration) -> str:
    """Changes with whatever can change the outcomes of ``configuration``: the interpreter, and our build."""
    parts = [sys.version]
    if configuration.variables.get("SHAREDGIL", "0") != "0":
        from sharedgil import _core

        parts.append(hashlib.sha256(Path(str(_core.__file__)).read_bytes()).hexdigest())
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]
