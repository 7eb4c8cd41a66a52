"""The match statement in all forms: literals, captures, sequences, mappings, classes, or, as, guards, errors."""

import dataclasses
import enum


@dataclasses.dataclass
class Point:
    x: int
    y: int


class Positional:
    __match_args__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Loud:
    __match_args__ = ("value",)

    def __getattr__(self, name):
        print("get", name)
        raise AttributeError(name)


def classify(value):
    match value:
        case None:
            return "none"
        case True | False as flag:
            return f"bool {flag}"
        case 0 | 1 | -1:
            return "small"
        case int(n) if n > 2**60:
            return f"huge {n}"
        case int() | float() as number:
            return f"number {number}"
        case 1 + 2j:
            return "complex"
        case "":
            return "empty string"
        case "yes" | "no" as word:
            return f"word {word}"
        case str() if len(value) > 3:
            return "long string"
        case str(s):
            return f"string {s}"
        case b"bytes":
            return "bytes"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case [1, 2, *rest]:
            return f"one two {rest}"
        case [first, *_, 9]:
            return f"ends nine {first}"
        case (Point(x=0, y=0), Point() as other):
            return f"origin and {other}"
        case [[a, b], {"k": [c, *_]}]:
            return f"nested {a} {b} {c}"
        case [*items] if sum(1 for i in items if isinstance(i, str)) == 2:
            return f"two strings {items}"
        case [a, b, *c]:
            return f"sequence {a} {b} {c}"
        case {"type": "a", "value": v}:
            return f"a {v}"
        case {"type": "b", **rest}:
            return f"b {rest}"
        case {1: one, None: none}:
            return f"keys {one} {none}"
        case {}:
            return "mapping"
        case Point(0, y):
            return f"on axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=px):
            return f"point {px}"
        case Positional(1, b=q):
            return f"positional {q}"
        case Positional(a, b):
            return f"positional {a} {b}"
        case Color.RED:
            return "red"
        case Color():
            return "other colour"
        case Loud(value=5) | Loud(5):
            return "loud"
        case type():
            return f"type {value.__name__}"
        case _:
            return "something"


VALUES = [
    None,
    True,
    False,
    0,
    1,
    -1,
    5,
    2**61,
    1.5,
    1 + 2j,
    2j,
    "",
    "yes",
    "abcd",
    "abc",
    b"bytes",
    b"other",
    [],
    (),
    [7],
    (1, 2, 3, 4),
    [1, 2],
    [5, 6, 9],
    (Point(0, 0), Point(1, 1)),
    [[1, 2], {"k": [3, 4], "z": 0}],
    ["a", 5, "b"],
    [4, 5],
    range(3),
    {"type": "a", "value": 1, "x": 2},
    {"type": "b", "more": 1},
    {1: "x", None: "y"},
    {},
    {"other": 1},
    Point(0, 5),
    Point(3, 3),
    Point(1, 2),
    Positional(1, 9),
    Positional(2, 3),
    Color.RED,
    Color.BLUE,
    Loud(),
    int,
    object,
    {1, 2},
    bytearray(b"x"),
    iter([]),
]


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class TooMany:
    __match_args__ = ("a",)


class BadArgs:
    __match_args__ = ["a"]


class BadNames:
    __match_args__ = (5,)


class Duplicate:
    __match_args__ = ("a", "a")
    a = 1


def errors():
    def too_many(v):
        match v:
            case TooMany(1, 2):
                return 1

    def bad_args(v):
        match v:
            case BadArgs(1):
                return 1

    def bad_names(v):
        match v:
            case BadNames(1):
                return 1

    def duplicate(v):
        match v:
            case Duplicate(1, a=1):
                return 1

    def not_a_class(v):
        kind = 5
        match v:
            case kind():
                return 1

    def positional_int(v):
        match v:
            case int(1, 2):
                return 1

    def duplicate_keys(v):
        key = Keys
        match v:
            case {key.A: 1, key.B: 2}:
                return 1

    for function, value in (
        (too_many, TooMany()),
        (bad_args, BadArgs()),
        (bad_names, BadNames()),
        (duplicate, Duplicate()),
        (not_a_class, 1),
        (positional_int, 1),
        (duplicate_keys, {"a": 1}),
    ):
        print(function.__name__, attempt(function, value))


class Keys:
    A = B = "a"


def binding_and_flow():
    bound = []
    for value in [(1, 2), (3, "x"), "no", {"a": {"b": [1, 2, 3]}}]:
        match value:
            case (a, int(b)):
                bound.append((a, b))
                continue
            case (a, b):
                bound.append(("partial", a))
            case {"a": {"b": [*_, last]}}:
                bound.append(last)
                break
            case other:
                bound.append(other)
    print(bound, a, b, last, other)

    def evaluate(node):
        match node:
            case ("add", left, right):
                return evaluate(left) + evaluate(right)
            case ("mul", left, right):
                return evaluate(left) * evaluate(right)
            case ("neg", inner):
                return -evaluate(inner)
            case int() | float():
                return node
            case (op, *args):
                raise ValueError(f"bad {op} with {len(args)}")

    tree = ("add", ("mul", 2, ("neg", 3)), ("add", 4, 0.5))
    print(evaluate(tree), attempt(evaluate, ("sub", 1, 2)), sum(evaluate(("mul", i, ("add", i, 1))) for i in range(100)))

    class Seq:
        def __len__(self):
            return 2

        def __getitem__(self, i):
            return i

    from collections.abc import Sequence

    class Registered(Sequence):
        def __len__(self):
            print("len")
            return 2

        def __getitem__(self, i):
            print("item", i)
            if i > 1:
                raise IndexError
            return i * 10

    for value in (Seq(), Registered()):
        match value:
            case [x, y]:
                print("matched", x, y)
            case _:
                print("not a sequence")


def main():
    for value in VALUES:
        print(classify(value))
    for _ in range(10):
        results = [classify(value) for value in VALUES if not isinstance(value, Loud)]
    print(len(results), hash(tuple(results)) == hash(tuple(results)))
    errors()
    binding_and_flow()


if __name__ == "__main__":
    main()
