"""tuple.__new__(class, iterator), as namedtuple's _make and _replace have it: of generators and iterators, short and failing."""

import collections
import itertools
import os
import traceback

Point = collections.namedtuple("Point", "x y z", defaults=(0,))
new = tuple.__new__


class Loud(tuple):
    """Neither method is asked by tuple's own __new__."""

    def __new__(cls, *args):
        print("__new__", args)
        return new(cls, args)

    def __init__(self, *args):
        print("__init__", args)


class Slotless(tuple):
    pass


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        raise LookupError("no more")


class Says:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def numbers(n, fails=None, stops=None, calls_c=False):
    for i in range(n):
        if i == fails:
            raise ValueError(i)
        if i == stops:
            return
        if calls_c:
            os.getpid()
        yield i


def nested(n):
    yield from (new(Point, (j for j in range(i))) for i in range(n))


ITERATORS = (
    lambda: numbers(3),
    lambda: numbers(0),
    lambda: numbers(3, fails=2),
    lambda: numbers(5, stops=3),
    lambda: numbers(3, calls_c=True),
    lambda: nested(4),
    lambda: map(abs, [-1, 2, -3]),
    lambda: map(lambda x: x + 1, (1, 2)),
    lambda: map({"x": 1}.pop, ("x", "y"), (5, 6)),
    lambda: map({"x": 1}.pop, ("x", "y")),
    lambda: zip("ab", (1, 2)),
    lambda: reversed([1, 2, 3]),
    lambda: iter({"a": 1, "b": 2}),
    lambda: iter(range(4)),
    lambda: enumerate("ab"),
    lambda: itertools.islice(numbers(10), 2, 5),
    lambda: itertools.chain([1], numbers(2)),
    lambda: filter(None, [0, 1, 2]),
    lambda: (x for x in [1.5, "a", None]),
    lambda: Broken(),
    lambda: [1, 2],
    lambda: (1, 2),
    lambda: {1: 2},
    lambda: 7,
)


def attempt(call, *args):
    try:
        result = call(*args)
        shown = [*result] if isinstance(result, tuple) else result
        return type(result).__name__, [[*x] if isinstance(x, tuple) else x for x in shown]
    except Exception as error:
        places = [(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)][1:]
        return type(error).__name__, str(error), places


def makes():
    for cls in (Point, Slotless, Loud, tuple, list, 3):
        for make in ITERATORS:
            print(getattr(cls, "__name__", cls), attempt(new, cls, make()))


def named():
    p = Point(1, 2, 3)
    for call in (
        lambda: p._replace(y=5),
        lambda: p._replace(x=len, z=None),
        lambda: p._replace(w=5),
        lambda: p._replace(),
        lambda: Point._make([1, 2]),
        lambda: Point._make(numbers(3)),
        lambda: Point._make(numbers(4)),
        lambda: Point._make(range(3)),
        lambda: Point._make(itertools.repeat(1, 3)),
        lambda: Point._make(5),
    ):
        shown = attempt(call)
        print(shown[0], "..." if " at 0x" in str(shown) else shown[1:])


def wrong():
    print(attempt(new))
    print(attempt(new, Point, numbers(1), 2))
    print(attempt(lambda: new(Point, sequence=numbers(1))))
    print(attempt(list.__new__, Point, numbers(1)))
    print(attempt(object.__new__, Point, numbers(1)))


def deaths():
    made = new(Slotless, (Says(i) for i in range(3)))
    print("made", len(made))
    del made
    try:
        new(Slotless, (Says(i) if i < 2 else 1 // 0 for i in range(3)))
    except ZeroDivisionError:
        print("failed")


def suspended():
    """The call is left half-way: items are asked for while its generator runs."""

    def asks():
        yield 1
        try:
            next(generator)
        except ValueError as error:
            yield str(error)

    generator = asks()
    print(new(Slotless, generator))


def main():
    for _ in range(3):
        makes()
        named()
        wrong()
        deaths()
        suspended()
    total = 0
    p = Point(1, 2, 3)
    for i in range(300):
        p = p._replace(x=i, z=p.x)
        total += p.x + p.z + new(Slotless, (j for j in range(3)))[2]
    print(total)


if __name__ == "__main__":
    main()
