"""array.array: made of everything, slices read, replaced and deleted, searched, concatenated, repeated, compared; sizes; exports."""

import array
import copy
import sys
import weakref

CODES = "bBhHiIlLqQfd"


class Derived(array.array):
    pass


class Index:
    def __index__(self):
        return 2


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def size(a):
    return sys.getsizeof(a)


def made(code, i):
    of = array.array
    out = [of(code), of(code, [1, 2, i]), of(code, (1, True)), of(code, b"\1\0\0\0\0\0\0\0" * 2), of(code, bytearray(8)), of(code, range(5))]
    out += [of(code, {7: 1, 8: 2}), of(code, of(code, [3])), of(code, of("b", [5, 6])), of(code, (n for n in (1, 2))), of(code, map(int, "12"))]
    out += [of(code, Derived("h", [1])), of(code, memoryview(b"12345678")), of(code, [])]
    sizes = [size(a) for a in out]
    for bad in ("abc", 5, None, [None], ["a"], [1, "x"], [2**70], [-1], [0.5], (1, []), b"123", [1, 300], range(250, 260), of("w", "ab"), of("d", [0.5])):
        out.append(attempt(of, code, bad))
    out += [attempt(of), attempt(of, code, 1, 2), attempt(of, code, [Index()]), attempt(of, typecode=code), Derived(code, [1])]
    return [*out, sizes]


def changed(code, i):
    a, out = array.array(code, range(12)), []
    out += [a[2:5], a[:], a[::3], a[::-1], a[5:2], a[-3:], a[10:100], a[True:3], a[Index():4], attempt(lambda: a["x"]), attempt(lambda: a[::0]), a[20:]]
    out += [a.typecode, a.itemsize, len(a), size(a[2:5]), a.tolist()]

    def put(key, value):
        a[key] = value
        return [a.tolist(), size(a)]

    def remove(key):
        del a[key]
        return [a.tolist(), size(a)]

    of = lambda *items: array.array(code, items)  # noqa: E731
    for key, value in (
        (slice(1, 3), of(9, 8)), (slice(1, 3), of(7)), (slice(2, 2), of(1, 2, 3)), (slice(None), of()), (slice(None), of(*range(10))),
        (slice(None, None, 2), of(1, 2, 3, 4, 5)), (slice(None, None, -3), of(1, 2, 3, 4)), (slice(8, 2), of(5)), (slice(100, 200), of(6)),
        (slice(None, None, 2), of()), (slice(None, None, 2), of(1)), (slice(5, 2, 2), of()), (slice(5, 2, 2), of(1)), (slice(0, 1), [1]),
        (slice(0, 1), array.array("b" if code != "b" else "h", [1])), (slice(0, 2), 5), (0, of(1)), (slice(0, 2), b"ab"), (slice(1, 3), Derived(code, [1, 2])),
    ):
        out.append(attempt(put, key, value))
    a[:] = a
    a[1:2] = a
    out.append([a.tolist(), size(a)])
    for key in (0, -1, 3, slice(1, 3), slice(None, None, 2), slice(None, None, -2), slice(5, 2), slice(5, 2, -1), 100, -100, "x", slice(2, 2), Index(), True):
        out.append(attempt(remove, key))
    a.extend(range(100))
    out.append(attempt(remove, slice(10, 90)))
    out.append(attempt(remove, slice(None)))
    out.append(attempt(remove, slice(None, None, 2)))
    a.extend(range(5))
    for n in (0, 3, -1, 100, -100):
        a.insert(n, n % 100)
        out.append([a.tolist(), size(a)])
    out += [attempt(a.insert, 0, "x"), attempt(a.insert, "x", 0), attempt(a.insert, 0), attempt(a.insert, 0, 2**70), attempt(a.insert, Index(), 1), attempt(a.insert, 0, 0.5)]
    out += [a.index(3), attempt(a.index, 77), a.count(3), a.count(3.0), a.count("x"), attempt(a.index, 1, 2), attempt(a.index, 1, -3, -1), a.index(2, 0, 100), 3 in a]
    out += [attempt(a.remove, 3), attempt(a.remove, 77), attempt(a.remove, "x"), a.tolist(), attempt(a.index), attempt(a.index, True), a.count(True)]
    a.reverse()
    out.append(a.tolist())
    a.byteswap()
    out.append(repr(a.tobytes()))
    a.byteswap()
    a.frombytes(b"\1\0\0\0\0\0\0\0")
    a.frombytes(bytearray(8))
    a.frombytes(memoryview(bytes(8)))
    out += [a.tolist(), size(a), attempt(a.frombytes, b"1"), attempt(a.frombytes, "x"), attempt(a.frombytes, 5), attempt(a.frombytes, a)]
    a.fromlist([1, 2])
    out += [a.tolist(), size(a), attempt(a.fromlist, (1,)), attempt(a.fromlist, [1, "x"]), attempt(a.fromlist, []), a.tolist()]
    a.extend(a)
    return [*out, a, bytes(a), list(a), a.tobytes() == bytes(a), size(a)]


def combined(code, i):
    a, b, out = array.array(code, [1, 2, i]), array.array(code, [5]), []
    out += [a + b, b + a, a * 3, 2 * b, a * 0, a * -1, a + array.array(code), attempt(lambda: a + [1]), attempt(lambda: a + array.array("b" if code != "b" else "h"))]
    out += [attempt(lambda: a * "x"), attempt(lambda: a * 2.0), a * True, attempt(lambda: a * 2**62), size(a + b), size(a * 5), a + Derived(code, [9]), Derived(code, [9]) + a]
    c = a
    c += b
    c += c
    out += [c is a, a.tolist(), size(a)]
    c *= 3
    out += [c is a, a.tolist(), size(a)]
    c *= 1
    c *= 0
    out += [c is a, a.tolist(), size(a)]
    c *= 5
    c += array.array(code, range(40))
    c *= -1
    out += [c, size(c), attempt(a.__iadd__, [1]), attempt(a.__imul__, "x"), attempt(a.extend, array.array("d" if code != "d" else "f"))]
    x, y, z = array.array(code, [1, 2, 3]), array.array(code, [1, 2, 4]), array.array(code, [1, 2])
    for p in (x, y, z, array.array(code)):
        for q in (x, y, z, array.array("d", [1, 2, 3]), array.array("q", [1, 2, 3]), [1, 2, 3], None, b"\1\2\3", Derived(code, [1, 2])):
            out.append([p == q, p != q, attempt(lambda p=p, q=q: [p < q, p <= q, p > q, p >= q])])
    out += [[x] == [y], (x, 1) == (x[:], 1), {1: x} == {1: z}, copy.copy(x), copy.deepcopy(x), copy.copy(x) is x, x.__copy__(), attempt(x.__deepcopy__), x.__deepcopy__({})]
    view = memoryview(x)
    for change in (lambda: x.append(1), lambda: x.insert(0, 1), lambda: x.__delitem__(0), lambda: x.__setitem__(slice(0, 1), y), lambda: x.__setitem__(slice(0, 1), y[:1]),
                   lambda: x.__imul__(2), lambda: x.reverse(), lambda: x.byteswap(), lambda: x.remove(1), lambda: x.__delitem__(slice(0, 0)), lambda: x.frombytes(b""), lambda: x.__iadd__(y)):
        out += [attempt(change), view.tolist()]
    x[0] = 7
    out += [view[0], view.tobytes()]
    view.release()
    return [*out, x]


def odd():
    nan = float("nan")
    a, b = array.array("d", [nan, 1]), array.array("f", [nan, 2])
    out = [a == a, a != a, a < a, a <= b, a == b, a.index(1), a.count(nan), attempt(a.index, nan), attempt(a.remove, nan), nan in a, a[:] == a]
    infinite = array.array("f", [1e38, 3.5])
    out += [attempt(array.array, "f", [1e300]), infinite, infinite > array.array("d", [1.0]), array.array("b", [-1]) < array.array("B", [255]), array.array("Q", [2**64 - 1]) > array.array("q", [-1])]
    out += [attempt(array.array, "x"), attempt(array.array, "ii"), attempt(array.array, 5), attempt(array.array, b"i"), attempt(array.array, "é", [1]), attempt(array.array, "")]
    w = array.array("w", "aé€")
    w[1:1] = array.array("w", "xy")
    out += [w, w[1:], w + w, w * 2, w == w[:], w.index("é"), array.array("w", "ab"), array.array("w"), attempt(array.array, "i", w), w.typecode]
    del w[0]
    reference = weakref.ref(w)
    del w
    out.append(reference() is None)
    a = array.array("i", range(3000))
    kept = weakref.ref(a)
    out += [len(a[::2]), sum(a[5:2500:7]), a[::-1][0], len(a + a), a == a[:], a[:-1] < a]
    for _ in range(100):
        del a[5:15]
    out += [len(a), size(a), sum(a)]
    del a
    out.append(kept() is None)
    big = array.array("q", [2**63 - 1, -(2**63), 2**61])
    return [*out, big.index(2**61), big.count(-(2**63)), big.index(2**63 - 1), big[::-1]]


def main():
    for i in range(4):
        lines = []
        for code in CODES:
            lines += [*made(code, i), *changed(code, i), *combined(code, i)]
        lines += odd()
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
