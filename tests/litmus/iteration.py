"""Iterators that threads share, and containers that change while they are iterated over."""

from __future__ import annotations

import collections
import contextlib
import csv
import io
import itertools
import operator
import re
import threading
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from litmus import Body, Collection, Judge, Over

ITERATION = Collection()

Started = tuple[list[Body], Judge | None]

N = 400


#: iterators of which each step is one operation, with what all steps together must give
ITERATORS: dict[str, Callable[[], Iterator[Any]]] = {
    "list": lambda: iter(list(range(N))),
    "tuple": lambda: iter(tuple(range(N))),
    "range": lambda: iter(range(N)),
    "dict": lambda: iter(dict.fromkeys(range(N))),
    "dict items": lambda: iter({n: n for n in range(N)}.items()),
    "set": lambda: iter(set(range(N))),
    "str": lambda: iter("".join(map(chr, range(N)))),
    "bytes": lambda: iter(bytes(range(250))),
    "bytearray": lambda: iter(bytearray(range(250))),
    "deque": lambda: iter(collections.deque(range(N))),
    "reversed list": lambda: reversed(list(range(N))),
    "reversed dict": lambda: reversed(dict.fromkeys(range(N))),
    "reversed range": lambda: reversed(range(N)),
    "enumerate": lambda: enumerate(list(range(N))),
    "zip": lambda: zip(list(range(N)), tuple(range(N)), strict=True),
    "map": lambda: map(str, range(N)),
    "filter": lambda: filter(None, range(1, N)),
    "accumulate": lambda: itertools.accumulate(range(N)),
    "batched": lambda: itertools.batched(range(N), 3, strict=False),
    "chain": lambda: itertools.chain(list(range(N)), tuple(range(N, 2 * N))),
    "combinations": lambda: itertools.combinations(range(30), 2),
    "compress": lambda: itertools.compress(range(N), [1, 0] * N),
    "count": lambda: itertools.islice(itertools.count(), N),
    "cycle": lambda: itertools.islice(itertools.cycle(range(7)), N),
    "dropwhile": lambda: itertools.dropwhile(operator.not_, range(N)),
    "filterfalse": lambda: itertools.filterfalse(None, [0] * N),
    "islice": lambda: itertools.islice(range(2 * N), 3, N, 2),
    "pairwise": lambda: itertools.pairwise(range(N)),
    "permutations": lambda: itertools.permutations(range(6), 4),
    "product": lambda: itertools.product(range(20), range(20)),
    "repeat": lambda: itertools.repeat("x", N),
    "starmap": lambda: itertools.starmap(operator.add, [(n, 1) for n in range(N)]),
    "tee": lambda: itertools.tee(range(N))[1],
    "keys of groupby": lambda: map(operator.itemgetter(0), itertools.groupby(range(N))),
    "takewhile": lambda: itertools.takewhile(bool, range(1, N)),
    "zip_longest": lambda: itertools.zip_longest(range(N), range(N // 2)),
    "lines of a StringIO": lambda: io.StringIO("".join(f"{n}\n" for n in range(N))),
    "lines of a BytesIO": lambda: io.BytesIO(b"".join(b"%d\n" % n for n in range(N))),
    "csv rows": lambda: map(tuple, csv.reader([f"{n},{n}" for n in range(N)])),
    "re.finditer": lambda: map(operator.methodcaller("group"), re.finditer(r"\d+", " ".join(map(str, range(N))))),
    "dict view": lambda: iter({n: str(n) for n in range(N)}.values()),
    "memoryview": lambda: iter(memoryview(bytes(range(250)))),
    "iter(callable, end)": lambda: iter(collections.deque([*range(1, N), 0]).popleft, 0),
}


def shared_iterator(make: Callable[[], Iterable[Any]]) -> Any:
    """Two threads take from one iterator: together they get each item once, and both are told of its end."""

    def start() -> Started:
        expected = collections.Counter(make())
        iterator = [iter(make())]
        taken: list[list[Any]] = [[], []]
        seen: collections.Counter[str] = collections.Counter()
        expired, ending = [False], [False]

        def end_of_round() -> None:
            ending[0] = expired[0]
            got = collections.Counter(itertools.chain(*taken))
            seen["each item once"] += got == expected
            seen["twice or never there"] += (got - expected).total()
            seen["lost"] += (expected - got).total()
            taken[0].clear()
            taken[1].clear()
            iterator[0] = iter(make())

        meet = threading.Barrier(2, end_of_round)

        def loop(over: Over) -> dict[str, int]:
            while not ending[0]:
                for item in iterator[0]:
                    taken[0].append(item)
                expired[0] = over()
                meet.wait(30)
            return seen

        def call(over: Over) -> dict[str, int]:
            while not ending[0]:
                mine = iterator[0]
                while True:
                    try:
                        taken[1].append(next(mine))
                    except StopIteration:
                        break
                meet.wait(30)
            return {}

        return [loop, call], None

    return start


for _name, _make in ITERATORS.items():
    ITERATION.add(f"shared iterator: {_name}", shared_iterator(_make), ["each item once"])


@ITERATION.litmus("shared generator", ["resumed", "already executing", "ended"])
def shared_generator() -> Started:
    """Two threads resume one generator: one of them gets a ValueError, or both get the next numbers."""

    def numbers() -> Iterator[int]:
        yield from range(1, 1000)

    place = [numbers()]

    def work(over: Over) -> dict[str, int]:
        resumed = executing = ended = wrong = 0
        while not over():
            generator = place[0]
            last = 0
            while True:
                try:
                    n = next(generator)
                except ValueError as error:
                    executing += 1
                    wrong += str(error) != "generator already executing"
                except StopIteration:
                    ended += 1
                    place[0] = numbers()
                    break
                else:
                    resumed += 1
                    wrong += n <= last
                    last = n
        return {"resumed": resumed, "already executing": executing, "ended": ended, "a number again": wrong}

    return [work, work], None


@ITERATION.litmus("shared coroutine", ["ran", "already executing", "cannot reuse"])
def shared_coroutine() -> Started:
    """The same for coroutines, driven by hand."""

    @types.coroutine
    def pause() -> Iterator[None]:
        yield

    async def walk(steps: list[int]) -> int:
        for _ in range(5):
            await pause()
            steps.append(1)
        return len(steps)

    place: list[Any] = [walk([])]

    def work(over: Over) -> dict[str, int]:
        ran = executing = reused = wrong = 0
        while not over():
            coroutine = place[0]
            try:
                coroutine.send(None)
            except ValueError as error:
                executing += 1
                wrong += str(error) != "coroutine already executing"
            except StopIteration as end:
                wrong += end.value != 5
                ran += 1
                place[0] = walk([])
            except RuntimeError as error:
                reused += 1
                wrong += str(error) != "cannot reuse already awaited coroutine"
        with contextlib.suppress(ValueError):  # the other may be running it
            place[0].close()
        return {"ran": ran, "already executing": executing, "cannot reuse": reused, "another result": wrong}

    return [work, work], None


def changing(
    make: Callable[[], Any], change: Callable[[Any, int], Any], fine: Callable[[Any], bool], errors: tuple[str, ...]
) -> Any:
    """One thread iterates while the other adds and removes."""

    def start() -> Started:
        shared = make()

        def write(over: Over) -> dict[str, int]:
            n = 0
            while not over():
                for _ in range(50):
                    n += 1
                    change(shared, n)
            return {}

        def read(over: Over) -> dict[str, int]:
            seen: collections.Counter[str] = collections.Counter()
            while not over():
                try:
                    for count, item in enumerate(shared):
                        if not fine(item):
                            seen["an item that was never there"] += 1
                        if count > 10000:
                            break
                    seen["went through"] += 1
                except RuntimeError as failure:
                    seen["changed during iteration" if str(failure) in errors else str(failure)] += 1
            return seen

        return [write, read], None

    return start


def grow_and_shrink(items: Any, n: int) -> None:
    items.append(n & 63)
    if len(items) > 80:
        del items[:40]


def change_table(table: dict[int, int], n: int) -> None:
    table[n & 63] = n
    table.pop(n * 7 & 63, None)


def change_members(members: set[int], n: int) -> None:
    members.add(n & 63)
    members.discard(n * 7 & 63)


def turn(items: Any, n: int) -> None:
    items.append(items.popleft())


def in_range(item: Any) -> bool:
    return 0 <= item < 64


for _name, _parts in {
    "list": (lambda: list(range(64)), grow_and_shrink, in_range, ()),
    "dict": (lambda: dict.fromkeys(range(64)), change_table, in_range,
             ("dictionary changed size during iteration", "dictionary keys changed during iteration")),
    "set": (lambda: set(range(64)), change_members, in_range, ("Set changed size during iteration",)),
    "deque": (lambda: collections.deque(range(64)), turn, in_range, ("deque mutated during iteration",)),
}.items():  # fmt: skip
    ITERATION.add(
        f"changed while iterated over: {_name}",
        changing(*_parts),
        ["went through", "changed during iteration"],
    )
