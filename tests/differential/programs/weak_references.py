"""Weak references: when they die, order of callbacks, dictionaries, proxies, finalize, methods."""

import weakref


class Target:
    def __init__(self, name):
        self.name = name

    def method(self):
        return self.name

    def __repr__(self):
        return f"<{self.name}>"


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def references():
    log = []
    t = Target("a")
    r = weakref.ref(t)
    s = weakref.ref(t, lambda ref: log.append(("callback 1", ref())))
    u = weakref.ref(t, lambda ref: log.append(("callback 2", ref())))
    print(r() is t, r is weakref.ref(t), s is u, weakref.getweakrefcount(t), r == s, hash(r) == hash(t))
    alias = t
    t = None
    print(log, r())
    alias = None
    print(log, r(), s(), attempt(hash, u))
    for i in range(5):
        t = Target(i)
        r = weakref.ref(t, lambda ref, i=i: log.append(i))
    print(log[2:])
    t = None
    print(log[2:])
    r = weakref.ref(Target("temporary"))
    print(r())

    def make():
        local = Target("local")
        return weakref.ref(local), local

    r, local = make()
    print(r())
    local = None
    print(r(), attempt(weakref.ref, 5), attempt(weakref.ref, (1,)))

    class Slotted:
        __slots__ = ()

    class WithWeak:
        __slots__ = ("__weakref__",)

    print(attempt(weakref.ref, Slotted()), weakref.ref(WithWeak())())
    f = lambda: 1
    g = (i for i in range(3))
    references = [weakref.ref(o) for o in (f, g, Target, {1}, f.__code__)]
    print([r() is not None for r in references])
    f = g = None
    print([r() is not None for r in references[:2]])


def with_finalisers():
    log = []

    class Dying:
        def __del__(self):
            log.append(("del", r()))

    d = Dying()
    r = weakref.ref(d, lambda ref: log.append(("callback", ref())))
    d = None
    print([(kind, value is None) for kind, value in log])
    log.clear()

    class Lazarus:
        def __del__(self):
            saved.append(self)

    saved = []
    z = Lazarus()
    r = weakref.ref(z)
    z = None
    print(len(saved), r() is None)
    t = Target("finalize")
    f = weakref.finalize(t, log.append, "finalised")
    print(f.alive, f.peek()[2])
    t = None
    print(f.alive, log, f())


def dictionaries():
    values = weakref.WeakValueDictionary()
    keys = weakref.WeakKeyDictionary()
    everything = weakref.WeakSet()
    held = [Target(i) for i in range(10)]
    for t in held:
        values[t.name] = t
        keys[t] = t.name
        everything.add(t)
    t = None
    print(len(values), len(keys), len(everything))
    del held[::2]
    print(sorted(values), sorted(keys.values()), len(everything), values.get(0), 1 in values)
    for t in list(values.values()):
        held.remove(t)
    t = None
    print(len(values), len(keys), len(everything))
    total = 0
    for i in range(200):
        t = Target(i)
        values[i % 7] = t
        total += len(values)
    print(total)


def proxies():
    t = Target("proxied")
    p = weakref.proxy(t)
    p.extra = 5
    print(p.name, p.method(), t.extra, str(p), attempt(hash, p))
    m = weakref.WeakMethod(t.method)
    print(m()())
    t = None
    print(attempt(lambda: p.name), m())


def in_loops():
    dead = []
    for i in range(100):
        t = Target(i)
        r = weakref.ref(t, dead.append)
        if i % 2:
            dead.append(r())
            dead.pop()
    print(len(dead), r() is t)
    t = None
    print(len(dead), r())


def dropped():
    """References that die before what they refer to: nobody calls their callbacks, which die with them."""
    log = []

    class Callback:
        def __init__(self, name):
            self.name = name

        def __call__(self, reference):
            log.append(("called", self.name, reference()))

        def __del__(self):
            log.append(("gone", self.name))

    class Holder:
        def __init__(self, t, name):
            self.reference = weakref.ref(t, Callback(name))

    def in_a_local(t):
        r = weakref.ref(t, Callback("local"))
        return r() is t

    def kept(t, n):
        held = [weakref.ref(t, Callback(i)) for i in range(n)]
        held += [weakref.ref(t), {"r": weakref.ref(t, Callback("in a dict"))}, Holder(t, "of an instance")]
        return held

    for i in range(40):
        t = Target(i)
        r = weakref.ref(t, Callback("first"))
        other = weakref.ref(t, Callback("second"))
        in_a_local(t)
        r = None
        held = kept(t, 3)
        del held[1]
        before = len(log), weakref.getweakrefcount(t)
        held.clear()
        after = len(log), weakref.getweakrefcount(t), other() is t
        t = None
        print(before, after, log if i in (0, 39) else len(log))
        log.clear()
    # A function as a callback: it is not alone in holding what it refers to.
    called = []
    for i in range(40):
        t = Target(i)
        kept_alive = Target("closure")
        alive = weakref.ref(kept_alive)
        r = weakref.ref(t, lambda ref, x=kept_alive: called.append(x.name))
        del kept_alive
        seen = alive() is not None
        del r
        gone = alive() is None
        t = None
    print(seen, gone, called)


def main():
    references()
    dropped()
    with_finalisers()
    dictionaries()
    proxies()
    in_loops()


if __name__ == "__main__":
    main()
