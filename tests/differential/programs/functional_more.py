# globals: own its caches are its own, and it changes its classes
"""functools, operator, contextvars, threading.local and Counter: keywords, what fails, what dies, what changes under way."""

import contextvars
import functools
import gc
import operator
import threading
import weakref
from collections import Counter, OrderedDict
from functools import lru_cache, partial


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as e:
        return type(e).__name__, str(e)


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


def takes(a, b=2, *rest, c=3, **others):
    return a, b, rest, c, others


class Made:
    def __init__(self, a, b=1, *, c=2):
        self.got = a, b, c

    def method(self, a, b=1, *, c=2):
        return self.got, a, b, c

    def __repr__(self):
        return f"Made{self.got}"


def partials():
    p = partial(takes, 1, c=5, d=6)
    print(p(), p(7), p(c=8), p(7, 9, 10, e=1, d=2), p(*(3,), **{"d": 4, "z": 5}), p.keywords, p.args)
    print(partial(Made, b=5)(1), partial(Made, 1, c=7)(2), partial(Made, 1)(b=3), attempt(partial(Made, b=5)))
    print(partial(Made(1).method, b=5)(2), partial(Made.method, Made(3), c=4)(5, b=6))
    print(partial(sorted, reverse=True)([1, 3, 2]), partial(sorted, key=len)(["aa", "b"]), partial(int, base=2)("101"))
    print(partial(int, base=2)("77", base=8), partial("a,b,c".split, ",")(maxsplit=1), partial("a b".split, maxsplit=1)())
    print(partial(dict, a=1)(b=2), partial(print, "x", sep="-")("y"), partial(max, key=len)("a", "bb"))
    print(partial(partial(takes, 1, c=1), 2, c=9, d=3)(4, c=10), attempt(partial(takes, 1), a=5), attempt(partial(takes)))
    print(attempt(partial(takes, **{"bad key": 1}), 1), attempt(partial), attempt(partial, 5), attempt(partial(len), 1, 2))
    q = partial(takes, c=1)
    q.keywords["c"] = 11
    q.keywords["n"] = 12
    print(q(1))
    q.keywords[5] = 6
    print(attempt(q, 1))
    print([partial(takes, c=i)(i) for i in range(5)], list(map(partial(pow, exp=2), [1, 2, 3])))
    print(sorted([3, 1, 2], key=partial(operator.mul, -1)), list(map(partial(int, base=16), ["a", "ff"])))
    print(list(map(partial(takes, c=0), [1, 2])), partial(takes, 1, c=Ellipsis)(c=None))
    p = partial(takes, Dies("argument"), k=Dies("keyword"))
    p()
    del p
    r = partial(lru, 1, key=2)
    print(r(), r(), partial(Exception, "text")().args, partial(len, "abc")())
    recursive = partial(takes)
    recursive.keywords["me"] = recursive
    print(len(recursive(1)[4]))


@lru_cache(maxsize=None)
def lru(a, b=2, *, key=0):
    print("called", a, b, key)
    return a, b, key


@lru_cache(maxsize=3)
def bounded(*args, **kwargs):
    print("called", args, kwargs)
    return args, sorted(kwargs.items())


@lru_cache(maxsize=4, typed=True)
def typed(*args, **kwargs):
    print("called", args, kwargs)
    return len(args) + len(kwargs)


class Unhashable:
    __hash__ = None


class Cached:
    @lru_cache(maxsize=8)
    def method(self, a, b=1):
        print("method", a, b)
        return a + b

    __call__ = None


def caches():
    for _ in range(2):
        print(lru(1, key=5), lru(1, b=3), lru(b=3, a=1), lru(a=1, b=3), lru(1, 3), lru.cache_info())
        for i in range(6):
            bounded(i % 4, k=i % 3)
            bounded(*(1,), **{"x": 1, "y": 2})
            bounded(x=1, y=2)
            bounded(y=2, x=1)
        print(bounded.cache_info())
        for v in (1, 1.0, True, "1", 1, 1.0, True):
            typed(v)
            typed(v, k=v)
            typed(k=v)
        print(typed.cache_info(), typed(), typed())
        c = Cached()
        print(c.method(1), c.method(1, b=1), c.method(a=1, b=1), c.method(1), Cached.method(c, 1), Cached.method.cache_info())
        print(attempt(lru, Unhashable()), attempt(lru, [1]), attempt(lru, 1, key=[1]), attempt(bounded, k={}), attempt(lru))
        for cache in (lru, bounded, typed, Cached.method):
            cache.cache_clear()
            print(cache.cache_info())
        bounded(1)
        bounded(2)
        bounded(1)
        bounded.cache_clear()
        bounded(3)
        print(bounded.cache_info(), bounded(3))
        bounded.cache_clear()
    keep = lru_cache(maxsize=2)(lambda x, **kw: Dies(x))
    for i in range(4):
        keep(i, k=i)
    keep.cache_clear()
    print("cleared")


class Shape:
    def __init__(self, **given):
        self.__dict__.update(given)

    @property
    def prop(self):
        return ("prop", sorted(self.__dict__))

    @property
    def broken(self):
        raise AttributeError("broken inside")

    def method(self, *args, **kwargs):
        return args, kwargs

    @classmethod
    def of_class(cls, *args):
        return cls.__name__, args

    @staticmethod
    def static(*args):
        return args

    def __getattr__(self, name):
        if name.startswith("made"):
            return name
        raise AttributeError(f"no {name}")


class Slots:
    __slots__ = ("a", "b")


def getters():
    inner = Shape(z=3, deep=Shape(w=4))
    o = Shape(x=1, y=inner, z=None)
    s = Slots()
    s.a = 5
    for names in (("x",), ("y.z",), ("x", "y.z"), ("y.deep.w", "x", "z"), ("prop",), ("y.prop", "x"), ("made_up",), ("y.made.x",),
                  ("method",), ("missing",), ("y.missing",), ("broken",), ("__class__.__name__",), ("x.real",), ("",), ("y.",)):
        get = operator.attrgetter(*names)
        for _ in range(3):
            r = attempt(get, o)
        print(names, "bound" if callable(r) else r)
    print(operator.attrgetter("a")(s), attempt(operator.attrgetter("b"), s), operator.attrgetter("real")(5))
    print(operator.attrgetter("real", "imag")(2.5), attempt(operator.attrgetter("x"), 5), operator.attrgetter("a")(s))
    print(attempt(operator.attrgetter), attempt(operator.attrgetter, 5), attempt(operator.attrgetter("x")), attempt(operator.attrgetter("x"), 1, 2))
    things = [Shape(x=i % 3, y=Shape(z=-i)) for i in range(7)]
    print([t.y.z for t in sorted(things, key=operator.attrgetter("x"))], [t.x for t in sorted(things, key=operator.attrgetter("y.z"))])
    print(list(map(operator.attrgetter("x"), things)), list(map(operator.attrgetter("x", "y.z"), things)))
    print(list(map(operator.attrgetter("prop"), things[:2])), min(things, key=operator.attrgetter("y.z")).x)
    for call in (("method",), ("method", 1, 2), ("of_class", 1), ("static", 1), ("made",), ("missing",), ("x",)):
        caller = operator.methodcaller(*call)
        for _ in range(3):
            r = attempt(caller, o)
        print(call, r)
    print(operator.methodcaller("method", 1, k=2)(o), operator.methodcaller("method", k=2)(o))
    for text in ("a,b,c", "x"):
        print(operator.methodcaller("split", ",")(text), operator.methodcaller("split", ",", maxsplit=1)(text))
        print(operator.methodcaller("upper")(text), operator.methodcaller("replace", "a", "b")(text))
    print(operator.methodcaller("append", 4)([1]), operator.methodcaller("get", "a", 0)({"a": 1}), operator.methodcaller("bit_length")(5))
    print(list(map(operator.methodcaller("upper"), "abc")), list(map(operator.methodcaller("method", 1), things[:2])))
    print(sorted(["B", "a", "C"], key=operator.methodcaller("lower")), attempt(operator.methodcaller("upper"), 5))
    print(attempt(operator.methodcaller), attempt(operator.methodcaller, 5), attempt(operator.methodcaller("x")), attempt(operator.methodcaller("x"), 1, 2))
    print(attempt(operator.methodcaller("split", 5), "a"), attempt(operator.methodcaller("method"), Slots()))
    shadowed = Shape(x=1)
    caller = operator.methodcaller("method", 1)
    print(caller(shadowed))
    shadowed.method = lambda *a: ("own", a)
    print(caller(shadowed))
    del shadowed.method
    print(caller(shadowed))
    get = operator.attrgetter("prop")
    print(get(shadowed))
    Shape.prop, saved = property(lambda self: "changed"), Shape.prop
    print(get(shadowed))
    Shape.prop = saved
    for _ in range(3):
        name = "".join(["me", "thod"])
        print(operator.methodcaller(name, _)(o), operator.attrgetter("".join(["x"]))(o))
    temporary = operator.attrgetter("y.z")(Shape(y=Shape(z=Dies("leaf"))))
    print(temporary.name)
    del temporary
    print(repr(operator.attrgetter("a", "b.c")), repr(operator.methodcaller("a", 1, k=2)))


var, other = contextvars.ContextVar("var", default="none"), contextvars.ContextVar("other")
many = [contextvars.ContextVar(f"v{i}") for i in range(40)]


def contexts():
    for _ in range(2):
        token = var.set(1)
        print(var.get(), token.old_value is token.MISSING, token.var is var)
        inner = var.set(2)
        print(var.get(), inner.old_value, contextvars.copy_context()[var])
        var.reset(inner)
        print(var.get(), attempt(var.reset, inner)[0], attempt(other.reset, token)[0], attempt(var.reset, 5)[0])
        var.reset(token)
        print(var.get(), attempt(other.get)[0], attempt(var.set), attempt(var.reset))
    tokens = [v.set(i) for i, v in enumerate(many)]
    print(sum(v.get() for v in many), len(contextvars.copy_context()))
    copied = contextvars.copy_context()
    for i, v in enumerate(many):
        v.set(-i)
    print(sum(v.get() for v in many), sum(copied[v] for v in many), sum(copied.run(v.get) for v in many))
    for v, t in reversed(list(zip(many, tokens))):
        v.reset(t)
    print([v.get(None) for v in many] == [None] * 40, len(contextvars.copy_context()), len(copied))
    for i in range(12):
        some = [v.set([i]) for v in many[:i]]
        for v, t in zip(many, some):
            print(v.get(), end=" ")
            v.reset(t)
        print(len(contextvars.copy_context()))

    def inside():
        t = var.set("inside")
        other.set("other")
        return var.get(), other.get(), t

    new = contextvars.copy_context()
    a, b, t = new.run(inside)
    print(a, b, var.get(), other.get("unset"), new[var], attempt(var.reset, t)[0])
    print(attempt(new.run), attempt(new.run, new.run, print)[0], attempt(new.run, lambda: 1 / 0))
    mine = contextvars.copy_context()
    reference = weakref.ref(mine)
    del mine
    print(reference())
    t = var.set(Dies("value"))
    var.reset(t)
    print("reset")
    del t
    print("token gone")
    for i in range(300):
        t = var.set(i * 1000)
        if i % 3 == 0:
            var.reset(t)
    print(var.get())
    var.set(None)
    del t
    gc.collect()
    results = []

    def thread():
        results.append(var.get())
        t = var.set("thread")
        results.append(var.get())
        var.reset(t)
        results.append(var.get())

    worker = threading.Thread(target=thread)
    worker.start()
    worker.join()
    print(results, var.get())


class Local(threading.local):
    shared = "class"

    def __init__(self, start=0):
        self.n = start


def locals_():
    for o in (threading.local(), Local(5)):
        for i in range(5):
            o.x = i
            print(o.x, hasattr(o, "x"), getattr(o, "y", None), end=" ")
            del o.x
            print(attempt(lambda: o.x), attempt(lambda: delattr(o, "x")), attempt(lambda: delattr(o, "shared")))
            setattr(o, "z", i)
            delattr(o, "z")
            print(sorted(o.__dict__), attempt(lambda: setattr(o, "__dict__", {})))
        o.d = Dies("attribute")
        del o.d
        print("deleted")
    seen = []

    def thread():
        seen.append((o.n, hasattr(o, "x")))
        o.x = 1
        del o.x
        seen.append(hasattr(o, "x"))

    o.x = 7
    worker = threading.Thread(target=thread)
    worker.start()
    worker.join()
    print(seen, o.x)

    class Plain:
        pass

    p = Plain()
    for _ in range(4):
        p.a = 1
        delattr(p, "a")
        print(attempt(delattr, p, "a"), attempt(delattr, p), attempt(delattr, p, 5), attempt(delattr, 5, "a"))


class Odd(Counter):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 10)


class Gets(Counter):
    def get(self, key, default=None):
        return super().get(key, default) + 100


class Hashed:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 2

    def __eq__(self, other):
        return self.n == other.n

    def __repr__(self):
        return f"H{self.n}"


class Iterates:
    def __init__(self, fails=False):
        self.fails = fails

    def __iter__(self):
        yield "a"
        if self.fails:
            raise ValueError("half-way")
        yield "b"


def counters():
    words = ["a", "b", "a", "c"] * 3
    for kind in (Counter, Odd, Gets):
        c = kind(words)
        c.update("abz")
        c.update(w.upper() for w in words)
        c.update({"a": 2, "q": 3})
        c.update(map(str, range(3)), k=5)
        print(dict(c), sorted(c.items(), key=str) == sorted(dict(c).items(), key=str))
    c = Counter()
    for items in ([1, 1.0, True, 2**70, 2**70], (None, None), {"x", "y"}, {"k": 1}, b"aab", range(3), "aab", iter([5, 5]), [], [(1, 2), (1, 2)],
                  [Hashed(i % 3) for i in range(6)], Iterates(), enumerate("aa"), [[1]], [1, [2]], 5, Iterates(True), None):
        print(attempt(c.update, items), dict(c))
    c = Counter({"a": "text", "b": 1.5, "d": 2**70})
    for key in "bda":
        print(attempt(c.update, [key]), dict(c))
    c = Counter()
    c.update(c.elements())
    c["a"] = 3
    print(attempt(lambda: c.update(k for k in c)), dict(c), list(c.elements()), c.most_common(), c.most_common(1))

    def meddles():
        for i in range(4):
            yield "k"
            c["k"] = i * 10
            if i == 2:
                c.clear()

    c.update(meddles())
    print(dict(c), Counter(words) + Counter("ab"), Counter(words) - Counter("aab"), Counter("ab") | Counter("bc"))
    print(c.total(), Counter(words).most_common(2), Counter("abc") == Counter("cba"), Counter(OrderedDict(a=2)))
    c.subtract("abc")
    del c["nothing"]
    print(dict(c))
    watched = Counter()
    watched.update(Dies(i) for i in range(2))
    print(len(watched))
    watched.clear()
    print("cleared")
    total = Counter()

    def thread():
        for _ in range(200):
            total.update(words)
            total.update(w for w in words)

    workers = [threading.Thread(target=thread) for _ in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(sorted(total))
    exact = Counter()

    def thread_of_lists():
        for _ in range(300):
            exact.update(words)

    workers = [threading.Thread(target=thread_of_lists) for _ in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(dict(exact))


def main():
    for job in (partials, caches, getters, contexts, locals_, counters):
        print("--", job.__name__)
        contextvars.Context().run(job)


if __name__ == "__main__":
    main()
