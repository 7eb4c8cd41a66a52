"""Keys and items of dicts compared with each other and with sets, and set operators of keys of subclasses."""

import collections
import operator
from collections import Counter, OrderedDict, defaultdict

COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
OPERATORS = [operator.and_, operator.or_, operator.sub, operator.xor]


class Sub(dict):
    def __iter__(self):
        return iter("own")

    def __len__(self):
        return 99

    def __contains__(self, key):
        return False


class SubSet(set):
    def __eq__(self, other):
        return "own"

    __hash__ = None

    def __ge__(self, other):
        return "ge"


class Keyed:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return isinstance(other, Keyed) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


class Grumbles:
    def __eq__(self, other):
        raise ValueError("not compared")

    def __repr__(self):
        return "Grumbles"

    def __hash__(self):
        return 1


class Instance:
    def __init__(self):
        self.a, self.b = 1, 2


NAN = float("nan")


def attempt(f, *args):
    try:
        result = f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return (type(result).__name__, list(result)) if isinstance(result, (set, frozenset)) else result


def dicts(i):
    removed = {n: n for n in range(10)}
    for n in range(0, 10, 3):
        del removed[n]
    yield from (
        {},
        {1: 2},
        {1: 2, 3: 4},
        {3: 4, 1: 2},
        {1.0: 2.0, True: 2},
        {"a": 1, "b": 2},
        removed,
        {n: n for n in range(1, 9) if n % 3},
    )
    yield from (
        {"a": [1], "b": {"c": i}},
        {"a": [1], "b": {"c": 5}},
        {Keyed(1): 1, 2: Keyed(2)},
        {1: NAN},
        {1: float("nan")},
        {NAN: 1},
        {None: None, (1, (2, "x")): i},
    )
    yield from (
        Counter("aab"),
        defaultdict(int, a=1, b=2),
        Sub(a=1, b=2),
        OrderedDict(b=2, a=1),
        vars(Instance()),
        collections.ChainMap({"a": 1}, {"b": 2}),
        {Grumbles(): 1},
        {2: Grumbles()},
        {i: i},
    )


def others(i):
    yield from (
        set(),
        {1},
        {1, 3},
        frozenset("ab"),
        {"a", "b", "c"},
        {Keyed(1), 2},
        SubSet("ab"),
        [1],
        (1,),
        "ab",
        None,
        {(1, 2)},
        {("a", 1), ("b", 2)},
        {NAN},
        range(i),
        {Grumbles()},
        {i: 1}.values(),
    )


def main():
    for i in range(2):
        lines = []
        for d in dicts(i):
            views = [d.keys(), d.items()]
            for view in views:
                for f in COMPARISONS:
                    for other in dicts(i):
                        lines.append(
                            [
                                attempt(f, view, other.keys()),
                                attempt(f, view, other.items()),
                                attempt(f, other.items(), view),
                                attempt(f, view, other),
                            ]
                        )
                    for other in others(i):
                        lines.append([attempt(f, view, other), attempt(f, other, view)])
                    lines.append([attempt(f, view, view), attempt(f, d.keys(), d.items())])
            if type(d) is not collections.ChainMap and NAN not in d:  # the hash of that is its address
                for f in OPERATORS:
                    lines += [
                        attempt(f, d.keys(), {"a", i}),
                        attempt(f, ["b", 3], d.keys()),
                        attempt(f, d.keys(), {"a": 1}.keys()),
                        attempt(f, {1: 1, "b": 1}.keys(), d.keys()),
                        attempt(f, dict.keys(d), {"b"}),
                    ]
                lines.append(attempt(d.keys().isdisjoint, ["a", 3]))
        required, config = {"host", "port"}, {"host": 1, "port": 2, "path": i}
        lines += [
            required <= config.keys(),
            config.keys() >= required,
            config.keys() == required,
            required < {"host": 1, "port": 1}.keys(),
            not required - config.keys(),
        ]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
