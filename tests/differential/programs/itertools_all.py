"""The iterators of itertools: what they give, kept and shared out, ended early, by turns here and in C, of what fails."""

import copy
import itertools
import operator
import warnings
from itertools import (
    accumulate,
    batched,
    combinations,
    combinations_with_replacement,
    compress,
    count,
    cycle,
    dropwhile,
    filterfalse,
    groupby,
    islice,
    pairwise,
    permutations,
    product,
    repeat,
    starmap,
    takewhile,
    tee,
    zip_longest,
)


class Iterates:
    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Fails:
    def __init__(self, after):
        self.after = after

    def __iter__(self):
        return self

    def __next__(self):
        if self.after == 0:
            raise ValueError("failed")
        self.after -= 1
        return self.after


class Derived(islice):
    def __next__(self):
        return "derived", super().__next__()


class Odd:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        if self.n > 2:
            raise ValueError("no truth")
        return self.n % 2 == 1

    def __add__(self, other):
        return Odd(self.n + (other.n if isinstance(other, Odd) else other))

    __radd__ = __add__

    def __repr__(self):
        return f"Odd({self.n})"


def numbers(n):
    yield from range(n)


def attempt(f):
    out = []
    try:
        for x in f():
            out.append(x)
            if len(out) == 40:
                break
    except Exception as error:
        out.append(f"{type(error).__name__}: {error}")
    return out


def first(f, n):
    return lambda: islice(f(), n)


def small(x):
    return x < 3


def failing(x):
    return 1 // (x - 3)


def stops(x):
    if x == 2:
        raise StopIteration
    return x


WAYS = (
    lambda i: count(), lambda i: count(i), lambda i: count(i, 2), lambda i: count(start=5, step=i),
    lambda i: count(0.5), lambda i: count(1, 0.25), lambda i: count(step=-1), lambda i: count(10, step=3),
    lambda i: count(2**59 - 3), lambda i: count(2**63 - 4), lambda i: count(-(2**63) - 1), lambda i: count(2**70, 2**69),
    lambda i: count(True), lambda i: count(True, 2), lambda i: count(1j), lambda i: count("a"), lambda i: count(1, "a"),
    lambda i: count(1, 2, 3), lambda i: count(stop=1), lambda i: count(float("inf"), i),
    lambda i: repeat(i), lambda i: repeat([i], 3), lambda i: repeat("x", times=i), lambda i: repeat(object=i, times=2),
    lambda i: repeat(i, -1), lambda i: repeat(i, times=-2), lambda i: repeat(), lambda i: repeat(1, "a"),
    lambda i: repeat(None, True), lambda i: repeat(1, 2.0),
    lambda i: cycle("abc"), lambda i: cycle([]), lambda i: cycle([[i], {}]), lambda i: cycle(numbers(3)),
    lambda i: cycle(Fails(2)), lambda i: cycle(5), lambda i: cycle(iter([1.5, i])), lambda i: cycle(zip("ab", [1, 2])),
    lambda i: islice("abcdefgh", 3), lambda i: islice(range(20), 2, None, 5), lambda i: islice(range(20), 2, 9),
    lambda i: islice(count(), i, i + 10, 3), lambda i: islice(numbers(9), 2, 7, 2), lambda i: islice([1, 2], 5, 9),
    lambda i: islice("abc", None), lambda i: islice("abc", None, None, None), lambda i: islice("abc", -1),
    lambda i: islice("abc", 1, -2), lambda i: islice("abc", 0, 3, 0), lambda i: islice("abc", "a"), lambda i: islice(5, 1),
    lambda i: islice("abc"), lambda i: islice("abc", 0), lambda i: islice(Fails(3), 5), lambda i: islice("abc", True),
    lambda i: islice("abcdefgh", 1, 2**63 - 1, 2**62), lambda i: Derived("abcd", 1, 4), lambda i: islice("abc", stop=1),
    lambda i: compress("abcdef", [1, 0, i, 0.0, "x", ()]), lambda i: compress(range(9), cycle([0, 1])),
    lambda i: compress(count(), "ab"), lambda i: compress([1, 2, 3, 4], [Odd(1), Odd(2), Odd(3)]),
    lambda i: compress(numbers(4), (1, 0, 1)), lambda i: compress(5, []), lambda i: compress(data="ab", selectors=[0, 1]),
    lambda i: pairwise("abcd"), lambda i: pairwise([[i], [2], [3]]), lambda i: pairwise("a"), lambda i: pairwise(()),
    lambda i: pairwise(numbers(4)), lambda i: pairwise(Fails(2)), lambda i: pairwise([0.5, 1.5, i]), lambda i: pairwise(5),
    lambda i: ((b, a) for a, b in pairwise(range(5))), lambda i: pairwise(enumerate("abc")),
    lambda i: batched("abcdefg", 3), lambda i: batched(range(7), n=2), lambda i: batched([1, 2, 3], 3), lambda i: batched([], 2),
    lambda i: batched("abcd", 2, strict=True), lambda i: batched("abc", 2, strict=True), lambda i: batched(numbers(5), 2),
    lambda i: batched("abc", 0), lambda i: batched("abc", "a"), lambda i: batched(Fails(3), 2), lambda i: batched(range(200), 90),
    lambda i: batched({i: 1, 7: 2, 8: 3}.items(), 2), lambda i: batched(zip("abc", "def"), 2), lambda i: batched("abc", 2**60),
    lambda i: ((b, a) for a, b in batched(range(6), 2)), lambda i: batched(iterable="abc", n=2), lambda i: batched(5, 2),
    lambda i: zip_longest("ab", range(i + 4)), lambda i: zip_longest("abc", "d", fillvalue=[i]), lambda i: zip_longest(),
    lambda i: zip_longest([], ()), lambda i: zip_longest("ab", numbers(3)), lambda i: zip_longest(Fails(1), "ab"),
    lambda i: zip_longest("ab", Fails(3), fillvalue=0), lambda i: zip_longest(count(), "ab"), lambda i: zip_longest("a", fill=1),
    lambda i: ((c, b, a) for a, b, c in zip_longest("a", [1, 2], {3: 4, 5: 6, 7: 8})), lambda i: zip_longest(5),
    lambda i: zip_longest(*[iter("abcdefg")] * 3), lambda i: zip_longest(range(3), range(5), range(1), fillvalue=None),
    lambda i: filterfalse(None, [0, 1, "", i, [], 0.0]), lambda i: filterfalse(bool, [0, 1, 2, 0]),
    lambda i: filterfalse(small, range(6)), lambda i: filterfalse(str.isalpha, "a1b2"), lambda i: filterfalse(failing, range(6)),
    lambda i: filterfalse(stops, range(6)), lambda i: filterfalse(None, map(Odd, range(4))), lambda i: filterfalse(Odd, range(5)),
    lambda i: filterfalse(lambda x: [] if x % 2 else [x], range(6)), lambda i: filterfalse(5, [1]), lambda i: filterfalse(None),
    lambda i: filter(small, range(6)), lambda i: filter(failing, range(6)), lambda i: filter(stops, range(6)),
    lambda i: filter(Odd, range(5)), lambda i: filter(Iterates.__iter__, range(2)), lambda i: filter(small, numbers(5)),
    lambda i: takewhile(small, range(6)), lambda i: takewhile(str.isalpha, "ab1c"), lambda i: takewhile(failing, [1, 2, 3]),
    lambda i: takewhile(stops, range(6)), lambda i: takewhile(Odd, [1, 1, 3]), lambda i: takewhile(small, count(i)),
    lambda i: takewhile(bool, [1, "a", 0, 1]), lambda i: takewhile(None, [1]), lambda i: takewhile(small, numbers(5)),
    lambda i: takewhile(small), lambda i: takewhile(len, ["a", "b", "", "c"]), lambda i: takewhile(Odd, []),
    lambda i: dropwhile(small, range(6)), lambda i: dropwhile(str.isalpha, "ab1c"), lambda i: dropwhile(failing, [1, 2, 3]),
    lambda i: dropwhile(stops, range(6)), lambda i: dropwhile(Odd, [1, 1, 2, 3]), lambda i: dropwhile(small, numbers(5)),
    lambda i: dropwhile(bool, [1, "a", 0, 1]), lambda i: dropwhile(len, ["a", "", "c"]), lambda i: dropwhile(small, islice(count(), 9)),
    lambda i: starmap(pow, [(2, 3), (3, i)]), lambda i: starmap(max, [[1, 2], (3, i)]), lambda i: starmap(small, [(1,), (5,), (1, 2)]),
    lambda i: starmap(operator.add, zip("ab", "cd")), lambda i: starmap(lambda *a: a, [(), (1,), [i, 2], "ab"]),
    lambda i: starmap(lambda a, b=2: (a, b), [(i,), (1, 3), (1, 2, 3)]), lambda i: starmap(pow, [(1, "a")]), lambda i: starmap(small, [5]),
    lambda i: starmap(stops, [(1,), (2,), (3,)]), lambda i: starmap(max, enumerate(range(4))), lambda i: starmap(pow, 5),
    lambda i: accumulate(range(i + 5)), lambda i: accumulate([0.5, 1, i]), lambda i: accumulate("abc"), lambda i: accumulate([[1], [i]]),
    lambda i: accumulate([3, 1, i, 5], max), lambda i: accumulate([1, 2, 3], initial=i), lambda i: accumulate([1, 2], operator.mul, initial=10),
    lambda i: accumulate([], initial=5), lambda i: accumulate([]), lambda i: accumulate([1, "a"]), lambda i: accumulate([Odd(1), Odd(i)]),
    lambda i: accumulate([1, 2, 3, 4], lambda a, b: a * b), lambda i: accumulate([1, 2], func=None), lambda i: accumulate([5, 3, 9], func=min),
    lambda i: accumulate([1, 3, 2], lambda a, b: 1 // (b - 2)), lambda i: accumulate(numbers(5)), lambda i: accumulate([2**62] * 4),
    lambda i: accumulate([1, 2, 3], lambda a, b: a), lambda i: accumulate("abc", lambda a, b: b), lambda i: accumulate([1, 2], initial=None),
    lambda i: accumulate([[i], [2], [3]], lambda a, b: (a, b)), lambda i: accumulate(5), lambda i: accumulate(initial=1),
    lambda i: product("ab", range(3)), lambda i: product(), lambda i: product("ab", []), lambda i: product([i], repeat=3),
    lambda i: product("ab", {1: 2}, repeat=2), lambda i: product("ab", repeat=0), lambda i: product("a", repeat=-1), lambda i: product(5),
    lambda i: product(numbers(2), "ab"), lambda i: ((b, a) for a, b in product([[i], 2], (3.5, "x"))), lambda i: product([], []),
    lambda i: product([1], repeat="a"), lambda i: product(iter("ab"), [[1], [2]]), lambda i: product(*["ab"] * 6),
    lambda i: combinations("abcd", 2), lambda i: combinations(range(4), r=3), lambda i: combinations([], 0), lambda i: combinations("ab", 3),
    lambda i: combinations("ab", -1), lambda i: ((b, a) for a, b in combinations([i, 2.5, "x"], 2)), lambda i: combinations("abc", 0),
    lambda i: combinations_with_replacement("abc", 2), lambda i: combinations_with_replacement([], 1), lambda i: combinations_with_replacement([], 0),
    lambda i: combinations_with_replacement([[i], 2], 3), lambda i: combinations_with_replacement("ab", -1),
    lambda i: permutations("abc"), lambda i: permutations(range(4), 2), lambda i: permutations([], 0), lambda i: permutations([]),
    lambda i: permutations("ab", 3), lambda i: permutations("ab", None), lambda i: permutations("ab", -1), lambda i: permutations("abc", "a"),
    lambda i: ((c, b, a) for a, b, c in permutations([i, "x", 0.5])), lambda i: permutations("abc", 1), lambda i: permutations(5),
    lambda i: [(k, list(g)) for k, g in groupby("aabbbc")], lambda i: [(k, list(g)) for k, g in groupby(range(7), lambda x: x // 3)],
    lambda i: zip(*tee([1, 2, i])), lambda i: [k for k, g in groupby([1, 1, i, i], str)],
    lambda i: zip(count(), "abc"), lambda i: zip("abc", count(i)), lambda i: zip(count(0, 2), "ab", repeat(i)),
    lambda i: zip(repeat(i, 2), "abc"), lambda i: enumerate(cycle("ab")), lambda i: map(pow, count(), repeat(2)),
    lambda i: zip("ab", count(0.5)), lambda i: map(small, islice(count(), 5)), lambda i: itertools.chain(repeat(1, 2), combinations("ab", 2)),
    lambda i: zip(pairwise("abc"), pairwise("def")), lambda i: dict(zip("abc", count())).items(), lambda i: reversed(repeat(1, 3)),
    lambda i: islice(takewhile(small, count()), 2), lambda i: filter(None, accumulate([0, 0, 1, 2])),
    lambda i: sorted(repeat(3, 4)), lambda i: set(product("ab", "ab")) == set(permutations("aabb", 2)) and [1],
)  # fmt: skip


def by_turns(make):
    """Next items here and by C code, and what can be seen of it in between."""
    out = []
    it = make()
    for _ in range(4):
        try:
            for x in it:
                out.append(x)
                break
            out.append(it.__next__())
            out.append(repr(operator.length_hint(it, -7)))
            if not isinstance(it, filter | zip | map | itertools._tee):
                clone = copy.copy(it)
                out.append(type(clone).__name__)
                state = it.__reduce__()[1:]
                out.append(tuple(part for part in state if isinstance(part, tuple | int)).__len__())
            out.append(next(it, "end"))
            out.append(next(it))
        except Exception as error:
            out.append(f"{type(error).__name__}: {error}")
    return out


TURNS = (
    lambda: count(5), lambda: count(5, 3), lambda: count(0.5), lambda: count(2**63 - 6), lambda: repeat([], 7), lambda: repeat(1),
    lambda: cycle("abc"), lambda: cycle([]), lambda: islice(range(30), 1, 25, 3), lambda: compress("abcdefghijklmnop", cycle([1, 0])),
    lambda: pairwise("abcdefghijklmnop"), lambda: zip_longest("abcdefg", range(12)), lambda: filterfalse(str.isdigit, "abc1de2fghi"),
    lambda: takewhile(str.isalpha, "abcdefgh1i"), lambda: dropwhile(str.isalpha, "ab1cdefghijk"), lambda: accumulate(range(20)),
    lambda: accumulate([1.5] * 9, initial=0), lambda: starmap(pow, [(2, n) for n in range(12)]), lambda: product("ab", range(5)),
    lambda: product("abc", repeat=3), lambda: combinations("abcdef", 3), lambda: combinations_with_replacement("abc", 3),
    lambda: permutations("abcd", 3), lambda: permutations(range(3)), lambda: product("ab", []), lambda: combinations("abc", 3),
)  # fmt: skip


def ends():
    """What holds on to what, and when it goes."""
    gone = []

    class Dies:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            gone.append(self.name)

    def of(*names):
        return (Dies(name) for name in names)

    def dies(*names):
        return [Dies(name) for name in names]

    for x in pairwise(dies("a", "b", "c")):
        gone.append(len(x))
    for x in accumulate(dies("d", "e"), lambda a, b: b):
        gone.append(x.name)
    for x in islice(cycle(dies("f", "g")), 5):
        gone.append(x.name)
    for x in product(dies("h"), dies("i", "j")):
        gone.append(len(x))
    it = islice(of("k", "l", "m"), 2)
    gone.append([x.name for x in it])
    gone.append("before")
    del it, x
    for x in zip_longest((), range(2), fillvalue=Dies("fill")):
        gone.append(len(x))
    for x in takewhile(lambda x: x.name < "p", dies("o", "p", "q")):
        gone.append(x.name)
    for x in batched(dies("r", "s", "t"), 2):
        gone.append(len(x))
    del x
    held = repeat(Dies("u"), 2)
    for x in held:
        gone.append(x.name)
    del held, x
    return gone


def passed_on():
    """Items that outlive the iterator, which may use its tuple again."""
    out = []
    kept = None
    for t in product([[1], [2]], "ab"):
        if kept is not None:
            out.append((kept, t, kept is t))
        kept = t
    a = combinations(range(5), 3)
    first, second = next(a), next(a)
    out.append((first, second, list(a)[-1], first))
    for t in permutations([[1], [2], [3]]):
        t[0].append(0)
        if len(t[0]) > 3:
            del t
            break
    out.append(next(permutations("ab")))
    x, y = next(product([1.5], [object]))
    out.append((x, y))
    total = accumulate([1.5, 2.5, 3.5])
    values = [next(total), next(total), next(total)]
    out.append(values)
    return out


def main():
    warnings.simplefilter("ignore")
    shown = [[attempt(lambda: way(i)) for way in WAYS] for i in range(4)]
    print(*shown[-1], sep="\n")
    turns = [[by_turns(make) for make in TURNS] for i in range(4)]
    print(*turns[-1], sep="\n")
    for _ in range(4):
        gone, passed = ends(), passed_on()
    print(gone, passed, sep="\n")
    print(repr(count(3)), repr(count(2, 5)), repr(repeat(1, 2)), sum(repeat(2, 5)), max(accumulate([1, 2])))


if __name__ == "__main__":
    main()
