"""repr(), str(), format() and str.format of built-in values: containers within containers, classes, exceptions, odd fields."""

import collections
import enum
import re


class Plain:
    pass


class Slotted:
    __slots__ = ("x",)


class Own:
    def __repr__(self):
        return "own repr"

    def __str__(self):
        return "own str"


class Wrong:
    def __repr__(self):
        return 5


class Meta(type):
    def __repr__(cls):
        return "meta " + cls.__name__


class Made(metaclass=Meta):
    pass


class Items(list):
    pass


class Table(dict):
    pass


class Pair(tuple):
    __slots__ = ()


class Names(set):
    pass


class Text(str):
    __slots__ = ()


class Colour(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    LOW = 1


class Failure(Exception):
    pass


class Told(Exception):
    def __str__(self):
        return "told"


Point = collections.namedtuple("Point", "x y")


def here():
    pass


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def within_itself():
    items = [1]
    items.append(items)
    table = {"k": items}
    table["self"] = table
    return items, table, (items,)


LEAVES = (
    0, -5, 1 << 70, True, None, ..., NotImplemented, 0.0, -0.5, 1e300, float("inf"), 2j, "", "a", "it's", 'say "it\'s"', "tab\tnew\n\r\\",
    "\x00\x1f\x7f", "é\xa0\xad\x80ÿ", "€", "\U0001f600", "\ud800", b"", b"a'b", b'a"\'b', b"\x00\t\xff\\", bytearray(b"x"), range(3),
    slice(1, 2), Text("sub"), Level.LOW, Colour.RED,
)  # fmt: skip
CONTAINERS = (
    [], [1], [1, "b", [2.5, None]], (), (1,), (1, (2,)), {}, {"a": 1}, {1: [2], (3,): {"b": {}}}, set(), {1}, {"x"}, frozenset(),
    frozenset({(1, "a")}), Items([1, "é"]), Table(a=[1]), Pair((1, 2)), Pair((1,)), Names(), Names({5}), collections.deque(),
    collections.deque([1, [2]], 5), collections.deque([collections.deque()]), collections.defaultdict(int, {"a": 1}),
    collections.defaultdict(None), collections.defaultdict(list, {1: [2]}), collections.OrderedDict(a=1), collections.Counter("aab"),
    Point(1, "y"), [Own()], {"k": Own()}, [Colour.RED, Level.LOW], [Text("sub")], ["€"], [bytearray(b"q")], {}.keys(), {1: 2}.items(),
    nested(5), nested(40), list(range(300)), {i: str(i) for i in range(40)}, [[i, [i]] for i in range(20)], *within_itself(),
)  # fmt: skip
TYPES = (
    int,
    list,
    type,
    Plain,
    Slotted,
    Own,
    Made,
    Meta,
    Items,
    Failure,
    ValueError,
    re.Pattern,
    collections.OrderedDict,
    type(None),
    here.__class__,
)
EXCEPTIONS = (
    Exception(), Exception("one"), Exception(1), Exception("a", 2), Exception(["x"]), Exception(Own()), Exception("€"), Failure(), Failure("f"),
    Failure(1, (2,)), KeyError("k"), KeyError(), OSError(2, "no"), ValueError("é"), Told(1), StopIteration(5), SystemExit(3), Exception(None),
    UnicodeDecodeError("ascii", b"x", 0, 1, "why"), ExceptionGroup("g", [ValueError(1)]), Exception(Exception("inner")),
)  # fmt: skip


def without_addresses(text):
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def attempt(function, *arguments):
    try:
        return without_addresses(function(*arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def shown(value):
    return " ; ".join(
        [
            attempt(repr, value),
            attempt(str, value),
            attempt(ascii, value),
            attempt(format, value),
            attempt(format, value, ""),
            attempt(format, value, ">12"),
            attempt(lambda: f"{value}|{value!r}|{value!s}|{value!a}"),
            attempt(lambda: "%s %r" % (value, value)),
            attempt("{} {!r} {!s:>10} {!a}".format, value, value, value, value),
        ]
    )


def values():
    for value in (*LEAVES, *CONTAINERS, *TYPES, *EXCEPTIONS):
        print(shown(value).encode("unicode_escape").decode())
    for value in (
        Plain(),
        Slotted(),
        Made(),
        here,
        values,
        Plain.__init__,
        len,
        [Plain()],
        {"f": here},
        [int, Plain],
        Wrong(),
        [Wrong()],
        [Failure("x")],
    ):
        print(shown(value).encode("unicode_escape").decode())
    instance = Plain()
    print(repr(instance) == f"<{Plain.__module__}.Plain object at {id(instance):#x}>")


def changed():
    """Names that are changed, or are no names."""
    for _ in range(3):

        class Changing:
            pass

        def local():
            pass

        value = Changing()
        print(attempt(repr, value), attempt(repr, Changing), attempt(repr, local))
        Changing.__module__ = "elsewhere"
        Changing.__qualname__ = "a.b"
        print(attempt(repr, value), attempt(repr, Changing))
        Changing.__module__ = 5
        print(attempt(repr, value), attempt(repr, Changing))
        Changing.__module__ = "builtins"
        print(attempt(repr, value), attempt(repr, Changing))
        Changing.__module__ = None
        print(attempt(repr, value), attempt(repr, Changing))
        Changing.__repr__ = lambda self: "now " + type(self).__qualname__
        print(attempt(repr, value), attempt(str, value), attempt(repr, [value]))
        local.__qualname__ = "there"
        print(attempt(repr, local))


FIELDS = (
    "", "plain", "{}", "{0}", "{1}{0}", "{}{}", "{}{0}", "{0}{}", "{", "}", "{{}}", "}}{{", "{{{}}}", "{!r}", "{!s}", "{!a}", "{!x}", "{!}",
    "{:5}|", "{:>5}|", "{:.2f}", "{:d}", "{!r:>9}|", "{0!s:<9}|", "{:{}}", "{0.real}", "{0[0]}", "{name}", "{5}", "{ 0}", "{0:}", "{!r:}",
    "a{}b{}c{}", "é{}€", "{}" * 70, "{:é>5}", "{:}}", "{0!r", "{:", "{00}", "{0:{1}}", "{:x}{:X}", "{:%}", "{99999999999999999999}", "{!rr}",
)  # fmt: skip


def fields():
    for template in FIELDS:
        for arguments in ((), (5,), (2.5, "x"), ("text", 7), ("é", [1, "b"]), (Own(), 1), (1,) * 70, (None, 5)):
            print(attempt(template.format, *arguments), end=" ; ")
            print(attempt(lambda: template.format(*arguments, name="n")), end=" ; ")
        print()
    print(attempt(Text("{}").format, 5), attempt(lambda: "{:{}} {}".format("a", 5, 1)), "{}".format("same"))


class Tagged(str):
    def __init__(self, text):
        self.tag = 5


class Renamed(Tagged):
    def __repr__(self):
        return "renamed"


class Speaking(Tagged):
    def __str__(self):
        return "told"


class Unhelpful(Tagged):
    def __str__(self):
        return 5


def derived_texts():
    for text in ("", "a", "é", "€", "abc", "abé", "a€", "a\U0001f600", "x" * 3000):
        for kind in (Text, Tagged, Renamed, Speaking, Unhelpful):
            value = kind(text)
            made = attempt(str, value)
            print(kind.__name__, made[:20] == repr(text)[:20], len(made), attempt(lambda: f"{value!s}")[:30])
        for kind in (Text, Tagged):
            made = str(kind(text))
            print(type(made), made == text, hash(made) == hash(text), made is text, made is str(kind(text)))
            print(str(made) is made, str(kind(made)) is made, len(made), made.isascii())
    values = [Tagged("kept"), Tagged("é")]
    made = [str(value) for value in values]
    values.clear()
    print(made)


def main():
    values()
    derived_texts()
    changed()
    fields()


if __name__ == "__main__":
    main()
