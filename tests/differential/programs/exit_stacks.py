"""contextlib.ExitStack and what it is made of: new deques and bound methods, sys.exception(); dict subclasses that are made
and die; classes in tuples in tuples."""

import contextlib
import sys
import types
import weakref
from collections import Counter, deque


class Loud:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


class Scope(dict):
    level = 1


class Named(dict):
    def __init__(self, *args, name=None):
        super().__init__(*args)
        self.name = name


class Made(dict):
    def __new__(cls, *args):
        made = super().__new__(cls)
        made["made"] = args
        return made

    def __init__(self, *args):
        self.args = args


class Slotted(dict):
    __slots__ = ("x",)


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def stacks():
    answers = set()
    for i in range(60):
        log = []

        @contextlib.contextmanager
        def manager(name, swallow=False):
            log.append(f"enter {name}")
            try:
                yield name
            except KeyError:
                if not swallow:
                    raise
                log.append(f"swallowed in {name}")
            finally:
                log.append(f"exit {name}")

        with contextlib.ExitStack() as stack:
            stack.enter_context(manager("a", True))
            stack.enter_context(manager("b"))
            stack.callback(log.append, "callback")
            raise KeyError(i)
        with contextlib.ExitStack() as stack:
            kept = stack.pop_all()
        kept.close()
        answers.add(tuple(log))
    print(answers)


def handled():
    seen = set()
    for i in range(60):
        before = sys.exception()
        try:
            raise ValueError("outer")
        except ValueError as outer:
            first = sys.exception() is outer
            try:
                raise KeyError("inner")
            except KeyError:
                inner = sys.exception()
            after = sys.exception() is outer
        seen.add((before, first, repr(inner), repr(inner.__context__), after, sys.exception()))
    print(seen, attempt(sys.exception, 1))


def methods():
    def function(self, x):
        return self, x

    results = set()
    for i in range(60):
        method = types.MethodType(function, 5)
        length = types.MethodType(len, (1, 2, 3))
        results.add((method(6), method.__self__, method == types.MethodType(function, 5), length(), type(method).__name__))
    print(results, attempt(types.MethodType, 5, 6), attempt(types.MethodType, function, None), attempt(types.MethodType, function))


def deques():
    orders = set()
    for i in range(60):
        log = []
        d = deque()
        for n in range(i * 3):
            d.append(n) if n % 3 else d.appendleft(n)
        total = (len(d), sum(d), d.maxlen, list(d)[:3])
        d = deque()
        d.append(Loud("first", log))
        d.append(Loud("second", log))
        d.appendleft(Loud("zeroth", log))
        log.append("before")
        del d
        log.append("after")
        many = deque()
        for n in range(150):
            many.append([n, Loud(n, log)])
        many.popleft()
        many = None
        w = deque()
        ref = weakref.ref(w, lambda _: log.append("weak"))
        del w
        ring = deque()
        ring.append(ring)
        orders.add(tuple(log))
        del ring, ref
    print(total, len(orders), orders)


def dicts():
    orders = set()
    for i in range(80):
        log = []
        s = Scope()
        s["a"], s[3] = Loud("a", log), Loud("three", log)
        s.own = Loud("own", log)
        log.append(("has", list(s), s.level, s == {**s}))
        del s
        log.append("gone")
        n = Named(name=i % 2)
        n["k"] = [Loud("k", log)]
        log.append((n.name, len(n)))
        n = Named({"x": 1}, name=7)
        m = Made(1, 2)
        log.append((dict(n), n.name, dict(m), type(m).__name__))
        m.deep = n
        del n, m
        c = Counter()
        c["x"] += 1
        c.update("abca")
        log.append(sorted(c.items()))
        t = Slotted()
        t["y"] = 1
        t.x = Loud("slot", log)
        del t
        w = Scope()
        ref = weakref.ref(w, lambda _: log.append("weak"))
        w["self"] = 1
        del w
        shared = Scope(a=1, b=2)
        log.append(list(shared.items()))
        orders.add(repr(log))
        del ref
    print(len(orders), sorted(orders))


def nested():
    class A:
        pass

    class B(A):
        pass

    kinds = ((int, (str, (A, float))), bytes | None)
    values = (1, "a", B(), 2.5, b"x", None, [], A)
    for _ in range(30):
        answers = [isinstance(value, kinds) for value in values]
        classes = [issubclass(cls, ((int, (A,)), str)) for cls in (bool, B, str, list)]
    print(answers, classes)
    deep = int
    for _ in range(10):
        deep = (str, deep)
    for _ in range(30):
        answers = [isinstance(value, deep) for value in values]
    print(answers, attempt(isinstance, 1.5, (int, (str, 5))), attempt(isinstance, 1, (int, (str, 5))))


def main():
    stacks()
    handled()
    methods()
    deques()
    dicts()
    nested()


if __name__ == "__main__":
    main()
