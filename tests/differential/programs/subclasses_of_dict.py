# globals: own it changes its classes
"""Subclasses of dict that change some of its methods: items that are missing, set and removed; super() of classes."""

import collections


class Tally(dict):
    """As Counter: items can be removed twice, and missing ones are 0."""

    def __missing__(self, key):
        return 0

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)


class Filling(dict):
    def __missing__(self, key):
        self[key] = value = f"made for {key}"
        return value


class Loud(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, ("set", value))


class Lazy(dict):
    def __missing__(self, key):
        yield key


class Strict(dict):
    def __missing__(self, key):
        raise KeyError("strict", key)


class Odd(dict):
    __missing__ = str


class Base:
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.args = args
        return made

    @classmethod
    def named(cls, name):
        return cls, name

    @staticmethod
    def plain(*args):
        return args

    def method(self):
        return type(self).__name__


class Derived(Base):
    def __new__(cls, *args):
        return super().__new__(cls, *args, "derived")

    @classmethod
    def named(cls, name):
        return super().named(name + "!"), super().plain(1), super().method(cls())

    def both(self):
        return super().named("of an instance"), super().plain(self.args), super().method()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.seen = True


class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args), "through the metaclass"

    def which(cls):
        return super().mro()[0].__name__


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def missing():
    tally, filling, lazy, counter = Tally(a=1), Filling(), Lazy(), collections.Counter()
    for step in range(40):
        tally["a"] += step
        tally["b"] += 1
        tally[step % 3, "x"] += 1
        counter[step % 5] += 1
        filling[step % 7]
        del tally["b"], tally["none"]
        if step == 20:
            Tally.__missing__ = lambda self, key: 100
    Tally.__missing__ = lambda self, key: 0
    print(tally, filling, list(lazy[5]), counter, counter["none"], len(tally))
    attempt(
        lambda: Strict()[5],
        lambda: Odd()[5],
        lambda: tally[[]],
        lambda: tally.get("none"),
        lambda: tally.pop("none", "no"),
        lambda: tally.pop("none"),
        lambda: tally.setdefault("set", []),
        lambda: dict.__getitem__(filling, "asked"),
        lambda: Lazy().copy()[5],
    )


def stores():
    loud, tally = Loud(a=0), Tally()
    for step in range(30):
        loud[step % 4] = step
        if step == 10:
            del Loud.__setitem__
        if step == 20:
            Tally.__setitem__ = lambda self, key, value: dict.__setitem__(self, key, [value])
        tally[step % 4] = step
    print(loud, tally)
    del Tally.__setitem__
    Loud.__setitem__ = lambda self, key, value: dict.__setitem__(self, key, ("set", value))
    loud.update({"b": 1})
    loud.setdefault("c", 2)
    print(loud, loud.popitem(), loud.pop("b"), dict(loud))
    ordered = collections.OrderedDict(a=1, b=2)
    for step in range(20):
        ordered[step % 3] = step
        ordered.move_to_end("a")
        ordered.setdefault(step, 0)
        ordered.pop(step, None)
    print(ordered, list(reversed(ordered)))


def supers():
    for _ in range(20):
        derived = Derived(1, 2)
    print(derived.args, Derived.named("name")[1:], Derived.named("name")[0], derived.both())

    class Late(Derived):
        pass

    class Made(metaclass=Meta):
        pass

    print(Late.seen, Late(5).args, type(Made()[0]).__name__, Made()[1], Made.which())
    for step in range(30):
        if step == 10:
            Base.plain = classmethod(lambda cls, *args: (cls, args))
        if step == 20:
            Base.plain = lambda *args: ("a function", [type(arg).__name__ for arg in args])
        if step % 6 == 0:
            print(derived.both()[1], Derived.named("")[1])
    Base.plain = staticmethod(lambda *args: args)
    attempt(lambda: super(Derived, Base).named(1), lambda: super(Derived, Derived).none(), lambda: super(int, 5).method())


def bytes_of_items():
    for _ in range(3):
        attempt(
            lambda: [bytes([c]) for c in (0, 65, 255)],
            lambda: (bytes(), bytes([]), bytes((1, 2, 3)), bytes(range(5)), bytes(bytearray(b"xyz")), bytes(b"same")),
            lambda: bytes({7}) + bytes(frozenset({9})),
            lambda: (bytes(3), bytes(memoryview(b"view")), bytes("é", "latin-1"), bytes([True, False])),
            lambda: bytes([256]),
            lambda: bytes([-1]),
            lambda: bytes(["a"]),
            lambda: bytes([1, 2, None]),
            lambda: bytes("text"),
            lambda: bytes([2**70]),
        )
    given = b"given"
    print(bytes(given) is given, type(bytes(type("B", (bytes,), {})(b"sub"))).__name__)


def main():
    for _ in range(3):
        missing()
        stores()
        supers()
        bytes_of_items()


if __name__ == "__main__":
    main()
