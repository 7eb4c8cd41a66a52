"""threading.local: attributes by thread, subclasses with __init__, class attributes, descriptors, hooks, deletion, deaths."""

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


def main():
    log = []
    use(log)
    subclass(log)
    bodies(log)
    teardown(log)
    for line in log:
        print(line)


if __name__ == "__main__":
    main()
