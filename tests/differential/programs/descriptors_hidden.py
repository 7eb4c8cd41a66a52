"""Attributes that an instance has itself in front of a descriptor in Python, such as functools.cached_property keeps there."""

import functools


class Doubles:
    """No __set__: what the instance has comes first."""

    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return ("got", self.name, instance.__dict__.get("n"))


class Other(Doubles):
    def __get__(self, instance, owner):
        raise AttributeError("not got")


class Cached:
    def __init__(self, n):
        self.n = n

    @functools.cached_property
    def twice(self):
        return self.n * 2

    @functools.cached_property
    def fails(self):
        raise ValueError(self.n)

    got = Doubles("got")
    never = Other("never")


class Asks(Cached):
    def __getattr__(self, name):
        return f"asked for {name}"


class Slotted:
    __slots__ = ("n",)
    got = Doubles("slotted")

    def __init__(self, n):
        self.n = n

    __dict__ = {"n": "of the class"}


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def read(o):
    return [attempt(f) for f in (lambda: o.twice, lambda: o.got, lambda: o.never, lambda: o.fails)]


def call(o):
    return attempt(lambda: o.got()), attempt(lambda: o.twice())


def read_all(i):
    out = []
    for kind in (Cached, Asks):
        o = kind(i)
        out += [read(o), read(o), call(o), sorted(o.__dict__)]
        o.got, o.never = i, "own"
        out += [read(o), call(o)]
        o.got = len
        out += [call(o), attempt(lambda o=o: o.got("abc"))]
        del o.got, o.twice
        o.n = i + 1
        out += [read(o), list(o.__dict__)]
        o.__dict__ = {"got": "replaced", "n": 5}
        out += [read(o), list(o.__dict__)]
    slotted = Slotted(i)
    out += [slotted.got, slotted.got, attempt(setattr, slotted, "got", 1)]
    return out


def changed_descriptor():
    class Changes:
        def __get__(self, instance, owner):
            return "got"

    class Holder:
        attribute = Changes()

    o, out = Holder(), []

    def see():
        for _ in range(5):
            out.append(o.attribute)

    see()
    o.attribute = "own"
    see()
    Changes.__get__ = lambda self, instance, owner: "got otherwise"
    see()
    Changes.__set__ = lambda self, instance, value: out.append(("set", value))
    see()
    o.attribute = 5
    del Changes.__set__
    see()
    del o.attribute
    see()
    del Changes.__get__
    out.append(type(o.attribute).__name__)
    Holder.attribute = 7
    see()
    o.attribute = 8
    see()
    Holder.attribute = property(lambda self: "property")
    see()
    return out


def many():
    objects = [Cached(n) for n in range(40)]
    for n, o in enumerate(objects):
        setattr(o, f"extra{n}", n)
    return sum(o.twice + o.twice for o in objects), [o.got for o in objects][-3:]


def main():
    for i in range(6):
        lines = [*read_all(i), *changed_descriptor(), many()]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
