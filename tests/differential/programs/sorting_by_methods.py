"""sorted() by keys whose __lt__ is Python code: what is compared with what, in which order, and what is odd about it."""

import gc
import random
import sys
import traceback


class Key:
    def __init__(self, value, log):
        self.value = value
        self.log = log

    def __lt__(self, other):
        self.log.append((self.value, other.value))
        return self.value < other.value


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return str(type(self.value)) < str(type(other.value))


class Truthy(Key):
    def __lt__(self, other):
        self.log.append(self.value)
        return [1] if self.value < other.value else ""


class Greater:
    def __init__(self, value):
        self.value = value

    def __gt__(self, other):
        return self.value > other


class Declines(Key):
    def __lt__(self, other):
        self.log.append(self.value)
        return NotImplemented


class Both(Declines):
    def __gt__(self, other):
        self.log.append((other.value,))
        return self.value > other.value


class Derived(Key):
    def __lt__(self, other):
        self.log.append("derived")
        return super().__lt__(other)

    def __gt__(self, other):
        self.log.append("greater")
        return other.value < self.value


class Equal(Key):
    def __eq__(self, other):
        self.log.append(("eq", self.value, other.value))
        return self.value // 2 == other.value // 2


class Fails(Key):
    def __lt__(self, other):
        self.log.append(self.value)
        if self.value == 3:
            raise ValueError(f"{self.value} and {other.value}")
        return self.value < other.value


class Odd:
    def __bool__(self):
        raise KeyError("truth")


class OddTruth(Key):
    def __lt__(self, other):
        self.log.append(self.value)
        return Odd()


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def patterns(generator, n):
    yield list(range(n))
    yield list(range(n, 0, -1))
    yield [5] * n
    yield [i // 3 for i in range(n)]
    yield [(n - i) // 3 for i in range(n)]
    yield [generator.randrange(4) for _ in range(n)]
    yield [generator.randrange(1000) for _ in range(n)]
    yield [*range(n // 2, 0, -1), *range(n // 2, n)]
    yield [*[1] * (n // 2), *[0] * (n - n // 2)]
    yield [*[2, 2, 1, 1, 0, 0], *range(n)][:n]


def orders():
    generator = random.Random(7)
    for n in (0, 1, 2, 3, 4, 5, 9, 20, 63, 64, 70):
        for values in patterns(generator, n):
            for reverse in (False, True):
                log = []
                items = list(enumerate(values))
                found = sorted(items, key=lambda item: Key(item[1], log), reverse=reverse)
                print(n, reverse, hash(tuple(found)), len(log), hash(tuple(log)))
                log.clear()
                found = sorted(items, key=lambda item: (1, Key(item[1], log), item[0]), reverse=reverse)
                print(hash(tuple(found)), len(log), hash(tuple(log)))


def kinds():
    values = [4, 1, 3, 5, 9, 2, 6, 5, 3, 5]
    for kind in (Truthy, Declines, Both, Derived, Equal, Fails, OddTruth):
        log = []
        print(kind.__name__, attempt(sorted, values, key=lambda v: kind(v, log)), log)
        log = []
        print(attempt(sorted, values, key=lambda v: (kind(v, log), 1), reverse=True), log)
        log = []
        kinds = [Key, kind]
        print(attempt(sorted, values, key=lambda v: kinds[v % 2](v, log)), log)
    print(attempt(sorted, [3, "a", 1, None, "b", 2.5], key=Slotted))
    print(attempt(sorted, [3, "a", 1, None, "b", 2.5], key=lambda v: (Slotted(v), Slotted(1))))
    print(attempt(sorted, [(1, 5), (1,), (0, 9), (1, 4), ()], key=lambda v: tuple(map(Slotted, v))))
    print(attempt(sorted, [3, 1, 2], key=lambda v: Greater(v) if v == 2 else v))
    print(attempt(sorted, [3, 1, 2], key=lambda v: object()))
    print([item for item in sorted([{8: 9, 3: 1}], key=lambda d: Slotted(len(d)))])
    for items in ({5: 6, 7: 8}, {"b": 1, 3: 2}, {1: 2}, {}):
        print(sorted(items.items(), key=lambda t: (Slotted(t[0]), Slotted(t[1]))))
        print(sorted(items.items(), key=lambda t: (Slotted(t[0]), Slotted(t[1])), reverse=True))


def where():
    try:
        sorted([4, 3, 2, 1], key=lambda v: Fails(v, []))
    except ValueError as error:
        print([(entry.name, entry.line) for entry in traceback.extract_tb(error.__traceback__)])

    class Looks(Key):
        def __lt__(self, other):
            frame = sys._getframe(1)
            self.log.append(frame.f_code.co_name)
            return super().__lt__(other)

    log = []
    print(sorted([2, 1, 3], key=lambda v: Looks(v, log)), log)


def changed():
    log = []

    class Changes(Key):
        def __lt__(self, other):
            log.append("first")
            if len(log) == 5:
                Changes.__lt__ = lambda self, other: log.append("second") or self.value < other.value
            return self.value < other.value

    print(sorted([5, 2, 8, 1, 9, 3, 7], key=lambda v: Changes(v, log)), log)

    class Meddles(Key):
        def __lt__(self, other):
            gc.collect()
            [0] * 100
            return super().__lt__(other)

    print(sorted([5, 2, 8, 1], key=lambda v: Meddles(v, [])))


def nested():
    class Nests(Key):
        def __lt__(self, other):
            return sorted([self.value, other.value], key=Slotted)[0] == self.value

    print(sorted([5, 2, 8, 1, 4], key=lambda v: Nests(v, [])))
    print(sorted([[3, 1], [2, 5], [9]], key=lambda v: Slotted(sorted(v, key=Slotted))))


def main():
    for _ in range(2):
        kinds()
        where()
        changed()
        nested()
    orders()


if __name__ == "__main__":
    main()
