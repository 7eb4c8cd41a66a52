"""Missing items of a defaultdict, whatever its factory is, and how such a dict lives and dies."""

import collections
import gc
import sys
import traceback
import weakref
from collections import defaultdict
from fractions import Fraction


class Made:
    def __new__(cls):
        made = super().__new__(cls)
        made.number = 5
        return made


class Initialised:
    def __init__(self):
        self.items = []


class Callable:
    def __call__(self):
        return "called"


class Sub(defaultdict):
    def __missing__(self, key):
        return super().__missing__(key), "sub"


class Says:
    def __init__(self, name, out):
        self.name, self.out = name, out

    def __del__(self):
        self.out.append(self.name)


def generated():
    yield 1


def fails():
    raise LookupError("no default")


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


def factories():
    for factory in (int, list, dict, set, str, float, tuple, bool, bytes, object, Fraction, Callable(), lambda: [], len, None):
        table = defaultdict(factory)
        for step in range(12):
            try:
                value = table[step % 5]
            except Exception as error:
                value = type(error).__name__, str(error)
        print(type(value).__name__, len(table), table == dict(table), sys.getsizeof(table), gc.is_tracked(table))
    for factory in (Made, Initialised, collections.Counter, Sub):
        table = defaultdict(factory)
        for step in range(12):
            kept = table[step % 5, "key"]
            assert table[step % 5, "key"] is kept
        print(type(kept).__name__, len(table))
    counts, groups, deep = defaultdict(int), defaultdict(list), defaultdict(lambda: defaultdict(int))
    for word in "the cat and the dog and the bird".split() * 10:
        counts[word] += 1
        groups[len(word)].append(word)
        deep[word[0]][word] += 1
    print(counts, {n: len(words) for n, words in groups.items()}, {c: dict(words) for c, words in deep.items()})
    print(list(counts.items())[:2], list(counts.keys())[:2], list(counts.values())[:2], counts.get("none"), "none" in counts)
    attempt(
        lambda: defaultdict(),
        lambda: defaultdict()["none"],
        lambda: defaultdict(None)["none"],
        lambda: defaultdict(5),
        lambda: defaultdict(int, a=1),
        lambda: defaultdict(int, {"a": 1})["b"],
        lambda: defaultdict(fails)[5],
        lambda: defaultdict(int)[[]],
        lambda: type(defaultdict(generated)[5]).__name__,
        lambda: Sub(int)[5],
        lambda: defaultdict(int).copy(),
        lambda: defaultdict(list).__missing__("asked"),
    )


def meddling():
    """Factories that change the dict."""

    def sets():
        table["key"] = "set meanwhile"
        return "returned"

    def clears():
        table.clear()
        return "returned"

    def replaces():
        table.default_factory = list
        return "returned"

    for factory in (sets, clears, replaces):
        for _ in range(5):
            table = defaultdict(factory, before=1)
            print(table["key"], table["other"], sorted(map(str, table.items())), table.default_factory is factory)


def deaths():
    out = []
    for _ in range(10):
        table = defaultdict(list)
        table["key"].append(Says("in a list", out))
        del table
        table = defaultdict(lambda says=Says("in the factory", out): says)
        table[1]
        table = None
        defaultdict(lambda: Says("made", out))["key"]
        weak = defaultdict(Made)
        kept = weak[1]
        reference = weakref.ref(kept, lambda _: out.append("weak callback"))
        kept = weak = None
        out.append(reference() is None)
        cycle = defaultdict(list)
        cycle[1].append(cycle)
    cycle = None
    print(sorted(map(str, out)), len(out))


def main():
    for _ in range(3):
        factories()
        meddling()
        deaths()


if __name__ == "__main__":
    main()
