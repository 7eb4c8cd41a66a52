"""Differences that are not ours to mend: ``differences.toml`` names them with their reasons.

An entry excuses a difference only while a hook that does nothing still shows the very same outcome, so that it is any
PEP 523 hook's, or any evaluator's that leaves the host's instructions as they were compiled (the unspecialised hook,
for tests of how the host specialises them). An entry alone proves nothing.
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cpython.outcomes import Difference, FileOutcome, compare
from tests.support.configuration import NULLHOOK, UNSPECIALISED, Configuration

RECORD = Path(__file__).parent / "differences.toml"


@dataclass(frozen=True)
class Excuse:
    """One entry: a pattern (``fnmatch``) for the ids of tests, and why they differ."""

    test: str
    reason: str


def read_excuses(path: Path = RECORD) -> list[Excuse]:
    """The record. Raises ``ValueError`` for an entry without a reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("difference", [])
    for entry in entries:
        if not entry.get("reason", "").strip():
            raise ValueError(f"{path.name}: {entry} has no reason")
    return [Excuse(entry["test"], entry["reason"]) for entry in entries]


@dataclass(frozen=True)
class Judged:
    """A difference, the hook that shows it too (a configuration's name, or None), and its entry in the record."""

    difference: Difference
    shown_by: str | None
    excuse: Excuse | None

    @property
    def reason(self) -> str | None:
        """The recorded reason."""
        return self.excuse.reason if self.excuse else None

    @property
    def excused(self) -> bool:
        """Whether it is not ours to mend: it has a reason, and a hook's proof."""
        return self.excuse is not None and self.shown_by is not None


def judge(
    differences: list[Difference],
    stock: FileOutcome,
    outcome_of: Callable[[Configuration], FileOutcome],
    excuses: list[Excuse],
) -> list[Judged]:
    """Compare each difference of a file with what the null hook did there, and then the unspecialised one."""
    shown_by: dict[tuple[str, str], str] = {}
    for hook in (NULLHOOK, UNSPECIALISED):
        if any((found.test, found.other) not in shown_by for found in differences):
            for found in compare("", stock, outcome_of(hook)):
                shown_by.setdefault((found.test, found.other), hook.name)
    judged = []
    for found in differences:
        name = found.test if found.test != "(whole file)" else f"{found.file} (whole file)"
        found_excuse = next((excuse for excuse in excuses if fnmatch.fnmatchcase(name, excuse.test)), None)
        judged.append(Judged(found, shown_by.get((found.test, found.other)), found_excuse))
    return judged
