"""Keys and extremes of iterators by functions in C: those with effects, those that raise, and sorts of tuples that nest."""

import heapq
import itertools
import math
import operator
from collections import Counter
from functools import partial


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def effects():
    """A function with effects is called once for each item."""
    for use in (sorted, max, min, lambda x, key: max(iter(x), key=key), lambda x, key: [*x].sort(key=key)):
        out, taken, members, numbers = [], {1: 2, 3: "x", 5: 6}, {1, 2, 3}, [5, "x", 7]
        attempt(lambda: use([1, 2], key=out.append), lambda: use([1, 3, 5], key=taken.pop), lambda: use([1, 2], key=members.discard))
        attempt(lambda: use([0, 0, 0], key=numbers.pop), lambda: use([[1], [2]], key=list.pop), lambda: use([1, 2], key=partial(out.append)))
        attempt(lambda: use([iter([1, 2]), iter("ab")], key=list), lambda: use([iter([1, 2]), iter("a")], key=next), lambda: use([1, 2], key=print))
        iterators = [iter([1, 2]), iter("ab")]
        attempt(lambda: use(iterators, key=next), lambda: use(iterators, key=tuple), lambda: [list(i) for i in iterators])
        lists = [[1, 2], ["a"]]
        attempt(lambda: use(lists, key=operator.methodcaller("pop")), lambda: use(lists, key=operator.methodcaller("append", 1)))
        print(out, taken, members, numbers, lists)


def extremes():
    second, pairs = operator.itemgetter(1), [("a", 1), ("b", 3), ("c", 3), ("d", 0)]
    counts = dict(pairs)
    for of in (max, min):
        print(of(iter(pairs), key=second), of(iter(counts.items()), key=second, default=None), of(iter([]), key=second, default=5))
        print(of(iter([3, 1, 2]), default=0), of(iter("hello"), key=ord), of(map(str, range(12)), key=len), of(iter([1.5, math.nan]), key=float))
        print(of((x for x in pairs), key=second), of(enumerate("abc"), key=second), of(zip("abc", (3, 1, 2)), key=second))
        print(of(iter(range(5)), key=operator.neg), of(iter({1, 2}), key=str), of(iter([[1, 2], [0]]), key=len), of(iter([True, 2**70, 1.5]), key=None))
        attempt(lambda: of(iter([]), key=second), lambda: of(iter([1, 2]), key=second), lambda: of(iter([("a", 1), ("b", "c")]), key=second))
        attempt(lambda: of(iter(pairs), key=5), lambda: of(iter([(1, [])]), key=second), lambda: of(iter([(1, []), (2, {})]), key=second, default=1))
        rest = iter([("a", 1), ("b", "c"), ("d", 1)])
        attempt(lambda: of(rest, key=second), lambda: list(rest))
        shared = [iter(pairs)]
        print(of(shared[0], key=second), list(shared[0]))


def nested():
    """The first fields decide, or what follows is compared."""
    for reverse in (False, True):
        print(sorted([(5, 0, ("a", 5)), (2, -1, ("b", 2)), (7, 2, [])], reverse=reverse), sorted([(2, "b", None), (2, "a", 1j)], reverse=reverse))
        print(sorted([(1, ("b",)), (1, ("a",)), (0, ("c",))], reverse=reverse), sorted([(1, "x", 2), (0, 5, 1.5), (2, None, None)], reverse=reverse))
        print(sorted([(i % 40, {i: i}) for i in range(40)], reverse=reverse)[::13], sorted([(1, math.nan), (0, 2.0)], reverse=reverse))
        print(sorted([tuple(range(n, n + 12)) for n in (3, 1, 2)], reverse=reverse), sorted([(*range(8), n, 0) for n in (3, 1, 2)], reverse=reverse))
        same = (1, {})
        print(sorted([same, same, (0, {})], reverse=reverse), sorted([((1,), 2), ((0,), 3)], reverse=reverse), sorted([(), (), ()], reverse=reverse))
        attempt(lambda: sorted([(1, {}), (1, {1: 2})], reverse=reverse), lambda: sorted([(1, "a", None), (1, "a", 5)], reverse=reverse))
        attempt(lambda: sorted([(1, {}), (1, {})], reverse=reverse), lambda: sorted([(1, 2), (1, "x")], reverse=reverse), lambda: sorted([(), (1,)]))
        items = [(3, None), (1, None), (3, 1), (2, {})]
        attempt(lambda: items.sort(reverse=reverse), lambda: items)


def counted():
    counts, more = Counter("abracadabra simsalabim"), Counter({i: i * 7919 % 101 for i in range(200)})
    for n in (None, 0, 1, 2, 3, 9, 100, -1):
        print(counts.most_common(n), len(more.most_common(n)), more.most_common(n)[:12])
    print(Counter().most_common(1), Counter().most_common(3), Counter({1: "a"}).most_common(1), Counter(a=1, b=1).most_common(1))
    attempt(lambda: Counter({1: "a", 2: 3}).most_common(1), lambda: Counter({1: "a", 2: 3, 3: 4}).most_common(2), lambda: counts.most_common("a"))
    print(heapq.nlargest(2, [(1, "a"), (1, "b")], key=operator.itemgetter(0)), heapq.nsmallest(2, "hello", key=ord), heapq.nlargest(2, "hello", key=str.upper))
    print(list(itertools.islice(counts.elements(), 8)))


def main():
    for _ in range(3):
        effects()
        extremes()
        nested()
        counted()


if __name__ == "__main__":
    main()
