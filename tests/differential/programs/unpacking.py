"""Unpacking in every shape, from every kind of iterable, and the errors of each."""


class Countdown:
    def __init__(self, n, error=None):
        self.n, self.error = n, error

    def __iter__(self):
        for i in range(self.n, 0, -1):
            print("next", i, end=";")
            yield i
        if self.error:
            raise self.error


class NotIterable:
    pass


class BadIter:
    def __iter__(self):
        return 5


class SequenceOnly:
    def __len__(self):
        return 3

    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index * 10


SOURCES = [
    (1, 2),
    [1, 2],
    "ab",
    {"x": 1, "y": 2},
    range(2),
    b"ab",
    (1,),
    [1],
    (1, 2, 3),
    [1, 2, 3],
    [],
    (),
    iter([1, 2]),
    5,
    None,
    NotIterable,
    SequenceOnly(),
    {1},
    "",
]


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def two(source):
    a, b = source
    return a, b


def three(source):
    a, b, c = source
    return [a, b, c]


def one(source):
    (a,) = source
    return a


def none(source):
    [] = source
    return "empty"


def star_last(source):
    a, *b = source
    return a, b


def star_first(source):
    *a, b = source
    return a, b


def star_middle(source):
    a, *b, c = source
    return a, b, c


def star_only(source):
    (*a,) = source
    return a


def star_wide(source):
    a, b, *c, d, e = source
    return a, b, c, d, e


def shapes():
    for source in SOURCES:
        row = []
        for function in (two, three, one, none, star_last, star_first, star_middle, star_only, star_wide):
            copy = iter([1, 2]) if hasattr(source, "__next__") else source
            row.append(attempt(function, copy))
        print(row)
    for error in (None, ValueError("inside"), StopIteration()):
        for function in (two, one, star_last, none):
            print(attempt(function, Countdown(2, error)))
    print(attempt(two, BadIter()))


def nested():
    (a, b), [c, (d, *e)], *f = (1, 2), [3, (4, 5, 6)], 7, 8
    print(a, b, c, d, e, f)
    a, b = b, a
    a, b, c = c, a, b
    print(a, b, c)
    x = [0, 1, 2]
    i = 0
    i, x[i] = 2, "changed"
    print(i, x)
    x[0], x[1:], (i, *_) = "s", "tuv", range(4)
    print(x, i, _)

    class Box:
        pass

    box = Box()
    box.a, box.b = 1, (2, 3)
    box.c, (box.d, box.e) = box.b, box.b
    print(sorted(vars(box).items()))
    for (k, v), *rest in [((1, 2), 3, 4), ([5, 6],), ("ab", "c")]:
        print(k, v, rest)
    print([p + q for p, q in [(1, 2), (3, 4)]], {k: v for k, v in zip("ab", "cd")}, [(p, r) for p, *r in ["abc", "d"]])
    a = b = c, d = [1, 2]
    print(a, b, c, d, a is b)


def building():
    parts = [1, 2]
    print([*parts, 3, *"ab"], (*parts,), {*parts, *parts}, {**{"a": 1}, **{"b": 2}}, [*parts, *Countdown(2)])
    for function in (
        lambda: [*5],
        lambda: (*None,),
        lambda: {*[[]]},
        lambda: {**5},
        lambda: {**[1]},
        lambda: [*Countdown(1, OSError("mid"))],
        lambda: {**{1: 2}},
    ):
        print(attempt(function))

    def returns():
        return *parts, 9

    def yields():
        yield *parts, 9

    print(returns(), list(yields()))
    for item in *parts, 10:
        print(item, end=" ")
    print()


def state_after_failure():
    a = b = c = "before"
    try:
        a, b, c = 1, 2
    except ValueError:
        print(a, b, c)
    try:
        a, (b, c) = 1, (2, 3, 4)
    except ValueError:
        print(a, b, c)
    d = {}
    try:
        d["k"], d["l"], d[[]] = 1, 2, 3
    except TypeError as error:
        print(d, error)


def main():
    shapes()
    nested()
    building()
    state_after_failure()


if __name__ == "__main__":
    main()
