"""Subclasses of built-in classes: loops over them, and methods of built-in classes through super()."""

import traceback
import weakref


class Plain(list):
    pass


class Pair(tuple):
    __slots__ = ()


class Backwards(list):
    def __iter__(self):
        return reversed(list(super().__iter__()))


class Borrows:
    """No list, but with its __iter__."""

    __iter__ = list.__iter__


class Counting(Plain):
    def __init__(self, *args):
        super().__init__(*args)
        self.added = 0

    def append(self, item):
        super().append(item)
        self.added += 1

    def pop(self, *args):
        return super().pop(*args)

    def __len__(self):
        return super().__len__() + 100

    def __eq__(self, other):
        return super().__eq__(other)

    def __repr__(self):
        return f"<{super().__repr__()}>"

    __hash__ = None


class Names(dict):
    def __init__(self, **names):
        super().__init__()
        self.update(names)

    def get(self, name, default=None):
        return super().get(name.upper(), default)

    def __missing__(self, name):
        return name


class Base:
    def __init__(self):
        super().__init__()
        self.seen = "base"


class Left(Base):
    def __init__(self):
        super().__init__()
        self.seen += " left"


class Both(Left, list):
    def __init__(self):
        super().__init__()
        self.seen += " both"


class Given:
    def __init__(self, *args):
        super().__init__(*args)


class Failure(Exception):
    def __init__(self, text):
        super().__init__(text, 1)

    def __str__(self):
        return "failure: " + super().__str__()


class Number(int):
    def __add__(self, other):
        return Number(super().__add__(other))

    def __repr__(self):
        return f"Number({super().__repr__()})"


def loops():
    for made in (Plain([1, 2, 3]), Pair((4, 5)), Backwards([6, 7]), Plain(), Pair()):
        print(type(made).__name__, [item for item in made], *made)
        for i, item in enumerate(made):
            print(i, item, end=" ")
        print(list(zip(made, made)), type(iter(made)).__name__)
    growing = Plain([1])
    for item in growing:
        if item < 50:
            growing.append(item * 2)
    print(growing)
    try:
        for _ in Borrows():
            print("never")
    except TypeError as error:
        print(error)


def supers():
    counting = Counting()
    for i in range(5):
        counting.append(i)
    print(counting, counting.added, len(counting), counting.pop(), counting.pop(0), counting == [1, 2, 3])
    print(Counting("abc"), Names(A=1).get("a"), Names(A=1).get("b", 2), Names()["c"])
    print(Left().seen, Both().seen, Both())
    print(Number(3) + 4, Failure("why"), Failure("why").args)
    for wrong in (
        lambda: Given(1),
        lambda: Counting(1),
        lambda: Counting(1, 2),
        lambda: object.__init__(),
        lambda: list.__init__(3),
        lambda: dict.__init__([]),
        lambda: super(Left, 3).__init__(),
        lambda: super(Left, Left()).nothing(),
    ):
        try:
            print(wrong())
        except Exception as error:
            print(type(error).__name__, error, [entry.line for entry in traceback.extract_tb(error.__traceback__)])
    again = [1, 2]
    print(list.__init__(again), again, object.__init__(5), dict.__init__({1: 2}))


def changed():
    """A class on the way gets a method of its own, and loses it."""

    class Middle(list):
        pass

    class Top(Middle):
        def append(self, item):
            return super().append(item)

    top = Top()
    for step in range(30):
        if step == 10:
            Middle.append = lambda self, item: print("asked for", item)
        if step == 20:
            del Middle.append
        top.append(step)
    print(top)


def subscripts():
    """Of classes that inherit __getitem__, until one gets its own, and after that."""

    class Table(dict):
        pass

    class Sequence(list):
        pass

    class Row(Sequence):
        pass

    table, row, names = Table({1: "one", "a": 2, (1, 2): 3}), Row(range(5)), Names(A=1)
    for step in range(30):
        if step == 10:
            Sequence.__getitem__ = lambda self, index: ("own", index)
            Table.__getitem__ = lambda self, key: ("own", key)
        if step == 20:
            del Sequence.__getitem__, Table.__getitem__
        print(table[1], table["a"], table[1, 2], row[2], row[-1], row[1:3], names["A"], names["none"])
        for wrong in (lambda: table[9], lambda: row[9], lambda: row["x"], lambda: table[[]]):
            try:
                print(wrong())
            except Exception as error:
                print(type(error).__name__, error)


class Plain(list):
    pass


class WithInit(list):
    def __init__(self, *items, name="none"):
        super().__init__(items)
        self.name = name


class WithNew(list):
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.append("new")
        return made


class Slotted(list):
    __slots__ = ("more",)


class Bare(list):
    __slots__ = ()


class Derived(Plain):
    pass


class Mortal(list):
    def __del__(self):
        print("end of", list(self))


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


class FromTwo(Plain, Noisy):
    def __init__(self):
        Noisy.__init__(self, "two")


def made():
    """Instances come and go, with what they hold, in every state."""
    for step in range(12):
        for kind in (Plain, WithInit, WithNew, Slotted, Bare, Derived, Mortal):
            one, other = kind(), kind()
            one.append(step)
            other.extend((step, one))
            one = None
            print(type(other).__name__, other, len(kind()), kind([1, 2]) if kind is not WithInit else kind(1, 2, name=3).name)
            if kind is not Bare and kind is not Slotted:
                other.attribute = step
                print(other.attribute, vars(other))
            elif kind is Slotted:
                other.more = [step]
                print(other.more)
            print(attempt_new(kind))
        full = Plain()
        full.append(Noisy(("inner", step)))
        full.append(Noisy(("second", step)))
        print("before")
        full = None
        print("after")
        watched = Derived()
        seen = weakref.ref(watched, lambda reference: print("reference died"))
        print(seen() is watched)
        watched = None
        print(seen())
        FromTwo()


def attempt_new(kind):
    try:
        return object.__new__(kind)
    except TypeError as error:
        return str(error)


def main():
    made()
    subscripts()
    for _ in range(5):
        loops()
        supers()
    changed()


if __name__ == "__main__":
    main()
