"""array.array: items stored, added, removed and given back; what does not fit; while a buffer is exported; subclasses."""

import array
import sys

CODES = "bBhHiIlLqQfd"


class Derived(array.array):
    def append(self, x):
        super().append(x)
        super().append(x)


class Index:
    def __index__(self):
        return 7

    def __float__(self):
        return 0.5


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def of_code(code, i):
    a, out = array.array(code), []
    for n in range(20):
        a.append(n)
        out.append(sys.getsizeof(a))
    a.extend([1, 2, 3])
    a.extend((i,))
    a.extend(range(5))
    a.extend(a)
    out.append(sys.getsizeof(a))
    for value in (-1, 127, 128, 255, 256, 65535, 65536, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), 0.5, "x", None, True, Index(), 1e300):
        out.append(attempt(a.append, value))
        out.append(attempt(a.extend, [1, value]))
    out.append([a.pop(), a.pop(0), a.pop(-2), attempt(a.pop, 1000), attempt(a.pop, -1000), attempt(a.pop, True), attempt(a.pop, "x")])
    out.append([len(a), a.tolist(), a.tobytes(), sys.getsizeof(a), list(a), a[-1], a[0]])
    while len(a) > 1:
        a.pop()
        if len(a) % 7 == 0:
            out.append(sys.getsizeof(a))
    out.append([a.tobytes(), a.pop(), attempt(a.pop), a.tolist(), a.tobytes(), sys.getsizeof(a)])
    a.append(1)
    out.append(a)
    return out


def odd(i):
    out = []
    a = array.array("d", [1.5, 2.5])
    view = memoryview(a)
    out += [attempt(a.append, 1.0), attempt(a.pop), attempt(a.extend, [1]), attempt(a.extend, []), a.tolist()]
    view.release()
    out += [attempt(a.append, i), attempt(a.extend, array.array("f", [1])), attempt(a.extend, array.array("d", [1])), a.tolist()]
    out += [attempt(a.extend, "ab"), attempt(a.extend, 5), attempt(a.extend, (x for x in (1, 2))), a.tolist()]
    out += [attempt(a.append), attempt(a.append, 1, 2), attempt(a.tolist, 1), attempt(array.array.append, [], 1)]
    d = Derived("i", [1])
    d.append(i)
    d.extend([5])
    out += [d, d.pop(), d.tolist(), d.tobytes()]
    u = array.array("w", "aé€")
    u.extend("xy")
    out += [attempt(u.append, "z"), attempt(u.append, 5), u.pop(), u.tolist(), u.tobytes()]
    big = array.array("q", range(2000))
    big.extend(range(3000))
    out += [sum(big), len(big.tobytes()), big.pop(2500), sys.getsizeof(big)]
    iterator = iter(a)
    seen = [next(iterator)]
    a.append(9.5)
    out.append([*seen, *iterator])
    return out


def main():
    for i in range(4):
        lines = [of_code(code, i) for code in CODES]
        lines.append(odd(i))
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
