"""Tuples, lists, ranges and bytes: reads, writes, slices, errors, in loops and in place."""

import sys


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def read(container, index):
    return container[index]


def write(container, index, value):
    container[index] = value
    return container


def delete(container, index):
    del container[index]
    return container


def indexing():
    for container in ([10, 20, 30], (10, 20, 30), range(10, 40, 10), b"abc", bytearray(b"abc"), "abc"):
        for index in (0, 2, -1, -3, 3, -4, True, 2**31, 2**63, -(2**70), 1.0, "a", None, slice(1), slice(None, None, -1)):
            print(type(container).__name__, index, attempt(read, container, index))


def writing():
    for index in (0, 2, -1, -3, 3, -4, True, 2**63, 1.0, "a", None):
        print(index, attempt(write, [1, 2, 3], index, "new"), attempt(delete, [1, 2, 3], index))
        print(attempt(write, (1, 2, 3), index, "new"), attempt(delete, (1, 2), index), attempt(write, bytearray(3), index, 7))
    items = [0] * 10
    for i in range(10):
        items[i] = i * i
        items[-i] += 1000
    print(items)
    for i in range(9):
        items[i], items[i + 1] = items[i + 1], items[i]
    print(items)
    nested = [[0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            nested[i][j] += i * 10 + j
            nested[j][i] -= 1
    print(nested)
    floats = [0.5] * 4
    for i in range(1, 4):
        floats[i] = floats[i - 1] * 2 + floats[i]
    print(floats)


def slicing():
    base = list(range(10))
    print(base[2:5], base[:], base[::3], base[-3:], base[5:2], base[8:2:-2], base[100:], base[:-100], base[::-1])
    print(tuple(base)[1:4], tuple(base)[::-2], range(10)[2:8:2], b"abcdef"[1:-1], tuple(base)[:] is tuple(base))
    for key, value in (
        (slice(2, 4), "xyz"),
        (slice(0, 0), [1, 2]),
        (slice(None, None, 2), range(5)),
        (slice(None, None, 2), [1]),
        (slice(5, None), ()),
        (slice(3, 1), "q"),
        (slice(0, 5), 7),
        (slice("a"), []),
        (slice(None, None, 0), []),
    ):
        print(key, attempt(write, base[:], key, value), attempt(delete, base[:], key))
    a, b = 2, 5
    base[a:b] = base[b:a:-1]
    print(base, base[a:b], base[a : b + 1][0])
    base[:] = base[3:] + base[:3]
    print(base)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print("index", self.value)
        return self.value


def index_objects():
    base = ["a", "b", "c"]
    print(base[Index(1)], base[Index(0) : Index(2)], (1, 2, 3)[Index(-1)], "xyz"[Index(2)], attempt(read, base, Index(9)))
    print(attempt(read, base, Index("no")), attempt(write, base, Index(1), 5))


def operations():
    a = [1, 2]
    b = a
    a += [3]
    a += (4, 5)
    a += "67"
    a *= 2
    print(a, a is b, attempt(lambda: a + (1,)), attempt(lambda: (1,) + a), attempt(lambda: a * a))
    c = (1, 2)
    d = c
    c += (3,)
    c *= 2
    print(c, d, c + d, d * 0, 2 * d, () + (), [] * 5)
    print([1, 2] < [1, 3], [1, 2] == [1, 2.0], (1, 2) < (1, 2, 0), [1] == (1,), [[1], 2] > [[1], 1], attempt(lambda: [1] < [""]))
    print(1 in a, "6" in a, 9 not in c, len(a), a.index(3), a.count(1), sorted(c, reverse=True), list(reversed(c)), sum(c), max(d))
    t = ([1], 2)
    print(attempt(write, t, 0, 5))
    try:
        t[0] += [9]
    except TypeError as error:
        print(error, t)
    stack = []
    for i in range(20):
        stack.append(i)
        if i % 3 == 0:
            stack.pop()
        if i % 5 == 0 and stack:
            stack.insert(0, -i)
    print(stack, stack.pop(0), stack.pop(-2), attempt([].pop), attempt(stack.remove, 77), stack.extend(range(2)), stack.clear(), stack)
    print([*a, *c], (*d, 0), {*a, 1} == set(a), [*range(3), *"ab"], [[]] * 2, [None] * 3)
    e = [3, 1, 2]
    e.sort(key=lambda v: -v)
    e.reverse()
    print(e, attempt([1, "a"].sort), e.copy() is e, list(e) == e)


def tuples_of_everything():
    point = 1, "a", None, 2.5, (3, [4])
    for i in range(5):
        print(point[i], point[-i], end=" ")
    print(point[4][1][0], hash((1, 2)) == hash((1, 2)), attempt(hash, ([],)), (1,), (), ((),), tuple("ab"), tuple(x for x in (1, 2)))
    pairs = {}
    for i in range(30):
        key = (i % 3, i % 4)
        pairs[key] = pairs.get(key, ()) + (i,)
    print(pairs)


def ranges():
    for r in (range(5), range(5, 0, -2), range(0), range(-3, 3), range(2**62, 2**62 + 3), range(2**64, 2**64 + 2), range(10, 20, 3)):
        print(list(r), len(r), [x * 2 for x in r], 2 in r, r[-1:] if r else None, r == range(r.start, r.stop, r.step), bool(r))
    print(attempt(range, 0, 5, 0), attempt(range, 1.5), attempt(lambda: range(3)[5]), range(Index(1), Index(3)))
    total = 0
    for i in range(3, 30, 4):
        for j in range(i, -i, -7):
            total += i * j
    print(total, i, j)
    for i in range(2**59 - 2, 2**59 + 2):
        print(i, end=" ")
    for i in range(-(2**63) - 1, -(2**63) + 2):
        print(i, end=" ")
    print()


def hashes():
    class Pair(tuple):
        __slots__ = ()

    class Odd(tuple):
        __slots__ = ()

        def __hash__(self):
            return 7

    plain = [(), (0,), (1, 2), (-1, -2), (2**61 - 1, 2**61), (2**70, -(2**70)), (1.5, -0.0, True, None), (((1,), (2, (3,))), 4)]
    keys = plain + [Pair(key) for key in plain] + [(Pair((1, 2)), Odd((1, 2))), Odd((3,))]
    table = {}
    for _ in range(3):
        print([hash(key) for key in keys])
        for i, key in enumerate(keys):
            table[key] = i
        print(len(table), [table[key] for key in keys], [table.get(tuple(key)) for key in keys])
        print({key for key in keys[:8]} == set(plain), attempt(lambda: hash((1, [2]))), attempt(lambda: table[(((((),),), {}),)]))


def shrinking():
    shared = [list(range(n)) for n in (3, 40, 300)]
    for items in shared:
        taken = []
        while items:
            taken.append(items.pop())
            if len(items) > 2:
                items.remove(items[len(items) // 2])
            if len(items) > 40:
                del items[-3:]
        items.extend(taken[:4])
        items.append(len(taken))
        print(len(taken), sum(taken), items, items.pop(0), items)


def appending():
    class Own(list):
        def append(self, item):
            super().append(("own", item))

    class Inherits(list):
        pass

    for kind in (list, Own, Inherits):
        items, other = kind(), []
        add = items.append
        for i in range(20):
            result = items.append(i)
            add(items.append([i]))
            other.append(result), list.append(other, i), kind.append(items, i)
        print(items, other)
        print(attempt(lambda: list.append(())), attempt(lambda: items.append()), attempt(lambda: list.append((), 1)))


def far_bounds():
    far = (sys.maxsize, -sys.maxsize - 1, 2**70, -(2**70), 2**59 - 1, -(2**59), True, False)
    for container in ([1, 2, 3, 4], (1, 2, 3), "abcd", b"abc", bytearray(b"abc"), range(5), range(2**70, 2**70 + 4)):
        for a in (*far, None, 1):
            for b in (*far, None):
                print(container[a:b], container[slice(a, b)], end=" ")
            print(container[::a] if a else 0, container[a :: -1])
    for a in (*far, 1):
        copy = [1, 2, 3, 4]
        copy[a:a] = ["x"]
        copy[True:a] = "yz"
        del copy[a:]
        print(copy)


def main():
    far_bounds()
    appending()
    hashes()
    shrinking()
    indexing()
    writing()
    slicing()
    index_objects()
    operations()
    tuples_of_everything()
    ranges()


if __name__ == "__main__":
    main()
