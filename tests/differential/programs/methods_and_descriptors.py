"""Methods of every kind, bound and unbound, descriptors of every kind, super, properties, callable objects."""

import functools


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Base:
    count = 0

    def method(self, a, b=2, *c, d=4, **e):
        return type(self).__name__, a, b, c, d, sorted(e.items())

    @classmethod
    def build(cls, *args):
        return cls.__name__, args

    @staticmethod
    def free(*args):
        return args

    def chain(self):
        return ["Base"]


class Left(Base):
    def chain(self):
        return ["Left"] + super().chain()


class Right(Base):
    def chain(self):
        return ["Right"] + super(Right, self).chain()

    @classmethod
    def build(cls, *args):
        return "right", super().build(*args)


class Both(Left, Right):
    def chain(self):
        return ["Both"] + super().chain()

    def missing_super(self):
        return super().nothing

    def super_in_closure(self):
        def inner():
            return super(Both, self).chain()

        return inner(), [super(Both, self).chain() for _ in range(2)]


def kinds_of_method():
    b = Both()
    for _ in range(20):
        out = [
            b.method(1),
            b.method(1, 3, 5, d=6, z=7),
            Both.method(b, 1),
            Base.method(b, a=9),
            b.build(1),
            Both.build(2),
            b.free(1, 2),
            Both.free(),
            b.chain(),
        ]
    print(out)
    print(attempt(b.missing_super), b.super_in_closure(), attempt(b.method), attempt(Both.method), attempt(b.build, 1), attempt(Base.chain, 5))
    bound = b.method
    print(bound(5), bound.__self__ is b, bound.__func__ is Base.method, b.method == b.method, b.method is b.method)
    print([f() for f in (b.chain, b.free, Both.free)], list(map(b.method, [1, 2])), functools.partial(b.method, 1)(2, k=3))
    b.own = lambda *args: args
    print(b.own(1), attempt(lambda: b.nothing(1)), attempt(lambda: b.count(1)), attempt(lambda: None.method()))
    s = "abc"
    upper = s.upper
    print(upper(), str.upper(s), attempt(str.upper, 5), attempt(s.upper, 1), [].append.__name__, attempt([].append), {}.get(1, 2))


class Data:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        print("set_name", owner.__name__, name)

    def __get__(self, instance, owner):
        if instance is None:
            return ("class access", owner.__name__)
        return instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        if value == "bad":
            raise ValueError("bad value")
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        del instance.__dict__[self.name]


class NonData:
    def __get__(self, instance, owner):
        return "non-data"


class OnlySet:
    def __set__(self, instance, value):
        print("only set", value)


class Raises:
    def __get__(self, instance, owner):
        raise AttributeError("from descriptor")


def descriptors():
    class User:
        data = Data()
        other = Data()
        nondata = NonData()
        only = OnlySet()
        raises = Raises()

        def __getattr__(self, name):
            return "getattr " + name

    u = User()
    for _ in range(20):
        u.data = 5
        seen = u.data, u.other, User.data, u.nondata, u.raises
    print(seen, vars(u))
    u.other = 7
    u.nondata = "instance"
    u.only = 1
    u.__dict__["only"] = "in dict"
    u.__dict__["data"] = "ignored"
    print(u.other, u.nondata, u.only, u.data, attempt(setattr, u, "data", "bad"))
    del u.data
    print(u.data, attempt(lambda: delattr(u, "data")), attempt(lambda: delattr(u, "only")))
    User.data = "plain now"
    print(u.data)
    print(attempt(lambda: User.raises))


def properties():
    class Circle:
        def __init__(self, r):
            self.r = r

        @property
        def area(self):
            return 3 * self.r * self.r

        @area.setter
        def area(self, value):
            self.r = value // 3

        @property
        def bad(self):
            return self.nope

        @functools.cached_property
        def cached(self):
            print("computed")
            return self.r * 100

        write_only = property(None, lambda self, value: print("wrote", value))

    c = Circle(2)
    total = 0
    for i in range(50):
        c.area = i * 3
        total += c.area
    print(total, c.cached, c.cached, attempt(lambda: c.bad), attempt(lambda: c.write_only), attempt(delattr, c, "area"))
    c.write_only = 4
    print(attempt(setattr, c, "bad", 1), Circle.area.fget.__name__)
    calls = []

    class Lazy:
        @property
        def value(self):
            calls.append(len(calls))
            if len(calls) == 3:
                raise KeyError("third")
            return len(calls)

    lazy = Lazy()
    print([attempt(lambda: lazy.value) for _ in range(5)], calls)


class ClassCall:
    def __new__(cls, *args):
        print("new", args)
        instance = super().__new__(cls)
        instance.args = args
        return instance if args != ("other",) else "not an instance"

    def __init__(self, *args):
        print("init", args)


class BadInit:
    def __init__(self):
        return 5


class NoArgs:
    pass


def callables():
    class Adder:
        def __init__(self, n):
            self.n = n

        def __call__(self, *args, **kwargs):
            return self.n + sum(args) + sum(kwargs.values())

    add = Adder(5)
    total = 0
    for i in range(50):
        total += add(i, i, k=1)
    print(total, list(map(add, [1, 2])), callable(add), callable(5), attempt(add, "a"))
    print(ClassCall(1, 2).args, ClassCall("other"), attempt(BadInit), attempt(NoArgs, 1), attempt(lambda: Adder()), attempt(lambda: (5)()))
    add.__call__ = lambda: "never"
    print(add(), attempt(lambda: object(1)), type(NoArgs()).__name__)
    Adder.__call__ = lambda self: "replaced"
    print(add())
    del Adder.__call__
    print(attempt(add))


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"


def objects_in_loops():
    v = Vector(0, 0)
    for i in range(200):
        v = v + Vector(i, -i)
    print(v, v == Vector(19900, -19900), v != Vector(0, 0), attempt(lambda: v + 1), attempt(lambda: v.z), attempt(setattr, v, "z", 1))
    del v.x
    print(attempt(repr, v), attempt(lambda: v + v))


def main():
    kinds_of_method()
    descriptors()
    properties()
    callables()
    objects_in_loops()


if __name__ == "__main__":
    main()
