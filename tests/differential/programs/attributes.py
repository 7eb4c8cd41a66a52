"""Attributes of plain instances, slots, classes, modules; shadowing, deleting, changing classes while the code is warm."""

import types


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def get_x(o):
    return o.x


def set_x(o, value):
    o.x = value
    return o.x


def del_x(o):
    del o.x


def warm(function, *args):
    for _ in range(30):
        result = attempt(function, *args)
    return result


def make_classes():
    class Plain:
        pass

    class Slots:
        __slots__ = ("x", "y")

    class SlotsAndDict(Slots):
        pass

    class Default:
        x = "class"

    class Prop:
        @property
        def x(self):
            return ("prop", self.__dict__.get("_x"))

        @x.setter
        def x(self, value):
            self.__dict__["_x"] = value

        @x.deleter
        def x(self):
            self.__dict__.pop("_x")

    class ReadOnly:
        @property
        def x(self):
            return "read only"

    class Fallback:
        def __getattr__(self, name):
            if name == "x":
                return "fallback"
            raise AttributeError("custom " + name)

    class Everything:
        def __getattribute__(self, name):
            return "all:" + name

    class Setter:
        def __setattr__(self, name, value):
            object.__setattr__(self, name, ("set", value))

        def __delattr__(self, name):
            object.__setattr__(self, name, "deleted")

    class FrozenSlots:
        __slots__ = ()

    return Plain, Slots, SlotsAndDict, Default, Prop, ReadOnly, Fallback, Everything, Setter, FrozenSlots


def every_kind():
    for cls in make_classes():
        o = cls()
        print(cls.__name__, warm(get_x, o), warm(set_x, o, 1), warm(get_x, o), attempt(del_x, o), attempt(get_x, o), attempt(del_x, o))
    for o in (5, "s", None, [], print, int, types, types.SimpleNamespace(x=3)):
        print(warm(get_x, o), attempt(set_x, o, 2) if o is not types else "", attempt(lambda o=o: o.__class__.__name__))


def same_site_many_types():
    classes = make_classes()
    out = []
    for _ in range(20):
        for cls in classes:
            o = cls()
            out.append(attempt(get_x, o))
            out.append(attempt(set_x, o, 7))
    print(out[: 2 * len(classes)] == out[-2 * len(classes) :], out[: 2 * len(classes)])


def changing_the_class():
    class A:
        x = 1

        def method(self):
            return "old"

    a = A()
    print(warm(get_x, a))
    A.x = 2
    print(get_x(a))
    a.x = 3
    print(warm(get_x, a))
    A.x = property(lambda self: "property wins")
    print(get_x(a), a.__dict__)
    del A.x
    print(get_x(a))
    del a.x
    print(attempt(get_x, a))
    A.__getattr__ = lambda self, name: "late " + name
    print(get_x(a), a.anything)
    del A.__getattr__
    print(attempt(get_x, a))

    def call(o):
        return o.method()

    print(warm(call, a))
    A.method = lambda self: "new"
    print(call(a))
    a.method = lambda: "instance"
    print(call(a))
    del a.method
    print(call(a))

    class Base:
        def method(self):
            return "base"

    class B(Base):
        pass

    b = B()
    print(warm(call, b))
    Base.method = lambda self: "changed base"
    print(call(b))
    B.method = lambda self: "sub"
    print(call(b))
    B.__bases__ = (A,)
    del B.method
    print(call(b), isinstance(b, A), B.__mro__[1].__name__)
    b.__class__ = A
    print(type(b).__name__, call(b))
    A.__setattr__ = lambda self, name, value: print("setattr", name, value)
    a.x = 5
    del A.__setattr__
    a.x = 6
    print(a.x)

    class S:
        __slots__ = ("x",)

    print(attempt(setattr, a, "__class__", S), attempt(setattr, a, "__class__", 5))


def many_attributes():
    class Big:
        pass

    o = Big()
    for i in range(100):
        setattr(o, f"a{i}", i)
    p = Big()
    for i in range(99, -1, -1):
        setattr(p, f"a{i}", i * 2)
    print(sum(getattr(o, f"a{i}") + getattr(p, f"a{i}") for i in range(100)), o.a50, p.a50, list(vars(p))[:3])
    for i in range(0, 100, 2):
        delattr(o, f"a{i}")
    print(len(vars(o)), hasattr(o, "a0"), o.a1)
    o.a0 = "back"
    print(list(vars(o))[-1], o.a0)


def dict_and_inline_values():
    class C:
        def __init__(self):
            self.a = 1
            self.b = 2

    o = C()
    d = o.__dict__
    o.c = 3
    d["d"] = 4
    print(d, o.d)
    o.a += 10
    d["b"] += 20
    print(o.a, o.b, d is o.__dict__)
    o.__dict__ = {"a": "replaced"}
    print(o.a, attempt(lambda: o.b), d)
    del o.__dict__
    print(o.__dict__, attempt(lambda: o.a))
    q = C()
    vars(q).clear()
    print(attempt(lambda: q.a))
    q.b = 5
    q.a = 6
    print(vars(q))
    r = C()
    r.__dict__[1] = "int key"
    print(r.__dict__, r.a)
    for i in range(40):
        s = C()
        s.a = i
        if i % 2:
            s.extra = i
        else:
            del s.b
        s.late = s.a
        if i in (0, 1, 38, 39):
            print(vars(s))


def special_names():
    class Mangled:
        __secret = 1

        def __init__(self):
            self.__own = 2

        def read(self):
            return self.__secret, self.__own

    m = Mangled()
    print(m.read(), vars(m), attempt(lambda: m.__own))
    print(getattr(m, "nothing", "default"), attempt(getattr, m, 5), hasattr(m, "read"), m.read.__name__, m.read.__self__ is m)
    print(type(m).__name__, m.__class__ is Mangled, Mangled.__dict__["_Mangled__secret"], m.__module__ == Mangled.__module__)

    def function():
        pass

    function.x = 5
    function.x += 1
    print(function.x, function.__dict__, function.__name__, attempt(lambda: function.y), attempt(setattr, function, "__code__", 1))


class WithMeta(type):
    @property
    def x(cls):
        return "meta x of " + cls.__name__

    def __getattr__(cls, name):
        return "meta fallback " + name


def class_attributes():
    class K(metaclass=WithMeta):
        y = 1

    class L(K):
        z = 2

    print(warm(get_x, K), warm(get_x, L), L.y, L.z, L.missing, attempt(get_x, K()), attempt(set_x, K, 1))
    K.y = 5
    L.y += 1
    print(K.y, L.y, "y" in vars(L))
    del L.y
    print(L.y, attempt(lambda: delattr(L, "nothing")))
    print(attempt(setattr, int, "x", 1), attempt(delattr, str, "upper"), int.real.__name__)


def becoming_a_descriptor():
    class NotYet:
        """Becomes a descriptor while it is somebody's attribute."""

    class Meta(type):
        x = NotYet()

    class Class(metaclass=Meta):
        x = True

    class Plain:
        x = NotYet()

        def __init__(self):
            self.__dict__["x"] = 1

    class Inherits:
        x = NotYet()

    thing = Plain()
    print(warm(get_x, Class), warm(get_x, thing), type(warm(get_x, Inherits())).__name__, warm(set_x, thing, 2))
    NotYet.__get__ = lambda self, instance, owner: "got"
    print(get_x(Class), get_x(thing), get_x(Inherits()), get_x(Inherits))
    NotYet.__set__ = lambda self, instance, value: print("set", value)
    print(warm(get_x, Class), warm(get_x, thing), get_x(Inherits()), thing.__dict__)
    set_x(thing, 3)
    set_x(Class, 4)
    print(thing.__dict__, Class.__dict__["x"])
    del NotYet.__set__, NotYet.__get__
    print(get_x(Class), get_x(thing), type(get_x(Inherits())).__name__)


def main():
    every_kind()
    same_site_many_types()
    changing_the_class()
    many_attributes()
    dict_and_inline_values()
    special_names()
    class_attributes()
    becoming_a_descriptor()


if __name__ == "__main__":
    main()
