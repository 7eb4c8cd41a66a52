"""What a thread finds in an object that another has just made, and whether a value can be half old and half new."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from litmus import Body, Collection, Judge, Over

PUBLICATION = Collection()


class Node:
    """Attributes in the object itself."""

    def __init__(self, n: int) -> None:
        self.a = n
        self.b = [n]
        self.c = {"n": n}
        self.d = n


class Slots:
    """Attributes in fixed places."""

    __slots__ = ("a", "b")

    def __init__(self, n: int) -> None:
        self.a = n
        self.b = (n,)


class Stack(list):  # type: ignore[type-arg]
    """A subclass of a built-in."""


def countdown(n: int) -> Iterator[int]:
    yield n
    yield n


def half(n: int, same: int = 0) -> int:
    return n


#: for each kind of object how to make one of a number, and how to get all numbers out again, which must be equal
OBJECTS: dict[str, tuple[Callable[[int], Any], Callable[[Any], tuple[Any, ...]]]] = {
    "instance": (Node, lambda o: (o.a, o.b[0], o.c["n"], o.d)),
    "instance with slots": (Slots, lambda o: (o.a, o.b[0])),
    "subclass of list": (lambda n: Stack((n, n)), lambda o: (o[0], o[1])),
    "tuple": (lambda n: (n, n, (n,)), lambda o: (o[0], o[1], o[2][0])),
    "list": (lambda n: [n, n, n], lambda o: (o[0], o[2], o[-2])),
    "grown list": (lambda n: [n for _ in range(20)], lambda o: (o[0], o[19], *o)),
    "dict": (lambda n: {"a": n, "b": n}, lambda o: (o["a"], o["b"], *o.values())),
    "dict of numbers": (lambda n: {1: n, 2: n, 2.5: n}, lambda o: (o[1], o[2.5])),
    "set": (lambda n: {n, n + 1}, lambda o: (max(o), min(o) + 1)),
    "frozenset": (lambda n: frozenset((n, n + 1)), lambda o: (max(o), min(o) + 1)),
    "str": (lambda n: f"{n}:{n}", lambda o: tuple(o.split(":"))),
    "bytes": (lambda n: b"%d:%d" % (n, n), lambda o: tuple(o.split(b":"))),
    "int of many digits": (lambda n: (n << 90) + n, lambda o: (o >> 90, o & ((1 << 90) - 1))),
    "float": (lambda n: n + 0.5, lambda o: (int(o) + 0.5, o)),
    "complex": (lambda n: complex(n, n), lambda o: (o.real, o.imag)),
    "range": (lambda n: range(n, 2 * n), lambda o: (o.start, o.stop - o.start, len(o))),
    "slice": (lambda n: slice(n, n), lambda o: (o.start, o.stop)),
    "closure": (lambda n: lambda: (n, n), lambda o: o()),
    "function with defaults": (lambda n: lambda a=n, b=n: (a, b), lambda o: o()),
    "bound method": (lambda n: Node(n).__init__.__self__.__repr__, lambda o: (o.__self__.a, o.__self__.d)),
    "generator": (countdown, lambda o: (o.gi_frame.f_locals["n"],) if o.gi_frame else (0,)),
    "partial": (lambda n: functools.partial(half, n, same=n), lambda o: (*o.args, o.keywords["same"], o())),
    "exception": (lambda n: ValueError(n, n), lambda o: o.args),
}


def new_object(make: Callable[[int], Any], read: Callable[[Any], tuple[Any, ...]]) -> Any:
    def start() -> tuple[list[Body], Judge | None]:
        place = Node(0)
        place.a = make(1)

        def write(over: Over) -> dict[str, int]:
            n = 1
            while not over():
                for _ in range(100):
                    n += 1
                    place.a = make(n)
            return {}

        def look(over: Over) -> dict[str, int]:
            whole = torn = 0
            while not over():
                for _ in range(50):
                    numbers = read(place.a)
                    if len(set(numbers)) == 1:
                        whole += 1
                    else:
                        torn += 1
            return {"whole": whole, "half made": torn}

        return [write, look], None

    return start


for _kind, (_make, _read) in OBJECTS.items():
    PUBLICATION.add(f"new object: {_kind}", new_object(_make, _read), ["whole"])


@PUBLICATION.litmus("changed class", ["old", "new"])
def changed_class() -> tuple[list[Body], Judge | None]:
    """A method that is replaced while others call it: they call the old one or the new one."""

    class Changing:
        def method(self) -> tuple[int, int]:
            return 0, 0

    thing = Changing()

    def change(over: Over) -> dict[str, int]:
        n = 0
        while not over():
            for _ in range(20):
                n += 1
                Changing.method = lambda self, n=n: (n, n)  # type: ignore[method-assign,misc,assignment]
        return {}

    def call(over: Over) -> dict[str, int]:
        seen = {"old": 0, "new": 0, "another": 0}
        last = 0
        while not over():
            for _ in range(100):
                one, other = thing.method()
                seen["another" if one != other or one < last else "old" if one == last else "new"] += 1
                last = one
        return seen

    return [change, call], None


@PUBLICATION.litmus("changed function", ["old", "new"])
def changed_function() -> tuple[list[Body], Judge | None]:
    """Code and defaults of a function are replaced one after the other: a call has one of each, whole."""

    def first(a: int = 1) -> tuple[str, int]:
        return "first", a

    def second(a: int = 1) -> tuple[str, int]:
        return "second", a

    target: Any = lambda a=1: ("first", a)  # noqa: E731 (it has no name of its own)
    codes = first.__code__, second.__code__

    def change(over: Over) -> dict[str, int]:
        n = 0
        while not over():
            for _ in range(20):
                n += 1
                target.__code__ = codes[n & 1]
                target.__defaults__ = (n,)
        return {}

    def call(over: Over) -> dict[str, int]:
        seen = {"old": 0, "new": 0, "another": 0}
        last = 0
        while not over():
            for _ in range(100):
                name, n = target()
                seen["another" if name not in ("first", "second") or n < last else "old" if n == last else "new"] += 1
                last = n
        return seen

    return [change, call], None
