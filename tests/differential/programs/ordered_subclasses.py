# globals: own the log of what its classes are asked is its own
"""Subclasses of collections.OrderedDict: made, copied, merged, by classes that have some of their methods in Python; their deaths."""

import collections
import sys
import weakref
from collections import OrderedDict

log = []


class Plain(OrderedDict):
    pass


class Slots(OrderedDict):
    __slots__ = ()


class Named(OrderedDict):
    __slots__ = ("tag",)


class Inits(OrderedDict):
    def __init__(self, *args, **kwargs):
        log.append(("init", args, kwargs))
        super().__init__(*args, **kwargs)


class InitsPlainly(OrderedDict):
    def __init__(self, given=(), *, more=None):
        super().__init__(given)
        if more is not None:
            self["more"] = more


class Tagged(OrderedDict):
    def __init__(self, *args, **kwargs):
        OrderedDict.__init__(self, *args, **kwargs)
        self.tag = "tag"


class News(OrderedDict):
    def __new__(cls, *args, **kwargs):
        log.append(("new", len(args)))
        return super().__new__(cls)


class NewsOther(OrderedDict):
    def __new__(cls, *args):
        return 5


class Sets(OrderedDict):
    def __setitem__(self, key, value):
        log.append(("set", key))
        super().__setitem__(key, value)


class Gets(OrderedDict):
    def __getitem__(self, key):
        log.append(("get", key))
        return super().__getitem__(key)


class Contains(OrderedDict):
    def __contains__(self, key):
        log.append(("in", key))
        return True


class Keys(OrderedDict):
    def keys(self):
        log.append("keys")
        return ["a"]


class Iterates(OrderedDict):
    def __iter__(self):
        log.append("iter")
        return iter(["b", "a"])


class Reverses(OrderedDict):
    def __reversed__(self):
        log.append("reversed")
        return iter("ba")


class Unreversed(OrderedDict):
    __reversed__ = None


class Ors(OrderedDict):
    def __or__(self, other):
        return "or", other

    def __ior__(self, other):
        return "ior", other

    def __ror__(self, other):
        return "ror", other


class Missing(OrderedDict):
    def __missing__(self, key):
        log.append(("missing", key))
        return key


class Deletes(OrderedDict):
    def __delitem__(self, key):
        log.append(("del", key))
        super().__delitem__(key)


class Dies(OrderedDict):
    def __del__(self):
        log.append(("dies", list(self)))


class Meta(type):
    def __call__(cls, *args, **kwargs):
        log.append("called")
        return super().__call__(*args, **kwargs)


class WithMeta(OrderedDict, metaclass=Meta):
    pass


class Counts(collections.Counter, OrderedDict):
    pass


class Attributes(OrderedDict):
    def __getattribute__(self, name):
        log.append(("attribute", name))
        return super().__getattribute__(name)


CLASSES = [
    Plain,
    Slots,
    Named,
    Inits,
    InitsPlainly,
    Tagged,
    News,
    NewsOther,
    Sets,
    Gets,
    Contains,
    Keys,
    Iterates,
    Reverses,
    Unreversed,
    Ors,
    Missing,
    Deletes,
    Dies,
    WithMeta,
    Counts,
    Attributes,
]


class Falls:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(("falls", self.name))


def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if isinstance(result, OrderedDict):
        return type(result).__name__, list(OrderedDict.items(result)), sys.getsizeof(result)
    return result


def merged(a, b):
    a |= b
    return a


def ops(cls, i):
    out = []
    pairs = [("a", i), ("b", 2), ("a", 3), ((1, 2), None)]
    out.append(attempt(cls))
    out.append(attempt(cls, {"x": 1, "y": i}))
    out.append(attempt(cls, pairs))
    out.append(attempt(cls, tuple(pairs)))
    out.append(attempt(cls, iter(pairs)))
    out.append(attempt(cls, [("a", 1, 2)]))
    out.append(attempt(cls, [("a", 1), ([], 2)]))
    out.append(attempt(cls, 5))
    out.append(attempt(cls, {}, {}))
    out.append(attempt(cls, b=1, a=2))
    out.append(attempt(cls, {"a": 5}, b=1, a=2))
    out.append(attempt(cls, OrderedDict(pairs)))
    out.append(attempt(cls, Plain(pairs), c=1))
    out.append(attempt(cls, more=1))
    out.append(attempt(cls.fromkeys, "abca"))
    out.append(attempt(cls.fromkeys, ["a", 1, 2.5], i))
    out.append(attempt(cls.fromkeys, ["a"], value=i))
    out.append(attempt(cls.fromkeys, (c for c in "xy"), i))
    out.append(attempt(cls.fromkeys, [[]], i))
    out.append(attempt(cls.fromkeys, 5))
    d = cls()
    if not isinstance(d, OrderedDict):
        return out
    OrderedDict.update(d, a=1, b=i)
    plain = OrderedDict(b=3, z=4)
    for other in (plain, {"b": 5, "q": 6}, Plain(b=7), Keys(a=1, b=2), Gets(a=3), Iterates(a=4, b=5), collections.Counter("ab")):
        out.append(attempt(lambda: d | other))
        out.append(attempt(lambda: other | d))
        out.append(attempt(merged, OrderedDict(other), d))
        out.append(attempt(merged, cls(), other))
        out.append(attempt(merged, dict(other), d))
    out.append(attempt(lambda: d | [("a", 1)]))
    out.append(attempt(lambda: [("a", 1)] | d))
    out.append(attempt(merged, cls(), [("a", 1), ("b", 2)]))
    out.append(attempt(merged, d, d))
    out.append(attempt(d.copy))
    out.append(attempt(d.setdefault, "a", 5))
    out.append(attempt(d.setdefault, "new", 5))
    out.append(attempt(d.setdefault, "new2"))
    out.append(attempt(d.setdefault, [], 1))
    out.append(attempt(lambda: list(reversed(d))))
    out.append(attempt(lambda: list(d)))
    out.append(attempt(lambda: dict(d)))
    out.append(attempt(lambda: {**d}))
    out.append(attempt(lambda: {}.update(d)))
    out.append(attempt(lambda: OrderedDict(d)))
    out.append(attempt(d.pop, "a", None))
    out.append(attempt(d.popitem))
    out.append(attempt(d.move_to_end, "b"))
    out.append(attempt(lambda: d["absent"]))
    out.append(attempt(d.update, {"m": 1}))
    out.append(attempt(d.__init__, {"n": 1}))
    out.append(attempt(d.__init__, {"n": 1, "o": 2}, p=3))
    out.append(attempt(d))
    return out


def shadowed(i):
    """Attributes of the instance with the names of methods."""
    d = Plain(a=i, b=2)
    d.keys = lambda: ["b"]
    out = [attempt(OrderedDict, d), attempt(lambda: d | {}), attempt(lambda: {"c": 1} | d), attempt(d.copy), attempt(dict, d)]
    d.items = d.update = None
    out.append(attempt(Plain, d))
    out.append(attempt(d.copy))
    return out


def deaths(i):
    log.clear()
    d = Plain(first=Falls("value"), second=[Falls("inner")])
    d[Falls("key")] = 5
    del d
    log.append("after")
    d = Plain(a=Falls("a"))
    copied = d.copy()
    del d
    log.append("one left")
    copied.clear()
    log.append("cleared")
    d = Tagged(a=Falls("item"))
    d.attribute = Falls("attribute")
    d["b"] = Falls("second item")
    del d
    log.append("with attributes")
    d = Plain(a=1)
    reference = weakref.ref(d, lambda r: log.append("reference"))
    del d
    log.append(reference() is None)
    d = Dies(a=i)
    d |= {"b": 2}
    d = d | {"c": Falls("c")}
    del d
    d = Slots(x=Slots(y=Slots(z=Falls("deep"))))
    d = None
    attempt(Plain, [("a", Falls("half")), 5])
    log.append("failed")
    for n in range(50):
        held = [Plain(n=n, more=[n]), Slots({n: (n,)})]
        held.append(held[0] | held[1])
    return list(log)


def grows():
    class Changing(OrderedDict):
        pass

    d, out = Changing(a=1, b=2), []
    for n in range(12):
        if n == 3:
            Changing.__getitem__ = lambda self, key: "got"
        if n == 5:
            del Changing.__getitem__
            Changing.keys = lambda self: ["a"]
        if n == 7:
            del Changing.keys
            Changing.__init__ = lambda self, *args: OrderedDict.__init__(self, *args, more=1)
        if n == 9:
            Changing.__or__ = lambda self, other: "or"
        if n == 10:
            Changing.__contains__ = lambda self, key: False
        out.append((attempt(d.copy), attempt(lambda: d | {}), attempt(lambda: {"z": 1} | d), attempt(Changing, d), dict(d)))
        out.append((attempt(Changing.fromkeys, "a"), attempt(d.setdefault, "a", 7)))
    return out


def main():
    for i in range(2):
        for cls in CLASSES:
            log.clear()
            print(cls.__name__, *ops(cls, i), *log, sep="\n  ")
        print(shadowed(i), deaths(i), sep="\n")
    print(*grows(), sep="\n")


if __name__ == "__main__":
    main()
