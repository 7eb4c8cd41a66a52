"""Operators written in Python: reflected, in place, NotImplemented, subclass priority, comparisons, conversions."""

import operator

NAMES = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul", "divmod"]
FUNCTIONS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow, operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor, operator.matmul, divmod]


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def operator_class(name, result, base=object, prefixes=("", "r")):
    def make(prefix, op):
        def method(self, other, *rest):
            if result is NotImplemented:
                return NotImplemented
            return f"{name}.{prefix}{op}({type(other).__name__})"

        return method

    return type(name, (base,), {f"__{prefix}{op}__": make(prefix, op) for op in NAMES for prefix in prefixes})


def literal_operators(a, b):
    return [
        attempt(lambda: a + b),
        attempt(lambda: a - b),
        attempt(lambda: a * b),
        attempt(lambda: a / b),
        attempt(lambda: a // b),
        attempt(lambda: a % b),
        attempt(lambda: a**b),
        attempt(lambda: a << b),
        attempt(lambda: a >> b),
        attempt(lambda: a & b),
        attempt(lambda: a | b),
        attempt(lambda: a ^ b),
        attempt(lambda: a @ b),
    ]


def binary():
    full = operator_class("Full", "x")()
    refuses = operator_class("Refuses", NotImplemented)()
    left_only = operator_class("LeftOnly", "x", prefixes=("",))()
    right_only = operator_class("RightOnly", "x", prefixes=("r",))()
    sub = operator_class("Sub", "x", type(full))()
    int_sub = operator_class("IntSub", "x", int)(3)
    str_sub = operator_class("StrSub", "x", str)("s")
    list_sub = operator_class("ListSub", "x", list)([1])
    objects = [full, refuses, left_only, right_only, sub, int_sub, str_sub, list_sub, 5, 2.5, "s", [1], (1,), None]
    for a in objects:
        for b in objects:
            if hasattr(type(a), "__radd__") or hasattr(type(b), "__radd__"):
                results = literal_operators(a, b)
                if results[:13] != [attempt(f, a, b) for f in FUNCTIONS[:13]]:
                    print("differs", type(a).__name__, type(b).__name__)
                print(type(a).__name__, type(b).__name__, results[0], results[2], results[5], results[6], attempt(divmod, a, b))


def in_place():
    for base in (object, list):
        for op in ("add", "sub", "mul", "or", "pow", "matmul"):
            log = []

            class C(base):
                pass

            setattr(C, f"__{op}__", lambda self, other: log.append("plain") or "plain")
            function = getattr(operator, "i" + op if op != "or" else "ior")
            print(op, attempt(function, C(), 1), end=" ")
            setattr(C, f"__i{op}__", lambda self, other: NotImplemented)
            print(attempt(function, C(), 1), end=" ")
            setattr(C, f"__i{op}__", lambda self, other: log.append("in place") or "in place")
            print(attempt(function, C(), 1), log)


class Compare:
    def __init__(self, value, log):
        self.value, self.log = value, log

    def _note(self, op, other, result):
        self.log.append(f"{op} {self.value}")
        return result

    def __lt__(self, other):
        return self._note("lt", other, NotImplemented if not isinstance(other, Compare) else self.value < other.value)

    def __gt__(self, other):
        return self._note("gt", other, "gt result")

    def __eq__(self, other):
        return self._note("eq", other, NotImplemented if other is None else other == self.value)

    __hash__ = None


def comparisons():
    log = []
    a, b = Compare(1, log), Compare(2, log)

    class Sub(Compare):
        def __gt__(self, other):
            return self._note("sub gt", other, "sub")

    s = Sub(3, log)
    print(a < b, a > b, a < s, 5 < a, a < 5 if False else attempt(lambda: a < 5), a == 1, 1 == a, a != 1, a == None, None != a)  # noqa: E711
    print(log, attempt(hash, a), attempt(lambda: a <= b), attempt(lambda: a >= 1), attempt(lambda: {a}))
    print(a in [1], [1, 2] == [a, b], (a,) == (1,), sorted([b, a])[0].value, max([a, b], key=lambda c: c.value).value)

    class NeOnly:
        def __ne__(self, other):
            return "ne"

    class EqRaises:
        def __eq__(self, other):
            raise ValueError("eq")

    print(NeOnly() != 1, 1 != NeOnly(), NeOnly() == 1, attempt(lambda: EqRaises() == 1), attempt(lambda: EqRaises() != 1), attempt(lambda: 1 in [EqRaises()]))

    class Truthless:
        def __lt__(self, other):
            return self

        def __bool__(self):
            raise TypeError("no truth")

    print(attempt(lambda: 1 if Truthless() < 1 else 2), attempt(lambda: Truthless() < 1 < 2), attempt(lambda: sorted([Truthless(), Truthless()])))


class Converts:
    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __complex__(self):
        return 7j

    def __index__(self):
        return 2

    def __str__(self):
        return "str"

    def __bytes__(self):
        return b"bytes"

    def __len__(self):
        return 4

    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return f"round {n}"

    def __contains__(self, item):
        return item == "in"

    def __reversed__(self):
        return iter("reversed")

    def __length_hint__(self):
        return 10


def conversions():
    c = Converts()
    print(int(c), float(c), complex(c), str(c), bytes(c), len(c), -c, +c, ~c, abs(c), round(c), round(c, 2), "in" in c, "x" not in c, list(reversed(c))[:2])
    print([10, 20, 30][c], range(c), "abcd"[c], hex(c), bin(c), 1 << c.__index__(), [0] * c, bool(c), attempt(lambda: 1 + c), attempt(lambda: c + 1))

    class Wrong:
        def __int__(self):
            return "x"

        def __str__(self):
            return 5

        def __len__(self):
            return "x"

        def __index__(self):
            return 1.5

        def __bool__(self):
            return "x"

        def __repr__(self):
            return None

        def __hash__(self):
            return "x"

        def __contains__(self, item):
            return []

    w = Wrong()
    for function in (int, str, len, bool, repr, hash, hex, lambda v: [1][v], lambda v: 1 in v, lambda v: f"{v}", lambda v: not v, lambda v: {v}, float, abs, iter, next, lambda v: v(), lambda v: v[0], lambda v: v.x):
        print(attempt(function, w))


class Fraction:
    __slots__ = ("n", "d")

    def __init__(self, n, d=1):
        a, b = n, d
        while b:
            a, b = b, a % b
        self.n, self.d = n // a, d // a

    def __add__(self, other):
        if isinstance(other, int):
            other = Fraction(other)
        if not isinstance(other, Fraction):
            return NotImplemented
        return Fraction(self.n * other.d + other.n * self.d, self.d * other.d)

    __radd__ = __add__

    def __mul__(self, other):
        if isinstance(other, int):
            return Fraction(self.n * other, self.d)
        return Fraction(self.n * other.n, self.d * other.d) if isinstance(other, Fraction) else NotImplemented

    __rmul__ = __mul__

    def __eq__(self, other):
        return isinstance(other, Fraction) and self.n == other.n and self.d == other.d

    def __lt__(self, other):
        return self.n * other.d < other.n * self.d

    def __repr__(self):
        return f"{self.n}/{self.d}"


def arithmetic():
    total = Fraction(0)
    for i in range(1, 40):
        total = total + Fraction(1, i)
        total += 1
        total = 2 * total * Fraction(1, 2)
    print(total, sum([Fraction(1, 2)] * 4), sorted([Fraction(1, 2), Fraction(1, 3)]), attempt(lambda: Fraction(1) + 0.5), attempt(lambda: "x" * Fraction(2)))


def types_change():
    def add(a, b):
        return a + b

    out = []
    for i in range(60):
        pairs = [(i, 1), (i * 0.5, 1), ("a", "b"), ([i], [1]), ((i,), (1,)), (True, i), (2**62 * (i % 2), 5), (Fraction(i), 1), (b"a", b"b"), (1, None), (1 + 2j, i)]
        out.append(str(attempt(add, *pairs[i % len(pairs)])))
    print(out)


def main():
    binary()
    in_place()
    comparisons()
    conversions()
    arithmetic()
    types_change()


if __name__ == "__main__":
    main()
