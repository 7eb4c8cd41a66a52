"""Operations on data of one thread, each with a result that is known from elsewhere.

Each takes random numbers and raises ``WrongError`` when its result is not what it must be. All threads run the same
code and so share code objects, functions, classes and constants, but no data.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import random
import re
import sys
import threading
import time
import types
import weakref
from collections.abc import Callable, Generator, Iterator
from typing import Any

from harness import WrongError, expect

Operation = Callable[[random.Random], None]


class Counted:
    """Instances count their births and deaths, exactly, whichever threads they happen in."""

    born = itertools.count()
    died = itertools.count()

    def __init__(self, value: Any = None) -> None:
        self.value = value
        next(Counted.born)

    def __del__(self) -> None:
        next(Counted.died)

    @classmethod
    def alive(cls) -> int:
        """How many instances live; call it once, at the end."""
        return next(cls.born) - next(cls.died)


class Node:
    """A plain object with a few attributes and methods."""

    kind = "node"

    def __init__(self, value: int) -> None:
        self.value = value
        self.total = 0
        self.next: Node | None = None

    def add(self, n: int, /, *more: int, factor: int = 1) -> int:
        self.total += (n + sum(more)) * factor
        return self.total

    @property
    def doubled(self) -> int:
        return self.value * 2

    @classmethod
    def make(cls, value: int) -> Node:
        return cls(value)

    @staticmethod
    def square(n: int) -> int:
        return n * n


class Slotted:
    """The same with slots and operators."""

    __slots__ = ("x", "y")

    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y

    def __add__(self, other: Slotted) -> Slotted:
        return Slotted(self.x + other.x, self.y + other.y)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slotted) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self) -> int:
        return hash((self.x, self.y))


def integers(numbers: random.Random) -> None:
    base, modulus = numbers.randrange(2, 1 << 61), (1 << 61) - 1
    value, steps = 1, numbers.randrange(50, 200)
    for _ in range(steps):
        value = value * base % modulus
    expect(value == pow(base, steps, modulus), "power", base, steps, value)
    total, n = 0, numbers.randrange(100, 400)
    for i in range(n):
        total += i << 50
    expect(total == (n * (n - 1) // 2) << 50, "sum", n, total)
    value = (1 << 62) - n
    for _ in range(2 * n):
        value += 1
    expect(value == (1 << 62) + n, "across the word", value)


def floats(numbers: random.Random) -> None:
    n, total, shrinking = numbers.randrange(50, 300), 0.0, 1.0
    kept = []
    for i in range(n):
        total += i * 0.25
        shrinking *= 0.5
        kept.append(total)
    expect(total == n * (n - 1) / 8, "sum", n, total)
    expect(shrinking == 2.0**-n, "halves", n, shrinking)
    expect(kept == [i * (i + 1) / 8 for i in range(n)], "a float was changed in place")


def strings(numbers: random.Random) -> None:
    letters, text = (
        [chr(numbers.choice((97, 233, 0x65E5, 0x1D518)) + i % 5) for i in range(numbers.randrange(20, 80))],
        "",
    )
    for letter in letters:
        text += letter
    expect(text == "".join(letters), "built", text)
    expect([text[i] for i in range(len(text))] == letters, "indexed")
    expect(text[::-1] == "".join(reversed(letters)), "reversed")
    expect(f"{text!r:>5}{len(text)}" == repr(text) + str(len(letters)), "formatted")


def lists(numbers: random.Random) -> None:
    items = list(range(numbers.randrange(10, 100)))
    n = len(items)
    for _ in range(n):
        i, j = numbers.randrange(n), numbers.randrange(n)
        items[i], items[j] = items[j], items[i]
    expect(sorted(items) == list(range(n)), "swapped")
    tail = items[n // 2 :]
    del items[n // 2 :]
    items.extend(tail)
    items.append(-1)
    items.insert(0, items.pop())
    expect(sum(items) == n * (n - 1) // 2 - 1, "moved about", items)
    grid = [[i * j for j in range(8)] for i in range(8)]
    expect(sum(map(sum, grid)) == 28 * 28, "grid")


def dicts(numbers: random.Random) -> None:
    table: dict[Any, int] = {}
    model: list[tuple[Any, int]] = []
    for i in range(numbers.randrange(20, 120)):
        key: Any = numbers.choice((i, str(i), (i, "k"), i + 0.5))
        table[key] = i
        model.append((key, i))
        if i % 5 == 4:
            gone, value = model.pop(numbers.randrange(len(model)))
            expect(table.pop(gone) == value, "popped", gone)
        if i % 7 == 0 and key in table:
            table[key] += 1
            model[-1] = (key, i + 1)
    expect(len(table) == len(model), "length", len(table), len(model))
    expect(list(table.items()) == model or dict(model) == table, "contents")


def attributes(numbers: random.Random) -> None:
    nodes = [Node(i) for i in range(20)]
    for node, following in itertools.pairwise(nodes):
        node.next = following
    walked, here = 0, nodes[0]
    while here.next is not None:
        here = here.next
        here.total += here.value
        walked += here.doubled
    expect(walked == 380, "walk", walked)
    expect(here.add(1, 2, factor=3) == 19 + 9, "method", here.total)
    late = Node.make(5)
    for i in range(numbers.randrange(1, 30)):
        setattr(late, f"extra{i}", i)
    del late.value
    expect(not hasattr(late, "value"), "deleted attribute is there")
    total = Slotted(0, 0)
    for i in range(30):
        total = total + Slotted(i, -i)
    expect(total == Slotted(435, -435) and Node.square(7) == 49, "slots", total.x, total.y)


def changing_classes(numbers: random.Random) -> None:
    kind = type(f"Made{numbers.randrange(5)}", (Node,), {"extra": 1, "get": lambda self: self.extra + self.value})
    made = kind(10)
    for i in range(20):
        if i == 7:
            kind.extra = 100  # type: ignore[attr-defined]
        if i == 14:
            kind.get = lambda self: -1  # type: ignore[attr-defined]
        wanted = 11 if i < 7 else 110 if i < 14 else -1
        expect(made.get() == wanted, "stale method or attribute", i, made.get())
    made.__class__ = Node
    expect(made.kind == "node" and not hasattr(made, "get"), "class assignment")


def _numbers(n: int, log: list[str]) -> Iterator[int]:
    try:
        for i in range(n):  # noqa: UP028  a frame of its own that loops
            yield i
    finally:
        log.append("closed")


def _average() -> Generator[float, float, str]:
    total, count = 0.0, 0
    while True:
        try:
            value = yield total / count if count else 0.0
        except KeyError as error:
            return f"thrown {error.args[0]} after {count}"
        total, count = total + value, count + 1


def generators(numbers: random.Random) -> None:
    n, log = numbers.randrange(5, 60), list[str]()
    expect(sum(x * 2 for x in _numbers(n, log) if x % 2) == 2 * (n // 2) ** 2, "pipeline", n)
    half = _numbers(n, log)
    expect([next(half) for _ in range(3)] == [0, 1, 2], "by hand")
    del half
    expect(log == ["closed", "closed"], "a generator was not closed when it was dropped", log)
    average = _average()
    next(average)
    expect([average.send(x) for x in (2.0, 4.0)] == [2.0, 3.0], "send")
    try:
        average.throw(KeyError("k"))
    except StopIteration as stop:
        expect(stop.value == "thrown k after 2", stop.value)

    def delegate(depth: int) -> Iterator[int]:
        if depth:
            yield from delegate(depth - 1)
        yield depth

    expect(list(delegate(20)) == list(range(21)), "delegation")


class CustomError(Exception):
    """Carries a value."""

    def __init__(self, value: int) -> None:
        super().__init__(value)
        self.value = value


def exceptions(numbers: random.Random) -> None:
    log: list[int] = []

    def unwind(depth: int) -> None:
        try:
            if depth == 0:
                raise CustomError(len(log))
            unwind(depth - 1)
        finally:
            log.append(depth)

    depth = numbers.randrange(1, 40)
    try:
        unwind(depth)
    except LookupError as error:
        raise WrongError("wrong handler") from error
    except CustomError as error:
        trace, length = error.__traceback__, 0
        while trace:
            trace, length = trace.tb_next, length + 1
        expect(length == depth + 2 and error.value == 0, "traceback", length, depth)
    expect(log == list(range(depth + 1)), "finally blocks", log)
    caught = 0
    for i in range(30):
        try:
            [0][i]
        except IndexError:
            caught += 1
            try:
                raise CustomError(i) from None
            except CustomError as error:
                caught += error.value
        else:
            continue
    expect(caught == 29 + sum(range(1, 30)), "caught", caught)
    expect(sys.exception() is None, "an exception stayed current", sys.exception())


def recursion(numbers: random.Random) -> None:
    def down(n: int) -> int:
        return 0 if n == 0 else 1 + down(n - 1)

    depth = numbers.randrange(10, 300)
    expect(down(depth) == depth, "depth", depth)
    if numbers.randrange(20) == 0:
        try:
            down(10**9)
        except RecursionError:
            return
        raise WrongError("no limit")


def closures(numbers: random.Random) -> None:
    def counter() -> tuple[Callable[[int], int], Callable[[], int]]:
        n = 0

        def add(k: int) -> int:
            nonlocal n
            n += k
            return n

        return add, lambda: n

    counters, model = [counter() for _ in range(5)], [0] * 5
    for _ in range(50):
        which, k = numbers.randrange(5), numbers.randrange(100)
        counters[which][0](k)
        model[which] += k
    expect([get() for _, get in counters] == model, "closures", model)


def finalisers(numbers: random.Random) -> None:
    log: list[str] = []

    class Noisy:
        def __init__(self, name: str) -> None:
            self.name = name

        def __del__(self) -> None:
            log.append(self.name)

    a = Noisy("a")
    alias = a
    a = Noisy("b")
    expect(log == [], "died while it had a name", log)
    del alias
    expect(log == ["a"], "did not die at once", log)
    holder = {"k": [a]}
    del a
    expect(log == ["a"], "died inside a container", log)
    holder["k"][0] = Noisy("c")
    expect(log == ["a", "b"], "replaced element did not die at once", log)
    reference = weakref.ref(holder["k"][0])
    holder.clear()
    expect(log == ["a", "b", "c"] and reference() is None, "container did not die at once", log)
    for _ in range(numbers.randrange(1, 5)):
        Counted(Counted())


def cycles(numbers: random.Random) -> None:
    for _ in range(numbers.randrange(1, 6)):
        ring = [Counted(i) for i in range(5)]
        for here, following in zip(ring, ring[1:] + ring[:1], strict=True):
            here.value = following
    if numbers.randrange(30) == 0:
        gc.collect(numbers.randrange(3))


class Last(Counted):
    """Its finaliser makes garbage of its own, and collects."""

    def __del__(self) -> None:
        ring: list[Any] = [{"value": self.value}, Node(1)]
        ring.append(ring)
        if self.value == 0:
            gc.collect(0)
        super().__del__()


def held_by_garbage(numbers: random.Random) -> None:
    """Objects with a finaliser that cycles alone hold, older than these or not: a collection lets both die."""
    lasts = [Last(numbers.randrange(4)) for _ in range(numbers.randrange(1, 8))]
    if numbers.randrange(4) == 0:
        gc.collect(0)
    for last in lasts:
        node = Node(1)
        node.total = [node, {"last": last}]  # type: ignore[assignment]
    del lasts, last
    if numbers.randrange(40) == 0:
        gc.collect(numbers.randrange(3))


def callbacks(numbers: random.Random) -> None:
    """C functions that call back into Python."""
    values = [numbers.randrange(1000) for _ in range(30)]
    expect(sorted(values, key=lambda v: -v) == sorted(values)[::-1], "sort")
    expect(re.sub(r"\d+", lambda m: str(int(m[0]) + 1), "a1b22") == "a2b23", "re")
    text = json.dumps({"v": values, "n": None}, default=str)
    expect(json.loads(text, object_hook=lambda o: o) == {"v": values, "n": None}, "json")
    expect(list(map(Node.square, range(5))) == [0, 1, 4, 9, 16], "map")


def arguments(numbers: random.Random) -> None:
    def target(a: int, /, b: int = 2, *c: int, d: int, e: int = 5, **f: int) -> tuple[Any, ...]:
        return a, b, c, d, e, f

    n = numbers.randrange(1 << 40)
    expect(target(n, d=1) == (n, 2, (), 1, 5, {}), "defaults")
    expect(target(n, 3, 4, d=1, z=9) == (n, 3, (4,), 1, 5, {"z": 9}), "all")
    expect(target(*range(5), d=n, e=6, y=7) == (0, 1, (2, 3, 4), n, 6, {"y": 7}), "stars")
    try:
        target(1)  # type: ignore[call-arg]
    except TypeError as error:
        expect("missing 1 required keyword-only argument: 'd'" in str(error), str(error))
    first, *rest = [*range(n % 10 + 1), n]
    expect((first, rest[-1], len(rest)) == (0, n, n % 10 + 1), "unpacked")


def made_code(numbers: random.Random) -> None:
    n = numbers.randrange(1000)
    scope: dict[str, Any] = {}
    exec(f"def f(x):\n    return x + {n}\nclass C:\n    y = f({n})\n", scope)
    expect(scope["f"](1) == n + 1 and scope["C"].y == 2 * n and eval("a * 2", {"a": n}) == 2 * n, "exec", n)


def tracing(numbers: random.Random) -> None:
    events: list[str] = []

    def trace(frame: types.FrameType, event: str, arg: object) -> Any:
        if frame.f_code is traced.__code__:
            events.append(event)
            return trace
        return None

    def traced() -> int:
        return sum(range(3))

    sys.settrace(trace)
    try:
        traced()
    finally:
        sys.settrace(None)
    expect(events == ["call", "line", "return"], "trace", events)


def coroutines(numbers: random.Random) -> None:
    async def add(a: int, b: int) -> int:
        await asyncio.sleep(0)
        return a + b

    async def job() -> list[int]:
        return await asyncio.gather(*(add(i, 1) for i in range(5)))

    if numbers.randrange(8) == 0:
        expect(asyncio.run(job()) == [1, 2, 3, 4, 5], "asyncio")
    coroutine = add(1, 2)
    coroutine.send(None)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        expect(stop.value == 3, stop.value)


def sleeping(numbers: random.Random) -> None:
    time.sleep(numbers.random() / 500)


def short_threads(numbers: random.Random) -> None:
    results: list[int] = []
    local = threading.local()

    def work(n: int) -> None:
        local.value = n
        results.append(sum(i for i in range(n)) + local.value - n)

    sizes = [numbers.randrange(10, 50) for _ in range(2)]
    threads = [threading.Thread(target=work, args=(n,)) for n in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(sorted(results) == sorted(n * (n - 1) // 2 for n in sizes), "thread results", results)


def plain_loops(numbers: random.Random) -> None:
    """Nothing that calls C: calls, attributes, elements, floats and ints, long enough to run in parallel."""
    node, items, table = Node(3), [0, 1, 2, 3, 4, 5, 6, 7], {"a": 0, "b": 1}
    real, steps = 0.0, numbers.randrange(200, 1500)
    for i in range(steps):
        items[i & 7] = items[(i + 3) & 7] + 1
        node.value = items[i & 7] + i
        node.total = node.value - i
        real = real * 0.5 + node.total
        table["a"] = table["b"]
        table["b"] = i
        if _halve(i) * 2 != i - i % 2:
            raise WrongError("halved", i)
    expect(table == {"a": steps - 2, "b": steps - 1}, "table", table)
    expect(node.total == items[(steps - 1) & 7], "node", node.total, items)
    again, other = 0.0, [0, 1, 2, 3, 4, 5, 6, 7]
    for i in range(steps):
        other[i & 7] = other[(i + 3) & 7] + 1
        again = again * 0.5 + other[i & 7]
    expect(again == real and other == items, "the same twice", again, real)


def _halve(n: int) -> int:
    return n // 2


#: how often each is chosen, relative to the others
WEIGHTS: dict[Operation, int] = {
    plain_loops: 12,
    integers: 6,
    floats: 6,
    strings: 4,
    lists: 6,
    dicts: 6,
    attributes: 6,
    changing_classes: 2,
    generators: 6,
    exceptions: 6,
    recursion: 4,
    closures: 6,
    finalisers: 4,
    cycles: 2,
    held_by_garbage: 2,
    callbacks: 4,
    arguments: 4,
    made_code: 1,
    coroutines: 2,
    sleeping: 1,
    short_threads: 1,
}


def choose(numbers: random.Random) -> Operation:
    """One of the operations, by weight."""
    return numbers.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
