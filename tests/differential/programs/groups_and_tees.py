"""itertools.groupby and tee: groups that are kept, left early and overtaken, keys that fail, re-enter and die, tees that share."""

import copy
import functools
import gc
import operator
import weakref
from itertools import chain, groupby, islice, pairwise, tee, zip_longest

DATA = [1, 1, 2, 2, 2, 3, 1, 1]
WORDS = ["ant", "ape", "bee", "bat", "cat", "ant"]


def first(word):
    return word[0]


class Key:
    """Compares in Python."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __repr__(self):
        return f"Key({self.value})"


class Fails:
    def __eq__(self, other):
        raise ValueError("no comparison")

    def __hash__(self):
        return 1


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


class Method:
    def first(self, word):
        return word[0]


def shown(groups):
    return [(key, list(group)) for key, group in groups]


def loops(data, key=None):
    found = []
    for k, group in groupby(data, key):
        for item in group:
            found.append((k, item))
    return found


def raising(message, times=3):
    left = [times]

    def key(x):
        left[0] -= 1
        if left[0] < 0:
            raise message
        return x

    return key


def attempt(function, *args):
    try:
        return function(*args)
    except (Exception, KeyboardInterrupt) as e:
        return type(e).__name__, str(e)


def kept():
    groups = list(groupby(DATA))
    print([k for k, g in groups], [list(g) for k, g in groups])
    it = groupby(WORDS, first)
    k, a = next(it)
    print(k, next(a))
    l, b = next(it)
    print(l, list(a), next(b), list(b), list(b))
    print(next(it)[0], [k for k, g in it], next(it, "over"))


def left_early():
    for n in range(4):
        print([(k, list(islice(g, n))) for k, g in groupby(DATA)])
        print([(k, list(islice(g, n))) for k, g in groupby(WORDS, first)])
    for k, g in groupby(WORDS, key=first):
        for item in g:
            if item == "bee":
                break
        else:
            print(k, "to the end")
        print(k, next(g, None))


def keys():
    print(shown(groupby(WORDS, key=len)), shown(groupby(WORDS, operator.itemgetter(1))))
    print(shown(groupby(WORDS, Method().first)), shown(groupby(WORDS, str.upper)))
    print(shown(groupby(iterable=WORDS, key=None)), shown(groupby([], first)), shown(groupby("aab")))
    print(shown(groupby([1, 1.0, True, 2, 2.0, None, None])), len(shown(groupby([float("nan")] * 3))))
    nan = float("nan")
    print(len(shown(groupby([nan, nan]))), shown(groupby([2**70, 2**70, 2**70 + 1])))
    print(shown(groupby([1, 2, 3, 4], lambda x: Key(x // 2))))
    print(shown(groupby([1, 2, 3, 4], lambda x: [x // 2])), shown(groupby([1, 2, 3, 4], lambda x: (x // 2, "k"))))
    print(loops(DATA), loops(WORDS, first), loops(WORDS, lambda w: Key(len(w))))
    print(shown(groupby((x for x in DATA), lambda x: x % 2)), shown(groupby(map(str, DATA))))
    print([(k, sum(g)) for k, g in groupby(DATA, lambda x: x > 1)], [max(g) for k, g in groupby(DATA, bool)])
    print([len(list(g)) for k, g in groupby(sorted(WORDS), first)], dict((k, tuple(g)) for k, g in groupby(WORDS, first)))
    print([" ".join(g) for k, g in groupby(WORDS, first)], [set(g) for k, g in groupby(WORDS, first)])
    print([sorted(g) for k, g in groupby(WORDS, first)], [list(map(first, g)) for k, g in groupby(WORDS, len)])
    print(list(zip(*[[k for k, g in groupby(DATA)]] * 2)), list(enumerate(k for k, g in groupby(DATA))))


def failures():
    print(attempt(groupby), attempt(groupby, 5), attempt(groupby, DATA, len, 3), attempt(lambda: groupby(DATA, k=1)))
    print(attempt(lambda: shown(groupby(DATA, 5))), attempt(lambda: shown(groupby(DATA, len))))
    for error in (ValueError("key"), StopIteration("end"), KeyboardInterrupt):
        for times in range(5):
            it = groupby(DATA, raising(error, times))
            print(times, attempt(shown, it), attempt(lambda: next(it)[0]))
    print(attempt(lambda: shown(groupby([Fails(), Fails()]))), attempt(lambda: shown(groupby([1, 2], lambda x: Fails()))))
    it = groupby([1, 2, 3], raising(ValueError("in the group"), 1))
    k, g = next(it)
    print(k, next(g), attempt(next, g), attempt(next, g), attempt(next, it))


def reentrant():
    for inner in (1, 2, 3):
        calls, seen = [], []

        def key(x):
            calls.append(x)
            if len(calls) == inner:
                seen.append(next(it, None))
            return x // 2

        it = groupby(range(8), key)
        print(inner, [(k, list(g)) for k, g in it], [s and (s[0], list(s[1])) for s in seen], calls)
    for inner in (2, 3):
        calls, groups = [], []

        def key(x):
            calls.append(x)
            if len(calls) == inner and groups:
                calls.append(("stolen", next(groups[-1], None)))
            return x // 3

        it = groupby(range(9), key)
        for k, g in it:
            groups.append(g)
            print(k, list(g))
        print(calls)
    only = groupby([5, 6], lambda x: next(only)[0] if x == 5 else x)
    print([(k, list(g)) for k, g in only])

    def last(x):
        if x == 1:
            kept_groups.append(next(ending))
        return 7

    kept_groups = []
    ending = groupby([0, 1, 2], last)
    print([(k, list(g)) for k, g in ending], [(k, list(g)) for k, g in kept_groups])


def deaths():
    for k, g in groupby([Dies(1), Dies(2)], lambda d: d.name):
        print("key", k)
        for item in g:
            print("item", item.name)
            del item
    print("between")
    it = groupby([Dies(3), Dies(4), Dies(5)])
    k, g = next(it)
    del k
    print("second")
    k, g = next(it)
    del it
    print("without the whole")
    del k, g
    print("gone")
    a, b = tee(iter([Dies(6), Dies(7)]))
    print(next(a).name)
    print(next(b).name)
    print("first over")
    print(next(a).name)
    del a, b
    a, b = tee([0])
    reference = weakref.ref(a)
    print(reference() is a)
    del a
    print(reference())
    holds = []
    it = groupby([holds, 1])
    holds.append(it)
    next(it)
    del it, holds
    gc.collect()


def tees():
    a, b = tee(DATA)
    print(list(a), list(b), list(a))
    for n in (0, 1, 2, 3, 5, 12):
        print(n, [list(t) for t in tee(iter(range(4)), n)])
    a, b, c = tee((x * x for x in range(200)), 3)
    print(sum(a), next(b), list(islice(c, 3)), sum(b), sum(c))
    a, b = tee(range(300))
    print([next(a) for _ in range(120)][-1], sum(islice(b, 60)), sum(a), sum(b))
    a, b = tee("abcdef")
    next(b)
    print(list(zip(a, b)), list(zip_longest(*tee("abc"), fillvalue=0)))
    a, b = tee(tee([1, 2, 3])[0])
    c = copy.copy(b)
    print(next(a), list(b), list(c), list(a))
    next(c, None)
    x, y = tee(c)
    print(list(x), list(y), list(copy.copy(tee([1])[0])))
    print(attempt(tee), attempt(tee, 5), attempt(tee, [], -1), attempt(tee, [], "a"), tee([], 0))
    a, b = tee(pairwise(chain([1, 2], [3])))
    for p, q in zip(a, b):
        print(p, q, p is q)

    def failing():
        yield 1
        raise ValueError("source")

    a, b = tee(failing())
    print(attempt(list, a), attempt(list, b))

    def again():
        yield 1
        yield next(me)

    me, other = tee(again())
    print(attempt(list, me), attempt(list, other))
    big = tee(iter(range(100_000)))
    for _ in zip(range(99_999), big[0]):
        pass
    del big
    print("long chain gone")
    a, b = tee("abcdef")
    print(list(zip("xyzw", a)), list(zip((1, 2), map(str, b))), list(b), list(zip(range(3), b)), list(a))
    for pair in {"k": 1, "l": (2,)}.items():
        print(pair, end=" ")
    print([pair for pair in {1: 2}.items()], [p[1] for p in {1: 2, 3: 4}.items()])


def mapped():
    a, b = tee(map(str, DATA))
    print("".join(a), functools.reduce(operator.add, b))
    print([(k, [str(x) for x in g]) for k, g in groupby(filter(None, [0, 1, 1, 0, 2]), key=lambda x: x)])


def main():
    for job in (kept, left_early, keys, failures, reentrant, deaths, tees, mapped):
        print("--", job.__name__)
        job()


if __name__ == "__main__":
    main()
