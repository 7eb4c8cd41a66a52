"""The outcomes that are known already, in a file, so that a run of hours can be interrupted and go on."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from tests.cpython.environment import fingerprint
from tests.cpython.outcomes import FileOutcome
from tests.support.configuration import Configuration


class State:
    """Outcomes by file, configuration, number of busy threads and build; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()  # protects _known and the file; nests in nothing
        self._known: dict[str, str] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    key, outcome = json.loads(line)
                except ValueError:
                    continue  # the last line of an interrupted run
                self._known[key] = outcome

    @staticmethod
    def _key(file: str, configuration: Configuration, busy: int) -> str:
        return f"{file} {configuration.name} busy={busy} {fingerprint(configuration)}"

    def get(self, file: str, configuration: Configuration, busy: int) -> FileOutcome | None:
        """The outcome of an earlier run with the same build, if there was one."""
        with self._lock:
            text = self._known.get(self._key(file, configuration, busy))
        return FileOutcome.from_json(text) if text else None

    def put(self, file: str, configuration: Configuration, busy: int, outcome: FileOutcome) -> None:
        """Remember an outcome, in the file at once."""
        key = self._key(file, configuration, busy)
        with self._lock:
            self._known[key] = outcome.to_json()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file_object:
                file_object.write(json.dumps([key, outcome.to_json()]) + "\n")
