"""Switch sharedgil on while an interpreter starts: called by the line in sharedgil.pth, and by nobody else.

It never breaks a start: what goes wrong becomes one line on standard error, and the program runs on plain CPython.
It imports as little as it can, for everything imported here is there before the program's first line: as long as a
program has one thread, it pays for this file and `_first_thread`, a C module of a few pages. What runs threads in
parallel is loaded when the first thread starts, or when somebody asks for it, unless the settings need it at once.

Environment it reads:
  SHAREDGIL       the user's: unset, empty or 0: off; 1: on; force: also for one thread. Inherited by child processes.
                  Ignored under -E and -I, as those options promise for the interpreter's own variables.
  _SHAREDGIL_RUN  from `sharedgil run`, for this one process: removed again before the program starts. Its value is
                  empty, or `stats` (print the status at exit), or `stats=FILE` (write it there as JSON).
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

RUN_VARIABLE = "_SHAREDGIL_RUN"

# In a virtual environment the interpreter reads each start-up file twice.
_has_run = False


def switch_on() -> None:
    """Do what the environment asks for, the first time it is called. Raises nothing."""
    global _has_run
    if _has_run:
        return
    _has_run = True
    _or_complain(_switch_on)


def installed_line() -> "str | None":
    """Return the path of the sharedgil.pth that belongs to this package, or None when it was not installed."""
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sharedgil.pth")
    return path if os.path.exists(path) else None


def _switch_on() -> None:
    run = _take_run_variable()
    setting = "" if sys.flags.ignore_environment else os.environ.get("SHAREDGIL", "")
    if setting not in ("", "0", "1", "force"):
        _complain(f"SHAREDGIL={setting} is not a setting: use 0, 1 or force")
        setting = ""
    if run is None and setting in ("", "0"):
        return

    if not run and setting != "force" and not os.environ.get("SHAREDGIL_EXCLUSIVE") and _wait_for_a_thread():
        return

    from sharedgil import interpreter

    if not interpreter.is_main():
        return  # Sub-interpreters run this line too, and keep the stock behaviour.
    if interpreter.is_free_threaded():
        _complain("this is a free-threaded build: its threads run in parallel already, and there is nothing to do")
        return

    from sharedgil.runtime import enable

    enable(force=setting == "force")
    if run:
        from sharedgil._stats import report_at_exit

        report_at_exit(run.partition("=")[2])


def _wait_for_a_thread() -> bool:
    """Leave switching on to the first thread. False where that cannot be, for a reason that switching on now tells."""
    try:
        from sharedgil._first_thread import wait
    except ImportError:
        return False
    wait(_a_thread_starts)
    return True


def _a_thread_starts() -> None:
    from sharedgil.runtime import enable

    _or_complain(enable)


def _take_run_variable() -> "str | None":
    """Return the value that `sharedgil run` left, and remove it, so that child processes do not inherit it."""
    return os.environ.pop(RUN_VARIABLE, None)


def _or_complain(action: "Callable[[], None]") -> None:
    try:
        action()
    except Exception as error:
        _complain(str(error) if isinstance(error, RuntimeError) else f"{type(error).__name__}: {error}")


def _complain(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"sharedgil: not switched on: {message}\n")
