"""Instructions that come down to methods in Python: what they return, refuse and raise, in warm code, and classes that
change meanwhile."""

import traceback


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class V:
    def __init__(self, x, result=None):
        self.x = x
        self.result = result

    def __repr__(self):
        return f"V({self.x!r})"

    def answer(self, name, other):
        if self.result == "self":
            return self
        if self.result == "other":
            return other
        if self.result == "decline":
            return NotImplemented
        if self.result == "raise":
            raise ValueError(name)
        return (name, self.x, getattr(other, "x", other)) if self.result is None else self.result

    def __add__(self, other):
        return self.answer("add", other)

    def __radd__(self, other):
        return self.answer("radd", other)

    def __sub__(self, other):
        return self.answer("sub", other)

    def __rsub__(self, other):
        return self.answer("rsub", other)

    def __mul__(self, other):
        return self.answer("mul", other)

    def __rmul__(self, other):
        return self.answer("rmul", other)

    def __pow__(self, other):
        return self.answer("pow", other)

    def __rpow__(self, other):
        return self.answer("rpow", other)

    def __ifloordiv__(self, other):
        return self.answer("ifloordiv", other)

    def __eq__(self, other):
        return self.answer("eq", other)

    def __lt__(self, other):
        return self.answer("lt", other)

    def __getitem__(self, key):
        return self.answer("getitem", key)

    def __setitem__(self, key, value):
        self.x = (key, value)
        return self.answer("setitem", key)

    def __contains__(self, key):
        return self.answer("contains", key)

    def __bool__(self):
        return self.answer("bool", None)

    def __iter__(self):
        return self.answer("iter", None)

    def __call__(self, *args, key=None):
        return self.answer("call", (args, key))


class Sub(V):
    def __radd__(self, other):
        return ("Sub.radd", self.x)


class Sized:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return "Sized"

    def __len__(self):
        return self.n

    def __iter__(self):
        for i in range(3):
            yield i

    def __getitem__(self, key):
        yield key


class Other:
    def __repr__(self):
        return "Other"

    def __rsub__(self, other):
        return "Other.rsub"

    def __gt__(self, other):
        return []


class Repeats(V):
    pass


RESULTS = [None, "self", "other", "decline", "raise", True, False, 0, 5, "", [], iter, 2.5]


def in_place_sub(a, b):
    a -= b
    return a


def in_place_floor(a, b):
    a //= b
    return a


def store(a, b):
    a[b] = 7
    return a.x


def branch(a, b):
    return "equal" if a == b else "different"


def branch_less(a, b):
    return "less" if a < b else "not less"


def loop(a):
    return [item for item in a][:3]


OPERATIONS = [
    lambda a, b: a + b,
    lambda a, b: b + a,
    lambda a, b: a - b,
    lambda a, b: b - a,
    lambda a, b: a * b,
    lambda a, b: b * a,
    lambda a, b: a**b,
    lambda a, b: b**a,
    lambda a, b: a == b,
    lambda a, b: b == a,
    lambda a, b: a != b,
    lambda a, b: a < b,
    lambda a, b: b < a,
    lambda a, b: a[b],
    lambda a, b: b in a,
    lambda a, b: b not in a,
    lambda a, b: "true" if a else "false",
    lambda a, b: not a,
    lambda a, b: a(b),
    lambda a, b: a(b, b, key=b),
    lambda a, b: loop(a),
    in_place_sub,
    in_place_floor,
    store,
    branch,
    branch_less,
]


def operations():
    for result in RESULTS:
        others = [1, 2.5, None, "s", V(9), Sub(8), Sized(2), Other(), [1], (1,), Repeats(3, "decline"), len]
        for number, operation in enumerate(OPERATIONS):
            out = []
            for other in others:
                for _ in range(3):
                    value = attempt(operation, V(1, result), other)
                out.append(repr(value))
            print(result if result is not iter else "iter", number, *out)


def lengths():
    for n in (0, 1, 5, 2**40, 2**70, -1, "x", None, 2.5, True):
        s = Sized(n)
        for _ in range(3):
            out = [attempt(lambda: "true" if s else "false"), attempt(lambda: not s), attempt(len, s)]
        print(n, *out)
    print(list(Sized(1)), [i for i in Sized(1)], list(Sized(1)[4]))


def frames_look_right():
    class Deep:
        def __add__(self, other):
            return self[other]

        def __getitem__(self, key):
            return key == self

        def __eq__(self, other):
            if other == 0:
                return "".join(f"{frame.name} " for frame in traceback.extract_stack()[-4:])
            raise KeyError(other)

    def chain(value):
        try:
            return Deep() + value
        except KeyError:
            return [line.strip() for line in traceback.format_exc().splitlines() if "in " in line][-4:]

    for _ in range(4):
        out = chain(0), [line.split(",")[-1] for line in chain(7)]
    print(out)


def changing():
    class A:
        def __add__(self, other):
            return "first"

        def __bool__(self):
            return True

    class B(A):
        pass

    b = B()
    for turn in range(40):
        out = attempt(lambda: b + 1), attempt(lambda: "true" if b else "false"), attempt(lambda: b[1])
        if turn == 5:
            A.__add__ = lambda self, other: "second"
        if turn == 10:
            B.__add__ = lambda self, other: NotImplemented
        if turn == 15:
            del B.__add__, A.__bool__
        if turn == 20:
            A.__len__ = lambda self: 0
        if turn == 25:
            B.__getitem__ = lambda self, key: (yield key)
            A.__iadd__ = None
        if turn % 5 in (0, 4):
            print(turn, *(value if isinstance(value, str) else type(value).__name__ for value in out))


def recursion():
    class Endless:
        def __add__(self, other):
            return self + other

        def __eq__(self, other):
            return self == other

        def __bool__(self):
            return not self

        def __getitem__(self, key):
            return self[key]

        def __call__(self):
            return self()

    e = Endless()
    for operation in (lambda: e + 1, lambda: e == 1, lambda: bool(e), lambda: e[1], lambda: e()):
        print(attempt(operation)[:60])


def kept_alive():
    class Dies:
        def __init__(self, name, out):
            self.name, self.out = name, out

        def __del__(self):
            self.out.append(self.name)

        def __add__(self, other):
            del other
            self.out.append("added")
            return self

        def __lt__(self, other):
            self.out.append("compared")
            return True

        def __mul__(self, other):
            del other, self
            raise ValueError("no product")

        def __gt__(self, other):
            del other, self
            return [][0]

    results = set()
    for _ in range(80):
        out = []
        (Dies("a", out) + Dies("b", out)).out.append("result")
        if Dies("c", out) < Dies("d", out):
            out.append("less")
        d = Dies("e", out)
        d = d + 1
        d += Dies("f", out)
        out.append(d.name)
        del d
        out.append(attempt(lambda: Dies("g", out) * Dies("h", out)))
        out.append(attempt(lambda: Dies("i", out) > Dies("j", out)))
        results.add(tuple(out))
    print(results)


def parents():
    class A:
        def f(self, x):
            return ["A", x]

    class B(A):
        def f(self, x):
            return ["B"] + super().f(x)

    class C(A):
        def f(self, x):
            return ["C"] + super(C, self).f(x)

        def g(self):
            return super().g()

        def __init__(self):
            super().__init__()

    class D(B, C):
        f2 = B.f

        @classmethod
        def make(cls):
            return super().__new__(cls)

    for turn in range(12):
        out = D().f(turn), D.make().f2(turn), attempt(D().g), attempt(B.f, C(), 1), attempt(B.f, 5, 1)
        if turn == 6:
            A.f = lambda self, x: ["new A"]
        if turn == 9:
            A.f = staticmethod(lambda x: ["static"])
            A.g = len
    print(out)


class Parts:
    """Slices of it are made by its own method."""

    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        if isinstance(index, slice):
            if index.start == "bad":
                raise IndexError(index)
            return Parts(self.items[index])
        return self.items[index]


def parts():
    p = Parts(list(range(20)))
    for i in range(60):
        found = (p[2:5].items, p[:i].items[-1:], p[i:].items[:1], p[-3:-1][0], p[:][1:].items[0], p[::2].items[:2])
        try:
            p["bad":1]
        except IndexError as error:
            caught = repr(error)
    print(found, caught)


def main():
    parts()
    parents()
    operations()
    lengths()
    frames_look_right()
    changing()
    recursion()
    kept_alive()


if __name__ == "__main__":
    main()
