"""Random operations of all threads on one container after another: each history must be linearisable.

What docs/memory-model.md calls atomic must look, in every result, as if the operations had been done one after the
other, each between its begin and its end. The model of a container is the same operation on a private copy by one
thread. What is not atomic there (searching a list, reading the values of a dict one by one) is left out, or has a
weaker check. Histories are judged by ``histories.py``; a failure prints the whole history and the seed.
"""

from __future__ import annotations

import array
import bisect
import collections
import contextlib
import gc
import heapq
import os
import queue
import random
import threading
from collections.abc import Callable, Hashable
from time import perf_counter_ns
from typing import Any

from harness import Run, expect, main
from histories import IMPOSSIBLE, Call, judge, show

Operation = Callable[..., Any]
Plan = list[tuple[str, Operation, tuple[Any, ...]]]

ERRORS = (LookupError, ValueError, AttributeError, RuntimeError, queue.Empty)


class Kind:
    """One kind of container: how to make it of a state and read it back, and what to do with it."""

    def __init__(
        self,
        name: str,
        start: Callable[[random.Random], Hashable],
        make: Callable[[Any], Any],
        freeze: Callable[[Any], Hashable],
        operations: dict[str, tuple[int, Operation, Callable[[random.Random, Callable[[], Any]], tuple[Any, ...]]]],
        value: Callable[[int], Any] = lambda n: n,
    ) -> None:
        self.name, self.start, self.make, self.freeze, self.value = name, start, make, freeze, value
        self.operations = {name: (operation, draw) for name, (_, operation, draw) in operations.items()}
        self.names = [name for name, (weight, _, _) in operations.items() for _ in range(weight)]

    def plan(self, numbers: random.Random, length: int, fresh: Callable[[], int]) -> Plan:
        """Calls for one thread, drawn before they are made."""
        chosen = []
        for _ in range(length):
            name = numbers.choice(self.names)
            operation, draw = self.operations[name]
            chosen.append((name, operation, draw(numbers, lambda: self.value(fresh()))))
        return chosen

    def model(self, state: Any, name: str, arguments: tuple[Any, ...], result: Any) -> Any:
        """See ``histories.Model``: the operation on a private copy."""
        if name == "freeze":
            return state if result == state else IMPOSSIBLE
        if name == "pop any":  # which one is up to the set
            if result == "KeyError":
                return IMPOSSIBLE if state else state
            return state - {result} if result in state else IMPOSSIBLE
        container = self.make(state)
        if outcome(self.operations[name][0], container, arguments) != result:
            return IMPOSSIBLE
        return self.freeze(container)


def outcome(operation: Operation, container: Any, arguments: tuple[Any, ...]) -> Any:
    """What a call answers: its value, or the name of the exception."""
    try:
        return operation(container, *arguments)
    except ERRORS as error:
        return type(error).__name__


def perform(container: Any, plan: Plan, results: list[tuple[int, Any, int]]) -> None:
    """Make the calls, noting when each began and ended."""
    for _, operation, arguments in plan:
        began = perf_counter_ns()
        try:
            result = operation(container, *arguments)
        except ERRORS as error:
            result = type(error).__name__
        results.append((began, result, perf_counter_ns()))


# ---- what to draw ----


def nothing(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return ()


def new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (value(),)


def two_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return ([value(), value()],)


def place(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (numbers.randrange(-3, 8),)


def place_and_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (numbers.randrange(-3, 8), value())


def part(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    start = numbers.randrange(5)
    return (start, start + numbers.randrange(5))


def part_and_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    start = numbers.randrange(5)
    return (start, start + numbers.randrange(3), [value() for _ in range(numbers.randrange(4))])


# ---- lists, and what is like them ----


def set_item(container: Any, key: Any, value: Any) -> None:
    container[key] = value


def delete_item(container: Any, key: Any) -> None:
    del container[key]


def set_part(container: Any, start: int, end: int, items: Any) -> None:
    container[start:end] = items


def delete_part(container: Any, start: int, end: int) -> None:
    del container[start:end]


def update_in_place(container: Any, items: Any) -> None:
    container |= items


def add_in_place(container: Any, items: Any) -> None:
    container += items


def few(numbers: random.Random) -> tuple[int, ...]:
    return tuple(range(-1, -numbers.randrange(1, 8), -1))


LIST: dict[str, Any] = {
    "append": (4, lambda items, value: items.append(value), new),
    "pop": (3, lambda items: items.pop(), nothing),
    "pop at": (2, lambda items, at: items.pop(at), place),
    "insert": (2, lambda items, at, value: items.insert(at, value), place_and_new),
    "get": (4, lambda items, at: items[at], place),
    "set": (4, set_item, place_and_new),
    "delete": (1, delete_item, place),
    "len": (2, lambda items: len(items), nothing),
    "copy": (1, lambda items: items.copy(), nothing),
    "list": (1, lambda items: list(items), nothing),
    "tuple": (1, lambda items: tuple(items), nothing),
    "star": (1, lambda items: [*items], nothing),
    "slice": (2, lambda items, start, end: items[start:end], part),
    "set part": (2, set_part, part_and_new),
    "delete part": (1, delete_part, part),
    "extend": (2, lambda items, more: items.extend(more), two_new),
    "+=": (1, add_in_place, two_new),
    "+": (1, lambda items: items + [0], nothing),  # noqa: RUF005 (the operator is the point)
    "reverse": (1, lambda items: items.reverse(), nothing),
    "sort": (1, lambda items: items.sort(), nothing),
    "clear": (1, lambda items: items.clear(), nothing),
    "sum": (1, lambda items: sum(items), nothing),
    "sorted": (1, lambda items: sorted(items), nothing),
    "join": (1, lambda items: ",".join(map(str, tuple(items))), nothing),
}

BYTES_LIKE: dict[str, Any] = {
    "append": (4, lambda items, value: items.append(value), new),
    "pop": (3, lambda items: items.pop(), nothing),
    "pop at": (1, lambda items, at: items.pop(at), place),
    "insert": (1, lambda items, at, value: items.insert(at, value), place_and_new),
    "get": (4, lambda items, at: items[at], place),
    "set": (4, set_item, place_and_new),
    "delete": (1, delete_item, place),
    "len": (2, lambda items: len(items), nothing),
    "slice": (2, lambda items, start, end: items[start:end], part),
    "delete part": (1, delete_part, part),
    "reverse": (1, lambda items: items.reverse(), nothing),
}
BYTEARRAY = BYTES_LIKE | {
    "extend": (2, lambda items, more: items.extend(more), two_new),
    "+=": (1, lambda items, more: add_in_place(items, bytes(more)), two_new),
    "set part": (2, set_part, part_and_new),
    "clear": (1, lambda items: items.clear(), nothing),
    "bytes": (2, lambda items: bytes(items), nothing),
    "find": (2, lambda items, value: items.find(value), new),
    "in": (2, lambda items, value: value in items, new),
    "startswith": (1, lambda items: items.startswith(b"\1"), nothing),
    "hex": (1, lambda items: items.hex(), nothing),
    "upper": (1, lambda items: items.upper(), nothing),
}
ARRAY = BYTES_LIKE | {
    "+=": (1, lambda items, more: add_in_place(items, array.array(items.typecode, more)), two_new),
    "set part": (
        2,
        lambda items, start, end, more: set_part(items, start, end, array.array(items.typecode, more)),
        part_and_new,
    ),
    "last": (2, lambda items: items[-1], nothing),
    "index": (1, lambda items, value: items.index(value), new),
    "list": (1, lambda items: list(items), nothing),
    "copy": (1, lambda items: items[:].tolist(), nothing),
    "insert first": (1, lambda items, value: items.insert(0, value), new),
    "extend": (2, lambda items, more: items.extend(more), two_new),
    "tolist": (1, lambda items: items.tolist(), nothing),
    "tobytes": (1, lambda items: items.tobytes(), nothing),
    "count": (1, lambda items, value: items.count(value), new),
}


def shift(items: Any, start: int, end: int) -> None:
    """Within one memory, which both ends of the move may share."""
    items[start : end - 1] = items[start + 1 : end]


#: Writing single items takes no lock, and is left out: see docs/memory-model.md.
VIEW: dict[str, Any] = {
    "get": (4, lambda items, at: items[at], place),
    "bytes": (2, lambda items: bytes(items), nothing),
    "list": (1, lambda items: list(items), nothing),
    "hex": (1, lambda items: items.obj.hex(), nothing),
    "slice": (2, lambda items, start, end: items[start:end].tobytes(), part),
    "every second": (1, lambda items: items[::2].tolist(), nothing),
    "equal": (1, lambda items, value: items == bytes([value] * 6), new),
    "fill": (2, lambda items, value: set_part(items, 0, 6, bytes([value] * 6)), new),
    "set part": (4, lambda items, start, end, more: set_part(items, start, end, bytes(more)), part_and_new),
    "set by a view": (2, lambda items, more: set_part(items, 1, 3, memoryview(bytes(more))), two_new),
    "reverse": (2, lambda items: items.obj.reverse(), nothing),
    "shift": (3, shift, part),
}

DEQUE: dict[str, Any] = {
    "append": (4, lambda items, value: items.append(value), new),
    "appendleft": (4, lambda items, value: items.appendleft(value), new),
    "pop": (4, lambda items: items.pop(), nothing),
    "popleft": (4, lambda items: items.popleft(), nothing),
    "get": (3, lambda items, at: items[at], place),
    "set": (2, set_item, place_and_new),
    "delete": (1, delete_item, place),
    "len": (2, lambda items: len(items), nothing),
    "rotate": (1, lambda items, by: items.rotate(by), place),
    "extend": (1, lambda items, more: items.extend(more), two_new),
    "extendleft": (1, lambda items, more: items.extendleft(more), two_new),
    "insert": (1, lambda items, at, value: items.insert(at, value), place_and_new),
    "reverse": (1, lambda items: items.reverse(), nothing),
    "copy": (1, lambda items: tuple(items.copy()), nothing),
    "clear": (1, lambda items: items.clear(), nothing),
}

HEAP: dict[str, Any] = {
    "heappush": (4, lambda items, value: heapq.heappush(items, value), new),
    "heappop": (4, lambda items: heapq.heappop(items), nothing),
    "heapreplace": (2, lambda items, value: heapq.heapreplace(items, value), new),
    "heappushpop": (2, lambda items, value: heapq.heappushpop(items, value), new),
    "first": (2, lambda items: items[0], nothing),
    "len": (1, lambda items: len(items), nothing),
    "list": (1, lambda items: list(items), nothing),
    "heapify": (1, lambda items: heapq.heapify(items), nothing),
    "nsmallest": (1, lambda items: heapq.nsmallest(1, tuple(items)), nothing),
}

SORTED: dict[str, Any] = {
    "insort": (4, lambda items, value: bisect.insort(items, value), new),
    "pop": (2, lambda items: items.pop(), nothing),
    "pop first": (2, lambda items: items.pop(0), nothing),
    "copy": (1, lambda items: items.copy(), nothing),
}

# ---- dicts and sets ----


def some_key(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (KEYS[numbers.randrange(len(KEYS))],)


def key_and_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (KEYS[numbers.randrange(len(KEYS))], value())


def items_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return ({KEYS[numbers.randrange(len(KEYS))]: value() for _ in range(3)},)


def key_and_end(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (KEYS[numbers.randrange(len(KEYS))], numbers.random() < 0.5)


#: the keys of the episode; ``use_keys`` changes them while no thread works
KEYS: list[Any] = []


class Own:
    """A key that is equal to itself only."""


class Python:
    """A key whose hash and equality are Python code: other threads may come in between, on stock as well.

    So these histories are made, but not judged (stock can even show such a key twice in one dict).
    """

    def __init__(self, number: int) -> None:
        self.number = number

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Python) and self.number == other.number


KEY_KINDS: dict[str, Callable[[int], Any]] = {
    "str": lambda n: f"key {n}",
    "int": lambda n: n * 8,  # in one place of a small table
    "negative int": lambda n: -n,
    "big int": lambda n: n << 70,
    "float": lambda n: n + 0.5,
    "bytes": lambda n: b"%d" % n,
    "tuple": lambda n: (n, f"part {n}"),
    "mixed": lambda n: (f"key {n}", n, n + 0.5, (n,))[n % 4],
    "bool and None": lambda n: (None, True, False, n)[n % 4],
    "object": lambda n: Own(),
    "Python": lambda n: Python(n % 5),
}


def use_keys(numbers: random.Random, count: int, container: str) -> str:
    kind = numbers.choice(list(KEY_KINDS))
    if container == "OrderedDict" and kind == "Python":
        kind = "object"  # the host's own is not safe then: stock crashes, too
    KEYS[:] = [KEY_KINDS[kind](n) for n in range(count)]
    return kind


def some_items(numbers: random.Random) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(KEYS[: numbers.randrange(len(KEYS))], 0).items())


DICT: dict[str, Any] = {
    "set": (5, set_item, key_and_new),
    "get item": (4, lambda table, key: table[key], some_key),
    "get": (4, lambda table, key: table.get(key), some_key),
    "delete": (2, delete_item, some_key),
    "pop": (3, lambda table, key: table.pop(key, None), some_key),
    "setdefault": (3, lambda table, key, value: table.setdefault(key, value), key_and_new),
    "in": (3, lambda table, key: key in table, some_key),
    "len": (2, lambda table: len(table), nothing),
    "popitem": (2, lambda table: table.popitem(), nothing),
    "copy": (1, lambda table: tuple(table.copy().items()), nothing),
    "dict": (1, lambda table: tuple(dict(table).items()), nothing),
    "items": (1, lambda table: list(table.items()), nothing),
    "keys": (1, lambda table: list(table), nothing),
    "tuple of keys": (1, lambda table: tuple(table.keys()), nothing),
    "update": (2, lambda table, more: table.update(more), items_new),
    "|=": (1, update_in_place, items_new),
    "|": (1, lambda table: tuple((table | {}).items()), nothing),
    "clear": (1, lambda table: table.clear(), nothing),
}
#: ``popitem`` of an OrderedDict and ``move_to_end`` keep a second order
ORDERED = DICT | {
    "popitem": (1, lambda table: table.popitem(), nothing),
    "popitem first": (2, lambda table: table.popitem(last=False), nothing),
    "move": (3, lambda table, key, end: table.move_to_end(key, end), key_and_end),
    "dict": (1, lambda table: tuple(table), nothing),
}
del ORDERED["|"]  # Python code asks for its class
COUNTER = {name: DICT[name] for name in ("set", "get item", "get", "pop", "setdefault", "in", "len", "keys")}
#: of an OrderedDict these are made of several steps, in C that may run Python code
for _name in ("copy", "items", "update", "|="):
    ORDERED.pop(_name)
DEFAULT = DICT | {
    "get item": (5, lambda table, key: table[key], some_key),
    "get": (3, lambda table, key: table.get(key), some_key),
}

SET: dict[str, Any] = {
    "add": (5, lambda members, key: members.add(key), some_key),
    "discard": (4, lambda members, key: members.discard(key), some_key),
    "remove": (2, lambda members, key: members.remove(key), some_key),
    "in": (5, lambda members, key: key in members, some_key),
    "len": (2, lambda members: len(members), nothing),
    "pop any": (2, lambda members: members.pop(), nothing),
    "copy": (1, lambda members: members.copy(), nothing),
    "set": (1, lambda members: set(members), nothing),
    "frozenset": (1, lambda members: frozenset(members), nothing),
    "list": (1, lambda members: set(list(members)), nothing),  # noqa: C414 (the list is the point)
    "clear": (1, lambda members: members.clear(), nothing),
    "update": (1, lambda members, key: members.update((key,)), some_key),
    "|": (1, lambda members, key: members | {key}, some_key),
    "-": (1, lambda members, key: members - {key}, some_key),
    "&": (1, lambda members, key: members & {key}, some_key),
}


# ---- attributes, names and other variables ----


class Plain:
    """Its attributes live inside it, until somebody asks for the dict."""


class Full:
    """Has no room inside for more names: what gets another one gets a dict."""

    def __init__(self) -> None:
        self.first = 0


for _ in range(40):
    Full()


class Slots:
    """Its attributes have fixed places."""

    __slots__ = ("n0", "n1", "n2", "n3")


NAMES = ("n0", "n1", "n2", "n3")


def name(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (numbers.choice(NAMES),)


def name_and_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return (numbers.choice(NAMES), value())


def two_new(numbers: random.Random, value: Callable[[], Any]) -> tuple[Any, ...]:
    return value(), value()


def set_n0(thing: Any, value: Any) -> None:
    thing.n0 = value


def set_n1(thing: Any, value: Any) -> None:
    thing.n1 = value


def delete_n0(thing: Any) -> None:
    del thing.n0


ATTRIBUTES: dict[str, Any] = {
    "set n0": (4, set_n0, new),
    "set n1": (4, set_n1, new),
    "n0": (4, lambda thing: thing.n0, nothing),
    "n1": (4, lambda thing: thing.n1, nothing),
    "del n0": (1, delete_n0, nothing),
    "setattr": (3, lambda thing, name, value: setattr(thing, name, value), name_and_new),
    "getattr": (3, lambda thing, name: getattr(thing, name, None), name),
    "hasattr": (2, lambda thing, name: hasattr(thing, name), name),
    "delattr": (1, lambda thing, name: delattr(thing, name), name),
}
DICT_OF_ATTRIBUTES = ATTRIBUTES | {
    "vars": (1, lambda thing: tuple(sorted(vars(thing).copy().items())), nothing),
    "dict get": (2, lambda thing, name: thing.__dict__.get(name), name),
    "dict set": (2, lambda thing, name, value: thing.__dict__.__setitem__(name, value), name_and_new),
    "dict pop": (1, lambda thing, name: thing.__dict__.pop(name, None), name),
    "dict update": (1, lambda thing, a, b: thing.__dict__.update(n0=a, n1=b), two_new),
    "dict": (1, lambda thing: len(thing.__dict__), nothing),
}


def attributes_of(thing: Any) -> Hashable:
    return tuple((name, getattr(thing, name)) for name in NAMES if hasattr(thing, name))


def thing_of(cls: type) -> Callable[[Any], Any]:
    def make(state: Any) -> Any:
        thing = cls()
        for name, value in state:
            setattr(thing, name, value)
        return thing

    return make


def class_of(state: Any) -> Any:
    return type("Class", (), dict(state))


def cells(state: Any) -> Any:
    """Closure variables: a pair of a reader and a writer."""
    variable = state

    def read() -> Any:
        return variable

    def write(value: Any) -> None:
        nonlocal variable
        variable = value

    return read, write


CELL: dict[str, Any] = {
    "read": (3, lambda pair: pair[0](), nothing),
    "write": (3, lambda pair, value: pair[1](value), new),
}

QUEUE: dict[str, Any] = {
    "put": (3, lambda items, value: items.put(value), new),
    "get": (3, lambda items: items.get_nowait(), nothing),
    "size": (1, lambda items: items.qsize(), nothing),
    "empty": (1, lambda items: items.empty(), nothing),
}


def simple_queue(state: Any) -> Any:
    made: Any = queue.SimpleQueue()
    for value in state:
        made.put(value)
    return made


def drain(items: Any) -> Hashable:
    taken = []
    with contextlib.suppress(queue.Empty):
        while True:
            taken.append(items.get_nowait())
    return tuple(taken)


class Items(list):  # type: ignore[type-arg]
    """A subclass that changes nothing."""


class Table(dict):  # type: ignore[type-arg]
    """A subclass that changes nothing."""


def no_items(numbers: random.Random) -> tuple[Any, ...]:
    return ()


KINDS = [
    Kind("list", few, list, tuple, LIST),
    Kind("list of floats", few, list, tuple, LIST, value=float),
    Kind("subclass of list", few, Items, tuple, {name: LIST[name] for name in LIST if name != "copy"}),
    Kind("heap", lambda numbers: tuple(sorted(few(numbers))), list, tuple, HEAP, value=lambda n: n * 7919 % 100003),
    Kind("sorted list", no_items, list, tuple, SORTED, value=lambda n: n * 7919 % 100003),
    Kind("deque", few, collections.deque, tuple, DEQUE),
    Kind("bounded deque", few, lambda state: collections.deque(state, 6), tuple, {
        name: DEQUE[name] for name in DEQUE if name != "insert"
    }),
    Kind("bytearray", lambda numbers: b"\1\2\3", bytearray, bytes, BYTEARRAY, value=lambda n: n % 251),
    Kind("memoryview", lambda numbers: b"\1\2\3\4\5\6", lambda state: memoryview(bytearray(state)), bytes, VIEW,
         value=lambda n: n % 251),
    Kind("array", few, lambda state: array.array("q", state), tuple, ARRAY),
    Kind("array of floats", few, lambda state: array.array("d", state), tuple, ARRAY, value=float),
    Kind("dict", some_items, dict, lambda table: tuple(table.items()), DICT),
    Kind("subclass of dict", some_items, Table, lambda table: tuple(table.items()), DICT),
    Kind("OrderedDict", some_items, collections.OrderedDict, lambda table: tuple(table.items()), ORDERED),
    Kind("Counter", some_items, lambda state: collections.Counter(dict(state)), lambda table: tuple(table.items()),
         COUNTER),
    Kind("defaultdict", some_items, lambda state: collections.defaultdict(int, state),
         lambda table: tuple(table.items()), DEFAULT),
    Kind("set", lambda numbers: frozenset(KEYS[: len(KEYS) // 2]), set, frozenset, SET),
    Kind("attributes", no_items, thing_of(Plain), attributes_of, DICT_OF_ATTRIBUTES),
    Kind("order of attributes", no_items, thing_of(Plain), lambda thing: tuple(vars(thing).items()), ATTRIBUTES),
    Kind("attributes of a full class", no_items, thing_of(Full), attributes_of, ATTRIBUTES),
    Kind("slots", no_items, thing_of(Slots), attributes_of, ATTRIBUTES),
    Kind("class attributes", no_items, class_of, attributes_of, ATTRIBUTES),
    Kind("closure variable", lambda numbers: 0, cells, lambda pair: pair[0](), CELL),
    Kind("SimpleQueue", few, simple_queue, drain, QUEUE),
]  # fmt: skip

WANTED = os.environ.get("STRESS_KINDS")


class Episode:
    """One container and what all threads do to it."""

    def __init__(self, kind: Kind, numbers: random.Random, threads: int, length: int) -> None:
        self.kind, self.keys = kind, use_keys(numbers, numbers.choice((3, 6, 9, 30)), kind.name)
        self.state = kind.start(numbers)
        self.container = kind.make(self.state)
        fresh = iter(range(1, 1 << 30))
        self.plans = [kind.plan(numbers, length, lambda: next(fresh)) for _ in range(threads)]
        self.results: list[list[tuple[int, Any, int]]] = [[] for _ in range(threads)]

    def calls(self) -> list[Call]:
        """The history, with a look at the container at its end."""
        made = [
            Call(thread, began, ended, name, arguments, result)
            for thread, (plan, results) in enumerate(zip(self.plans, self.results, strict=True))
            for (name, _, arguments), (began, result, ended) in zip(plan, results, strict=True)
        ]
        last = max(call.ended for call in made) + 1
        return [*made, Call(-1, last, last, "freeze", (), self.kind.freeze(self.container))]


class Program:
    """Episodes one after the other; the threads meet between them, and one of them judges and draws the next."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.numbers = random.Random(run.seed)
        self.kinds = [kind for kind in KINDS if WANTED is None or kind.name in WANTED.split(",")]
        self.judged: collections.Counter[str] = collections.Counter()
        self.given_up = 0
        self.episode: Episode | None = None
        self.barrier = threading.Barrier(run.threads, self.turn)

    def turn(self) -> None:
        """Between two episodes, in one thread while the others wait."""
        if self.episode is not None:
            self.check(self.episode)
        self.episode = None
        if not self.run.over():
            kind = self.numbers.choice(self.kinds)
            length = self.numbers.choice((10, 40, 800 // self.run.threads))
            self.episode = Episode(kind, self.numbers, self.run.threads, length)

    def check(self, episode: Episode) -> None:
        calls = episode.calls()
        if episode.keys == "Python":
            return
        verdict = judge(calls, episode.state, episode.kind.model)
        self.judged[episode.kind.name] += 1
        self.given_up += verdict.linearisable is None
        if verdict.linearisable is False:
            self.run.fail(
                f"episode {self.judged.total()}, {episode.kind.name} with keys of kind {episode.keys}: no order of "
                f"{len(calls)} calls that began with {episode.state!r}; " + show(verdict)
            )

    def work(self, index: int) -> None:
        """One thread's part of each episode."""
        try:
            while True:
                self.barrier.wait()
                episode = self.episode
                if episode is None:
                    return
                perform(episode.container, episode.plans[index], episode.results[index])
                self.run.done[index] += 1
        except threading.BrokenBarrierError:
            return  # another thread failed, and says why
        except BaseException:
            self.barrier.abort()
            raise


def program(run: Run) -> None:
    """See the module."""
    shared = Program(run)
    threads = run.workers(lambda index, numbers: shared.work(index))
    run.wait(threads)
    expect(shared.judged.total() or run.failures, "no history was judged")
    expect(shared.given_up <= 1 + shared.judged.total() // 20, "searches given up", shared.given_up)
    print(", ".join(f"{count} {name}" for name, count in sorted(shared.judged.items())), end="; ")
    print(f"{shared.given_up} given up")
    gc.collect()


if __name__ == "__main__":
    main(program)
