"""itertools.chain over everything: kept, shared out, ended early, inside other iterators, of what cannot be iterated over."""

import collections
import itertools
from itertools import chain


class Iterates:
    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Fails:
    def __iter__(self):
        raise ValueError("no iterator")


class Derived(chain):
    pass


def numbers(n):
    yield from range(n)


def attempt(f):
    out = []
    try:
        for x in f():
            out.append(x)
    except Exception as error:
        out.append(f"{type(error).__name__}: {error}")
    return out


WAYS = (
    lambda i: chain(),
    lambda i: chain(()),
    lambda i: chain((i, 1), [2], "ab", {3: 4}, {5}, range(2), b"c"),
    lambda i: chain((), (), [i], ()),
    lambda i: chain(numbers(2), (i,), numbers(1)),
    lambda i: chain(Iterates(i, 2), (3,)),
    lambda i: chain((1,), Iterates(i), numbers(2)),
    lambda i: chain((1,), 5, (2,)),
    lambda i: chain((1,), Fails(), (2,)),
    lambda i: chain({"k": i}.items(), {"k": i}.values()),
    lambda i: chain(chain((1, i), [2]), chain.from_iterable([(3,), [i]])),
    lambda i: chain(*[(x, i) for x in range(3)]),
    lambda i: chain(*[(x,) for x in range(40)]),
    lambda i: chain.from_iterable([(i,), "ab", numbers(2)]),
    lambda i: chain.from_iterable((x, i) for x in range(3)),
    lambda i: chain.from_iterable({"ab": 1, "c": 2}),
    lambda i: chain.from_iterable(Iterates((1, 2), (i,))),
    lambda i: chain.from_iterable("abc"),
    lambda i: chain.from_iterable(5),
    lambda i: chain.from_iterable([5]),
    lambda i: chain(iterable=()),
    lambda i: Derived((i,), [2]),
    lambda i: Derived.from_iterable([(i,)]),
    lambda i: zip(chain("ab", "cd"), chain((i, 2), [3])),
    lambda i: enumerate(chain("ab", [i])),
    lambda i: map(str, chain((1,), [i])),
    lambda i: chain(zip("ab", (i, 2)), enumerate("x")),
    lambda i: chain(collections.deque([i]), bytearray(b"a")),
    lambda i: chain(iter((i, 2)), reversed([3, 4])),
)


def kept():
    seen = []
    for i in range(6):
        source = [(1, 2), (3,)]
        c = chain.from_iterable(source)
        seen.append(next(c))
        source.append((i,))
        seen.append(list(itertools.islice(c, 2)))
        source.append("end")
        seen.append([*c])
        source.append("more")
        seen.append(list(c))
        seen.append(next(c, "default"))
        same = [iter("abcd")] * 2
        seen.append(list(chain(*same)))
        d = chain((1, 2), (3,))
        seen.append([next(d), tuple(d), tuple(d)])
        seen.append(sum(chain((1, 2), [i])))
        seen.append(any(x == i for x in chain([1, 2], {i})))
        changing = {1: 2}
        e = chain([0], changing)
        next(e)
        changing[2] = 3
        seen.append(attempt(lambda: e))
        f = chain([0], changing)
        next(f), next(f)
        changing[5 + i] = 3
        seen.append(attempt(lambda: f))
    print(*seen[-11:], sep="\n")


def class_methods():
    shown = []
    for i in range(6):
        shown.append(dict.fromkeys("ab", i))
        shown.append((int.from_bytes(b"ab", "big"), bytes.fromhex("0a"), float.fromhex("0x1p1"), (5).from_bytes(b"a")))
        shown.append((collections.OrderedDict.fromkeys("x"), str(dict.fromkeys)[:40], repr(Derived.from_iterable)[:40]))
        f = dict.fromkeys
        shown.append((f("c"), f.__self__ is dict, f.__name__))
    print(*shown[-4:], sep="\n")


def main():
    shown = [[attempt(lambda: way(i)) for way in WAYS] for i in range(6)]
    print(*shown[-1], sep="\n")
    kept()
    class_methods()


if __name__ == "__main__":
    main()
