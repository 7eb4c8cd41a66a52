"""Switch sharedgil on and off in this process, and ask what it does.

Loaded when a program that the environment switches it on for starts its first thread, or asks for anything here; it
imports nothing before it has to. The state is the compiled part's; nothing is kept here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from sharedgil.errors import SharedgilError
    from sharedgil.report.data import Status


def enable(*, force: bool = False) -> None:
    """Let the threads of this process run Python in parallel. Does nothing when it is on already.

    While one thread alone runs Python, plain CPython goes on running it. Modules named in the environment variable
    SHAREDGIL_EXCLUSIVE (a comma-separated list) are pinned under the GIL, see `sharedgil.exclusive`.

    Args:
        force: also run a single thread's frames in the evaluator of sharedgil, from the next frame on. For tests.

    Raises:
        UnsupportedInterpreterError: this interpreter is not one that sharedgil can work on.
        CoreMissingError: the compiled part does not load, though the interpreter is supported.
        SubinterpreterError: called in an interpreter that is not the main one.
        ForeignHookError: another tool has set CPython's frame evaluation hook.

    Warns:
        NothingToDoWarning: this is a free-threaded build, and nothing is done.
    """
    from sharedgil import interpreter

    _end_wait()
    if interpreter.is_free_threaded():
        _warn_nothing_to_do()
        return
    error = obstacle()
    if error is not None:
        raise error
    from sharedgil import _core

    _pin_configured_modules()
    _core.enable(force)


def disable() -> None:
    """Give the process back to plain CPython: from here on its threads take turns. Does nothing when it is off."""
    core = core_or_none()
    if core is not None:
        core.disable()


def is_enabled() -> bool:
    """Tell whether sharedgil is on in this process."""
    core = core_or_none()
    return core is not None and bool(core.is_enabled())


def status() -> Status:
    """Return what sharedgil does now and has done so far in this process, as one immutable record."""
    from sharedgil.report.data import Status

    core = core_or_none()
    return Status() if core is None else Status.from_core(core.status())


def obstacle() -> SharedgilError | None:
    """Return the error that keeps sharedgil from being switched on here and now, or None."""
    from sharedgil import interpreter

    if not interpreter.is_main():
        from sharedgil.errors import SubinterpreterError

        return SubinterpreterError("sharedgil works in the main interpreter only: call sharedgil.enable() there")
    try:
        from sharedgil import _core
    except ImportError as cause:
        error = interpreter.why_core_missing(cause)
        error.__cause__ = cause
        return error
    mismatch = _core.check()
    if mismatch is not None:
        from sharedgil.errors import LayoutMismatchError

        return LayoutMismatchError(
            f"this CPython's insides are not those sharedgil was built for ({mismatch}): "
            "install sharedgil again, built from source (pip install --no-binary sharedgil sharedgil)"
        )
    if _core.hook_state() == "foreign":
        from sharedgil.errors import ForeignHookError

        return ForeignHookError(
            "another tool has set CPython's frame evaluation hook (PEP 523), and only one can: "
            "switch that tool (a debugger, torch.compile, ...) off, or sharedgil on before it is loaded"
        )
    return None


def core_or_none() -> ModuleType | None:
    """Return the compiled part, or None where there is none. Other modules of the package ask here."""
    _end_wait()
    try:
        from sharedgil import _core
    except ImportError:
        return None
    return _core


def _end_wait() -> None:
    """Switch on now what `_start` has left to the program's first thread."""
    import sys

    first_thread = sys.modules.get("sharedgil._first_thread")
    if first_thread is not None:
        first_thread.end_wait()


def _warn_nothing_to_do() -> None:
    import warnings

    from sharedgil.errors import NothingToDoWarning

    warnings.warn(
        "this is a free-threaded build of CPython: its threads run in parallel already, and sharedgil does nothing",
        NothingToDoWarning,
        stacklevel=3,
    )


def _pin_configured_modules() -> None:
    import os
    import sys

    names = os.environ.get("SHAREDGIL_EXCLUSIVE", "")
    if names and not sys.flags.ignore_environment:
        from sharedgil.isolation import exclusive

        exclusive.modules(*filter(None, (name.strip() for name in names.split(","))))
