"""The outcome of one test file under one configuration, and the comparison of two."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
#: a test with several outcomes (its own and its sub-tests') counts as the worst
_WORST_FIRST = ("crashed", "error", "failed", "unexpected success", "skipped", "expected failure", "passed")


@dataclass(frozen=True)
class FileOutcome:
    """What one run of one test file showed.

    ``ended`` is ``passed``, ``failed`` (the tests' own verdict), ``crashed SIGNAL`` or ``hung``; ``tests`` maps a
    test's id to its outcome, ``details`` to the last line of its error.
    """

    ended: str
    seconds: float
    tests: dict[str, str]
    details: dict[str, str]
    output: str = ""

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> FileOutcome:
        """Inverse of ``to_json``."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Difference:
    """One test whose outcome is not that of stock; ``test`` is ``(whole file)`` for how the process ended."""

    file: str
    test: str
    stock: str
    other: str
    detail: str


WHOLE_FILE = "(whole file)"


def read_events(lines: list[str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Outcomes and details by test, and the tests that started and never ended, from ``child.py``'s lines."""
    tests: dict[str, str] = {}
    details: dict[str, str] = {}
    running: list[str] = []
    for line in lines:
        try:
            kind, test, *rest = json.loads(line)
        except ValueError:
            continue  # cut off by a crash
        test = _ADDRESS.sub("0x…", test)
        if kind == "start":
            running = [test]
            continue
        outcome, detail = rest
        running = [name for name in running if name != test]
        if test not in tests or _WORST_FIRST.index(outcome) < _WORST_FIRST.index(tests[test]):
            tests[test] = outcome
            details[test] = detail
    return tests, details, running


def compare(file: str, stock: FileOutcome, other: FileOutcome) -> list[Difference]:
    """Every difference between two runs of a file, the file's own end first."""
    found = []
    if stock.ended != other.ended:
        found.append(Difference(file, WHOLE_FILE, stock.ended, other.ended, other.output[-300:]))
    for test in sorted(stock.tests.keys() | other.tests.keys()):
        before, after = stock.tests.get(test, "missing"), other.tests.get(test, "missing")
        if before != after:
            found.append(Difference(file, test, before, after, other.details.get(test, "")))
    return found
