# globals: own it changes its classes
# rounds: one its classes have been changed
"""Operators of operands whose classes derive from one another; orders of classes; super() that is not called; star calls with lists;
str() of bytes."""

import traceback


class Base:
    def __init__(self, name="b"):
        self.name = name

    def __add__(self, other):
        return f"{type(self).__name__}+{type(other).__name__}" if self.name != "declines" else NotImplemented

    def __radd__(self, other):
        return f"{type(other).__name__}+r{type(self).__name__}" if self.name != "rdeclines" else NotImplemented

    def __mul__(self, other):
        return NotImplemented


class Inherits(Base):
    pass


class Overrides(Base):
    def __radd__(self, other):
        return "overridden" if self.name != "odd" else NotImplemented


class Adds(Inherits):
    def __add__(self, other):
        return "own add"

    def __rmul__(self, other):
        return "own rmul"


class MetaAdds(type):
    def __radd__(cls, other):
        return "meta"


class WithMeta(Base, metaclass=MetaAdds):
    pass


class MetaReads(type):
    def __getattribute__(cls, name):
        return type.__getattribute__(cls, "other" if name == "__radd__" else name)


class OddlyRead(Base, metaclass=MetaReads):
    def other(self, x):
        return "read"


def operators():
    classes = (Base, Inherits, Overrides, Adds, WithMeta, OddlyRead)
    names = ("b", "declines", "rdeclines", "odd")
    said = {}
    for _ in range(12):
        for a in classes:
            for b in classes:
                for x in names:
                    for y in names:
                        try:
                            said[a, b, x, y] = a(x) + b(y)
                        except TypeError as error:
                            said[a, b, x, y] = str(error)
                try:
                    said[a, b] = a() * b()
                except TypeError as error:
                    said[a, b] = str(error)
                if a is Base:
                    v = a()
                    v += b()
                    said[a, b, "+="] = v
    for key, value in said.items():
        print(*[getattr(k, "__name__", k) for k in key], value)
    Inherits.__radd__ = lambda self, other: "changed"
    print([Base() + Inherits() for _ in range(3)], Base() + Adds())
    del Inherits.__radd__
    print([Base() + Inherits() for _ in range(3)])


class MetaPlain(type):
    def __lt__(cls, other):
        return cls.__name__ < other.__name__


class MetaOrder(type):
    def mro(cls):
        return [cls, Base, object]


class Plain(metaclass=MetaPlain):
    pass


class PlainToo(Plain):
    pass


class Ordered(metaclass=MetaOrder):
    pass


def orders():
    for _ in range(50):
        said = [c.mro() for c in (Plain, PlainToo, Ordered, Base, Adds)]
        said.append([type.mro(c) for c in (Plain, PlainToo, Ordered)])
        fresh = PlainToo.mro()
        fresh.append(1)
        said.append([Plain in (PlainToo, Plain), Plain in {Plain: 1}, Plain in (Base, 5), PlainToo.mro()])
        said.append({Plain: 1}.get(PlainToo, 2))
    print(said)
    PlainToo.__bases__ = (Base2,)
    print(PlainToo.mro())
    for wrong in ((), (5,), (Plain, 5)):
        try:
            type.mro(*wrong)
        except TypeError as error:
            print(error)


class Base2(metaclass=MetaPlain):
    pass


class Made(Base2):
    seen = 0

    def __new__(cls, *args, **kwargs):
        new = super().__new__
        obj = super().__new__(cls, *[a for a in args if a is not a])
        obj.args = args, kwargs, new is object.__new__
        return obj

    def __init__(self, *args, **kwargs):
        pass

    def method(self):
        return super().__repr__, super().__init__


class Tall(Made):
    @staticmethod
    def told(*args):
        return args

    @classmethod
    def of(cls, *args):
        return cls, args


class Taller(Tall):
    def told(self, *args):
        f = super().told
        g = super().of
        h = super().method
        return f(*args), super().told(*args), g(*args), h.__name__, super().seen

    @classmethod
    def of(cls, *args):
        return super().of(*args), super().method.__name__


def supers():
    for i in range(60):
        t = Taller(i, *[1, 2], **{"a": i})
        said = [t.args, t.told(i, *[i]), Taller.of(5, *[i]), t.method()[0].__name__]
    print(said)


def starred():
    def grow(*args, **kwargs):
        items.append(len(args))
        return args, kwargs

    class Hashed:
        def __new__(cls, *args):
            items.append("new")
            return object.__new__(cls)

        def __init__(self, *args):
            self.args = args

    for _ in range(40):
        items = [1, 2]
        said = [grow(*items), grow(*items, **{"a": 1}), Hashed(*items).args, max(*items[:3]), isinstance(*[5, int])]
        said.append(items)
        for wrong in (5, None, {1: 2}.keys, [1, 2]):
            try:
                said.append(len(*wrong))
            except TypeError as error:
                said.append(str(error))
    print(said)


def texts():
    for _ in range(30):
        said = []
        for what in (b"abc", b"", "é€𝄞".encode(), bytearray(b"xyz"), b"\xff\xfe", b"\xed\xa0\x80", "text", 5):
            for how in (("utf-8",), ("utf-8", "surrogatepass"), ("ascii", "replace"), ("latin-1", "strict"), ("utf-8", "bogus"),
                        ("utf-8\0",), ("utf-8", "a\0b"), ("utf-8", 5), ("bogus",), ("utf8", "ignore", 3)):
                try:
                    said.append(str(what, *how))
                except Exception as error:
                    said.append(traceback.format_exception_only(error)[0])
                try:
                    said.append(what.decode(*how))
                except Exception as error:
                    said.append(type(error).__name__)
    for line in said:
        print(ascii(line))


def main():
    operators()
    orders()
    supers()
    starred()
    texts()


if __name__ == "__main__":
    main()
