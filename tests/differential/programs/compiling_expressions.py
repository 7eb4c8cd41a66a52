"""Bytearrays; ints of bytes; dict.fromkeys; caches that are cleared; regular expressions that are compiled, and as keys."""

import _sre
import functools
import re
import sys


def attempt(f, *args, **keywords):
    try:
        result = f(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return result


def sized(b):
    return (b, sys.getsizeof(b)) if isinstance(b, bytearray) else b


class Bytes(bytearray):
    pass


class Index:
    def __index__(self):
        return 3


def making():
    for given in (
        0,
        1,
        2,
        5,
        256,
        True,
        -1,
        2**70,
        b"",
        b"a",
        b"abc" * 50,
        bytearray(b"xyz"),
        [1, 2],
        (3,),
        "text",
        None,
        Index(),
    ):
        yield sized(attempt(bytearray, given))
    yield bytearray(), sys.getsizeof(bytearray()), Bytes(b"sub"), bytearray("é", "utf-8"), attempt(bytearray, 1, 2)
    for b in (bytearray(b""), bytearray(b"a"), bytearray(range(60)), Bytes(b"sub")):
        for part in (b[:], b[1:], b[::-1], b[5:2], b[-3:], b[2:50:7], b[:-1]):
            yield sized(part), type(part).__name__
        copy = bytearray(b)
        copy += b"more"
        copy.append(1)
        yield copy, b == bytearray(b), len(copy), sys.getsizeof(copy)


def searching():
    charmap = bytearray(256)
    for i in (3, 4, 5, 9, 200):
        charmap[i] = 1
    for b in (charmap, bytearray(b"abcabc"), bytearray()):
        for sought in (0, 1, 97, 255, 256, -1, True, b"", b"b", b"ca", bytearray(b"c"), "a", None, 1.0):
            yield [attempt(b.find, sought), attempt(b.find, sought, 3), attempt(b.find, sought, -2, 5)]
            yield [attempt(b.find, sought, None, 4), attempt(b.find, sought, 300), attempt(b.find, sought, 4, 2)]
    table = bytes(range(255, -1, -1))
    for b in (charmap, bytearray(b"abc"), bytearray(), Bytes(b"q")):
        for given in (table, table[:5], bytearray(table), None, "x", 5):
            yield sized(attempt(b.translate, given))
    yield bytearray(b"abc").translate(table, b"b"), bytearray(b"abc").translate(None, delete=b"c")


def numbers():
    for text in (b"0101", b"ff", b"", b" 1 ", b"1_0", b"-3", b"1" * 70, b"z", b"12\x00", b"\xff", b"7"):
        for base in (2, 10, 16, 36, 0, 1, 37):
            yield attempt(int, text, base), attempt(int, bytearray(text), base)
        yield attempt(int, text), attempt(int, bytearray(text))


def from_keys():
    class Key:
        def __hash__(self):
            return 1

        def __eq__(self, other):
            return isinstance(other, Key)

    class Table(dict):
        pass

    values = (
        [1, 2, 1, "a"],
        (5, "x", (1, 2)),
        "hello",
        [],
        {"k": 1},
        {7},
        iter("ab"),
        range(30),
        [Key(), Key()],
        [[]],
        5,
    )
    for given in values:
        made = attempt(dict.fromkeys, given, given)
        yield (len(made), sys.getsizeof(made)) if isinstance(made, dict) else made
    yield dict.fromkeys("ab"), dict.fromkeys("ab", 5), Table.fromkeys([1]), type(Table.fromkeys([1])).__name__
    yield attempt(dict.fromkeys), attempt(dict.fromkeys, 1, 2, 3), {}.fromkeys([1, 2], "v"), Table().fromkeys([3])
    many = dict.fromkeys(list(range(100)), [])  # noqa: RUF024 (one list for all)
    many[3].append(1)
    yield many[99], list(many) == list(range(100))


def clearing():
    calls = []

    @functools.lru_cache(maxsize=3)
    def bounded(x):
        calls.append(x)
        return x

    @functools.cache
    def unbounded(x):
        calls.append(x)
        return x

    @functools.lru_cache(maxsize=0)
    def none(x):
        calls.append(x)
        return x

    for f in (bounded, unbounded, none):
        yield f.cache_clear(), f.cache_info()
        for n in range(3):
            for x in (1, 2, 1, 3, 4, "x" * n):
                f(x)
            yield f.cache_info()
            yield f.cache_clear(), f.cache_info(), f.cache_clear(), f.cache_info(), f(1), f(1), f.cache_info()
        yield attempt(f.cache_clear, 1)
    yield calls


def expressions():
    for f in (_sre.ascii_iscased, _sre.ascii_tolower, _sre.unicode_iscased, _sre.unicode_tolower):
        yield [
            attempt(f, c)
            for c in (0, 65, 97, 223, 304, 0x1E9E, 0x10FFFF, 0x110000, -1, 2**31 - 1, 2**31, True, "a", None)
        ]
        yield [f(c) for c in range(0, 1200, 3)]
    patterns = [re.compile(*p) for p in (("a",), (b"a",), ("a", re.I), ("b+[x-z]",), ("a", re.A), (b"a", re.L))]
    table = {}
    for n, p in enumerate(patterns * 2):
        table[p] = n
        table[type(p), p, 0] = n
    re.purge()
    yield [table.get(re.compile(p.pattern, p.flags & ~re.U)) for p in patterns], len(table)
    yield [p == q for p in patterns for q in patterns], patterns[0] in [*patterns[1:]], patterns[2] in {*patterns}
    for _ in range(3):
        for p in patterns:
            re.purge()
            yield (
                re.compile(p) is p,
                re.compile(p.pattern, p.flags & ~re.U) == p,
                attempt(re.compile, p, re.I)[0] if p else 0,
            )
    for text in (
        r"(?i:é)[a-z]",
        r"[^\W\d_]+",
        r"\bx{2,3}?",
        "[à-ÿ]",
        "(?i)[a-z0-9]|ß",
        "[\U0001f600-\U0001f64f]",
        "[" + "acegikmoqsuwy" * 3 + "]",
    ):
        re.purge()
        found = re.compile(text)
        # Not that they are the same object: another thread may have purged the cache meanwhile.
        yield found.findall("Éa ab1_ xx xxx ÀÿẞSs \U0001f601 aceg"), found == re.compile(text)


def main():
    for part in (making, searching, numbers, from_keys, clearing, expressions):
        for result in part():
            print(part.__name__, result)


if __name__ == "__main__":
    main()
