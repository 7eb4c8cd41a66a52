"""`a != b` of classes that have only an __eq__ in Python."""

import traceback
from fractions import Fraction


class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        if self.answer is None:
            raise ValueError("neither")
        return self.answer

    def __repr__(self):
        return f"Truth({self.answer})"


class Value:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        if isinstance(other, Value):
            return self.value == other.value
        if isinstance(other, Exception):
            raise other
        if isinstance(other, list):
            return other[0]
        return NotImplemented


class Lower(Value):
    pass


class Own(Value):
    def __ne__(self, other):
        return "own"


class Asked(Value):
    def __ne__(self, other):
        print("asked")
        return super().__ne__(other)


class AsObject(Value):
    __ne__ = object.__ne__


class NotAtAll(Value):
    __ne__ = None


class Yields:
    def __eq__(self, other):
        yield 1


class Other:
    def __eq__(self, other):
        print("other")
        return Truth(True)


class Named(str):
    def __eq__(self, other):
        return True

    __hash__ = None


class Items(list):
    def __eq__(self, other):
        return True


class Dies:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return 0

    def __del__(self):
        print("dies", self.name)


class Plain:
    pass


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error, len(traceback.extract_tb(error.__traceback__)))


def jumps(a, b):
    if a != b:
        return "unequal"
    return "equal"


def loops(a, b):
    n = 0
    while a != b and n < 3:
        n += 1
    return n


def use(a, others):
    for other in others:
        attempt(lambda: a != other)
        attempt(lambda: other != a)
        attempt(lambda: jumps(a, other))
        attempt(lambda: jumps(other, a))
        attempt(lambda: loops(a, other))
        attempt(lambda: not a != other)
        attempt(lambda: (a, 1) != (other, 1))


def deaths():
    print(Dies("a") != Dies("b"))
    print(Dies("a") != 5, 2**70 != Dies("c"), Dies("d") != [1], (1,) != Dies("e"))
    if Dies("f") != Dies("g"):
        print("unequal")
    x = Dies("h")
    print(x != x)
    print(x != Dies("i"), Dies("j") != x)


def changing():
    class Changes:
        def __eq__(self, other):
            Changes.__ne__ = lambda self, other: "changed"
            return True

    class Derived(Changes):
        pass

    for one in (Changes(), Derived()):
        print(one != 1, one != 1, one != 1)
        del Changes.__ne__
        print(one != 1, one != 1)
        Changes.__eq__, kept = (lambda self, other: self is other), Changes.__eq__
        del Changes.__ne__
        print(one != one, one != 1)
        Changes.__eq__ = kept


def main():
    plain = Plain()
    for _ in range(3):
        others = [5, 2**70, 0.5, "text", None, True, (), (1,), [1], [Truth(True)], [Truth(False)], [Truth(None)], [0.0], [""], [()]]
        others += [Value(1), Value(2), Lower(1), Own(1), Asked(1), AsObject(2), NotAtAll(1), Other(), Named("x"), plain, Fraction(1, 3)]
        others += [ValueError("raised"), Items()]
        for a in (Value(1), Lower(1), Own(1), Asked(1), AsObject(1), NotAtAll(1), Named("x"), Items(), Fraction(1, 3), Fraction(5), plain):
            use(a, others)
        print(type(Yields() != 1), Yields() != 1)
        print(Fraction(1, 2) != 0.5, 0.5 != Fraction(1, 2), Fraction(1, 3) != Fraction(2, 6), Fraction(1, 3) != 1j)
        deaths()
        changing()


if __name__ == "__main__":
    main()
