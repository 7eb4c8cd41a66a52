"""Differences that are any PEP 523 hook's and not ours: ``differences.toml`` names them with their reasons.

An entry excuses a difference only while the null hook still shows the very same outcome; an entry alone proves nothing.
"""

from __future__ import annotations

import fnmatch
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.cpython.outcomes import Difference, FileOutcome, compare

RECORD = Path(__file__).parent / "differences.toml"


@dataclass(frozen=True)
class Excuse:
    """One entry: a pattern (``fnmatch``) for the ids of tests, and why any hook makes them differ."""

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
    """A difference, whether the null hook shows it too, and the recorded reason if there is one."""

    difference: Difference
    null_hook_too: bool
    reason: str | None

    @property
    def excused(self) -> bool:
        """Whether the difference is not ours, with its proof and its reason."""
        return self.null_hook_too and self.reason is not None


def judge(
    differences: list[Difference], stock: FileOutcome, null_hook: FileOutcome, excuses: list[Excuse]
) -> list[Judged]:
    """Compare each difference of a file with what the null hook did there."""
    hooks = {(found.test, found.other) for found in compare("", stock, null_hook)}
    judged = []
    for found in differences:
        name = found.test if found.test != "(whole file)" else f"{found.file} (whole file)"
        reason = next((excuse.reason for excuse in excuses if fnmatch.fnmatchcase(name, excuse.test)), None)
        judged.append(Judged(found, (found.test, found.other) in hooks, reason))
    return judged
