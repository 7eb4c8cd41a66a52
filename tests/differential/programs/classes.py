"""Class bodies, metaclasses, __prepare__, __init_subclass__, __set_name__, __class_getitem__, dataclasses, enums."""

import abc
import dataclasses
import enum
import typing
from collections import namedtuple


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Recorder(dict):
    def __init__(self):
        super().__init__()
        self.log = []

    def __setitem__(self, key, value):
        self.log.append(key)
        super().__setitem__(key, value)


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        print("prepare", name, [b.__name__ for b in bases], kwargs)
        return Recorder()

    def __new__(mcs, name, bases, namespace, **kwargs):
        cls = super().__new__(mcs, name, bases, dict(namespace))
        cls.log = [key for key in namespace.log if not key.startswith("__")]
        return cls

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args, kwargs)
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        return instance == 5

    def __subclasscheck__(cls, other):
        return other is int

    def __len__(cls):
        return 7

    def __getitem__(cls, item):
        return (cls.__name__, item)

    def __iter__(cls):
        return iter("xy")

    def __contains__(cls, item):
        return item == "in"


def metaclasses():
    class A(metaclass=Meta, option=1):
        x = 1
        y = x + 1
        for i in range(2):
            z = i

        def method(self):
            return __class__.__name__

    class B(A):
        w = A.x
        x = 5

    a = B()
    print(A.log, B.log, a.method(), isinstance(5, A), issubclass(int, B), len(A), A["k"], list(B), "in" in A, A.__class__.__name__)

    class Other(type):
        pass

    def conflict():
        class C(A, metaclass=Other):
            pass

    print(attempt(conflict))

    def function_meta(name, bases, namespace, **kwargs):
        return name, bases, sorted(key for key in namespace if key[0] != "_"), kwargs

    class D(1 .__class__, metaclass=function_meta, k=2):
        v = 1

    print(D)


class Registry:
    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print("subclass", cls.__name__, tag)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        if name == "bad":
            raise ValueError("bad name")


def hooks():
    class One(Registry, tag="one"):
        first = Named()
        second = Named()

    class Two(One):
        pass

    def wrong():
        class Three(Registry, other=1):
            pass

    def bad_name():
        class Four:
            bad = Named()

    print(attempt(wrong), attempt(bad_name))
    try:
        bad_name()
    except Exception as error:
        print(repr(error), error.__notes__)

    class Generic:
        def __class_getitem__(cls, item):
            return f"{cls.__name__}[{item}]"

    print(Generic[int], Generic["a", 1], attempt(lambda: One[1]))

    class Entries:
        def __init__(self, *bases):
            self.bases = bases

        def __mro_entries__(self, bases):
            return self.bases

    class Five(Entries(One, Registry)):
        pass

    print(Five.__bases__ == (One, Registry), Five.__orig_bases__[0].__class__.__name__)


def bodies():
    log = []

    def say(value):
        log.append(value)
        return value

    class Base:
        pass

    class Body(say(Base), metaclass=say(type)):
        a = say(1)
        try:
            b = undefined  # noqa: F821
        except NameError as error:
            c = str(error)
        finally:
            d = "finally"
        with open("/dev/null") as e:
            f = e.readline()
        g = [x for x in range(3)]
        h = locals()["a"] + 1
        del a
        if h:
            def method(self, x=h):
                return x
        i: int = 5
        j: "unknown"
        global made_global
        k = lambda self: self.i
        l, *m = 1, 2, 3

        class Inner:
            n = 1

        print(sorted(name for name in vars() if not name.startswith("__")))

    body = Body()
    print(log, body.method(), body.k(), Body.c, Body.__annotations__, hasattr(Body, "a"), Body.Inner.__qualname__, Body.m)

    def raises():
        class Broken:
            x = 1
            y = 1 // 0

    def returns_early():
        class Loop:
            for i in range(10):
                if i == 3:
                    break
            else:
                i = "none"

        return Loop.i

    print(attempt(raises), returns_early())

    def bad_bases():
        class Bad(5):
            pass

    def duplicate():
        class Bad(Base, Base):
            pass

    def final():
        class Bad(bool):
            pass

    def mro():
        class X(Base, object): pass
        class Y(object, Base): pass

    def slots():
        class Bad:
            __slots__ = ("a",)
            a = 1

    def layout():
        class Bad(int, str): pass

    for function in (bad_bases, duplicate, final, mro, slots, layout):
        print(function.__name__, attempt(function))


def new_and_init():
    class Single:
        instance = None

        def __new__(cls):
            if cls.instance is None:
                cls.instance = super().__new__(cls)
            return cls.instance

    class Text(str):
        def __new__(cls, value, extra):
            self = super().__new__(cls, value.upper())
            self.extra = extra
            return self

    class Number(int):
        def __add__(self, other):
            return Number(int(self) + int(other) + 1)

        __radd__ = __add__

    class Pair(tuple):
        __slots__ = ()

        def __new__(cls, a, b):
            return tuple.__new__(cls, (a, b))

        first = property(lambda self: self[0])

    t = Text("abc", 5)
    print(Single() is Single(), t, t.extra, t + "x", t[0], len(t), t == "ABC", type(t[:]).__name__, Number(5) + 1, 2 + Number(3), sum([Number(1), Number(2)]))
    print(Pair(1, 2), Pair(1, 2).first, Pair(1, 2)[1], attempt(Pair, 1), attempt(object.__new__), attempt(object.__new__, int), attempt(int.__new__, str))

    class Both:
        def __new__(cls, *args):
            return super().__new__(cls)

        def __init__(self, a):
            self.a = a

    print(Both(1).a, attempt(Both), attempt(Both, 1, 2))
    for i in range(30):
        kind = type(f"Dynamic{i % 3}", (Both,), {"value": i, "get": lambda self: self.value + self.a})
        last = kind(i).get()
    print(last)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...


def abstract():
    class Square(Shape):
        name = "square"

        def __init__(self, side):
            self.side = side

        def area(self):
            return self.side**2

    class Unfinished(Shape):
        def area(self):
            return 0

    Shape.register(int)
    print(Square(3).area(), attempt(Unfinished), attempt(Shape), isinstance(5, Shape), issubclass(Square, Shape), isinstance("", Shape))


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)

    def __post_init__(self):
        self.total = self.x + self.y


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    a: int
    b: str = "b"


class Color(enum.Enum):
    RED = 1
    GREEN = enum.auto()
    ALIAS = 1

    def describe(self):
        return f"{self.name}={self.value}"


class Flags(enum.IntFlag):
    A = 1
    B = 2
    C = 4


Named3 = namedtuple("Named3", "a b c", defaults=[3])


class Typed(typing.NamedTuple):
    left: int
    right: str = "r"

    def swap(self):
        return Typed(self.right, self.left)


def library_classes():
    p = Point(1, 2)
    print(p, p == Point(1, 2), p < Point(2), p.total, dataclasses.replace(p, x=5), dataclasses.asdict(p), attempt(Point), sorted([Point(3), Point(1)]))
    f = Frozen(a=1)
    print(f, attempt(setattr, f, "a", 2), attempt(Frozen, 1), hash(f) == hash(Frozen(a=1)), attempt(lambda: f.__dict__))
    print(Color.RED, Color.RED.describe(), Color(2), Color["RED"] is Color.ALIAS, [c.name for c in Color], attempt(Color, 9), Color.RED is Color.RED)
    print(Flags.A | Flags.B, Flags(7) & ~Flags.B, Flags.A in Flags(3), Flags.C + 1, attempt(setattr, Color, "RED", 5))
    n = Named3(1, 2)
    print(n, n.c, n._replace(a=9), n == (1, 2, 3), n[1], attempt(Named3), Typed(1).swap(), Typed(1)._asdict(), [x for x in n])
    total = 0
    for i in range(100):
        q = Point(i, i + 1)
        total += q.total + Named3(i, 1).a + (Color.RED.value if i % 2 else Color.GREEN.value)
    print(total)


def generics():
    class Box[T]:
        def __init__(self, value: T):
            self.value = value

        def map[U](self, function: typing.Callable[[T], U]) -> "Box[U]":
            return Box(function(self.value))

    def first[T: (int, str), *Ts, **P](items: list[T], *rest: *Ts) -> T:
        return items[0]

    type Pair[A] = tuple[A, A]
    type Bound = undefined_later  # noqa: F821
    print(Box(1).map(str).value, Box[int].__origin__.__name__, Box.__type_params__, first([5]), first.__type_params__, Pair[int], Pair.__value__)
    print(attempt(lambda: Bound.__value__), Pair.__type_params__[0].__name__, typing.get_type_hints(Point)["x"])


def main():
    metaclasses()
    hooks()
    bodies()
    new_and_init()
    abstract()
    library_classes()
    generics()


if __name__ == "__main__":
    main()
