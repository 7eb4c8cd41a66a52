"""Functions of math with algorithms of their own, methods of numbers, complex(), divmod() of floats: to the last bit."""

import math
import random
import sys

SPECIAL = [0.0, -0.0, 1.0, -1.5, 5e-324, -5e-324, 2.2250738585072014e-308, 1e-310, 1.7976931348623157e308, 1e16, 0.1, math.inf,
           -math.inf, math.nan, 0, 1, -3, 2**53, 2**53 + 1, 2**60, 10**30, True, "x", None]  # fmt: skip


def shown(value):
    if type(value) is float:
        return value.hex()
    if type(value) in (tuple, list):
        return [shown(part) for part in value]
    return value, type(value).__name__, sys.getsizeof(value)


def attempt(function, *args, **named):
    try:
        return shown(function(*args, **named))
    except Exception as e:
        return type(e).__name__, str(e)


def draw(r, kind):
    if kind == 0:
        return r.uniform(-10, 10)
    if kind == 1:
        return math.ldexp(r.random() - 0.5, r.randrange(-1080, 1020))
    if kind == 2:
        return r.randrange(-1000, 1000)
    if kind == 3:
        return math.ldexp(r.random() - 0.5, r.randrange(-60, 60))
    return r.choice(SPECIAL)


def drawn(r, n):
    kind = r.randrange(6)
    return [draw(r, kind if kind < 4 else r.randrange(5) if kind == 5 else r.choice((0, 2))) for _ in range(n)]


def sums(seed):
    r = random.Random(seed)
    for _ in range(400):
        n = r.randrange(9)
        a, b = drawn(r, n), drawn(r, n)
        print([attempt(f, *args) for f, args in (
            (math.hypot, a), (math.dist, (tuple(a), tuple(b))), (math.dist, (a, b)), (math.fsum, (a,)), (math.fsum, (tuple(b),)),
            (math.sumprod, (a, b)), (math.sumprod, (tuple(a), b)), (math.prod, (a,)), (math.sumprod, (a, b[1:])),
        )])  # fmt: skip
    for n in (20, 70, 300):
        a = [draw(r, 3) for _ in range(n)]
        print(
            attempt(math.fsum, a),
            attempt(math.fsum, [x for y in a for x in (y, -y / 3)]),
            attempt(math.sumprod, a, a[::-1]),
            attempt(math.hypot, *a),
            attempt(math.prod, a),
        )
    for data in (
        [1e100, 1.0, -1e100],
        [0.1] * 10,
        [1e16, 1, 1e-16],
        [1e308, 1e308, -1e308],
        [math.inf, 1],
        [math.inf, -math.inf],
        [2.0**53, -0.5, -(2.0**-54)],
        [],
        [-0.0],
        [1, 2.5, True],
        ["a"],
        iter([1.5, 2]),
        {1.5: 2},
        (x for x in (0.1, 0.2)),
    ):
        print(attempt(math.fsum, data))
    print(
        attempt(math.prod, [2, 3], start=2),
        attempt(math.prod, [2**40, 2**40]),
        attempt(math.prod, [2, 0.5, 3]),
        attempt(math.prod, []),
    )


def functions():
    pairs = [(a, b) for a in SPECIAL for b in SPECIAL]
    for a, b in pairs:
        print(
            a,
            b,
            [
                attempt(f, a, b)
                for f in (math.log, math.remainder, math.nextafter, math.ldexp, math.hypot, divmod, complex)
            ],
        )
    for a in SPECIAL:
        print(a, [attempt(f, a) for f in (math.log1p, math.modf, math.frexp, math.log, complex, math.lcm)])
    r = random.Random(5)
    for _ in range(600):
        a, b = draw(r, r.randrange(4)), draw(r, r.randrange(4))
        print(
            [attempt(f, a, b) for f in (math.log, math.remainder, math.nextafter, divmod, complex)],
            [attempt(f, a) for f in (math.log1p, math.modf, math.frexp)],
            attempt(math.ldexp, float(a), r.randrange(-1200, 1200)),
            attempt(math.ldexp, 1.5, 10**20),
            attempt(math.nextafter, 1.0, 2.0, steps=3),
        )


def counts():
    numbers = [0, 1, 2, 3, 5, 12, 20, 21, 30, 33, 34, 35, 40, 60, 64, 100, 1000, -1, 2**61, True, 2.0]
    for n in numbers:
        print(n, [attempt(f, n) for f in (math.factorial, math.perm) if n < 5000])
        print(
            [attempt(f, n, k) for f in (math.perm, math.comb, math.lcm) for k in (0, 1, 2, 5, 10, 30, 33, -1, 101, "a")]
        )
    print(
        attempt(math.lcm),
        attempt(math.lcm, 4),
        attempt(math.lcm, 4, 6, 10),
        attempt(math.lcm, 2**59, 2**58 + 1),
        attempt(math.lcm, -4, 6),
    )


def methods():
    r = random.Random(9)
    for n in range(20):
        data = bytes(r.randrange(256) for _ in range(n))
        for given in (data, bytearray(data), list(data), memoryview(data)):
            print(
                [attempt(int.from_bytes, given, *rest) for rest in ((), ("little",), ("big",), ("middle",), (5,))],
                [
                    attempt(int.from_bytes, given, **named)
                    for named in (
                        {"signed": True},
                        {"byteorder": "little", "signed": True},
                        {"byteorder": "big", "signed": False},
                        {"signed": 1},
                    )
                ],
                attempt(int.from_bytes, given, "little", signed=True),
                attempt(int.from_bytes, bytes=given, byteorder="big"),
            )
    print(
        attempt(bool.from_bytes, b"\1"),
        attempt(int.from_bytes, "a"),
        attempt(int.from_bytes),
        attempt(int.from_bytes, 5),
    )
    f = int.from_bytes
    print(f(b"\1\2"), f(b"\1\2", signed=True))
    for x in SPECIAL:
        print(
            x,
            [
                attempt(getattr(x, name))
                for name in ("conjugate", "__index__", "as_integer_ratio", "hex", "is_integer")
                if hasattr(x, name)
            ],
        )
    for _ in range(300):
        x = draw(r, r.choice((0, 1, 3)))
        print(x.hex(), x.as_integer_ratio(), float.fromhex(x.hex()) == x, x.conjugate() is x)
    kept = [complex(i, -i) for i in range(100)]
    print(
        sum(kept),
        complex(1),
        complex(1.5, 2),
        attempt(complex, "1+2j"),
        attempt(complex, 1j, 2j),
        attempt(complex, real=1),
    )


def main():
    sums(1)
    functions()
    counts()
    methods()


if __name__ == "__main__":
    main()
