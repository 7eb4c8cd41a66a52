"""Attributes at sites that see many types: every kind of attribute, loaded, called, stored and missing, and classes that
change between."""

import collections
import enum


class Plain:
    shared = "class"

    def __init__(self):
        self.a = 1

    def method(self):
        return "Plain.method"

    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def free():
        return "free"

    @property
    def p(self):
        return self.a + 1


class Derived(Plain):
    def method(self):
        return "Derived.method"


class Slotted:
    __slots__ = ("a", "empty")
    shared = 3

    def __init__(self):
        self.a = "slot"

    def method(self):
        return "Slotted.method"


class WithDict(dict):
    shared = None

    def method(self):
        return "WithDict.method"


class Text(str):
    def method(self):
        return "Text.method " + self


class Hooked:
    a = "hooked"

    def __getattr__(self, name):
        return "made " + name

    @property
    def p(self):
        raise AttributeError("p")


class Refusing:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)


class Meta(type):
    @property
    def label(cls):
        return "label of " + cls.__name__

    def method(cls):
        return "Meta.method"

    shared = "meta"


class Labelled(metaclass=Meta):
    shared = "labelled"


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Holder:
    colour = Colour.RED
    number = Plain()


Pair = collections.namedtuple("Pair", "a shared")


class Third(Pair):
    def method(self):
        return self.a


def show(thunk):
    try:
        value = thunk()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return value if isinstance(value, (str, int, type(None))) else type(value).__name__


def load(o):
    return [
        show(lambda: o.a),
        show(lambda: o.shared),
        show(lambda: o.method()),
        show(lambda: o.method),
        show(lambda: (0, o.method)[1]()),
        show(lambda: o.make()),
        show(lambda: o.make),
        show(lambda: o.free()),
        show(lambda: o.free),
        show(lambda: o.p),
        show(lambda: o.__class__.__name__),
        show(lambda: o.__name__),
        show(lambda: o.label),
        show(lambda: o.colour),
        show(lambda: o.number),
        show(lambda: o.numerator),
        show(lambda: o.denominator),
        show(lambda: o.real),
        show(lambda: o.start),
        show(lambda: o.stop),
        show(lambda: o.append),
        show(lambda: o.empty),
        show(lambda: o.__init__),
        show(lambda: o.__repr__.__name__),
        show(lambda: o.__mro__),
        show(lambda: getattr(o, "a", "no a")),
        show(lambda: getattr(o, "method").__name__),
        show(lambda: hasattr(o, "method")),
        show(lambda: hasattr(o, "p")),
        show(lambda: hasattr(o, "a")),
    ]


def store(o, value):
    o.a = value
    o.b = value
    o.c = o.b


def objects():
    dicted = Plain()
    dicted.__dict__["extra"] = 1
    named = Plain()
    named.method = lambda: "own method"
    named.p2 = 4
    labelled = Labelled()
    return [
        Plain(),
        Derived(),
        Slotted(),
        WithDict(),
        Text("t"),
        Hooked(),
        Refusing(),
        dicted,
        named,
        labelled,
        Labelled,
        Plain,
        Derived,
        Colour.RED,
        Colour,
        Holder(),
        Holder,
        Pair(1, 2),
        Third(5, 6),
        Third,
        5,
        2**70,
        True,
        1.5,
        slice(1, None),
        [],
        "s",
        Plain().method,
        load,
        len,
        None,
        collections,
        ValueError("x"),
        Plain.__dict__["make"],
    ]


def bound_methods():
    """Methods as values live on their own, compare, and keep their objects."""
    items = []
    add = items.append
    for i in range(40):
        add(i)
    methods = [Plain().method for _ in range(40)]
    same = Plain()
    first, second = same.method, same.method
    print(len(items), {m() for m in methods}, first == second, first is second, first.__self__ is same)
    print(first.__func__ is Plain.method, Plain.make.__self__ is Plain, Derived.make())
    pops = [[i].pop for i in range(40)]
    print(sum(pop() for pop in pops), pops[3].__self__, pops[3].__name__)


def many_stores(count):
    """More attributes than a class's instances share, and ones set in another order."""
    made = []
    for i in range(count):
        o = Plain()
        for name in ("x", "y", "z") if i % 2 else ("z", "y", "x"):
            setattr(o, name, i)
        o.color = i
        o.color = [i]
        o.ledges = o.color
        made.append(o)
    print(sum(o.x + o.y + o.z + o.color[0] for o in made), sorted(made[-1].__dict__))


def changing():
    """What the classes say changes while the sites stay."""

    class A:
        x = 1

        def f(self):
            return "f"

    class Value:
        pass

    class B(A):
        x = Value()

    a, b = A(), B()
    for turn in range(60):
        out = [show(lambda: o.x) for o in (a, b)] + [show(lambda: o.f()) for o in (a, b)]
        if turn == 10:
            A.f = classmethod(lambda cls: "class " + cls.__name__)
        if turn == 20:
            A.f = staticmethod(lambda: "static")
        if turn == 30:
            Value.__get__ = lambda self, o, cls: "got"
        if turn == 40:
            Value.__set__ = lambda self, o, value: print("set", value)
        if turn == 45:
            b.x = 5
        if turn == 50:
            A.__getattr__ = lambda self, name: "hook " + name
            del A.x
        if turn % 10 in (1, 9):
            print(turn, out)


def sometimes_hidden():
    """A method that some instances hide by an attribute of their own, as threading.Condition does."""

    class Hides:
        def __init__(self, how):
            if how:
                self.f = how

        def f(self, *args):
            return ("method", *args)

    made = [Hides(how) for how in (None, len, None, lambda *args: ("own", *args))]
    for turn in range(60):
        out = [show(lambda: o.f("ab")) for o in made] + [show(lambda: (o.f)()) for o in made]
        kept = [getattr(o, "f", None) for o in made]
        out += [show(lambda: f(()) if f else "none") for f in kept]
        if turn == 20:
            del made[1].f
            made[0].f = str
        if turn == 30:
            Hides.f = lambda self, *args: ("other method", *args)
        if turn == 40:
            made[2].__dict__["f"] = repr
        if turn == 50:
            del Hides.f
        if turn % 10 in (9, 1):
            print(turn, out)


def main():
    for _ in range(6):
        for o in objects():
            last = load(o)
    for o in objects():
        last = load(o)
        print(type(o).__name__, *last, sep=" | ")
    for turn in range(5):
        for o in objects():
            if isinstance(o, (type, classmethod)) or o in (load, len, collections, Colour.RED):
                continue  # everybody's
            problem = show(lambda: store(o, turn))
            if turn == 4:
                print(type(o).__name__, problem, show(lambda: o.c))
    bound_methods()
    many_stores(50)
    changing()
    sometimes_hidden()


if __name__ == "__main__":
    main()
