"""The iterator protocol: classes, __getitem__ iteration, sentinels, itertools, exhausted and failing iterators."""

import itertools


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


class Range:
    def __init__(self, n):
        self.n, self.i = n, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > self.n:
            raise StopIteration(self.n)
        return self.i


class ByIndex:
    def __init__(self, n, error=IndexError):
        self.n, self.error = n, error

    def __getitem__(self, index):
        if index >= self.n:
            raise self.error
        return index * 2


class SeparateIterator:
    def __iter__(self):
        return Range(3)


class NextOnly:
    def __next__(self):
        return 1


class BadIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None

    def __getitem__(self, index):
        return index


class RaisesInIter:
    def __iter__(self):
        raise OSError("iter")


class RaisesInNext:
    def __init__(self, error):
        self.error = error

    def __iter__(self):
        return self

    def __next__(self):
        raise self.error


class Revives:
    def __init__(self):
        self.calls = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.calls += 1
        if self.calls % 3 == 0:
            raise StopIteration
        return self.calls


def total(iterable):
    result = 0
    for value in iterable:
        result += value
    else:
        result += 1000
    return result


def kinds():
    for _ in range(3):
        for make in (
            lambda: Range(5),
            lambda: ByIndex(4),
            lambda: ByIndex(2, StopIteration),
            lambda: ByIndex(2, KeyError),
            SeparateIterator,
            NextOnly,
            BadIter,
            NoneIter,
            RaisesInIter,
            lambda: RaisesInNext(ValueError("v")),
            lambda: RaisesInNext(StopIteration("s")),
            Revives,
            lambda: [1, 2],
            lambda: (3, 4),
            lambda: range(5),
            lambda: {1: 2, 3: 4},
            lambda: {1: 2}.values(),
            lambda: {5},
            lambda: b"ab",
            lambda: iter([7, 8]),
            lambda: reversed([1, 2]),
            lambda: map(abs, [-1, -2]),
            lambda: (x for x in (1, 2)),
            lambda: zip([1], [2]),
            lambda: 5,
            lambda: None,
            lambda: iter(iter([1, 2, 3, 0, 4]).__next__, 0),
            lambda: enumerate([]),
            lambda: memoryview(b"ab"),
        ):
            row = [attempt(total, make()), attempt(list, make()), attempt(lambda m=make: [x for x in m()]), attempt(lambda m=make: 3 in m()), attempt(lambda m=make: [*m()]), attempt(max, make())]
        # the last kind's row is enough here: each was compared by what it raised before
            if _ == 2:
                print(row)


def exhausted():
    r = Revives()
    print([x for x in r], [x for x in r], next(r), attempt(next, r))
    items = [1, 2]
    i = iter(items)
    print(list(i), attempt(next, i))
    items.append(3)
    print(attempt(next, i), next(i, "default"))
    i = iter([1, 2, 3])
    for a in i:
        for b in i:
            print(a, b)
    print(i.__length_hint__(), i.__reduce__()[1])
    pairs = zip(*[iter(range(6))] * 2)
    print(list(pairs), attempt(next, 5), attempt(iter, 5), attempt(iter, 5, 6))


def tools():
    print(list(itertools.chain([1], (2,), "a")), list(itertools.islice(itertools.count(5, 2), 4)), list(itertools.accumulate(range(6))))
    print([(k, list(g)) for k, g in itertools.groupby("aabbbc")], list(itertools.product("ab", [1, 2])), list(itertools.combinations(range(4), 2)))
    print(list(itertools.takewhile(lambda x: x < 3, itertools.count())), list(itertools.dropwhile(lambda x: x < 3, range(6))), list(itertools.batched("abcde", 2)))
    a, b = itertools.tee(x * x for x in range(5))
    print(next(a), list(b), list(a), list(itertools.zip_longest([1], [2, 3], fillvalue=0)), list(itertools.starmap(pow, [(2, 3), (3, 2)])))
    print(list(itertools.filterfalse(lambda x: x % 2, range(6))), list(itertools.compress("abc", [1, 0, 1])), list(itertools.pairwise("abc")), len(list(itertools.permutations(range(5)))))

    def source():
        yield 1
        raise KeyError("in source")

    for consume in (lambda: list(itertools.chain(source())), lambda: sum(source()), lambda: dict(source()), lambda: "".join(source()), lambda: sorted(source()), lambda: list(map(str, source())), lambda: any(x > 5 for x in source()), lambda: [*source()], lambda: tuple(source()), lambda: set(source()), lambda: [].extend(source())):
        print(attempt(consume))


def sums():
    print(total(Range(200)), total(ByIndex(200)), total(SeparateIterator()), sum(Range(100)), sum(x for x in Range(50) if x % 3))
    nested = 0
    for i in Range(20):
        for j in ByIndex(i):
            if j == 8:
                continue
            if j == 12:
                break
            nested += i * j
    print(nested)


def main():
    kinds()
    exhausted()
    tools()
    sums()


if __name__ == "__main__":
    main()
