# globals: own it changes its classes
"""Built-in functions that take the items of objects with a `__getitem__` in Python and no `__iter__`."""

import gc
import sys


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Items:
    """Has no `__len__`; what is an exception is raised."""

    def __init__(self, *items):
        self.items = items

    def __getitem__(self, i):
        item = self.items[i]
        if isinstance(item, BaseException):
            raise item
        if item is ValueError:
            raise item("made")  # no cycle
        return item


class Sized(Items):
    """Says that it is as long as it is told, or raises."""

    def __init__(self, *items, length=None):
        super().__init__(*items)
        self.length = len(items) if length is None else length
        self.asked = 0

    def __len__(self):
        self.asked += 1
        if isinstance(self.length, BaseException):
            raise self.length
        return self.length


class Hinted(Items):
    def __length_hint__(self):
        return self.hint


class HintedToo(Sized):
    def __length_hint__(self):
        return 50


class Index:
    def __index__(self):
        return 3


class Less:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return f"Less({self.n})"

    def __hash__(self):
        return self.n % 3

    def __bool__(self):
        return self.n != 1


class Generates:
    def __getitem__(self, i):
        yield i


class Defaults:
    def __getitem__(self, i, n=3, *more, key="k"):
        if i == n:
            raise IndexError
        return key * (i + 1)

    def __len__(self, n=5):
        return n


class NoIter(Items):
    __iter__ = None


#: With room on the stack for the state of a call in progress.
CONSUMERS = [
    lambda o: (list(o), 0, 0, 0)[0],
    lambda o: (tuple(o), 0, 0, 0)[0],
    lambda o: (sorted(o), 0, 0, 0)[0],
    lambda o: (",".join(o), 0, 0, 0)[0],
    lambda o: (set(o), 0, 0, 0)[0],
    lambda o: (frozenset(o), 0, 0, 0)[0],
    lambda o: (any(o), 0, 0, 0)[0],
    lambda o: (all(o), 0, 0, 0)[0],
    lambda o: (min(o), 0, 0, 0)[0],
    lambda o: (max(o), 0, 0, 0)[0],
    lambda o: (sum(o), 0, 0, 0)[0],
]
ASKS_LENGTH = CONSUMERS[:4]
as_list, as_tuple, as_sorted, as_joined = ASKS_LENGTH


def shown(value):
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return (value, sys.getsizeof(value)) if isinstance(value, list) else value


def consumed(o):
    results = [shown(attempt(consumer, o)) for consumer in CONSUMERS]
    results += [attempt(list, o), attempt(lambda: "-".join(o)), attempt(lambda: (sum(o, 5), 0, 0, 0)[0]), attempt(lambda: [*o])]
    gathered = [0]
    results.append((attempt(gathered.extend, o), gathered, attempt(enumerate, 5), attempt(lambda: list(enumerate(o)))))
    return results, getattr(o, "asked", None)


ITEMS = [(), ("a",), ("b", "a"), ("c", "a", "b"), (3, 1, 2), (1.5, 2, True), ("a", 1), (Less(2), Less(1)), tuple(range(100)),
         ("a", ValueError("raised"), "b"), ("a", IndexError("end"), "b"), ("a", StopIteration(5), "b"), ("a", TypeError("type"), "b"),
         tuple("abcdefghij"), tuple("xyz") * 30]  # fmt: skip
LENGTHS = [0, 1, 2, 3, 7, 30, 1000, 70000, -1, 2**70, sys.maxsize, True, Index(), None, "x", TypeError("no length"), ValueError("raised"),
           IndexError("index"), StopIteration("stop")]  # fmt: skip


def plain():
    for items in ITEMS:
        yield consumed(Items(*items))
        yield consumed(Sized(*items))
        yield consumed(NoIter(*items))
    yield attempt(lambda: [attempt(next, one) for one in list(Generates.__getitem__(Generates(), 1))])
    yield [shown(attempt(consumer, Defaults())) for consumer in CONSUMERS]


def lengths():
    for length in LENGTHS:
        for items in ITEMS[:4] + ITEMS[8:11] + ITEMS[13:]:
            o = Sized(*items, length=length)
            yield [shown(attempt(consumer, o)) for consumer in ASKS_LENGTH], o.asked
        h = Hinted("a", "b")
        h.hint = length
        yield [attempt(consumer, h) for consumer in ASKS_LENGTH]
        yield [attempt(consumer, HintedToo("a", length=length)) for consumer in ASKS_LENGTH]


def temporaries():
    told = []

    class Tells(Sized):
        def __del__(self):
            told.append(("dead", len(self.items)))

    for i in range(4):
        told.append((list(Tells("a", "b")), 0, 0, 0))
        told.append(("".join(Tells("a")), 0, 0, 0))
        told.append((sorted(Tells("b", "a", "c")), 0, 0, 0))
        told.append((max(Tells(1, 2, 3, 4)), 0, 0, 0))
        told.append((list(Sized("a", i)) + [",".join(Sized("x", "y"))], 0, 0, 0))
        told.append(attempt(as_list, Tells("a", ValueError)))
    return told


def changed():
    class Changes:
        def __init__(self):
            self.n = 3

        def __getitem__(self, i):
            if i == 1:
                self.n = 1
                Changes.__getitem__ = lambda self, i: i if i < self.n + 3 else [][0]
            return [10, 11, 12][i]

        def __len__(self):
            return self.n

    class LosesItems:
        def __len__(self):
            del LosesItems.__getitem__
            return 2

    class GetsIter:
        def __len__(self):
            GetsIter.__iter__ = lambda self: iter("never")
            return 2

        def __getitem__(self, i):
            return "ab"[i]

    first = Changes.__getitem__
    for i in range(4):
        Changes.__getitem__ = first
        yield list(Changes()), list(Changes()), 0, 0, 0
        LosesItems.__getitem__ = lambda self, i: "ab"[i]
        one = LosesItems()
        yield attempt(as_list, one)
        two = GetsIter()
        yield attempt(as_list, two), attempt(as_joined, two)
        del GetsIter.__iter__


def looked_at():
    class Looks:
        def __len__(self):
            frame = sys._getframe(1)
            lines.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
            return 2

        def __getitem__(self, i):
            frame = sys._getframe(1)
            lines.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
            if i == 1:
                gc.collect()
            if i == 2:
                raise KeyError(i)
            return str(i)

    lines, o = [], Looks()
    for f in CONSUMERS[:-1]:
        try:
            f(o)
        except KeyError as error:
            tb = error.__traceback__
            while tb is not None:
                lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
                tb = tb.tb_next
    return lines


def nested():
    class Nested:
        def __init__(self, depth):
            self.depth = depth

        def __len__(self):
            return (len(list(Nested(self.depth - 1))), 0, 0, 0)[0] if self.depth else 1

        def __getitem__(self, i):
            if i > 2:
                raise IndexError
            return (",".join(Nested(self.depth - 1)), 0, 0, 0)[0] if self.depth else str(i)

    class Endless:
        def __getitem__(self, i):
            return (list(self), 0, 0, 0)

    n, endless = Nested(3), Endless()
    try:
        as_list(endless)
    except RecursionError:
        return as_list(n), "too deep"


def counts():
    items = [object(), object()]
    o = Sized(*items)
    before = [sys.getrefcount(item) for item in (*items, o)]
    for i in range(50):
        list(o), tuple(o), set(o), any(o), 0, 0, 0
        attempt(as_sorted, o)
        attempt(as_joined, o)
    after = [sys.getrefcount(item) for item in (*items, o)]
    return [b - a for a, b in zip(before, after)]


def main():
    for i in range(3):
        for test in plain, lengths, temporaries, changed, looked_at, nested, counts:
            print(i, test.__name__)
            for line in test():
                print("  ", line)


if __name__ == "__main__":
    main()
