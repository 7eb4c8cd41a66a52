"""What takes bytes, given memoryviews and arrays: parts, other formats, released, of several dimensions; results and errors."""

import array
import struct

DATA = b"abcabcXYZ\x00\x01\x02\x03\xff\xfe\xfd"


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return type(result).__name__, bytes(result) if isinstance(result, memoryview) else result


def released():
    view = memoryview(DATA)
    view.release()
    return view


def buffers():
    """New ones, so that nothing that is done to one is seen at another."""
    return [
        ("bytes", b"abc"),
        ("empty", memoryview(b"")),
        ("view", memoryview(b"abc")),
        ("part", memoryview(DATA)[3:6]),
        ("one", memoryview(DATA)[1:2]),
        ("changing", memoryview(bytearray(b"abc"))),
        ("changing part", memoryview(bytearray(DATA))[1:3]),
        ("steps", memoryview(DATA)[::2]),
        ("backwards", memoryview(b"cba")[::-1]),
        ("no steps", memoryview(DATA)[2:2:2]),
        ("one of many", memoryview(DATA)[1:2:5]),
        ("shorts", memoryview(b"abcd").cast("H")),
        ("characters", memoryview(b"abc").cast("c")),
        ("doubles", memoryview(bytes(8)).cast("d")),
        ("square", memoryview(b"abcd").cast("B", (2, 2))),
        ("released", released()),
        ("array", array.array("B", b"abc")),
        ("array of shorts", array.array("H", [0x6261, 0x6463])),
        ("empty array", array.array("d")),
        ("view of array", memoryview(array.array("H", [1, 2, 3]))[1:]),
        ("number", 97),
        ("none", None),
        ("text", "abc"),
        ("bytearray", bytearray(b"abc")),
    ]


def extended(b):
    array_ = bytearray(b"12")
    array_.extend(b)
    return array_


def added(b):
    array_ = bytearray(b"12")
    array_ += b
    return array_


def sliced(b):
    array_ = bytearray(b"12")
    array_[1:1] = b
    return array_


FUNCTIONS = [
    ("unpack", lambda b: struct.unpack("<3s", b)),
    ("unpack shorts", lambda b: struct.unpack("<2H", b)),
    ("unpack_from", lambda b: struct.unpack_from("<h", b)),
    ("unpack_from at", lambda b: struct.unpack_from("B", b, 1)),
    ("unpack_from end", lambda b: struct.unpack_from("B", b, -1)),
    ("Struct", lambda b: struct.Struct(">BBB").unpack(b)),
    ("little", lambda b: int.from_bytes(b, "little")),
    ("big", lambda b: int.from_bytes(b)),
    ("signed", lambda b: int.from_bytes(b, "big", signed=True)),
    ("find", lambda b: DATA.find(b)),
    ("rfind", lambda b: bytearray(DATA).rfind(b, 0, 9)),
    ("index", lambda b: DATA.index(b, 1)),
    ("count", lambda b: DATA.count(b)),
    ("startswith", lambda b: DATA.startswith(b)),
    ("endswith", lambda b: bytearray(DATA).endswith(b)),
    ("removeprefix", lambda b: DATA.removeprefix(b)),
    ("removesuffix", lambda b: bytearray(b"xabc").removesuffix(b)),
    ("strip", lambda b: b"abba-cab".strip(b)),
    ("lstrip", lambda b: bytearray(b"abba-cab").lstrip(b)),
    ("split", lambda b: DATA.split(b)),
    ("rsplit", lambda b: bytearray(DATA).rsplit(b, 1)),
    ("partition", lambda b: [bytes(part) for part in DATA.partition(b)]),
    ("rpartition", lambda b: [bytes(part) for part in bytearray(DATA).rpartition(b)]),
    ("kinds", lambda b: [type(part).__name__ for part in DATA.partition(b)]),
    ("replace", lambda b: DATA.replace(b, b"-")),
    ("replace by", lambda b: DATA.replace(b"a", b)),
    ("translate", lambda b: DATA.translate(b)),
    ("translate without", lambda b: DATA.translate(None, b)),
    ("hex", lambda b: DATA.hex(b)),
    ("splitlines", lambda b: b"a\nb".splitlines(b)),
    ("join", lambda b: b"-".join([b, b"x", b])),
    ("join one", lambda b: b"-".join((b,))),
    ("join array", lambda b: bytearray(b"--").join([b, b])),
    ("join by", lambda b: b"x".join(b)),
    ("in", lambda b: b in DATA),
    ("in array", lambda b: b in bytearray(DATA)),
    ("not in", lambda b: b not in DATA),
    ("plus", lambda b: b"12" + b),
    ("plus nothing", lambda b: b"" + b),
    ("array plus", lambda b: bytearray(b"12") + b),
    ("before", lambda b: b + b"12"),
    ("bytearray", lambda b: bytearray(b)),
    ("extend", extended),
    ("in place", added),
    ("slice", sliced),
    ("less", lambda b: b"abc" < b),
    ("more", lambda b: b > bytearray(b"abc")),
    ("int", lambda b: int(b, 16)),
    ("maketrans", lambda b: bytes.maketrans(b, b)[97:100]),
    ("isdigit", lambda b: b.isdigit() if isinstance(b, bytes) else "no bytes"),
]


def itself():
    """Views of what is changed."""
    data = bytearray(b"abcabc")
    view = memoryview(data)
    yield attempt(data.extend, view)
    yield attempt(data.extend, view[:0])
    yield attempt(data.find, view[3:])
    yield attempt(lambda: data + view)
    yield attempt(view.__eq__, data)
    yield attempt(data.replace, view[1:2], b"-")
    view.release()
    data.extend(b"!")
    yield data
    with memoryview(data) as inside:
        yield struct.unpack_from("3s", inside, 1), int.from_bytes(inside[:3], "little")
    yield attempt(struct.unpack_from, "3s", inside, 1)
    yield attempt(b",".join, [inside])


def main():
    for name, function in FUNCTIONS:
        for _ in range(4):
            results = [(kind, attempt(function, buffer)) for kind, buffer in buffers()]
        for result in results:
            print(name, result)
    for _ in range(4):
        results = list(itself())
    print(results)


if __name__ == "__main__":
    main()
