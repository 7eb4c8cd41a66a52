"""Attributes that are the instance's or else the class's, and all the ways to set one: stores, setattr(), setters,
__setattr__ in Python, object.__setattr__; instances whose attributes have moved into a dict."""

import dataclasses


class Late:
    """Its instances get attributes that its shared keys have no room for any more."""

    default = ()
    other: object = None

    def __init__(self, n):
        self.n = n


class Managed:
    def __init__(self):
        self._x = 0

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, v):
        if v is None:
            raise ValueError("no None")
        self._x = v

    @x.deleter
    def x(self):
        self._x = "deleted"

    def generates(self, v):
        yield v

    y = property(lambda self: "y", generates)
    z = property(lambda self: "z")


class Sets:
    def __setattr__(self, name, value):
        if name == "bad":
            raise AttributeError("bad name")
        object.__setattr__(self, name, (value,))


class Deletes:
    def __delattr__(self, name):
        print("del", name)


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int
    b: tuple = (1, 2)


class Text(str):
    tail = "class"

    def __new__(cls, text, tail=None):
        self = super().__new__(cls, text)
        if tail is not None:
            self.tail = tail
        return self


class Slotted:
    __slots__ = ("a", "__dict__")
    b = 5


def own_or_class():
    seen = []
    for i in range(40):
        o = Late(i)
        if i % 3 == 0:
            o.default = [i]
        if i % 4 == 1:
            o.other = "x"
        seen.append((o.default, o.other, o.n))
    print(seen)
    kept = []
    for i in range(60):
        o = Late(i)
        setattr(o, f"late{i % 50}", i)
        o.very_late = i
        o.another = [i]
        o.very_late = -i
        kept.append((o.very_late, o.default, getattr(o, f"late{i % 50}"), list(o.__dict__), o.another))
    print(kept[-3:], len(kept))
    for i in range(12):
        o = Late(i)
        o.__dict__["default"] = i
        o.other = i
        del o.other
        print(o.default, o.other, sorted(o.__dict__), end=" ")
        del o.default
        print(o.default)


def becomes_descriptor():
    class Value:
        pass

    class WithValue:
        value = Value()

        def __init__(self, own):
            if own:
                self.value = own

    def show(o):
        try:
            return type(o.value).__name__, "got" if o.value == "got" else ""
        except AttributeError as error:
            return "AttributeError", str(error)

    def store(o):
        try:
            o.value = 7
        except TypeError as error:
            return str(error)
        return o.__dict__.get("value")

    objects = [WithValue(0), WithValue("own")]
    for _ in range(10):
        for o in objects:
            show(o)
    print([show(o) for o in objects], [store(WithValue(0)) for _ in range(8)][-1])
    Value.__get__ = lambda self, o, cls: "got"
    print([show(o) for o in objects], [store(WithValue(0)) for _ in range(8)][-1])
    Value.__set__ = lambda self, o, v: print("set", v)
    print([show(o) for o in objects], [store(WithValue(0)) for _ in range(8)][-1])
    del Value.__get__, Value.__set__


def setters():
    o = Managed()
    for i in range(10):
        o.x = i
        o.x += 1
    for bad in (None, None, 5, None):
        try:
            o.x = bad
        except ValueError as error:
            print(error, error.__traceback__.tb_next.tb_frame.f_code.co_name)
    for _ in range(5):
        o.y = 1
        try:
            o.z = 1
        except AttributeError as error:
            message = str(error)
    print(message, o.x, o.y)
    del o.x
    print(o.x)


def own_setattr():
    o = Sets()
    for i in range(10):
        o.a = i
        o.bb = i
        try:
            o.bad = 1
        except AttributeError as error:
            message = str(error)
    print(o.a, o.bb, message, o.__dict__)
    d = Deletes()
    for i in range(6):
        d.a = i
        del d.a
    print(d.a)


def objects_setattr():
    made = [Frozen(i, b=(i,)) for i in range(10)] + [Frozen(7)]
    print(made[3], made[-1], hash(made[3]) == hash(Frozen(3, (3,))))
    for _ in range(6):
        try:
            made[0].a = 5
        except dataclasses.FrozenInstanceError as error:
            message = repr(error)
    print(message)
    refused = []
    for _ in range(6):
        for target, name in ((int, "x"), (5, "x"), ("s", "x"), (object(), "x"), (Managed(), "z"), (Managed(), 5)):
            try:
                object.__setattr__(target, name, 1)
            except (TypeError, AttributeError) as error:
                refused.append(f"{type(error).__name__}: {error}")
    print(*sorted(set(refused)), sep="\n")
    m = Managed()
    for i in range(6):
        object.__setattr__(m, "x", i)
        object.__setattr__(m, "free", i)
        object.__delattr__(m, "free")
    print(m.x, m.__dict__)
    s = Slotted()
    for i in range(6):
        s.a = s.b = s.c = i
        setattr(s, "a", s.a + 1)
        object.__setattr__(s, "b", s.b + 1)
    print(s.a, s.b, s.c, s.__dict__)


def made_names():
    class Visitor:
        def visit_a(self):
            return "a"

        def visit_b(self):
            return "b"

    v = Visitor()
    out = []
    for _ in range(8):
        for kind in ("a", "b", "c", ""):
            name = "visit_" + kind
            method = getattr(v, name, None)
            out.append(method and method())
            setattr(v, "made_" + kind, kind)
            out.append(getattr(v, "made_" + kind))
            out.append(hasattr(v, "visit_" + kind))
    print(out[-12:], v.__dict__)
    Visitor.visit_c = lambda self: "c"
    print(getattr(v, "visit_" + "c" * 1, None)())


def texts():
    made = [Text("a"), Text("b", "own"), Text("c", 5)]
    for _ in range(6):
        for t in made:
            shown = t.tail
        made[0].extra = shown
        made[1].extra = [shown]
    print([t.tail for t in made], made[0].extra, made[1].extra, made[1].__dict__)


def full_classes():
    class Full:
        def __init__(self):
            self.first = 0

    made = [Full() for _ in range(60)]
    for i, o in enumerate(made):
        o.second = i
        o.third = [i]
        o.first += 1
        del o.second
        o.second = "again"
        if i % 20 == 0:
            print(vars(o), o.first, hasattr(o, "fourth"), getattr(o, "fourth", "none"))
    print(len({id(vars(o)) for o in made}), sum(o.first for o in made), sum(o.third[0] for o in made))


def main():
    full_classes()
    own_or_class()
    becomes_descriptor()
    setters()
    own_setattr()
    objects_setattr()
    made_names()
    texts()


if __name__ == "__main__":
    main()
