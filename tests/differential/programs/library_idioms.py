# globals: own it empties a list of a class
"""What libraries do all the time: super() with arguments passed on, named tuples unpacked, groups of a match, lists emptied."""

import collections
import re
import typing


class Noted:
    def __init__(self, said, name):
        self.said, self.name = said, name

    def __del__(self):
        self.said.append(self.name)


class Base:
    x = 5
    called = len

    def __init__(self, *args, **kwargs):
        self.args = args, sorted(kwargs.items())

    def method(self, *args):
        return type(self).__name__, args

    @classmethod
    def of_class(cls, *args):
        return cls.__name__, args

    @staticmethod
    def static(*args):
        return args

    @property
    def got(self):
        return "property"


class Sub(Base):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = len(args)

    def method(self, *args):
        f = super().method
        return f(*args), super().method(*args), super().of_class(*args), super().static(*args), super().got, super().x

    @classmethod
    def of_class(cls, *args):
        f = super().of_class
        g = super().method
        return f(*args), f.__self__ is cls, g is Base.method, super().of_class(*args)

    def values(self):
        out = [super().method, super().of_class, super().static, super().got, super().x, super().called]
        return [getattr(v, "__name__", v) for v in out], [getattr(v, "__self__", None) is self for v in out]

    def not_there(self):
        return super().nothing


class Items(list):
    def append(self, *items):
        f = super().append
        for item in items:
            f(item)
        super().extend(*[items])
        return f.__self__ is self, f.__name__, repr(super().__len__).split(" at ")[0]

    def __init__(self, *args):
        super().__init__(*args)


class Table(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)

    def get(self, *args):
        return super().get(*args), super().fromkeys(*args)


Point = collections.namedtuple("Point", "x y z")


class Pair(typing.NamedTuple):
    a: int
    b: str = "b"


class Odd(tuple):
    def __iter__(self):
        return iter(("odd", *reversed(tuple(self[:])[1:])))


class Listed(list):
    pass


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def supers(i):
    out = [Sub(1, i, k=2).args, Sub().own, Sub(1).method(1, 2), Sub.of_class(i), Sub().of_class(3), Sub().values(), attempt(Sub().not_there)]
    items = Items([i])
    out += [items.append(1, 2), items, Items(), Table([("a", 1)], b=i), Table(a=1).get("a"), attempt(Items, 1, 2), attempt(Table, 5)]
    return out


def unpack_three(o):
    a, b, c = o
    return c, b, a


def unpacked(i):
    out = []
    for o in (Point(1, 2, i), Odd((1, 2, 3)), Listed([i, 2, 3]), (1, 2), Pair(i), Point(1, 2, 3)[:2], Odd((1, 2)), Odd(), [1, 2, 3, 4], Listed(), {1, 2}, "abc", 5):
        out.append(attempt(unpack_three, o))
    a, b = Pair(i)
    (c, d), e, f = Point(Pair(1), [2], i)
    return [*out, a, b, c, d, e, f]


def unpacked_to_death():
    said = []
    a, b, c = Point(Noted(said, "x"), Noted(said, "y"), Noted(said, "z"))
    said.append("unpacked")
    a = None
    said.append("a")
    a, b, c = Point(1, 2, 3)
    said.append("all")
    return said, a, b, c


def matches(i):
    m = re.match(r"(?P<first>\w+)-(\d+)?(x)?", f"abc-{i}")
    whole = re.fullmatch(r"(.*)", "whole")
    out = [m[0], m[1], m["first"], m[2], m[3], whole[0], whole[1], re.match(b"(a)(b)?", b"ac")[1], re.match(b"(a)(b)?", b"ac")[2], m[True], m[False]]
    for bad in (4, -1, "none", 1.5, None, slice(1), 2**70, (1,), []):
        out.append(attempt(m.__getitem__, bad))
        out.append(attempt(lambda bad=bad: m[bad]))
    return out


class Deep:
    items: typing.ClassVar[list] = []


def emptied(i):
    said, items = [], Deep.items
    items.extend(Noted(said, n) for n in range(3))
    iterator = iter(items)
    next(iterator)
    out = [items.clear(), items, len(items), list(iterator), said[:]]
    items.append(i)
    out += [items, items.clear(), items.clear(), items]
    items += range(200)
    out += [len(items), items.clear(), items, items.pop() if items else None]
    items[:] = [1, 2, 3]
    same = items
    items.clear()
    same.append(5)
    out += [items, same is items, attempt(items.sort), attempt([3, 1, 2].sort)]

    class Clears:
        def __lt__(self, other):
            busy.clear()
            return False

    busy = [Clears(), Clears(), Clears()]
    out.append((attempt(busy.sort), len(busy)))
    items.clear()
    return out


def main():
    for i in range(4):
        lines = [*supers(i), *unpacked(i), unpacked_to_death(), *matches(i), *emptied(i)]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
