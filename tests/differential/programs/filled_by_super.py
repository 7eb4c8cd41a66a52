"""super().__init__(...) of subclasses of dict, list, set and OrderedDict, and bound methods of slots."""

import gc
import sys
from collections import OrderedDict, defaultdict


class Spread(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class Given(dict):
    def __init__(self, given):
        print(super().__init__(given))


class Ordered(OrderedDict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class Default(defaultdict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class List(list):
    def __init__(self, *args):
        super().__init__(*args)


class Given1(list):
    def __init__(self, given):
        super().__init__(given)
        super().__init__()


class Twice(list):
    def __init__(self, given):
        super().__init__(given)
        super().__init__(given)


class Set(set):
    def __init__(self, *args):
        super().__init__(*args)


class Kept(dict):
    def __init__(self, *args):
        init = super().__init__
        for arg in args:
            init(arg)
        self.init, self.length = init, super().__len__


class Keyed:
    def keys(self):
        return ["k"]

    def __getitem__(self, key):
        return key * 2


class Key:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        return self is other

    def __repr__(self):
        return "Key"


class Dies:
    def __del__(self):
        print("dies")


class Loud(dict):
    def update(self, *args):
        raise AssertionError

    def __setitem__(self, key, value):
        raise AssertionError


class LoudToo(Loud):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


def generated():
    yield "g", 1
    yield "h", 2


def failing():
    yield "g", 1
    raise KeyError("failing")


GIVEN = [
    (),
    ({"a": 1, 2: 3},),
    ([("a", 1), ("b", 2)],),
    ((("a", 1), ["b", 2]),),
    ("ab",),
    (["ab", "cd"],),
    (range(3),),
    ({}.items(),),
    ({"x": 1}.items(),),
    (OrderedDict(b=1, a=2),),
    (defaultdict(list, a=[1]),),
    (Keyed(),),
    (5,),
    (None,),
    ([("a", 1), 5],),
    ([("a", 1), ("b", 2, 3)],),
    ([([], 1)],),
    ({"a": 1}, {"b": 2}),
    ({Key(): 1, "a": None},),
    (frozenset(("xy",)),),
]


def use(kind):
    for given in GIVEN:
        attempt(lambda: kind(*given))
        if isinstance(given, tuple) and len(given) < 2:
            attempt(lambda: kind(*given, a=7, zz=8))
    attempt(lambda: kind(generated()))
    attempt(lambda: kind(failing()))
    attempt(lambda: kind([("a", Dies()), ("a", Dies())]) and None)
    attempt(lambda: kind(**{"self": 1}))
    attempt(lambda: kind(x for x in ()))


def kept():
    d = Kept({"a": 1}, [("b", 2)])
    print(d, d.length(), d.init(), d.init(c=3), d.init({"d": 4}, e=5), list(d.items()))
    print(type(d.init).__name__, d.init.__self__ is d, d.init.__name__, d.init == d.__init__, d.length == dict(d).__len__)
    attempt(lambda: d.init(5))
    attempt(lambda: d.init({}, {}))
    attempt(lambda: d.length(5))
    attempt(lambda: d.length(a=5))
    attempt(lambda: list.__init__(d))
    attempt(lambda: dict.__init__([], a=1))
    attempt(lambda: dict.__init__())
    attempt(lambda: OrderedDict.__init__({}, a=1))
    attempt(lambda: dict.__init__(OrderedDict(a=1), {"a": 2}))
    d.clear()
    d = None
    gc.collect()


def lists():
    values = [1, 2.5, "x", None]
    for kind in (List, Twice, Set):
        for given in (values, tuple(values), set("a"), frozenset("b"), {"k": 1}, {"k": 1}.values(), range(4), "text", b"by", []):
            print(type(kind(given)), sorted(kind(given), key=str), len(kind(given)))
        attempt(lambda: kind(generated()))
        attempt(lambda: kind(failing()))
        attempt(lambda: kind(5))
        attempt(lambda: kind([], []))
    attempt(lambda: Set([[]]))
    print(Given1(values))
    x = List(values)
    print(sys.getsizeof(x) == sys.getsizeof(List(values)), sys.getsizeof(List(tuple(values))), sys.getsizeof(List({1: 2, 3: 4})))
    list.__init__(x, x)
    print(x)
    list.__init__(x, [Dies(), 5])
    list.__init__(x, "ab")
    x.clear()
    x.__init__([1])
    print(x, x.__init__(), x)
    y = []
    y.__init__(y)
    y.__init__(values)
    print(y, y is not values, values)
    s = {1, 2}
    s.__init__([3])
    set.__init__(s, s)
    print(s, set.__init__(s, {4}), s)


def main():
    for _ in range(3):
        for kind in (Spread, Given, Ordered, LoudToo):
            use(kind)
        for given in ((), (list,), (None, {"a": 1}), (5,)):
            attempt(lambda: Default(*given, k=1))
        kept()
        lists()


if __name__ == "__main__":
    main()
