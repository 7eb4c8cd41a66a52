"""Built-in functions that run generators: results; errors in generator, item and end; frames; closing."""

import math
import sys
import traceback


class Odd:
    """Neither hashes, adds, compares nor tells its truth plainly."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n

    def __hash__(self):
        if self.n == 7:
            raise ValueError("no hash for seven")
        return self.n % 3

    def __radd__(self, other):
        return other + self.n

    def __add__(self, other):
        if self.n == 8:
            raise ValueError("eight does not add")
        return Odd(self.n + (other.n if isinstance(other, Odd) else other))

    def __lt__(self, other):
        return self.n < other.n

    def __gt__(self, other):
        return self.n > other.n

    def __bool__(self):
        if self.n == 9:
            raise ValueError("nine is neither")
        return self.n > 2

    def __repr__(self):
        return f"Odd({self.n})"


def show(function, *args):
    try:
        result = function(*args)
        print(type(result).__name__, result if not isinstance(result, set | frozenset) else sorted(map(repr, result)))
    except Exception as error:
        print(type(error).__name__, error)
        for entry in traceback.extract_tb(error.__traceback__):
            print("   ", entry.name, entry.line)


def items(values, fail_after=None, announce=False):
    try:
        for i, value in enumerate(values):
            if i == fail_after:
                raise KeyError(i)
            yield value
    finally:
        if announce:
            print("closed")
    return "returned"


SEQUENCES = [
    [],
    [1],
    [0, 1, 2],
    [1, 2.5, 3],
    [0.1] * 10,
    [1e100, 1.0, -1e100, 2, True],
    [2**62, 2**62, 5, 0.5],
    [2**59, 2**59, 2**59, 2**61, 2**61, 0.25],
    [1.5, 2**70, 0.5],
    [math.inf, 1.0, -math.inf],
    [True, False, None],
    ["b", "a", "c"],
    ["x", 1],
    [(1, 2), (0, 5), (1, 2)],
    [[1], [2]],
    [Odd(1), Odd(5), Odd(3)],
    [1, Odd(2), 2.5],
    [Odd(6), Odd(7)],
    [0, Odd(8), 1, Odd(8), 2],
    [Odd(1), Odd(9), Odd(3)],
    [1 + 2j, 3],
    [b"b", b"a"],
]
CONSUMERS = [
    lambda g: any(g),
    lambda g: all(g),
    lambda g: sum(g),
    lambda g: sum(g, 5),
    lambda g: sum(g, 0.5),
    lambda g: sum(g, []),  # noqa: RUF017
    lambda g: sum(g, ()),
    lambda g: sum(g, ""),
    lambda g: min(g),
    lambda g: max(g),
    lambda g: list(g),
    lambda g: tuple(g),
    lambda g: set(g),
    lambda g: frozenset(g),
    lambda g: sorted(g),
    lambda g: "-".join(g),
    lambda g: next(g),
    lambda g: next(g, "nothing"),
    lambda g: [0, 1].extend(g),
    lambda g: [*g],
    lambda g: sum([*g, *list(g)], 0),
]


def everything():
    for values in SEQUENCES:
        for consume in CONSUMERS:
            # With room on the stack for one more operand, and without.
            show(lambda consume=consume, values=values: consume(items(values)))
            show(lambda consume=consume, values=values: consume(items(values, fail_after=2)))


def direct():
    for values in SEQUENCES:
        show(lambda values=values: any(v for v in values))
        show(lambda values=values: all(v for v in values))
        show(lambda values=values: sum(v for v in values))
        show(lambda values=values: sum((v for v in values), 2.5))
        show(lambda values=values: min(v for v in values))
        show(lambda values=values: max(v for v in values))
        show(lambda values=values: list(v for v in values))  # noqa: C400
        show(lambda values=values: tuple(v for v in values))
        show(lambda values=values: set(v for v in values))  # noqa: C401
        show(lambda values=values: frozenset(v for v in values))
        show(lambda values=values: sorted(v for v in values))
        show(lambda values=values: "".join(v for v in values))
        show(lambda values=values: next(v for v in values))
        show(lambda values=values: next((v for v in values), None))
        show(lambda values=values: values[:1].extend(v for v in values))


def sizes():
    for n in [*range(20), 40, 100, 1000, 5000]:
        made = list(i for i in range(n))  # noqa: C400
        print(n, len(made), sys.getsizeof(made), len(tuple(i for i in range(n))), len(set(i % 7 for i in range(n))))  # noqa: C401
        for before in (20, 21, 50) if n < 20 else ():
            extended = [*range(before)]
            extended.extend(i for i in range(n))
            print(n, sys.getsizeof(extended), end=" ")
            extended.extend(map(str, range(n % 5)))
            print(sys.getsizeof(extended))
        grown = [None]
        grown.extend(i for i in range(n))
        print(grown[-1], len("".join(str(i) for i in range(n))), sorted(-i for i in range(n))[:3])


def best(values):
    return min(items(values)), max(items(values)), min(v for v in values), max(v for v in values)


def gathered():
    """What min, max and sum have so far: ints of every size, objects, one and then the other; and whose reference it is."""
    edges = [n * 2**k + d for k in (29, 30, 56, 57, 58, 59, 60, 62, 63, 64) for n in (1, -1) for d in (-1, 0, 1)]
    rising = sorted(edges)
    for values in (edges, rising, rising[::-1], [e + 0.0 for e in rising], rising[::3] + [0.5, Odd(2**70)]):
        for _ in range(3):
            try:
                print([repr(x) for x in best(values)])
            except AttributeError as error:
                print(error)
        for n in range(len(values)):
            print(sum(items(values[:n])), sum(items(values[n - 3 : n]), values[n]) if type(values[n]) is int else "")
    fresh = [int(f"{n}000000000") for n in range(1, 4)]
    for values in (fresh, [n + 0.5 for n in fresh], ["ab" * n for n in range(2, 5)], [Odd(1), Odd(2)]):
        counts = [sys.getrefcount(x) for x in values]
        for _ in range(30):
            least, most, *_ = best(values)
            assert least is values[0] and most is values[-1]
            least = most = _ = None
        assert counts == [sys.getrefcount(x) for x in values]
    mixed = [1, 0.5, 0, True, 2.5, 3, Odd(9), False, 2**65, -1.5]
    for _ in range(3):
        for n in range(1, 6):
            print(max(items(mixed[:n])), min(items(mixed[:n])), sum(items(mixed[:n]), n * 2**56))


def closing():
    print(any(items([0, 1, 2], announce=True)))
    print(next(items([0, 1], announce=True)))
    generator = items([3, 0, 4], announce=True)
    print(all(generator), "and still", next(generator))
    generator = None
    show(lambda: sum(items([1, "a", 2], announce=True)))
    print(list(items([], announce=True)))


def inside():
    def names():
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_name != "main":
            yield frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno
            frame = frame.f_back

    print(list(names()), tuple(names()))
    print(sum(len(name) for name, _ in names()))


def running():
    def itself():
        yield 1
        try:
            yield sum(generator)
        except ValueError as error:
            yield str(error)

    generator = itself()
    print(list(generator))

    class Resumes:
        def __init__(self, generator):
            self.generator = generator

        def __radd__(self, other):
            return other + next(self.generator)

        def __bool__(self):
            return bool(list(self.generator))

    def resumed():
        yield 1
        yield Resumes(generator)
        yield 20
        yield 300

    generator = resumed()
    print(sum(generator))
    generator = resumed()
    print(any(value for value in [0, Resumes(generator)]))
    generator = (value for value in [0, Resumes(iter(())), 1])
    print(any(generator))


def nested(depth):
    if depth == 0:
        return 1
    return sum(nested(depth - 1) for _ in range(2)) + max(i for i in (j for j in range(depth)))


def returned():
    def stops(value):
        return value
        yield

    try:
        next(items([]))
    except StopIteration as stop:
        print("stopped with", stop.value)
    for value in (None, 7, (1, 2), (), ValueError(3), [4], 5.5):
        for consume in (next, min, max):
            answers = set()
            for _ in range(30):
                try:
                    try:
                        raise KeyError("handled")
                    except KeyError:
                        consume(stops(value))
                except (StopIteration, ValueError) as error:
                    lines = [entry.tb_lineno for entry in iterate_traceback(error.__traceback__)]
                    answers.add((repr(error), repr(getattr(error, "value", None)), repr(error.__context__), len(lines)))
            print(answers)


def iterate_traceback(entry):
    while entry is not None:
        yield entry
        entry = entry.tb_next


def main():
    for _ in range(3):
        everything()
    direct()
    sizes()
    gathered()
    closing()
    inside()
    running()
    print(nested(8))
    returned()


if __name__ == "__main__":
    main()
