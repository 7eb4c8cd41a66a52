"""Threads build graphs through every kind of container and let parts of them go, while collections come by themselves.

Each thread keeps a model of its graph, of numbers alone. What the model reaches from the roots must be there, whole;
all else dies once, and is dead after a last collection.
"""

from __future__ import annotations

import collections
import contextvars
import functools
import gc
import io
import itertools
import operator
import queue
import random
import types
import weakref
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Generator
from typing import Any

from harness import Run, expect, main

#: numbers of a thread's nodes begin with its index times this
PER_THREAD = 1 << 40
died: list[collections.deque[int]] = []


class Node(int):
    """A node's number. It is no container, so the collector does not care about it; its death is noted."""

    __slots__ = ()

    def __del__(self) -> None:
        died[self // PER_THREAD].append(int(self))


class Plain:
    """With a dict."""

    held: Any


class Slots:
    """Without one."""

    __slots__ = ("__weakref__", "held", "me")
    held: Any
    me: Any


class Finalised(Plain):
    """Garbage that the host's collector has to let go of."""

    def __del__(self) -> None:
        expect(type(self.held) is list, "cleared before its finaliser")


#: a node and what it points to: [Node, (number, object), …]
Held = list[Any]


def plain(held: Held, cls: Any = Plain) -> Any:
    made = cls()
    made.held = held
    return made


def dict_asked_for(held: Held) -> Any:
    made = plain(held)
    made.names = made.__dict__
    return made


def in_slots(held: Held) -> Any:
    made: Any = plain(held, Slots)
    made.me = made
    return made


def with_weak_reference(held: Held) -> Any:
    made: Any = plain(held, Slots)
    made.me = weakref.ref(made, lambda _: held)
    return made


def suspended(held: Held) -> Any:
    def generate(held: Held) -> Generator[Held]:
        while True:
            yield held

    made = generate(held)
    next(made)
    return made


def not_started(held: Held) -> Any:
    def generate(held: Held) -> Generator[Held]:
        yield held

    return generate(held)


def raised(held: Held) -> Any:
    try:
        raise ValueError(held)
    except ValueError as error:
        error.held = held  # type: ignore[attr-defined]
        return error


def own_class(held: Held) -> Any:
    return type("Own", (Plain,), {"held": held})()


def in_context(held: Held) -> Any:
    made = contextvars.Context()
    made.run(variable.set, held)
    return made


def element(held: Held) -> Any:
    made: Any = ElementTree.Element("a")
    made.attrib["held"] = held
    return made


def module(held: Held) -> Any:
    made = types.ModuleType("made")
    made.held = held  # type: ignore[attr-defined]
    return made


def queued(held: Held) -> Any:
    made: queue.SimpleQueue[Held] = queue.SimpleQueue()
    made.put(held)
    return made


def from_queue(made: Any) -> Held:
    held: Held = made.get()
    made.put(held)
    return held


variable: contextvars.ContextVar[Any] = contextvars.ContextVar("variable")
get_held = operator.attrgetter("held")
first = operator.itemgetter(0)

#: how something that holds the list is made, and how the list is read from it
KINDS: list[tuple[Callable[[Held], Any], Callable[[Any], Held]]] = [
    (plain, get_held),
    (dict_asked_for, lambda made: made.names["held"]),
    (in_slots, lambda made: made.me.held),
    (with_weak_reference, get_held),
    (lambda held: plain(held, Finalised), get_held),
    (lambda held: [held], first),
    (lambda held: (1, (2, held)), lambda made: made[1][1]),
    (lambda held: {"held": held}, lambda made: made["held"]),
    (lambda held: {1.5: held, "x": 1}, lambda made: made[1.5]),
    (lambda held: {plain(held)}, lambda made: next(iter(made)).held),
    (lambda held: frozenset([plain(held)]), lambda made: next(iter(made)).held),
    (lambda held: {plain(held): 1}, lambda made: next(iter(made)).held),
    (suspended, next),
    (not_started, lambda made: made.gi_frame.f_locals["held"]),
    (lambda held: (other for other in itertools.repeat(held)), next),
    (lambda held: lambda: held, lambda made: made()),
    (lambda held: types.MethodType(get_held, plain(held)), lambda made: made()),
    (lambda held: held.append, lambda made: made.__self__),
    (lambda held: functools.partial(first, [held]), lambda made: made()),
    (lambda held: functools.lru_cache(maxsize=2)(lambda: held), lambda made: made()),
    (lambda held: collections.deque([held]), first),
    (lambda held: collections.OrderedDict(held=held), lambda made: made["held"]),
    (lambda held: collections.defaultdict(list, held=held), lambda made: made["held"]),
    (lambda held: itertools.chain.from_iterable(itertools.repeat((held,))), next),
    (lambda held: itertools.cycle([held]), next),
    (lambda held: itertools.tee(itertools.repeat(held))[1], next),
    (lambda held: map(lambda held, _: held, itertools.repeat(held), itertools.count()), next),
    (lambda held: zip(itertools.repeat(held), itertools.count(), strict=False), lambda made: next(made)[0]),
    (raised, get_held),
    (own_class, get_held),
    (in_context, lambda made: made[variable]),
    (element, lambda made: made.attrib["held"]),
    (module, get_held),
    (queued, from_queue),
    (lambda held: types.SimpleNamespace(held=held), get_held),
    (lambda held: types.MappingProxyType({"held": held}), lambda made: made["held"]),
    (lambda held: types.CellType(held), lambda made: made.cell_contents),
    (lambda held: slice(held), lambda made: made.stop),
    (lambda held: plain(held, type("File", (io.BytesIO,), {})), get_held),
]


class Graph:
    """What one thread has made."""

    def __init__(self, index: int) -> None:
        self.numbers = itertools.count(index * PER_THREAD)
        self.died = died[index]
        self.edges: dict[int, list[int]] = {}
        self.kinds: dict[int, int] = {}
        self.roots: dict[int, Any] = {}

    def held(self, number: int, made: Any) -> Held:
        return KINDS[self.kinds[number]][1](made)

    def reachable(self) -> set[int]:
        found, waiting = set(self.roots), list(self.roots)
        while waiting:
            for number in self.edges[waiting.pop()]:
                if number not in found:
                    found.add(number)
                    waiting.append(number)
        return found

    def make(self, numbers: random.Random) -> None:
        number, kind = next(self.numbers), numbers.randrange(len(KINDS))
        self.edges[number], self.kinds[number] = [], kind
        self.roots[number] = KINDS[kind][0]([Node(number)])

    def link(self, numbers: random.Random) -> None:
        start, end = (numbers.choice(list(self.roots)) for _ in range(2))
        self.held(start, self.roots[start]).append((end, self.roots[end]))
        self.edges[start].append(end)

    def walk(self, numbers: random.Random) -> None:
        """What is found on a walk through the objects is a root again."""
        number = numbers.choice(list(self.roots))
        made = self.roots[number]
        while numbers.randrange(4) and len(held := self.held(number, made)) > 1:
            number, made = numbers.choice(held[1:])
        self.roots[number] = made

    def let_go(self, numbers: random.Random) -> None:
        del self.roots[numbers.choice(list(self.roots))]

    def check(self) -> None:
        """All that must be there is, and nothing has died that must be."""
        found: set[int] = set()
        waiting = list(self.roots.items())
        while waiting:
            number, made = waiting.pop()
            if number in found:
                continue
            found.add(number)
            held = self.held(number, made)
            expect(type(held[0]) is Node and held[0] == number, "another node", held[0], number)
            expect([end for end, _ in held[1:]] == self.edges[number], "other edges", number)
            waiting += held[1:]
        reachable = self.reachable()
        expect(found == reachable, "lost", found ^ reachable)
        while self.died:
            number = self.died.popleft()
            expect(number not in reachable, "died", number, self.kinds[number])
            del self.edges[number], self.kinds[number]  # a second death is a KeyError


STEPS = (Graph.make, Graph.make, Graph.make, Graph.link, Graph.link, Graph.link, Graph.let_go, Graph.let_go, Graph.walk)
THRESHOLDS = ((30, 2, 1), (100, 3, 0), (700, 10, 10), (10, 1, 0))


def program(run: Run) -> None:
    """See the module."""
    died.extend(collections.deque() for _ in range(run.threads))
    graphs = [Graph(index) for index in range(run.threads)]
    before = gc.get_threshold()

    def work(index: int, numbers: random.Random) -> None:
        graph = graphs[index]
        if numbers.randrange(20) == 0:
            gc.set_threshold(*numbers.choice(THRESHOLDS))
        for _ in range(numbers.randrange(100)):
            (numbers.choice(STEPS) if graph.roots else Graph.make)(graph, numbers)
        while len(graph.roots) > 60:
            graph.let_go(numbers)
        graph.check()

    run.wait(run.workers(work))
    gc.set_threshold(*before)
    if run.failures:
        return
    for _ in range(3):
        gc.collect()
    for graph in graphs:
        graph.check()
        expect(set(graph.edges) == graph.reachable(), "lives on", set(graph.edges) - graph.reachable())


if __name__ == "__main__":
    main(program)
