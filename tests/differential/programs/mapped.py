"""map and filter objects, and every call that consumes an iterator: functions in Python and in C, ended early, failing."""

import functools
import itertools
import math
import operator
import sys
import traceback


class Cell:
    def __init__(self, v):
        self.v = v

    def add(self, x, y=1):
        return self.v + x + y

    def __lt__(self, other):
        return self.v < other.v

    def __repr__(self):
        return f"Cell({self.v})"

    @classmethod
    def make(cls, v):
        return cls(v)

    @staticmethod
    def twice(v):
        return 2 * v


def plus_one(x):
    return x + 1


def pair(x, y, *more, key=3):
    return (x, y, more, key)


def stops_at_two(x):
    if x == 2:
        raise StopIteration("two")
    return x


def fails_at_two(x):
    if x == 2:
        raise ValueError("two")
    return x


def generates(x):
    yield x
    yield x


def recursive(x):
    return sum(map(recursive, range(x))) + 1


def deep(x):
    return x if x == 0 else next(iter([*map(deep, [x - 1])])) + 1


def numbers(n):
    yield from range(n)


class Counts:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


cell = Cell(10)
ITERATORS = (
    lambda i: map(plus_one, [1, 2, i]),
    lambda i: map(plus_one, (1, 2, i)),
    lambda i: map(plus_one, range(i)),
    lambda i: map(plus_one, {1: i, 2: 3}),
    lambda i: map(plus_one, {1, 2, i}),
    lambda i: map(plus_one, numbers(i)),
    lambda i: map(plus_one, Counts(i)),
    lambda i: map(plus_one, []),
    lambda i: map(plus_one, ["x", i]),
    lambda i: map(cell.add, [1, 2, i]),
    lambda i: map(cell.add, [1, 2, i], (3, 4)),
    lambda i: map(Cell.make, [1, i]),
    lambda i: map(Cell.twice, [1, i]),
    lambda i: map(Cell, [1, i]),
    lambda i: map(pair, [1, 2], "ab"),
    lambda i: map(pair, [1, 2], "ab", (i, 5), b"xy"),
    lambda i: map(pair, [1, 2]),
    lambda i: map(lambda a, b=i: (a, b), "xyz"),
    lambda i: map(stops_at_two, [1, 2, 3]),
    lambda i: map(fails_at_two, [1, 2, 3]),
    lambda i: map(generates, [i]),
    lambda i: map(str, [1, 2.5, "x", i, None, (1,)]),
    lambda i: map(int, ["1", "2", str(i)]),
    lambda i: map(int, ["1", "x", "3"]),
    lambda i: map(len, ["", "ab", [1, i]]),
    lambda i: map(len, ["ab", i]),
    lambda i: map(abs, [-1, -i, -2.5, -1 - 1j]),
    lambda i: map(operator.add, [1, "a", 2.5], [i, "b", 1]),
    lambda i: map(operator.add, [1, 2], [i, "b"]),
    lambda i: map(math.sqrt, [4, 9.0, i, -1]),
    lambda i: map(str.upper, ["a", "ß", "b"]),
    lambda i: map("-".join, [["a"], ["b", str(i)]]),
    lambda i: map({1: i}.get, [1, 2, 3]),
    lambda i: map([7, 8, i].__getitem__, [0, 2, 5]),
    lambda i: map(isinstance, [1, "a", i], [int, int, str]),
    lambda i: map(max, [1, 5], [i, 2], [3, 3]),
    lambda i: map(functools.partial(pair, i), [1, 2]),
    lambda i: map(map, [str, int], [[1], ["2"]]),
    lambda i: map(list, ["ab", [i]]),
    lambda i: map(next, [iter([1, 2]), iter([i])]),
    lambda i: map(next, [iter([1, 2]), iter([])]),
    lambda i: map(str, map(plus_one, map(abs, [-1, i]))),
    lambda i: map(plus_one, map(plus_one, [1, i])),
    lambda i: map(None, [1]),
    lambda i: filter(None, [0, 1, "", "a", [], [i], None]),
    lambda i: filter(bool, (0, 1, i)),
    lambda i: filter(str.isalpha, "a1b2"),
    lambda i: filter(lambda x: x % 2, range(i)),
    lambda i: filter(fails_at_two, [1, 2, 3]),
    lambda i: filter({1: 1}.get, [0, 1, i]),
    lambda i: filter(len, ["", "a", i]),
    lambda i: filter(None, numbers(3)),
    lambda i: filter(None, map(operator.not_, [0, 1, i])),
    lambda i: zip(map(plus_one, [1, i]), "ab"),
    lambda i: zip("ab", filter(None, [0, i])),
    lambda i: enumerate(map(str, [1, i])),
    lambda i: enumerate("abc", i),
    lambda i: reversed([1, 2, i]),
    lambda i: reversed("ab"),
    lambda i: iter([1, 2, i]),
    lambda i: iter(()),
    lambda i: iter(range(3, 3 + i)),
    lambda i: itertools.chain([1], map(plus_one, [i]), numbers(2)),
    lambda i: iter({1: 2, i: 3}.items()),
)

CONSUMERS = (
    list,
    tuple,
    set,
    frozenset,
    sorted,
    sum,
    any,
    all,
    min,
    max,
    ",".join,
    dict,
    bytes,
    lambda x: list(x),
    lambda x: tuple(x),
    lambda x: set(x),
    lambda x: sorted(x),
    lambda x: sum(x),
    lambda x: sum(x, 1.5),
    lambda x: sum(x, []),
    lambda x: any(x),
    lambda x: all(x),
    lambda x: min(x),
    lambda x: max(x),
    lambda x: ",".join(x),
    lambda x: [0].extend(x),
    lambda x: [*x, 1],
    lambda x: [y for y in x],
    lambda x: {y: 1 for y, _ in x},
    lambda x: [next(x), next(x, "none")],
    lambda x: (next(x), list(x), list(x)),
    lambda x: sys.getsizeof(list(x)),
)


def attempt(make, consume, i):
    try:
        got = consume(make(i))
        if isinstance(got, (set, frozenset)):
            got = sorted(map(repr, got))
        if isinstance(got, list):
            got = [type(x).__name__ if "object at" in repr(x) else x for x in got]
        return "..." if "object at" in repr(got) else repr(got)
    except BaseException as error:
        places = [(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)][1:]
        return f"{type(error).__name__}: {error} {places}"


def changing():
    """The function changes what it is mapped over, and the list that is being made."""
    source = [1, 2, 3]

    def grow(x):
        if len(source) < 6:
            source.append(x)
        return x

    grown = [list(map(grow, source)), source[:]]
    target = [1, 2]

    def look(x):
        target.append(-x)
        return len(target)

    target.extend(map(look, [1, 2, 3]))
    table = {1: 2, 3: 4}

    def insert(x):
        table[x + 10] = 1
        return x

    try:
        list(map(insert, table))
    except RuntimeError as error:
        grown.append(str(error))
    return grown, target


def frames():
    seen = []

    def look(x):
        frame = sys._getframe()
        seen.append((frame.f_code.co_name, frame.f_back.f_code.co_name, frame.f_back.f_lineno - frame.f_back.f_code.co_firstlineno))
        return x

    list(map(look, [1]))
    for _ in map(look, [2]):
        pass
    sum(
        map(
            look,
            [3],
        )
    )
    return seen


def traced():
    events = []

    def tracer(frame, event, arg):
        if frame.f_code in (plus_one.__code__, stops_at_two.__code__):
            events.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer

    def starts(x):
        if x == 2:
            sys.settrace(tracer)
        return plus_one(x)

    try:
        out = [list(map(starts, [1, 2, 3])), list(map(stops_at_two, [1, 2, 3])), [x for x in map(plus_one, [1])]]
    finally:
        sys.settrace(None)
    return out, len(events) > 0


def main():
    for i in range(4):
        shown = [[attempt(make, consume, i + 1) for consume in CONSUMERS] for make in ITERATORS]
        others = [changing(), frames(), traced(), recursive(6), deep(40)]
    for row in shown:
        print(*row, sep="\n")
    print(*others, sep="\n")
    total = 0
    for _ in range(300):
        total += sum(map(plus_one, [1, 2, 3])) + len(list(map(cell.add, (1, 2))))
        total += sum(x for x in map(plus_one, [1, 2, 3]))
    print(total)


if __name__ == "__main__":
    main()
