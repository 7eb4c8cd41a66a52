"""Counter.elements(), and other chains of starmaps of types."""

from collections import Counter
from itertools import chain, count, repeat, starmap


class Times(int):
    pass


class Repeats(repeat):
    pass


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


def pairs():
    yield "g", 2
    yield "h", 0
    raise KeyError("pairs")


def first(iterator, n):
    return [next(iterator, "end") for _ in range(n)]


def use(counter):
    attempt(lambda: list(counter.elements()))
    attempt(lambda: [x for x in counter.elements()])
    attempt(lambda: len(set(counter.elements())))
    attempt(lambda: first(counter.elements(), 4))
    attempt(lambda: Counter(counter.elements()) == +counter)
    attempt(lambda: max(counter.elements()))
    elements = counter.elements()
    attempt(lambda: first(elements, 1))
    counter["new"] = 1
    attempt(lambda: list(elements))
    attempt(lambda: list(elements))
    del counter["new"]


def main():
    for _ in range(3):
        for given in ("", "a", "abracadabra", [1, 1, 2.5]):
            use(Counter(given))
        use(Counter(a=0, b=-5, c=2, d=True))
        use(Counter(a=1, b="x"))
        use(Counter(a=1, b=None, c=2))
        use(Counter(a=Times(2), b=2**70))
        use(Counter(a=2, b=1.5))
        for function in (repeat, Repeats, range, zip, map, tuple, count, enumerate, divmod, chain, int):
            for items in ([("a", 1)], [(1, 2), (3, 4)], [(1, 2, 3)], [([1], [2])], [()], [5], (), [("ab", "cd"), ("e", 5)], pairs()):
                attempt(lambda: first(chain.from_iterable(starmap(function, items)), 5))
                attempt(lambda: [repr(x)[:3] for x in chain.from_iterable(starmap(function, items)) for _ in zip("ab")][:0])if function not in (count, repeat) else None
        source = starmap(repeat, [("a", 2), ("b", 1), ("c", 1)])
        one, two = chain.from_iterable(source), chain.from_iterable(source)
        print(next(one), next(two), next(one), next(one), next(two, 0), next(source, 0))


if __name__ == "__main__":
    main()
