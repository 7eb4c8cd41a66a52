"""Methods of str and bytes with every kind of string, bounds at the edges, subclasses and wrong arguments."""

import re
import sys


class Str(str):
    def upper(self):
        return "my upper"


class Bytes(bytes):
    pass


class Table(dict):
    def __missing__(self, key):
        return "?"


STRINGS = (
    *(
        "",
        "a",
        "ab",
        "abc",
        "abcabcabc",
        " a b  c ",
        "\t x\n",
        "a,b,,c,",
        ",",
        "AbC1_",
        "123",
        "١٢",
        "é",
        "été",
        "É",
        "€uro €",
        "😀x😀",
    ),
    *(
        "a\nb\r\nc\rd",
        "\n\n",
        "x\x1cy\x0bz\x85w",
        "hello world",
        "x" * 70,
        "ab" * 40,
        "a b " * 30,
        "ß",
        "\xa0a\xa0",
        "_x1",
        "1x",
    ),
)
PARTS = ("", "a", "b", "abc", ",", " ", "é", "€", "😀", "zz", "ab", "\n", Str("a"), None, 5, b"a", ("a", "b"))
NUMBERS = (0, 1, -1, 2, 5, 100, -100, None, True, 2**40, 2**70, "x")


def show(value):
    return f"{type(value).__name__}:{value!r}"


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


def alone():
    out = []
    for s in (*STRINGS, Str("Sub")):
        out.append(
            [
                attempt(m)
                for m in (
                    *(s.strip, s.lstrip, s.rstrip, s.split, s.splitlines, s.lower, s.upper, s.casefold, s.encode),
                    *(s.isdigit, s.isdecimal, s.isnumeric, s.isalpha, s.isalnum, s.isspace, s.isidentifier),
                    *(s.islower, s.isupper, s.isascii, s.find, s.join, s.swapcase, s.title),
                )
            ]
        )
        out.append([s.strip() is s, s.split()[:1] == [s], attempt(s.splitlines, True), attempt(s.splitlines, 1)])
        out.append([attempt(s.encode, e) for e in ("utf-8", "ascii", "latin-1", "UTF8", "utf-16-le", "nope", 5)])
        handlers = "ignore", "strict", "xmlcharrefreplace", "no such handler", "nul\0", "é", None
        out.append([attempt(s.encode, e, how) for e in ("utf-8", "ascii", "latin-1") for how in handlers])
        out.append(
            [
                attempt(str.lower, s),
                attempt(str.strip, 5),
                attempt(s.split().__sizeof__),
                attempt(s.splitlines().__sizeof__),
            ]
        )
    return out


def with_part():
    out = []
    for s in STRINGS:
        for p in PARTS:
            row = [
                attempt(m, p)
                for m in (
                    *(s.find, s.rfind, s.index, s.rindex, s.count, s.partition, s.rpartition, s.split, s.strip),
                    *(s.lstrip, s.rstrip, s.removeprefix, s.removesuffix, s.startswith, s.endswith, s.rsplit),
                )
            ]
            row.append(attempt(s.replace, p, "-"))
            row.append(attempt(s.replace, p, ""))
            row.append(attempt(s.replace, p, "€€", 1))
            row.append(attempt(s.replace, "a", p))
            out.append(row)
    return out


def with_bounds():
    out = []
    for s in ("abcabc", "été été", ""):
        for a in NUMBERS:
            out.append(
                [
                    attempt(s.find, "b", a),
                    attempt(s.split, " ", a),
                    attempt(s.split, None, a),
                    attempt(s.replace, "a", "xy", a),
                ]
            )
            for b in NUMBERS:
                out.append([attempt(m, "é", a, b) for m in (s.find, s.rfind, s.count)] + [attempt(s.rfind, "", a, b)])
                out.append([attempt(m, "bc", a, b) for m in (s.find, s.index, s.count)] + [attempt(s.find, "", a, b)])
    for n in range(0, 60, 7):
        made = ("x," * n).split(",")
        out.append(
            (n, len(made), made.__sizeof__(), ("x " * n).split().__sizeof__(), ("x\n" * n).splitlines().__sizeof__())
        )
        out.append(("x," * n).split(",", 5).__sizeof__())
    return out


def joins():
    out = []
    one = "one"
    joined = "".join([one])
    out.append(joined is one)
    for sep in ("", ",", "é", "€", "😀", Str("-")):
        for items in (
            *([], ["a"], ["a", "b"], ("a", "é"), ["€", "x"], ["😀", "€", ""], ["", ""], {"k": 1}, {"s"}, "abc", "a"),
            *(
                ["a", 5],
                [Str("s"), "t"],
                [Str("s")],
                [None],
                5,
                None,
                b"ab",
                range(3),
                (x for x in "xyz"),
                ["x" * 300] * 4,
            ),
        ):
            out.append(attempt(sep.join, items))
    for sep in (b"", b",", Bytes(b"-")):
        for items in (
            [],
            [b"a"],
            [b"a", b"b"],
            (b"", b""),
            [b"", b"x"],
            [b"a", bytearray(b"b")],
            ["a", "b"],
            [Bytes(b"q"), b"r"],
        ):
            out.append(attempt(sep.join, items))
    return out


def translations():
    out = []
    upper_to_lower = {ord(c): ord(c.lower()) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    tables = (
        upper_to_lower,
        {97: None},
        {97: "xyz"},
        {97: 0x20AC},
        {97: 200},
        {97: None},
        dict.fromkeys(map(ord, "".join(STRINGS))),
        {97: "", 98: None, 233: "e", 0x65E5: "day", 99: "\U0001f600"},
        {97: 0x1F600, 98: "é", 99: True, 0x1F600: "grin"},
        {97: 0x110000},
        {"a": "b"},
        {},
        Table(),
        {97: -1},
        {97: 98.0},
        [],
    )
    for s in STRINGS:
        out.append(
            [attempt(s.translate, table) for table in tables] + [attempt(s.translate, str.maketrans("ab", "xy", "c"))]
        )
        out[-1] += [sys.getsizeof(t) for t in out[-1] if isinstance(t, str)]
    return out


def byte_strings():
    out = []
    values = (b"", b"a", b"abcabc", b"\xff\xfe", b"caf\xc3\xa9", Bytes(b"sub"), bytearray(b"abc"))
    for b in values:
        for p in (b"", b"a", b"bc", b"\xff", Bytes(b"c"), 97, 300, "a", None, bytearray(b"b"), (b"a", b"s")):
            out.append([attempt(m, p) for m in (b.find, b.startswith, b.endswith, b.index, b.count)])
            out.append([attempt(b.find, p, start) for start in (0, 1, -2, 9, None)] + [attempt(b.find, p, 1, 3)])
        out.append([attempt(b.decode)] + [attempt(b.decode, e) for e in ("utf-8", "ascii", "latin-1", "utf-16", 5)])
    return out


def matches():
    out = []
    pattern = re.compile(r"(a)(?P<second>b)?(x*)")
    for s in ("ab", "a", "zzabxx", "€ab", Str("ab"), b"ab", "ab" * 200):
        m = pattern.search(s) if isinstance(s, str) else re.search(rb"(a)(b)?", s)
        for group in (0, 1, 2, 3, 4, -1, "second", "none", None, True, 2**70):
            out.append([attempt(f, group) for f in (m.start, m.end, m.span, m.group, m.groups)])
        out.append([attempt(f) for f in (m.start, m.end, m.span, m.group, m.groups, m.groupdict)])
        out.append([attempt(m.group, 1, 2), attempt(re.Match.end, 5), m.group() is s])
    return out


def tabs():
    for _ in range(20):
        found = [text.expandtabs(*size) for text in ("", "none", "a\tb", "\t", "\t\n\tx", "ab\r\tc\td", "é\tü", "α\tβ", "😀\tx", "12345678\t9")
                 for size in ((), (4,), (1,), (0,), (-3,))]
    print(found)
    text = "unchanged"
    print(text.expandtabs() is text, "a\tb".expandtabs(tabsize=2))


def main():
    tabs()
    for part in (matches, alone, with_part, with_bounds, joins, translations, byte_strings):
        first = None
        for _ in range(3):
            rows = part()
            if first is None:
                first = rows
                print(part.__name__, len(rows))
                for row in rows:
                    print(" ", row)
            elif rows != first:
                changed = [(a, b) for a, b in zip(first, rows, strict=False) if a != b]
                print("not the same again:", part.__name__, changed[:5])


if __name__ == "__main__":
    main()
