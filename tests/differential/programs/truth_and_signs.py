"""bool(), - and ~ of objects with such methods in Python, complex numbers as text, tables for str.translate."""

import itertools
from fractions import Fraction


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return type(result).__name__, result


class Number:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        return self.n != 0

    def __neg__(self):
        return Number(-self.n)

    def __invert__(self):
        return [self.n]

    def __repr__(self):
        return f"Number({self.n})"


class Answers(Number):
    """Its methods return what they are told to, or raise it."""

    def __bool__(self):
        if isinstance(self.n, Exception):
            raise self.n
        return self.n

    def __neg__(self):
        return self.__bool__()

    def __invert__(self):
        return -self


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Both(Sized):
    def __bool__(self):
        return False


class Bare:
    pass


class Yields:
    def __neg__(self):
        yield 1

    __invert__ = len
    __bool__ = staticmethod(lambda: True)


def changing():
    class Late:
        pass

    late = Late()
    for i in range(12):
        if i == 4:
            Late.__bool__ = lambda self: False
            Late.__neg__ = lambda self: "minus"
        if i == 8:
            del Late.__bool__
            Late.__neg__ = lambda self: NotImplemented
        yield bool(late), attempt(lambda: -late), attempt(lambda: ~late)


class Dies:
    log = []

    def __init__(self, log):
        self.mine = log

    def __neg__(self):
        self.mine.append("negative")
        return 5

    def __bool__(self):
        self.mine.append("asked")
        return True

    def __del__(self):
        self.mine.append("dies")


PARTS = [0.0, -0.0, 1.0, -1.5, 1e16, 1e-7, 123456789.125, float("inf"), float("-inf"), float("nan"), -float("nan")]


def tables():
    class Text(str):
        pass

    class Table(dict):
        pass

    cases = [
        ("abc", "xyz"),
        ("abc", "xyz", "abd"),
        ("", ""),
        ("", "", ""),
        ("aa", "bc"),
        ("é€😀", "abc"),
        ("abc", "é€😀", "é"),
        (Text("ab"), Text("cd"), Text("e")),
        ({},),
        ({"a": "b", "c": None, 100: "long", "é": 5, 70000: ""},),
        ({"a": 1, 97: 2},),
        ({97: 1, "a": 2},),
        ({True: 1},),
        ({"ab": 1},),
        ({"": 1},),
        ({1.5: 1},),
        ({Text("a"): 1},),
        (Table(a=1),),
        ("abc",),
        ("abc", "ab"),
        ("abc", 5),
        (5, "abc"),
        ({}, "abc"),
        ("abc", "abc", 5),
        ("abc", "abc", None),
        (),
        ("a", "b", "c", "d"),
        ({1 << 40: 1, -5: 2},),
    ]
    for case in cases:
        made = attempt(str.maketrans, *case)
        yield made
        if isinstance(made[1], dict):
            yield list(made[1].items()), attempt("abcdé€".translate, made[1])
            yield attempt("abc".maketrans, *case) == made


def all_of_it():
    for n in [0, 5, -3, 2.5]:
        yield bool(Number(n)), -Number(n), ~Number(n), not Number(n)
    for answer in [True, False, 1, 0, None, "x", NotImplemented, KeyError("k"), StopIteration(3), [1]]:
        yield attempt(bool, Answers(answer)), attempt(lambda a=answer: -Answers(a)), attempt(lambda a=answer: ~Answers(a))
    for n in [0, 3, -1, 1 << 70, "x", None, True]:
        yield attempt(bool, Sized(n)), attempt(bool, Both(n)), attempt(lambda n=n: -Sized(n))
    yield bool(Bare()), attempt(lambda: -Bare()), attempt(lambda: ~Bare()), bool(Bare), bool(), attempt(bool, 1, 2)
    yields = Yields()
    yield list(-yields), attempt(lambda: ~yields), attempt(bool, yields)
    log = []
    yield -Dies(log), bool(Dies(log)), log
    log.append(bool(Dies(log)))
    yield log
    for a, b in [(Fraction(2, 3), Fraction(0)), (Fraction(-5, 7), Fraction(2, 3))]:
        yield -a, bool(a), bool(b), a != b, a != a, 0.5 * a, 0.5 + b
    yield bool(1j), bool(0j), bool(complex(0, -0.0)), bool(complex("nan"))
    yield bool([]), bool({1: 2}), bool("x"), bool(b""), bool(range(0)), bool(int), bool(len), bool(1.5), bool(None)
    for real, imaginary in itertools.product(PARTS, PARTS):
        z = complex(real, imaginary)
        yield repr(z), str(z), f"{z}", "%s %r" % (z, z), [z]


def main():
    for _ in range(5):
        results = [list(changing()), list(all_of_it()), list(tables())]
    for result in itertools.chain(*results):
        print(result)


if __name__ == "__main__":
    main()
