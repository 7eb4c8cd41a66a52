"""sorted(), list.sort(), min() and max() with keys: functions in Python and in C, failing, changing things, odd results."""

import functools
import operator
import sys
import traceback


class Item:
    def __init__(self, v):
        self.v = v

    def key(self):
        return self.v

    def __repr__(self):
        return f"Item({self.v!r})"


class Less:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v

    def __gt__(self, other):
        return self.v > other.v


def minus(x):
    return -x


def same(x):
    return 0


def fails_at_two(x):
    if x == 2:
        raise ValueError("two")
    return x


def none_at_two(x):
    return None if x == 2 else x


def nan_at_two(x):
    return float("nan") if x == 2 else float(x)


def half(x, y=2):
    return x / y


def two(x, y):
    return x


def generates(x):
    yield x


def numbers(n):
    yield from range(n)


KEYS = (
    None,
    minus,
    same,
    fails_at_two,
    none_at_two,
    nan_at_two,
    half,
    two,
    generates,
    Less,
    lambda x: (x % 2, -x),
    lambda x: str(x),
    lambda x: Less(-x),
    lambda x: [x % 3, x],
    lambda x: x * 10**30,
    lambda x: {1: "b", 2: "a"}.get(x, "c"),
    lambda x: 1 if x == 1 else 1.5 if x == 2 else True,
    abs,
    str,
    float,
    hash,
    {1: 5, 2: 4, 3: 3, 4: 0, 0: 1, 5: 2, 6: 2}.get,
    {1: 5, 2: 4}.get,
    [5, 3, 4, 1, 2, 0, 0].__getitem__,
    operator.neg,
    functools.partial(pow, 2),
    functools.cmp_to_key(lambda a, b: b - a),
    "key",
    5,
)

SOURCES = (
    lambda i: [3, 1, 2, i],
    lambda i: (3, 1, 2, i, 1),
    lambda i: {2: "x", 1: i, 4: 3},
    lambda i: {3, 1, 2, i},
    lambda i: range(5),
    lambda i: [],
    lambda i: [i],
    lambda i: numbers(4),
    lambda i: iter([2, 1, i]),
    lambda i: map(minus, [2, 1, i]),
    lambda i: [True, 1, 1.0, 0],
    lambda i: list(range(40, 0, -1)),
    lambda i: 7,
)

CALLS = (
    lambda x, k: sorted(x, key=k),
    lambda x, k: sorted(x, key=k, reverse=True),
    lambda x, k: sorted(x, reverse=1, key=k),
    lambda x, k: min(x, key=k),
    lambda x, k: max(x, key=k),
    lambda x, k: min(x, key=k, default="none"),
    lambda x, k: max(x, default=None, key=k),
    lambda x, k: max(3, 2, x, key=k),
    lambda x, k: (lambda c: (c.sort(key=k), c))(list(x)),
    lambda x, k: (lambda c: (c.sort(key=k, reverse=True), c))(list(x)),
    lambda x, k: sorted(x, key=k, other=1),
    lambda x, k: sys.getsizeof(sorted(x, key=k)),
)


def attempt(call, make, key, i):
    try:
        return repr(call(make(i), key))
    except BaseException as error:
        places = [(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)][1:]
        return f"{type(error).__name__}: {error} {places}"


def without_function():
    out = []
    for x in ([3, 1, 2], "hello", (2.5, 1), [(2, "a"), (1, "b")], {3: 1, 2: 1}, ["b", "a"], [1, "a"], []):
        for call in (
            lambda x: sorted(x, reverse=True),
            lambda x: sorted(x, reverse=False),
            lambda x: sorted(x, reverse=[1]),
            lambda x: sorted(x, reverse="no"),
            lambda x: max(x, default=0),
            lambda x: min(x, default=None),
            lambda x: (lambda c: (c.sort(reverse=True), c))([*x]),
        ):
            try:
                out.append(call(x))
            except Exception as error:
                out.append(f"{type(error).__name__}: {error}")
    return out


def texts():
    words = ["pear", "Fig", "apple", "kiwi", "Fig", "ßa", "é"]
    items = [Item(w) for w in words]
    pairs = [(w, len(w)) for w in words]
    return [
        sorted(words, key=len),
        sorted(words, key=str.lower),
        sorted(words, key=str.upper, reverse=True),
        max(words, key=len),
        min(words, key=str.casefold),
        sorted(items, key=Item.key),
        sorted(items, key=lambda o: o.v, reverse=True),
        max(items, key=operator.attrgetter("v")),
        sorted(pairs, key=operator.itemgetter(1, 0)),
        sorted(pairs, key=lambda p: p[1]),
        sorted({"b": 2, "a": 3}.items(), key=lambda kv: kv[1]),
        max({"b": 2, "a": 3}, key={"b": 2, "a": 3}.get),
    ]


def changing():
    """The key function looks at, and changes, what is sorted."""
    out = []
    source = [3, 1, 2]

    def grow(x):
        if len(source) < 5:
            source.append(0)
        return x

    out.append((sorted(source, key=grow), source[:]))
    source[:] = [3, 1, 2]
    out.append((max(source, key=grow), source[:]))
    mine = [3, 1, 2]

    def look(x):
        out.append(mine[:])
        return x

    mine.sort(key=look)
    out.append(mine)

    def change(x):
        mine.append(x)
        return x

    try:
        mine.sort(key=change)
    except ValueError as error:
        out.append((str(error), mine))
    mine[:] = [3, 2, 1]
    try:
        mine.sort(key=fails_at_two)
    except ValueError as error:
        out.append((str(error), mine))
    itself = [[1, 2], [3]]
    itself.append(itself)
    itself.sort(key=len)
    out.append([len(x) for x in itself])
    out.append(sorted([3, 1, 2], key=lambda x: sorted([x, 2], key=minus)[0]))
    out.append(max([3, 1, 2], key=lambda x: min(range(x), key=lambda y: -y)))
    return out


def frames():
    seen = []

    def look(x):
        back = sys._getframe(1)
        seen.append((back.f_code.co_name, back.f_lineno - back.f_code.co_firstlineno))
        return x

    sorted([2, 1], key=look)
    min(
        [2, 1],
        key=look,
    )
    return seen


def traced():
    events = []

    def tracer(frame, event, arg):
        if frame.f_code is minus.__code__:
            events.append(event)
        return tracer

    def starts(x):
        if x == 2:
            sys.settrace(tracer)
        return minus(x)

    out = []
    for call in (sorted, min, max):
        try:
            out.append(call([1, 2, 3], key=starts))
        finally:
            sys.settrace(None)
    return out, events


def main():
    for i in range(4):
        shown = [
            attempt(call, make, key, i + 1) for call in CALLS for make in SOURCES for key in KEYS
        ]
        others = [without_function(), texts(), changing(), frames(), traced()]
    print(*["..." if " at 0x" in s else s for s in shown], sep="\n")
    print(*others, sep="\n")
    total = 0
    for n in range(200):
        total += sorted([3, n, 2], key=minus)[0] + max(1, n, key=lambda x: x % 7) + min([3, n], key=half)
    print(total)


if __name__ == "__main__":
    main()
