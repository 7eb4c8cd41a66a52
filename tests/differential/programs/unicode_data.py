"""What unicodedata tells of characters: in its own version and in 3.2.0, of many blocks, and of what is no character."""

import unicodedata
from unicodedata import category, combining, east_asian_width, ucd_3_2_0

SAMPLE = [chr(c) for c in (*range(0, 0x3000, 97), 0x300, 0x3B1, 0x4E00, 0xAC00, 0xFF21, 0xD800, 0xFFFF, 0x1F600, 0x1D11E, 0x10FFFF)]


class Text(str):
    pass


def widths(text):
    return sum({"W": 2, "F": 2}.get(east_asian_width(c), 1) for c in text) - sum(1 for c in text if combining(c))


def both(c):
    new = unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c), unicodedata.mirrored(c), unicodedata.east_asian_width(c)
    old = ucd_3_2_0.category(c), ucd_3_2_0.bidirectional(c), ucd_3_2_0.combining(c), ucd_3_2_0.mirrored(c), ucd_3_2_0.east_asian_width(c)
    return new, old


def failing():
    found = []
    for wrong in ("", "ab", 7, None, b"a", Text("a"), Text("ab")):
        for function in (category, combining, ucd_3_2_0.category, type(ucd_3_2_0).category):
            try:
                found.append(function(wrong))
            except TypeError as error:
                found.append(str(error))
    try:
        found.append(type(ucd_3_2_0).category(ucd_3_2_0, "\u0220"))
        found.append(type(ucd_3_2_0).category(unicodedata, "\u0220"))
    except TypeError as error:
        found.append(str(error))
    return found


def normal_forms():
    texts = "plain", "", "e\u0301", "\uff21", "\u00e9"
    forms = "NFC", "NFD", "NFKC", "NFKD", "nfc", "", None
    out = []
    for form in forms:
        for text in (*texts, None, 5):
            try:
                out.append((unicodedata.normalize(form, text), unicodedata.normalize(form, text) is text))
            except (TypeError, ValueError) as error:
                out.append(str(error))
    return out, unicodedata.ucd_3_2_0.normalize("NFC", "old")


def main():
    for _ in range(3):
        differ = 0
        tally = {}
        for c in SAMPLE:
            new, old = both(c)
            differ += new != old
            tally[new] = tally.get(new, 0) + 1
        print(differ, sorted(tally.items()))
        print(widths("plain"), widths("\u4e2d\u6587 e\u0301\uff21"), [type(combining(c)) for c in "a\u0301"])
        print(list(map(category, "aA1 \u0301\u4e2d")), [unicodedata.combining(c) == 230 for c in "\u0300\u0301b"])
        print(failing(), normal_forms())


if __name__ == "__main__":
    main()
