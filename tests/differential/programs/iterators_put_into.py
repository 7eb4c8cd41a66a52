# globals: own it notes deaths in a list of the module
"""Generators and other iterators given to deques, sets, bytes and bytearrays: results, errors, sizes, deaths, what is seen on the way."""

import sys
import traceback
from collections import deque

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Noted({self.name})"

    def __hash__(self):  # the same in each run, for sets let go of their members in the table's order
        return self.name

    def __del__(self):
        frame = sys._getframe(1)
        log.append((self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))


class Keyed(Noted):
    def __hash__(self):
        if self.name == 7:
            raise ValueError("no hash for seven")
        log.append(("hash", self.name))
        return self.name % 2

    def __eq__(self, other):
        if self.name == 5:
            raise ValueError("five is not compared")
        log.append(("equal", self.name, getattr(other, "name", other)))
        return isinstance(other, Keyed) and self.name % 4 == other.name % 4


class Index:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Index({self.n})"

    def __index__(self):
        log.append(("index", self.n))
        if self.n == 9:
            raise KeyError(9)
        return self.n


class Fresh:
    """Items that nobody else has."""

    def __init__(self, kind, names):
        self.kind, self.names = kind, names

    def __getitem__(self, i):
        return self.kind(self.names[i])

    def __iter__(self):
        return map(self.kind, self.names)


class Subscripted:
    def __init__(self, values):
        self.values = values

    def __getitem__(self, i):
        return self.values[i]


class Yields:
    def __init__(self, values):
        self.values = values

    def __iter__(self):
        yield from self.values


class SetOfItsOwn(set):
    def __iter__(self):
        yield "its own"


class IndexYields(Yields):
    def __index__(self):
        return 3


class BytesYields(Yields):
    def __bytes__(self):
        return b"by itself"


def items(values, fail_after=None):
    held = Noted("held")
    for i, value in enumerate(values):
        if i == fail_after:
            raise KeyError(i)
        yield value
    held.name = "held to the end"


def same(x):
    return x


def show(function, *args):
    try:
        result = function(*args)
        print(type(result).__name__, sorted(map(repr, result)) if isinstance(result, set | frozenset) else result)
    except Exception as error:
        print(type(error).__name__, error, [(entry.name, entry.line) for entry in traceback.extract_tb(error.__traceback__)])
        error = None
    result = None
    print(log)
    log.clear()


def filled(into, method, values):
    made = into
    getattr(made, method)(values)
    return made


VALUES = [
    lambda: [],
    lambda: [1],
    lambda: range(40),
    lambda: [0, 255, 1, True],
    lambda: [1, 256],
    lambda: [1, -1],
    lambda: [1, 2**70],
    lambda: [1, "x", 2],
    lambda: [1, 2.5],
    lambda: [[1], [2]],
    lambda: [(1, 2), "a", None, (1, 2), 5, 5],
    lambda: [Index(5), 3, Index(300)],
    lambda: [3, Index(9)],
    lambda: Fresh(Noted, range(5)),
    lambda: Fresh(Keyed, (1, 2, 3, 5, 6, 9)),
    lambda: Fresh(Keyed, (1, 7, 2)),
]
GIVERS = [
    items,
    lambda values: items(values, 2),
    lambda values: (value for value in values),
    lambda values: map(same, values),
    lambda values: map(str, values),
    lambda values: filter(None, values),
    lambda values: iter(values),
    Subscripted,
    Yields,
    IndexYields,
    BytesYields,
    lambda values: iter(Subscripted(values)),
]
CONSUMERS = [
    lambda g: deque(g),
    lambda g: deque(g, 3),
    lambda g: deque(g, 0),
    lambda g: deque(g, None),
    lambda g: deque(g, -1),
    lambda g: deque(g, maxlen=2),
    lambda g: filled(deque([1, Noted("old")], 3), "extend", g),
    lambda g: filled(deque([1, Noted("old")], 3), "extendleft", g),
    lambda g: filled(deque(), "extend", g),
    lambda g: filled(deque(), "extendleft", g),
    lambda g: filled(deque([], 0), "extend", g),
    lambda g: filled({1, 100}, "update", g),
    lambda g: filled({1, Keyed(10)}, "update", g),
    lambda g: {1}.union(g),
    lambda g: frozenset(g),
    lambda g: bytes(g),
    lambda g: bytearray(g),
    lambda g: filled(bytearray(b"a"), "extend", g),
]


def everything():
    for consume in CONSUMERS:
        for give in GIVERS:
            for values in VALUES:
                show(lambda consume=consume, give=give, values=values: consume(give(values())))


def direct():
    queue, members, made = deque(maxlen=4), {0}, deque()
    for values in VALUES[:4]:
        queue.extend(value for value in values())
        queue.extendleft(value for value in values())
        members.update(value for value in values())
        made.extend(map(same, values()))
        members.update(zip(values(), values()))
        print(queue, sorted(map(str, members)), made, deque(v for v in values()), deque((v for v in values()), 5))
        print(deque(map(same, values())), deque(map(str, values())), bytes(same(v) for v in values()), bytearray(v for v in values()))
    for more in (SetOfItsOwn({1, 2}), Yields([7, 8])):
        members.update(more)
        print(sorted(map(str, members)), deque(more), set(more))


def grown(queue):
    for i in range(70):
        queue.append(i)
    return sys.getsizeof(queue)


def sizes():
    for n in [*range(12), 31, 32, 33, 63, 64, 65, 66, 127, 128, 129, 500]:
        made, left, bounded = deque(range(0)), deque(), deque((i for i in range(n)), 40)
        made.extend(i for i in range(n))
        left.extendleft(i for i in range(n))
        print(n, *(sys.getsizeof(q) for q in (made, left, bounded, deque(i for i in range(n)), deque(range(n)), deque(range(n)).copy())))
        print(*(grown(q) for q in (made, left, bounded, deque(i for i in range(n)), deque(range(n)), deque(range(n)).copy())))
        array, members = bytearray(i % 256 for i in range(n)), {1}
        members.update(i for i in range(n))
        print(sys.getsizeof(array), array.__alloc__(), sys.getsizeof(members), sys.getsizeof(bytes(i % 256 for i in range(n))))
    print(grown(deque()), grown(deque([])), grown(deque([], 0)), grown(deque(()).copy()), grown(deque([1]).copy()))
    for n in (4095, 4096, 4097, 20000):
        print(len(bytes(i & 255 for i in range(n))), sys.getsizeof(bytearray(i & 255 for i in range(n))))


def seen():
    """Each item is there before the next one is asked for."""
    queue, members = deque([0], 3), {0}

    def looks(container):
        for i in range(1, 5):
            print(container)
            yield i

    queue.extend(looks(queue))
    queue.extendleft(looks(queue))
    members.update(looks(members))

    def changes():
        for i in range(3):
            yield i
            queue.clear()
            members.clear()

    queue.extend(changes())
    members.update(changes())
    print(queue, members)
    walk = iter(queue)
    queue.extend(i for i in ())
    print(list(walk))
    queue.extend([1])
    walk = iter(queue)
    queue.extend(i for i in (5, 6))
    show(lambda: list(walk))
    empty = deque(maxlen=0)
    walk = iter(empty)
    empty.extend(i for i in (5, 6))
    show(lambda: list(walk))

    def itself():
        yield 1
        members.update(generator)

    generator = itself()
    show(lambda: members.update(generator))
    print(members)


def main():
    everything()
    for _ in range(3):
        direct()
    sizes()
    seen()


if __name__ == "__main__":
    main()
