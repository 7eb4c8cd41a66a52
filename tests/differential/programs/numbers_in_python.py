# globals: own it changes its classes
"""float(), int(), abs() and round() of objects whose methods are in Python; min() and max() of two such objects."""

import sys
from fractions import Fraction


class Answers:
    """Gives from its special methods what it was made with."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = 0

    def give(self, *args):
        self.asked += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return (self.answer, args) if args else self.answer

    def __float__(self):
        return self.give()

    def __int__(self):
        return self.give()

    def __abs__(self):
        return self.give()

    def __round__(self, *digits):
        return self.give(*digits)

    def __lt__(self, other):
        return self.give()

    def __gt__(self, other):
        return self.give()


class Float(float):
    pass


class Int(int):
    def __int__(self):
        return 99


class Text(str):
    def __float__(self):
        return 2.5

    def __int__(self):
        return 2


class Doubled(float):
    def __float__(self):
        return super().__float__() * 2

    def __int__(self):
        return 4

    def __abs__(self):
        return "abs"

    def __round__(self, digits=None):
        return "round", digits


class Index:
    def __index__(self):
        return 3


class Untrue:
    def __bool__(self):
        raise OverflowError("truth")


class Rounded:
    def __round__(self):
        return "no digits"


class Generates:
    def __float__(self):
        yield 1.0

    def __abs__(self):
        yield 2

    def __round__(self, n=0):
        yield n


def shown(value):
    if isinstance(value, Answers):
        return "Answers"
    if type(value).__name__ == "generator":
        return list(value)
    return type(value).__name__, repr(value).split(" at 0x")[0]


def attempt(function, *args):
    try:
        return shown(function(*args))
    except Exception as error:
        return type(error).__name__, str(error).split(" at 0x")[0]


ANSWERS = [1.5, -0.0, 7, 10**30, -(10**40), None, "x", ValueError("raised"), StopIteration(3), [], Text("5"), Untrue(), Index()]


def conversions():
    lines = []
    for answer in ANSWERS:
        o = Answers(answer)
        lines.append((attempt(float, o), attempt(int, o), attempt(abs, o), attempt(round, o), attempt(round, o, None)))
        lines.append((attempt(round, o, 2), attempt(round, o, Index()), attempt(round, o, 1, 2), o.asked))
    for o in (Float(2.5), Int(6), Text("8.5"), Text("x"), Doubled(1.25), Index(), Rounded(), Generates(), Fraction(7, 2)):
        lines.append([attempt(f, o) for f in (float, int, abs, round)] + [attempt(round, o, 1)])
    lines.append((attempt(int, Answers(5), 10), attempt(int, Text("77"), 8), attempt(float, Answers(1.0), 1)))
    return lines


class Ordered:
    def __init__(self, value, name):
        self.value, self.name = value, name

    def __lt__(self, other):
        return self.value < other.value

    def __gt__(self, other):
        return self.value > other.value

    def __repr__(self):
        return self.name


class Later(Ordered):
    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return NotImplemented


class Half(Ordered):
    def __lt__(self, other):
        return NotImplemented


class Derived(Ordered):
    def __gt__(self, other):
        return "reflected"


def extremes():
    lines = []
    kinds = Ordered, Later, Half, Derived
    for f in min, max:
        for a in kinds:
            for b in kinds:
                for x, y in (1, 2), (2, 1), (1, 1):
                    lines.append((f.__name__, attempt(f, a(x, "a"), b(y, "b")), attempt(f, a(x, "a"), y)))
                    lines.append((attempt(f, x, b(y, "b")), attempt(f, a(x, "a"), b(y, "b"), a(y, "c"))))
        for answer in ANSWERS:
            lines.append((attempt(f, Answers(answer), "second"), attempt(f, Answers(answer), Answers(answer))))
            lines.append((attempt(f, 1, Answers(answer)), attempt(f, *(Answers(answer), Answers(answer)))))
        lines.append((attempt(f, Fraction(1, 2), 1), attempt(f, 1, Fraction(1, 2)), attempt(f, Fraction(2, 3), 0.5)))
        lines.append(attempt(f, Fraction(1, 3), Fraction(2, 6)))
    return lines


class Tells:
    def __init__(self, name, told):
        self.name, self.told = name, told

    def __lt__(self, other):
        return self.name < other.name

    def __float__(self):
        return 1.0

    def __del__(self):
        self.told.append(self.name)


def deaths():
    told = []
    for i in range(4):
        kept = min(Tells("a", told), Tells("b", told))
        told.append("first" if kept.name == "a" else "?")
        kept = min(Tells("d", told), Tells("c", told))
        told.append(("second", float(Tells("f", told)), kept.name))
    del kept
    return told


def counts():
    a, b = Ordered(1, "a"), Ordered(2, "b")
    before = sys.getrefcount(a), sys.getrefcount(b)
    for i in range(50):
        min(a, b), max(a, b), min(b, a), max(b, a)
    kept = [min(a, b) for i in range(3)]
    return sys.getrefcount(a) - before[0], sys.getrefcount(b) - before[1], len(kept)


def traced():
    class Fails:
        def __float__(self):
            raise KeyError("inside")

        __abs__ = __round__ = __int__ = __float__

    lines = []
    for f in float, int, abs, round:
        try:
            f(Fails())
        except KeyError as error:
            tb, names = error.__traceback__, []
            while tb is not None:
                names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
                tb = tb.tb_next
            lines.append(names)
    return lines


def deep():
    class Deep:
        def __float__(self):
            return float(self)

    try:
        float(Deep())
    except RecursionError:
        return "too deep"


def changed():
    class Changes:
        def __float__(self):
            return 1.0

        def __lt__(self, other):
            return True

    a, b = Changes(), Changes()
    lines = []
    for i in range(6):
        lines.append((float(a), min(a, b) is b))
        if i == 3:
            Changes.__float__ = lambda self: 2.0
            Changes.__lt__ = lambda self, other: False
    return lines


def mean(n):
    total, best = 0.0, Fraction(0)
    for i in range(1, n):
        f = Fraction(i, i + 1)
        best = max(best, f)
        total += float(f) + round(float(abs(f)), 3) + int(f) + min(f, best).denominator
    return total, best


def main():
    for i in range(3):
        for test in conversions, extremes, deaths, counts, traced, changed:
            result = test()
            print(i, test.__name__)
            for line in result:
                print("  ", line)
    print(deep())
    print(mean(300))


if __name__ == "__main__":
    main()
