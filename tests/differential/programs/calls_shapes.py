"""Calls with warm caches of functions, methods, classes and callable objects, in every shape of arguments."""


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def everything(a, b=2, /, c=3, *d, e, f=6, **g):
    return a, b, c, d, e, f, sorted(g.items())


def gathers(*args, **kwargs):
    kwargs["added"] = len(args)
    return args, kwargs


class Text(str):
    __slots__ = ()


class Names(dict):
    pass


class Values(list):
    pass


class Point:
    made = 0

    def __init__(self, x, y=0, *rest, z=0, **more):
        self.x, self.y, self.z, self.rest, self.more = x, y, z, rest, more

    def method(self, *args, k=None, **kwargs):
        return self.x, args, k, kwargs

    @classmethod
    def of(cls, *args, **kwargs):
        return cls.__name__, args, kwargs

    @staticmethod
    def alone(*args, **kwargs):
        return args, kwargs

    def __call__(self, *args, k=5):
        return self.x, args, k

    def __repr__(self):
        return f"{type(self).__name__}({self.x}, {self.y}, {self.z}, {self.rest}, {self.more})"


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, *, b=None):
        self.a, self.b = a, b


class StarSelf:
    def __init__(*args, **kwargs):
        args[0].seen = args[1:], kwargs


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    def __init__(self, v=1):
        self.v = v


class Returns:
    def __init__(self, v):
        return v  # noqa: PLE0101


class Generates:
    def __init__(self, v):
        yield v


class Empty:
    pass


def shapes():
    point = Point(1)
    bound, of, alone = point.method, Point.of, Point.alone
    results = []
    for i in range(40):
        pair, names = (i, 2), {"k": i}
        results = [
            everything(1, e=i),
            everything(1, 2, 3, 4, 5, e=i, x=1, a=7, b=8),
            everything(*pair, e=1),
            everything(*pair, *pair, e=1, **names),
            everything(*pair, c=5, **{"e": 1}),
            gathers(),
            gathers(*pair),
            gathers(*[1, 2]),
            gathers(*pair, **names),
            gathers(**names, y=1),
            gathers(*range(40)),
            gathers(*Values([1, 2]), **Names(q=1)),
            point.method(),
            point.method(i, k=1),
            point.method(*pair, **names, z=1),
            bound(i, k=2, y=3),
            bound(*pair, **names),
            bound(),
            of(1, a=2),
            of(*pair),
            alone(*pair, b=1),
            point(i),
            point(1, 2, k=3),
            point(*pair, **names),
            Point(1, 2, 3, 4, z=5, w=6),
            Point(x=i, y=1),
            Point(*pair, **names),
            Slotted(i, b=2).b,
            Slotted(*(1,), **{"b": 3}).b,
            StarSelf(1, 2, a=3).seen,
            StarSelf(*pair).seen,
            WithMeta(v=i).v,
            WithMeta(*(5,)).v,
            type(Empty(*())).__name__,
            Point.method(point, 1, k=2),
            Point.method(*(point, 1), **names),
        ]
        assert names == {"k": i} and pair == (i, 2)
    for result in results:
        print(result)


def errors():
    rows = []
    for i in range(30):
        rows = [
            attempt(lambda: everything(1)),
            attempt(lambda: everything(e=1)),
            attempt(lambda: everything(1, c=2, **{"c": 3}, e=1)),
            attempt(lambda: everything(1, 2, 3, c=4, e=1)),
            attempt(lambda: everything(**{1: 2})),
            attempt(lambda: everything(*5)),
            attempt(lambda: everything(**5)),
            attempt(lambda: gathers(1, **{Text("k"): 1})),
            attempt(lambda: Point()),
            attempt(lambda: Point(y=1)),
            attempt(lambda: Point(1, x=1)),
            attempt(lambda: Point(1).method(self=1)),
            attempt(lambda: Slotted(1, 2)),
            attempt(lambda: Slotted(1, c=2)),
            attempt(lambda: WithMeta(1, 2)),
            attempt(lambda: WithMeta(w=1)),
            attempt(lambda: Returns(v=5)),
            attempt(lambda: type(Returns(*(None,))).__name__),
            attempt(lambda: Returns(*(i,))),
            attempt(lambda: Generates(v=1)),
            attempt(lambda: Generates(*(1,))),
            attempt(lambda: Empty(1)),
            attempt(lambda: Empty(*(1,))),
            attempt(lambda: Empty(a=1)),
            attempt(lambda: Point(1)(1, j=2)),
            attempt(lambda: Point.of(1, cls=2)),
        ]
    for row in rows:
        print(row)


def changing_classes():
    class Counts(type):
        calls = 0

    class Thing(metaclass=Counts):
        def __init__(self, v=0):
            self.v = v

    seen = []
    for step in range(60):
        if step == 20:
            Thing.__init__ = lambda self, v=0, w=9: setattr(self, "v", (v, w))
        if step == 30:
            Counts.__call__ = lambda cls, *args, **kwargs: ("called", args, kwargs)
        if step == 40:
            del Counts.__call__
            del Thing.__init__
        made = [attempt(Thing), attempt(Thing, 1), attempt(lambda: Thing(v=2)), attempt(lambda: Thing(*(3,)))]
        seen.append([one.__dict__ if isinstance(one, Thing) else one for one in made])
    for step in (19, 20, 29, 30, 39, 40, 59):
        print(step, seen[step])


def keeps_arguments_alive():
    class Dies:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            print("dies", self.name)

        def method(self, *args, **kwargs):
            print("in", self.name, len(args), sorted(kwargs))

    def forgets(*args, **kwargs):
        print("called", len(args), sorted(kwargs))
        del args, kwargs
        print("forgotten")

    for i in range(3):
        forgets(Dies("a"), k=Dies("b"))
        forgets(*[Dies("c")], **{"k": Dies("d")})
        Dies("e").method(1, k=2)
        Dies("f").method(*(), **{})
        method = Dies("g").method
        method(*(1,))
        del method
        print("round", i)


def deep():
    def down(n, *args, **kwargs):
        return down(n + 1, *args, **kwargs) if n >= 0 else None

    for _ in range(3):
        try:
            down(0, 1, k=2)
        except RecursionError as error:
            print(error)


def generators_called():
    def numbers(*args, **kwargs):
        yield from args
        yield from kwargs

    async def coroutine(*args, k):
        return args, k

    for i in range(20):
        row = [list(numbers(1, 2, a=3)), list(numbers(*(1, i), **{"z": 1}))]
        made = coroutine(1, k=i)
        try:
            made.send(None)
        except StopIteration as stop:
            row.append(stop.value)
    print(row)


def main():
    shapes()
    errors()
    changing_classes()
    keeps_arguments_alive()
    deep()
    generators_called()


if __name__ == "__main__":
    main()
