"""Sorting: what compares without Python code, and what does not."""

import random


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Reversed(int):
    def __lt__(self, other):
        return int(self) > int(other)


def mixed(generator, n):
    small = [generator.randrange(6) for _ in range(n)]
    yield small
    yield [value - 3.5 for value in small]
    yield [str(value) for value in small]
    yield [value % 2 == 0 for value in small]
    yield [value if value % 3 else bool(value) for value in small]
    yield [10**30 + value for value in small]
    yield [(value % 2 == 0, value, str(value)) for value in small]
    yield [(value % 3, float(value), index) for index, value in enumerate(small)]
    yield [(value,) for value in small]
    yield [() for _ in small]
    yield [(value,) * (1 + value % 2) for value in small]
    yield [(value, None) for value in small]
    yield [(value, (value,)) for value in small]
    yield [(float("nan") if value == 2 else float(value), value) for value in small]
    yield [[value, 1] for value in small]
    yield [Reversed(value) for value in small]
    yield [(Reversed(value), 1) for value in small]
    yield [tuple(range(value, value + 9)) for value in small]
    yield [None, *small]
    yield [(1, "a"), ("a", 1)] * 2


def orders():
    generator = random.Random(4)
    for n in (0, 1, 2, 3, 9, 40):
        for items in mixed(generator, n):
            print(attempt(sorted, items))
            before = list(items)
            print(attempt(items.sort), items, sorted(map(id, items)) == sorted(map(id, before)))


def stable():
    items = [(value % 3, str(value)) for value in range(30)]
    copies = [(value, str(int(text))) for value, text in items]
    together = items + copies
    together.sort()
    print([any(one is other for other in items) for one in together])
    same = [(1, 2)] * 3 + [(True, 2.0)] + [(1, 2)]
    same.sort()
    print(same)


def shared():
    holder = {"list": [(index * 7 % 13, str(index)) for index in range(50)]}
    for _ in range(20):
        holder["list"].reverse()
        holder["list"].sort()
        print(holder["list"][:3], len(holder["list"]))


def main():
    orders()
    stable()
    shared()


if __name__ == "__main__":
    main()
