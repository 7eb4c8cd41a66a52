# globals: own it notes in one list what happens
"""list(), tuple(), set(), str.join() and the like of objects whose __iter__ is a generator function; tuples of classes made of
generators; parts of them through super()."""

import gc
import operator
import sys
import traceback
import weakref


class Linked:
    def __init__(self, n, fails=None):
        self.n, self.fails = n, fails

    def __iter__(self):
        for i in range(self.n):
            if i == self.fails:
                raise ValueError("fails")
            yield f"{i}"


class Sized(Linked):
    def __len__(self):
        log.append("len")
        return 3


class Hinted(Linked):
    def __length_hint__(self):
        log.append("hint")
        return 3


class Itself:
    def __init__(self):
        self.left = 3

    def __iter__(self):
        log.append("iter")
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return str(self.left)


class Dying(Linked):
    def __del__(self):
        log.append("dies")


class Values(tuple):
    def __getitem__(self, index):
        if isinstance(index, int):
            return super().__getitem__(index)
        return Values(super().__getitem__(index))


class Several(tuple):
    __slots__ = ()

    def __new__(cls, *items):
        return super().__new__(cls, items)


class Started(tuple):
    def __init__(self, items):
        log.append(("init", list(items)))


class Meta(type):
    def __call__(cls, *args):
        return "meta", super().__call__(*args)


class Called(tuple, metaclass=Meta):
    pass


log = []
KINDS = (list, tuple, set, frozenset, sorted, "-".join, any, all, min, max, [].__class__.extend, Values, Started, Called, dict.fromkeys)


def once(kind, iterable):
    log.append("begins")
    result = kind([], iterable) if kind is list.extend else kind(iterable)
    log.append("ends")
    return result


def attempt(*args):
    try:
        result = once(*args)
        return type(result).__name__, sorted(result) if isinstance(result, set | frozenset) else result
    except Exception as error:
        return type(error).__name__, str(error), [(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__)]


def kinds():
    for kind in KINDS:
        for make in (Linked, Sized, Hinted, Dying):
            for args in ((4,), (0,), (1,), (6, 3), (2, 0)):
                for _ in range(12):
                    log.clear()
                    temporary = attempt(kind, make(*args))
                    log.append("again")
                    held = make(*args)
                    kept = attempt(kind, held)
                    del held
                print(getattr(kind, "__name__", kind), make.__name__, args, temporary == kept, kept, log)
        for make in (Itself,):
            for _ in range(12):
                log.clear()
                seen = attempt(kind, make())
            print(make.__name__, seen, log)


def derived():
    for _ in range(60):
        values = Values(str(i) for i in range(9))
        parts = values[2:5], values[:0], values[::-2], values[:], values[-3], values[8]
        plain = tuple.__getitem__(values, slice(1, 3)), list.__getitem__([1, 2, 3], slice(None, None, -1))
        several = Several(*(i for i in range(4)))
        empty = Values(i for i in ())
        log.clear()
        started = Started(i for i in range(3))
        values.attribute = several
    print(type(values).__name__, values, [(type(p).__name__, p) for p in parts], plain, several, empty, started, log)
    print(gc.is_tracked(values), sys.getsizeof(values) == sys.getsizeof(Values("123456789")), values.attribute)
    for index in (9, -10, "a", slice("a", None), slice(None, None, 0), None):
        for _ in range(20):
            try:
                seen = values[index]
            except Exception as error:
                seen = type(error).__name__, str(error)
        print(index, seen)


def class_changes():
    def items(cls, when):
        for i in range(4):
            if i == when:
                cls.__init__ = lambda self, given: log.append(("late init", len(self), type(given).__name__))
            yield i

    for when in range(5):
        for _ in range(4):
            log.clear()
            made = type("Made", (tuple,), {})
            for _ in range(20):
                values = made(i for i in range(3))
            changed = made(items(made, when))
        print(when, values, changed, type(changed).__name__, log)


def references():
    class Item:
        pass

    for _ in range(30):
        item = Item()
        alive = weakref.ref(item)
        values = Values(item for _ in range(3))
        same = [v is item for v in values]
        del item
        before = alive() is not None
        del values
        gc.collect()
    print(same, before, alive())
    owner = Linked(3)
    before = sys.getrefcount(owner)
    for _ in range(100):
        tuple(owner), set(owner), Values(owner)
    print(sys.getrefcount(owner) - before, operator.length_hint(Hinted(2)))


def main():
    kinds()
    derived()
    class_changes()
    references()


if __name__ == "__main__":
    main()
