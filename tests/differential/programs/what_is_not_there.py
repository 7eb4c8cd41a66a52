"""Looking for what is not there: keys, indexes, members of subclasses, attributes of objects with a C __dict__."""

import ast
import traceback


class Scope(dict):
    level = 1


class Default(dict):
    def __missing__(self, key):
        return f"no {key}"


class Names(set):
    pass


class Frozen(frozenset):
    pass


class Odd(dict):
    def __contains__(self, key):
        return key == "odd"


class Loud:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return self is other


def missing(container, key):
    try:
        return container[key]
    except LookupError as error:
        return type(error).__name__, error.args, error.__context__


def keys():
    for container in ({}, {"a": 1}, {1: 2, "x": 3, (1, 2): 4}, Scope(a=1), Default(a=1), Odd(a=1)):
        for key in ("a", "b", 1, 2, (1, 2), (3,), None, 2.5, 10**30, frozenset()):
            print(missing(container, key), key in container, key not in container)


def indexes():
    for container in ([], [1, 2], (), (1, 2, 3)):
        for index in (0, 1, 2, 3, -1, -2, -3, -4, 10**30, True):
            print(missing(container, index))


def traces():
    def inner(container, key):
        return container[key]

    for container, key in (({}, "k"), ([], 0), ((), -1), (Scope(), "k")):
        try:
            inner(container, key)
        except LookupError:
            print(traceback.format_exc().split("File", 2)[-1].split("line", 1)[-1])
        try:
            try:
                inner(container, key)
            except LookupError:
                inner([], 5)
        except IndexError as error:
            print(repr(error), repr(error.__context__))


def deaths():
    results = set()
    for _ in range(60):
        log = []
        try:
            {}[Loud("key", log)]
        except KeyError:
            log.append("caught")
        results.add(tuple(log))
    print(results)


def members():
    for kind, items in ((Scope, {"a": 1}), (Names, ["a", 2]), (Frozen, ["a", 2]), (Odd, {"a": 1})):
        made = kind(items)
        print([name in made for name in ("a", "b", 2, 3, "odd")] * 3)
    print([name in Scope(a=1) for name in ("a", "b")])
    try:
        print([] in Names())
    except TypeError as error:
        print(error)


def changes():
    class Later(dict):
        pass

    made = Later(a=1)
    for round_number in range(40):
        if round_number == 10:
            Later.__missing__ = lambda self, key: "made"
        if round_number == 20:
            Later.__contains__ = lambda self, key: True
        if round_number == 30:
            del Later.__missing__, Later.__contains__
        if round_number % 10 in (0, 5):
            print(missing(made, "b"), "b" in made, "a" in made)
        missing(made, "b")


class Bare:
    __slots__ = ("x",)


class Thing:
    known = 1

    def __init__(self):
        self.value = 2


class Hooked:
    def __getattr__(self, name):
        raise AttributeError("hooked " + name)


class Ünicode:
    pass


class Named(ValueError):
    def __str__(self):
        return "named"


def absent_attributes():
    long = type("L" * 150, (), {})
    results = set()
    for kind in (None, Bare(), Thing(), Hooked(), Ünicode(), long(), [], 5, 2.5, "text", len, Thing, absent_attributes):
        for _ in range(30):
            try:
                kind.knwon
            except AttributeError as error:
                found = (str(error), error.name, error.obj is kind, repr(error.__context__), error.args)
            try:
                kind.knwon(1)
            except AttributeError as error:
                results.add((*found, str(error), error.name, error.obj is kind))
            try:
                kind.größe
            except AttributeError as error:
                results.add(str(error))
    for result in sorted(map(str, results)):
        print(result)
    for kind in (None, Thing()):
        for _ in range(10):
            try:
                kind.knwon
            except AttributeError as error:
                shown = traceback.format_exception(error)
        print("".join(shown))
    late = Thing()
    for i in range(40):
        if i == 20:
            late.knwon = "now"
        if i == 30:
            del late.knwon
        try:
            answer = late.knwon
        except AttributeError:
            answer = "absent"
        if i % 5 == 0:
            print(i, answer)


def texts_of_exceptions():
    for _ in range(20):
        errors = [ValueError(), ValueError("one"), ValueError(5), ValueError(2.5), ValueError("a", "b"), ValueError(None), KeyError("k"),
                  OSError(2, "x"), StopIteration(3), Named("x"), AttributeError("a"), UnicodeDecodeError("utf-8", b"x", 0, 1, "why")]
        shown = [str(error) for error in errors]
    print(shown)


def nodes():
    tree = ast.parse("a = b + 1")
    for _ in range(3):
        for node in ast.walk(tree):
            print(type(node).__name__, hasattr(node, "id"), hasattr(node, "extra"), getattr(node, "extra", 5))
        tree.extra = tree.body[0].extra = 3


def main():
    keys()
    indexes()
    traces()
    deaths()
    members()
    changes()
    absent_attributes()
    texts_of_exceptions()
    nodes()


if __name__ == "__main__":
    main()
