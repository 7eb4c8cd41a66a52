"""enumerate, zip, reversed, iter and next over built-in iterables: results, exhaustion, changes meanwhile, errors."""

# ruff: noqa: B905, C416 - a call with a keyword, and list(), take other ways

import operator


class Sub(list):
    pass


class Own:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __reversed__(self):
        return iter("reversed")


def show(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error)


ITERABLES = [
    [],
    [1, 2, 3],
    (),
    (4, 5.5, "six", None),
    range(4),
    range(10, 0, -3),
    range(2**63, 2**63 + 2),
    {7, 8},
    frozenset([9]),
    {"a": 1, "b": 2},
    {"a": 1, "b": 2}.keys(),
    {"a": 1, "b": 2}.values(),
    {"a": 1, "b": 2}.items(),
    "text",
    b"bytes",
    Sub([1, 2]),
    Own(3),
    5,
]


def loops(iterable):
    result = []
    for i, value in enumerate(iterable):
        result.append((i, value))
    for pair in enumerate(iterable, 2**40):
        result.append(pair)
    for i, pair in enumerate(zip(iterable, range(10), [1, 2, 3], strict=False)):
        result.append((i, pair))
    for (a, b), c in zip(zip(iterable, iterable), iterable, strict=False):
        result.append((a, b, c))
    for a, *b in zip(iterable, (1, 2, 3)):
        result.append((a, b))
    for value in iter(iterable):
        result.append(value)
    result.extend(value for value in iterable)
    result.append(sum(1 for _ in enumerate(iterable)))
    return result


def backwards(iterable):
    return [value for value in reversed(iterable)], list(enumerate(reversed(iterable)))


def singly(iterable):
    it = iter(iterable)
    first = next(it, "none")
    rest = [next(it, "none") for _ in range(3)]
    return first, rest, list(it), next(it, "none"), iter(it) is it


def raises_stop(iterable):
    it = iter(iterable)
    while True:
        next(it)


class Tree:
    def __init__(self, n):
        self.children = [Tree(i) for i in range(n)]
        self.n = n

    def __iter__(self):
        for child in self.children:
            yield from child
        yield from [self.n]


class NotIterable:
    def __iter__(self):
        return 5


def delegated(iterable):
    yield (yield from iterable)


def delegating():
    print(list(Tree(5)), sum(Tree(4)))
    for iterable in ITERABLES:
        show(lambda iterable=iterable: list(delegated(iterable)))
    show(lambda: list(delegated(NotIterable())))
    it = iter([1, 2, 3])
    one, two = delegated(it), delegated(it)
    print(next(one), next(two), next(one), next(two), next(one))
    generator = delegated([1, 2])
    next(generator)
    show(generator.send, "a list takes nothing")


def mismatched():
    for a, b in enumerate([1]):
        print(a, b)
    try:
        for a, b, c in enumerate([1]):
            print(a, b, c)
    except ValueError as error:
        print(error)
    try:
        for a, b in zip([1, 2], [3, 4], [5, 6]):
            print(a, b)
    except ValueError as error:
        print(error)
    try:
        for a, b in zip([1, 2], [3], strict=True):
            print(a, b)
    except ValueError as error:
        print(error)
    show(list, zip())
    show(enumerate)
    show(enumerate, [1], "a")
    show(lambda: list(enumerate([1, 2], 2**62)))
    show(lambda: list(enumerate([1, 2, 3], 2**63 - 2)))
    show(next, [])
    show(iter, 5)
    show(reversed, {1})
    show(zip, 5, [1])


def changed_meanwhile():
    numbers = [1, 2, 3]
    for i, value in enumerate(numbers):
        if value < 6:
            numbers.append(value + 3)
        print(i, value, end=" ")
    for value in reversed(numbers):
        numbers.pop()
        print(value, end=" ")
    print()
    for container, change in (({1, 2, 3}, set.pop), ({1: 2, 3: 4}, dict.popitem)):
        try:
            for i, value in enumerate(container):
                print(i, value)
                change(container)
        except RuntimeError as error:
            print(error)
    values = {5}
    it = iter(values)
    values.add(6)
    show(next, it)
    values.remove(6)
    show(next, it)


def shared():
    it = iter([1, 2, 3, 4, 5])
    print(list(zip(it, it)), operator.length_hint(it))
    it = enumerate(iter("abc"))
    other = it
    print(next(it), next(other), next(it), next(other, None))
    it = iter((1, 2, 3))
    both = zip([9, 9, 9, 9], it)
    print(next(both), next(it), next(both), next(both, "end"), next(it, "end"))
    it = iter([1, 2, 3])
    print([pair for pair in zip(it, [0])], next(it, "gone"))
    pairs = list(enumerate("ab"))
    print(pairs, pairs[0] is pairs[1])
    kept = []
    for pair in zip([1, 2], [3, 4]):
        kept.append(pair)
    print(kept)
    print([*reversed((1, 2, 3))], repr(type(reversed((1,)))), repr(type(reversed([1]))))


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("dies:", self.n)


def deaths():
    for _i, _ in enumerate([Noisy(1), Noisy(2)]):
        pass
    print("after enumerate")
    for _, _b in zip((Noisy(3),), [Noisy(4)]):
        print("in zip")
    print("after zip")
    it = iter([Noisy(5)])
    it = reversed([Noisy(6)])
    print(next(it).n)
    it = None
    print("the end")


def main():
    for _ in range(3):
        for iterable in ITERABLES:
            show(loops, iterable)
            show(backwards, iterable)
            show(singly, iterable)
            show(raises_stop, iterable)
    for _ in range(3):
        delegating()
    mismatched()
    changed_meanwhile()
    shared()
    deaths()


if __name__ == "__main__":
    main()
