"""dict(), OrderedDict() and fromkeys() of iterators: what they make, what they refuse and when, deaths."""

import itertools
import sys
from collections import OrderedDict


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


class Noted:
    def __init__(self, said, name):
        self.said, self.name = said, name

    def __del__(self):
        self.said.append(self.name)


class Keys:
    """A mapping, though it can be iterated over."""

    def keys(self):
        return iter("xy")

    def __getitem__(self, key):
        return key * 2

    def __iter__(self):
        yield ("not", "this")


class Pairs:
    def __iter__(self):
        yield ("a", 1)
        yield ("b", 2)


class Pair:
    def __init__(self, *items):
        self.items_ = items

    def __iter__(self):
        return iter(self.items_)


def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return type(result).__name__, list(result.items())


def pairs_until(bad, seen, n=3):
    for i in range(n):
        seen.append(i)
        yield (i, i * i)
    seen.append("bad")
    yield bad
    seen.append("after")


def raises(n):
    for i in range(n):
        yield ("k", i)
    raise KeyError("from the generator")


BAD = [
    5,
    None,
    "a",
    "abc",
    "ab",
    (1,),
    (1, 2, 3),
    [],
    [1],
    [1, 2],
    {1, 2},
    {"k": 1},
    range(2),
    iter([1, 2]),
    ([], 1),
    ({}, 2),
    Pair(1, 2),
    Pair(1),
    Pair(1, 2, 3),
    Key(1),
    b"xy",
    (1, (2, 3)),
]


def made(i):
    out = []
    for kind in (dict, OrderedDict):
        out += [
            attempt(kind, zip("abc", range(i, i + 5))),
            attempt(kind, enumerate("abc")),
            attempt(kind, map(lambda k: (k, i), "xyz")),
        ]
        out += [
            attempt(kind, ((k, i) for k in "abcab")),
            attempt(kind, iter([(1, 2), [3, 4]])),
            attempt(kind, reversed([("a", 1), ("b", 2)])),
        ]
        out += [
            attempt(kind, filter(None, [("a", 1), None, ("b", i)])),
            attempt(kind, itertools.chain([(1, i)], {"k": 2}.items())),
            attempt(kind, ()),
        ]
        out += [
            attempt(kind, (p for p in [])),
            attempt(kind, iter({1: 2}.items())),
            attempt(kind, Pairs()),
            attempt(kind, Keys()),
            attempt(kind, itertools.pairwise("abcd")),
        ]
        out += [
            attempt(kind, ((Key(n), n) for n in (1, 4, 1, 7))),
            attempt(kind, zip([Key(1), 5, Key(1)], "abc")),
            attempt(kind, ((k, i) for k in "ab"), z=9),
        ]
        out += [
            attempt(kind, raises(i)),
            attempt(kind, (1 for _ in "a")),
            attempt(kind, zip("abc")),
            attempt(kind, zip("a", "b", "c")),
            attempt(kind, itertools.starmap(max, [(1, 2)])),
        ]
        for bad in BAD:
            seen = []
            out += [attempt(kind, pairs_until(bad, seen)), seen]
        big = kind((n, str(n)) for n in range(300))
        out += [
            len(big),
            big[299],
            sys.getsizeof(big),
            sys.getsizeof(kind(zip("ab", "cd"))),
            sys.getsizeof(kind((c, c) for c in "abcdefg")),
        ]
        inside = kind((n, kind(zip("ab", range(n)))) for n in range(i))
        out.append(inside)
    return out


def keys_made(i):
    out = []
    for f in (dict.fromkeys, OrderedDict.fromkeys, {}.fromkeys):
        out += [
            attempt(f, (k for k in "abab")),
            attempt(f, (k for k in "ab"), i),
            attempt(f, map(str, range(4)), [i]),
            attempt(f, zip("ab", "cd"), 2**70),
        ]
        out += [
            attempt(f, iter([])),
            attempt(f, (x for x in ()), 5),
            attempt(f, filter(None, [0, 1, i])),
            attempt(f, itertools.count(1) if False else iter("é€")),
        ]
        out += [
            attempt(f, (Key(n) for n in (1, 4, 1)), "v"),
            attempt(f, ([] for _ in "a")),
            attempt(f, (k for k in ("a", {}, "b")), 1),
            attempt(f, raises(2)),
            attempt(f, Pairs(), 3),
            attempt(f, Keys()),
        ]
        out += [
            attempt(f, {1: 2}.keys(), i),
            attempt(f, {1: 2}.values()),
            attempt(f, {1: 2}.items(), 1),
            attempt(f, {"a": i}),
            attempt(f, {3, 1}),
            attempt(f, frozenset("a")),
            attempt(f, range(i, 5)),
            attempt(f, b"ab"),
        ]
        out += [attempt(f), attempt(f, 5), attempt(f, iter([1]), 2, 3), attempt(f, 1.5, (x for x in "a"))]
    shared = []
    d = dict.fromkeys((k for k in "ab"), shared)
    shared.append(i)
    out += [
        d,
        d["a"] is d["b"],
        sys.getsizeof(dict.fromkeys(x for x in range(30))),
        sys.getsizeof(dict.fromkeys(range(30))),
        sys.getsizeof(dict.fromkeys({n for n in range(30)})),
        sys.getsizeof(dict.fromkeys(dict(enumerate(range(30))))),
    ]
    return out


def deaths():
    said = []
    d = dict(("k", Noted(said, n)) for n in range(3))
    said.append("made")
    del d
    said.append("gone")

    def noisy():
        for n in range(3):
            said.append(("next", n))
            yield [n, Noted(said, f"value {n}")]
        said.append("end")
        raise ValueError

    attempt(dict, noisy())
    said.append("failed")
    attempt(OrderedDict, noisy())
    said.append("failed in order")
    attempt(dict.fromkeys, (n for n in noisy()), Noted(said, "the value"))
    said.append("keys failed")
    d = dict.fromkeys((n for n in "ab"), Noted(said, "the only value"))
    del d["a"]
    said.append("one is left")
    d.clear()
    said.append("none")
    return said


def main():
    for i in range(1, 4):
        lines = [*made(i), *keys_made(i), *deaths()]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
