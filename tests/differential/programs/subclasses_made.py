"""Classes derived from list, tuple and str: made in every way, with and without __new__, __init__, a dict and slots; how
they die, and what they hold."""

import collections
import gc
import sys
import typing
import weakref


class List(list):
    pass


class Inited(list):
    def __init__(self, *args, k=0):
        super().__init__(args)
        self.k = k


class Plain(tuple):
    pass


class Bare(tuple):
    __slots__ = ()


class Described(tuple):
    def __init__(self, items, *rest):
        self.items = type(items).__name__


class Made(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)


class Text(str):
    pass


class Safe(str):
    __slots__ = ()

    def __add__(self, other):
        return Safe(str.__add__(self, other))


class Tagged(str):
    def __new__(cls, text, tag=None):
        self = str.__new__(cls, text)
        self.tag = tag
        return self


class Slotted(list):
    __slots__ = ("a",)


class Finalised(list):
    dead = 0

    def __del__(self):
        type(self).dead += 1


class Meta(type):
    def __call__(cls, *args):
        return "called", args


class Called(list, metaclass=Meta):
    pass


class Nothing(str):
    def __new__(cls, text):
        return text


Point = collections.namedtuple("Point", "x y")


class Named(typing.NamedTuple):
    a: int
    b: object = None


def show(o):
    return type(o).__name__, list(o), len(o), getattr(o, "__dict__", None)


def attempt(f):
    try:
        return show(f())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


WAYS = (
    lambda i: List(),
    lambda i: List((i, 1)),
    lambda i: List([i]),
    lambda i: List("ab"),
    lambda i: List(range(i)),
    lambda i: List(x for x in (i, 2)),
    lambda i: List({i: 1}),
    lambda i: List(5),
    lambda i: List(1, 2),
    lambda i: List(x=1),
    lambda i: Inited(i, 2, k=i),
    lambda i: Inited(),
    lambda i: Plain(),
    lambda i: Plain((i, i)),
    lambda i: Plain([i]),
    lambda i: Plain(map(str, (i, 2))),
    lambda i: Plain(5),
    lambda i: Plain((1,), 2),
    lambda i: Plain(iterable=(1,)),
    lambda i: Bare((1, i)),
    lambda i: Bare(),
    lambda i: Described((i,)),
    lambda i: Described((i,), 2),
    lambda i: Described(iter((i, 2))),
    lambda i: Described(),
    lambda i: Made(i, "x"),
    lambda i: Made(),
    lambda i: Text(),
    lambda i: Text("abc"),
    lambda i: Text("é" * i),
    lambda i: Text("€" + str(i)),
    lambda i: Text("😀x"),
    lambda i: Text(i),
    lambda i: Text(b"abc", "ascii"),
    lambda i: Text(Text("twice")),
    lambda i: Safe("safe"),
    lambda i: Safe("a") + Safe("b"),
    lambda i: Tagged("t", i),
    lambda i: Tagged("t", tag=[i]),
    lambda i: Slotted((i,)),
    lambda i: Called(i),
    lambda i: Nothing("text"),
    lambda i: Point(i, 2),
    lambda i: Point(x=i, y=[i]),
    lambda i: Point._make((i, 1)),
    lambda i: Named(i),
    lambda i: Named(i, b="b")._replace(a=5),
    lambda i: tuple.__new__(Plain, (i,)),
    lambda i: tuple.__new__(List, (i,)),
    lambda i: list.__new__(List, 1, 2, 3),
    lambda i: str.__new__(Text, "abc"),
    lambda i: str.__new__(Plain, "abc"),
    lambda i: object.__new__(Plain),
    lambda i: tuple.__new__(tuple, [i]),
)


def ways():
    shown = [[attempt(lambda: way(i)) for way in WAYS] for i in range(6)]
    print(*shown[5], sep="\n")


def used():
    for i in range(6):
        a = List((i, 2))
        a.append(3)
        a.extend(List([4]))
        a.name = "n"
        a.more = [a[0]]
        b = Plain((i, a))
        b.c = b[1]
        t = Text("text")
        t.x = t.upper()
        d = {t: 1, Safe("s"): 2, Bare((1, 2)): 3}
        found = d["text"], d["s"], d[(1, 2)]
        hashes = hash(t) == hash("text"), t == "text", Safe("é").encode(), Text("ascii").isascii(), Safe("a")[0], Text("ab") < "b"
        a.pop()
        a.sort()
        del a[0]
    print(a, a.__dict__, b, b.__dict__, t.x, found, hashes, sys.getsizeof(Safe("abc")) > 0)
    print([repr(Safe("q") + "r"), f"{Safe('q')}", "-".join([Safe("a"), Text("b")])], Point(1, 2)._asdict())


def dead():
    class Held:
        pass

    alive = []
    out = []
    for i in range(30):
        h = Held()
        alive.append(weakref.ref(h))
        a = List([h])
        b = Plain((h, a))
        b.held = h
        t = Tagged("t", h)
        s = Safe(str(i))
        del h, a, b, t, s
        out.append(alive[-1]() is None)
    print(set(out))
    for i in range(5):
        a = List()
        a.append(a)
        b = Plain((a,))
        a.b = b
        r = weakref.ref(a)
        del a, b
        gc.collect()
        out.append(r() is None)
    print(out[-5:])

    class Counted(Finalised):
        dead = 0

    for _ in range(10):
        Counted([1])
    print(Counted.dead)
    r = [weakref.ref(List([i])) for i in range(5)]
    kept = List("x")
    w = weakref.ref(kept, lambda _: out.append("callback"))
    del kept
    print([x() for x in r], w(), out[-1])


class Marked(str):
    __slots__ = ()

    def __str__(self):
        return "marked"


class BareText(str):
    __slots__ = ()


def texts_of_others():
    for _ in range(40):
        said = [BareText(), BareText(5), BareText(2.5), BareText(None), BareText(BareText("x")), BareText(Marked("y")), Marked(BareText("z")), Marked(), BareText("é")]
        said += [Marked(7), BareText([1, "a"]), BareText(True), hash(BareText(5)) == hash("5"), len(BareText(Marked("y"))), BareText(10**30)]
    print([(type(s).__name__, repr(s)) for s in said])


def main():
    ways()
    used()
    dead()
    texts_of_others()


if __name__ == "__main__":
    main()
