"""The process under test: takes a request from its command line, has it measured, and prints the report.

usage: worker.py JSON. `module` in the request names the file beside this one whose `measure(request)` returns the
report, a dict that JSON can hold. The report is the last line of standard output; one that has the key "error"
says that the measurement failed, and the traceback is on standard error. A measurement that takes longer than
`time_limit` seconds ends with the tracebacks of all threads.
"""

import contextlib
import faulthandler
import importlib
import io
import json
import os
import sys
import traceback
from typing import Any


def sharedgil_is_on() -> bool:
    """Whether sharedgil, which the environment was to switch on at start-up, is on."""
    try:
        from sharedgil import is_enabled
    except ImportError:
        return False
    return is_enabled()


def report_on(request: dict[str, Any]) -> dict[str, Any]:
    """Return the report that was asked for."""
    here = os.path.dirname(os.path.abspath(__file__))
    if here not in sys.path:  # -I, -P and PYTHONSAFEPATH keep it out
        sys.path.insert(0, here)
    measurement = importlib.import_module(request["module"])
    with contextlib.redirect_stdout(io.StringIO()):  # what a job prints is no report
        report: dict[str, Any] = measurement.measure(request)
    # Asked last, for it must have stayed on; and only where wanted, for asking imports the package.
    report["sharedgil"] = request["sharedgil"] and sharedgil_is_on()
    return report


def main() -> int:
    """Serve the request; return 1 if it failed."""
    request = json.loads(sys.argv[1])
    faulthandler.enable()
    faulthandler.dump_traceback_later(request["time_limit"], exit=True)
    try:
        report = report_on(request)
    except Exception as error:  # told to the parent process, whatever it is
        traceback.print_exc()
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
        return 1
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
