"""f-strings and `str % arguments`: conversions, specifications, odd types and errors."""

import math

VALUES = (
    0, 5, -7, 255, 123456789, -(1 << 59), (1 << 60) + 1, 1 << 100, True, None, 0.0, -0.0, 0.5, 2.675, -1.5, 1e10, 123456.789,
    1e-7, 1e22, 5e-324, 1.7e308, math.inf, -math.inf, math.nan, "", "a", "text", "é", "€uro", "q'u\"o\n", (1, 2), [1, "b"],
    1.0, 100.0, 1 / 3, 2.0**53,
)  # fmt: skip
SPECS = (
    "", "d", "x", "X", "o", "b", "c", "s", "5", "<5", ">5", "^6", "=6", "05", "+", "-", " ", "+d", "+08", "*^9", "€>4", "0>6",
    ".2f", "8.3f", "08.1f", "+.0f", ".0e", ".3g", "g", "e", "f", "%", ".1%", "10.4", ".3", ".1s", "6.2s", "^7.3s", ",", "_", "#x",
    "n", "q", "12000", "z.1f", "<05", "é<3", "+.2e", ".99f", "5d", "x>5d", "=+6d", " 5",
)  # fmt: skip
PERCENTS = (
    "%s", "%r", "%a", "%d", "%i", "%u", "%x", "%X", "%o", "%c", "%f", "%e", "%g", "%5s", "%-5s|", "%05d", "%+d", "% d", "%-6d|",
    "%.2f", "%8.3f", "%-8.1f|", "%08.2f", "%+.1e", "%.3g", "%.3s", "%6.2s", "%.5d", "%#x", "%5%", "%%", "a%sb", "%s%s", "%", "%y",
    "%(name)s", "%ld", "é%s€", "% +d", "%-05d|", "%0-5d|", "%.s", "%.f",
)  # fmt: skip


class Str(str):
    __slots__ = ()


class Int(int):
    pass


class Own:
    def __str__(self):
        return "own str"

    def __repr__(self):
        return "own repr"

    def __format__(self, spec):
        return f"own {spec!r}"


def attempt(function):
    try:
        return function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def f_strings():
    for v in (*VALUES, Str("sub"), Int(5), Own()):
        print(f"{v}", f"{v!s}", f"{v!r}", f"{v!a}", f"<{v}|{v!r}>", f"{v}{v}{v}", sep=" ; ")
        for spec in SPECS:
            print(attempt(lambda: f"{v:{spec}}"), end=" ; ")
        print(
            attempt(lambda: f"{v:>6}"),
            attempt(lambda: f"{v:.2f}"),
            attempt(lambda: f"{v:04d}"),
            attempt(lambda: f"{v!r:>12}"),
        )


def percents():
    for template in PERCENTS:
        for v in (*VALUES, Str("sub"), Int(5), Own(), {"name": 5}):
            print(
                attempt(lambda: template % v),
                attempt(lambda: template % (v,)),
                attempt(lambda: template % (v, 5)),
                end=" ; ",
            )
        print(attempt(lambda: template % ()))
    for width in (7, -7, 0, True, "7", 2.0, None):
        print(attempt(lambda: "%*d" % (width, 5)))
    print("%s and %d, %r; %5.1f%% of %x" % ("text", 5, 6, 99.5, 255))
    print(
        "%s" % 5 is not None,
        ("%s" % "same"),
        "" % (),
        "%s" % ("é",),
        ("%s" % "é").isascii(),
        ("%s€" % "a")[:1].isascii(),
    )
    wide = "€%s" % "abc"
    print(wide[1:], hash(wide[1:]) == hash("abc"), {wide[1:]: 1}["abc"])
    print(Str("%s") % 5, b"%s %d" % (b"x", 5), "%s" * 3 % (1, 2, 3))
    print("%*d" % (5, 7), "%-*d|" % (5, 7), "%.*f" % (2, 1.25))
    many = "%d," * 70
    print(many % tuple(range(70)))


def joins():
    a, b, c, n = "", "é", "x" * 40, 5
    print(f"{a}{a}", f"{a}{b}", f"{b}{c}{n}", f"{n}{a}", f"{c}€{b}", len(f"{c}{c}{c}{c}"), f"{a}" is a)
    for i in range(20):
        key = f"k{i}"
        print(key, {key: i}[f"k{i}"], f"{i:03d}", f"{i / 7:.4f}", end=" ")
    print()


FIELDS = [
    "{a}", "{a}{b}", "{b!r:>9}|{a!s}", "{a:>5}{{{b}}}", "{0}{a}{1}", "{}{a}{}", "{}{a}{0}", "{_}", "{a1}{A_1}", "{1a}", "{a.real}", "{a[0]}",
    "{a:{b}}", "{a!x}", "{a", "a}", "{a!}", "{é}", "{ a}", "{a }", "{-a}", "{missing}", "{a}" * 40, "{self}", "{format}",
]  # fmt: skip
KEYED = [
    "%(a)s", "%(a)s %(b)r", "%(a)5s|%(b)-9s|", "%(a)s%%%(b)s", "%(a)d", "%(missing)s", "%()s", "%(a", "%(a)", "%((a))s", "%(a)s %s", "%s %(a)s",
    "%(a)%", "%(a)s" * 40, "no", "%%", "%(a)*d", "%(é)s", "%(a)s" + "x" * 30, "%s", "%(a)05.1f", "%( a)s", "%(a)ls",
]  # fmt: skip


def brief(f):
    text = str(attempt(f))
    return text if len(text) < 100 else (len(text), text[:40], text[-40:])


def by_name():
    for v in (*VALUES[::3], Str("sub"), Int(5), Own()):
        given = {"a": v, "b": 5, "_": 1.5, "a1": v, "A_1": "x", "é": v, "": "empty", "(a)": v, " a": v}
        for template in FIELDS:
            print(brief(lambda: template.format(a=v, b=5)), brief(lambda: template.format(v, 7, a=v, b="x", _=None)))
            print(brief(lambda: template.format(**given)), brief(lambda: template.format(v, **given)))
            print(brief(lambda: template.format(a=v, b=5, **{"A_1": v, "a1": 2, "é": 3, "self": 4, "format": 5})))
            print(brief(lambda: str.format(template, a=v)), brief(lambda: str.format(template, v, 1, b=v, a=1)))
        for template in KEYED:
            print(brief(lambda: template % given), brief(lambda: template % {"a": v, "b": v}), brief(lambda: template % {}))
            print(brief(lambda: template % Missing(b=v)), brief(lambda: template % (given,)), brief(lambda: template % v))
    print(brief(lambda: "%(a)s" % {Str("a"): 1}), brief(lambda: "{a}".format(**{Str("a"): 1})), brief(lambda: Str("{a}").format(a=1)))


class Missing(dict):
    def __missing__(self, key):
        return "missing " + key


def main():
    by_name()
    f_strings()
    percents()
    joins()


if __name__ == "__main__":
    main()
