"""Attributes whose descriptors have a __get__ in Python: with and without __set__; shadowed, failing, changed meanwhile."""

import traceback
import weakref


class Data:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        if self.name == "fails":
            raise ValueError("fails")
        if self.name == "lacks":
            raise AttributeError("lacks it")
        return self.name, instance.__dict__.get("kept"), owner.__name__

    def __set__(self, instance, value):
        instance.__dict__["kept"] = value


class Other:
    def __get__(self, instance, owner):
        return "other", instance is None, owner.__name__


class Called:
    def __get__(self, instance, owner):
        return lambda *args: (args, owner.__name__)


class Yielding:
    def __get__(self, instance, owner):
        yield from (1, 2, owner.__name__)


class Counted:
    """As functools.cached_property does it."""

    def __get__(self, instance, owner):
        value = instance.__dict__["counted"] = instance.__dict__.get("n", 0) + 1
        return value


class Odd:
    @staticmethod
    def __get__(*args):
        return len(args)


class NoGet:
    def __set__(self, instance, value):
        pass


class Holder:
    data = Data("data")
    fails = Data("fails")
    lacks = Data("lacks")
    other = Other()
    called = Called()
    yielding = Yielding()
    counted = Counted()
    odd = Odd()
    no_get = NoGet()


class Below(Holder):
    pass


class Slots:
    __slots__ = ("kept",)
    other = Other()
    data = Other()


class Asks(Holder):
    def __getattr__(self, name):
        return "asked", name


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error), [e.name for e in traceback.extract_tb(error.__traceback__)]


READERS = (
    lambda o: o.data,
    lambda o: o.fails,
    lambda o: o.lacks,
    lambda o: o.other,
    lambda o: o.called(1),
    lambda o: o.called,
    lambda o: list(o.yielding),
    lambda o: (o.counted, o.counted),
    lambda o: o.odd,
    lambda o: type(o.no_get).__name__,
    lambda o: getattr(o, "data", 0),
    lambda o: getattr(o, "lacks", "default"),
    lambda o: (hasattr(o, "lacks"), hasattr(o, "data"), hasattr(o, "other")),
)


def shown(value):
    return "function" if callable(value) else value


def reads():
    for reader in READERS:
        for make in (Holder, Below, Slots, Asks):
            for _ in range(40):
                o = make()
                first = shown(attempt(reader, o))
                if make is not Slots:
                    o.__dict__["other"] = "own"
                    o.__dict__["data"] = "own"
                second = shown(attempt(reader, o))
            print(make.__name__, first, second)
    print(Holder.other, Below.other, Holder.data is Below.__mro__[1].__dict__["data"])


def stored():
    o = Holder()
    for i in range(60):
        o.data = i
        seen = o.data
        o.no_get = 1
    print(seen, o.__dict__)


def changed():
    class Late:
        def __get__(self, instance, owner):
            return "first"

    class Has:
        late = Late()

    def read(o):
        return o.late

    o = Has()
    o.__dict__["late"] = "own"
    seen = [[read(o) for _ in range(40)][-1]]
    Late.__set__ = lambda self, instance, value: None
    seen.append([read(o) for _ in range(40)][-1])
    Late.__get__ = lambda self, instance, owner: "second"
    seen.append([read(o) for _ in range(40)][-1])
    del Late.__set__
    seen.append([read(o) for _ in range(40)][-1])
    o.__dict__.clear()
    seen.append([read(o) for _ in range(40)][-1])
    del Late.__get__
    seen.append(type([read(o) for _ in range(40)][-1]).__name__)
    print(seen)

    class Flips:
        def __get__(self, instance, owner):
            return "got"

    class First:
        flips = Flips()

    class Second:
        flips = Flips()

    def first(o):
        return o.flips

    def second(o):
        return o.flips

    one, two = First(), Second()
    one.__dict__["flips"] = two.__dict__["flips"] = "own"
    seen = [(first(one), second(two)) for _ in range(40)][-1:]
    Flips.__set__ = lambda self, instance, value: None
    seen += [second(two) for _ in range(40)][-1:]
    seen += [first(one) for _ in range(40)][-1:]
    del Flips.__set__
    seen += [second(two) for _ in range(40)][-1:]
    seen += [first(one) for _ in range(40)][:1]
    print(seen)


def shadowed():
    """Classes whose instances had no such attribute of their own when the look-up was learnt."""

    def made(shadows):
        class Fresh:
            data = Data("data")
            other = Other()
            called = Called()

            @staticmethod
            def static():
                return "static"

            @classmethod
            def of_class(cls):
                return cls.__name__

            def method(self):
                return "method"

            def __init__(self, own):
                if own:
                    shadows(self)

        return Fresh

    def by_dict(o):
        for name in ("data", "other", "called", "static", "of_class", "method"):
            o.__dict__[name] = lambda *args, name=name: ("own", name)

    def by_update(o):
        vars(o).update(other="own", static=list, of_class=list, method=list, called=list)

    def by_attribute(o):
        o.other = "own"
        o.static = o.of_class = o.method = o.called = list

    def by_setattr(o):
        for name in ("other", "called", "static", "of_class", "method"):
            object.__setattr__(o, name, tuple)

    readers = (
        lambda o: (o.other, o.data, o.called),
        lambda o: (o.called(), o.static(), o.of_class(), o.method()),
        lambda o: (getattr(o, "other"), getattr(o, "static", 0), hasattr(o, "other")),  # noqa: B009
    )
    for shadows in (by_dict, by_update, by_attribute, by_setattr):
        for reader in readers:
            cls = made(shadows)
            seen = [[shown(x) for x in reader(cls(n >= 60 and n % 2))] for n in range(64)]
            print(shadows.__name__, seen[59:])


def of_the_class():
    """Read of a class, whose metaclass gets a name of its own meanwhile."""

    class Meta(type):
        pass

    class Read(metaclass=Meta):
        other = Other()

        @staticmethod
        def static():
            return "static"

        @classmethod
        def of_class(cls):
            return cls.__name__

    def read():
        return Read.other, Read.static(), Read.of_class()

    for _ in range(60):
        seen = read()
    print(seen)
    Meta.other = property(lambda cls: "of the metaclass")
    print(read())
    Meta.static = Meta.of_class = property(lambda cls: lambda: "of the metaclass")
    print([read() for _ in range(3)][-1])
    del Meta.other
    print([read() for _ in range(3)][-1])


def kinds_that_change():
    """A descriptor's class gets and loses __set__ while look-ups in several classes are known."""

    class Flips:
        def __get__(self, instance, owner):
            return "got"

    def made():
        class Holds:
            flips = Flips()

        return Holds

    classes = [made() for _ in range(4)]
    plain = [cls() for cls in classes]

    def read(o):
        return o.flips

    for o in plain:
        for _ in range(40):
            seen = read(o)
    print(seen)
    own = [cls() for cls in classes]
    for o in own:
        o.__dict__["flips"] = "own"
    print([read(o) for o in own])
    Flips.__set__ = lambda self, instance, value: None
    for _ in range(40):
        seen = read(plain[0])
    print(seen, [read(o) for o in own[::-1]])
    for o in plain:
        for _ in range(40):
            seen = read(o)
    del Flips.__set__
    for _ in range(40):
        seen = read(plain[0])
    print(seen, [read(o) for o in own[::-1]])


def lives():
    class Dropped(Holder):
        pass

    alive = weakref.ref(Dropped)
    for _ in range(60):
        o = Dropped()
        seen = o.data, o.other
    del o, Dropped
    import gc

    gc.collect()
    print(seen, alive())


def main():
    reads()
    stored()
    changed()
    shadowed()
    of_the_class()
    kinds_that_change()
    lives()


if __name__ == "__main__":
    main()
