"""The configurations under which the suites run one and the same program.

A configuration is nothing but an environment for a fresh process of this interpreter: the program, its arguments and
its working directory stay the same, so every difference in what comes out is the configuration's.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Configuration:
    """A named set of environment variables that switch sharedgil on or off."""

    name: str
    variables: dict[str, str] = field(default_factory=dict, compare=False)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a child process: this process's, made reproducible, with our variables set.

        Variables that begin with ``SHAREDGIL`` or ``PYTHON`` are dropped first, all but the seed of the checking build
        and the search path: a developer's shell must not change what a test means.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SHAREDGIL", "PYTHON")) or name in _KEPT
        }
        return {**kept, **_REPRODUCIBLE, **self.variables, **more}


_KEPT = {"SHAREDGIL_SEED", "PYTHONPATH"}
_REPRODUCIBLE = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONFAULTHANDLER": "1"}

#: plain CPython: what every other configuration is compared with
STOCK = Configuration("stock", {"SHAREDGIL": "0"})
#: our evaluator from the first frame on, even with one thread
FORCED = Configuration("forced", {"SHAREDGIL": "force"})
#: the same without sticky slices: each exclusive operation goes back to shared mode at once
SHARED = Configuration("shared", {"SHAREDGIL": "force", "SHAREDGIL_STICKY": "0"})
#: as a user switches it on: the hook appears with the second thread
ENABLED = Configuration("enabled", {"SHAREDGIL": "1"})
#: a PEP 523 hook that does nothing: tells what any hook changes from what ours does
NULLHOOK = Configuration("nullhook", {"SHAREDGIL": "0", "SHAREDGIL_TESTS_NULLHOOK": "1"})
#: the same, and the host's instructions stay as they were compiled: tells what any other evaluator changes
UNSPECIALISED = Configuration("unspecialised", {**NULLHOOK.variables, "SHAREDGIL_TESTS_UNSPECIALISED": "1"})


def missing() -> str | None:
    """Why sharedgil cannot be tested with this interpreter, or None when it can."""
    try:
        from sharedgil import _core
    except ImportError as error:
        return f"the sharedgil extension is not built here: {error}"
    return _core.check()
