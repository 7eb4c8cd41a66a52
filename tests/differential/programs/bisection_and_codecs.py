"""Parts of sequences bisected, functions of _codecs, and functions bound by hand, with odd arguments and errors."""

import bisect
import codecs


class A:
    pass


class Index:
    def __index__(self):
        return 2


class Bytes(bytes):
    pass


class Str(str):
    pass


def show(function, *args, **kwargs):
    try:
        print(function.__name__, args, kwargs, function(*args, **kwargs))
    except Exception as error:
        print(function.__name__, args, kwargs, type(error).__name__, error)


def method(self, *args):
    return type(self).__name__, args


def main():
    items = [1, 2, 2, 2, 5, 7, 7, 9]
    places = (0, 1, 3, 8, 9, 100, -1, -2, True, None, 2.5, Index(), "x", 2**62, 2**70)
    for function in (bisect.bisect_left, bisect.bisect_right, bisect.bisect):
        for sequence in (items, tuple(items), [], "1225"):
            for low in places:
                low_text = "Index()" if isinstance(low, Index) else repr(low)
                for high in (None, -1, -2, 0, 3, 8, 9, 2**62, 2**70, "x", True):
                    results = []
                    for call in (
                        lambda: function(sequence, 2, low, high),
                        lambda: function(sequence, 2, low, hi=high),
                        lambda: function(sequence, 2, lo=low, hi=high),
                    ):
                        try:
                            results.append(call())
                        except Exception as error:
                            results.append((type(error).__name__, str(error)))
                    print(function.__name__, sequence, low_text, high, results)
        show(function, items, 7, 5)
        show(function, items, 7, lo=5)
        show(function, items, 7, hi=3)
        show(function, items, 7, 1, lo=5)
        show(function, items, 7, 1, 2, 3)
        show(function, items, 7, 1, 2, hi=3)
        show(function, items, "a", 3)
        show(function, items, -7, 1, key=abs)
        show(function, a=items, x=7)
        show(function, a=items, x=7, lo=2)
        show(function, items, lo=2)
        show(function, items, x=2, hi=3)
        show(function, None, 2, lo=3)

    data = (
        b"",
        b"a",
        b"plain",
        b"\xc3\xa4b",
        b"b\xc3",
        b"b\xe2\x82",
        b"\xff",
        b"\xed\xa0\x80",
        bytearray(b"b\xc3\xa4"),
    )
    data += (memoryview(b"xy"), Bytes(b"sub"), "text", None, 5)
    for decode in (codecs.utf_8_decode, codecs.latin_1_decode, codecs.ascii_decode):
        for each in data:
            if isinstance(each, memoryview):
                print(decode(each))
                continue
            show(decode, each)
            for errors in (None, "strict", "ignore", "replace", "surrogateescape", "no such", 5, "a\0"):
                show(decode, each, errors)
                for final in (False, True, 0, 1, None, [], 2**70):
                    show(decode, each, errors, final)
        show(decode)
        show(decode, b"a", errors="strict")
        show(decode, b"a", "strict", True, 1)
    texts = ("", "a", "plain", "\xe4b", "\u20ac", "\U0001f600", "\ud800", Str("sub"), Str("\u20ac"), b"bytes", None, 5)
    for encode in (codecs.utf_8_encode, codecs.latin_1_encode, codecs.ascii_encode):
        for each in texts:
            show(encode, each)
            for errors in (None, "strict", "ignore", "replace", "backslashreplace", "surrogateescape", "no such", 5):
                show(encode, each, errors)
        show(encode)
        show(encode, "a", "strict", 1)
    decoder = codecs.getincrementaldecoder("utf-8")()
    print([decoder.decode(bytes((byte,))) for byte in "a\xe4\u20ac".encode()], decoder.decode(b"", True))

    for args in ((A(), A), (A(),), (None, A), (5, int), (5,), ("x", None), (A(), None), (A(), 5)):
        bound = method.__get__(*args)
        print(type(bound).__name__, bound is method, bound(*(() if bound is not method else (1,))))
        if bound is not method:
            print(bound.__self__ is args[0], bound.__func__ is method, bound == method.__get__(*args))
    show(method.__get__)
    show(method.__get__, None)
    show(method.__get__, None, None)
    show(method.__get__, 1, 2, 3)
    show(type(method).__get__, 5, 1)
    show(type(method).__get__, len, 1)


if __name__ == "__main__":
    main()
