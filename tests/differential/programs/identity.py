"""Identity: ``is`` and ``id`` of every kind of object as it moves through locals, containers, attributes and calls."""

import sys


def identity(x):
    return x


class Holder:
    def __init__(self, x):
        self.x = x


def same_object(x):
    items = [x]
    d = {"k": x}
    h = Holder(x)
    (a,) = items
    b, *c = (x, x)
    results = [
        items[0] is x,
        d["k"] is x,
        h.x is x,
        identity(x) is x,
        a is b is c[0],
        [y for y in items][0] is x,
        next(iter(items)) is x,
        (lambda: x)() is x,
        id(items[0]) == id(x),
        items.index(x) == 0,
        x in items,
        d.get("k") is x,
        d.setdefault("k", None) is x,
        getattr(h, "x") is x,
        (x if x is not None else 0) is x,
        (x or x) is x,
        max([x], key=lambda v: 0) is x,
        items.pop() is x,
        vars(h)["x"] is x,
    ]
    for y in (x,):
        results.append(y is x)
    y = x
    results.append(y is x and id(y) == id(x))
    return all(results) or results


def objects():
    for x in (object(), [], {}, (1, [2]), "text" + str(5), len, Holder, Holder(1), b"bytes" * 2, None, True, 1.5, 10**6, 2**70, -(10**9), 0, 3 + 4j, range(3)):
        print(type(x).__name__, same_object(x))


def numbers():
    for start in (5, 300, 10**6, 2**31, 2**59, 2**61, 2**64):
        n = start + len("x")
        m = n
        items = [n, m]
        # id() of an int is not compared: docs/memory-model.md says why.
        print(start, n is m, items[0] is items[1], items[0] is n)
    f = 0.5 + len("x")
    g = f
    pair = (f, g)
    print(f is g, pair[0] is pair[1], pair[0] is f, f + 0.0 is f)


def distinct():
    a, b = [1], [1]
    print(a is b, a == b, a is not b, id(a) == id(b), [] is [], {} is {}, Holder(1) is Holder(1))
    print(() is (), "" is "", "ab" is "a" "b", None is None, 1 is True, 0 is False, 1.0 is 1)
    x = 257
    y = 257
    print(x is y)
    text, part = "abc def", "abc"
    print([text.replace(*arguments) is text for arguments in ((part, part), ("x", "y"), ("", ""), (part, "x", 0))])
    print("%s" % text is text, "%5s" % (text,) is text, "%.9s" % text is text, text % () is text, "".join([text]) is text)
    ids = {id(o) for o in [Holder(i) for i in range(100)]}
    print(len(ids))
    s = "interned_name"
    print(s is sys.intern("interned" + "_name"), "a b c" is sys.intern(" ".join("abc")))


def memo():
    import copy

    shared = [1, 2]
    outer = [shared, shared, (shared,), {"k": shared}]
    deep = copy.deepcopy(outer)
    print(deep[0] is deep[1] is deep[2][0] is deep[3]["k"], deep[0] is not shared, copy.copy(outer)[0] is shared)
    loop = []
    loop.append(loop)
    other = copy.deepcopy(loop)
    print(other[0] is other, loop[0] is loop, repr(loop))


def main():
    for _ in range(3):
        objects()
    numbers()
    distinct()
    memo()


if __name__ == "__main__":
    main()
