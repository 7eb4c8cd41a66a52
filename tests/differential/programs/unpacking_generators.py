# globals: own it notes deaths in a list of the module
"""a, b = generator: results, too few and too many, errors, what closing does, deaths, frames."""

import gc
import sys
import traceback

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Noted({self.name})"

    def __del__(self):
        frame = sys._getframe(1)
        log.append((self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))


class Target:
    pass


def items(n, fail_after=None):
    held = Noted("held")
    try:
        for i in range(n):
            if i == fail_after:
                raise KeyError(i)
            yield Noted(i)
        return Noted("returned")
    finally:
        log.append(("closed", sys.exception(), sys._getframe(1).f_code.co_name))
        held.name = "held to the end"


def two(g):
    a, b = g
    return [a, b]


def three(g):
    [a, (b, c), d] = g, g, g
    return [a is d, b, c]


def many(g):
    first, second, third, fourth, fifth = g
    return [fifth, first, second, third, fourth]


def one(g):
    (a,) = g
    return [a]


def in_calls(g):
    return max(1, *[x + y for x, y in [(value for value in (1, 2)), (value for value in (3, 4))]]), two(g)


def in_loop(g):
    out = []
    for a, b in (g, (x for x in (5, 6)), (x for x in "ab")):
        out.append((b, a))
    return out


def to_attributes(g):
    target, held = Target(), [None] * 3
    target.a, held[1] = g
    return [target.a, held]


def with_rest(g):
    a, *b = g
    return [b, a]


def show(function, *args):
    try:
        result = function(*args)
        print(type(result).__name__, result)
    except Exception as error:
        print(type(error).__name__, error, [(entry.name, entry.line, entry.lineno) for entry in traceback.extract_tb(error.__traceback__)])
        error = None
    result = None
    print(log)
    log.clear()


WAYS = [two, three, many, one, in_calls, in_loop, to_attributes, with_rest]


def everything():
    for way in WAYS:
        for n in range(8):
            show(lambda way=way, n=n: way(items(n)))
            for fail_after in range(4):
                show(lambda way=way, n=n, fail_after=fail_after: way(items(n, fail_after)))
            show(lambda way=way, n=n: way(i for i in range(n)))


def inside():
    def names():
        frame = sys._getframe()
        yield frame.f_back.f_code.co_name, frame.f_back.f_lineno - frame.f_back.f_code.co_firstlineno
        gc.collect(0)
        yield frame.f_back.f_lasti

    a, b = names()
    print(a, b)

    def itself():
        yield 1
        x, y = generator
        yield x

    generator = itself()
    show(lambda: two(generator))
    generator = itself()
    next(generator)
    show(lambda: two(generator))
    closed = items(2)
    closed.close()
    show(lambda: two(closed))
    started = items(3)
    next(started)
    show(lambda: two(started))
    show(lambda: two(started))


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

    def of(on):
        a, b = turns(on)
        c, d = turns(on)
        return a, b, c, d

    print(of(True))
    sys.settrace(None)
    print(events)
    print(of(False))


first, second = (number for number in (10, 20))


def main():
    for _ in range(3):
        everything()
    for _ in range(3):
        inside()
    traced()
    print(first, second)


if __name__ == "__main__":
    main()
