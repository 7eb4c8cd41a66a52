"""Truth, short circuits, chained comparisons and the order in which operands are evaluated."""


class Noisy:
    def __init__(self, name, truth):
        self.name, self.truth = name, truth

    def __bool__(self):
        print("bool", self.name)
        return self.truth

    def __lt__(self, other):
        print("lt", self.name, other.name)
        return Noisy(self.name + "<" + other.name, self.truth)

    def __repr__(self):
        return self.name


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


class BadTruth:
    def __bool__(self):
        return 1


class BadLength:
    def __len__(self):
        return -1


def said(value):
    print("eval", value)
    return value


def short_circuits():
    for a in (0, 1, "", "x", None, [], [0], 0.0, (), {}):
        for b in (False, True):
            print(a and b, a or b, not a, not a and b, a if b else not a, end=" ")
    print()
    print(said(0) and said(1), said(1) and said(2), said(0) or said(""), said(3) or said(4))
    print(said(1) < said(2) < said(3), said(3) < said(2) < said(1), said(1) == said(1) != said(2) is not said(None))
    a, b, c = Noisy("a", True), Noisy("b", False), Noisy("c", True)
    print(a < b < c)
    print(b < a < c)
    print(a and b or c)
    if a and not b:
        print("yes")
    while b or a:
        print("loop")
        a.truth = False
    print(not c, bool(c), [x for x in (Noisy("d", True), Noisy("e", False)) if x])


def truth_of_objects():
    print(bool(Sized(0)), bool(Sized(3)), not Sized(0), 1 if Sized(0) else 2)
    for bad in (BadTruth(), BadLength()):
        for test in (lambda: bool(bad), lambda: not bad, lambda: 1 if bad else 2, lambda: bad and 1):
            try:
                print(test())
            except (TypeError, ValueError) as error:
                print(type(error).__name__, error)


def none_and_is():
    x = None
    for value in (None, 0, False, "", []):
        print(value is None, value is not None, value is x, value == None, end=" ")  # noqa: E711
        if value is None:
            x = 1
        elif value is False:
            x = 2
        elif value is not None and not value:
            x = None
        print(x)
    print(True is True, False is not True, 1 is 1, None is None, ... is ..., NotImplemented is NotImplemented)
    print(5 in (1, 5), 5 not in [1, 5], "b" in "abc", "" in "", 3 in {3: 1}, None in [None], 4 in range(0, 10, 2))


def assertions():
    for value in (True, False, 0, "x", []):
        try:
            assert value, f"message {value!r}"
            print("passed", value)
        except AssertionError as error:
            print("failed", error)
    try:
        assert not 1
    except AssertionError as error:
        print(repr(error))


def conditional_nesting():
    total = 0
    for i in range(50):
        total += 1 if i % 2 else 2 if i % 3 else 3 if i % 5 else 4
        if not (i < 10 or i > 40) and i % 7 != 3 or i == 45:
            total += 100
        if (i > 5) is (i < 20):
            total -= 1
    print(total)


def main():
    short_circuits()
    truth_of_objects()
    none_and_is()
    assertions()
    conditional_nesting()


if __name__ == "__main__":
    main()
