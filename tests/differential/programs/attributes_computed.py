"""Attributes of functions, methods and classes that the host computes, and the dicts of classes; before and after they change."""

import functools
import types

NAMES = (
    "__name__", "__qualname__", "__code__", "__defaults__", "__kwdefaults__", "__annotations__", "__dict__", "__doc__", "__module__",
    "__closure__", "__globals__", "__func__", "__self__", "__bases__", "__mro__", "__base__", "__wrapped__", "__class__", "extra", "__call__",
    "__type_params__", "__text_signature__", "__flags__",
)  # fmt: skip


def plain(a, b=1, *, c=2):
    "doc"


def bare():
    pass


def annotated(a: int) -> str:
    "annotated"


class Base:
    "base doc"

    def method(self, x=5):
        "method doc"

    @classmethod
    def of_class(cls):
        pass

    @staticmethod
    def static():
        pass


class Derived(Base):
    pass


class Described:
    class Descriptor:
        def __get__(self, instance, owner):
            return "got", instance is None, owner.__name__

    __doc__ = Descriptor()
    __slots__ = ("a",)


def shown(value):
    if isinstance(value, types.MappingProxyType):
        return sorted(value)[:4]
    if isinstance(value, dict):
        return sorted(value)[:4]
    if isinstance(value, (types.FunctionType, types.CodeType, type)):
        return value.__name__ if not isinstance(value, types.CodeType) else value.co_name
    if isinstance(value, tuple):
        return [shown(v) for v in value]
    return value if isinstance(value, (str, int, type(None))) else type(value).__name__


def look(name, thing):
    out = []
    for _ in range(3):
        out.append([])
        for attribute in NAMES:
            try:
                out[-1].append((attribute, shown(getattr(thing, attribute))))
            except Exception as error:
                out[-1].append((attribute, type(error).__name__, str(error)))
    print(name, out[0], out[0] == out[1] == out[2])


def written_out(f, m, c):
    """The same through instructions of their own."""
    return [
        [f.__name__, f.__qualname__, f.__code__.co_name, f.__defaults__, f.__kwdefaults__, sorted(f.__dict__), f.__doc__, f.__module__],
        [m.__name__, m.__qualname__, m.__code__.co_name, m.__func__.__name__, type(m.__self__).__name__, m.__doc__, m.__module__, m.__defaults__],
        [c.__name__, c.__qualname__, c.__module__, c.__doc__, [b.__name__ for b in c.__bases__], "method" in c.__dict__, c.__dict__.get("nothing")],
    ]  # fmt: skip


def changes():
    for _ in range(2):

        def changing(a=1):
            "first"

        class Former:
            pass

        class Class(Former):
            "first"

            def method(self):
                "first"

        class Other:
            pass

        o = Class()
        print(written_out(changing, o.method, Class))
        changing.__name__ = "renamed"
        changing.__qualname__ = "re.named"
        changing.__defaults__ = (7,)
        changing.__kwdefaults__ = {"b": 2}
        changing.__doc__ = None
        changing.__module__ = None
        changing.extra = 5
        Class.method.__name__ = "renamed"
        Class.method.__doc__ = "second"
        Class.__name__ = "Renamed"
        Class.__qualname__ = "Re.named"
        Class.__module__ = "elsewhere"
        Class.__doc__ = "second"
        print(written_out(changing, o.method, Class))
        changing.__code__ = bare.__code__
        changing.__dict__ = {"replaced": 1}
        del changing.__defaults__
        Class.__bases__ = (Other,)
        print(written_out(changing, o.method, Class))
        changing.__annotations__ = {"a": int}
        print(
            changing.__annotations__, annotated.__annotations__, annotated.__annotations__ is annotated.__annotations__
        )


def make():
    class Meta(type):
        pass

    class Made(metaclass=Meta):
        def method(self):
            pass

    return Meta, Made


def metaclasses():
    Meta, Made = make()
    for _ in range(3):
        print(
            Made.__name__,
            Made.__doc__,
            Made.__module__,
            Made.__class__.__name__,
            Made.__bases__,
            type(Made.__dict__).__name__,
        )
    Meta.__name__ = "Meta2"

    def attempt(change, *arguments):
        try:
            change(Meta, *arguments)
        except (TypeError, AttributeError) as error:
            print(type(error).__name__, error)
        for _ in range(3):
            print(Made.__name__, Made.__qualname__, Made.__doc__, Made.__module__, Made.__bases__, type(Made.__dict__).__name__)

    for name in ("__doc__", "__qualname__", "__bases__", "__dict__"):
        attempt(setattr, name, property(lambda cls: "of meta"))
    for name in ("__dict__", "__bases__", "__doc__"):
        attempt(delattr, name)

    class Other(type):
        __name__ = property(lambda cls: "other name")
        __bases__ = property(lambda cls: "other bases")
        __mro__ = property(lambda cls: "other order")
        __dict__ = property(lambda cls: {})

    for meta in (Other, Meta, Other):
        Made.__class__ = meta
        for _ in range(3):
            print(Made.__name__, Made.__bases__, type(Made.__mro__).__name__, type(Made.__dict__).__name__)


def dicts():
    space = Base.__dict__
    for _ in range(3):
        print(
            type(space).__name__,
            len(space),
            "method" in space,
            "nothing" in space,
            space.get("nothing"),
            space.get("nothing", 7),
        )
        print(space["__doc__"], space.get("__module__"), space == dict(space), isinstance(space, dict))
        for key in ("nothing", 5, [], ()):
            try:
                print(space[key])
            except Exception as error:
                print(type(error).__name__, error)
            try:
                print(key in space, space.get(key))
            except Exception as error:
                print(type(error).__name__, error)
        try:
            space["x"] = 1
        except TypeError as error:
            print(error)
        try:
            space.get()
        except TypeError as error:
            print(error)
    other = types.MappingProxyType({"a": 1})
    made = types.MappingProxyType(functools.reduce(lambda d, k: {**d, k: 1}, "abc", {}))
    for _ in range(3):
        print(other["a"], other.get("b"), "a" in other, made["c"], "d" in made, types.MappingProxyType(other)["a"])

    class Changing(Base):
        pass

    space = Changing.__dict__
    Changing.added = 5
    print(space["added"], "added" in space, Changing.__dict__["added"], vars(Changing)["added"], Base.__dict__.get("added"))
    del Changing.added
    print("added" in space)


def objects():
    things = [object() for _ in range(5)]
    print(
        len({id(o) for o in things}),
        type(things[0]).__name__,
        things[0] == things[1],
        hash(things[0]) == hash(things[0]),
    )
    for arguments in ((1,), ()):
        try:
            print(type(object(*arguments)).__name__)
        except TypeError as error:
            print(error)
    try:
        object().x = 1
    except AttributeError as error:
        print(error)


def main():
    o = Base()
    for name, thing in (
        ("plain", plain), ("bare", bare), ("annotated", annotated), ("method", o.method), ("function", Base.method), ("of class", Base.of_class),
        ("static", o.static), ("Base", Base), ("Derived", Derived), ("Described", Described), ("int", int), ("Made", make()[1]), ("made", make()[1]().method),
        ("len", len), ("bound", [].append), ("unusual", types.MethodType(len, [])), ("odd", types.MethodType(o.method, 5)),
        ("partial", functools.partial(plain)), ("lambda", lambda: 0), ("type", type), ("dict", dict), ("decorated", functools.wraps(plain)(lambda: 0)),
        ("alias", types.SimpleNamespace),
    ):  # fmt: skip
        look(name, thing)
    changes()
    metaclasses()
    dicts()
    objects()


if __name__ == "__main__":
    main()
