"""`sharedgil run --stats`: the status of the program, written when it ends.

Registered before the program starts, so it runs after the program's own exit functions. Nothing is written when the
process ends without them (a signal, `os._exit`), nor by a forked child.
"""

from __future__ import annotations

import atexit
import os
import sys


def report_at_exit(path: str) -> None:
    """Write the status at exit: as a table on standard error, or as JSON into the file `path` when there is one."""
    from sharedgil import _core

    _core.name_causes(True)
    atexit.register(_report, path, os.getpid())


def _report(path: str, process: int) -> None:
    if os.getpid() != process:
        return
    from sharedgil.report import as_json, tables
    from sharedgil.runtime import status

    record = status()
    try:
        if path:
            with open(path, "w", encoding="utf-8") as file:
                file.write(as_json.render(record.as_dict()))
        elif sys.stderr is not None:
            tables.print_status(record, sys.stderr)
    except OSError as error:
        if sys.stderr is not None:
            sys.stderr.write(f"sharedgil: the status cannot be written: {error}\n")
