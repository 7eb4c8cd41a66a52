"""`sharedgil doctor`: say what this interpreter is, whether sharedgil works on it, and why not if not."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from sharedgil import interpreter, runtime
from sharedgil._start import installed_line
from sharedgil._version import __version__
from sharedgil.report.data import Diagnosis


def main(arguments: list[str]) -> int:
    """Print the diagnosis; the exit status is 0 where sharedgil works or has nothing to do, and 1 elsewhere."""
    parser = argparse.ArgumentParser(
        prog="sharedgil doctor",
        description="Say what this interpreter is, and whether sharedgil works on it. Exit status 1 when it does not.",
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    options = parser.parse_args(arguments)
    diagnosis = diagnose()
    if options.json:
        from sharedgil.report import as_json

        sys.stdout.write(as_json.render(diagnosis.as_dict()))
    else:
        from sharedgil.report import tables

        tables.print_diagnosis(diagnosis, sys.stdout)
    return 0 if diagnosis.supported else 1


def diagnose() -> Diagnosis:
    """Examine the interpreter that runs this."""
    core = runtime.core_or_none()
    line = installed_line()
    error = interpreter.why_unsupported() if interpreter.is_free_threaded() else runtime.obstacle()
    problem = None if error is None else str(error)
    if error is None and interpreter.is_free_threaded():
        problem = "nothing: the threads of a free-threaded build run in parallel already"
    elif error is None and line is None:
        problem = "install sharedgil with pip: without its start-up file only sharedgil.enable() switches it on"
    return Diagnosis(
        supported=error is None,
        problem=problem,
        interpreter=f"{platform.python_implementation()} {platform.python_version()}",
        build="free-threaded" if interpreter.is_free_threaded() else "with the GIL",
        executable=sys.executable,
        platform=f"{platform.system()} {platform.machine()}, {sys.maxsize.bit_length() + 1}-bit",
        compiled_part="none" if core is None else __version__,
        hook="unknown" if core is None else core.hook_state(),
        start_line=line,
        setting=os.environ.get("SHAREDGIL"),
        processors=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    )
