"""Iterators that ask functions in Python about each item: filter, and its like in itertools, wherever an item is wanted."""

import itertools
import sys
import traceback
from itertools import accumulate, count, dropwhile, filterfalse, islice, starmap, takewhile


class Fails(Exception):
    pass


class Verdict:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        if isinstance(self.truth, type):
            raise self.truth("verdict")
        return self.truth


class Judge:
    def __init__(self, limit):
        self.limit = limit

    def judges(self, x):
        return x < self.limit

    def __call__(self, x):
        return x > self.limit

    @classmethod
    def of_class(cls, x):
        return x % 2

    @staticmethod
    def static(x):
        return not x % 3


def small(x):
    return x < 3


def odd(x, by=2, *more, key=None):
    return x % by


def verdict(x):
    return Verdict(x % 2 == 0)


def raises_verdict(x):
    return Verdict(Fails if x == 2 else True)


def stops_verdict(x):
    return Verdict(StopIteration if x == 2 else True)


def stops(x):
    if x == 2:
        raise StopIteration
    return True


def fails(x):
    if x == 2:
        raise Fails(x)
    return True


def generates(x):
    yield x


def two(a, b):
    return a, b


def recursive(x):
    return x <= 0 or next(filter(recursive, [x - 1]), None) is not None


def deep(x):
    return sum(filter(deep, range(x))) + x


def catches(x):
    try:
        return 1 // x
    except ZeroDivisionError:
        return True


FUNCTIONS = (small, odd, verdict, raises_verdict, stops_verdict, stops, fails, generates, Judge(2).judges, Judge(2))
FUNCTIONS += (Judge.of_class, Judge.static, lambda x: [x] if x > 1 else [], lambda x: x, lambda: 1, lambda x, y: 1, catches, recursive, deep)
KINDS = (filter, filterfalse, takewhile, dropwhile)
PAIRS = (two, lambda a, b: a, lambda a, b: b, lambda a, b: a + b, lambda *a: sum(a), lambda a: a, Judge(1).judges, fails, generates)


def loop(it):
    out = []
    for x in it:
        out.append(x)
    return out


def pairs(it):
    out = []
    for x, y in it:
        out.append((y, x))
    return out


def nexts(it):
    return next(it), next(it, "end"), next(it, None), next(it)


CONSUMERS = (
    loop, list, tuple, set, sum, max, sorted, any, all, nexts, next, pairs,
    lambda it: [*it], lambda it: [x for x in it if x], lambda it: {x: 1 for x in it}, lambda it: list(islice(it, 2)),
    lambda it: list(zip(it, "abc")), lambda it: list(enumerate(it)), lambda it: "".join(map(str, it)), lambda it: 3 in it,
    lambda it: list(filter(small, it)), lambda it: list(itertools.chain([0], it)), lambda it: min(it, default="none"),
    lambda it: [1].extend(it), lambda it: dict.fromkeys(it), lambda it: (lambda a, *b: (a, b))(*it),
)  # fmt: skip


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error)


def where(f, *args):
    try:
        return f(*args)
    except Fails:
        return [(frame.name, frame.line) for frame in traceback.extract_tb(sys.exc_info()[2])]


def suspended(kind, function):
    def give():
        for x in kind(function, range(6)):
            yield x, sum(1 for _ in kind(function, [x]))

    return list(give())


def watched(kind):
    """Tracing begins and ends while a function is being asked."""
    seen = []

    def tracer(frame, event, arg):
        seen.append((frame.f_code.co_name, event))
        return tracer

    def asked(x):
        if x == 1:
            sys.settrace(tracer)
        if x == 3:
            sys.settrace(None)
        return x != 2

    def fails_watched(x):
        sys.settrace(tracer)
        if x == 1:
            sys.settrace(None)
            raise Fails
        return False

    out = []
    for x in kind(asked, range(5)):
        out.append(x)
    out.append(list(kind(asked, range(5))))
    out.append(next(kind(asked, range(2, 5)), "none"))
    out.append(attempt(list, kind(fails_watched, range(5))))
    sys.settrace(None)
    return out, seen


def frames(kind):
    """What a function can see of its caller."""
    out = []

    def asked(x):
        frame = sys._getframe(1)
        out.append((frame.f_code.co_name, frame.f_locals.get("x")))
        return x

    for x in kind(asked, [1, 2]):
        out.append(x)
    out.append(list(kind(asked, (0, 3))))
    return out


def lives(kind):
    out = []

    class Dies:
        def __init__(self, n):
            self.n = n

        def __del__(self):
            out.append(self.n)

    for x in kind(lambda d: d.n < 2, (Dies(n) for n in range(4))):
        out.append(("kept", x.n))
    del x
    held = [Dies(n) for n in range(5, 8)]
    last = None
    for x in kind(lambda d: held.clear() or d.n % 2, iter([*held])):
        last = x.n
    out.append(last)
    for total in accumulate([Dies(8), Dies(9), Dies(10)], lambda a, b: b):
        out.append(("total", total.n))
    del total
    return out


def changes(kind):
    """The source changes while the function is asked."""
    items = [1, 2, 3]

    def asked(x):
        if len(items) < 8:
            items.append(x + len(items))
        return x % 2

    out = [list(kind(asked, items))]
    table = dict.fromkeys(range(4))
    out.append(attempt(lambda: list(kind(lambda x: table.pop(3, 1) is None, table))))
    it = kind(lambda x: next(it, None), iter([1, 2, 3, 4, 5]))
    out.append(list(it))
    return out


def main():
    for i in range(4):
        lines = []
        for kind in KINDS:
            for function in FUNCTIONS:
                lines.append([attempt(consume, kind(function, range(5))) for consume in CONSUMERS])
                lines.append([attempt(consume, kind(function, [i, 2.5, 7])) for consume in CONSUMERS])
            lines.append([where(list, kind(fails, range(4))), where(loop, kind(fails, range(4))), where(next, kind(fails, [2]))])
            lines.append([suspended(kind, small), suspended(kind, catches), frames(kind), lives(kind), changes(kind), watched(kind)])
            lines.append([list(kind(small, islice(count(), 6))), list(kind(small, (x for x in range(5))))])
        for function in PAIRS:
            for make in (
                lambda: starmap(function, [(1, 2), (3, i)]), lambda: starmap(function, [(1,), (2,), (3,)]),
                lambda: starmap(function, zip("ab", "cd")), lambda: starmap(function, [[1, 2], (), "xy", 5]),
                lambda: accumulate([1, 2, 3, i], function), lambda: accumulate("abc", function, initial="x"),
                lambda: accumulate([[1], [i]], function, initial=[]), lambda: accumulate([], function), lambda: accumulate([i], function),
            ):  # fmt: skip
                lines.append([attempt(consume, make()) for consume in CONSUMERS])
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
