# globals: own it notes deaths in a list of the module
"""[*generator], (*generator,), {*generator} and f(a, *generator): results, errors, sizes, deaths, frames, what runs on the way."""

import gc
import sys
import traceback
import weakref

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Noted({self.name})"

    def __hash__(self):
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


def items(values, fail_after=None):
    held = Noted("held")
    for i, value in enumerate(values):
        if i == fail_after:
            raise KeyError(i)
        yield value
        value = None
    held.name = "held to the end"
    return "returned"


def takes(*args, k=0):
    return args, k


def show(function, *args):
    try:
        result = function(*args)
        print(type(result).__name__, sorted(map(repr, result)) if isinstance(result, set) else result)
    except Exception as error:
        print(type(error).__name__, error, [(entry.name, entry.line) for entry in traceback.extract_tb(error.__traceback__)])
        error = None
    result = None
    print(log)
    log.clear()


VALUES = [
    list,
    lambda: [1],
    lambda: range(40),
    lambda: [1, "x", 2.5, None, 1, True],
    lambda: [1, [2], 3],
    lambda: map(Noted, range(5)),
    lambda: map(Keyed, (1, 2, 3, 5, 6, 9)),
    lambda: map(Keyed, (1, 7, 2)),
    lambda: map(Keyed, (1, 3, 5, 9, 13, 2)),
]
DISPLAYS = [
    lambda g: [*g],
    lambda g: (*g,),
    lambda g: {*g},
    lambda g: [0, *g, 9],
    lambda g: {0, *g, 9},
    lambda g: [*g, *g],
    lambda g: [*"ab", *g, *g],
    lambda g: takes(1, *g),
    lambda g: takes(1, *g, k=2),
    lambda g: takes(*g, *g),
    lambda g: takes(0, *g, 1, **{"k": 5}),
    lambda g: [[*g], {*g}, *g],
    lambda g: {**{"a": [*g]}, "b": (*g,)},
]


def direct(values):
    # Nothing else is on the stack.
    g = items(values())
    made = [*g]
    print(made, [*g])
    members = {*items(values())}
    print(sorted(map(repr, members)))
    members = made = None


def everything():
    for display in DISPLAYS:
        for values in VALUES:
            show(lambda display=display, values=values: display(items(values())))
            show(lambda display=display, values=values: display(items(values(), 2)))
            show(lambda display=display, values=values: display(value for value in values()))
    for values in VALUES:
        show(direct, values)


def sizes():
    for n in [*range(20), 31, 32, 33, 64, 100, 1000]:
        made, more = [*(i for i in range(n))], [1, *(i for i in range(n))]
        many = [1, 2, 3, 4, 5, *(i for i in range(n)), 6, *(i for i in range(n))]
        print(n, *(sys.getsizeof(x) for x in (made, more, many, {*(i for i in range(n))}, {1, 2, *(i for i in range(n))})))
        for i in range(10):
            made.append(i)
            more.append(i)
        print(sys.getsizeof(made), sys.getsizeof(more))


def inside():
    def names():
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_name != "main":
            yield frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, frame.f_lasti
            frame = frame.f_back

    print([*names()], (*names(),), sorted({*names()}))
    print(takes(1, *names()))


def interrupted():
    def collects():
        for i in range(3):
            gc.collect(0)
            yield [i]

    print([*collects()], takes(0, *collects()))

    def itself():
        yield 1
        yield [*generator]

    generator = itself()
    show(lambda: [*generator])
    show(lambda: [*generator])
    generator = itself()
    show(lambda: {*generator})

    def resumed():
        yield 1
        yield from (next(other) for _ in range(2))

    other = items([5, 6, 7])
    show(lambda: [[*resumed()], *other])
    closed = items([1, 2])
    next(closed)
    closed.close()
    show(lambda: [*closed])
    watched = items([1, 2])
    reference = weakref.ref(watched, lambda _: log.append("generator"))
    made = [*watched]
    del watched
    print(made, reference(), log)
    log.clear()


def nested(depth):
    return [*(nested(depth - 1) for _ in range(2))] if depth else depth


def deep(n):
    def more():
        yield from [*deep(n - 1)] if n else ()
        yield n

    return more()


def traced():
    events = []

    def tracer(frame, event, _):
        if frame.f_code.co_name in ("turns", "of"):
            events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer

    def turns(on):
        yield 1
        sys.settrace(tracer if on else None)
        yield 2
        yield 3

    def of(on):
        made = [*turns(on), 4]
        members = {*turns(on)}
        return made, members

    print(of(True))
    sys.settrace(None)
    print(events)
    print(of(False))


def main():
    for _ in range(2):
        everything()
    sizes()
    for _ in range(3):
        inside()
    interrupted()
    print(nested(7), [*deep(20)])
    traced()


if __name__ == "__main__":
    main()
