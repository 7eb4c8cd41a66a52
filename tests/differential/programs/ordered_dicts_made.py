"""collections.OrderedDict: made of what there is, copied, merged, emptied, compared; what cannot be put in; deaths; sizes."""

import collections
import sys
import weakref
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


class Plain(OrderedDict):
    pass


class Talks(OrderedDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, (value,))


class Noted:
    def __init__(self, said, name):
        self.said, self.name = said, name

    def __del__(self):
        self.said.append(self.name)


class Mapping:
    def keys(self):
        return iter("xy")

    def __getitem__(self, key):
        return key * 2


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def made(i):
    pairs, table = [("a", i), ("b", 2), ("a", 3)], {"x": 1, 5: [i], (1, 2): None}
    od = OrderedDict(pairs)
    od.move_to_end("a")
    out = [OrderedDict(), od, OrderedDict(table), OrderedDict(od), OrderedDict(a=i, z=2), OrderedDict(pairs, c=i), OrderedDict(table, x=9)]
    out += [OrderedDict(tuple(pairs)), OrderedDict([["k", 1], ("l", 2)]), OrderedDict(table.items()), OrderedDict(zip("abc", range(3)))]
    out += [OrderedDict((c, c) for c in "ab"), OrderedDict(od.items()), OrderedDict(Mapping()), OrderedDict(["ab", "cd"]), OrderedDict(Plain(od))]
    out += [OrderedDict([(Key(1), 1), (Key(4), 2), (Key(1), 3)]), OrderedDict({Key(5): 1}), OrderedDict(collections.Counter("aab"))]
    for bad in ([1], [(1,)], [(1, 2, 3)], [([], 1)], 5, None, "abc", [("a", 1), ([], 2)], [(1, 2), 5]):
        out.append(attempt(OrderedDict, bad))
    out += [attempt(OrderedDict, 1, 2), attempt(OrderedDict, [], **{"self": 1}), attempt(OrderedDict, **{"é": 1})]
    big = OrderedDict((str(n), n) for n in range(200))
    out += [len(big), list(big)[:3], big.popitem(), sys.getsizeof(big), sys.getsizeof(OrderedDict(big)), sys.getsizeof(big.copy())]
    for n in range(12):
        out.append([sys.getsizeof(OrderedDict.fromkeys(range(n))), sys.getsizeof(dict(OrderedDict.fromkeys("abcdefghijkl"[:n])))])
    out += [OrderedDict.fromkeys("aba"), OrderedDict.fromkeys([1, i], i), OrderedDict.fromkeys({"a": 1}, value=i), OrderedDict.fromkeys("é€")]
    out += [OrderedDict.fromkeys(range(3)), OrderedDict.fromkeys(od), OrderedDict.fromkeys(x for x in "ab"), OrderedDict.fromkeys(iterable="ab")]
    out += [Plain.fromkeys("ab"), Talks.fromkeys("ab", 1), od.fromkeys("q"), attempt(OrderedDict.fromkeys), attempt(OrderedDict.fromkeys, 5)]
    out += [attempt(OrderedDict.fromkeys, [[]]), attempt(OrderedDict.fromkeys, "a", 1, 2), attempt(OrderedDict.fromkeys, "a", values=2)]
    return out


def changed(i):
    od = OrderedDict(a=1, b=2, c=3)
    od.move_to_end("a")
    other, out = od.copy(), []
    other["d"] = i
    out += [od, other, od is other, type(Plain(od).copy()), Plain(od).copy(), Talks(a=1).copy()]
    out += [od | {"b": 9, "y": i}, {"b": 9, "y": i} | od, od | other, attempt(lambda: od | [("a", 1)]), attempt(lambda: 5 | od), Plain(od) | od, od | Plain(a=2)]
    third = od
    third |= {"b": 7, "q": i}
    third |= other
    third |= [("w", 1)]
    out += [third is od, dict(od), list(od.items()), attempt(od.__ior__, 5), attempt(od.__or__, 5)]
    od.update()
    od.update({"new": 1, "b": 0})
    od.update([("n2", 1), ("n3", 2)])
    od.update(other)
    od.update(a=5)
    od.update({"n4": 1}, n5=i)
    od.update(od)
    od.update(Mapping())
    out += [list(od.items()), attempt(od.update, 1, 2), attempt(od.update, [(1,)]), attempt(od.update, [("half", 1), ([], 2)]), od]
    talks = Talks(a=1)
    talks.update(b=2)
    talks.update({"c": 3})
    talks |= {"d": 1}
    out += [talks, len(talks)]
    keyed = OrderedDict(a=1)
    keyed.update({Key(1): 1, Key(4): 2})
    keyed.update([(Key(4), 3), ("z", 1)])
    out.append(keyed)
    od.clear()
    out += [od, len(od), list(od), list(reversed(od.items())), attempt(od.popitem), bool(od)]
    od["again"] = i
    od["more"] = 2
    od.move_to_end("again")
    out += [od, sys.getsizeof(od), attempt(od.clear, 1), attempt(od.copy, 1)]
    iterator = iter(od)
    next(iterator)
    od.clear()
    out += [attempt(next, iterator), od]
    dict.__setitem__(od, "behind", 1)
    out += [attempt(list, od), attempt(od.copy), attempt(OrderedDict, od), len(od), attempt(repr, od), attempt(dict, od)]
    od.clear()
    od["x"] = 1
    out.append(od)
    with_attributes = OrderedDict(a=1)
    with_attributes.extra = i
    copied = with_attributes.copy()
    out += [copied, getattr(copied, "extra", "none"), vars(with_attributes)]
    return out


def compared(i):
    a, b = OrderedDict(x=1, y=i), OrderedDict(y=i, x=1)
    out = [a == b, a != b, a == dict(b), dict(b) == a, a == a.copy(), a != a.copy(), a == Plain(a), Plain(b) == a, a == {"x": 1}, a == 5, a != None]  # noqa: E711
    out += [attempt(lambda: a < b), OrderedDict(a=a) == OrderedDict(a=b), [a] == [b], [a] == [a.copy()], OrderedDict() == {}, OrderedDict() == OrderedDict()]
    k, m = OrderedDict([(Key(1), 1), (Key(2), 2)]), OrderedDict([(Key(1), 1), (Key(2), 2)])
    out += [k == m, k == OrderedDict(reversed(m.items())), a.keys() == b.keys(), a.items() == b.items(), list(a.keys() & {"x"}), sorted(a), max(a), min(b.values())]
    out += [[*a], {**a}, {**b, **a}, dict(b), sorted(set(a)), tuple(b.items()), " ".join(b), list(b.values()), sum(OrderedDict({1: 2, 3: 4})), (lambda **k: k)(**b)]
    b.move_to_end("y")
    out += [a == b, [*b], {**b}, list(b.items()), dict(b), sorted(b.items()), list(dict.keys(b)), list(map(str, b)), dict(b, z=1), {"q": 0, "x": 5, **b}]
    big, same = OrderedDict.fromkeys(range(100)), OrderedDict.fromkeys(range(100))
    out += [big == same, big != same, list(big) == list(range(100)), tuple(big) == tuple(same)]
    return out


class Fickle:
    """Its hash changes when the dict is asked for it."""

    def __init__(self):
        self.n = 0

    def __hash__(self):
        self.n += 7
        return self.n


def fickle():
    od = OrderedDict([(Fickle(), n) for n in range(5)])
    return [type(attempt(f)).__name__ for f in (lambda: list(od.values()), lambda: list(od.items()), lambda: od.copy(), lambda: dict(od), lambda: OrderedDict(od), lambda: sorted(od.values()), lambda: len(od))]


def deaths():
    said = []
    od = OrderedDict(a=Noted(said, "a"), b=Noted(said, "b"))
    said.append("made")
    od.copy()
    said.append("copied")
    od.update(a=Noted(said, "c"))
    said.append("updated")
    od.clear()
    said.append("cleared")
    od["x"] = Noted(said, "x")
    del od
    said.append("gone")
    od = OrderedDict([("k", Noted(said, "k"))])
    od["self"] = od
    reference = weakref.ref(OrderedDict(a=1))
    living = OrderedDict(b=1)
    kept = weakref.ref(living)
    said += [reference() is None, kept() is living]
    del living
    said.append(kept() is None)
    attempt(OrderedDict, [("n", Noted(said, "n")), ([], 1)])
    said.append("failed")
    od.clear()
    return said


class Unhashed:
    __hash__ = None


def known(*args, **kwargs):
    """One that is not only this function's."""
    od = OrderedDict(*args, **kwargs)
    return od, [od]


def updated_at_once(i):
    out = []
    given = [
        {"a": i, "b": [i]},
        [("x", 1), ("a", 2), ("x", 3), ("y", i)],
        (("k", "v"), ["l", "w"]),
        {(1, 2): i, 5: 6, 2.5: None},
        {"n%d" % n: n for n in range(40)},
        {n: n for n in range(300)},
        OrderedDict(z=1, a=2),
        Plain(z=3, y=4),
        {"q": 1, "a": i}.items(),
        OrderedDict(q=1, a=i).items(),
        [("a", 1), ("b", 2, 3)],
        [("a", 1), ([], 2)],
        [("a", 1), (Unhashed(), 2)],
        [("a", 1), (Key(1), 2), (Key(4), 3), (Key(1), 4)],
        {},
        [],
        5,
        None,
        "ab",
        ["ab", "cd"],
        zip("ab", "cd"),
    ]
    for update in given:
        for start in ((), ("a",), ("b", "a", "c", "d", "e"), ("y", 1, 2.5), tuple("n%d" % n for n in range(20, 60))):
            od, holder = known((key, []) for key in start)
            od.pop("c", None)
            iterator = iter(od)
            out.append(attempt(od.update, update if update.__class__ is not zip else list(update)))
            out += [list(od.items()), list(reversed(od)), sys.getsizeof(od), attempt(list, iterator)]
            out.append(attempt(od.update, update, b=1, new=i))
            out.append(attempt(od.update, {"a": "again", "b": "again"}))
            od.move_to_end("b")
            del od["a"]
            out += [list(od.items()), attempt(od.popitem), attempt(od.popitem, last=False), sys.getsizeof(od)]
    od, holder = known(a=1)
    dict.__setitem__(od, "behind", i)
    out.append(attempt(od.update, {"behind": 2, "b": 3}))
    out += [attempt(list, od), len(od), dict.items(od) == od.items()]
    out.append(attempt(od.update, od))
    out.append(attempt(od.update, od.items()))
    od, holder = known(Talks(a=1))
    od |= {"b": 2, "c": 3}
    od |= [("d", 4), ("a", 5)]
    talks, holder = Talks(), [od]
    talks |= {"b": 2, "c": 3}
    talks.update([("d", 4), ("a", 5)], e=6, f=7)
    out += [od, talks, attempt(od.update, {}, {}), attempt(od.update, a=1, b=2), list(od)]
    said = []
    od, holder = known(a=Noted(said, "a"), b=Noted(said, "b"))
    od.update({"b": 1, "a": 2, "c": Noted(said, "c")})
    said.append("updated")
    od.update([("c", Noted(said, "first")), ("c", Noted(said, "second")), ("d", 1)])
    said.append("twice")
    del od, holder
    return [*out, said]


def views(i):
    od = OrderedDict(a=i, b=[i], c=2.5)
    out = []
    for view in (od.keys(), od.values(), od.items()):
        members = ("a", i, 2.5, [i], ("a", i), ("b", [i]), ("b", i), ("a",), ["a", i], Key(1), (Key(1), 1), ([], 1), [])
        out += [len(view), *[attempt(lambda member=member: member in view) for member in members]]
        out += [list(reversed(view)), list(view), repr(view)]
        od.move_to_end("a")
    del od["b"]
    return [*out, len(od.keys()), "b" in od.keys(), ("c", 2.5) in od.items()]


def main():
    for i in range(4):
        lines = [*made(i), *changed(i), *compared(i), fickle(), deaths(), *updated_at_once(i), *views(i)]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
