"""Starts the runs of all selected programs ahead, on all processors, while the tests compare them one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest


class Ahead:
    """A pool of calls made ahead and asked for by their arguments; each is made once."""

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


@pytest.fixture(scope="session")
def ahead(request: pytest.FixtureRequest) -> Iterator[Ahead]:
    """The pool, with the runs of every selected test under way in the tests' order."""
    pool = Ahead()
    for item in request.session.items:
        runs = getattr(getattr(item, "function", None), "runs_ahead", None)
        parameters = getattr(getattr(item, "callspec", None), "params", None)
        if runs and parameters:
            for call in runs(**parameters):
                pool.start(*call)
    yield pool
    pool.close()
