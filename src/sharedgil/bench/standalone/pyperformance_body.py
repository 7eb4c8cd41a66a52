"""The body of a pyperformance benchmark, as something that a thread can call with a number of passes.

The benchmark's own script runs unchanged under a stand-in for the module `pyperf` that keeps the function it is
given and does not time it. Every thread gets a copy of the benchmark's module, for such scripts keep their
state in globals: what is measured is independent work in parallel.
"""

import argparse
import asyncio
import atexit
import contextlib
import os
import runpy
import shutil
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

Body = Callable[[int], object]


class NoBodyError(Exception):
    """The script gave pyperf nothing that can be called in a thread."""


class _Runner:
    """Stands in for pyperf.Runner; every body it is given goes to `captured`."""

    captured: ClassVar[list[Body]] = []

    def __init__(self, *_: object, **__: object) -> None:
        self.argparser = argparse.ArgumentParser()
        self.metadata: dict[str, object] = {}
        self.args: argparse.Namespace | None = None

    def parse_args(self, args: list[str] | None = None) -> argparse.Namespace:
        self.args, _ = self.argparser.parse_known_args(args)
        return self.args

    def _keep(self, body: Body) -> None:
        if self.args is None:
            self.parse_args()
        self.captured.append(body)

    def bench_func(self, _name: str, func: Callable[..., Any], *args: object, **__: object) -> None:
        def body(loops: int) -> None:
            for _ in range(loops):
                func(*args)

        self._keep(body)

    def bench_time_func(self, _name: str, func: Callable[..., Any], *args: object, **__: object) -> None:
        def body(loops: int) -> None:
            func(loops, *args)

        self._keep(body)

    def bench_async_func(self, _name: str, func: Callable[..., Any], *args: object, **__: object) -> None:
        def body(loops: int) -> None:
            for _ in range(loops):
                asyncio.run(func(*args))

        self._keep(body)

    def bench_command(self, *_: object, **__: object) -> None:
        """A child process is not a body for a thread: nothing is kept."""


def _stand_in() -> types.ModuleType:
    module = types.ModuleType("pyperf")
    vars(module).update(
        Runner=_Runner,
        perf_counter=time.perf_counter,
        python_implementation=lambda: "cpython",
        python_has_jit=lambda: False,
    )
    return module


@contextlib.contextmanager
def _folders_stay() -> Iterator[None]:
    """Put off until exit what scripts remove once pyperf has returned: their body has yet to run."""
    remove = shutil.rmtree

    def later(*args: Any, **options: Any) -> None:
        atexit.register(remove, *args, **options)

    shutil.rmtree = later  # type: ignore[assignment]  # the same parameters
    try:
        yield
    finally:
        shutil.rmtree = remove


def _body(script: str) -> Body:
    _Runner.captured.clear()
    with _folders_stay():
        runpy.run_path(script, run_name="__main__")
    if not _Runner.captured:
        raise NoBodyError(f"{script} hands pyperf no function")
    return _Runner.captured[0]


def bodies(script: str, threads: int, arguments: Sequence[str] = ()) -> list[Body]:
    """Return the first body of the benchmark at path script, once for each thread.

    A script that a process can run only once, for it sets up a library for the whole process (Django), has one body,
    which all threads share, as a server's threads share the library.

    Raises:
        NoBodyError: the script gives pyperf no function.
    """
    sys.modules["pyperf"] = _stand_in()
    sys.argv = [script, *arguments]
    sys.path.insert(0, os.path.dirname(script))
    found = [_body(script)]
    try:
        found += [_body(script) for _ in range(threads - 1)]
    except Exception:  # any: it is the library's own
        found *= threads
    return found[:threads]
