"""All threads store into the same few places in lockstep, so that they take turns, come back side by side, and again.

Every store there is: attributes of instances with and without a dict, slots, items of a list and of a dict. And
natives: methods of one list, deque, set and queue, one weak reference, and a dict that a lock protects.
What is read afterwards is something that some thread has stored, whole; what only one thread stores, or a lock
protects, is exact.
"""

from __future__ import annotations

import queue
import random
import threading
import weakref
from collections import deque
from typing import Any

from harness import Run, expect, main


class Plain:
    """Its attributes are inline values."""


class Slotted:
    """Its attribute is in a slot."""

    __slots__ = ("last",)


def program(run: Run) -> None:
    """See the module."""
    plain, with_dict, slotted = Plain(), Plain(), Slotted()
    with_dict.__dict__["first"] = 0
    holders: list[Any] = [plain, with_dict, slotted]
    for holder in holders:
        holder.last = (0, 0)
    items: list[Any] = [(0, 0)] * 8
    table: dict[int, Any] = dict.fromkeys(range(8), (0, 0))
    own = [[0] * run.threads for _ in range(2)]
    steps = [0] * run.threads
    lock, protected, lines = threading.Lock(), {"a": 0, "b": 0}, threading.RLock()
    many: list[Any] = []
    ends: deque[Any] = deque()
    members: set[Any] = set()
    simple: queue.SimpleQueue[Any] = queue.SimpleQueue()
    reference = weakref.ref(plain)
    taken = [0] * run.threads

    def natives(index: int, numbers: random.Random) -> None:
        kind = numbers.randrange(5)
        for step in range(400):
            made = (index, -index)
            if kind == 0:
                many.append(made)
                taken[index] += sum(many.pop())
            elif kind == 1:
                ends.append(made)
                taken[index] += sum(ends.popleft())
            elif kind == 2:
                simple.put(made)
                taken[index] += sum(simple.get())
            elif kind == 3:
                members.add(step & 7)
                members.discard(step & 7)
                expect(reference() is plain, "a weak reference that lost its object")
            else:
                with lock:
                    protected["a"] += 1
                with lines, lock:
                    protected["b"] -= 1
                    protected["a"] -= 1
                    protected["b"] += 1

    def work(index: int, numbers: random.Random) -> None:
        kind = numbers.randrange(3)
        for step in range(1, 500):
            made = (index, -index)
            holders[kind].last = made
            items[step & 7] = made
            table[step & 7] = made
            own[kind & 1][index] += 1
        steps[index] += 499
        for thread, check in (plain.last, with_dict.last, slotted.last, *items, *table.values()):
            expect(thread + check == 0, "a torn value", thread, check)
        natives(index, numbers)

    run.wait(run.workers(work))
    expect([a + b for a, b in zip(*own, strict=True)] == steps, "lost additions", own, steps)
    expect(protected == {"a": 0, "b": 0} and sum(taken) == 0, "not exclusive", protected, taken)
    expect(not many and not ends and simple.empty(), "something is left", many, ends)


if __name__ == "__main__":
    main(program)
