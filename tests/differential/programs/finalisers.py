"""When __del__ runs: promptly, in order, for every way in which a last reference can go; resurrection; errors."""


class Noisy:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)

    def method(self):
        return self

    def __add__(self, other):
        return Noisy(f"{self.name}+{other.name}", self.log)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.log.append(f"exit {self.name}")


def statements(log):
    def note(text):
        log.append(f"[{text}]")

    a = Noisy("rebound", log)
    note("made")
    a = 1
    note("after rebinding")
    a = Noisy("deleted", log)
    del a
    note("after del")
    Noisy("expression", log)
    note("after expression")
    Noisy("called", log).method()
    note("after method")
    Noisy("left", log) + Noisy("right", log)
    note("after add")
    a = b = Noisy("aliased", log)
    a = None
    note("one alias left")
    b = None
    note("no alias left")
    a, b = Noisy("swap 1", log), Noisy("swap 2", log)
    a, b = b, a
    note("swapped")
    a = b
    note("first gone")
    a = b = None
    note("second gone")
    for item in [Noisy("in list 1", log), Noisy("in list 2", log)]:
        note(item.name)
    note("after loop")
    del item
    note("after del item")
    for item in (Noisy(f"generated {i}", log) for i in range(3)):
        note("body")
    item = None
    note("after generator loop")
    with Noisy("with", log):
        note("in with")
    note("after with")
    with Noisy("with as", log) as w:
        pass
    note("after with as")
    w = None
    if Noisy("condition", log):
        note("in if")
    x = [Noisy("element", log)]
    x[0] = None
    note("element replaced")
    x = {"k": Noisy("value", log)}
    x["k"] = 1
    note("value replaced")
    x["k"] = Noisy("popped", log)
    x.pop("k")
    note("popped")
    x["k"] = Noisy("cleared", log)
    x.clear()
    note("cleared")
    x = (Noisy("in tuple", log), [Noisy("nested", log)])
    x = None
    note("container gone")
    x = Noisy("attribute owner", log)
    x.child = Noisy("attribute", log)
    x.child = None
    note("attribute replaced")
    x.child = Noisy("child", log)
    x = None
    note("owner gone")
    x = lambda held=Noisy("default", log): held
    x = None
    note("function gone")
    print(f"{Noisy('formatted', log).name}")
    note("after format")
    y = Noisy("subject", log).name if Noisy("test", log) else None
    note("after conditional")
    assert Noisy("asserted", log)
    note("after assert")
    a, *b = Noisy("star 1", log), Noisy("star 2", log), Noisy("star 3", log)
    b.pop()
    note("star popped")
    a = b = None
    note("stars gone")
    match Noisy("matched", log):
        case Noisy(name=n):
            note(n)
    note("after match")
    print([Noisy(f"c{i}", log).name for i in range(2)])
    note("after comprehension")


def frames_and_calls(log):
    def note(text):
        log.append(f"[{text}]")

    def local():
        held = Noisy("local", log)
        note("leaving")

    local()
    note("left")

    def argument(value):
        note("inside")
        value = None
        note("argument dropped")

    argument(Noisy("argument", log))
    note("after call")

    def returned():
        return Noisy("returned", log)

    returned()
    note("result dropped")
    kept = returned()
    note("result kept")
    kept = None

    def raises():
        held = Noisy("held by frame", log)
        raise ValueError

    try:
        raises()
    except ValueError as error:
        note("caught")
    note("after except")

    def swallowed():
        try:
            raises()
        except ValueError:
            note("caught without name")
        note("end")

    swallowed()

    def finally_returns():
        try:
            return Noisy("replaced return", log)
        finally:
            note("finally")

    finally_returns()
    note("after finally")

    def generator():
        held = Noisy("in generator", log)
        yield 1
        yield 2

    g = generator()
    next(g)
    note("suspended")
    g = None
    note("generator gone")
    g = generator()
    list(g)
    note("generator finished")

    def closure():
        held = Noisy("cell", log)

        def inner():
            return held

        return inner

    f = closure()
    note("closure made")
    f = None
    note("closure gone")

    def star(*args, **kwargs):
        note("in star")

    star(Noisy("star arg", log), k=Noisy("star kw", log))
    note("after star")
    (lambda a: note("in lambda"))(Noisy("lambda arg", log))
    note("after lambda")
    sorted([3, 1], key=lambda v, held=Noisy("key default", log): v)
    note("after sort")


def resurrection(log):
    saved = []

    class Phoenix:
        def __del__(self):
            log.append("phoenix dies")
            saved.append(self)

    Phoenix()
    log.append(f"[saved {len(saved)}]")
    saved.clear()
    log.append("[really gone, no second del]")

    class Chain:
        def __init__(self, n):
            self.n = n
            self.next = Chain(n - 1) if n else None

        def __del__(self):
            log.append(self.n)

    Chain(5)
    log.append("[chain gone]")

    class Allocates:
        def __del__(self):
            Noisy("made in del", log)
            log.append(sum(i for i in range(10)))
            try:
                {}["missing"]
            except KeyError:
                log.append("caught in del")

    Allocates()
    log.append("[after]")

    class LocalName:
        def __del__(self):
            log.append(type(self).__name__)

    for cls in (LocalName, type("Sub", (LocalName,), {}), type("Slotted", (LocalName,), {"__slots__": ("a",)})):
        cls()
    LocalName.__del__ = lambda self: log.append("changed del")
    LocalName()
    del LocalName.__del__
    LocalName()
    LocalName.__del__ = lambda self: log.append("del again")
    LocalName()
    log.append("[end]")


def long_list(log):
    count = [0]

    class Counted:
        def __del__(self):
            count[0] += 1

    items = [Counted() for _ in range(500)]
    del items[100:200]
    log.append(count[0])
    items[:50] = []
    log.append(count[0])
    items = None
    log.append(count[0])
    d = {i: Counted() for i in range(100)}
    for i in range(0, 100, 3):
        del d[i]
    log.append(count[0])
    d = None
    log.append(count[0])
    node = None
    for _ in range(20000):
        node = [node]
    node = None
    pair = None
    for _ in range(20000):
        pair = (Counted() if _ % 1000 == 0 else None, pair)
    pair = None
    log.append(count[0])


def main():
    for function in (statements, frames_and_calls, resurrection, long_list):
        log = []
        function(log)
        for line in log:
            print(line)


if __name__ == "__main__":
    main()
