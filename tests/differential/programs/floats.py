"""Floats: nan, infinities, negative zero, denormals, comparisons with ints, in-place operators on shared values."""

import math

INF = float("inf")
NAN = float("nan")
VALUES = [0.0, -0.0, 1.0, -1.0, 0.5, 1e308, -1e308, 5e-324, 2.0**53, INF, -INF, NAN, 0.1, 3, -7, 2**53 + 1, 2**70, True]


def show(value):
    return repr(value)


def pairs():
    for a in VALUES:
        row = []
        for b in VALUES:
            for name, operation in OPERATIONS:
                try:
                    row.append(show(operation(a, b)))
                except (ZeroDivisionError, OverflowError) as error:
                    row.append(type(error).__name__)
        print(" ".join(row))


OPERATIONS = [
    ("+", lambda a, b: a + b),
    ("-", lambda a, b: a - b),
    ("*", lambda a, b: a * b),
    ("/", lambda a, b: a / b),
    ("//", lambda a, b: a // b),
    ("%", lambda a, b: a % b),
    ("<", lambda a, b: a < b),
    ("<=", lambda a, b: a <= b),
    ("==", lambda a, b: a == b),
    ("!=", lambda a, b: a != b),
    (">", lambda a, b: a > b),
    (">=", lambda a, b: a >= b),
]


def in_place_does_not_change_the_other_name():
    a = 1.5
    b = a
    a += 1.0
    print(a, b)
    a *= 2
    c = a
    a -= 0.5
    a /= 3
    print(a, b, c)
    x = [0.5]
    y = x[0]
    x[0] += 1.0
    print(x, y)
    total = 0.0
    kept = []
    for i in range(10):
        total += i * 0.25
        kept.append(total)
    print(kept, total)
    z = 0.5
    w = z = z + 1.0
    z += w
    print(z, w)


def nan_and_containers():
    nan = NAN
    print(nan == nan, nan is nan, nan in [nan], [nan] == [nan], {nan: 1}[nan], (nan,) == (nan,), nan != nan)
    print([float("nan")] == [float("nan")], max(1.0, nan), min(nan, 1.0), sorted([2.0, -0.0, 0.0, 1.0]))
    print(-0.0 == 0.0, math.copysign(1, -0.0), 0.0 is -0.0, {0.0: "a"}[-0.0], {1: "one"}[1.0], hash(1.0) == hash(1))
    print(1.0 if 0.0 else 2.0, not 0.0, not NAN, bool(-0.0), bool(5e-324))


def chained():
    for a in (0.5, 1, NAN):
        print(0 < a < 1, 0 <= a <= 1 <= 2.0, not (a < 1), a == a == 1, a != a)


def loops():
    x = 0.0
    for _ in range(1000):
        x = x * 0.5 + 1.0
    print(x)
    x, y = 1.0, 0.0
    for _ in range(1000):
        x, y = x * math.cos(0.01) - y * math.sin(0.01), x * math.sin(0.01) + y * math.cos(0.01)
    print(x, y)
    s = 0.0
    i = 0
    while i < 500:
        s += 1.0 / (i + 1)
        i += 1
    print(s, s // 1, s % 1, -s // 1, -s % 1, divmod(s, 0.3))
    print(2.0**0.5, 2**0.5, (-8.0) ** (1.0 / 3.0), 2.0**-1074, 0.0**0, INF**0)


def errors():
    for function in (
        lambda: 1.0 / 0,
        lambda: 1.0 // 0.0,
        lambda: 1.0 % 0.0,
        lambda: 0.0**-1,
        lambda: 1e308**2,
        lambda: 1.0 + "x",
        lambda: 1.0 < "x",
        lambda: 1.0 << 2,
        lambda: math.sqrt(-1.0),
        lambda: int(INF),
        lambda: int(NAN),
        lambda: float("zz"),
        lambda: 10**400 * 1.0,
        lambda: [1, 2][1.0],
        lambda: round(NAN),
    ):
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)
    print(round(2.5), round(3.5), round(-2.5), round(1.2345, 2), round(1234.5, -2), int(2.0**70), (2.5).is_integer())
    print(f"{1 / 3:.3f} {1e100:g} {0.1 + 0.2!r} {-0.0} {INF} {NAN} {5e-324} {1e16} {1e15 + 0.5}")


def main():
    pairs()
    in_place_does_not_change_the_other_name()
    nan_and_containers()
    chained()
    loops()
    errors()


if __name__ == "__main__":
    main()
