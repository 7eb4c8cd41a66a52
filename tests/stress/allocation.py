"""An allocation storm: every thread makes objects of every kind and size, and lets go of what other threads made.

Parcels of objects go through places that all threads share, so most of them die in another thread than the one that
made them; some are cycles, which only a collection finds. Each parcel says what must be in it, and is looked at when it
is taken out. What is alive at a time is bounded, so memory must stay flat.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from harness import Run, expect, main

#: places that threads share, each with one parcel
PLACES = 64
#: parcels that a thread keeps to itself
KEPT = 16
#: objects in a parcel, and their size in items or characters
PARCEL, SIZE = 60, 600


class Instance:
    """Attributes that live inside the object, or in a dict if there are many."""


class Slots:
    """Attributes in fixed places."""

    __slots__ = ("n", "other")


def sized(numbers: random.Random) -> int:
    """Most sizes are small, and some are large."""
    return min(int(numbers.expovariate(1 / 20)), SIZE)


def text(n: int, size: int) -> str:
    return (chr(97 + n % 26), chr(200 + n % 26), chr(0x3B1 + n % 24), chr(0x1F600 + n % 60))[n % 4] * size


def grown_list(n: int, size: int) -> list[int]:
    items: list[int] = []
    for i in range(2 * size):
        items.append(n + i)
    del items[size:]
    return items


def grown_dict(n: int, size: int) -> dict[Any, int]:
    table: dict[Any, int] = {}
    for i in range(size + 5):
        table[i if n % 2 else f"k{i}"] = n
    for i in range(5):
        del table[i if n % 2 else f"k{i}"]
    return table


def instance(n: int, size: int) -> Instance:
    made = Instance()
    for i in range(size % 40):
        setattr(made, f"a{i}", n)
    made.n = n  # type: ignore[attr-defined]
    return made


def slots(n: int, size: int) -> Slots:
    made = Slots()
    made.n, made.other = n, (n,) * size
    return made


def closure(n: int, size: int) -> Callable[[], int]:
    return lambda: n


def suspended(n: int, size: int) -> Iterator[int]:
    def counts() -> Iterator[int]:
        yield from range(n, n + 2)

    made = counts()
    next(made)
    return made


def error(n: int, size: int) -> BaseException:
    try:
        raise ValueError(n)
    except ValueError as caught:
        return caught


def cycle(n: int, size: int) -> list[Any]:
    ring: list[Any] = [n]
    ring.append({"self": ring, "method": ring.append})
    return ring


#: how to make an object from a number and a size, and what says that it is still the same
KINDS: list[tuple[Callable[[int, int], Any], Callable[[Any, int, int], bool]]] = [
    (lambda n, size: n << (size % 200), lambda o, n, size: o >> (size % 200) == n),
    (lambda n, size: n + 0.5, lambda o, n, size: o == n + 0.5),
    (text, lambda o, n, size: o == text(n, size)),
    (lambda n, size: bytes([n % 256]) * size, lambda o, n, size: o == bytes([n % 256]) * size),
    (lambda n, size: bytearray(text(n - n % 4, size), "ascii"), lambda o, n, size: len(o) == size),
    (lambda n, size: (n,) * size, lambda o, n, size: o == (n,) * size),
    (grown_list, lambda o, n, size: len(o) == size and (not o or o[-1] == n + size - 1)),
    (grown_dict, lambda o, n, size: len(o) == size and set(o.values()) <= {n}),
    (lambda n, size: {n + i for i in range(size)}, lambda o, n, size: len(o) == size and (not o or n in o)),
    (lambda n, size: frozenset(str(n + i) for i in range(size)), lambda o, n, size: len(o) == size),
    (lambda n, size: deque([n] * size, size), lambda o, n, size: len(o) == size and (not o or o[0] == n)),
    (lambda n, size: slice(n, size), lambda o, n, size: (o.start, o.stop) == (n, size)),
    (instance, lambda o, n, size: bool(o.n == n)),
    (slots, lambda o, n, size: o.n == n and len(o.other) == size),
    (closure, lambda o, n, size: o() == n),
    (lambda n, size: [n].__contains__, lambda o, n, size: bool(o(n))),
    (lambda n, size: iter([n] * size), lambda o, n, size: sum(1 for _ in o) == size),
    (suspended, lambda o, n, size: list(o) == [n + 1]),
    (error, lambda o, n, size: o.args == (n,)),
    (cycle, lambda o, n, size: o[0] == n and o[1]["self"] is o),
]

#: iterators
USED_UP = {kind for kind, (make, _) in enumerate(KINDS) if isinstance(make(1000, 2), Iterator)}

Parcel = list[tuple[int, int, int, Any]]


def packed(numbers: random.Random) -> Parcel:
    """A parcel of new objects, each with its kind, number and size."""
    parcel: Parcel = []
    for _ in range(numbers.randrange(PARCEL)):
        kind, n, size = numbers.randrange(len(KINDS)), numbers.randrange(1000, 100_000), sized(numbers)
        parcel.append((kind, n, size, KINDS[kind][0](n, size)))
    return parcel


def check(parcel: Parcel) -> None:
    """Every object must be what it was made as."""
    for kind, n, size, made in parcel:
        expect(KINDS[kind][1](made, n, size), f"an object of kind {kind} made of {n} and {size}", made)


def program(run: Run) -> None:
    """See the module."""
    places: list[Parcel] = [[] for _ in range(PLACES)]
    kept: list[deque[Parcel]] = [deque(maxlen=KEPT) for _ in range(run.threads)]

    def work(index: int, numbers: random.Random) -> None:
        for _ in range(4):
            place = numbers.randrange(PLACES)
            # Two threads may take the same parcel out, so nothing in it that a check uses up is checked.
            old, places[place] = places[place], packed(numbers)
            check([entry for entry in old if entry[0] not in USED_UP])
        kept[index].append(packed(numbers))

    run.wait(run.workers(work))
    for ring in kept:
        for parcel in ring:
            check(parcel)


if __name__ == "__main__":
    main(program)
