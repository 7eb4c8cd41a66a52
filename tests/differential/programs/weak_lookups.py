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


class Equal:
    """Equal to others of its kind, as only Python code can tell."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Equal) and self.n == other.n

    def __hash__(self):
        return hash(self.n)


class Unhashable(Target):
    __hash__ = None


def made():
    """References with callbacks and without, and proxies, made in any order; those that are gone are as if they had never been."""
    log = []
    for order in ("rcp", "prc", "crp", "ccr", "pcc", "rrr", "cpcr", "xcxrxp", "rxrxcc"):
        o, kept = Target("o"), []
        for i, kind in enumerate(order):
            if kind == "r":
                kept.append(weakref.ref(o))
            elif kind == "p":
                kept.append(weakref.proxy(o))
            elif kind == "c":
                kept.append(weakref.ref(o, lambda r, i=i: log.append(i)))
            else:  # gone at once
                weakref.ref(o)
                weakref.ref(o, lambda r: log.append("gone"))
                weakref.ref(o, None)
        print(order, weakref.getweakrefcount(o), [[i for i, r in enumerate(kept) if r is each] for each in weakref.getweakrefs(o)])
        refs = [r for r in kept if type(r) is weakref.ref]
        print([r() is o for r in refs], [r.__callback__ is None for r in refs], weakref.ref(o) is weakref.ref(o), refs[0] == refs[-1])
        o = None
        print(log, [r() for r in refs], refs[0] == refs[-1], [r.__callback__ is None for r in refs])
        log.clear()
    for i in range(20):
        o = Target(i)
        first, second = weakref.ref(o, log.append), weakref.ref(o, log.append)
        first = None
        third = weakref.ref(o)
        o = None
        log.append(second is log[-1] and third() is None)
    print(len(log), log.count(True))
    for bad in ((), (1,), (Target("x"), None, 1), ("s", print), ([],), (None,)):
        print(attempt(weakref.ref, *bad).__class__.__name__ if not bad or bad[0].__class__ is Target else attempt(weakref.ref, *bad))
    print(attempt(weakref.ref, Target("x"), callback=None))


def keyed_by_references():
    for kind in (Target, Slotted, Equal, Unhashable):
        kept = [kind(i) for i in range(12)]
        keys, some = weakref.WeakKeyDictionary(), weakref.WeakSet()
        for _ in range(4):
            try:
                for i, o in enumerate(kept):
                    keys[o] = i
                    some.add(o)
                    keys[o] += 1
                    keys.setdefault(o, "no")
                    some.add(kept[0])
            except TypeError as error:
                print(error)
                continue
            print([keys.get(o) for o in kept], [o in some for o in kept], len(keys), len(some), kept[0] in keys, attempt(lambda: 5 in some))
            print(attempt(lambda: keys[kind("none")] is None)[:8], weakref.ref(kept[1]) in keys.data, [weakref.getweakrefcount(o) for o in kept])
        if kind is Unhashable:
            continue
        equal = kind(3)
        print(equal in keys, keys.get(equal, "none"), equal in some, some.isdisjoint(kept), len(some & set(kept)), len(some | {equal}))
        print(keys.pop(kept[2]), keys.pop(kept[2], "gone"), attempt(lambda: some.remove(kept[2])), attempt(lambda: some.remove(kept[2]))[:8])
        some.discard(kept[2])
        del keys[kept[4]], kept[5:], o
        print(sorted(keys.values()), len(keys), len(some), [keys.get(o) for o in kept], [o in some for o in kept])
        for i in range(30):
            o = kind(100 + i)
            keys[o] = some.add(o)
            if o not in keys or o not in some:
                print("lost", i)
            o = None
        print(len(keys), len(some), len(keys.data), len(some.data), sum(1 for _ in keys.items()))
    table = {}
    alive = [Target(i) for i in range(5)]
    for _ in range(5):
        for o in alive:
            table[weakref.ref(o)] = o.name
    dead = weakref.ref(Target("dead"))
    hashed = weakref.ref(alive[4])
    table[hashed] = "hashed"
    print(len(table), attempt(lambda: table[dead]), attempt(lambda: dead in table), [table[weakref.ref(o)] for o in alive])
    o = alive.pop()
    print(o.name, hash(hashed) == hash(o), hashed == weakref.ref(o), hashed != weakref.ref(alive[0]), hashed == o)
    o = None
    print(table[hashed], hashed in table, len(table), hashed == dead, hashed == hashed)


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
    made()
    keyed_by_references()
    variables()


if __name__ == "__main__":
    main()
