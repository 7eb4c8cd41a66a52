"""`sharedgil.exclusive`: Python code that is not ready for parallel threads, pinned under the GIL while it runs.

Pinned code runs as it would without sharedgil: alone among the threads that run Python, though another thread may still
get its turn between any two of its instructions. The rest of the program stays parallel.

Pinning a code object is for good, and done in the compiled part; without it (another interpreter, a free-threaded
build) nothing is pinned, and only the latter needs saying so: there, nothing can be.
"""

from __future__ import annotations

import functools
import warnings
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, TypeVar, overload

from sharedgil import interpreter, runtime
from sharedgil.errors import NothingToDoWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType, TracebackType

_T = TypeVar("_T")


class Exclusive:
    """The type of `sharedgil.exclusive`, of which there is one instance.

    As a decorator, with or without parentheses, it pins the code of a function, of a generator function, of a coroutine
    function, or of all functions that a class defines; also of the functions, lambdas and generator expressions written
    inside them. Python functions that pinned code calls are pinned only if they are pinned themselves.

    As a context manager (`with sharedgil.exclusive:`) it pins everything that the thread runs until the block ends, the
    functions it calls included. A block that awaits or yields keeps its thread pinned meanwhile, and has to end in the
    thread that began it.
    """

    _modules: tuple[str, ...] = ()

    @overload
    def __call__(self) -> Exclusive: ...
    @overload
    def __call__(self, target: _T) -> _T: ...
    def __call__(self, target: _T | None = None) -> _T | Exclusive:
        """Pin the code of `target` and return it, unchanged.

        Raises:
            TypeError: `target` has no Python code that could be pinned.
        """
        if target is None:
            return self
        codes = list(_codes_of(target))
        if not codes and not isinstance(target, type):
            raise TypeError(
                f"sharedgil.exclusive takes a Python function, method or class, not {type(target).__name__}: "
                "apply it below other decorators"
            )
        core = _core_or_none()
        if core is not None:
            for code in codes:
                core.pin_code(code)
        return target

    def __enter__(self) -> Exclusive:
        core = _core_or_none()
        if core is not None:
            core.pin_enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        core = _core_or_none()
        if core is not None:
            core.pin_exit()

    def modules(self, *names: str) -> None:
        """Pin the Python code of the modules `names`, and of all modules inside these packages.

        The environment variable SHAREDGIL_EXCLUSIVE does the same before the program starts. Names add up; a module may
        be named before it is imported.

        Raises:
            ValueError: a name is not a module's name.
        """
        for name in names:
            if not all(part.isidentifier() for part in name.split(".")):
                raise ValueError(f"{name!r} is not a module's name")
        self._modules = tuple(dict.fromkeys((*self._modules, *names)))
        core = _core_or_none()
        if core is not None:
            core.pin_modules(self._modules)

    def __repr__(self) -> str:
        return "sharedgil.exclusive"


exclusive = Exclusive()


def _codes_of(target: object) -> Iterator[CodeType]:
    """Yield every code object that belongs to a function, a method, or a class's own functions."""
    if isinstance(target, FunctionType):
        yield from _with_inner(target.__code__)
    elif isinstance(target, (MethodType, staticmethod, classmethod)):
        yield from _codes_of(target.__func__)
    elif isinstance(target, property):
        for accessor in (target.fget, target.fset, target.fdel):
            yield from _codes_of(accessor)
    elif isinstance(target, type):
        for member in vars(target).values():
            if not isinstance(member, type):
                yield from _codes_of(member)


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_inner(constant)


def _core_or_none() -> ModuleType | None:
    """Return the compiled part if it is there; say so once where pinning is asked for and cannot be had."""
    core = runtime.core_or_none()
    if core is None and interpreter.is_free_threaded():
        _warn_not_pinned()
    return core


@functools.cache
def _warn_not_pinned() -> None:
    warnings.warn(
        "sharedgil.exclusive pins nothing on a free-threaded build of CPython: there is no GIL to pin code under",
        NothingToDoWarning,
        stacklevel=4,
    )
