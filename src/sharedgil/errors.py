"""What sharedgil raises, and the one warning. Every message says what is wrong and what to do about it.

Kept free of imports: it is loaded on interpreters for which nothing else of the package is made.
"""

from __future__ import annotations


class SharedgilError(RuntimeError):
    """sharedgil cannot do what was asked. The interpreter goes on as it was."""


class UnsupportedInterpreterError(SharedgilError):
    """This interpreter is not one that sharedgil can work on."""


class WrongImplementationError(UnsupportedInterpreterError):
    """Not CPython: another implementation (PyPy, GraalPy) has other insides."""


class WrongVersionError(UnsupportedInterpreterError):
    """CPython, but of a version whose insides sharedgil does not know."""


class WrongPlatformError(UnsupportedInterpreterError):
    """Another operating system, or a 32-bit interpreter."""


class LayoutMismatchError(UnsupportedInterpreterError):
    """The right version, but its insides are not those that the compiled part was built for."""


class CoreMissingError(SharedgilError):
    """The compiled part is missing or does not load, though this interpreter is supported."""


class SubinterpreterError(SharedgilError):
    """Asked for in an interpreter that is not the main one: those keep the stock behaviour."""


class ForeignHookError(SharedgilError):
    """Another tool (a debugger, a compiler) has set CPython's frame evaluation hook, and only one can."""


class NothingToDoWarning(RuntimeWarning):
    """This is a free-threaded build: there is no GIL to share, and sharedgil leaves the interpreter alone."""
