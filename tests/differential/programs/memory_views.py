"""memoryview: made, read, replaced, sliced, cast, compared, released; what its bytearray may not do meanwhile; deaths."""

import array
import struct
import weakref


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def about(m):
    return [m.nbytes, m.itemsize, m.ndim, m.readonly, m.format, m.shape, m.strides, m.suboffsets, m.c_contiguous, m.contiguous, len(m), m.tolist(), m.tobytes()]


def put(m, key, value):
    m[key] = value
    return m.tobytes()


def read(i):
    out = []
    for source in (b"abcdef", bytearray(b"abcdef"), array.array("B", b"abcdef"), array.array("h", [1, -2, i]), array.array("d", [0.5, i]), array.array("Q", [2**64 - 1]), b"", bytearray()):
        m = memoryview(source)
        out += [about(m), m.obj is source, list(m), tuple(m), attempt(hash, m) == attempt(hash, bytes(m)), attempt(m.hex), bytes(m), bytearray(m), attempt(sum, m) if m.format != "w" else 0]
        for key in (0, -1, 1, 5, -6, 6, -7, True, "x", None, 1.0, (0,), ..., slice(1, 3), slice(None), slice(None, None, -1), slice(None, None, 2), slice(4, 1), slice(10, 20), slice(1, 3, -1)):
            part = attempt(lambda m=m, key=key: m[key])
            out.append(about(part) if isinstance(part, memoryview) else part)
        sliced = m[1:][::2]
        out += [about(sliced), sliced.obj is source, list(sliced), attempt(lambda s=sliced: about(s.cast("B"))), attempt(lambda m=m: about(m.cast("B"))), attempt(lambda m=m: about(m.cast("b")))]
        out += [attempt(lambda m=m: about(m.cast("B").cast("H"))), attempt(lambda m=m: m.cast("x")), attempt(m.cast), attempt(m.cast, 5), attempt(m.cast, "B", [1]), about(memoryview(m)), memoryview(m).obj is source]
        out += [m == source, m != source, m == bytes(source), m == m[:], m == memoryview(m), m[::-1] == m, bytes(m) == m, bytearray(m) == m, m == 5, m == "abcdef", m == None, m == list(m)]  # noqa: E711
        out += [attempt(lambda m=m: m < m), m[:1] == b"a", m[:0] == b"", 97 in m, b"a" in m, bool(m), m.tobytes("C"), attempt(m.tobytes, None), attempt(m.tobytes, "X"), attempt(m.tolist, 1)]
        out += [b"-".join([m[:2], b"x"]) if m.format == "B" else 0, attempt(int.from_bytes, m[:2], "big"), attempt(struct.unpack_from, "B", m), attempt(struct.unpack, "2B", m[:2])]
        out += [[c for c in m], [(n, c) for n, c in enumerate(m)], list(zip(m, m)), list(reversed(m)), sorted(m), repr(m)[:10], type(iter(m)).__name__, [*m], {*m} == set(m)]
    return out


def written(i):
    out = []
    for source in (bytearray(b"abcdef"), array.array("B", b"abcdef"), array.array("h", [1, -2, 3]), array.array("d", [0.5, 1]), b"abc"):
        m = memoryview(source)
        for key, value in (
            (0, i), (-1, 255), (1, 256), (2, -1), (0, 0.5), (0, "x"), (0, None), (0, True), (9, 1), ("x", 1), (slice(0, 2), b"xy"), (slice(0, 2), b"x"), (slice(0, 2), bytearray(b"zw")), (slice(None, None, 2), b"123"),
            (slice(None, None, -1), b"uvwxyz"), (slice(0, 0), b""), (slice(0, 2), 5), (slice(0, 2), memoryview(b"mv")), (slice(0, 2), [1, 2]), (slice(0, 1), array.array("h", [7])), (slice(None), source), (slice(None, None, -1), source),
        ):
            out.append(attempt(put, m, key, value))
        out += [attempt(m.__delitem__, 0), attempt(m.__delitem__, slice(0, 1)), bytes(source), m.toreadonly().readonly, attempt(put, m.toreadonly(), 0, 1)]
    return out


def moved(i):
    """Parts of a memory replaced by others of the same one, and by what has another shape or format."""
    out = []
    for source in (bytearray(range(12)), array.array("h", range(-6, 6)), array.array("d", range(12)), array.array("Q", range(2**63, 2**63 + 12))):
        m = memoryview(source)
        keys = [slice(0, 6), slice(1, 7), slice(6, 12), slice(6, 0, -1), slice(0, 12, 2), slice(1, 12, 2), slice(11, None, -2), slice(3, 4), slice(i, i), slice(2, 3, 2**62), slice(None, None, -(2**62))]
        for to in keys:
            for of in keys:
                out.append(attempt(put, m, to, m[of]))
                out.append(attempt(put, m[::-1], to, m[of]))
        for value in (array.array("b", [1, 2]), array.array("h", [1, 2]), array.array("d", [1, 2]), array.array("Q", [1, 2]), array.array("w", "ab"), memoryview(b"ab"), memoryview(b"abcd")[::2], memoryview(b"abcdefgh").cast("d"), memoryview(b"ab").cast("b"), "ab", 5, None):
            out.append(attempt(put, m, slice(0, 2), value))
            out.append(attempt(put, m, slice(2, 0, -1), value))
            out += [m[:2] == value, value == m[:2], m[:2] != value]
        released = m[:2]
        released.release()
        out += [attempt(put, m, slice(0, 2), released), attempt(put, released, slice(0, 2), m[:2]), m == released, released == released]
    odd = memoryview(bytearray(range(20)))[1:17].cast("I")
    out += [put(odd, slice(0, 2), odd[2:4]), put(odd, slice(1, 4), odd[:3]), odd.tolist()]
    return out


def exported():
    b, out = bytearray(b"abcdef"), []
    m = memoryview(b)
    part = m[1:3]
    for change in (lambda: b.append(1), lambda: b.extend(b"x"), lambda: b.pop(), lambda: b.clear(), lambda: b.__delitem__(0), lambda: b.__setitem__(0, 65), lambda: b.__setitem__(slice(0, 1), b"xy"), lambda: b.reverse(), lambda: b.__iadd__(b"x")):
        out += [attempt(change), bytes(m), bytes(part)]
    m.release()
    out += [attempt(b.append, 1), attempt(len, m), attempt(lambda: m[0]), attempt(m.tobytes), attempt(lambda: m[1:]), attempt(lambda: m.nbytes), attempt(list, m), m == m, m == b, attempt(m.release), attempt(hash, m), attempt(bytes, m)]
    out += [attempt(memoryview, m), attempt(m.cast, "B"), attempt(lambda: m.obj), attempt(put, m, 0, 1), attempt(m.__enter__), attempt(repr, m)[:16], attempt(lambda: m.readonly), attempt(lambda: m.format), attempt(sum, m)]
    iterator = iter(part)
    out += [next(iterator), bytes(part)]
    part.release()
    out += [attempt(next, iterator), attempt(b.append, 1), bytes(b), attempt(m.release, 1)]
    with memoryview(b) as m:
        out += [m[0], attempt(b.append, 1)]
    out += [attempt(lambda: m[0]), attempt(b.append, 2), bytes(b)]
    m = memoryview(b)
    other = memoryview(m)
    m.release()
    out += [attempt(b.append, 1), other[0]]
    del other
    out += [attempt(b.append, 3), bytes(b)]
    a = array.array("i", [1, 2])
    m = memoryview(a)
    out.append(attempt(a.append, 3))
    del m
    out += [attempt(a.append, 3), a]
    with memoryview(a)[1:] as m:
        out += [m.tolist(), attempt(a.append, 3)]
    out += [attempt(a.append, 4), a]
    holder = memoryview(b"abc")
    again = memoryview(holder)
    with memoryview(holder[1:]) as inner:
        out.append(inner.tolist())
    out += [holder.tolist(), again.tolist(), attempt(memoryview), attempt(memoryview, 5), attempt(memoryview, "x"), attempt(memoryview, b"x", 1), memoryview(object=b"x")[0]]
    return out


class Noted(bytearray):
    pass


def deaths():
    out = []
    b = Noted(b"abc")
    reference = weakref.ref(b)
    m = memoryview(b)
    of_view = weakref.ref(m)
    del b
    out += [reference() is None, of_view() is m, m[0]]
    part = m[1:]
    del m
    out += [of_view() is None, reference() is None, part[0]]
    del part
    out.append(reference() is None)
    b = Noted(b"xyz")
    reference = weakref.ref(b)
    m = memoryview(b)
    del b
    m.release()
    out += [reference() is None, attempt(lambda: m[0])]
    views = [memoryview(bytearray(10)) for _ in range(50)]
    out.append(sum(len(v) for v in views))
    del views
    held = [memoryview(bytes([n] * 5))[1:3] for n in range(50)]
    out.append([v[0] for v in held])
    cycle = [memoryview(b"abc")]
    cycle.append(cycle)
    return out


def main():
    for i in range(4):
        lines = [*read(i), *written(i), *moved(i), *exported(), *deaths()]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
