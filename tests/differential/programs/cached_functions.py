# globals: own its caches are its own
"""functools.lru_cache: hits, misses, what is thrown out, statistics, and functions that meddle with their own cache."""


import traceback
import weakref
from functools import cache, lru_cache


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache(maxsize=4)
def small(n):
    calls.append(n)
    return n * n


@lru_cache
def plain(a, b=2, *rest, key=0):
    calls.append((a, b, rest, key))
    return a, b, rest, key


@lru_cache(maxsize=8, typed=True)
def typed(x):
    calls.append(type(x).__name__)
    return type(x).__name__


@lru_cache(maxsize=0)
def uncached(x):
    calls.append(x)
    return x


@cache
def nothing():
    calls.append("nothing")
    return []


@lru_cache(maxsize=3)
def fails(x):
    calls.append(x)
    if x % 2:
        raise ValueError(x)
    return x


@lru_cache(maxsize=2)
def meddles(x):
    if x == 1:
        meddles.cache_clear()
    if x == 2:
        meddles(3), meddles(4), meddles(5)
    if x == 6:
        again.append(meddles(7))
    return [x]


@lru_cache(maxsize=2)
def reenters(x, depth):
    return depth if depth > 3 else reenters(x, depth + 1)


class Key:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Key) and self.value == other.value

    def __hash__(self):
        return hash(self.value)


class Thing:
    def __init__(self, factor):
        self.factor = factor

    @lru_cache(maxsize=16)
    def times(self, n):
        calls.append(("times", n))
        return n * self.factor

    @staticmethod
    @cache
    def static(n):
        calls.append(("static", n))
        return -n

    @classmethod
    @cache
    def of_class(cls, n):
        calls.append(("class", n))
        return cls.__name__, n


calls, again = [], []


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


def shown(*functions):
    for function in functions:
        print(function.__name__, function.cache_info(), function.cache_parameters())


def use():
    print(fib(60), fib(10), [small(i % 7) for i in range(30)], [small(i % 3) for i in range(9)])
    print(small(2**70), small(2**70), small(True), small(1), small(1.0), small(-(2**40)), small(-(2**40)))
    print(plain(1), plain(1), plain(1, 3), plain("x", "y", 4, 5), plain("x", "y", 4, 5), plain(1, key=5), plain(*(1, 3)), plain(**{"a": 1}))
    print(typed(1), typed(1.0), typed(True), typed(1), uncached(5), uncached(5), nothing() is nothing())
    print([plain((1, (2, i % 3)), b"bytes") for i in range(6)], plain(None, Key), plain(None, Key), plain(0.5, -0.5))
    for i in range(10):
        attempt(lambda: fails(i % 4))
    print([meddles(x) for x in (1, 1, 2, 5, 3, 6, 7, 7, 6, 2)], again[-1], reenters(1, 0), reenters(1, 0))
    print([small(n) for n in (1, 2, 3, 4, 1, 5, 2, 3, 1, 4)], plain(Key(1)), plain(Key(1))[1:])
    things = [Thing(2), Thing(3)]
    print([thing.times(n) for _ in range(3) for thing in things for n in range(3)], [Thing.static(n % 2) for n in range(5)])
    print([Thing.of_class(n % 2) for n in range(4)], things[0].of_class(0), Thing.times(things[1], 2))
    attempt(lambda: small([]), lambda: small(), lambda: small(1, 2), lambda: plain({}), lambda: fib(None))
    shown(fib, small, plain, typed, uncached, nothing, fails, meddles, reenters, Thing.times, Thing.static)
    print(len(calls), str(calls)[-200:])
    calls.clear()


def thrown_out():
    """What leaves the cache dies."""
    out = []

    class Held:
        def __init__(self, n):
            self.n = n

        def __del__(self):
            out.append(self.n)

    @lru_cache(maxsize=2)
    def holds(n):
        return Held(n)

    for n in (1, 2, 1, 3, 4, 1, 1, 2):
        holds(n)
    reference = weakref.ref(holds(2))
    print(out, reference() is holds(2))
    holds.cache_clear()
    print(sorted(out), reference())
    for n in range(3):
        holds(n)
    del holds
    print(len(out))


def main():
    for function in (fib, small, plain, typed, uncached, nothing, fails, meddles, reenters, Thing.times, Thing.static):
        function.cache_clear()
    for _ in range(3):
        use()
    thrown_out()


if __name__ == "__main__":
    main()
