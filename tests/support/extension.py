"""Builds a one-file C extension of the tests, once for each version of its source."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sysconfig
import tempfile
from pathlib import Path


def build_extension(source: Path, directory: Path | None = None) -> Path:
    """Compile ``source`` to an extension module named as the file and return the folder to put on ``sys.path``.

    The result is kept in ``directory`` (default: a folder of the temporary directory) under the hash of the source and
    of the interpreter's ABI, so a second call costs nothing.

    Raises ``subprocess.CalledProcessError`` with the compiler's words on its ``stderr`` when it does not compile.
    """
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    text = source.read_bytes()
    key = hashlib.sha256(text + suffix.encode() + sysconfig.get_paths()["include"].encode()).hexdigest()[:16]
    base = directory or Path(tempfile.gettempdir()) / f"sharedgil-tests-{os.getuid()}"
    folder = base / f"{source.stem}-{key}"
    target = folder / f"{source.stem}{suffix}"
    if target.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    include = sysconfig.get_paths()["include"]
    compiler = shlex.split(os.environ.get("CC") or "cc")
    # Written beside the target and renamed: two test processes may build at once.
    unfinished = folder / f".{os.getpid()}{suffix}"
    command = [*compiler, "-std=gnu17", "-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Wno-unused-parameter"]
    command += [f"-I{include}", f"-I{include}/internal", str(source), "-o", str(unfinished)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    unfinished.rename(target)
    return folder
