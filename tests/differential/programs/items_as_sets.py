"""Set operators and isdisjoint of dicts' items, with everything on the other side, and the order of what they give."""

import operator
from collections import OrderedDict

OPERATORS = [operator.and_, operator.or_, operator.sub, operator.xor, operator.iand, operator.ior, operator.isub, operator.ixor]


class Sub(dict):
    pass


class Keyed:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return isinstance(other, Keyed) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


NAN = float("nan")


def attempt(f, *args):
    try:
        result = f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    items = list(result) if isinstance(result, (set, frozenset)) else result
    # The hash of a NaN is its address.
    return type(result).__name__, sorted(items, key=repr) if "nan" in repr(items) and items is not result else items


def dicts(i):
    many = {n * 37 % 101: n for n in range(60)}
    removed = {n: n for n in range(40)}
    for n in range(0, 40, 3):
        del removed[n]
    yield from ({}, {1: 2}, {n: n for n in range(i, i + 9)}, {1.0: 1, True: 2, None: 3, (1, 2): 4}, many, removed)
    yield from ({Keyed(n): n for n in range(3)}, {1: Keyed(1)}, {1: [], 2: 2}, {1: NAN, 2: 2.0}, {i: (i, [])})


def others(i):
    same = {1: 2, i: i}
    yield from (set(), {(1, 2)}, {(n, n) for n in range(30)}, frozenset({(1, 1), (i, i), 5}), [(1, 2), (1, 2), [1, 2]], ((i, i), 5), [])
    yield from (same, {1: 7}.keys(), {(1, 2): 3}.keys(), same.items(), {n: n for n in range(50, 2, -1)}.items(), {1: []}.items())
    yield from ({1: 2}.values(), 5, None, "", range(4), iter([(1, 2)]), Sub({1: 2}).items(), OrderedDict({2: 2}).items())
    yield from ({Keyed(1): 1}.items(), {1: Keyed(1)}.items(), {(Keyed(1), 1)}, {1: NAN}.items(), {1: 2.0, 2: True}.items())


def main():
    for i in range(3):
        lines = []
        for d in dicts(i):
            for f in OPERATORS:
                lines += [attempt(f, d.items(), other) for other in others(i)]
                lines += [attempt(f, other, d.items()) for other in others(i)]
            lines += [attempt(d.items().isdisjoint, other) for other in others(i)]
            lines += [attempt(d.keys().isdisjoint, other) for other in others(i)]
            view = d.items()
            lines += [attempt(view.isdisjoint, view), attempt(view.isdisjoint, d.items()), attempt(view.isdisjoint)]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
