"""Operators and subscripts of the built-in types: every pair of many values, slices of all kinds, and changes of lists."""

import array
import math
import operator
from collections import namedtuple

BINARY = (
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor,
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, -3, 7, 100, -255, 1 << 29, 1 << 30, -(1 << 30), (1 << 58) + 1, (1 << 59) - 1, 1 << 59, -(1 << 59),
    -(1 << 59) - 1, (1 << 60) - 1, 1 << 63, (1 << 64) - 1, -(1 << 64), 1 << 90, (1 << 120) - 1, -(1 << 120), 3**100,
    True, False, 0.0, -0.0, 0.5, -1.5, 2.0, -3.0, 1e16, 1e308, 5e-324, -1e-300, 2.0**53, 1e22, math.inf, -math.inf, math.nan,
)  # fmt: skip


def show(value):
    return f"{type(value).__name__} {value!r}"


def attempt(function, *args):
    try:
        return show(function(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def apply(a, b):
    """Each operator as an instruction of its own."""
    yield attempt(lambda: a + b)
    yield attempt(lambda: a - b)
    yield attempt(lambda: a * b)
    yield attempt(lambda: a / b)
    yield attempt(lambda: a // b)
    yield attempt(lambda: a % b)
    yield attempt(lambda: a & b)
    yield attempt(lambda: a | b)
    yield attempt(lambda: a ^ b)
    if not (isinstance(b, int) and abs(b) > 300):
        yield attempt(lambda: a**b)
        yield attempt(lambda: a << b)
        yield attempt(lambda: a >> b)


def compare(a, b):
    yield attempt(lambda: a == b)
    yield attempt(lambda: a != b)
    yield attempt(lambda: a < b)
    yield attempt(lambda: a <= b)
    yield attempt(lambda: a > b)
    yield attempt(lambda: a >= b)


def numbers():
    total = 0
    for a in NUMBERS:
        print(attempt(lambda: -a), attempt(lambda: ~a) if type(a) is not bool else "", bool(a), not a)
        for b in NUMBERS:
            results = [*apply(a, b), *compare(a, b)]
            total += hash(tuple(results)) & 0
            print(show(a), show(b), *results, sep=" | ")
    print(total)


class List(list):
    pass


Pair = namedtuple("Pair", "a b")


class Str(str):
    __slots__ = ()


class Index:
    def __index__(self):
        return 2


SEQUENCES = (
    [], [1], [1, 2, 3], [None, "a", 2.5, (1,)], (), (1,), (1, "b", None), tuple(range(40)), tuple(range(100)), list(range(70)),
    "", "a", "é", "€", "ab", "abcdefgh", "naïve", "a€b", "€uro", "x\U0001f600y", "abc" * 50, b"", b"a", b"abcdef", b"\xff\x00" * 9,
    bytearray(b"bytes"), List([1, 2]), Str("text"), range(7), range(10, -9, -3), range(0), range(1 << 58, 1 << 59, 5), Pair(1, "b"),
)  # fmt: skip
ENDS = (None, 0, 1, 2, 3, -1, -2, 5, 100, -100, 1 << 62, -(1 << 70), True, Index(), 1.5)
STEPS = (None, 1, 2, -1, -2, 3, 0, 1 << 62, -(1 << 62), True)


def sequences():
    for s in SEQUENCES:
        for i in ENDS:
            print(attempt(lambda: s[i]), end=" ")
            for j in ENDS:
                print(attempt(lambda: s[i:j]), end=" ")
        print()
        for i in (None, 1, -2, 100):
            for j in (None, 0, 4, -1):
                for k in STEPS:
                    print(attempt(lambda: s[i:j:k]), attempt(lambda: s[slice(i, j, k)]), end=" ")
        print()
        for t in SEQUENCES:
            print(attempt(lambda: s + t), end=" ")
            print(*compare(s, t))
        for n in (0, 1, 2, 3, -1, True, 1 << 62, 2.0, None):
            print(attempt(lambda: s * n), attempt(lambda: n * s), end=" ")
        print()
    t, s, b = (1, 2), "text", b"bytes"
    print(
        t[:] is t,
        s[:] is s,
        b[:] is b,
        t + () is t,
        () + t is t,
        s + "" is s,
        "" + s is s,
        t * 1 is t,
        s * 1 is s,
        b * 1 is b,
    )
    print(t[:0] is (), s[1:1] is "".join([]), s[:1] is "t", b[:1] is bytes([98]), [][:] is not [][:])  # noqa: F632
    text = "é€"
    print(text[:1] is chr(233), hash(text[1]) == hash("€"), {text[1]: 1}["€"], text[1].encode(), (s + s).isascii())


def assign(original, change):
    items = list(original)
    try:
        change(items)
    except Exception as error:
        return f"{type(error).__name__}: {error} {items}"
    return f"{items}"


def store(i, j, k, value):
    def plain(items):
        items[i:j] = value

    def extended(items):
        items[i:j:k] = value

    return plain, extended


def delete(i, j, k):
    def one(items):
        del items[i]

    def some(items):
        del items[i:j]

    def spread(items):
        del items[i:j:k]

    return one, some, spread


def assignments():
    ends = (None, 0, 1, 3, -1, -2, 50)
    values = ([], [7], (8, 9), [1, 2, 3, 4], "ab", range(3), {5}, 5)
    for original in ([], [1], list(range(6)), list(range(40))):
        for i in ends:
            for j in ends:
                for value in values:
                    for k in (1, 2, -1):
                        for change in store(i, j, k, value):
                            print(assign(original, change), end=" ")
                for k in (None, 1, 2, -1):
                    for change in delete(i, j, k):
                        print(assign(original, change), end=" ")
            print()
    items = list(range(10))
    items[2:5] = items
    items[:3] = items[3::-1]
    print(items)
    items += (1, 2)
    items += items
    same = items
    items += [3]
    print(items, same is items)
    items *= 2
    print(items)
    numbers = List([1, 2, 3])
    numbers[:2] = [5]
    print(numbers, numbers[1:], type(numbers[1:]))
    numbers += [1]
    print(numbers)
    pair = ([1],)
    try:
        pair[0] += [2]
    except TypeError as error:
        print(error, pair)


def texts():
    s = ""
    for i in range(300):
        s += chr(97 + i % 26)
    other = s
    s += "é"
    s += "x"
    print(s, other, len(s), s.isascii())
    s += "€"
    s += s
    print(s, hash(s) == hash("".join(list(s))))
    t = "seed"
    table = {t: 1}
    for _ in range(40):
        t += "ab"
        table[t] = len(t)
    print(table)
    a = "pre" + str(5)
    b = [a, a + "x"]
    a += "y"
    print(a, b)

    def swapped(u):
        return (u + (u := u + "1")), u

    print(swapped("k" * 3))


def arrays():
    for code in "bBhHiIlLqQfd":
        a = array.array(code, [1, 2, 3, 100])
        for i in (0, 3, -1, -4, 4, -5, True, 1 << 70, "x", 1.0):
            print(attempt(lambda: a[i]), end=" ")
        for v in NUMBERS:
            if isinstance(v, float) and code == "f" and abs(v) > 1e38:
                continue
            try:
                a[1] = v
            except Exception as error:
                print(type(error).__name__, error, end=" ")
            print(a[1], end=" ")
        print(a[1:3], a[::-1], a + a)
    text = array.array("u", "abc")
    text[1] = "x"
    print(text[1], text)
    data = bytearray(b"hello")
    for v in (0, 255, 256, -1, True, "a", None, 1.0):
        try:
            data[1] = v
        except Exception as error:
            print(type(error).__name__, error)
        print(data[1], data)
    for v in (5, -6):
        try:
            data[v] = 1
        except IndexError as error:
            print(error)


def main():
    numbers()
    sequences()
    assignments()
    texts()
    arrays()


if __name__ == "__main__":
    main()
