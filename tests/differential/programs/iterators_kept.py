"""Iterators of every built-in kind: in loops, by next(), kept in attributes and containers, inside each other.

And what they say when what they iterate over changes.
"""

import array
from collections import OrderedDict, defaultdict, deque


class List(list):
    pass


class Text(str):
    pass


class Loud:
    """Says when it dies."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


class Keeper:
    """Has an iterator as an attribute."""

    def __init__(self, iterable):
        self.iterator = iter(iterable)

    def take(self, n):
        out = []
        for item in self.iterator:
            out.append(item)
            if len(out) == n:
                break
        return out

    def one(self):
        return next(self.iterator, "none left")


class Instance:
    def __init__(self):
        self.a, self.b, self.c = 1, 2, 3


def sources():
    table = {"a": 1, "b": 2, "c": 3}
    del table["b"]
    return (
        *([1, 2, 3, 4], (1, 2, 3), range(5), range(10, 0, -3)),
        *(range(2**60, 2**60 + 3), range(2**70, 2**70 + 2), [], (), ""),
        *("abc", "\xe9a\u20ac\U0001f600", Text("xyz"), b"abc", bytearray(b"xyz")),
        *(table, table.keys(), table.values(), table.items()),
        *({1, 2, 3}, frozenset((5, 6)), deque([1, 2, 3]), deque(range(200))),
        *(array.array("d", [0.5, 1.5]), array.array("b", b"ab")),
        *(array.array("Q", [2**64 - 1]), List((7, 8)), defaultdict(list, x=1, y=2)),
        *(OrderedDict(a=1, b=2), Instance().__dict__),
        *(Instance().__dict__.items(), reversed([1, 2, 3])),
        *(reversed("ab\u20ac"), reversed((1, 2)), reversed(range(4))),
        *(reversed(table), reversed(table.items()), reversed(deque(range(100)))),
        *(reversed(b"ab"), enumerate("ab"), zip("ab", (1, 2))),
        *(reversed(Instance().__dict__.values()), enumerate(zip(range(3), "abc"), 7)),
        zip(enumerate("ab"), {"k": 1, "l": 2}.items()),
        *(zip(), zip([1]), zip([1, 2], [3]), zip([1], [2, 3])),
        *(enumerate([], 2**70), enumerate("ab", 2**59 - 1), iter([])),
    )


def attempt(call, *args):
    try:
        return call(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def loops():
    for n in range(len(sources())):
        found = []
        for item in sources()[n]:
            found.append(item)
        print(n, found[:30], list(sources()[n])[:5], tuple(sources()[n])[-3:], len(found))
        iterator = iter(sources()[n])
        print(
            [next(iterator, None) for _ in range(2)],
            iterator.__length_hint__() if hasattr(iterator, "__length_hint__") else "",
        )
        print([*iterator][:4], next(iterator, "end"), attempt(next, iterator))
        keeper = Keeper(sources()[n])
        print(keeper.take(2), keeper.one(), keeper.take(1), len(keeper.take(1000)), keeper.one())
        held = [iter(sources()[n])] * 2
        print(next(held[0], 0), next(held[1], 0), list(zip(held[0], held[1]))[:3], next(held[0], 0))


def generators():
    """An iterator in a local, and in the loop of a generator, whose frame is published at each yield."""

    def over(iterable):
        iterator = iter(iterable)
        for item in iterator:
            yield item
            yield next(iterator, "x")

    for source in sources():
        print(list(over(source))[:12])
    print(list(a for a in (b for b in enumerate(c for c in "abc"))), [i for i, x in enumerate(over("abcde"))])  # noqa: C400


def zipped():
    d = {"a": 1, "b": 2, "c": 3}
    combinations = (
        *((d, [1, 2, 3]), ([1, 2, 3], d.items()), (d.values(), d.keys())),
        *((d.items(), d), ("ab", d, range(9)), (d, d.values(), "ab")),
        *((iter("abcdef"),) * 2, (iter("abcdefg"),) * 3, (enumerate("abc"), range(5)), (range(5), enumerate("abc"))),
        *((zip("abc", "def"), "xyz"), ("xyz", zip("abc", "def"))),
        *((d.items(), zip("ab", "cd")), ({1, 2}, {3, 4}), (range(3), (x for x in "ab"))),
        *(((x for x in "ab"), range(3)), ([], "ab"), ("ab", [])),
        *(("ab", "cd", "e"), ("a", "bc", "de"), tuple("ab" for _ in range(40))),
        *((iter([1]), iter([2]), iter([3, 4])), (range(2**60 - 2, 2**60), "abc")),
        ("abc", range(2**59 - 2, 2**59 + 1)),
    )
    for operands in combinations:
        copies = [list(x) if type(x) in (zip, enumerate) else x for x in operands]
        print(attempt(lambda operands=operands: list(zip(*operands)))[:6], type(copies[0]).__name__)
    for operands in (
        ("ab", "cd"),
        ("ab", "c"),
        ("a", "cd"),
        ("", "a"),
        ("", ""),
        (range(3), [1, 2, 3], "abc"),
        (range(3), [1, 2, 3], "ab"),
    ):
        a, b = iter(operands[0]), iter(operands[1])
        strict = zip(a, b, *operands[2:], strict=True)
        out = []
        for _ in range(5):
            out.append(attempt(next, strict))
        print(out, next(a, "-"), next(b, "-"))
        found = []
        try:
            for x, y in zip(operands[0], operands[1], strict=True):
                found.append((x, y))
        except ValueError as error:
            print(found, error)
    print(
        attempt(lambda: list(zip(d.items(), "ab", strict=True))),
        attempt(lambda: list(zip("ab", d.items(), strict=True))),
    )
    print(
        attempt(lambda: enumerate(5)),
        attempt(lambda: zip(5)),
        attempt(lambda: zip([], 5)),
        attempt(lambda: enumerate("a", "b")),
    )
    print(
        list(enumerate("ab", start=3)),
        list(enumerate(iterable="ab")),
        attempt(lambda: reversed(5)),
        attempt(lambda: reversed({1})),
    )


def changed():
    """What is iterated over changes."""

    def run(make, change, n=2):
        container = make()
        out = []
        try:
            for i, item in enumerate(container):
                out.append(item)
                if i == n:
                    change(container)
                if i > 20:
                    break
        except Exception as error:
            out.append(f"{type(error).__name__}: {error}")
        return out

    print(run(lambda: [1, 2, 3, 4], lambda c: c.append(9)), run(lambda: [1, 2, 3, 4], lambda c: c.clear()))
    print(run(lambda: bytearray(b"abcd"), lambda c: c.append(9)), run(lambda: bytearray(b"abcd"), lambda c: c.clear()))
    print(
        run(lambda: array.array("i", [1, 2, 3, 4]), lambda c: c.append(9)),
        run(lambda: array.array("i", [1, 2, 3, 4]), lambda c: c.pop(0)),
    )
    print(
        run(lambda: deque([1, 2, 3, 4]), lambda c: c.append(9)), run(lambda: deque([1, 2, 3, 4]), lambda c: c.rotate())
    )
    print(
        run(lambda: dict.fromkeys("abcd"), lambda c: c.update(z=1)),
        run(lambda: dict.fromkeys("abcd"), lambda c: c.pop("a")),
    )
    print(run(lambda: set(range(4)), lambda c: c.add(9)), run(lambda: set(range(4)), lambda c: c.clear()))
    print(
        run(lambda: dict.fromkeys("abcd"), lambda c: c.pop("d") or c.update(q=1)),
        run(lambda: Instance().__dict__, lambda c: c.update(d=5)),
    )
    for source in (deque([1, 2, 3]), {1: 2, 3: 4}, {1, 2, 3}):
        iterator = iter(source)
        next(iterator)
        source.clear()
        print(attempt(next, iterator), attempt(next, iterator), attempt(list, iterator))
    d = {"a": 1, "b": 2}
    pairs = zip(d, "xyz")
    print(next(pairs))
    d["c"] = 3
    letters = iter("xyz")
    print(attempt(next, pairs), attempt(lambda: list(zip(letters, d))), next(letters, "-"))


def deaths():
    """When an iterator, what it iterates over, and what it has given, die."""
    for make in (iter, reversed, enumerate, lambda x: zip(x, x), lambda x: zip("ab", enumerate(x))):
        iterator = make([Loud("in a list"), 1])
        print("made")
        next(iterator)
        print("stepped")
        del iterator
        print("deleted")
    for item in deque([Loud("in a deque")]):
        print(item.name)
    del item
    print("after the loop")
    iterator = iter({Loud("key"): Loud("value")})
    for key in iterator:
        print(key.name)
    print("exhausted")
    del key
    print("deleted")


def main():
    loops()
    generators()
    zipped()
    changed()
    deaths()


if __name__ == "__main__":
    main()
