"""Calls of weak references, look-ups in weak dictionaries and of context variables, many times over."""

import contextvars
import weakref


class Target:
    def __init__(self, name):
        self.name = name

    def method(self):
        return self.name


class Slotted:
    __slots__ = ("__weakref__", "name")

    def __init__(self, name):
        self.name = name


class Items(list):
    pass


class Own(weakref.ref):
    __slots__ = ("key",)


class Calls(weakref.ref):
    def __call__(self):
        return "called", super().__call__()


class Raises(Exception):
    pass


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def references():
    def function():
        return 1

    targets = [Target("a"), Slotted("s"), Items([1]), {1}.__class__([5]), function, Target, Raises("x"), (x for x in "ab")]
    for make in (weakref.ref, Own, Calls):
        refs = [make(t) for t in targets]
        for _ in range(5):
            for t, r in zip(targets, refs):
                got = r()
                print(got is t if make is not Calls else (got[0], got[1] is t), end=" ")
                del got
        print(attempt(refs[0], 1), attempt(refs[0], x=1))
    r = weakref.ref(targets[0])
    for i in range(10):
        targets[0].late = i
        r().other = [i]
        r().name += "b"
    print(targets[0].late, r().other, r().name, vars(r()))
    del targets[0]
    print(r(), [each() for each in (r,) * 5])


def deaths():
    log = []
    for i in range(10):
        t = Target(i)
        r = weakref.ref(t, lambda r, i=i: log.append((i, r())))
        got = r()
        del t
        log.append((got.name, r() is got))
        got = None
        log.append(r())
    holder = [Target("held")]
    r = weakref.ref(holder[0])
    for _ in range(5):
        log.append(r().name)
        log.append(r().method())
    holder[0] = None
    log.append(r())
    print(log)

    class Resurrects:
        def __del__(self):
            log.append(r())
            kept.append(self)

    kept, o = [], Resurrects()
    r = weakref.ref(o)
    del o
    print(type(log[-1]).__name__, r() is (kept[0] if kept else None))


def dictionaries():
    values = weakref.WeakValueDictionary()
    kept = [Target(i) for i in range(20)]
    for i, t in enumerate(kept):
        values[i] = t
        values[str(i)] = t
    total = 0
    for _ in range(5):
        for i in range(20):
            total += values[i].name + values.get(str(i)).name + (i in values) + (values.get("none") is None)
    print(total, attempt(lambda: values["none"]), len(values))
    del kept[5:], t
    print(sorted(k for k in values if isinstance(k, int)), 7 in values, values.get(7), attempt(lambda: values[7]))
    keys = weakref.WeakKeyDictionary()
    for t in kept:
        keys[t] = t.name
    print([keys[t] for t in kept], kept[0] in keys, keys.get(5 and Target("x"), "none"))
    weak_set = weakref.WeakSet(kept)
    print(len(weak_set), kept[0] in weak_set, Target("x") in weak_set)


def variables():
    many = [contextvars.ContextVar(f"v{i}", default=-i) for i in range(60)]
    bare = contextvars.ContextVar("bare")

    def inside(n):
        for i in range(n):
            many[i].set(i)
        out = [[v.get() for v in many], [v.get("given") for v in many[-5:]], bare.get(5)]
        bare.set([n])
        return [*out, bare.get(), bare.get(0)]

    for n in (0, 1, 5, 20, 60):
        print(contextvars.Context().run(inside, n))
        print(contextvars.copy_context().run(inside, n)[0] == [*range(n), *(-i for i in range(n, 60))])
    for _ in range(3):
        print(bare.get("nothing"), len(str(attempt(bare.get))) > 10, attempt(bare.get, 1, 2), many[3].get())

    def generator():
        token = many[0].set("inside")
        yield many[0].get()
        many[0].reset(token)
        yield many[0].get()

    print(list(generator()), many[0].get())


def main():
    references()
    deaths()
    dictionaries()
    variables()


if __name__ == "__main__":
    main()
