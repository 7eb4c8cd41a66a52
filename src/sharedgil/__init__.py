"""Threads of an ordinary, unmodified CPython run Python in parallel.

The public names, each loaded when it is first asked for: the interpreter's start pays for nothing that a program does
not use, and the package imports on every interpreter, whether there is anything to switch on there or not.
"""

# A constant, not typing's: importing typing would cost more than the whole start-up. Type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from sharedgil._version import __version__
    from sharedgil.errors import (
        CoreMissingError,
        ForeignHookError,
        LayoutMismatchError,
        NothingToDoWarning,
        SharedgilError,
        SubinterpreterError,
        UnsupportedInterpreterError,
        WrongImplementationError,
        WrongPlatformError,
        WrongVersionError,
    )
    from sharedgil.isolation import exclusive
    from sharedgil.report.data import Status
    from sharedgil.runtime import disable, enable, is_enabled, status

__all__ = [
    "CoreMissingError",
    "ForeignHookError",
    "LayoutMismatchError",
    "NothingToDoWarning",
    "SharedgilError",
    "Status",
    "SubinterpreterError",
    "UnsupportedInterpreterError",
    "WrongImplementationError",
    "WrongPlatformError",
    "WrongVersionError",
    "__version__",
    "disable",
    "enable",
    "exclusive",
    "is_enabled",
    "status",
]

_HOMES = {
    "Status": "report.data",
    "__version__": "_version",
    "disable": "runtime",
    "enable": "runtime",
    "exclusive": "isolation",
    "is_enabled": "runtime",
    "status": "runtime",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module it lives in, once."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = __import__(f"{__name__}.{_HOMES.get(name, 'errors')}", fromlist=[name])
    value: object = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> "list[str]":
    return sorted({*globals(), *__all__})
