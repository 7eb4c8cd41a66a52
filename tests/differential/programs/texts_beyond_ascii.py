"""Case and kinds of characters beyond ASCII; encoding and decoding, with what cannot be, by every name of an encoding."""

import sys
import unicodedata


class Text(str):
    __slots__ = ()


TEXTS = (
    "", "é", "É", "ÄÖÜ straße", "Éa éB ÉB", "ﬀ ﬁ ŉ ǰ ΐ", "ΑΣ ΣΑ Σ ασ ς", "абвГД", "日本語", "ǅ ǆ Ǆ", "İi ıI", "\u212a\u2126", "𐐀𐐨", "a\u0301b", "١٢٣", "½²①", "\u3000\x85\xa0", "ªº", "µ",
    "_é1", "1é", "é_", "Ωmega ΩMEGA", "\ud800x", "x\udcff", "ß", "ẞ", "ᾳ ᾼ", "Ȧb Ȧ", "a" * 300 + "é", "é" * 300, "😀 x", "\u200d", "Ⅷⅷ", "ⓐⒶ", "ŉA", "ʼN", "'É", "É's é'S",
)
METHODS = (
    "upper", "lower", "title", "capitalize", "swapcase", "casefold", "isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isidentifier", "islower", "isupper",
    "istitle", "isprintable", "isascii",
)
ENCODINGS = (
    "utf-8", "UTF8", "utf_8", "U8", "utf-16", "UTF16", "utf 16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "Latin1", "iso-8859-1", "ISO8859-1", "l1", "ascii", "US-ASCII", "646", "cp1252",
    "no such", "", "utf--8", "-utf-8-", "utf-8\0", "é", "utf-8-sig", "iso_8859_1_", "latin-1   ",
)  # fmt: skip
ERRORS = ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "namereplace", "no such", "")
BYTES = (b"", b"a", b"\xe9", b"abc", b"a\xe9b", "aé€😀".encode(), b"\xff\xfea\0", b"\xfe\xff\0a", b"a\0", b"abc\0", b"\xff\xfe", "😀é".encode("utf-16"), b"\0\xd8", b"\0\xd8\0\xdc", b"\0\xdc\0\xd8",
         b"\xe2\x82", b"\xed\xa0\x80", "x😀".encode("utf-16-be"), b"\xff\xfe\0\xd8\0\xdc", b"\xef\xbb\xbfa", b"\xe9\xe9", b"\xe9a")  # fmt: skip


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def shown(o):
    return ascii(o)


def cases():
    out = []
    for text in TEXTS:
        row = [shown(getattr(text, method)()) for method in METHODS]
        row += [sys.getsizeof(text.upper()), sys.getsizeof(text.lower()), type(Text(text).upper()).__name__, shown(Text(text).title()), Text(text).isalpha()]
        out.append(row)
    for start in range(0, 0x3000, 0x40):
        text = "".join(map(chr, range(start, start + 0x40)))
        out.append([shown(getattr(text, method)()) for method in METHODS[:6]])
        out.append([[getattr(c, method)() for c in text].count(True) for method in METHODS[6:]])
    out += [attempt("é".upper, 1), attempt("é".isalpha, 1), attempt(str.lower), attempt(str.title, 5), unicodedata.unidata_version]
    return out


def encoded():
    out = []
    for text in TEXTS[:24] + ("abc", "ab\x80", "é€", "x", "\xff", "\u0100"):
        for encoding in ENCODINGS:
            out.append(shown(attempt(text.encode, encoding)))
            out.append(shown(attempt(bytes, text, encoding)))
        for errors in ERRORS:
            for encoding in ("ascii", "latin-1", "utf-8", "utf-16"):
                out.append(shown(attempt(text.encode, encoding, errors)))
                out.append(shown(attempt(text.encode, errors=errors, encoding=encoding)))
        out += [shown(attempt(text.encode)), shown(attempt(text.encode, errors="ignore")), shown(attempt(text.encode, "latin1", errors="replace"))]
        out += [shown(attempt(bytes, text, encoding="utf-8")), shown(attempt(bytes, text, errors="ignore")), shown(attempt(bytes, text, "utf-8", "ignore"))]
        out += [shown(attempt(bytearray, text, "utf-8")), shown(attempt(Text(text).encode, "utf-16"))]
    text = "aé"
    out += [attempt(text.encode, 5), attempt(text.encode, None), attempt(text.encode, "utf-8", None), attempt(text.encode, "utf-8", "strict", 1), attempt(text.encode, b"utf-8")]
    out += [attempt(text.encode, "utf-8", encoding="utf-8"), attempt(text.encode, what="x"), attempt(bytes, text), attempt(bytes, 5, "utf-8"), attempt(bytes, b"x", "utf-8")]
    return out


def decoded():
    out = []
    for data in BYTES:
        for kind in (bytes, bytearray, memoryview):
            value = kind(data)
            for encoding in ENCODINGS:
                out.append(shown(attempt(str, value, encoding)))
                out.append(shown(attempt(getattr(value, "decode", str), encoding)))
            for errors in ERRORS:
                for encoding in ("ascii", "latin-1", "utf-8", "utf-16"):
                    out.append(shown(attempt(str, value, encoding, errors)))
                    out.append(shown(attempt(str, value, errors=errors, encoding=encoding)))
        out += [shown(attempt(data.decode)), shown(attempt(data.decode, errors="ignore")), shown(attempt(data.decode, "latin1", errors="replace")), shown(attempt(data.decode, encoding="utf-8"))]
        out += [shown(attempt(str, data, encoding="utf-8")), shown(attempt(str, data, errors="ignore")), shown(attempt(str, encoding="utf-8", object=data))]
        out += [sys.getsizeof(data.decode("latin-1")), sys.getsizeof(attempt(data.decode, "utf-16"))]
    out += [attempt(str, 5, "utf-8"), attempt(str, "x", "utf-8"), attempt(str, b"x", 5), attempt(str, b"x", "utf-8", "strict", 1), attempt(b"x".decode, None), attempt(b"x".decode, "utf-8", 5)]
    out += [attempt(str), attempt(str, encoding="utf-8"), attempt(str, b"x", "utf-8", encoding="utf-8"), attempt(b"x".decode, "utf-8", encoding="utf-8")]
    return out


def main():
    for _ in range(3):
        lines = [*cases(), *encoded(), *decoded()]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
