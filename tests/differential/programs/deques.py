"""Deques in all their operations, bounded and not, and how they and their items die; functools.partial, reduce, itemgetter."""

import collections
import copy
import functools
import operator
import sys
import weakref
from collections import deque

state = 1


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return (state >> 8) % n


class Item:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Item) and self.v == other.v

    def __hash__(self):
        return hash(self.v)

    def __repr__(self):
        return f"Item({self.v})"


class Derived(deque):
    def append(self, x):
        super().append((x,))


class Dies:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


def operations(seed):
    mine, seen = seed, []

    def pick(n):
        nonlocal mine
        mine = (mine * 1103515245 + 12345) % 2**31
        return (mine >> 8) % n

    d = deque([1, 2, 3], maxlen=None if seed % 3 else 70)
    for step in range(400):
        which = pick(26)
        try:
            if which < 3:
                d.append(step)
            elif which < 6:
                d.appendleft(step)
            elif which == 6:
                seen.append(d.pop())
            elif which == 7:
                seen.append(d.popleft())
            elif which == 8:
                d.extend(range(pick(90)))
            elif which == 9:
                d.extendleft([step, "x", None])
            elif which == 10:
                d.rotate(pick(200) - 100)
            elif which == 11:
                d.rotate()
            elif which == 12:
                seen.append(d.count(pick(30)))
            elif which == 13:
                seen.append(d.index(pick(30)))
            elif which == 14:
                d.insert(pick(20), step)
            elif which == 15:
                d.remove(pick(30))
            elif which == 16:
                d.reverse()
            elif which == 17 and pick(4) == 0:
                d.clear()
            elif which == 18:
                d[pick(40) - 20] = step
            elif which == 19:
                seen.append(d[pick(200) - 100])
            elif which == 20:
                d = d.copy()
            elif which == 21:
                seen.append(len(d))
            elif which == 22:
                d.extend(d)
                while len(d) > 100:
                    d.popleft()
            elif which == 23:
                seen.append((d == d.copy(), d < deque([5]), bool(d), 5 in d, d.maxlen))
            elif which == 24:
                del d[pick(10)]
            else:
                seen.append((list(d)[:5], sys.getsizeof(d), list(reversed(d))[:3]))
        except (IndexError, ValueError, TypeError) as error:
            seen.append(f"{type(error).__name__}: {error}")
    return seen[-20:], list(d)[:20], hash(str(seen)) and len(seen)


def made():
    out = []
    for i in range(6):
        out = [
            deque(),
            deque([1, i]),
            deque((1, 2, 3), 2),
            deque(range(5), maxlen=3),
            deque(maxlen=0),
            deque("abc", None),
            deque(iterable="ab"),
            deque(iterable=[i], maxlen=5),
            deque({1: 2, 3: 4}.items()),
            deque(x for x in range(3)),
            deque(map(str, range(3))),
            deque([], i).maxlen,
            Derived([1, 2]),
            deque(deque([1, 2])),
            deque([1]) + deque([i]),
            deque([1, 2]) * 2,
            copy.copy(deque([1, i], 4)),
            sys.getsizeof(deque()),
            sys.getsizeof(deque(range(100))),
        ]
        for wrong in (
            lambda: deque(5),
            lambda: deque([1], -1),
            lambda: deque([1], "x"),
            lambda: deque([1], 2, 3),
            lambda: deque([1], maxlen=2, iterable=[2]),
            lambda: deque().pop(),
            lambda: deque().popleft(),
            lambda: deque([1]).index(2),
            lambda: deque([1])[5],
            lambda: deque([1]).append(),
            lambda: deque([1]).rotate("x"),
            lambda: deque([1]).extend(5),
        ):
            try:
                out.append(wrong())
            except Exception as error:
                out.append(f"{type(error).__name__}: {error}")
        d = deque([Item(1), 2, Item(1), "a"])
        out.append((d.count(Item(1)), d.index(Item(1), 1), d.index("a"), d.count(2.0)))
        e = Derived()
        e.append(3)
        out.append(e)
    return out


def while_iterating():
    out = []
    for change in (
        lambda d: d.append(1),
        lambda d: d.rotate(1),
        lambda d: d.clear(),
        lambda d: d.extend([]),
        lambda d: d.__setitem__(0, 5),
        lambda d: d.reverse(),
        lambda d: d.pop(),
    ):
        d = deque([1, 2, 3])
        try:
            for x in d:
                change(d)
                out.append(x)
                if len(out) > 100:
                    break
        except RuntimeError as error:
            out.append(str(error))
    return out


def deaths():
    log = []
    for i in range(4):
        d = deque([Dies((i, n), log) for n in range(3)])
        d.append(d.popleft())
        d.rotate(1)
        log.append("before")
        d[1] = None
        log.append("replaced")
        d.clear()
        log.append("cleared")
        d.extend([Dies((i, "late"), log)])
        d = deque([Dies((i, "kept"), log)], 1)
        d.append(Dies((i, "pushed out by"), log))
        log.append("pushed")
        d = None
        log.append("gone")
        many = deque(range(300))
        r = weakref.ref(many)
        many.append(Dies((i, "in many"), log))
        many = None
        log.append(r() is None)
        nested = deque([deque([deque([Dies((i, "nested"), log)])])])
        del nested
        log.append("end")
        itself = deque()
        itself.append(itself)
        del itself
        p = functools.partial(print, Dies((i, "in partial"), log))
        del p
        log.append("partial gone")
    return log


def add(a, b=10, *rest, key=0):
    return (a, b, rest, key)


def partials(i):
    p = functools.partial(add, i)
    q = functools.partial(p, 2)
    m = functools.partial(Item(i).__eq__)
    bound = functools.partial(Item(i).__repr__)
    out = [
        p(),
        p(1),
        p(1, 2, 3),
        p(b=5),
        p(key=7),
        p(*(1, 2), key=3),
        q(),
        q(4),
        m(Item(i)),
        bound(),
        functools.partial(add, 1, key=5)(2),
        functools.partial(add, 1, key=5)(2, key=6),
        functools.partial(max, 3)(i, 2),
        functools.partial(int, "11", base=2)(),
        functools.partial(str)(i),
        functools.partial(len, "abc")(),
        list(map(functools.partial(add, 1), [i, 2])),
        sorted([3, 1, 2], key=functools.partial(operator.mul, -1)),
        p.func is add,
        p.args,
        p.keywords,
        repr(functools.partial(int, 5)),
        type(q.func).__name__,
    ]
    p.extra = 5
    out.append((p.__dict__, functools.partial(p).extra if hasattr(functools.partial(p), "extra") else None))
    p.keywords["key"] = 9
    out.append(p(1))
    for wrong in (
        lambda: functools.partial(),
        lambda: functools.partial(5),
        lambda: functools.partial(len)(),
        lambda: functools.partial(add)(),
        lambda: functools.partial(add, 1)(2, a=3),
        lambda: functools.partial(len, 5)(),
    ):
        try:
            out.append(wrong())
        except Exception as error:
            out.append(f"{type(error).__name__}: {error}")
    return out


Point = collections.namedtuple("Point", "x y")


def others(i):
    out = []
    get = operator.itemgetter(1)
    two = operator.itemgetter(0, -1)
    for f in (
        lambda: get([1, i]),
        lambda: get((1, i)),
        lambda: get("ab"),
        lambda: get({1: i}),
        lambda: get(Point(1, i)),
        lambda: get([1]),
        lambda: get({}),
        lambda: get(5),
        lambda: get(),
        lambda: get([1, 2], 3),
        lambda: two([1, 2, i]),
        lambda: two("abc"),
        lambda: two([]),
        lambda: operator.itemgetter("a")({"a": i}),
        lambda: operator.itemgetter(slice(1, 3))([1, 2, 3, i]),
        lambda: operator.itemgetter(Item(1))({Item(1): i}),
        lambda: [get(x) for x in ([1, 2], (3, 4), "ab")],
        lambda: functools.reduce(operator.add, [1, 2, i]),
        lambda: functools.reduce(operator.add, [1, 2, i], 10),
        lambda: functools.reduce(operator.add, [], 10),
        lambda: functools.reduce(operator.add, []),
        lambda: functools.reduce(operator.add, ["a", "b", str(i)]),
        lambda: functools.reduce(operator.add, [1, "a"]),
        lambda: functools.reduce(lambda a, b: a * b, [1, 2, i]),
        lambda: functools.reduce(operator.mul, [10**10] * 5),
        lambda: functools.reduce(max, [1, 5, i]),
        lambda: functools.reduce(operator.iadd, [[1], [2]], []),
        lambda: operator.truediv(1, i),
        lambda: operator.floordiv(7, 0),
        lambda: (operator.neg(i), operator.invert(i), operator.inv(5), operator.not_([]), operator.truth("a")),
        lambda: (operator.mod(7, 3), operator.mod("%d", 3), operator.pow(2, 5), operator.lshift(1, 3), operator.rshift(8, 1)),
        lambda: (operator.contains([1, i], i), operator.contains("abc", "b"), operator.contains({1: 2}, 1)),
        lambda: (operator.contains({1, 2}, 3), operator.contains((), 1), operator.contains(range(5), 3)),
        lambda: operator.contains(5, 1),
        lambda: (operator.iadd([1], [i]), operator.imul([1], 2), operator.ior({1}, {2}), operator.isub(5, 1)),
        lambda: (operator.eq([1], [1]), operator.lt((1, 2), (1, 3)), operator.ge("b", "a"), operator.ne(1, 1.0)),
        lambda: operator.lt([1], "a"),
        lambda: (operator.getitem("abc", 1), operator.getitem([1, 2, 3], slice(1, 2)), operator.getitem({1: i}, 1)),
        lambda: operator.getitem([], 1),
        lambda: (operator.and_(6, 3), operator.or_(6, 1), operator.xor(5, 1), operator.and_({1}, {1, 2})),
    ):
        try:
            out.append(f())
        except Exception as error:
            out.append(f"{type(error).__name__}: {error}")
    return out


def main():
    for seed in range(1, 13):
        last = operations(seed)
        if seed > 6:
            print(*last)
    print(*made(), sep="\n")
    print(while_iterating())
    print(deaths())
    for i in range(5):
        shown = partials(i + 1), others(i + 1)
    print(*shown[0], sep="\n")
    print(*shown[1], sep="\n")


if __name__ == "__main__":
    main()
