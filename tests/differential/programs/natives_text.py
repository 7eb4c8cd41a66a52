"""Methods that pad, change case, search and strip; digits in other bases; functions of math and operator; list.sort."""

import math
import operator
import sys

TEXTS = ("", "a", "Z", "é", "€", "hello world", "HeLLo", "it's 3rd-rate x1y", "-5", "+", "-", "tab\tand\nline", "naïve €uro", "ǅ", "a" * 30)
BYTES = (b"", b"a", b"Z", b" \t x\n", b"Hello", b"abcabcabc", b"\xff\x00a", b"  ")


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return result, type(result).__name__, sys.getsizeof(result)


def texts():
    for text in TEXTS:
        print([attempt(method, text) for method in (str.capitalize, str.title, str.swapcase)])
        for width in (-1, 0, 1, 2, 5, 12, 31):
            print([attempt(method, text, width) for method in (str.ljust, str.rjust, str.center, str.zfill)])
            print([attempt(method, text, width, fill) for method in (str.ljust, str.rjust, str.center) for fill in "*é€\U0001f600"])
        print(text.ljust(0) is text, text.zfill(0) is text, text.center(-5) is text)
    for wrong in (("a", "5"), ("a", 5, "xy"), ("a", 5, ""), ("a", 5, b"x"), ("a", 5.0), ("a",), ("a", 2**40), (5, 5)):
        print([attempt(method, *wrong) for method in (str.ljust, str.center) if wrong[1:] != (2**40,)])
    print([attempt(chr, n) for n in (0, 255, 256, 0xD800, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, -1, 2**40, "a")])


def bytes_methods():
    for data in BYTES:
        print([attempt(method, data) for method in (bytes.lower, bytes.upper, bytes.strip, bytes.lstrip, bytes.rstrip)])
        for sought in (b"", b"a", b"bc", b"cab", b"zz", 97, "a", bytearray(b"b"), None):
            print([attempt(method, data, sought) for method in (bytes.index, bytes.rfind, bytes.count, bytes.strip, bytes.lstrip, bytes.rstrip)])
            print([attempt(method, data, sought, *part) for method in (bytes.index, bytes.rfind, bytes.count) for part in ((1,), (-3,), (1, -1), (None, 5), (9, 2))])
        print(data.strip(b"!") is data, data.count(b"ab"))
    print([attempt(bytes, n) for n in (0, 1, 2, 50, -1, True, 2**70)])


def numbers():
    for n in (0, 1, -1, 8, 255, -256, 2**40, -(2**59), 2**59, 2**70, True, 2.5, "5"):
        print([attempt(function, n) for function in (hex, oct, bin, math.isqrt, math.trunc)])
    functions = (math.log2, math.log10, math.exp2, math.expm1, math.cbrt, math.sinh, math.cosh, math.tanh, math.asinh, math.acosh)
    functions += (math.atanh, math.erf, math.erfc, math.degrees, math.radians, math.trunc)
    for x in (0.0, -0.0, 0.5, -0.5, 1, 1.5, -3, 100, 1e300, 5e-324, float("inf"), float("nan"), True, 2**200, "x"):
        print([attempt(function, x) for function in functions])
        print([attempt(math.isclose, x, y) for y in (0, 1 + 1e-10, 1 + 1e-8, -0.5, 1e300, float("inf"), float("nan"), "x")])
    print([attempt(math.isqrt, n * n + d) for n in (1, 7, 2**26 + 1, 2**29 - 1) for d in (-1, 0, 1)])


def operators():
    values = (0, 1, "", "a", [], [1], None, 2.5, {}, {1: 2}, (1, 2))
    print([operator.not_(v) for v in values], [operator.is_(v, w) for v in values for w in values[:4]].count(True))
    print([operator.is_not(None, v) for v in values])
    for v in values:
        print([attempt(operator.getitem, v, key) for key in (0, 1, -1, 5, "a", None, slice(1), True)])


class Sub(list):
    pass


def sorting():
    for items in ([3, 1, 2], [2.5, -1.0, float("inf")], ["b", "", "a"], [1, 2.5], [True, 0], [], [5], [2**70, 1], [[2], [1]], [1, "a"], list(range(50, 0, -1)), Sub((2, 1))):
        holder = [items]
        print(attempt(holder[0].sort), items, sys.getsizeof(items))
    nan = [2.0, float("nan"), 1.0]
    nan.sort()
    print(nan, sorted([3, 1, 2]), attempt([1].sort, 5), attempt([2, 1].sort))
    kept = [object() for _ in range(3)]
    print(attempt(kept.sort)[0])


def main():
    for _ in range(3):
        texts()
        bytes_methods()
        numbers()
        operators()
        sorting()


if __name__ == "__main__":
    main()
