"""Differences that are not ours to mend: ``differences.toml`` names them with their reasons.

An entry excuses a difference only while the null hook still shows the very same outcome, so that it is any PEP 523
hook's; an entry alone proves nothing. The exception are entries marked as by design: tests of how CPython's own
evaluator works inside, which nobody else's can pass.
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
    """One entry: a pattern (``fnmatch``) for the ids of tests, why they differ, and whether they do by our design."""

    test: str
    reason: str
    by_design: bool = False


def read_excuses(path: Path = RECORD) -> list[Excuse]:
    """The record. Raises ``ValueError`` for an entry without a reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("difference", [])
    for entry in entries:
        if not entry.get("reason", "").strip():
            raise ValueError(f"{path.name}: {entry} has no reason")
    return [Excuse(entry["test"], entry["reason"], entry.get("by_design", False)) for entry in entries]


@dataclass(frozen=True)
class Judged:
    """A difference, whether the null hook shows it too, and its entry in the record if there is one."""

    difference: Difference
    null_hook_too: bool
    excuse: Excuse | None

    @property
    def reason(self) -> str | None:
        """The recorded reason."""
        return self.excuse.reason if self.excuse else None

    @property
    def excused(self) -> bool:
        """Whether it is not ours to mend: it has a reason, and the null hook's proof or our design."""
        return self.excuse is not None and (self.null_hook_too or self.excuse.by_design)


def judge(
    differences: list[Difference], stock: FileOutcome, null_hook: FileOutcome, excuses: list[Excuse]
) -> list[Judged]:
    """Compare each difference of a file with what the null hook did there."""
    hooks = {(found.test, found.other) for found in compare("", stock, null_hook)}
    judged = []
    for found in differences:
        name = found.test if found.test != "(whole file)" else f"{found.file} (whole file)"
        found_excuse = next((excuse for excuse in excuses if fnmatch.fnmatchcase(name, excuse.test)), None)
        judged.append(Judged(found, (found.test, found.other) in hooks, found_excuse))
    return judged
