"""What litmus tests are made of, and how one is run.

A litmus test is a tiny program with a race in it. Its threads note how each round came out; every outcome has a name.
Some outcomes may be seen under the GIL as well as here, some here only, and whatever is not listed must never be seen.
The sets say exactly what docs/memory-model.md says in words. Imports nothing of the project.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Over = Callable[[], bool]
#: what one thread does until ``over()``: it returns how often it saw each outcome
Body = Callable[[Over], Mapping[str, int]]
#: looks at what the threads left behind, once they have ended
Judge = Callable[[], Mapping[str, int]]


@dataclass(frozen=True)
class Litmus:
    """One test: its name, how to start one group of threads, and what may be seen.

    ``start()`` makes fresh variables and returns the bodies of a group's threads, and a judge or None.
    """

    name: str
    start: Callable[[], tuple[list[Body], Judge | None]]
    possible: frozenset[str]
    here_only: frozenset[str] = frozenset()

    def forbidden(self, seen: Iterable[str], under_the_gil: bool) -> list[str]:
        """The outcomes among those that were seen that must not be."""
        allowed = self.possible if under_the_gil else self.possible | self.here_only
        return [outcome for outcome in seen if outcome not in allowed]


class Collection:
    """The litmus tests of a module, in order."""

    def __init__(self) -> None:
        self.tests: list[Litmus] = []

    def add(
        self,
        name: str,
        start: Callable[[], tuple[list[Body], Judge | None]],
        possible: Iterable[str],
        here_only: Iterable[str] = (),
    ) -> None:
        self.tests.append(Litmus(name, start, frozenset(possible), frozenset(here_only)))

    def litmus(
        self, name: str, possible: Iterable[str], here_only: Iterable[str] = ()
    ) -> Callable[[Callable[[], tuple[list[Body], Judge | None]]], Callable[[], tuple[list[Body], Judge | None]]]:
        """Decorate a ``start`` function."""

        def decorate(
            start: Callable[[], tuple[list[Body], Judge | None]],
        ) -> Callable[[], tuple[list[Body], Judge | None]]:
            self.add(name, start, possible, here_only)
            return start

        return decorate


def run(litmus: Litmus, threads: int, seconds: float) -> Counter[str]:
    """Run as many groups of the test as make up ``threads`` threads, at least one; how often each outcome was seen."""
    groups = [litmus.start()]
    while (len(groups) + 1) * len(groups[0][0]) <= threads:
        groups.append(litmus.start())
    seen: Counter[str] = Counter()
    noted = threading.Lock()
    everybody = threading.Barrier(sum(len(bodies) for bodies, _ in groups) + 1)
    deadline = 0.0

    def over() -> bool:
        return time.monotonic() > deadline

    def thread(body: Body) -> None:
        try:
            everybody.wait()
            mine = body(over)
        except BaseException:
            mine = {f"an exception:\n{traceback.format_exc()}": 1}
        with noted:
            seen.update(mine)

    running = [threading.Thread(target=thread, args=(body,)) for bodies, _ in groups for body in bodies]
    for one in running:
        one.start()
    deadline = time.monotonic() + seconds
    everybody.wait()
    for one in running:
        one.join()
    for _, judge in groups:
        if judge is not None:
            seen.update(judge())
    return +seen
