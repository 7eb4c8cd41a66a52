"""list[a:b] = x of an x that is iterated by index, with Python code that fails, changes the list, or is no longer the same."""

import gc
import re._parser
import sys
import traceback


class Sequence:
    def __init__(self, n, log=None, end=IndexError, at=None, then=None):
        self.n, self.log, self.end, self.at, self.then = n, log, end, at, then

    def __len__(self):
        if self.log is not None:
            self.log.append("len")
        return self.n

    def __getitem__(self, i):
        if self.log is not None:
            self.log.append(i)
        if i == self.at:
            self.then(self, i)
        if i >= self.n:
            raise self.end(i)
        return f"item {i}"


class OnlyItems:
    def __getitem__(self, i):
        return [10, 20][i]


class Length(Sequence):
    def __len__(self):
        if isinstance(self.n, type):
            raise self.n("length")
        return self.n

    def __getitem__(self, i):
        return ["a", "b", "c"][i]


class Index:
    def __init__(self, n, log):
        self.n, self.log = n, log

    def __index__(self):
        self.log.append("index")
        return self.n


def store(items, value, key):
    for _ in range(100):  # a thread that has been exclusive becomes shared in a loop
        pass
    items[key] = value


def attempt(value, key, items=None):
    items = list(range(6)) if items is None else items
    try:
        store(items, value, key)
    except Exception as e:
        places = [(f.name, f.lineno, f.colno) for f in traceback.extract_tb(e.__traceback__)]
        return type(e).__name__, str(e), places, items, e.__context__
    return items


def plain():
    for n in (0, 1, 2, 3, 9):
        for key in (slice(1, 3), slice(None), slice(-2, None), slice(4, 2), slice(9, 99), slice(None, None, 2)):
            log = []
            print(n, key, attempt(Sequence(n, log), key), log)
    for key in (slice(5, 0, -2), slice(None, None, -1), slice(1, 2, 1)):
        print(attempt(Sequence(3), key))
    log = []
    print(attempt(Sequence(1500, log), slice(2, 3))[-5:], len(log))
    print(attempt(OnlyItems(), slice(1, 2)))
    print(attempt(Sequence(2, end=StopIteration), slice(1, 2)))
    print(attempt(Sequence(2, end=type("Further", (IndexError,), {})), slice(1, 2)))
    log = []
    for key in (slice(0, 2, 0), slice("a", 2), slice(Index(1, log), Index(2, log)), slice(True, 2), slice(2**70, None)):
        log.append("next")
        print(attempt(Sequence(2, log), key), log)
    items = list(range(5))
    items[1:2] = Sequence(2)
    items[3::] = Sequence(1)
    items[:0] = Sequence(1)
    print(items)


def lengths():
    for n in (0, 1, 100, 10**6, -1, 2**62, 2**70, None, 1.5, "a", True, TypeError, ValueError, IndexError, StopIteration):
        print(attempt(Length(n), slice(1, 3)), attempt(Length(n), slice(1, 3)))
    print(attempt(Length(type("Own", (TypeError,), {})), slice(1, 3)))


def failing():
    def raises(kind):
        def then(sequence, i):
            raise kind("in the midst")

        return then

    for kind in (KeyError, IndexError, StopIteration, TypeError, LookupError, RecursionError):
        for at in (0, 1, 2):
            print(kind.__name__, at, attempt(Sequence(2, at=at, then=raises(kind)), slice(1, 3)))

    def chained(sequence, i):
        try:
            raise KeyError(i)
        except KeyError:
            raise IndexError(i)

    print(attempt(Sequence(2, at=1, then=chained), slice(1, 3)))
    try:
        raise OSError("outside")
    except OSError:
        print(attempt(Sequence(2), slice(1, 3)), repr(sys.exception()))
    print(sys.exception())


def changing():
    items = list(range(8))
    for at in (0, 1, 2):
        for key in (slice(-3, -1), slice(1, 6), slice(7, None), slice(None, None, 2)):
            for change in (items.clear, items.reverse, lambda: items.extend("xyz"), lambda: items.__delitem__(0)):
                items[:] = range(8)
                print(at, attempt(Sequence(2, at=at, then=lambda s, i, c=change: c()), key, items))
    items[:] = range(8)

    def nested(sequence, i):
        items[0:1] = Sequence(3)

    print(attempt(Sequence(2, at=1, then=nested), slice(1, 3), items))

    class Changed(Sequence):
        pass

    def changes(sequence, i):
        Changed.__getitem__ = lambda self, i: ["other", "items", "here"][i]

    def iterates(sequence, i):
        Changed.__iter__ = lambda self: iter("iter")

    def is_other(sequence, i):
        sequence.__class__ = OnlyItems

    for _ in range(3):
        print(attempt(Changed(2), slice(1, 3)))
    print(attempt(Changed(2, at=0, then=iterates), slice(1, 3)))
    del Changed.__iter__
    print(attempt(Changed(2, at=1, then=is_other), slice(1, 3)))
    print(attempt(Changed(2, at=1, then=changes), slice(1, 3)))
    print(attempt(Changed(2), slice(1, 3)))


def looking():
    def looks(sequence, i):
        frame = sys._getframe(1)
        names = []
        while frame is not None and len(names) < 3:
            names.append((frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)))
            frame = frame.f_back
        print(names)
        gc.collect()

    print(attempt(Sequence(3, at=1, then=looks), slice(1, 3)))
    print(attempt(Sequence(3, at=2, then=lambda s, i: memoryview(b"abcd").cast("I")), slice(1, 3)))
    print(attempt(Sequence(3, at=3, then=lambda s, i: exec("x = 1")), slice(1, 3)))
    print(attempt(Sequence(3, at=0, then=lambda s, i: sys.setrecursionlimit(sys.getrecursionlimit())), slice(1, 3)))

    class Hidden:
        __len__ = property(lambda self: lambda: 2)
        __getitem__ = staticmethod(lambda i: "abc"[i])

    print(attempt(Hidden(), slice(1, 3)))


class Dies:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


class Holds(Sequence):
    def __getitem__(self, i):
        if i == self.at:
            raise KeyError
        if i >= self.n:
            raise IndexError
        return Dies(f"new {i}", self.log)

    def __del__(self):
        self.log.append("sequence")


def deaths():
    for at in (None, 2):
        log = []
        items = [Dies(f"old {i}", log) for i in range(4)]
        try:
            items[slice(1, 3)] = Holds(3, log, at=at)
        except KeyError:
            log.append("raised")
        log.append("stored")
        value = Holds(2, log, at=at)
        print(attempt(value, slice(0, 2), items) is items, log)
        value = None
        log.append("let go")
        items = None
        print(log)


def parsed():
    """The library's own class of this kind."""
    for source in ("(?:ab)c(?:d|e)(?:)", "x(?:(?:yz)w)*(?:(?:a))", "(?i:(?:a)b)(?:c)"):
        pattern = re._parser.parse(source)
        print(len(pattern), list(pattern), pattern.getwidth())


def main():
    for _ in range(3):
        store(list(range(6)), Sequence(2), slice(1, 3))
    plain()
    lengths()
    failing()
    changing()
    looking()
    deaths()
    parsed()


if __name__ == "__main__":
    main()
