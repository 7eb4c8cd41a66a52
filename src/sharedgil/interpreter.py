"""What this interpreter is, and why sharedgil cannot work on it when it cannot.

Answers from `sys` alone, so that it works on any Python 3.8 or later, of any implementation, and costs nothing.
It knows which versions there are; what is inside them only the compiled part knows.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sharedgil.errors import SharedgilError

SUPPORTED_VERSIONS = ((3, 13),)


def is_free_threaded() -> bool:
    """Tell whether this is a free-threaded build (PEP 703), whatever its GIL is set to now."""
    return "t" in getattr(sys, "abiflags", "")


def is_main() -> bool:
    """Tell whether the caller runs in the main interpreter, without importing anything."""
    import _imp

    override = getattr(_imp, "_override_multi_interp_extensions_check", None)
    if override is None:  # Before 3.12, and elsewhere: nothing is switched on there anyway.
        return True
    try:
        previous = override(0)
    except RuntimeError:  # Only the main interpreter refuses.
        return True
    override(previous)
    return False


def version_text() -> str:
    """Return the version as `3.13.0`, with a `t` for a free-threaded build."""
    return ".".join(str(part) for part in sys.version_info[:3]) + ("t" if is_free_threaded() else "")


def why_unsupported() -> SharedgilError | None:
    """Return the error that says why sharedgil cannot work here, or None where it can.

    Judged without the compiled part. A free-threaded build is not an error: see `is_free_threaded`.
    """
    from sharedgil import errors

    wanted = " or ".join("CPython {}.{}".format(*version) for version in SUPPORTED_VERSIONS)
    if sys.implementation.name != "cpython":
        return errors.WrongImplementationError(
            f"sharedgil needs {wanted}, and this is {sys.implementation.name}: run the program with a {wanted}"
        )
    if sys.platform != "linux":
        return errors.WrongPlatformError(f"sharedgil runs on Linux for now, and this is {sys.platform}")
    if sys.maxsize < 2**32:
        return errors.WrongPlatformError("sharedgil needs a 64-bit interpreter, and this is a 32-bit one: use another")
    if not is_free_threaded() and sys.version_info[:2] not in SUPPORTED_VERSIONS:
        return errors.WrongVersionError(
            f"sharedgil needs {wanted}, and this is {version_text()}: run the program with a {wanted}, "
            "and install sharedgil there"
        )
    return None


def why_core_missing(cause: ImportError) -> SharedgilError:
    """Return the error for a compiled part that did not load, `cause` being what its import raised."""
    from sharedgil import errors

    return why_unsupported() or errors.CoreMissingError(
        f"the compiled part of sharedgil does not load on {version_text()} ({sys.executable}): {cause}. "
        "Install sharedgil again with this interpreter's pip"
    )
