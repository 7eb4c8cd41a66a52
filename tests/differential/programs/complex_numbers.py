"""Complex numbers: operators with each other and with others, where they overflow or divide by zero, parts, truth, subclasses."""

import operator
from fractions import Fraction

inf, nan = float("inf"), float("nan")
VALUES = [0j, 1j, -1j, 1 + 2j, -0.5 - 0.25j, complex(-0.0, 0.0), complex(0.0, -0.0), complex(inf, 1), complex(nan, 0), complex(1, -inf), 1e200 + 1e200j, 1e-200 + 1e-300j, 3 + 0j]
OTHERS = [0, 1, -3, True, 2.5, -0.0, 0.0, inf, nan, 10**18, 2**53 + 1, 10**400, 200, Fraction(1, 3), "x", None, [1]]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.floordiv, operator.mod, operator.eq, operator.ne, operator.lt, operator.iadd, operator.imul, operator.itruediv, operator.ipow, divmod]


class Own(complex):
    def __add__(self, other):
        return "own"


class Plain(complex):
    pass


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def pairs():
    for a in VALUES:
        for b in VALUES + OTHERS:
            yield a, b
            yield b, a


def operators():
    out = []
    for a, b in pairs():
        for f in OPERATORS:
            out.append(attempt(f, a, b))
    return out


def instructions(a, b):
    out = []
    for f in (lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: a**b, lambda: -a, lambda: +a, lambda: ~a, lambda: a == b, lambda: a < b, lambda: not a):
        out.append(attempt(f))
    return out


def powers(z):
    return [attempt(pow, z, n) for n in (*range(-12, 13), 99, 100, 101, -100, -101, 0.5, -0.5, 1 / 3, 2j, 1 + 1j, True, 1e300)] + [attempt(pow, z, 2, 3), attempt(pow, z, 2, None)]


def parts(z):
    out = [z.real, z.imag, abs(z) if z == z and abs(z.real) < 1e300 else attempt(abs, z), z.conjugate(), bool(z), hash(z) == hash(complex(z)), repr(z), +z is z, complex(z) is z]
    out += [attempt(setattr, z, "real", 1), attempt(z.conjugate, 1), attempt(lambda: z.nothing), attempt(z.__add__, 1), attempt(z.__radd__, 1j), attempt(z.__pow__, 2), attempt(z.__bool__)]
    z += 1
    z *= 1j
    out += [z, "true" if z else "false"]
    return out


def main():
    for i in range(3):
        lines = operators()
        for a, b in pairs():
            lines += instructions(a, b)
        for z in VALUES:
            lines += [*powers(z), *parts(z)]
        for z in (Own(1, 2), Plain(1, 2)):
            lines += [*instructions(z, 1j), *instructions(1j, z), *instructions(z, 2.0), abs(z), z.real, type(z.conjugate()).__name__, type(-z).__name__]
        z = 0j
        for n in range(200):
            z = z * z + complex(n / 500, i / 10) if abs(z) < 2 else z / 2
        lines.append(z)
        lines.append(sum([complex(n, -n) for n in range(20)]))
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
