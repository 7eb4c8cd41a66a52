"""Set operators of dicts' keys, with everything on the other side, and the order of what they give."""

import operator
from collections import OrderedDict

OPERATORS = [operator.and_, operator.or_, operator.sub, operator.xor, operator.iand, operator.ior, operator.isub, operator.ixor]


class Sub(dict):
    pass


class SubSet(set):
    def __rand__(self, other):
        return "own"


class Keyed:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return isinstance(other, Keyed) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


def attempt(f, *args):
    try:
        result = f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return type(result).__name__, list(result) if isinstance(result, (set, frozenset)) else result


def dicts(i):
    many = {n * 37 % 101: n for n in range(60)}
    removed = {n: n for n in range(40)}
    for n in range(0, 40, 3):
        del removed[n]
    return [{}, {1: 2}, {n: n for n in range(i, i + 9)}, {1.0: 1, True: 2, None: 3, (1, 2): 4}, many, removed, {-1: 1, -2: 2, 2**70: 3, 0.5: 4}, {Keyed(n): n for n in range(3)}]


def others(i):
    yield from (set(range(5)), set(), frozenset(range(3, 50)), set(range(100)), [1, 2, 2, 3, i], (i, 5), [], {1: 1, 7: 7}, {1: 1}.keys(), {n: 1 for n in range(30, 5, -1)}.keys(), {1: 2}.items(), {1: 2}.values(), [[1]], 5, None, "", b"\1", range(4), iter([1, 2]), Sub({1: 1}).keys(), OrderedDict({2: 1}).keys(), Sub({1: 1}), SubSet([1, 2]), [Keyed(1)], {Keyed(2)})


def main():
    for i in range(4):
        lines = []
        for d in dicts(i):
            for f in OPERATORS:
                for other in others(i):
                    lines.append(attempt(f, d.keys(), other))
                for other in others(i):
                    lines.append(attempt(f, other, d.keys()))
                lines.append(attempt(f, d.keys(), d.keys()))
            for other in others(i):
                lines.append(attempt(d.keys().isdisjoint, other))
            lines += [attempt(d.keys().isdisjoint), attempt(d.keys().isdisjoint, d.keys()), attempt(lambda d=d: d.keys() & {1} | {2} - d.keys() ^ {3: 1}.keys())]
        words = {w: len(w) for w in "one two three four five six seven".split()}
        lines += [sorted(words.keys() & {"one", "six", "x"}), sorted(words.keys() - ["one"]), sorted({"x", "one"} | words.keys()), sorted(words.keys() ^ {"x": 1}.keys()), words.keys().isdisjoint(["x"])]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
