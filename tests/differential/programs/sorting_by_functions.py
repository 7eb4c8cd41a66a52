"""list.sort() and sorted() by functools.cmp_to_key and by functions in Python: what is compared with what, in which order, what a
program sees of a list that is being sorted, and what is left of it when that fails."""

import functools
import gc
import random
import sys
import traceback
import weakref


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def sign(a, b):
    return (a > b) - (a < b)


def patterns(generator, n):
    yield list(range(n))
    yield list(range(n, 0, -1))
    yield [i // 5 for i in range(n)]
    yield [generator.randrange(4) for _ in range(n)]
    yield [generator.randrange(1000) for _ in range(n)]
    yield [*range(n // 2), *range(n - n // 2)]
    yield [*range(n // 3), *[generator.randrange(n) for _ in range(n - n // 3)]]
    runs = []
    while len(runs) < n:
        run = sorted(generator.randrange(500) for _ in range(generator.randrange(1, 150)))
        runs += run if generator.random() < 0.6 else reversed(run)
    yield runs[:n]


class Stop(Exception):
    pass


def orders():
    generator = random.Random(11)
    for n in (0, 1, 2, 3, 7, 40, 63, 64, 65, 130, 333, 1000):
        for values in patterns(generator, n):
            for reverse in (False, True):
                log = []

                def compare(a, b, log=log, values=values):
                    log.append((a, b))
                    return sign(values[a], values[b])

                items = list(range(n))
                items.sort(key=functools.cmp_to_key(compare), reverse=reverse)
                print(n, reverse, hash(tuple(items)), len(log), hash(tuple(log)))
                for last in (1, len(log) // 3, len(log) - 1):
                    left = [last]

                    def compare_some(a, b, left=left, values=values):
                        left[0] -= 1
                        if left[0] < 0:
                            raise Stop(last)
                        return sign(values[a], values[b])

                    items = list(range(n))
                    print(attempt(items.sort, key=functools.cmp_to_key(compare_some), reverse=reverse))
                    try:
                        items.sort(key=functools.cmp_to_key(compare_some), reverse=reverse)
                    except Stop:
                        pass
                    left[0] = last
                    try:
                        items.sort(key=functools.cmp_to_key(compare_some), reverse=reverse)
                    except Stop:
                        pass
                    print(hash(tuple(items)))


def inconsistent():
    for seed in range(12):
        log = []

        def compare(a, b, log=log, seed=seed):
            log.append((a, b))
            return hash((a, b, seed)) % 3 - 1

        items = list(range(40 * seed))
        items.sort(key=functools.cmp_to_key(compare))
        print(hash(tuple(items)), len(log), hash(tuple(log)))


class Answer:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return [] if self.value >= other else ["less"]


class Odd:
    def __bool__(self):
        raise KeyError("truth")


class OddAnswer:
    def __lt__(self, other):
        return Odd()


def answers():
    values = [4, 1, 3, 5, 9, 2, 6, 5, 3, 5]
    makers = {
        "int": sign,
        "float": lambda a, b: float(a - b),
        "big": lambda a, b: (a - b) * 10**30,
        "bool": lambda a, b: a > b,
        "object": lambda a, b: Answer(a - b),
        "none": lambda a, b: None,
        "str": lambda a, b: "less",
        "odd": lambda a, b: OddAnswer(),
        "nan": lambda a, b: float("nan"),
        "set": lambda a, b: {a - b},
        "later": lambda a, b: None if a == 9 else a - b,
        "fails": lambda a, b: 1 // (a - 9) and a - b,
        "one": lambda a: a,
        "three": lambda a, b, c: a,
        "default": lambda a, b, c=0: a - b,
        "any": lambda *ab: ab[0] - ab[1],
    }
    for name, compare in makers.items():
        key = functools.cmp_to_key(compare)
        for reverse in (False, True):
            print(name, attempt(lambda: sorted(values, key=key, reverse=reverse)))
            copy = values.copy()
            try:
                copy.sort(key=key, reverse=reverse)
            except Exception as error:
                print(type(error).__name__, error)
            print(copy)


class Order:
    def __init__(self):
        self.calls = 0

    def compare(self, a, b):
        self.calls += 1
        return sign(a, b)

    def key(self, a):
        self.calls += 1
        return -a

    @staticmethod
    def plain(a, b):
        return sign(b, a)


def callables():
    order = Order()
    values = [3, 1, 2, 5, 4]
    for compare in (order.compare, Order.plain, functools.partial(Order.compare, order), Order(), None, 5, max):
        try:
            print(sorted(values, key=functools.cmp_to_key(compare)))
        except TypeError as error:
            print(error)
    print(sorted(values, key=order.key), order.calls)
    copy = values.copy()
    copy.sort(key=order.key)
    print(copy, order.calls)
    key = functools.cmp_to_key(order.compare)
    print(key(1) < key(2), key(1) == key(2), key(3).obj, sorted(values, key=key(5)))
    print(min(values, key=key), max(values, key=key))
    print(attempt(sorted, values, key=functools.cmp_to_key(mycmp=order.compare)))
    print(attempt(lambda: functools.cmp_to_key()), attempt(lambda: functools.cmp_to_key(1, 2)))
    bound = copy.sort
    copy[:] = values
    print(bound(key=key), copy, bound(key=order.key, reverse=1), copy)
    print(list.sort(copy, key=key), copy)
    print(attempt(lambda: copy.sort(key=key, reverse="x")), attempt(lambda: copy.sort(key=key, other=1)))
    print(attempt(lambda: copy.sort(order.key)), attempt(lambda: copy.sort(1, key=key)))
    print(attempt(lambda: list.sort((), key=key)), attempt(lambda: list.sort(key=key)))


class Derived(list):
    def __len__(self):
        return 77


def in_place():
    derived = Derived([3, 1, 2])
    derived.sort(key=lambda v: -v)
    print(list(derived))
    derived.sort(key=functools.cmp_to_key(sign))
    print(list(derived))
    seen = []

    def key(v):
        seen.append((v, len(shown), list(shown), shown == [], bool(shown)))
        return -v

    shown = [3, 1, 2]
    shown.sort(key=key)
    print(shown, seen)
    shown = [3]
    shown.sort(key=key)
    print(shown, seen.pop())
    shown = []
    shown.sort(key=key)
    print(shown)

    def compare(a, b):
        seen.append((a, b, len(shown), [v for v in shown]))
        return a - b

    shown = [3, 1, 2, 0]
    holder = [shown]
    seen.clear()
    holder[0].sort(key=functools.cmp_to_key(compare))
    print(shown, seen)
    print(shown.__sizeof__() == [0, 1, 2, 3].__sizeof__())


def changes():
    def append(v):
        shown.append(v)

    def append_and_pop(v):
        shown.append(v)
        shown.pop()

    def append_and_clear(v):
        shown.append(v)
        del shown[:]

    def extend(v):
        shown.extend(range(100))

    def assign(v):
        shown[:] = [v]

    def add(v):
        nonlocal shown
        shown += [v]

    def sort(v):
        shown.sort()

    def sort_by(v):
        shown.sort(key=lambda v: v)

    def reads(v):
        list(shown), len(shown), v in shown, shown.copy(), shown[:], shown == [1], shown.count(1)

    def fails(v):
        shown.append(v)
        raise Stop(v)

    def pop(v):
        shown.pop()

    def replace(v):
        nonlocal shown
        if shown is holder[0]:
            shown = [v]

    for change in (append, append_and_pop, append_and_clear, extend, assign, add, sort, sort_by, reads, fails, pop, replace):
        for way in range(4):
            shown = [4, 2, 3, 1]
            holder = [shown]

            def key(v):
                change(v)
                return -v

            def compare(a, b):
                change(a)
                return a - b

            function = functools.cmp_to_key(compare) if way % 2 else key
            sorted_list = shown if way // 2 else holder[0]
            try:
                holder[0].sort(key=function)
                print(change.__name__, way, "sorted")
            except Exception as error:
                print(change.__name__, way, type(error).__name__, error)
            print(holder[0], sorted_list, shown)
            shown.append(5)
            print(shown, len(holder[0]))


def private_list(values, function):
    items = values[:]
    items.sort(key=function)
    return items


def deaths():
    class Item:
        def __init__(self, value):
            self.value = value

        def __del__(self):
            log.append(self.value)

    log = []
    items = [Item(v) for v in (3, 1, 2)]
    kept = weakref.ref(items[0])
    for _ in range(3):
        items.sort(key=functools.cmp_to_key(lambda a, b: a.value - b.value))
    print([item.value for item in items], log)
    items.sort(key=lambda item: -item.value)
    print([item.value for item in items], log, kept() is items[0])

    def drop(a, b):
        items.append(Item(10))
        gc.collect()
        return a.value - b.value

    try:
        items.sort(key=functools.cmp_to_key(drop))
    except ValueError as error:
        print(error)
    print([item.value for item in items], log)
    del items
    print(sorted(log), kept())

    def function(a, b):
        return a - b

    key = functools.cmp_to_key(function)
    alive = weakref.ref(function)
    del function
    print(sorted([2, 1], key=key), alive() is not None)
    del key
    print(alive())


def where():
    def compare(a, b):
        if a == 3:
            raise ValueError(sys._getframe(1).f_code.co_name)
        return a - b

    items = [5, 4, 3, 2, 1]
    try:
        items.sort(key=functools.cmp_to_key(compare))
    except ValueError as error:
        print(error, items, [(entry.name, entry.line) for entry in traceback.extract_tb(error.__traceback__)])
    try:
        items.sort(key=lambda v: 1 // (v - 3))
    except ZeroDivisionError as error:
        print(error, items, [(entry.name, entry.line) for entry in traceback.extract_tb(error.__traceback__)])


def recursion():
    def compare(a, b):
        inner = [a, b]
        inner.sort(key=functools.cmp_to_key(sign if a == 0 or b == 0 else lambda x, y: compare(x - 1, y - 1)))
        return -1 if inner[0] == a else 1

    print(sorted([5, 3, 4, 1], key=functools.cmp_to_key(compare)))

    def endless(a, b):
        return sorted([a, b], key=functools.cmp_to_key(endless))

    print(attempt(sorted, [1, 2], key=functools.cmp_to_key(endless))[:20])

    def nested(values):
        values.sort(key=lambda v: nested(v) if type(v) is list else v)
        return str(values)

    print(nested([["b", "a"], [["d", "c"], ["f", "e"]]]))


def generators():
    def ordered(values):
        values.sort(key=functools.cmp_to_key(sign))
        yield from values
        yield sorted(values, key=functools.cmp_to_key(lambda a, b: next(state) * sign(a, b)))

    def signs():
        while True:
            yield -1

    state = signs()
    print(list(ordered([3, 1, 2])))


def main():
    for _ in range(2):
        answers()
        callables()
        in_place()
        changes()
        print(private_list([2, 3, 1], functools.cmp_to_key(sign)), private_list([2, 3, 1], lambda v: -v))
        deaths()
        where()
        recursion()
        generators()
        inconsistent()
    orders()


if __name__ == "__main__":
    main()
