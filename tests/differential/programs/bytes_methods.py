"""The methods that bytes and bytearray share, on both, with arguments of all kinds; what is the same object, and the room of results."""

import sys

TEXTS = [
    b"", b"a", b"A", b" ", b"\n", b"hello world", b"Hello World", b"  two  words \t", b"a,b,,c,", b",,", b"line\nnext\r\nlast\r",
    b"one\ttab\tand\n\ttwo", b"aaaa", b"abcabcabc", b"-12", b"+5", b"123", b"\x00\xff\x80", b"caf\xc3\xa9", b"\xe6\x97\xa5\xe6\x9c\xac",
    b"\xf0\x9f\x98\x80!", b"\xed\xa0\x80", b"\xc0\x80", b"\xc3", b"\xf4\x90\x80\x80", b"\xe2\x82", bytes(range(256)), b"x " * 20,
]  # fmt: skip
PARTS = [
    b"",
    b"a",
    b",",
    b" ",
    b"ab",
    b"abc",
    b"\n",
    b"zz",
    bytearray(b"b"),
    97,
    300,
    -1,
    None,
    "a",
    1.5,
    memoryview(b"a"),
]
BOUNDS = [(), (1,), (-2,), (None, 3), (2, None), (1, 100), (100,), (5, 2), (-100, -1), (1.5,), (True,)]
PLAIN = (
    "isalpha isalnum isdigit isspace isascii islower isupper istitle lower upper capitalize title swapcase strip lstrip rstrip"
    " split rsplit splitlines hex decode expandtabs"
).split()
SEARCHES = "find rfind index rindex count startswith endswith".split()
WITH_PART = (
    "strip lstrip rstrip removeprefix removesuffix split rsplit partition rpartition __contains__ __add__".split()
)
TABLE = bytes(255 - i for i in range(256))


def room(result):
    if type(result) is bytearray:
        return result.__alloc__()
    if type(result) is list:
        return sys.getsizeof(result), [room(part) for part in result]
    return None


def attempt(operation, *args, **named):
    try:
        result = operation(*args, **named)
    except Exception as e:
        return type(e).__name__, str(e)
    same = [i for i, o in enumerate((operation.__self__, *args)) if type(o) in (bytes, bytearray, str) and o is result]
    if type(result) is tuple:
        result = tuple(bytes(part) if type(part) is memoryview else part for part in result)
    inside = [part is operation.__self__ for part in result] if type(result) in (list, tuple) else None
    return result, type(result).__name__, room(result), same, inside


def each():
    for text in TEXTS:
        yield text
        yield bytearray(text)


def plain():
    for text in each():
        print(text[:30], [attempt(getattr(text, name)) for name in PLAIN])
        print([attempt(text.splitlines, keep) for keep in (True, False, 1, None)])
        print(
            [attempt(text.decode, name) for name in ("utf-8", "utf8", "ascii", "latin-1", "UTF-8", "utf-16", "no", 5)]
        )
        print(
            [attempt(text.decode, "utf-8", errors) for errors in ("strict", "replace", "ignore")],
            attempt(text.decode, errors="replace"),
        )


def searches():
    for text in (b"", b"abcabcabc", bytearray(b"abcabcabc"), bytearray()):
        for name in SEARCHES:
            for part in (*PARTS, (b"abc", b"z"), (b"z", bytearray(b"a")), (), ("a",)):
                print(name, [attempt(getattr(text, name), part, *bounds) for bounds in BOUNDS])


def parts():
    for text in each():
        for name in WITH_PART:
            print(text[:30], name, [attempt(getattr(text, name), part) for part in PARTS])
        print(
            [
                attempt(getattr(text, name), sep, most)
                for name in ("split", "rsplit")
                for sep in (None, b" ", b",", b"ab")
                for most in (0, 1, 2, 5, 30, -1, True)
            ]
        )
        print(attempt(text.split, sep=b" ", maxsplit=1), attempt(text.splitlines, keepends=True))


def padding():
    for text in each():
        for name in ("ljust", "rjust", "center", "zfill"):
            print(name, [attempt(getattr(text, name), width) for width in (-1, 0, 1, 2, 12, 13, 1.5, True)])
            print([attempt(getattr(text, name), 14, fill) for fill in (b"*", bytearray(b"+"), b"", b"**", "*", 42)])
        print(
            [attempt(text.expandtabs, size) for size in (0, 1, 4, 8, -3, 2000, 1.5)],
            attempt(text.expandtabs, tabsize=2),
        )


def replaced():
    for text in each():
        print(text[:30])
        for old in (b"a", b"", b"abc", b"aa", bytearray(b"b"), b"zz", "a", None):
            print(
                [
                    attempt(text.replace, old, new, *count)
                    for new in (b"", b"x", b"long", b"a", bytearray(b"y"), "x")
                    for count in ((), (0,), (1,), (2,), (-1,))
                ]
            )
        print(
            [
                attempt(text.translate, table, *rest)
                for table in (None, TABLE, bytes(range(256)), b"short", bytearray(TABLE))
                for rest in ((), (b"",), (b"la",), (bytearray(b"a"),), ("a",))
            ]
        )
        print(
            attempt(text.translate, None, delete=b"l"),
            attempt(text.translate, TABLE, delete=b"o"),
            attempt(text.translate, None, delete="o"),
            attempt(text.translate, None, gone=b""),
        )
        print(
            [
                attempt(text.hex, *rest)
                for rest in ((":",), (b"-", 2), ("_", -3), ("", 1), ("ab",), ("é",), (":", 0), (":", 400), (5,))
            ]
        )
        print(
            [
                attempt(text.join, items)
                for items in (
                    [],
                    (),
                    [b"x"],
                    [bytearray(b"x")],
                    [b"x", b"y"],
                    (b"", b"abc"),
                    [1],
                    ["a"],
                    [b"a", bytearray(b"b")],
                    {b"k": 1},
                    iter([b"p", b"q"]),
                )
            ]
        )


def made():
    class B(bytes):
        pass

    class A(bytearray):
        pass

    for type_ in (bytes, bytearray, B, A):
        for text in ("", "ff", "00 01", " 7 7", "77 7", "g0", "\u00e9", "61" * 300, "61 " * 400, " ", None, b"61"):
            result = attempt(type_.fromhex, text)
            print(type_.__name__, result[0], result[1:2], result[2:3])
        print(
            [
                attempt(type_.maketrans, a, b)
                for a, b in ((b"ab", b"xy"), (b"", b""), (b"a", b""), (bytearray(b"q"), b"r"), ("a", "b"))
            ]
        )
    fromhex, maketrans = bytearray.fromhex, bytes.maketrans
    print(fromhex("0102"), maketrans(b"a", b"b")[97], B(b"abc").upper(), A(b"abc").split(b"b"), B(b"a").strip() == b"a")


def strings():
    texts = [
        "",
        "a",
        "é",
        "日本",
        "😀!",
        "mixed é 日 😀",
        "\ud800",
        "x\udfff",
        "Title Case",
        "Not title",
        "A",
        "print\n",
        "\x7f",
        "a" * 40,
    ]
    for text in texts:
        shown = ascii(text)
        print(
            shown,
            [attempt(text.encode, name) for name in ("utf-8", "UTF-8", "utf8", "ascii", "latin-1", "utf-16-le", "no")],
            attempt(text.encode),
        )
        print(
            text.istitle(),
            text.isprintable(),
            [attempt(text.encode, "utf-8", e) for e in ("strict", "replace", "surrogatepass")],
        )
        print(
            [
                attempt(split, *rest)
                for split in (text.split, text.rsplit)
                for rest in ((), (" ",), (None, 1), ("e", 1), ("日",), ("", 1), (" ", 0), (None, 0), (5,))
            ]
        )
    long = " a b  c d e f g h i j k l m n "
    print([(attempt(long.rsplit, None, n), attempt(long.rsplit, " ", n)) for n in range(-1, 20)])


def main():
    plain()
    searches()
    parts()
    padding()
    replaced()
    made()
    strings()


if __name__ == "__main__":
    main()
