"""struct: iterators that unpack, Struct's attributes, bytearrays and memoryviews unpacked from; errors, and what has an end."""

import array
import struct
from struct import Struct


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def iterated(i):
    out, data = [], bytes(range(48))
    for text in ("<h", ">hh", "B", "<ih", "3s", "<q2x", "?", "=d", "@ib", "c", "<8B", "16s16s"):
        s = Struct(text)
        whole = data[: len(data) // s.size * s.size]
        for source in (whole, bytearray(whole), memoryview(whole), data + b"x", b"", bytearray(whole)[::-1]):
            out += [attempt(lambda f, b: list(f(b)), s.iter_unpack, source), attempt(lambda t, b: list(struct.iter_unpack(t, b)), text, source)]
        iterator = s.iter_unpack(whole)
        out += [iterator.__length_hint__(), next(iterator), iterator.__length_hint__(), iter(iterator) is iterator, len(list(iterator)), iterator.__length_hint__(), next(iterator, "end")]
        out += [sum(len(values) for values in struct.iter_unpack(text, whole)), [v for (v, *_) in s.iter_unpack(whole)][:2], s.size, s.format, type(iterator).__name__]
    held = Struct("<h").iter_unpack(bytearray(b"abcd"))
    out += [next(held), [*held], list(held)]
    b = bytearray(b"abcdefgh")
    live = struct.iter_unpack("<h", b)
    out += [next(live), attempt(b.append, 1)]
    b[2] = i
    out += [next(live), *live, attempt(b.append, 1), list(live)]
    b.append(7)
    unfinished = struct.iter_unpack("<hh", b[:8])
    next(unfinished)
    del unfinished
    gone = Struct("<h").iter_unpack(b[:4])
    del gone
    out += [attempt(b.append, 1), attempt(struct.iter_unpack, "", b"ab"), attempt(struct.iter_unpack, "<h", "ab"), attempt(struct.iter_unpack, "<h"), attempt(struct.iter_unpack, "zz", b"ab"), attempt(struct.iter_unpack, 5, b"")]
    out += [attempt(struct.iter_unpack, b"<h", b"abcd") is not None, [*struct.iter_unpack(b"<h", b"abcd")], attempt(Struct("0s").iter_unpack, b""), [*struct.iter_unpack("<f", struct.pack("<3f", 0.5, float("inf"), 1))]]
    return [*out, str(list(struct.iter_unpack("<d", struct.pack("<d", float("nan"))))), dict(struct.iter_unpack("<BB", bytes(8))), list(zip(*struct.iter_unpack("<BB", bytes(range(6)))))]


def buffers(i):
    out, s = [], Struct("<ih")
    for source in (bytes(range(6)), bytearray(range(6)), memoryview(bytes(range(6))), bytes(7), bytearray(5), "abcdef", None):
        out += [attempt(s.unpack, source), attempt(struct.unpack, "<ih", source), attempt(s.unpack_from, source), attempt(struct.unpack_from, "<ih", source, 0)]
        out += [attempt(s.unpack_from, source, n) for n in (1, -6, -7, -5, 100, True, "x")]
        out += [attempt(s.unpack_from, source, offset=0), attempt(s.unpack_from, buffer=source)]
    b = bytearray(12)
    for n in (0, 3, -6, -12, -13, -5, 6, 7, "x", True):
        out += [attempt(s.pack_into, b, n, i, -i), bytes(b)]
    m = memoryview(b)
    out += [attempt(s.pack_into, m, 1, 5, 6), bytes(b), attempt(s.pack_into, b, 2, 7, 8), bytes(m), attempt(s.pack_into, bytes(12), 0, 1, 2), attempt(s.pack_into, b, 0, 1), attempt(s.pack_into, b)]
    return [*out, struct.calcsize("<ih"), attempt(struct.calcsize, "zz"), s.size, s.format, attempt(setattr, s, "size", 5), Struct(b">q").format, Struct("").size]


def views(i):
    """pack_into a memoryview, of whatever; unpack_from with names."""
    out, s, b = [], Struct("<ih"), bytearray(12)
    released = memoryview(b)
    released.release()
    for source in (
        memoryview(b),
        memoryview(b)[2:],
        memoryview(b)[2:8],
        memoryview(b)[::2],
        memoryview(b)[::-1],
        memoryview(b).toreadonly(),
        memoryview(b).cast("i"),
        memoryview(b).cast("b"),
        memoryview(b).cast("c"),
        memoryview(b).cast("B", (3, 4)),
        memoryview(array.array("h", range(9))),
        memoryview(bytes(12)),
        memoryview(bytearray()),
        released,
    ):
        for offset in (0, 1, 5, 6, 7, 12, -6, -12, -13, 2**70, "x", None, True):
            out += [attempt(s.pack_into, source, offset, i, -i), bytes(b), attempt(struct.pack_into, "<3s?d", source, offset, b"xy", i, 2.5), bytes(b)]
            out += [attempt(s.unpack_from, source, offset=offset), attempt(struct.unpack_from, "<3sh", source, offset=offset)]
            out += [attempt(s.unpack_from, buffer=source, offset=offset), attempt(struct.unpack_from, "<3sh", buffer=source, offset=offset)]
        out += [attempt(s.pack_into, source, 0, 2**31, 1), bytes(b), attempt(s.pack_into, source, 0, 1, 2**15), bytes(b), attempt(s.pack_into, source, 0, 1), attempt(s.pack_into, source)]
        out += [attempt(s.pack_into, source, 0, "x", 1), attempt(struct.pack_into, "", source, 12), attempt(struct.pack_into, "", source, 13)]
    out += [attempt(s.unpack_from, bytes(6), 0, offset=0), attempt(s.unpack_from, offset=0), attempt(s.unpack_from, bytes(6), buffer=b), attempt(s.unpack_from, bytes(6), offset=0, other=1)]
    return out


def main():
    for i in range(4):
        lines = [*iterated(i), *buffers(i), *views(i)]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
