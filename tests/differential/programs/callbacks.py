# globals: own it changes its classes
"""Python code that built-in functions and operations call in their midst: special methods, getters, `__new__`, `__hash__`."""

import sys


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Answers:
    """Gives from its special methods what it was made with."""

    def __init__(self, answer):
        self.answer = answer

    def give(self):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    def __len__(self):
        return self.give()

    def __hash__(self):
        return self.give()

    def __str__(self):
        return self.give()

    def __repr__(self):
        return self.give()

    def __iter__(self):
        return self.give()

    def __next__(self):
        return self.give()

    @property
    def value(self):
        return self.give()

    @property
    def function(self):
        return self.give()


class Index:
    def __index__(self):
        return 7


class BigInt(int):
    pass


class Word(str):
    pass


ANSWERS = [
    0,
    3,
    -1,
    -2,
    2**61,
    2**70,
    -(2**70),
    True,
    2.5,
    None,
    "text",
    Word("word"),
    b"x",
    Index(),
    BigInt(5),
    iter("ab"),
    ValueError("no"),
    AttributeError("missing"),
    StopIteration("end"),
    IndexError("out"),
    KeyError("k"),
]


def special_methods():
    for answer in ANSWERS:
        row = []
        for _ in range(12):
            a = Answers(answer)
            row = [
                attempt(lambda a=a: len(a)),
                attempt(lambda a=a: hash(a)),
                attempt(lambda a=a: type(str(a)).__name__),
                attempt(lambda a=a: repr(a)),
                attempt(lambda a=a: type(iter(a)).__name__),
                attempt(lambda a=a: next(a)),
                attempt(lambda a=a: next(a, "default")),
                attempt(lambda a=a: getattr(a, "value")),  # noqa: B009
                attempt(lambda a=a: getattr(a, "value", "default")),
                attempt(lambda a=a: a.function()),
                attempt(lambda a=a: len(*[a])),
                attempt(lambda a=a: next(*(a, 5))),
                attempt(lambda a=a: [v for v, _ in zip(iter(a), range(3))]),
                attempt(lambda a=a: bool(a)),
                attempt(lambda a=a: f"{a}{a!r}"),
            ]
        print(repr(answer) if not hasattr(answer, "__next__") else "iterator", row)


def generators_as_special_methods():
    class Odd:
        def __len__(self):
            yield 1

        def __hash__(self):
            yield 1

        def __str__(self):
            yield "a"

        def __next__(self):
            yield 1

        @property
        def made(self):
            yield 5

    for _ in range(12):
        o = Odd()
        row = [
            attempt(len, o),
            attempt(hash, o),
            attempt(str, o),
            type(next(o)).__name__,
            list(o.made),
            attempt(lambda o=o: o.made()),
            type(getattr(o, "made", None)).__name__,
        ]
    print(row)


class Key:
    hashed = 0

    def __init__(self, name, number=1):
        self.name, self.number = name, number

    def __hash__(self):
        Key.hashed += 1
        if isinstance(self.number, Exception):
            raise self.number
        return self.number

    def __eq__(self, other):
        return isinstance(other, Key) and self.name == other.name

    def __repr__(self):
        return f"Key({self.name})"


def hashed_keys():
    rows = []
    for i in range(12):
        a, b, c, same = Key("a"), Key("b"), Key("c", 2), Key("a")
        table, words = {}, {"x": 1}
        rows = [
            a in table,
            attempt(lambda t=table, k=a: t[k]),
            attempt(lambda t=table, k=a: t.__delitem__(k)),
        ]
        table[a] = 1
        table[b] = 2
        table[c] = 3
        table[same] = 4
        rows += [table, a in table, same in table, Key("z") in table, c not in table, table[same], table[c]]
        del table[b]
        rows += [dict(table), attempt(lambda t=table, k=b: t[k])]
        rows += [a in words, attempt(lambda t=words, k=a: t[k])]
        words[a] = 2
        rows += [words]
        for bad in (Key("bad", "no number"), Key("bad", ValueError("bad hash")), Key("big", 2**70), Key("minus", -1)):
            rows += [attempt(lambda t=table, k=bad: k in t), attempt(lambda t=table, k=bad: t.update({k: 1}))]
            rows += [attempt(lambda t=table, k=bad: hash(k))]
            try:
                table[bad] = i
                rows.append(table[bad])
                del table[bad]
            except (TypeError, ValueError) as error:
                rows.append(str(error))
        rows.append(len(table))
    for row in rows:
        print(row)


def counted_hashes():
    table = {}
    keys = [Key(str(i), i % 7) for i in range(40)]
    Key.hashed = 0
    for key in keys:
        table[key] = key.number
    for key in keys:
        assert table[key] == key.number and key in table
    for key in keys[::2]:
        del table[key]
    print(len(table))


class Loop:
    def __init__(self, n, end=StopIteration):
        self.n, self.end, self.i = n, end, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > self.n:
            raise self.end("end")
        return self.i


class Sequence:
    def __init__(self, items, end=IndexError):
        self.items, self.end = items, end

    def __getitem__(self, i):
        if i >= len(self.items):
            raise self.end("end")
        return self.items[i]

    def __len__(self):
        return len(self.items)


def loops():
    out = []
    for end in (StopIteration, IndexError, ValueError):
        for _ in range(6):
            row = []
            try:
                for v in Loop(3, end):
                    row.append(v)
                else:
                    row.append("else")
            except (IndexError, ValueError) as error:
                row.append(repr(error))
            try:
                for v in Sequence("abc", end):
                    row.append(v)
                else:
                    row.append("else")
            except ValueError as error:
                row.append(repr(error))
            iterator = iter(Sequence([1, 2], end))
            kept = iterator
            try:
                for v in iterator:
                    row.append((v, kept is iterator))
                row.append(next(iterator, "exhausted"))
            except ValueError as error:
                row.append(repr(error))
            row.append(attempt(lambda end=end: [a + b for a, b in zip(Loop(2, end), Sequence([5, 6, 7], end))]))
            row.append(attempt(lambda end=end: [c for c in Sequence(Sequence("xy"), end) if 1]))
        out.append(row)
    for row in out:
        print(row)
    nested = []
    for a in Loop(2):
        for b in Sequence("uv"):
            for c in Loop(2):
                nested.append((a, b, c))
    print(nested)


def breaking_out():
    class Dies(Loop):
        def __del__(self):
            print("dies", self.i)

    for _ in range(3):
        for v in Dies(5):
            if v == 2:
                break
        print("broken out")
        for v in Dies(2):
            pass
        print("ended")


class Made:
    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls)
        made.args = args, sorted(kwargs.items())
        return made


class MadeAndInitialised(Made):
    def __init__(self, a=1, *rest, k=2, **more):
        self.init = a, rest, k, sorted(more.items())


class Other:
    def __new__(cls, v=None):
        return v


class Cached:
    known: dict = {}

    def __new__(cls, name):
        if name not in cls.known:
            cls.known[name] = object.__new__(cls)
        return cls.known[name]

    def __init__(self, name):
        self.times = getattr(self, "times", 0) + 1


class NarrowInit(Made):
    def __init__(self, a):
        self.a = a


class BadInit(Made):
    def __init__(self, *args):
        return args[0] if args else None  # noqa: PLE0101


class SelfAmongStars(Made):
    def __init__(*args, **kwargs):
        args[0].seen = len(args), sorted(kwargs)


class Raises(Made):
    def __new__(cls, error):
        raise error


class RaisesInit(Made):
    def __init__(self, error):
        raise error


class Immutable(tuple):
    __slots__ = ()

    def __new__(cls, *items):
        return super().__new__(cls, items)

    def __init__(self, *items):
        assert self == items


class Celsius(float):
    def __new__(cls, v):
        return super().__new__(cls, v * 2)


def classes_with_new():
    rows = []
    for i in range(15):
        pair, names = (i, 2), {"k": i}
        rows = [
            Made().args,
            Made(1, 2, a=3).args,
            Made(*pair, **names).args,
            MadeAndInitialised().init,
            MadeAndInitialised(1, 2, 3, k=4, m=5).init,
            MadeAndInitialised(*pair, **names).init,
            MadeAndInitialised(a=5).args,
            Other(),
            Other(5),
            type(Other(Made(1))).__name__,
            Other(v=Cached).__name__,
            Cached("x") is Cached("x"),
            Cached(*("x",)).times > 1,
            NarrowInit(3).a,
            NarrowInit(a=3).args,
            attempt(NarrowInit),
            attempt(NarrowInit, 1, 2),
            attempt(lambda: NarrowInit(1, b=2)),
            attempt(lambda: NarrowInit(*pair)),
            type(BadInit()).__name__,
            attempt(BadInit, 5),
            SelfAmongStars(1, k=2).seen,
            SelfAmongStars(*pair).seen,
            attempt(lambda: Raises(ValueError("new"))),
            attempt(lambda: Raises(error=StopIteration("new"))),
            attempt(lambda: RaisesInit(KeyError("init"))),
            Immutable(1, 2),
            Immutable(*pair),
            Celsius(2.5),
            attempt(Celsius),
        ]
    for row in rows:
        print(row)


def changed_meanwhile():
    class Shifting:
        def __new__(cls, *args):
            if args[0] == 10:
                cls.__init__ = lambda self, n: setattr(self, "late", n)
            return object.__new__(cls)

        def __len__(self):
            if self.times == 10:
                type(self).__len__ = lambda self: 99
            return self.times

    out = []
    for i in range(20):
        s = Shifting(i)
        s.times = i
        out.append((len(s), getattr(s, "late", None)))
    print(out)


class Meta(type):
    def __instancecheck__(cls, instance):
        return cls.answer if not isinstance(cls.answer, Exception) else attempt(lambda: 1 / 0)

    def __subclasscheck__(cls, subclass):
        if isinstance(cls.answer, Exception):
            raise cls.answer
        return cls.answer


class Checked(metaclass=Meta):
    answer = True


def checks():
    for answer in (True, False, [], "yes", None, ValueError("check")):
        Checked.answer = answer
        row = []
        for _ in range(12):
            row = [
                isinstance(5, Checked),
                isinstance(Checked(), Checked),
                isinstance(5, (str, Checked)),
                attempt(issubclass, int, Checked),
                attempt(issubclass, Checked, Checked),
                attempt(issubclass, int, (str, Checked)),
                attempt(issubclass, 5, Checked),
            ]
        print(answer, row)


def tracebacks():
    class Fails:
        def __len__(self):
            raise ValueError("len")

        def __hash__(self):
            raise ValueError("hash")

        def __next__(self):
            raise ValueError("next")

        def __iter__(self):
            return self

        def __new__(cls, fail=False):
            if fail:
                raise ValueError("new")
            return super().__new__(cls)

    def lines(function):
        try:
            function()
        except ValueError as error:
            found, tb = [], error.__traceback__
            while tb is not None:
                found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - function.__code__.co_firstlineno > -1000))
                tb = tb.tb_next
            return found
        return None

    for _ in range(10):
        f = Fails()
        rows = [
            lines(lambda f=f: len(f)),
            lines(lambda f=f: {}[f]),
            lines(lambda f=f: f in {}),
            lines(lambda f=f: [x for x in f]),
            lines(lambda: Fails(True)),
            lines(lambda: Fails(fail=True)),
        ]
    for row in rows:
        print(row)


def depth():
    class Deep:
        def __len__(self):
            return len(self)

        def __hash__(self):
            return hash(self)

        def __repr__(self):
            return repr(self)

    for function in (len, hash, repr):
        for _ in range(2):
            try:
                function(Deep())
            except RecursionError as error:
                print(str(error)[:32])


def looks_at_callers():
    class Looks:
        def __len__(self):
            frame = sys._getframe(1)
            return len(frame.f_code.co_name) + len(frame.f_locals)

        @property
        def name(self):
            return lambda: sys._getframe(1).f_code.co_name

    def caller():
        o = Looks()
        return len(o), o.name()

    print([caller() for _ in range(12)][-1])


def main():
    special_methods()
    generators_as_special_methods()
    hashed_keys()
    counted_hashes()
    loops()
    breaking_out()
    classes_with_new()
    changed_meanwhile()
    checks()
    tracebacks()
    depth()
    looks_at_callers()


if __name__ == "__main__":
    main()
