"""All threads store into the same few places in lockstep, so that they take turns, come back side by side, and again.

Every store there is: attributes of instances with and without a dict, slots, items of a list and of a dict.
What is read afterwards is something that some thread has stored, whole, and what only one thread stores is exact.
"""

from __future__ import annotations

import random
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

    run.wait(run.workers(work))
    expect([a + b for a, b in zip(*own, strict=True)] == steps, "lost additions", own, steps)


if __name__ == "__main__":
    main(program)
