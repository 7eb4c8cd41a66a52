"""sys.getrefcount at quiet points: exact, for objects held by locals, containers, attributes, closures and frames."""

import sys


class Target:
    def __init__(self):
        self.a = None


def quiet(o):
    """The count of ``o`` as one call sees it: the caller's name, our parameter, getrefcount's parameter."""
    return sys.getrefcount(o)


def holders():
    o = Target()
    out = [sys.getrefcount(o), quiet(o)]
    a = o
    b = a
    out.append(sys.getrefcount(o))
    items = [o] * 5
    out.append(sys.getrefcount(o))
    d = {"k": o, o: 1}
    t = (o, (o,))
    s = {o}
    out.append(sys.getrefcount(o))
    holder = Target()
    holder.a = holder.b = o
    out.append(sys.getrefcount(o))
    f = lambda x=o: x
    g = (x for x in [o])
    out.append(sys.getrefcount(o))
    a = b = None
    items.clear()
    d.clear()
    t = s = f = g = None
    holder.a = None
    out.append(sys.getrefcount(o))
    del holder
    out.append(sys.getrefcount(o))
    print(out)


def cells():
    o = Target()

    def inner():
        return o

    def other():
        return o, inner

    out = [sys.getrefcount(o)]
    x = inner()
    y = other()
    out.append(sys.getrefcount(o))
    x = y = None
    out.append(sys.getrefcount(o))
    print(out)


def after_loops():
    o = Target()
    items = [o, 1, 2]
    for i in range(500):
        x = items[0]
        y = x
        items[1] = y
        items[1] = i
        x.a = y
        x.a = None
        z = (x, y)
        z = [z]
        if i % 7 == 0:
            items.append(x)
        if i % 7 == 3 and len(items) > 3:
            items.pop()
        d = {i: x}
        d[i] = y
    del x, y, z, d
    print(sys.getrefcount(o), len(items))
    items = None
    print(sys.getrefcount(o))


def after_calls():
    o = Target()

    def identity(x):
        return x

    def keep(x, into=[]):  # noqa: B006
        into.append(x)
        into.pop()
        return into

    def star(*args, **kwargs):
        return args[0]

    def generator(x):
        yield x
        yield x

    def raises(x):
        y = x
        raise ValueError

    class Holder:
        def __init__(self, x):
            self.x = x

        def get(self):
            return self.x

        @property
        def prop(self):
            return self.x

    for _ in range(100):
        identity(identity(o))
        keep(o)
        star(o, k=o)
        list(generator(o))
        next(generator(o))
        h = Holder(o)
        h.get()
        h.prop
        [x for x in (o, o)]
        {o: o}
        a, *b = o, o, o
        try:
            raises(o)
        except ValueError:
            pass
    print(sys.getrefcount(o))
    del a, b, h
    print(sys.getrefcount(o), sys.getrefcount(identity), sys.getrefcount(Holder) == sys.getrefcount(Holder))
    before = sys.getrefcount(Holder)
    held = [Holder(o) for _ in range(50)]
    print(sys.getrefcount(Holder) - before, sys.getrefcount(o))
    held = None
    print(sys.getrefcount(Holder) - before, sys.getrefcount(o))


def exceptions():
    o = Target()
    before = sys.getrefcount(o)
    for _ in range(50):
        try:
            try:
                o.missing
            finally:
                o.a = o
                o.a = None
        except AttributeError as error:
            kept = error.obj
    print(sys.getrefcount(o) - before)
    del kept
    e = ValueError(o)
    counts = [sys.getrefcount(e)]
    try:
        raise e
    except ValueError as caught:
        counts.append(sys.getrefcount(e))
    counts.append(sys.getrefcount(e))
    e.__traceback__ = None
    counts.append(sys.getrefcount(e))
    print(counts, sys.getrefcount(o) - before)


def constants_and_immortals():
    for o in (None, True, 5, "a", (), ...):
        print(sys.getrefcount(o) > 2**30, end=" ")
    big = 2**100 + len("x")
    text = "".join(["a", "b c", str(big)])
    numbers = [big] * 3
    words = {text: text}
    print(sys.getrefcount(big), sys.getrefcount(text), sys.getrefcount(numbers), sys.getrefcount(words))


def main():
    holders()
    cells()
    after_loops()
    after_calls()
    exceptions()
    constants_and_immortals()


if __name__ == "__main__":
    main()
