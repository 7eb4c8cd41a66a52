# globals: own it notes deaths in a list of the module
"""Loops over enumerate of generators and of objects with __getitem__, __next__ and __iter__ in Python."""

import sys
import traceback

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append((self.name, sys._getframe(1).f_code.co_name))

    def __repr__(self):
        return f"Noted({self.name})"


def items(n, fail_after=None, closing=False):
    try:
        for i in range(n):
            if i == fail_after:
                raise KeyError(i)
            yield i
    finally:
        if closing:
            log.append("closed")
    return "returned"


def of_all_kinds():
    yield from (None, 0, "", "text", (1, 2), [3], {4: 5}, 2**70, 0.5, True, b"x", range(2), int, len, ...)
    local = ["local", 0]
    yield local
    local[1] += 1
    yield local
    yield local[0]
    yield sys.intern("interned")


def noted(n):
    for i in range(n):
        yield Noted(i)


class Indexed:
    def __init__(self, n, error=IndexError, noted=False):
        self.n = n
        self.error = error
        self.noted = noted
        self.asked = 0

    def __getitem__(self, i):
        self.asked += 1
        if i >= self.n:
            raise self.error(i)
        return Noted(i) if self.noted else [i, self.asked]

    def __len__(self):
        log.append("asked for the length")
        return self.n


class Lines(Indexed):
    """So do docutils' lists of lines."""

    def __init__(self, n):
        self.data = [f"line {i}" for i in range(n)]

    def __getitem__(self, i):
        if isinstance(i, slice):
            return self.__class__(len(self.data[i]))
        return self.data[i]


class Once(Indexed):
    """Fails at an item, and then has it."""

    def __getitem__(self, i):
        self.asked += 1
        if self.asked == 3:
            raise ValueError(i)
        if i >= self.n:
            raise IndexError
        return i


class Steps:
    def __init__(self, n, error=StopIteration, noted=False):
        self.n = n
        self.error = error
        self.noted = noted
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1
        if self.at > self.n:
            raise self.error(self.at)
        return Noted(self.at) if self.noted else self.at


class Yields(Indexed):
    def __iter__(self):
        for i in range(self.n):
            yield self[i]


class Makes(Steps):
    def __iter__(self):
        return Steps(self.n)


class Fast(Steps):
    def __next__(self):
        yield 1


class Derived(StopIteration, KeyError):
    pass


SOURCES = [
    lambda: items(0),
    lambda: items(1),
    lambda: items(9),
    lambda: items(9, fail_after=4),
    lambda: items(9, closing=True),
    of_all_kinds,
    lambda: (x for x in items(4)),
    lambda: Indexed(0),
    lambda: Indexed(4),
    lambda: Indexed(3, KeyError),
    lambda: Indexed(3, StopIteration),
    lambda: Indexed(3, Derived),
    lambda: Once(5),
    lambda: Lines(5),
    lambda: Steps(0),
    lambda: Steps(5),
    lambda: Steps(3, IndexError),
    lambda: Steps(3, Derived),
    lambda: Steps(3, ZeroDivisionError),
    lambda: Yields(4),
    lambda: Makes(4),
    lambda: iter(Indexed(3)),
    lambda: iter(Steps(3)),
    lambda: enumerate(items(3)),
    lambda: [1, 2],
]
DYING = [
    lambda: noted(7),
    lambda: (Noted(x) for x in range(4)),
    lambda: Indexed(4, noted=True),
    lambda: Steps(4, noted=True),
    lambda: Yields(3, noted=True),
]


def walk(source, start, most):
    for item in enumerate(source(), start):
        log.append(str(item))
        most -= 1
        if most == 0:
            break
    return "walked"


def unpacked(source, start, most):
    for i, x in enumerate(source(), start):
        log.append((i, str(x), sys.getrefcount(x) > 1))
        most -= 1
        if most == 0:
            break
    else:
        log.append("at its end")
    return most


def let_go(source, start, most):
    for i, x in enumerate(source(), start):
        del x
        log.append(i)
        most -= 1
        if most == 0:
            return "left"


def kept(source, start, most):
    kept = []
    for i, x in enumerate(source(), start):
        kept.append((x, i))
        if i % 3 == 2:
            kept.clear()
            log.append("cleared")
    x = None
    kept.clear()
    return "kept"


def longer(source, start, most):
    for i, (x, *y) in enumerate([(z, start, most) for z in source()]):
        log.append((i, str(x), y))
    return [(i, str(x)) for i, x in enumerate((z for z in source()), start)]


def in_parts(source, start, most):
    numbered = enumerate(source(), start)
    for _ in range(3):
        try:
            for i, x in numbered:
                log.append((i, str(x)))
                if i % 2:
                    break
        except (KeyError, ValueError, ZeroDivisionError) as error:
            log.append(repr(error))
        log.append(str(next(numbered, "nothing")))
    i = x = None
    return str(list(numbered))


def show(function, *args):
    try:
        log.append(function(*args))
    except Exception as error:
        log.append(f"{type(error).__name__} {error} {error.__context__!r}")
        log.extend((entry.name, entry.lineno) for entry in traceback.extract_tb(error.__traceback__))
        error = None
    print(log)
    log.clear()


def everything():
    for source in SOURCES:
        for function in (walk, unpacked, let_go, kept, longer, in_parts):
            show(function, source, 0, 50)
        show(walk, source, 5, 2)
        show(unpacked, source, 2**59 - 2, 50)
        show(unpacked, source, 2**63 - 2, 50)
        show(let_go, source, -2, 3)
    for source in DYING:
        for function in (unpacked, let_go, kept, longer, in_parts):
            show(function, source, 0, 50)
            show(function, source, 1, 2)


def itself():
    """Generators that step, count and look for what steps them."""

    def steps():
        yield 0
        try:
            next(numbered)
        except ValueError as error:
            yield str(error)
        yield 3

    numbered = enumerate(steps())
    for i, x in numbered:
        log.append((i, x))
    show(len, "")

    def callers(limit=9):
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_name != "main":
            yield frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno
            frame = frame.f_back

    for i, x in enumerate(callers()):
        log.append((i, x))
    show(len, "")

    class Looks:
        def __getitem__(self, i):
            if i == 3:
                raise IndexError
            frame = sys._getframe(1)
            return frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno

    for i, x in enumerate(Looks()):
        log.append((i, x))
    show(len, "")
    generator = items(9)
    for n, x in enumerate(generator):
        log.append((n, x, next(generator, "none"), generator.gi_running, generator.gi_frame is None))
    show(len, "")

    class Shrinks:
        """Its method is another from the second item on."""

        def __getitem__(self, i):
            Shrinks.__getitem__ = other
            return "first"

    def other(self, i):
        if i == 3:
            raise IndexError
        return "other"

    for i, x in enumerate(Shrinks()):
        log.append((i, x))
    show(len, "")


def again():
    """An item by index that could not be had is asked for again."""

    class Fails:
        asked = 0

        def __getitem__(self, i):
            self.asked += 1
            if self.asked % 3 == 0:
                raise ValueError(i)
            if i > 4:
                raise IndexError
            return i

    for make in (iter, enumerate):
        iterator = make(Fails())
        for _ in range(5):
            try:
                for x in iterator:
                    log.append(x)
            except ValueError as error:
                log.append(repr(error))
        show(len, "")


def counts():
    values = [object() for _ in range(5)]

    class Has:
        def __getitem__(self, i):
            return values[i]

    before = [sys.getrefcount(x) for x in values]
    for _ in range(20):
        for i, x in enumerate(v for v in values):  # noqa: B007
            pass
        for i, x in enumerate(Has()):  # noqa: B007
            pass
        for x in enumerate(v for v in values):
            pass
        x = None
    assert before == [sys.getrefcount(x) for x in values]


def main():
    for _ in range(3):
        everything()
        itself()
        again()
        counts()


if __name__ == "__main__":
    main()
