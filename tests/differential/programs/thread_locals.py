"""threading.local: attributes by thread, subclasses with __init__, class attributes, descriptors, hooks, deletion, deaths."""

import gc
import threading
import weakref

plain = threading.local()


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Initialised(threading.local):
    default = "class"
    changing = 1

    def __init__(self, start=0, *, by=1):
        self.n, self.by = start, by

    def step(self):
        self.n += self.by
        return self.n

    @property
    def twice(self):
        return self.n * 2

    @twice.setter
    def twice(self, value):
        self.n = value // 2

    @staticmethod
    def static():
        return "static"

    @classmethod
    def of_class(cls):
        return cls.__name__


class Slotted(threading.local):
    __slots__ = ("shared",)


class Asks(threading.local):
    def __getattr__(self, name):
        return f"asked for {name}"


class Tells(threading.local):
    def __setattr__(self, name, value):
        super().__setattr__(name, (value,))

    def __getattribute__(self, name):
        return super().__getattribute__(name) if name.startswith("_") else (name, super().__getattribute__(name))


class Descriptor:
    def __get__(self, o, owner):
        return "got"


def use(log):
    local = threading.local()
    for i in range(20):
        local.x = i
        local.y = [i]
        local.x += 1
    log.append((local.x, local.y, sorted(local.__dict__), hasattr(local, "z"), getattr(local, "z", None)))
    log.append(attempt(lambda: local.z))
    for _ in range(6):
        log.append(attempt(lambda: local.missing))
        log.append(getattr(local, "missing", 5))
    for i in range(5):
        local.gone = i
        del local.gone
        log.append((attempt(lambda: local.gone), hasattr(local, "gone")))
    log.append(attempt(setattr, local, "__dict__", {}))
    log.append((type(local.__class__).__name__, local.__class__ is threading.local))
    local.__dict__["direct"] = 1
    for _ in range(5):
        log.append(local.direct)
    local.__class__names = 3
    setattr(local, "made" + str(5), 7)
    log.append((local.made5, getattr(local, "made" + str(5))))
    log.append(attempt(object.__setattr__, local, "x", 2))
    log.append(local.x)


def subclass(log):
    local = Initialised(5, by=3)
    for _ in range(10):
        log.append((local.step(), local.twice, local.default, local.static(), local.of_class(), local.changing))
        local.twice = local.twice + 2
    local.default = "own"
    for _ in range(5):
        log.append(local.default)
    del local.default
    log.append(local.default)
    Slots = Slotted()
    for i in range(5):
        Slots.shared = i
        Slots.own = -i
        log.append((Slots.shared, Slots.own))
    asks = Asks()
    for i in range(5):
        log.append((asks.nothing, hasattr(asks, "x")))
        asks.there = i
        log.append(asks.there)
    tells = Tells()
    for i in range(5):
        tells.a = i
        log.append(tells.a)

    class Late(threading.local):
        value = 1

    late = Late()
    for i in range(12):
        log.append(late.value)
        late.own = i
        if i == 5:
            Late.value = Descriptor()
        if i == 8:
            Late.value = property(lambda self: "property")
            log.append(attempt(setattr, late, "value", 1))
        if i == 10:
            del Late.value
            Late.value = 7
    late.value = "mine"
    log.append(late.value)


def bodies(log):
    shared = Initialised(100)
    seen = {}

    def work(me):
        for _ in range(30):
            shared.step()
            shared.me = me
            plain.me = me
        seen[me] = (shared.n, shared.me, plain.me)

    shared.me = "main"
    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    log.append((sorted(seen.items()), shared.n, shared.me))


class Value:
    pass


def teardown(log):
    local, alive = threading.local(), []

    def work():
        for _ in range(10):
            local.value = Value()
            local.value.x = local
        alive.append(weakref.ref(local.value))
        log.append(alive[0]() is local.value)

    t = threading.Thread(target=work)
    t.start()
    t.join()
    log.append(alive[0]())
    kept = Value()
    r = weakref.ref(kept)
    local.kept = kept
    del kept
    log.append(r() is local.kept)
    del local
    log.append(r())


class Named:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(("dies", self.name))


class Bare(threading.local):
    kind = "bare"


def shape(local):
    """What the object consists of, as the collector sees it."""
    return sorted((type(o).__name__, len(o)) for o in gc.get_referents(local) if isinstance(o, (dict, set)))


def made(log):
    for i in range(30):
        local = threading.local()
        before = shape(local)
        local.x = i
        log.append((before, shape(local), local.x, sorted(local.__dict__), hasattr(local, "y")))
        log.append(attempt(threading.local, i))
        log.append(attempt(lambda: threading.local(a=i)))
        kept = threading.local()
        kept.named = Named(("kept", i), log)
        kept.again = kept.named
        log.append("before")
        del kept
        log.append("after")
        cycle = threading.local()
        cycle.itself, cycle.named = cycle, Named(("cycle", i), log)
        del cycle
        while log[-1] == "after":  # another thread may be collecting
            gc.collect()
        watched = threading.local()
        seen = weakref.ref(watched)
        notes = []
        told = weakref.ref(watched, notes.append)  # in C: CPython crashes if a collection comes meanwhile
        watched.x = seen
        log.append((seen() is watched, weakref.getweakrefcount(watched)))
        del watched
        log.append((seen(), told(), len(notes)))
        bare = Bare()
        log.append((bare.kind, hasattr(bare, "kinds")))
        bare.named = Named(("bare", i), log)
    del bare


def met(log):
    """Threads that meet what others have made, and end."""
    shared = [threading.local() for _ in range(9)] + [Bare(), Bare()]
    names = threading.local(), Bare()
    for i, local in enumerate(shared):
        local.mine = i

    def work(me):
        log.append([hasattr(local, "mine") for local in shared])
        for at, local in enumerate(shared):
            local.named = Named((me, at), log)
        log.append([local.named.name for local in shared])
        log.append([shape(local) for local in shared])
        own = threading.local()
        own.named = Named((me, "own"), log)
        names[0].own, names[1].own = own, me
        log.append((names[0].own.named.name, names[1].__dict__))
        shared[me].gone = Named((me, "gone"), log)
        del shared[me].gone
        log.append("ends")

    for me in range(5):
        t = threading.Thread(target=work, args=(me,))
        t.start()
        t.join()
        log.append([shape(local) for local in shared])
    log.append([local.mine for local in shared])
    notes = []
    told = [weakref.ref(local, notes.append) for local in shared]
    del local
    while shared:
        shared.pop()
        log.append((len(shared), len(notes)))
    log.append([r() for r in told])


def outlived(log):
    """Objects that die while threads live that have met them, and threads that end after it."""
    for _ in range(6):
        local, go, ready = threading.local(), threading.Event(), threading.Barrier(4)

        def work(me, local, go=go, ready=ready):
            local.named = Named(me, names)
            other = threading.local()
            other.named = Named((me, "other"), names)
            del local
            ready.wait()
            go.wait()

        names = []
        threads = [threading.Thread(target=work, args=(i, local)) for i in range(3)]
        for t in threads:
            t.start()
        ready.wait()
        del work
        for t in threads:
            t._args = ()
        local.x = 1
        log.append((sorted(names), shape(local)))
        del local
        go.set()
        for t in threads:
            t.join()
        log.append(len(names))


def main():
    log = []
    use(log)
    made(log)
    met(log)
    outlived(log)
    subclass(log)
    bodies(log)
    teardown(log)
    for line in log:
        print(line)


if __name__ == "__main__":
    main()
