"""isinstance(), issubclass() and class patterns: metaclasses with and without checks of their own, ABCs before and after
they know a class, registered classes, classes that say they are others."""

import abc
import collections.abc
import numbers


class Meta(type):
    def __lt__(cls, other):
        return True


class Yes(type):
    def __instancecheck__(cls, o):
        return True

    def __subclasscheck__(cls, c):
        return True


class Base(metaclass=Meta):
    pass


class Derived(Base):
    pass


class Always(metaclass=Yes):
    pass


class Disguised:
    @property
    def __class__(self):
        return Derived


class Patterned:
    __match_args__ = ("a",)

    def __init__(self, a):
        self.a = a


def check(o, *classes):
    shown = ""
    for c in classes:
        try:
            shown += "YN"[not isinstance(o, c)]
        except Exception as error:
            shown += f"<{type(error).__name__}: {error}>"
    return shown


def sub(o, *classes):
    shown = ""
    for c in classes:
        try:
            shown += "YN"[not issubclass(o, c)]
        except Exception as error:
            shown += f"<{type(error).__name__}: {error}>"
    return shown


def with_metaclasses():
    objects = (Base(), Derived(), Always(), Disguised(), 5, Base, Derived, Meta, None)
    for _ in range(5):
        lines = [check(o, Base, Derived, Meta, Always, (int, Base), (Derived, Always), type, 5, (int, 5)) for o in objects]
    print(*lines, sep="\n")
    for _ in range(5):
        lines = [sub(o, Base, Derived, Meta, Always, (int, Base), (Derived, Always), type, 5, (int, 5)) for o in objects]
    print(*lines, sep="\n")


def with_abcs():
    class Shape(abc.ABC):
        pass

    class Square(Shape):
        pass

    class Foreign:
        pass

    class Iterates:
        def __iter__(self):
            return iter(())

    objects = (Shape, Square(), Foreign(), Iterates(), 5, 2.5, [], {}, "s", Disguised())
    abcs = (Shape, Square, collections.abc.Iterable, collections.abc.Sequence, collections.abc.Hashable, numbers.Number)

    def all_of():
        return [check(o, *abcs, (str, *abcs)) + " " + sub(type(o), *abcs, (str, *abcs)) for o in objects]

    before = [all_of() for _ in range(6)][-1]
    print(*before, sep="\n")
    Shape.register(Foreign)
    print([all_of() for _ in range(6)][-1] == before, check(Foreign(), Shape, Square), sub(Foreign, Shape, Square))
    Square.register(int)
    print(*([all_of() for _ in range(6)][-1]), sep="\n")
    changes = []
    for i in range(20):
        made = type(f"Made{i}", (), {})
        changes.append((isinstance(made(), Shape), isinstance(made(), Shape)))
        Shape.register(made)
        changes.append((isinstance(made(), Shape), isinstance(5, Shape), isinstance([], Shape)))
    print(set(changes))

    class Hooked(abc.ABC):
        answer = NotImplemented

        @classmethod
        def __subclasshook__(cls, c):
            return cls.answer

    class Other(abc.ABC):
        @classmethod
        def __subclasshook__(cls, c):
            raise ValueError(c.__name__)

    print([check(1, Hooked, Other) for _ in range(4)])
    Hooked.answer = True
    print([check(1.5, Hooked, (Hooked, Other)) for _ in range(4)])


class Weird(abc.ABCMeta):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 1


def with_odd_hashes():
    class A(metaclass=Weird):
        pass

    class B(metaclass=Weird):
        pass

    class C(abc.ABC):
        pass

    print([(check(A(), B, C, A), check(B(), A, C), sub(A, B, C)) for _ in range(5)])


def match(o):
    match o:
        case bool():
            return "bool"
        case int():
            return "int"
        case Base():
            return "base"
        case Patterned(1):
            return "one"
        case Patterned(a="x"):
            return "x"
        case collections.abc.Sequence():
            return "sequence"
        case Always():
            return "always"


def with_unions():
    unions = (int | str, int | None, Base | int, list[int] | int, int | collections.abc.Sized)
    shown = [[check(o, *unions) + sub(type(o), *unions) for o in (5, "s", None, Derived(), [], 2.5)] for _ in range(5)]
    print(shown[-1])


class Ordered(metaclass=Meta):
    pass


class Less:
    def __lt__(self, other):
        return True


class Equal:
    def __lt__(self, other):
        return True

    def __eq__(self, other):
        return "equal"

    __hash__ = None


class Unequal(Less):
    def __ne__(self, other):
        return "unequal"


def comparisons():
    values = (Ordered, Base, Less(), Less(), Equal(), Unequal(), int, None, 5)
    for _ in range(5):
        shown = [(a == b, a != b, a in (b,)) for a in values for b in values]
    print(shown)
    table = {Ordered: 1, Base: 2, values[2]: 3}
    print([(table[Ordered], table.get(Base), table.get(values[3]), values[2] in table) for _ in range(5)][-1])
    print([(Less() < 1, Ordered < 1, 1 > Less()) for _ in range(5)][-1])


def of_registry():
    """Classes that are registered and nothing else, before and after; hooks and checks that come later."""

    class Kind(abc.ABC):
        pass

    class Sub(Kind):
        pass

    class Own(abc.ABCMeta):
        def __subclasscheck__(cls, c):
            return "own" if c is float else super().__subclasscheck__(c)

    class Checked(metaclass=Own):
        pass

    class Named(abc.ABC):
        def __subclasscheck__(c):
            return c is float

    class Asks(abc.ABCMeta):
        __subclasshook__ = property(lambda cls: lambda c: c is not float)

    class Asked(metaclass=Asks):
        pass

    class Mine:
        pass

    class MineToo(Mine):
        pass

    Asked.register(float)
    Checked.register(float)
    Named.register(float)
    out = []
    for i in range(30):
        if i == 4:
            Kind.register(Mine)
        if i == 8:
            Sub.register(float)
        if i == 12:
            Kind.__subclasshook__ = classmethod(lambda cls, c: False if c is Mine else NotImplemented)
        if i == 16:
            del Kind.__subclasshook__
            Kind.register(int)  # what has been found not to be one is asked again: other threads' classes have that effect, too
        if i == 24:
            Kind.__subclasscheck__ = lambda c: False
        if i == 27:
            del Kind.__subclasscheck__
        kinds = (Kind, Sub, Checked, Asked)
        out.append([isinstance(o, kind) for kind in kinds for o in (Mine(), MineToo(), 0.5, 5, True)])
        out.append([issubclass(c, kind) for kind in kinds for c in (Mine, MineToo, float, int, bool)])
        out.append([isinstance(n, (numbers.Rational, numbers.Real)) for n in (5, 0.5, True, 1j, "x")])
        out.append([isinstance(o, numbers.Complex) for o in (5, 0.5, 1j, None)])
        out.append([isinstance(o, c) for c in (collections.abc.Sequence, collections.abc.Mapping) for o in ((), {}, "")])
        try:
            out.append(isinstance(0.5, Named))
        except TypeError as error:
            out.append(str(error))
    for line in out:
        print(line)


def main():
    with_unions()
    of_registry()
    comparisons()
    with_metaclasses()
    with_abcs()
    with_odd_hashes()
    objects = (True, 5, Base(), Derived(), Patterned(1), Patterned("x"), Patterned([]), "s", [], {}, None)
    print([[match(o) for o in objects] for _ in range(5)][-1])


if __name__ == "__main__":
    main()
