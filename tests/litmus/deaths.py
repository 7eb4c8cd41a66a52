"""Reference counts, finalisers and weak references; identity of ints; signals."""

from __future__ import annotations

import collections
import gc
import os
import signal
import sys
import threading
import weakref
from typing import Any

from litmus import Body, Collection, Judge, Over

DEATHS = Collection()

Started = tuple[list[Body], Judge | None]


class Dies:
    """Tells when it dies, and in which thread."""

    def __init__(self, note: list[Any]) -> None:
        self.note = note

    def __del__(self) -> None:
        self.note.append(threading.get_ident())


@DEATHS.litmus("death: the only reference", ["at once"])
def only_reference() -> Started:
    """Nobody else has it: it dies in the statement that drops it, in every kind of variable."""

    class Plain:
        value: Any = None

    def work(over: Over) -> dict[str, int]:
        seen: collections.Counter[str] = collections.Counter()
        items: list[Any] = [None]
        table: dict[str, Any] = {}
        thing = Plain()

        def check(note: list[Any]) -> None:
            seen["at once" if note == [threading.get_ident()] else "later" if not note else "elsewhere"] += 1
            note.clear()

        while not over():
            note: list[Any] = []
            local: Any = Dies(note)
            local = None
            check(note)
            Dies(note)
            check(note)
            items[0] = Dies(note)
            items[0] = None
            check(note)
            items.append(Dies(note))
            items.pop()
            check(note)
            table["x"] = Dies(note)
            del table["x"]
            check(note)
            thing.value = [Dies(note)]
            thing.value = None
            check(note)
            local = (Dies(note), local)
            del local
            check(note)
        return seen

    return [work, work], None


@DEATHS.litmus("death: the last of several threads' references", ["by then", "later"])
def last_of_several() -> Started:
    """Both threads have a reference and drop it at any time: it has died when both have called C code since."""
    meet = threading.Barrier(2)
    place: list[Any] = [None]
    stop = [False]

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            seen: collections.Counter[str] = collections.Counter()
            note: list[Any] = []
            while not stop[0]:
                if index == 0:
                    place[0] = Dies(note)
                meet.wait(30)
                mine = place[0]
                meet.wait(30)
                if index == 0:
                    place[0] = None
                    stop[0] = over()
                for _ in range(100):
                    mine.note  # noqa: B018 (it is read)
                del mine
                died = bool(note) or index
                meet.wait(30)  # calls C code
                meet.wait(30)
                if index == 0:
                    seen["by then" if died else "later" if note else "never"] += 1
                    note.clear()
            return seen

        return work

    return [worker(0), worker(1)], None


@DEATHS.litmus("death: the order in which one thread drops", ["in order"])
def order() -> Started:
    """Objects die in the order in which their last references go; items of a list from its end."""

    class Named:
        def __init__(self, name: int, note: list[int]) -> None:
            self.name, self.note = name, note

        def __del__(self) -> None:
            self.note.append(self.name)

    def work(over: Over) -> dict[str, int]:
        right = wrong = 0
        while not over():
            note: list[int] = []
            a, b, c = Named(1, note), Named(2, note), [Named(3, note)]
            items = [Named(6, note), Named(5, note), Named(4, note)]
            del a
            b = a = None  # type: ignore[assignment]
            c[0] = None  # type: ignore[call-overload]
            del items
            if a is b and note == [1, 2, 3, 4, 5, 6]:
                right += 1
            else:
                wrong += 1
        return {"in order": right, "another order": wrong}

    return [work, work], None


@DEATHS.litmus("death: of a long list, while others look", ["whole", "gone"])
def half_dead() -> Started:
    """It may stop half-way for others, who must not come upon it then."""
    mark = object()
    items = (mark, *([mark] for _ in range(3000)))

    def make(over: Over) -> dict[str, int]:
        while not over():
            long = [*items]
            os.getppid()  # the collector knows it from now on
            del long
        return {}

    def look(over: Over) -> dict[str, int]:
        seen: collections.Counter[str] = collections.Counter()
        while not over():
            lengths = [len(o) for o in gc.get_objects(0) if type(o) is list and o and o[0] is mark and len(o) > 1]
            seen["half dead" if any(n != len(items) for n in lengths) else "whole" if lengths else "gone"] += 1
        return dict(seen)

    return [make, look], None


@DEATHS.litmus("weak reference: alive or None", ["alive", "None"])
def weak() -> Started:
    """A weak reference never gives an object that is dead."""

    class Thing:
        def __init__(self, n: int) -> None:
            self.a = self.b = n

    place: list[Any] = [Thing(0)]
    weakly: list[Any] = [weakref.ref(place[0])]

    def write(over: Over) -> dict[str, int]:
        n = 0
        while not over():
            for _ in range(50):
                n += 1
                thing = Thing(n)
                weakly[0] = weakref.ref(thing)
                place[0] = thing
        return {}

    def read(over: Over) -> dict[str, int]:
        alive = none = broken = 0
        while not over():
            for _ in range(50):
                thing = weakly[0]()
                if thing is None:
                    none += 1
                elif type(thing) is Thing and thing.a == thing.b:
                    alive += 1
                else:
                    broken += 1
        return {"alive": alive, "None": none, "broken": broken}

    return [write, read], None


@DEATHS.litmus("reference count: never too low", ["exact", "higher"])
def count() -> Started:
    """Two threads hold known numbers of references; others may be on their way, none is missing."""
    thing = object()

    def work(over: Over) -> dict[str, int]:
        exact = higher = lower = 0
        while not over():
            for n in range(20):
                mine = [thing] * n
                # Two cells or variables of the closure and the argument are the least, beside one's own.
                has, least = sys.getrefcount(thing), 2 + n
                if has < least:
                    lower += 1
                elif has == least:
                    exact += 1
                else:
                    higher += 1
                mine.clear()
        return {"exact": exact, "higher": higher, "lower": lower}

    return [work, work], None


@DEATHS.litmus("identity: objects that are no ints", ["the same"])
def identity() -> Started:
    """What is read twice is one object, of whatever type, with one id."""
    shared = [1.5, "text", (1, 2), b"bytes", None, True, [1], {1: 2}, object()]
    ids = [id(item) for item in shared]

    def work(over: Over) -> dict[str, int]:
        same = other = 0
        while not over():
            for n in range(len(shared)):
                one = shared[n]
                two = shared[n]
                good = one is two and id(one) == ids[n]
                same += good
                other += not good
        return {"the same": same, "another": other}

    return [work, work], None


@DEATHS.litmus("identity: ints", ["equal and identical"], ["equal"])
def identity_of_ints() -> Started:
    """An int may come in several boxes; equal it is in any case."""
    shared = [1000]

    def write(over: Over) -> dict[str, int]:
        while not over():
            for n in range(1000, 1100):
                shared[0] = n
        return {}

    def read(over: Over) -> dict[str, int]:
        identical = equal = unequal = 0
        while not over():
            for _ in range(100):
                one = shared[0]
                two = one
                if one is two and id(one) == id(two):
                    identical += 1
                elif one == two:
                    equal += 1
                else:
                    unequal += 1
        return {"equal and identical": identical, "equal": equal, "unequal": unequal}

    return [write, read], None


#: where the handler below has run, by thread
_handled: collections.Counter[int] = collections.Counter()


def _handle(number: int, frame: object) -> None:
    _handled[threading.get_ident()] += 1


@DEATHS.litmus("signals: in the main thread only", ["in the main thread", "computed"])
def signals() -> Started:
    """A handler runs in the main thread, whichever thread raises the signal."""
    signal.signal(signal.SIGUSR1, _handle)

    def work(over: Over) -> dict[str, int]:
        computed = 0
        while not over():
            signal.raise_signal(signal.SIGUSR1)
            computed += sum(n for n in range(100)) == 4950
        return {"computed": computed}

    def judge() -> dict[str, int]:
        main = _handled.pop(threading.main_thread().ident, 0)
        elsewhere = sum(_handled.values())
        return {"in the main thread": main, "in another thread": elsewhere}

    return [work, work], judge
