"""Comprehensions: inlined ones, nested ones, in classes, with errors inside, with names that clash."""


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def shapes():
    print([x for x in range(5)], {x % 3 for x in range(9)}, {x: x * x for x in range(4)}, list(x for x in range(3)))
    print([x for x in range(20) if x % 2 if x % 3], [(x, y) for x in range(3) for y in range(x)], [x for xs in [[1, 2], [3]] for x in xs])
    print([[y for y in range(x)] for x in range(4)], {x: [y for y in range(x) if y != 1] for x in range(4)}, [*(x for x in "ab")])
    print([x if x % 2 else -x for x in range(5)], [lambda: x for x in range(2)][0](), [a + b for a, b in zip([1, 2], [3, 4])])
    print([a for a, *_ in ["abc", "de"]], [x for x in [y for y in [z for z in range(3)]]], sum(x * y for x in range(5) for y in range(5)))
    print({k.upper(): [v for v in vs if v] for k, vs in {"a": [0, 1], "b": [2, 0]}.items()}, any(x > 3 for x in range(10)), [f"{x}{y}" for x in "ab" for y in "cd"])


def scoping():
    x = "outer"
    y = [x for x in range(3)]
    print(x, y)
    z = [(x, w) for w in range(2)]
    print(z, attempt(lambda: w))
    print([x for x in [x, x]], x, [[x for x in range(2)] for x in range(2)], x)
    i = 5
    print([i for i in range(i)], i, [j := i for i in range(3)], j)

    def shadow(a):
        b = [a for a in range(a)]
        del a
        try:
            a
        except UnboundLocalError as error:
            print(error)
        return b

    print(shadow(3))

    class C:
        items = [1, 2, 3]
        doubled = [x * 2 for x in items]
        factor = 3
        bad = attempt(lambda: [x * factor for x in [1]])
        scaled = [x for x in (factor, factor)]

    print(C.doubled, C.bad, C.scaled, hasattr(C, "x"))
    print([locals_name for locals_name in sorted(locals())][:4])


def errors():
    def breaks(n):
        return [10 // (n - i) for i in range(5)]

    def bad_iterable():
        return [x for x in 5]

    def bad_inner():
        return [y for x in [1, 2] for y in x]

    def bad_unpack():
        return [a for a, b in [(1, 2), (3,)]]

    def bad_key():
        return {x: 1 for x in ([],)}

    def bad_set():
        return {x for x in [{}]}

    def stop():
        return [next(iter([])) for _ in range(2)]

    def stop_generator():
        return list(next(iter([])) for _ in range(2))

    print(breaks(9), attempt(breaks, 2))
    for function in (bad_iterable, bad_inner, bad_unpack, bad_key, bad_set, stop, stop_generator):
        print(function.__name__, attempt(function))
    x = "kept"
    try:
        [1 // x for x in (1, 0)]
    except ZeroDivisionError:
        print(x)
    try:
        [[1 // y for y in (1, x)] for x in (1, 0)]
    except ZeroDivisionError:
        print(x)


def laziness():
    def noisy(n):
        for i in range(n):
            print("<", i, end=" ")
            yield i

    generator = (i * 2 for i in noisy(3))
    print("made", next(generator), "then", list(generator))
    print([i for i in noisy(2)], next((i for i in noisy(9) if i > 1), None))
    print(attempt(lambda: (x for x in 5)))


def large():
    print(sum([i * j % 7 for i in range(60) for j in range(60) if (i + j) % 3]), len({(i, j) for i in range(40) for j in range(40) if i < j}))
    sieve = [all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 300)]
    print(sum(sieve), [n + 2 for n, prime in enumerate(sieve) if prime][-5:])
    matrix = [[i * 3 + j for j in range(3)] for i in range(3)]
    print([list(row) for row in zip(*matrix)], [[sum(a * b for a, b in zip(r, c)) for c in zip(*matrix)] for r in matrix])


def main():
    shapes()
    scoping()
    errors()
    laziness()
    large()


if __name__ == "__main__":
    main()
