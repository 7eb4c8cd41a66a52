"""Sets and frozensets in all operations, with what else can be an operand; prints them in their order of iteration.

The order of small ints and of tuples of them is the table's, so a table of another size, or keys inserted in another
order, would be seen.
"""

from collections import deque


class Set(set):
    pass


class Frozen(frozenset):
    pass


class OwnOr(set):
    def __or__(self, other):
        return "own or"

    def __ror__(self, other):
        return "own ror"

    def __ior__(self, other):
        return "own ior"


class OwnIter(set):
    def __iter__(self):
        return iter(("own", "iter"))

    def __len__(self):
        return 99


class Same:
    """Compared and hashed by Python code."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Same) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"Same({self.value})"


class Hostile:
    """Hashes as 3, and fails when it is compared."""

    def __hash__(self):
        return 3

    def __eq__(self, other):
        raise ValueError("not comparable")


def numbers(seed, n, bound):
    """Reproducible, on every build."""
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed // 7 % bound


def show(value):
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}{set.__len__(value) if isinstance(value, set) else len(value)}" + repr(
            [key for key in (set.__iter__(value) if isinstance(value, set) else value)][:40]  # noqa: C416
        )
    return repr(value)


def attempt(call, *operands):
    try:
        return show(call(*operands))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def operands():
    small, large = set(numbers(3, 5, 40)), set(numbers(5, 300, 900))
    holes = set(range(200))
    for i in range(0, 200, 3):
        holes.discard(i)
    return (
        *(set(), {1}, small, large, holes, frozenset(), frozenset(small)),
        *(frozenset(range(0, 90, 4)), Set(small), Frozen((1, 7))),
        *(OwnOr((1, 2)), OwnIter((1, 2)), [1, 2, 1], [], (5, 40, 5)),
        *(range(0, 60, 7), range(3), "abc", b"\1\2", bytearray(b"\1")),
        *({1: "a", 40: "b"}, {}, dict.fromkeys(range(50)), {1: 2}.keys()),
        *({1: 2}.values(), {1: 2}.items(), deque((1, 2))),
        *({(1, 2), (3, 4)}, [(1, 2), (1, 2)], {1.0, 2.5, False}),
        *([[1]], [1, []], 5, None, {Same(1)}, [Same(1), Same(1), 1]),
        *([Hostile(), 4], {None, int}, (i for i in (1, 2, 40))),
    )


BINARY = (
    ("|", lambda a, b: a | b),
    ("&", lambda a, b: a & b),
    ("-", lambda a, b: a - b),
    ("^", lambda a, b: a ^ b),
    ("==", lambda a, b: a == b),
    ("!=", lambda a, b: a != b),
    ("<", lambda a, b: a < b),
    ("<=", lambda a, b: a <= b),
    (">", lambda a, b: a > b),
    (">=", lambda a, b: a >= b),
    ("in", lambda a, b: b in a),
    ("union", lambda a, b: a.union(b)),
    ("intersection", lambda a, b: a.intersection(b)),
    ("difference", lambda a, b: a.difference(b)),
    ("symmetric_difference", lambda a, b: a.symmetric_difference(b)),
    ("issubset", lambda a, b: a.issubset(b)),
    ("issuperset", lambda a, b: a.issuperset(b)),
    ("isdisjoint", lambda a, b: a.isdisjoint(b)),
)


def ior(a, b):
    a |= b
    return a


def iand(a, b):
    a &= b
    return a


def isub(a, b):
    a -= b
    return a


def ixor(a, b):
    a ^= b
    return a


CHANGES = (
    *(("|=", ior), ("&=", iand), ("-=", isub), ("^=", ixor)),
    *(
        ("update", lambda a, b: a.update(b) or a),
        ("intersection_update", lambda a, b: a.intersection_update(b) or a),
        ("difference_update", lambda a, b: a.difference_update(b) or a),
        ("symmetric_difference_update", lambda a, b: a.symmetric_difference_update(b) or a),
    ),
)


def binary():
    for n, a in enumerate(operands()[:10]):
        for m, b in enumerate(operands()):
            row = [f"{name} {attempt(call, a, b)}" for name, call in BINARY]
            print(n, m, hash(tuple(row)) if False else "; ".join(row)[:900])


def changes():
    """On sets that only the function knows, and on such that are in a list as well."""
    for name, change in CHANGES:
        for m in range(len(operands())):
            for which in (0, 2, 3, 4, 5, 8):
                b = operands()[m]
                a = operands()[which]
                known = [a]
                row = attempt(change, set(a) if which != 5 else a, b)[:300], attempt(change, a, operands()[m])[:300]
                print(name, m, which, *row, known[0] is a and show(a)[:200])


def several():
    for a in operands()[:6]:
        print(attempt(a.union, [1], {2}, (3,)), attempt(a.union), attempt(a.intersection, {1, 2}, [1, 40], range(90)))
        print(attempt(a.intersection), attempt(a.difference, {1}, [2], {3: 4}), attempt(a.difference))
        if isinstance(a, set):
            b = set(a)
            print(attempt(lambda b=b: b.update([1], "ab", {5}) or len(b)), attempt(lambda b=b: b.update() or len(b)))
            print(attempt(lambda b=b: b.difference_update([1], {5}) or sorted(map(str, b))[:9]))
            print(attempt(lambda b=b: b.intersection_update(range(99), {1, 5, 7}) or b))


def one_by_one():
    """Growing, shrinking and popping, private and shared."""
    for shared in (False, True):
        s = set()
        known = [s] if shared else None
        for i, x in enumerate(numbers(11, 900, 500)):
            if i % 5 < 3:
                s.add(x)
            elif i % 5 == 3:
                s.discard(x)
            elif s:
                s.pop()
            if i % 100 == 0:
                print(shared, i, show(s))
        while len(s) > 3:
            s.pop()
        s.add(7)
        print(show(s), known is None or known[0] is s)
        t = s.copy()
        s.clear()
        s.add(1)
        s.clear()
        print(show(s), show(t), s.__len__(), len(t))
        for x in range(40):
            s.add(x * 37 % 101)
        print(show(s))
        s &= set(range(0, 101, 2))
        s -= {0, 2, 4}
        s ^= {1, 6, 200}
        s |= t
        print(show(s))
        for failing in (
            lambda s=s: s.remove("absent"),
            lambda: set().pop(),
            lambda s=s: s.add([]),
            lambda s=s: s.discard({}),
        ):
            print(attempt(failing))


def keys():
    """What is equal to what, and hashes so."""

    class Number(int):
        pass

    class Text(str):
        pass

    class Pair(tuple):
        __slots__ = ()

    class Loud(str):
        def __eq__(self, other):
            return str.__eq__(self, other)

        def __hash__(self):
            return str.__hash__(self)

    def method(self):
        pass

    values = [
        *(1, 1.0, True, Number(1), 1 + 0j, 2**70, 2.0**70, float(2**70)),
        *(-(2**70), 2**53 + 1, float(2**53), 0.5, 0.5 + 0j),
        *("a", Text("a"), Loud("a"), "b" * 30, b"a", (1, 2), Pair((1, 2)), (1.0, 2), ((1,), ()), ((1.0,), Pair())),
        *(frozenset((1, 2)), frozenset((1.0, 2)), frozenset((frozenset((1,)),))),
        *(Frozen((1, 2)), None, int, len, [].append),
        *(float("inf"), float("-inf"), 3 + 4j, complex(0.0, -0.0), (), "", b""),
    ]
    nan = float("nan")
    print([nan in {nan}, nan == nan, (nan,) == (nan,), {nan} == {nan}, nan in [nan], float("nan") in {nan}])
    for a in values:
        row = []
        for b in values:
            table = {a: "found"}
            row.append(
                "".join(
                    str(int(answer))
                    for answer in (
                        a in {b},
                        table.get(b) is not None,
                        b in [a],
                        (b,) == (a,),
                        a == b,
                        hash(a) == hash(b) if a == b else 0,
                    )
                )
            )
        print(type(a).__name__, *row)
    print({key: n for n, key in enumerate(values)}.__len__(), len(set(values)), len(frozenset(values)))
    nested = frozenset()
    for _ in range(100):
        nested = frozenset((nested, 1))
    other = frozenset()
    for _ in range(100):
        other = frozenset((other, 1))
    print(nested == other, nested in {other}, hash(nested) == hash(other), ((nested,),) == ((other,),))
    deep = ()
    for _ in range(60):
        deep = (deep, 1)
    print({deep: 1}[deep], deep in {deep})
    print(
        attempt(lambda: {1, 2} in {frozenset((1, 2))}), attempt(lambda: {frozenset((1, 2)): 5}.get(frozenset((2, 1))))
    )
    bound = Same(1).__repr__
    print(bound in {bound}, bound == bound.__self__.__repr__, {bound: 1}[bound.__self__.__repr__])


def views():
    d, e = {1: "a", 2: "b", 40: []}, {2: "b", 3: "c", 40: []}
    for name, call in BINARY[:11]:
        for a in (d.keys(), d.items(), {1, 2}, frozenset((2, 40))):
            for b in (e.keys(), e.items(), {2, 3}, [2, 2, 1], (1,), d.keys(), "ab"):
                print(name, attempt(call, a, b), end=" ")
        print()
    print(
        (1, "a") in d.items(),
        (1, "b") in d.items(),
        [1, "a"] in d.items(),
        5 in d.items(),
        "a" in d.values(),
        [] in d.values(),
    )
    print(
        (1, "a", 2) in d.items(),
        attempt(lambda: ([], 1) in d.items()),
        d.keys().isdisjoint([5]),
        d.keys().isdisjoint(e),
    )


def large():
    """More than a look at who waits takes."""
    a, b = set(range(6000)), set(range(3000, 9000))
    known = [a]
    print(len(a | b), len(a & b), len(a - b), len(a ^ b), a <= b, a.isdisjoint(b), len(known[0].union(range(20000))))
    a |= b
    a -= set(range(0, 9000, 2))
    print(
        len(a),
        sum(a),
        a == set(range(1, 9000, 2)),
        a == frozenset(range(1, 9000, 2)),
        max(a),
        min(a),
        4001 in a,
        4000 in a,
    )
    a ^= set(range(5000))
    a &= set(range(2000, 7000))
    print(len(a), sum(a), list(a)[:20], sorted(a)[-3:], len(set(list(a))), len(tuple(a)))  # noqa: C414
    a.clear()
    print(a, known)


def main():
    binary()
    changes()
    several()
    one_by_one()
    keys()
    views()
    large()


if __name__ == "__main__":
    main()
