"""getattr, hasattr and object.__getattribute__ of ints, empty slots and odd classes; weakref.ref again; __get__ of descriptors of type."""

import sys
import weakref


class Slots:
    __slots__ = ("full", "empty", "__weakref__")

    def __init__(self):
        self.full = 1


class Asking(Slots):
    __slots__ = ()

    def __getattr__(self, name):
        return "asked " + name


class Overridden:
    def __init__(self):
        self.own = 1

    def __getattribute__(self, name):
        return "overridden " + name


class Plain:
    inherited = 2

    def __init__(self):
        self.own = 1

    def method(self):
        pass

    @property
    def computed(self):
        return 3


class Int(int):
    own = 5


class Meta(type):
    @property
    def __mro__(cls):
        return "not the real one"


class Made(Plain, metaclass=Meta):
    pass


MARKER = ["marker"]


def attempt(function, *arguments):
    try:
        got = function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error} {getattr(error, 'name', '-')} {type(getattr(error, 'obj', None)).__name__}"
    if isinstance(got, dict):
        return sorted(got)
    return "marker" if got is MARKER else got if isinstance(got, (int, str, bool, float)) else type(got).__name__


def by_name():
    things = (5, -7, 1 << 70, True, 2.5, "s", None, Slots(), Asking(), Overridden(), Plain(), Made(), Int(3), Plain, Made, [], len)
    names = ("full", "empty", "own", "inherited", "method", "computed", "real", "numerator", "bit_length", "__html__", "__class__", "__dict__", "__doc__")
    for thing in things:
        for name in names:
            out = []
            for _ in range(3):
                out.append(
                    [
                        attempt(getattr, thing, name),
                        attempt(getattr, thing, name, MARKER),
                        attempt(hasattr, thing, name),
                        attempt(object.__getattribute__, thing, name),
                    ]
                )
            print(type(thing).__name__, name, out[0], out[0] == out[1] == out[2])
    for arguments in ((), (5,), (5, 5), (5, "real", 1, 2)):
        print(attempt(getattr, *arguments), attempt(hasattr, *arguments), attempt(object.__getattribute__, *arguments))


def slots_change():
    thing = Slots()
    for _ in range(3):
        print(attempt(lambda: thing.empty), getattr(thing, "empty", 0), hasattr(thing, "empty"))
        thing.empty = 7
        print(attempt(lambda: thing.empty), getattr(thing, "empty", 0), hasattr(thing, "empty"))
        del thing.empty


def references():
    for make in (Slots, Plain, lambda: Plain, lambda: int, lambda: object, lambda: references, lambda: {1}, lambda: Plain().method):
        thing = make()
        first = weakref.ref(thing)
        count = sys.getrefcount(first)
        again = [weakref.ref(thing), weakref.ref(thing, None), weakref.ref(thing)]
        print(type(thing).__name__, [r is first for r in again], sys.getrefcount(first) - count, first() is thing, weakref.getweakrefcount(thing) >= 1)
        del first
        other = weakref.ref(thing, lambda _: None)
        print(other is again[0], weakref.ref(thing) is again[0], weakref.getweakrefcount(thing) >= 2)
        del again, other
        proxy = weakref.proxy(thing)
        print(type(weakref.ref(thing)).__name__, type(proxy).__name__)
    for thing in (5, "s", None, [], (), {}):
        print(attempt(weakref.ref, thing))
    print(attempt(weakref.ref), attempt(weakref.ref, Plain, None, 5))

    class Own(weakref.ref):
        pass

    thing = Plain()
    own = Own(thing)
    print(type(weakref.ref(thing)).__name__, weakref.ref(thing) is own, Own(thing) is own, weakref.ref(thing) is weakref.ref(thing))
    made = [weakref.ref(Plain()) for _ in range(5)]
    print([r() for r in made])


def descriptors():
    order = type.__dict__["__mro__"].__get__
    space = type.__dict__["__dict__"].__get__
    module = type.__dict__["__module__"].__get__
    for _ in range(3):
        for thing in (Plain, Made, int, object, Meta, Slots):
            print([c.__name__ for c in order(thing)], order(thing) is order(thing), type(space(thing)).__name__, "__doc__" in space(thing), module(thing))
            print(attempt(order, thing, type), attempt(space, thing, None))
        for arguments in ((), (5,), (None,), (Plain, 5), (Plain(),), (None, type)):
            print(attempt(order, *arguments), attempt(space, *arguments))
        for other in ([].__len__, {}.__getitem__, (5).__add__, Slots.__dict__["full"].__get__, Plain.method.__get__, Plain.__dict__["computed"].__get__):
            print(attempt(other, Slots()), attempt(other, 0), attempt(other))


def main():
    by_name()
    slots_change()
    references()
    descriptors()


if __name__ == "__main__":
    main()
