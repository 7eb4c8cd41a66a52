"""Runs of child processes made ahead, on all processors, while tests ask for their results one by one.

A test says with ``runs_ahead`` which calls it will need; the fixture ``ahead`` starts those of all selected tests in
the tests' order. So a suite of independent processes uses every processor without a plugin.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

Runs = list[tuple[Any, ...]]


class Ahead:
    """A pool of calls, each made once and asked for by its function and arguments."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._calls: dict[tuple[Any, ...], Future[Any]] = {}

    def start(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Make the call in the pool unless it has been made already."""
        key = (function, *arguments)
        if key not in self._calls:
            self._calls[key] = self._pool.submit(function, *arguments)
        return self._calls[key]

    def close(self) -> None:
        """Drop what nobody waits for any more."""
        self._pool.shutdown(cancel_futures=True)


def runs_ahead(runs: Callable[..., Runs]) -> Callable[[Any], Any]:
    """Tell the pool which calls a test makes: ``runs`` maps its parameters to tuples of function and arguments."""

    def mark(test: Any) -> Any:
        test.runs_ahead = runs
        return test

    return mark


@pytest.fixture(scope="session")
def ahead(request: pytest.FixtureRequest) -> Iterator[Ahead]:
    """The pool, with the runs of every selected test under way."""
    pool = Ahead()
    for item in request.session.items:
        runs = getattr(getattr(item, "function", None), "runs_ahead", None)
        parameters = getattr(getattr(item, "callspec", None), "params", None)
        if runs and parameters:
            for call in runs(**parameters):
                pool.start(*call)
    yield pool
    pool.close()
