"""Runs one of CPython's test files as ``python -m test`` does and writes each test's outcome as it becomes known.

    python child.py RESULTS ARGUMENTS-OF-REGRTEST…

RESULTS gets one JSON line per event, flushed, so that a process that crashes leaves what it knew, and which test it was
in: ``["start", id]`` and ``["end", id, outcome, detail]``. Imports nothing of the project.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from typing import Any

#: address space of a test process, in bytes
MEMORY = 8 << 30


def listen(path: str) -> None:
    """Make regrtest's result class report to ``path``."""
    from test.libregrtest import testresult  # type: ignore[import-not-found]

    results = open(path, "w", encoding="utf-8")  # noqa: SIM115  it is open until the process ends
    cls: Any = testresult.RegressionTestResult

    def tell(*event: str) -> None:
        results.write(json.dumps(event) + "\n")
        results.flush()

    def last_line(error: Any) -> str:
        return f"{error[0].__name__}: {error[1]}".strip()[:500]

    def wrap(name: str, outcome: str, detail: Any) -> None:
        original = getattr(cls, name)

        def method(self: Any, test: Any, *rest: Any) -> None:
            if name != "addSubTest":
                tell("end", test.id(), outcome, detail(*rest))
            elif rest[1] is not None:
                kind = "failed" if issubclass(rest[1][0], test.failureException) else "error"
                tell("end", test.id(), kind, f"{rest[0]}: {last_line(rest[1])}")
            original(self, test, *rest)

        setattr(cls, name, method)

    wrap("addSuccess", "passed", lambda *_: "")
    wrap("addFailure", "failed", last_line)
    wrap("addError", "error", last_line)
    wrap("addSkip", "skipped", str)
    wrap("addExpectedFailure", "expected failure", last_line)
    wrap("addUnexpectedSuccess", "unexpected success", lambda *_: "")
    wrap("addSubTest", "", None)
    start = cls.startTest

    def start_test(self: Any, test: Any) -> None:
        tell("start", test.id())
        start(self, test)

    cls.startTest = start_test


def prepare() -> None:
    """Be a process as a terminal would start it, but one that cannot take the machine with it.

    A shell starts background jobs with SIGINT ignored, and then tests that interrupt themselves never end.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


if __name__ == "__main__":
    prepare()
    listen(sys.argv[1])
    from test.libregrtest.main import main  # type: ignore[import-not-found]

    sys.argv = [sys.argv[0], *sys.argv[2:]]
    main()
