"""Natives over containers, numbers, text and clocks with odd types, edges and errors; prints what each call does."""

import bisect
import math
import operator
import random
import threading
import time


class Int(int):
    pass


class OddInt(int):
    def __lt__(self, other):
        return "less"

    def __gt__(self, other):
        return "greater"

    def __index__(self):
        return 3


class Float(float):
    pass


class Str(str):
    pass


class List(list):
    pass


class Named(list):
    def __len__(self):
        return 77


class Dict(dict):
    pass


class SizedDict(dict):
    def __len__(self):
        return 78


class Tuple(tuple):
    __slots__ = ()


class Set(set):
    pass


class Falsy:
    def __bool__(self):
        return False


class BadTruth:
    def __bool__(self):
        raise ValueError("no truth")


class Iterated:
    def __iter__(self):
        return iter((3, 1, 2))


class Named2:
    def __repr__(self):
        return "my repr"

    def __str__(self):
        return "my str"


def show(value):
    kind = type(value)
    if kind in (int, bool, float, str, type(None), tuple, bytes, list, range):
        return f"{kind.__name__}:{value!r}"
    if kind in (set, frozenset):
        return f"{kind.__name__}:{list(value) if all(type(x) is int for x in value) else sorted(map(repr, value))}"
    return kind.__name__


def call(function, arguments):
    """Without a star: that would be another instruction."""
    if len(arguments) == 0:
        return function()
    if len(arguments) == 1:
        return function(arguments[0])
    if len(arguments) == 2:
        return function(arguments[0], arguments[1])
    return function(arguments[0], arguments[1], arguments[2])


def attempt(function, *arguments):
    try:
        return show(call(function, arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


INTS = (0, 1, -1, 5, 255, 256, 257, 2**30, -(2**30), 2**59 - 1, 2**59, -(2**59), 2**60, 2**64, True, Int(4), OddInt(6))
FLOATS = (
    *(
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        2.675,
        1e15,
        1e16,
        1e17,
        123456789.125,
        1e22,
        1e23,
        1e-4,
        1e-5,
        1.1,
        0.1 + 0.2,
    ),
    *(
        1 / 3,
        2 / 3,
        1e100,
        5e-324,
        2.2250738585072014e-308,
        9007199254740993.0,
        4.35,
        1e300,
        0.3,
        100.0,
        -7.25,
        2.0**70,
    ),
    *(math.inf, -math.inf, math.nan, Float(2.5)),
)
CONTAINERS = (
    *((), (1,), (3, 1, 2), [], [1], [5, 3, 9, 3], [1.5, 0.25], [1, 2.5, True], ["b", "a", "é", "€"], ["a", 1], [None]),
    *(
        set(),
        {1},
        {5, 3, 9},
        frozenset((2, 7)),
        {},
        {"x": 1, "y": 2},
        {3: "a", 1: "b"},
        range(0),
        range(5),
        range(5, -5, -3),
    ),
    *(range(2**59), range(2**70), range(1, 10**9, 10**8), "", "hello", "é", "€uro", b"", b"bytes", bytearray(b"ab")),
    *(List([3, 1]), Tuple((4, 2)), Set((1,)), Dict(a=1), Named([1, 2]), SizedDict(a=1), Iterated(), 5, None, 2.5),
    *(
        [math.nan, 1.0],
        [2**70, 1],
        [Int(3), 2],
        [OddInt(3), 2],
        [True, False],
        [[2], [1]],
        [(2, 1), (1, 2)],
        [0, 0.0, False],
    ),
    *(list(range(300)), list(range(150, -150, -1)), [i * 7919 % 997 for i in range(400)], [str(i) for i in range(120)]),
    *(
        [0.1] * 10,
        [1e100, 1.0, -1e100],
        [1, 1e100, 1, -1e100],
        [Falsy()],
        [BadTruth()],
        [1, BadTruth()],
        [0, BadTruth()],
    ),
)


def containers():
    out = []
    functions = (list, tuple, sum, any, all, min, max, sorted, len, set, frozenset)
    for container in CONTAINERS:
        if isinstance(container, range) and len(str(container)) > 25:
            row = [attempt(len, container)]
        else:
            row = [attempt(function, container) for function in functions]
            row.append(attempt(sum, container, 10))
            row.append(attempt(sum, container, 0.5))
            row.append(attempt(lambda container=container: list(container).__sizeof__()))
            row.append(attempt(lambda container=container: [item for item in container][:5]))  # noqa: C416
        out.append(row)
    views = {"a": 1, "b": 2}
    for view in (views.keys(), views.values(), views.items(), Dict(c=3).keys()):
        out.append([attempt(function, view) for function in functions])
    out += [attempt(function) for function in (list, tuple, sum, any, min, sorted, set, int, float, str, bool)]
    out.append(attempt(sum, ["a"], ""))
    out.append(attempt(sum, [[1], [2]], []))
    out.append(attempt(max, (), 1))
    same = (1, 2)
    keep = []
    big = [keep, keep, None]
    out.append((tuple(same) is same, tuple(big[:0]) == (), sorted(same) == [1, 2]))
    copy = list(big)
    copy[0].append(1)
    out.append((big, copy, keep))
    out.append([sorted(["b", "a", "c"], reverse=True), sorted([3, 1, 2], key=lambda x: -x), min([3, 1], key=str)])
    pairs = [1.0, 1, True, 0.0, -0.0, 0, False]
    out.append([repr(x) for x in sorted([1.0, 1e3, 0.0, -0.0, 0.5])] + [repr(x) for x in (max(pairs), min(pairs))])
    return out


def ranges():
    out = []
    for arguments in (
        (5,),
        (2, 5),
        (2, 20, 3),
        (20, 2, -3),
        (0,),
        (-5,),
        (5, 5),
        (1, 2, 0),
        (2**59,),
        (2**60,),
        (True,),
    ):
        out.append(attempt(range, *arguments))
    for arguments in (("a",), (1.5,), (None, 1), (Int(4),), (OddInt(4),), (1, Int(5), True), ()):
        out.append(attempt(range, *arguments))
    total = 0
    for i in range(10, 0, -2):
        for j in range(i):
            total += j
    kept = range(3)
    for i in kept:
        for j in kept:
            total += i * j
    out.append(
        (total, len(kept), kept[1], kept.start, kept.stop, kept.step, 2 in kept, range(0, 10, 2)[1:3], hash(kept) != 0)
    )
    out.append([list(reversed(range(4))), range(3) == range(0, 3, 1), range(3).index(2), range(3).count(5)])
    return out


def numbers():
    out = []
    for value in (
        INTS + FLOATS + (None, "text", Named2(), 1j, "it's", 'say "x"', "both ' and \"", "tab\tnl\n\x00\x7f\\", "é")
    ):
        row = [attempt(f, value) for f in (str, repr, round, int, float, bool)]
        row += [attempt(round, value, n) for n in (0, 1, 2, 3, 10, 22, 30, -1, None, True, 1.0)]
        out.append(row)
    for a in INTS:
        for b in (0, 1, -1, 3, -7, 64, 2**31, 2**59 - 1, True, Int(5), 2.5):
            out.append([attempt(divmod, a, b), attempt(pow, a, b) if abs(b) < 100 else "", attempt(pow, a, b, 97)])
        out.append([attempt(pow, a, 3, m) for m in (1, 0, -5, 2**59 - 1, 2**61, Int(7))])
        out.append(
            [attempt(a.bit_length), attempt(a.bit_count), attempt(operator.index, a), attempt(int.bit_length, a)]
        )
        for length in (0, 1, 2, 4, 8, 9):
            for order in ("big", "little", "other", None):
                out.append(attempt(a.to_bytes, length, order))
        out.append(attempt(a.to_bytes))
    for x in FLOATS:
        out.append([attempt(x.is_integer), attempt(divmod, x, 3), attempt(pow, x, 2)])
    return out


def parsing():
    out = []
    texts = (
        *(
            "0",
            "5",
            "-5",
            "+7",
            " 12 ",
            "\t3\n",
            "1_000",
            "0x10",
            "0b11",
            "0o7",
            "",
            " ",
            "-",
            "abc",
            "12a",
            "1.5",
            "٣",
            "5\x00",
        ),
        *(
            "9" * 17,
            "9" * 18,
            "9" * 30,
            "-" + "9" * 18,
            "576460752303423487",
            "-576460752303423488",
            "z",
            "Zz",
            "--5",
            "+ 5",
        ),
        *(
            ".5",
            "5.",
            "1e5",
            "1E-5",
            "1e",
            "1e+",
            "1e400",
            "-0",
            "-0.0",
            "inf",
            "nan",
            "1_0.0",
            "0.1",
            "123456789012345.6",
        ),
        *(
            "3.14159",
            "1e22",
            "1e23",
            "0.00001",
            "1.7976931348623157e308",
            "00012",
            "0000.5",
            ".",
            "1..2",
            "1e5.5",
            "0e0",
        ),
    )
    for text in texts:
        row = [attempt(int, text), attempt(float, text)]
        row += [attempt(int, text, base) for base in (0, 2, 8, 10, 16, 36, 37, 1, None)]
        row.append(attempt(int, Str(text)))
        out.append(row)
    out += [
        attempt(int, b"5"),
        attempt(float, b"5.5"),
        attempt(int, 5, 10),
        attempt(int, "5", Int(10)),
        attempt(str, b"a"),
    ]
    return out


def randoms():
    out = []
    for seed in (1, 12345, "text"):
        r = random.Random(seed)
        out.append([r.random() for _ in range(700)][-3:])
        out.append([r.getrandbits(k) for k in (1, 5, 31, 32, 33, 40, 58, 59, 60, 64, 100)])
        out.append([r.randrange(10) for _ in range(20)] + [r.randint(5, 10**12), r.choice("abcdef"), r.uniform(1, 2)])
        items = list(range(30))
        r.shuffle(items)
        out.append(items)
        out.append((r.sample(items, 5), r.gauss(0, 1)))
        state = r.getstate()
        first = [r.random() for _ in range(5)]
        r.setstate(state)
        out.append(first == [r.random() for _ in range(5)])
        for k in (-1, 0, "x", None, 2.5, True, Int(3)):
            out.append(attempt(r.getrandbits, k))
        bits, rnd = r.getrandbits, r.random
        out.append((bits(20), rnd(), attempt(rnd, 1), attempt(bits), attempt(random.Random.random, 5)))
    return out


def locks():
    out = []
    lock, again = threading.Lock(), threading.RLock()
    out.append(
        [lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.001), lock.release(), lock.locked()]
    )
    out.append(
        [
            attempt(lock.release),
            attempt(again.release),
            attempt(lock.acquire, True, -5),
            attempt(again.acquire, 1, 2, 3),
        ]
    )
    with lock, again, again:
        out.append([lock.locked(), again._is_owned()])
    out.append([lock.locked(), again._is_owned(), lock.__enter__(), lock.__exit__(None, None, None), lock.locked()])
    out.append([again.acquire(), again.acquire(), again.release(), again.release(), attempt(again.release)])
    waits = []

    def wait():
        with lock:
            waits.append("had it")
        with again:
            waits.append("and the other")

    lock.acquire()
    again.acquire()
    thread = threading.Thread(target=wait)
    thread.start()
    for _ in range(3):
        out.append([lock.acquire(False), lock.locked()])
    lock.release()
    again.release()
    thread.join()
    out.append((waits, lock.locked(), attempt(again.release)))
    return out


def small_functions():
    out = []
    out.append([time.time() > 1e9, time.monotonic() <= time.monotonic(), time.perf_counter() <= time.perf_counter()])
    out.append([time.time_ns() > 10**18, type(time.monotonic_ns()).__name__, attempt(time.time, 1)])
    out.append(threading.get_ident() == threading.current_thread().ident)
    for f in ("lt", "le", "eq", "ne", "gt", "ge", "add", "sub", "mul", "and_", "or_", "xor"):
        function = getattr(operator, f)
        for a, b in (
            (1, 2),
            (2, 1),
            (1.5, 2),
            ("a", "b"),
            (2**59, 5),
            (2**59, 2**59),
            (None, 1),
            (True, 2),
            ([1], [2]),
        ):
            out.append(attempt(function, a, b))
        out.append(attempt(function, 1))
    for items in ([1, 3, 3, 5], (1, 3, 3, 5), [], [1.5, 2.5], ["a", "c"], [None], List([1, 2]), 5):
        for x in (0, 3, 4.0, 9, "b", None):
            out.append([attempt(f, items, x) for f in (bisect.bisect, bisect.bisect_left, bisect.bisect_right)])
    out.append(
        [attempt(bisect.bisect_left, [1, 2, 3], 2, 2), attempt(operator.index, 2.5), attempt(operator.index, OddInt(1))]
    )
    out.append([attempt(ord, b"a"), attempt(ord, b"ab"), attempt(ord, bytearray(b"z")), attempt(ord, "")])
    return out


def main():
    for part in (containers, ranges, numbers, parsing, randoms, locks, small_functions):
        first = None
        for _ in range(3):
            rows = part()
            if first is None:
                first = rows
                print(part.__name__, len(rows))
                for row in rows:
                    print(" ", row)
            elif rows != first:
                print(
                    "not the same again:",
                    part.__name__,
                    [(a, b) for a, b in zip(first, rows, strict=False) if a != b][:5],
                )


if __name__ == "__main__":
    main()
