"""Regular expressions in instances of subclasses of str and bytes: what a match says of them."""

import re
import weakref


class Text(str):
    pass


class Safe(str):
    __slots__ = ()


class Tagged(str):
    def __new__(cls, text, tag=None):
        self = super().__new__(cls, text)
        self.tag = tag
        return self

    def __len__(self):
        return 1

    def __getitem__(self, index):
        return "item"

    def __str__(self):
        return "told"


class Raw(bytes):
    pass


PATTERNS = (
    "a", "", "(a)(x)?", "(?P<first>a)|(?P<second>é)", ".*", "(.)(.)?(.*)", "é+", "$", "(?i)A", r"\bc\b", "(?=(b))", "€", "(?s).",
)  # fmt: skip
TEXTS = ("", "a", "é", "€", "abc", "aéc", "é€a", "b c", "a\nb", "x" * 50 + "a")


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def told(m, text):
    if m is None:
        return
    print(m, m.string is text, type(m.string).__name__, m.span(), m.regs, m.lastindex, m.lastgroup, m.pos, m.endpos)
    group = m.group()
    print(repr(group), type(group).__name__, group is text, m.groups("none"), m.groupdict(), m[0], attempt(m.group, 1))
    print(attempt(m.group, 0, 0), attempt(m.group, "first"), [type(g).__name__ for g in m.groups()])
    # Texts of one character are the same object only where they are parts.
    print(m.group() is m.group(), m[0] is m[0], len(m[0]), [g is g2 for g, g2 in zip(m.groups(), m.groups())])
    for template in ("x", r"\g<0>!", "", Text(r"\g<0>!"), Safe("y")):
        print(attempt(m.expand, template), end=" ")
    print()


def one_by_one():
    for source in PATTERNS:
        pattern = re.compile(source)
        for text in TEXTS:
            for kind in (Text, Safe, Tagged):
                value = kind(text)
                for find in (pattern.search, pattern.match, pattern.fullmatch):
                    told(find(value), value)
                told(pattern.search(value, 1), value)
                told(pattern.match(value, 0, 1), value)


def all_of_them():
    for source in PATTERNS[:8]:
        pattern = re.compile(source)
        for text in TEXTS:
            for kind in (Text, Safe, Tagged):
                value = kind(text)
                found = pattern.findall(value), pattern.split(value), pattern.sub("-", value), pattern.subn("", value)
                print(found, [type(part).__name__ for part in found[1]], type(found[2]).__name__)
                print([m.span() for m in pattern.finditer(value)], [m.string is value for m in pattern.finditer(value)])


def errors():
    for pattern, text in (
        (re.compile(b"a"), Text("a")), (re.compile("a"), Raw(b"a")), (re.compile(b"a"), Raw(b"bab")), (re.compile("a"), 5),
        (re.compile("a"), None), (re.compile(b"a"), bytearray(b"a")), (re.compile("a"), [Text("a")]),
    ):  # fmt: skip
        for find in (pattern.search, pattern.match, pattern.fullmatch, pattern.findall, pattern.split):
            print(attempt(find, text)[:80].split(" at 0x")[0], end=" ; ")
        print(attempt(lambda: type(pattern.search(text).group()).__name__))


def deaths():
    died = []
    for _ in range(20):
        text = Text("abc")
        weakref.finalize(text, died.append, len(died))
        m = re.search("b", text)
        text = None
        alive = len(died)
        m = None
        print(alive, len(died), end=" ")
    print()


def main():
    one_by_one()
    all_of_them()
    errors()
    deaths()


if __name__ == "__main__":
    main()
