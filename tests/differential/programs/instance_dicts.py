"""The dict of an instance, asked for before and after there are attributes: it and the attributes are the same thing, whoever
changes which, and it lives on without the instance."""


class Plain:
    """Attributes of any names."""

    shared = "of the class"


class Three:
    def __init__(self, n=0):
        self.a = n
        self.b = [n]
        self.c = str(n)


class Base:
    __slots__ = ("slot",)


class Derived(Base):
    pass


class Error(Exception):
    pass


class Own:
    """Gives another dict than its own."""

    def __init__(self):
        self.x = 1

    @property
    def __dict__(self):
        return {"not": "it"}


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    def __init__(self):
        self.m = 1


class Seen:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append("died")


def show(o):
    return (
        sorted(o.__dict__.items()),
        list(o.__dict__),
        len(o.__dict__),
        o.__dict__ is o.__dict__,
        vars(o) is o.__dict__,
    )


def same_thing():
    for kind in (Plain, Three, Derived, WithMeta):
        o = kind()
        d = o.__dict__
        print(kind.__name__, show(o))
        o.a = 1
        d["b"] = 2
        print(show(o), o.a, o.b, d)
        o.late = 3
        d["later"] = 4
        print(show(o), o.late, o.later)
        del o.a
        del d["b"]
        print(show(o), hasattr(o, "a"), hasattr(o, "b"), getattr(o, "c", "no c"))
        o.a = "again"
        d.update(b="back", a="once more")
        print(show(o), o.a, o.b)
        d.clear()
        print(show(o), hasattr(o, "a"))
        o.c = 5
        print(show(o), d.popitem(), d.setdefault("c", 6), o.c, d.pop("c"), hasattr(o, "c"))


def before_attributes():
    for names in ("", "a", "ab", "abc", "abcd", "cba"):
        o = Three.__new__(Three)
        d = o.__dict__
        for name in names:
            setattr(o, name, name * 2)
        print(show(o), d == {name: name * 2 for name in names})
        d = None
        o.__dict__.update({"a": 1, "z": 2})
        print(show(o), o.a, o.z)


def replaced():
    o = Three(1)
    first = o.__dict__
    o.__dict__ = {"a": "new"}
    print(show(o), first, o.a, hasattr(o, "b"))
    first["a"] = "old"
    print(o.a)
    o.__dict__ = first
    print(show(o), o.a)
    del o.__dict__
    print(show(o), first)
    o = Three(2)
    first = o.__dict__
    o.__class__ = Plain
    print(show(o), first, o.shared, o.__dict__ is first)


def outlived():
    for kind in (Three, Plain):
        kept = []
        for i in range(6):
            o = kind()
            o.a = [i]
            kept.append(o.__dict__)
            o.d = i
        o = None
        for d in kept:
            d["e"] = d["a"] + [d["d"]]
        print(kept)
    d = Three(7).__dict__
    print(d, len(d))
    it = iter(Three(8).__dict__.items())
    print(list(it))


def deaths():
    log = []
    for kind in (Three, Plain):
        o = kind()
        o.a = Seen(log)
        d = o.__dict__
        o = None
        print("instance gone", log)
        d = None
        print("dict gone", log)
        log.clear()
        o = kind()
        d = o.__dict__
        d["b"] = Seen(log)
        d = None
        print("dict let go", log)
        o = None
        print("instance gone", log)
        log.clear()
        o = kind()
        o.a = 1
        d = o.__dict__
        o = None
        d["a"] = Seen(log)
        d = None
        print("put into what is left", log)
        log.clear()


def others():
    e = Error("x")
    e.a = 1
    print(e.__dict__, Own().__dict__, Own().x)
    for o in (1, "s", object(), Base()):
        try:
            print(o.__dict__)
        except AttributeError as error:
            print(error)
    print(sorted(n for n in Three.__dict__ if not n.startswith("__")), "a" in Three(1).__dict__)
    print(hasattr(Plain(), "__dict__"), getattr(Three(3), "__dict__"), Three.__dict__["__dict__"].__get__(Three(4)))


def iterated():
    o = Three(1)
    for name, value in o.__dict__.items():
        o.a = [name, value]
    print(show(o))
    try:
        for name in o.__dict__:
            setattr(o, name * 2, 1)
    except RuntimeError as error:
        print(error)
    print({**o.__dict__}, dict(o.__dict__), o.__dict__ | {"k": 1}, o.__dict__.copy() == o.__dict__)


def many():
    total = 0
    for i in range(300):
        o = Three(i)
        d = o.__dict__
        o.a += 1
        d["c"] = i
        total += o.a + d["a"] + o.c + len(d)
        if i % 3 == 0:
            o.d = 1
            total += len(d)
    print(total)


def main():
    same_thing()
    before_attributes()
    replaced()
    outlived()
    deaths()
    others()
    iterated()
    many()


if __name__ == "__main__":
    main()
