"""Comparison, membership and truth of the built-in types, their subclasses, and what has methods of its own."""

import math
from collections import OrderedDict, defaultdict, deque, namedtuple
from fractions import Fraction


class List(list):
    pass


class Tuple(tuple):
    __slots__ = ()


class Long(List):
    def __len__(self):
        return 5


class Dict(dict):
    def __bool__(self):
        return False


class Plain:
    pass


class Always:
    def __eq__(self, other):
        return True

    __hash__ = None


class Less:
    def __lt__(self, other):
        return "less"

    def __contains__(self, item):
        return 0


class Fails:
    def __eq__(self, other):
        raise ValueError("eq")

    def __bool__(self):
        raise ValueError("bool")


class Str(str):
    __slots__ = ()


Pair = namedtuple("Pair", "a b")
plain, nan = Plain(), math.nan
nested = [1]
nested.append(nested)
VALUES = (
    0, 1, True, False, None, 1.0, 0.5, nan, math.inf, -math.inf, 1 << 53, (1 << 53) + 1, float(1 << 53), 1 << 62, 1 << 120, -(1 << 200),
    1 << 200, 1e60, -1e300, float(1 << 62), "", "a", "b", "é", "€", b"", b"a", b"ab", bytearray(b"a"), (), (1,), (1, 2), (1.0, 2), (nan,),
    (1, "a"), (1, (2, 3)), (1, (2, 4)), (plain,), [], [1], [1, 2], [1.0, 2.0], [nan], [[1], [2]], [[1], [3]], Tuple((1, 2)), List([1, 2]),
    Pair(1, 2), set(), {1}, {1, 2}, frozenset(), frozenset({1}), frozenset({1, 2}), frozenset({(1, 2), "a"}), {}, {1: 2}, {1: 2.0}, range(0),
    range(1, 3), plain, Plain, int, len, Always(), Less(), Fails(), Str("a"), Dict(), OrderedDict({1: 2}), defaultdict(int), deque([1]),
    Fraction(1, 2), 2j, slice(1), ..., NotImplemented is None, Long(), memoryview(b"a"), {1: 2}.keys(), {1: 2}.items(),
)  # fmt: skip


def attempt(function):
    try:
        result = function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return result if isinstance(result, (bool, str)) else repr(result)


def jump(a, b):
    """As a condition, each fused with its jump."""
    found = ""
    if a == b:
        found += "E"
    if a != b:
        found += "N"
    if a < b:
        found += "<"
    if not a <= b:
        found += ">"
    return found


def pairs():
    for a in VALUES:
        for b in VALUES:
            print(
                attempt(lambda: a == b), attempt(lambda: a != b), attempt(lambda: a < b), attempt(lambda: a <= b),
                attempt(lambda: a > b), attempt(lambda: a >= b), attempt(lambda: a is b), attempt(lambda: jump(a, b)),
                attempt(lambda: a in b), attempt(lambda: a not in b), sep=" ; ",
            )  # fmt: skip


def truths():
    for v in VALUES:
        print(
            attempt(lambda: bool(v)),
            attempt(lambda: not v),
            attempt(lambda: 1 if v else 2),
            attempt(lambda: v and 1),
            end=" ",
        )
    print()


def texts():
    long = "abc" * 1000 + "x€"
    for part in ("", "a", "abcx", "x€", "€", "é", "\U0001f600", "cab", long, long + "a"):
        for text in ("", "a", "abcabcx", "é", "aé€x", "x\U0001f600y", long):
            print(part in text, end=" ")
    print()
    data = bytes(range(256))
    for part in (0, 255, 256, -1, b"", b"\x01\x02", b"\x02\x01", data, "a", True, bytearray(b"\x05")):
        print(attempt(lambda: part in data), end=" ")
    print()
    print(
        nested == nested,
        attempt(lambda: nested == [1, nested]),
        nested in nested,
        (nan,) == (nan,),
        (nan,) == (float("nan"),),
    )
    deep = other = ()
    for _ in range(50):
        deep, other = (deep, 1), (other, 1)
    print(deep == other, deep < other, [deep] != [other])
    large = list(range(10000))
    print(large == list(large), large < [*large, 1], large == [*large[:-1], -1])
    odd = frozenset(range(500)) - {3}
    print(
        odd <= frozenset(range(500)),
        odd < odd,
        odd == frozenset(odd),
        odd >= {1, 2},
        odd.issuperset([1]),
        {1, 2} <= odd,
    )


def main():
    pairs()
    truths()
    texts()


if __name__ == "__main__":
    main()
