"""_sre.compile(): patterns made of code, and the code that it refuses, some of it changed at random."""

import copy
import gc
import importlib.util
import pickle
import random
import re
import sys
import weakref
from re import _compiler, _parser

import _sre

SOURCES = [
    "",
    "abc",
    "a|b|cd",
    "(a)(?P<name>b)?(?(name)c|d)",
    "(?P<a>x)(?P<b>y)(?P=a)(?(b)z)",
    "(?:ab)+?c*?d{2,3}e{4}?(?:f|g)*",
    "(?>a+b)(?:cd)*+e++f?+",
    "(?=a)(?!b)(?<=cd)(?<!e)f",
    r"^\A\b\B\Z$.\d\D\s\S\w\W",
    r"[^a-z\d_][xyz][\w-][aeiou0-9%]+",
    "[\u0400-\u04ff\u3040-\u30ff\U0001f600-\U0001f64f]+[^\u0391\u0393]",
    "(?i)Straße[a-zß]+[\u0130-\u0180](x)\\1",
    "(?ia)Kelvin[k-s](x)\\1",
    "(?s).(?m:^x$)(?x: y )",
    "(?:a|(?:b|(?:c(?P<deep>d|(?:e|f)+))))*",
    b"",
    rb"(?L)[a-z]\w(a)\1\b",
    rb"(?P<n>\xff\x00)[\x80-\xff]",
]


def arguments_of(source, flags=0):
    """What re.compile() calls _sre.compile() with."""
    parsed = _parser.parse(source, flags)
    names = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    code = _compiler._code(parsed, flags)
    return [source, flags | parsed.state.flags, code, parsed.state.groups - 1, parsed.state.groupdict, tuple(names)]


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def sound_code():
    for source in SOURCES:
        args = arguments_of(source)
        pattern, other = _sre.compile(*args), re.compile(source)
        print(pattern, pattern.pattern is source, pattern.flags, pattern.groups, dict(pattern.groupindex))
        print(pattern == other, hash(pattern) == hash(other), pattern != _sre.compile(*arguments_of("other")))
        print(sys.getsizeof(pattern), gc.is_tracked(pattern), type(pattern) is re.Pattern, copy.copy(pattern) is pattern)
        print(pickle.loads(pickle.dumps(other)) == pattern)
        text = b"xyab\xff\x00" if isinstance(source, bytes) else "xyzabc straße d"
        print(attempt(pattern.search, text), attempt(pattern.findall, text))
        match = attempt(pattern.search, text)
        if isinstance(match, re.Match):
            print(match.groupdict(), match.lastgroup, match.re is pattern)


def references():
    """What a pattern keeps, and lets go of."""
    for named in (False, True):
        args = arguments_of("(?P<kept>a)b" if named else "(a)b")
        args[0] = "".join(args[0])
        held = [args[0], args[4], args[5]]
        args = None
        before = [sys.getrefcount(held[i]) for i in range(3)]
        words = arguments_of(held[0])[2]
        pattern = _sre.compile(held[0], 32, words, 1, held[1], held[2])
        print([sys.getrefcount(held[i]) - before[i] for i in range(3)], len(gc.get_referents(pattern)))
        gone = []
        reference = weakref.ref(pattern, gone.append)
        print(reference() is pattern, sys.getrefcount(pattern))
        del pattern
        print(reference(), len(gone), [sys.getrefcount(held[i]) - before[i] for i in range(3)])

    class Source(str):
        def __del__(self):
            print("source gone")

    args = arguments_of("ab")
    pattern = _sre.compile(Source("ab"), *args[1:])
    print(pattern, type(pattern.pattern).__name__)
    del pattern
    print("after")
    # A cycle through the dict of names.
    args = arguments_of("(?P<name>x)")
    pattern = _sre.compile(*args)
    args[4]["self"] = pattern
    reference = weakref.ref(pattern)
    del pattern, args
    gc.collect()
    print(reference())


def another_module():
    """Its patterns are of another type."""
    spec = importlib.util.find_spec("_sre")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for _ in range(3):
        pattern = module.compile(*arguments_of("a"))
        print(module is _sre, type(pattern) is re.Pattern, type(pattern).__name__, pattern.match("a"))
        print(type(_sre.compile(*arguments_of("a"))) is re.Pattern)


class Word(int):
    def __index__(self):
        raise AssertionError("never asked")


class Index:
    def __index__(self):
        return 1


class Words(list):
    pass


class Names(dict):
    def __len__(self):
        return 0


class Numbers(tuple):
    __slots__ = ()


def odd_arguments():
    good = arguments_of("(?P<name>a)b")
    odd = {
        0: [None, b"bytes", bytearray(b"ab"), 5, 1.5, [], type("S", (str,), {})("s")],
        1: [True, re.I | re.M, -1, 2**31 - 1, 2**31, -(2**31), 2**70, 1.0, "32", Index(), None],
        2: [
            [],
            [1],
            [0],
            [1, 1],
            [True],
            [Word(16), 97, Word(1)],
            [Index()],
            [16, -1, 1],
            [16, 2**32 - 1, 1],
            [16, 2**32, 1],
            [16, 2**64 - 1, 1],
            [16, 2**64, 1],
            [16, 2.0, 1],
            [16, "a", 1],
            [16, None, 1],
            (16, 97, 1),
            Words([16, 97, 1]),
            [2] * 4999 + [1],
            [2] * 20000 + [1],
            [27, *[200 - 2 * i if i % 2 else 27 for i in range(1, 200)]],
        ],
        3: [True, 0, 1, 5, -1, 2**30 - 1, 2**30, 2**31, 2**62, 2**63, Index(), 1.0, None],
        4: [{}, {"a": 1, "b": 2}, {1: "x"}, Names(a=1), [], None],
        5: [(), (None,), (None, "name", 5), Numbers((None, "n")), [], None],
    }
    for place, values in odd.items():
        for value in values:
            args = list(good)
            args[place] = value
            found = attempt(_sre.compile, *args)
            if isinstance(found, re.Pattern):
                words = found.groups, found.flags, dict(found.groupindex), type(found.pattern).__name__
                found = words, attempt(repr, found)
                if words[0] < 100:  # there is a mark for each group
                    found = found, attempt(lambda a=args: _sre.compile(*a).match("ab").lastgroup)
            print(place, found)
    for n in range(8):
        print(n, attempt(_sre.compile, *([*good, 0][:n])))
    print(_sre.compile(*good[:4], groupindex=good[4], indexgroup=good[5]))
    print(attempt(lambda: _sre.compile(*good, extra=1)))


def nested(depth):
    """Atomic groups within each other."""
    code = [2]
    for _ in range(depth):
        code = [27, len(code) + 2, *code, 1]
    return [*code, 1]


def verdict(code, groups):
    # A set with no place for its end, or information that is too short, makes the host read what is not its own.
    for op, length, flags in zip(code, code[1:], [*code[2:], 0]):
        if (op in (13, 31, 35, 39) and length < 2) or (op == 14 and length < 6 and flags & 1):
            return "?"
    found = attempt(_sre.compile, None, 0, code, groups, {}, ())
    return "+" if isinstance(found, re.Pattern) else "-" if found == ("RuntimeError", "invalid SRE code") else found[0][0]


def changed_at_random(seed, rounds):
    r = random.Random(seed)
    codes = [(code, groups) for _, _, code, groups, _, _ in map(arguments_of, SOURCES)]
    verdicts = []
    for _ in range(rounds):
        code, groups = r.choice(codes)
        code = list(map(int, code))
        for _ in range(r.choice((1, 1, 1, 2, 3))):
            at = r.randrange(len(code))
            kind = r.randrange(8)
            if kind < 3:
                code[at] = max(0, code[at] + r.randrange(-3, 4))
            elif kind == 3:
                code[at] = r.randrange(45)
            elif kind == 4:
                code[at] = r.choice((0, len(code) - at, len(code) - at - 1, 2**32 - 1, 2**31, 255))
            elif kind == 5:
                del code[at : at + r.randrange(1, 3)]
                code = code or [1]
            elif kind == 6:
                code[at:at] = [r.randrange(45) for _ in range(r.randrange(1, 3))]
            else:
                code[at] = code[r.randrange(len(code))]
        verdicts.append(verdict(code, max(0, groups + r.choice((0, 0, 0, -1, 1)))))
    print("".join(verdicts))


def small_codes():
    """All codes of few words that are likely to be at a limit."""
    for op in range(45):
        found = []
        for a in range(8):
            for b in (0, 2):
                for tail in ([], [1], [2, 1], [2, 18, 1], [15, 2, 0, 1]):
                    found.append(verdict([op, a, b, *tail], 1))
        print(op, "".join(found))
    print([verdict(nested(depth), 0) for depth in (1, 2, 98, 99, 100, 101, 150)])


def main():
    sound_code()
    references()
    another_module()
    odd_arguments()
    small_codes()
    changed_at_random(5, 600)
    for source in SOURCES:
        re.purge()
        print(re.compile(source))


if __name__ == "__main__":
    main()
