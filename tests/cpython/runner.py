"""Runs one of CPython's test files in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.cpython.environment import HERE, interpreter, variables
from tests.cpython.outcomes import FileOutcome, read_events
from tests.support.configuration import Configuration

#: what regrtest's exit status says
_ENDED = {
    0: "passed",
    2: "failed",
    3: "environment changed",
    4: "no tests ran",
    5: "failed after rerun",
    130: "interrupted",
}


def run_file(file: str, configuration: Configuration, busy: int = 0, timeout: float = 600.0) -> FileOutcome:
    """Run ``file`` (as regrtest names it) and return what every test of it did.

    A run of more than ``timeout`` seconds is hung: its stacks are in ``output``, and all its children are killed.
    """
    with tempfile.TemporaryDirectory(prefix="sharedgil-cpython-") as folder:
        results = Path(folder) / "results"
        command = [
            str(interpreter()),
            str(HERE / "child.py"),
            str(results),
            "-u",
            "none",
            "-v",
            f"--tempdir={folder}",
            file,
        ]
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            env=variables(configuration, busy),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="backslashreplace",
            start_new_session=True,
        )
        hung = False
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            hung = True
            # regrtest switches faulthandler on: SIGABRT makes it print every thread's stack.
            process.send_signal(signal.SIGABRT)
            time.sleep(1)
            _kill_group(process.pid)
            output, _ = process.communicate()
        seconds = time.monotonic() - started
        _kill_group(process.pid)
        lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    tests, details, running = read_events(lines)
    status = process.returncode
    if hung:
        ended = "hung"
    elif status < 0:
        ended = f"crashed {signal.Signals(-status).name}"
    else:
        ended = _ENDED.get(status, f"status {status}")
    if hung or status < 0:
        for test in running:
            tests[test], details[test] = "crashed", ended
    return FileOutcome(ended, round(seconds, 2), tests, details, output[-4000:] if ended != "passed" else "")


def _kill_group(leader: int) -> None:
    """End what a test left behind: its session is its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
