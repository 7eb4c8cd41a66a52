"""== and != of tuples whose items are compared by Python code: who is asked, in which order, what the answers are taken for, and
what is left behind by one that raises."""

import sys
import traceback


class Noted:
    def __init__(self, log, value, answer=None):
        self.log, self.value, self.answer = log, value, answer

    def __repr__(self):
        return f"{type(self).__name__}({self.value})"

    def __eq__(self, other):
        self.log.append(("eq", repr(self), repr(other)))
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return self.answer
        if not isinstance(other, Noted):
            return NotImplemented
        return self.value == other.value


class Derived(Noted):
    def __eq__(self, other):
        self.log.append(("derived", repr(self), repr(other)))
        return super().__eq__(other)


class Truth:
    def __init__(self, log, truth):
        self.log, self.truth = log, truth

    def __bool__(self):
        self.log.append(("bool", self.truth))
        if self.truth is None:
            raise ZeroDivisionError("neither")
        return self.truth


class Dies:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __eq__(self, other):
        return True

    def __del__(self):
        self.log.append(("dies", self.name))


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        frames = [(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
        return type(error).__name__, str(error), frames


def equal(a, b):
    return a == b


def unequal(a, b):
    if a != b:
        return "unequal"
    return "equal"


def both(log, a, b):
    for function in (equal, unequal):
        for left, right in ((a, b), (b, a)):
            print(function.__name__, attempt(function, left, right), log)
            log.clear()


def answers():
    for _ in range(3):
        log = []

        def n(value, answer=None, log=log):
            return Noted(log, value, answer)

        def d(value, answer=None, log=log):
            return Derived(log, value, answer)

        same = n(0)
        both(log, (1, n(1), "x", n(2)), (1, n(1), "x", n(2)))
        both(log, (1, n(1), "x", n(2)), (1, n(1), "x", n(3)))
        both(log, (1, n(1), "x"), (1, n(1), "y"))
        both(log, (n(1), n(2)), (n(1),))
        both(log, (same, n(2), same), (same, n(2), same, n(4)))
        both(log, (n(1), 2), (1, 2))
        both(log, (n(1), d(2)), (d(1), n(2)))
        both(log, (d(1), n(2), 3.0), (n(1), d(2), 3))
        both(log, (n(1, []), 2), (n(1, [0]), 2))
        both(log, (n(1, Truth(log, True)), n(2, Truth(log, False))), (n(1, Truth(log, True)), n(2)))
        both(log, (n(1), n(2, Truth(log, None))), (n(1), n(2, KeyError("no"))))
        both(log, ((n(1), n(2)), n(3)), ((n(1), n(2)), n(3)))
        both(log, ([n(1)], n(3)), ([n(1)], n(3)))
        both(log, (n(1), [n(2)], n(3)), (n(1), [n(2)], n(3)))
        both(log, (n(1), float("nan")), (n(1), float("nan")))


def changed_by_the_comparison():
    log = []
    inner = [1]

    class Changes:
        def __eq__(self, other):
            inner.append(2)
            return True

    for _ in range(3):
        del inner[1:]
        print((inner, Changes(), 3) == ([1], Changes(), 3), (Changes(), inner) == (Changes(), [1, 2]), inner, log)


def lives():
    log = []
    for _ in range(3):
        print((Dies(log, "a"), 1) == (Dies(log, "b"), 1), (Dies(log, "c"), 1) != (Dies(log, "d"), 2), log)
        log.clear()
    a, b = (Dies(log, "e"), 5), (Dies(log, "f"), 5)
    before = sys.getrefcount(a), sys.getrefcount(b)
    print([a == b for _ in range(40)].count(True), (sys.getrefcount(a), sys.getrefcount(b)) == before)
    del a, b
    print(log)


def deep():
    class Nested:
        def __init__(self, below):
            self.below = below

        def __eq__(self, other):
            return (1, self.below) == (1, other.below)

    a = b = None
    for _ in range(60):
        a, b = Nested(a), Nested(b)
    print(a == b, a != b)
    for _ in range(100_000):
        a, b = Nested(a), Nested(b)
    result = attempt(equal, a, b)
    print(result if isinstance(result, bool) else result[0])
    while a is not None:
        a, b = a.below, b.below


def main():
    answers()
    changed_by_the_comparison()
    lives()
    deep()


if __name__ == "__main__":
    main()
