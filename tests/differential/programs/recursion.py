"""The recursion limit: the depth at which it strikes, recovery, and every way to recurse."""

import sys


def depth_of(function):
    reached = 0

    def note(n):
        nonlocal reached
        reached = n

    try:
        function(note, 1)
    except RecursionError as error:
        return reached, str(error)
    return reached, "no error"


def plain(note, n):
    note(n)
    return plain(note, n + 1)


def keyword(note, n):
    note(n)
    return keyword(note=note, n=n + 1)


def starred(note, n):
    note(n)
    return starred(*(note, n + 1))


def mutual_a(note, n):
    note(n)
    return mutual_b(note, n + 1)


def mutual_b(note, n):
    note(n)
    return mutual_a(note, n + 1)


class Recursive:
    def __init__(self, note=None, n=0):
        self.note, self.n = note, n

    def method(self, note, n):
        note(n)
        return self.method(note, n + 1)

    @classmethod
    def class_method(cls, note, n):
        note(n)
        return cls.class_method(note, n + 1)


def closure(note, n):
    def inner(m):
        note(m)
        return inner(m + 1)

    return inner(n)


def in_try(note, n):
    try:
        note(n)
        return in_try(note, n + 1)
    finally:
        n = None


def depths():
    here = 0
    frame = sys._getframe()
    while frame:
        here, frame = here + 1, frame.f_back
    limit = sys.getrecursionlimit()
    for function in (plain, keyword, starred, mutual_a, Recursive().method, Recursive.class_method, closure, in_try):
        reached, message = depth_of(function)
        print(function.__name__, limit - here - reached, message)


def recovery():
    def dive(n):
        try:
            return dive(n + 1)
        except RecursionError:
            return n

    first = dive(0)
    print([dive(0) - first for _ in range(5)])

    def catches_and_goes_on(n, log):
        try:
            catches_and_goes_on(n + 1, log)
        except RecursionError:
            log.append(n)
            raise

    log = []
    try:
        catches_and_goes_on(0, log)
    except RecursionError as error:
        print(len(log) - log[0], str(error))


def through_c():
    class Deep:
        def __repr__(self):
            return repr(self) + "x"

        def __eq__(self, other):
            return other == self

        def __getattr__(self, name):
            return getattr(self, name + "x")

        def __len__(self):
            return len(self)

        def __getitem__(self, item):
            return self[item]

        def __call__(self):
            return self()

        def __iter__(self):
            return iter(self)

        def __contains__(self, item):
            return item in self

        def __hash__(self):
            return hash(self)

        def __add__(self, other):
            return self + other

        def __bool__(self):
            return not self

        def __enter__(self):
            with self:
                pass

        def __exit__(self, *args):
            pass

    deep = Deep()
    nested = []
    for _ in range(100000):
        nested = [nested]

    def generator(n):
        yield from generator(n + 1)

    for name, function in {
        "repr": lambda: repr(deep),
        "eq": lambda: deep == Deep(),
        "getattr": lambda: deep.a,
        "len": lambda: len(deep),
        "getitem": lambda: deep[1],
        "call": lambda: deep(),
        "iter": lambda: iter(deep),
        "contains": lambda: 1 in deep,
        "hash": lambda: hash(deep),
        "add": lambda: deep + 1,
        "bool": lambda: bool(deep),
        "with": lambda: deep.__enter__(),
        "generator": lambda: list(generator(0)),
        "map": lambda: recursive_map(0),
        "sort": lambda: recursive_sort([2, 1]),
        "nested repr": lambda: repr(nested),
    }.items():
        try:
            function()
            print(name, "no error")
        except RecursionError as error:
            print(name, type(error).__name__)
    while nested:
        nested = nested[0]


def recursive_map(n):
    return list(map(recursive_map, [n + 1]))


def recursive_sort(items):
    return sorted(items, key=lambda item: recursive_sort(items))


def main():
    depths()
    recovery()
    through_c()


if __name__ == "__main__":
    main()
