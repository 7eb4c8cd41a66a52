"""Every native with values at the edges, subclasses, wrong arguments and errors; prints what each call does."""

import math


class Int(int):
    def __abs__(self):
        return "my abs"

    def __int__(self):
        return 7


class Float(float):
    def __float__(self):
        return 2.5


class Str(str):
    def startswith(self, *arguments):
        return "my startswith"


class List(list):
    def __len__(self):
        return 99

    def append(self, item):
        super().append([item])


class Dict(dict):
    def __missing__(self, key):
        return "missing"


class Tuple(tuple):
    def __len__(self):
        return 55


class Point(tuple):
    __slots__ = ()


class Meta(type):
    def __instancecheck__(cls, instance):
        return "yes"

    def __subclasscheck__(cls, derived):
        return derived is int


class Checked(metaclass=Meta):
    pass


class Base:
    pass


class Derived(Base):
    pass


class Lies:
    @property
    def __class__(self):
        return Derived


class LiesByAttribute:
    def __getattribute__(self, name):
        return Base if name == "__class__" else object.__getattribute__(self, name)


class Asked:
    def __getattr__(self, name):
        return "asked"


class Sized:
    def __len__(self):
        return 3


class BadSize:
    def __len__(self):
        return -1


class BadHash:
    __hash__ = None


class Called:
    def __call__(self):
        return 1


NUMBERS = (
    0,
    1,
    -1,
    True,
    255,
    256,
    2**30,
    -(2**30),
    2**53,
    2**53 + 1,
    2**59,
    -(2**59),
    2**59 - 1,
    2**60,
    -(2**64),
    10**30,
)
FLOATS = (0.0, -0.0, 0.5, -0.5, 1.0, 1.5, -2.5, 1e16, 1e17, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan)
STRINGS = ("", "a", "ab", "é", "éa", "€", "€uro", "😀", "😀x", "abc" * 9)
OTHERS = (
    None,
    (),
    (1,),
    [],
    [3, 1, 2],
    {},
    {1: 2},
    set(),
    {1, 2},
    frozenset("ab"),
    b"",
    b"xyz",
    bytearray(b"12"),
    range(5),
    Int(5),
    Float(1.5),
    Str("abc"),
    Tuple((1, 2)),
    Point((3, 4)),
    List([1]),
    Dict(a=1),
    Base(),
    Derived(),
    Lies(),
    LiesByAttribute(),
    Asked(),
    Sized(),
    BadSize(),
    BadHash(),
    Called(),
    int,
    Base,
    Checked,
    len,
    1j,
    Ellipsis,
)
VALUES = NUMBERS + FLOATS + STRINGS + OTHERS
CLASSES = (
    int,
    bool,
    object,
    str,
    Base,
    Derived,
    Checked,
    (),
    (int, str),
    (Base, (str, Derived)),
    (int, 5),
    5,
    int | str,
    [int],
    Meta,
    type,
    Int,
    tuple,
    None,
)


def show(value):
    kind = type(value)
    if kind in (int, bool, float, str, type(None), tuple, bytes):
        return f"{kind.__name__}:{value!r}"
    return kind.__name__


def call(function, arguments):
    """Without a star: that would be another instruction, which only the host runs."""
    if len(arguments) == 1:
        return function(arguments[0])
    if len(arguments) == 2:
        return function(arguments[0], arguments[1])
    if len(arguments) == 3:
        return function(arguments[0], arguments[1], arguments[2])
    return function(*arguments)


def attempt(function, *arguments):
    try:
        return show(call(function, arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def unary():
    out = []
    for value in VALUES:
        row = []
        for function in (len, ord, chr, callable, type, abs, bool, int, float, min, max, tuple, isinstance, issubclass):
            row.append(attempt(function, value))
        if not isinstance(value, (str, bytes, float)) and value is not None:
            row.append(attempt(hash, value) if isinstance(value, int) else "")
        if isinstance(value, (str, int, float)):
            row.append(attempt(str, value))
        out.append(row)
    return out


def classes():
    out = []
    for value in VALUES:
        out.append([attempt(isinstance, value, kind) for kind in CLASSES])
        out.append([attempt(issubclass, value, kind) for kind in CLASSES])
        out.append([attempt(issubclass, type(value), kind) for kind in CLASSES])
    return out


def extremes():
    values = NUMBERS + FLOATS + ("a", "b", None, Int(3))
    out = []
    for a in values:
        for b in values:
            out.append(attempt(min, a, b) + attempt(max, a, b) + attempt(min, [a, b]) + attempt(max, (b, a)))
            out.append(attempt(max, a, b, 3))
    same = 1e10 + 0.5
    other = 1e10 + 0.5
    out.append(max(same, other) is same and min(same, other) is same)
    return out


def mathematics():
    out = []
    one = (
        math.sqrt,
        math.sin,
        math.cos,
        math.tan,
        math.asin,
        math.acos,
        math.atan,
        math.exp,
        math.log,
        math.fabs,
        math.floor,
        math.ceil,
        math.isnan,
        math.isinf,
        math.isfinite,
    )
    two = (math.pow, math.atan2, math.fmod, math.copysign, math.gcd, math.log)
    for x in NUMBERS + FLOATS + (Int(4), Float(4.0), "4", None):
        for function in one:
            out.append(attempt(function, x))
        for y in (0, 1, -3, 2.5, 0.5, -0.0, math.inf, math.nan, 2**59, 1000, Int(6), "x"):
            for function in two:
                out.append(attempt(function, x, y))
    return out + [
        attempt(math.gcd),
        attempt(math.gcd, 4),
        attempt(math.gcd, 4, 6, 8),
        attempt(math.sqrt),
        attempt(math.sqrt, 1, 2),
    ]


def strings():
    out = []
    parts = STRINGS + (Str("a"), (), ("a", "€"), ("x", Str("ab")), ("x", 5), ("a", 5), 5, None, b"a", ["a"])
    for whole in STRINGS + (Str("abc"),):
        for part in parts:
            out.append(attempt(whole.startswith, part) + attempt(whole.endswith, part))
            out.append(attempt(str.startswith, whole, part))
            out.append(attempt(whole.startswith, part, 1) + attempt(whole.endswith, part, 0, 2))
    return out + [attempt("a".startswith), attempt(str.startswith), attempt(str.startswith, 5, "a")]


def lists():
    out = []
    for kind in (list, List):
        items = kind()
        for i in range(40):
            items.append(i * 10**8)
            items.append(str(i))
        popped = []
        while True:
            try:
                popped.append(items.pop())
            except IndexError as error:
                out.append(str(error))
                break
        out.append((len(popped), popped[:9], popped[-3:], items.__sizeof__()))
    keep, take = items.append, items.pop
    keep(1)
    out.append(
        (take(), attempt(take), attempt(keep), attempt(keep, 1, 2), attempt(list.append, 5, 5), attempt(list.pop))
    )
    items = [1, 2, 3, 4]
    out.append((items.pop(0), items.pop(-1), attempt(items.pop, 9), attempt(items.pop, "x"), list.pop(items), items))
    sizes = []
    items = []
    for i in range(70):
        items.append(i)
        sizes.append(items.__sizeof__())
    for i in range(70):
        items.pop()
        sizes.append(items.__sizeof__())
    out.append(sizes)
    return out


def dicts():
    names = {"a": 1, "é": 2, 3: 4, 2**40: 5, None: 6, (1, 2): 7, 1.5: 8, True: 9}
    out = []
    for key in (
        "a",
        "é",
        "zz",
        3,
        4,
        2**40,
        2**70,
        None,
        (1, 2),
        1.5,
        True,
        1,
        1.0,
        3.0,
        Int(3),
        Str("a"),
        [],
        "é" + "x",
    ):
        out.append(attempt(names.get, key) + attempt(names.get, key, "default") + attempt(dict.get, names, key))
        out.append(attempt(Dict(a=1).get, key, 5))
        out.append(attempt(lambda: key in names))
    get = names.get
    return out + [get("a"), get("b", 10**20), attempt(get), attempt(get, 1, 2, 3), attempt(dict.get, [], 1)]


def members():
    none, nan = None, math.nan
    containers = (
        (1, "a", None, 2.5, 2**40, True),
        [1, "a", None, 2.5, 2**40],
        {1, "a", None, 2.5, 2**40},
        frozenset((1, "é", 3.0)),
        {"a", "b", "abc" * 9},
        (nan, Base, (1, 2)),
        [],
        (),
        set(),
        {i * 31 for i in range(200)},
        "abc",
        range(4),
    )
    values = (
        1,
        1.0,
        True,
        "a",
        "é",
        "z",
        none,
        2.5,
        2**40,
        2**40 + 1,
        nan,
        3,
        Int(1),
        Str("a"),
        Base,
        (1, 2),
        [],
        31 * 7,
        10**30,
    )
    out = []
    for container in containers:
        for value in values:
            out.append(attempt(lambda: value in container) + attempt(lambda: value not in container))
    return out


class Holder:
    shared = "class"

    def __init__(self, extra):
        self.a = 1
        if extra:
            self.b = 2

    def method(self):
        return self

    @property
    def computed(self):
        return "computed"

    @property
    def failing(self):
        raise AttributeError("inside")


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 5


def attributes():
    out = []
    late = Holder(False)
    plain = [Holder(False), Holder(True), late, Slotted(), Asked(), 5, "text", None, Holder, math, [], Lies()]
    late.__dict__["z"] = 26
    default = object()
    for o in plain:
        for name in (
            "a",
            "b",
            "z",
            "method",
            "computed",
            "failing",
            "shared",
            "real",
            "absent",
            "__class__",
            "upper",
            "sqrt",
        ):
            kind = type(getattr(o, name, default))
            out.append((name, kind.__name__, hasattr(o, name)))
        out.append(("a", attempt(lambda: getattr(o, "absent"))))
        built = "".join(["a", "bc"])
        out.append(
            (getattr(o, built, 7) if not isinstance(o, Asked) else 7, attempt(hasattr, o, 5), attempt(getattr, o))
        )
    for _ in range(3):
        o = Holder(False)
        seen = [hasattr(o, "b"), getattr(o, "b", 1), hasattr(o, "c"), getattr(o, "c", None)]
        o.b = 3
        o.c = 4
        seen += [hasattr(o, "b"), getattr(o, "b", 1), hasattr(o, "c"), getattr(o, "c", None)]
        del o.b
        del o.c
        seen += [hasattr(o, "b"), getattr(o, "b", 1), hasattr(o, "c"), getattr(o, "c", None)]
        out.append(seen)
    return out


def changed_class():
    """A class changes between two calls at the same site."""

    class Local:
        pass

    out = []
    o = Local()
    for step in range(6):
        if step == 2:
            Local.name = "from the class"
        if step == 4:
            Local.__getattribute__ = lambda self, name: (
                Base if name == "__class__" else object.__getattribute__(self, name)
            )
        for _ in range(3):
            out.append(
                (hasattr(o, "name"), getattr(o, "name", None), isinstance(o, Base), isinstance(o, (int, Derived)))
            )
    return out


def iteration():
    out = []
    pairs = {f"k{i}": i for i in range(30)}
    del pairs["k7"]
    out.append([k for k in pairs])
    out.append([v for v in pairs.values()])
    out.append([(k, v) for k, v in pairs.items()])
    out.append([item for item in pairs.items()])
    for k, v in {}.items():
        out.append((k, v))
    mixed = {1: "a", "b": 2, None: 3}
    out.append([(k, v) for k, v in mixed.items()])
    for change in (lambda d: d.update(new=1), lambda d: d.pop("k1")):
        d = {f"k{i}": i for i in range(5)}
        seen = []
        try:
            for k, v in d.items():
                seen.append((k, v))
                if len(seen) == 3:
                    change(d)
        except RuntimeError as error:
            seen.append(str(error))
        out.append(seen)
    d = {f"k{i}": i for i in range(5)}
    try:
        for k in d:
            d.pop(k)
            d[k + "'"] = 1
    except RuntimeError as error:
        out.append(str(error))
    out.append(
        [
            list(vars(Holder(True))),
            [v for v in vars(Holder(True)).values()],
            sorted(k for k, v in vars(Holder(False)).items()),
        ]
    )
    o = Holder(True)
    out.append([(k, v) for k, v in o.__dict__.items()])
    for a, b in ((1, 2), (3, 4)):
        out.append(a + b)
    for item in (1, "x", None):
        for inner in (item, 2):
            out.append(inner)
    it = iter({1: 2}.items())
    out.append((list(it), list(it)))
    try:
        for a, b in {1: 2, 3: 4}:
            pass
    except TypeError as error:
        out.append(str(error))
    try:
        for a, b, c in {1: 2}.items():
            pass
    except ValueError as error:
        out.append(str(error))
    return out


def main():
    for part in (
        unary,
        classes,
        extremes,
        mathematics,
        strings,
        lists,
        dicts,
        members,
        attributes,
        changed_class,
        iteration,
    ):
        first = None
        for _ in range(3):
            rows = part()
            if first is None:
                first = rows
                print(part.__name__, len(rows))
                for row in rows:
                    print(" ", row)
            elif rows != first:
                print("not the same again:", part.__name__, [(a, b) for a, b in zip(first, rows) if a != b][:5])


if __name__ == "__main__":
    main()
