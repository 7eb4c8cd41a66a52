"""Strings: every storage width, indexing, slicing, comparison, concatenation, formatting, errors."""

WORDS = ["", "a", "abc", "abd", "é", "éa", "ñandú", "日本", "日本語", "𝔘𝔫𝔦", "a𝔘", "abc\0d", "Z", "ab"]


def compare():
    rows = []
    for a in WORDS:
        rows.append("".join(str((a < b) + 2 * (a == b) + 4 * (a > b) + 8 * (a in b)) for b in WORDS))
    print(rows)
    print(["abc" == "ab" + "c", "abc" != "abd", "a" == 1, "a" != None, "a" is "a", "é" == "e\u0301"])


def index_and_slice():
    for word in WORDS:
        out = []
        for i in range(-5, 6):
            try:
                out.append(word[i])
            except IndexError as error:
                out.append(str(error))
        print(out, word[1:], word[:-1], word[::-1], word[::2], word[5:2], word[-100:100], len(word))
    for index in (None, "a", 1.0, 2**70, -(2**70)):
        try:
            print("abc"[index])
        except (TypeError, IndexError) as error:
            print(type(error).__name__, error)
    i = True
    print("abc"[i], "abc"[False], "abc"[i:], [c for c in "aé日𝔘"], list(reversed("abc")))


def build():
    s = ""
    for i in range(200):
        s += chr(97 + i % 26)
    t = s
    s += "!"
    print(len(s), len(t), s[-3:], t[-3:])
    u = "x"
    keep = [u]
    for c in "é日𝔘":
        u += c
        keep.append(u)
    print(keep)
    text = "ab" * 3 + 2 * "cd" + "" * 5 + "e" * -1
    text *= 2
    print(text, "-".join(["a", "b", "c"]), "".join(str(i) for i in range(20)))
    parts = []
    for word in "the quick brown fox".split():
        parts.append(word.capitalize() + ":" + str(len(word)))
    print(", ".join(parts))
    d = {}
    for c in "mississippi":
        d[c] = d.get(c, "") + c
    print(d)


def mutate_alias():
    a = "begin"
    b = a
    a += " more"
    print(a, b)

    def grow(x):
        x += "!"
        return x

    print(grow(a), a)
    s = local = "q"
    for _ in range(3):
        local = local + s
        s = local
    print(s, local)
    d = {"k": "v"}
    d["k"] += "w"
    saved = d["k"]
    d["k"] += "x"
    print(d, saved)


class Formatted:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


def formats():
    f = Formatted()
    width, value = 10, 3.14159
    print(f"{f}|{f:abc}|{f!r}|{f!s:>5}|{f!a}|{value:{width}.{2}f}|{value!r:>{width}}|{{}}|{1 if value else 2}|{value=}|{width = :>4}")
    print(f"{'nested ' + f'{width + 1}'}{'''triple'''}{[c for c in 'ab']}{ {'a': 1}['a'] }{(lambda q: q * 2)(4)}")
    print("%s %r %5d %-5d| %05.1f %x %o %e %% %c %(a)s" % {"a": 1} if False else "%s %r %5d %-5d|" % ("a", "b", 3, 4))
    print("{} {1} {0}".format if False else "{0} {1} {0!r:>4} {x.real} {y[1]}".format("a", "b", x=3, y=[1, 2]))
    for function in (
        lambda: f"{1:q}",
        lambda: f"{None:5}",
        lambda: "%d" % "a",
        lambda: "%s %s" % (1,),
        lambda: "{}{}".format(1),
        lambda: "abc" + 1,
        lambda: "abc" * 1.5,
        lambda: "abc" < 1,
        lambda: "abc"[0:1:0],
        lambda: "abc".nothing,
        lambda: ",".join([1]),
        lambda: 1 in "abc",
        lambda: "a".index("b"),
    ):
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error)


def methods():
    for s in ("Hello World", "ñandú 日本", "  pad\t", "a,b,,c", "123", "ǅ ß"):
        print(s.upper(), s.lower(), s.title(), s.swapcase(), s.strip(), s.split(","), s.split(), s.replace("a", "zz"), s.find("o"))
        print(s.startswith("H"), s.endswith(("d", "c")), s.isdigit(), s.isalpha(), s.center(15, "*"), s.zfill(8), s.partition(" "))
        print(s.encode(), s.encode("utf-16-le"), hash(s) == hash(str(s)), s.count("l"), s.casefold(), s.isidentifier())
    print("a\nb\r\nc".splitlines(), b"ab"[0], b"ab"[0:1], b"ab" + b"c", b"ab" == "ab", bytearray(b"xyz")[-1], "x".__add__("y"))
    print("abcdef".translate({97: "1", 98: None}), "%s" % "é", ascii("é日"), repr("it's \"q\" \n \x00 é"), str(b"x"), "a" "b")


def main():
    compare()
    index_and_slice()
    build()
    mutate_alias()
    formats()
    methods()


if __name__ == "__main__":
    main()
