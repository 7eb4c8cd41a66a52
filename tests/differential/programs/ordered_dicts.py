"""collections.OrderedDict: set, removed, moved and iterated over; subclasses; changed behind its back and while iterated over."""

import collections
import functools
import weakref
from collections import OrderedDict


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


class Plain(OrderedDict):
    pass


class Talks(OrderedDict):
    said = None

    def __getitem__(self, key):
        self.say("get", key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        self.say("set", key)
        super().__setitem__(key, value)

    def __delitem__(self, key):
        self.say("del", key)
        super().__delitem__(key)

    def say(self, *words):
        if self.said is not None:
            self.said.append(words)


class LRU(OrderedDict):
    """As the documentation of collections has it."""

    def __init__(self, maxsize, /, *args, **kwds):
        self.maxsize = maxsize
        super().__init__(*args, **kwds)

    def __getitem__(self, key):
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value

    def __setitem__(self, key, value):
        if key in self:
            self.move_to_end(key)
        super().__setitem__(key, value)
        if len(self) > self.maxsize:
            oldest = next(iter(self))
            del self[oldest]


class Missing(OrderedDict):
    def __missing__(self, key):
        return "missing", key


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def shown(d):
    return list(d.items()), list(reversed(d)), len(d), [k for k in d], [v for v in d.values()], [(v, k) for k, v in d.items()]


def delete(d, key):
    del d[key]


def ops(make, i):
    d, out = make(), []
    for n in range(12):
        d[n % 5, "x"] = n
        d["k%d" % (n % 7)] = [n]
        d[n] = i
        d[n / 2] = None
        if n % 3 == 0:
            out.append(attempt(d.move_to_end, "k0"))
            out.append(attempt(d.move_to_end, n, last=False))
            if n in d:
                d.move_to_end(n, last=False)
            out.append(attempt(d.move_to_end, n, False))
        if n % 4 == 3:
            out.append(d.popitem())
            out.append(d.popitem(last=False))
            out.append(d.popitem(False))
            out.append(d.pop("k1", "none"))
            out.append(attempt(d.pop, "k1"))
            out.append(d.pop("absent", default=5))
            out.append(attempt(delete, d, n))
            out.append(attempt(delete, d, "absent"))
    out.append(attempt(d.move_to_end, "absent"))
    out.append(attempt(d.move_to_end, []))
    out.append(attempt(d.__setitem__, []))
    out.append(attempt(d.__setitem__, [], 1))
    out.append(attempt(OrderedDict.__setitem__, {}, 1, 2))
    out.append(attempt(OrderedDict.__delitem__, d, 1, 2))
    out.append(attempt(OrderedDict.__delitem__, d, "k0"))
    out.append(attempt(d.pop))
    out.append(attempt(d.popitem, 1, 2))
    out.append(attempt(d.popitem, first=1))
    out.append(attempt(d.setdefault, "new", i))
    out.append(attempt(d.setdefault, "new", 7))
    out.append(attempt(d.setdefault, "new2"))
    out.append(d.get("new"))
    out.append(d.get("absent", i))
    out.append(attempt(lambda: d["absent"]))
    out.append("new" in d)
    out.append([[]] in [d])
    out.append(shown(d))
    while d:
        d.popitem(last=len(d) % 2 == 0)
    out.append(attempt(d.popitem))
    out.append(shown(d))
    d["again"] = 1
    d.clear()
    d["and again"] = 2
    out.append(shown(d))
    return out


def odd_keys(i):
    d, out = OrderedDict(), []
    for n in range(9):
        d[Key(n)] = n
        d[float(n)] = n
        d[n] = -n
        d[bool(n % 2)] = "bool"
        d[None] = i
    d.move_to_end(Key(2))
    d.move_to_end(True)
    out.append(d.pop(Key(3)))
    out.append(d.pop(2.0))
    out.append(attempt(d.pop, Key(77)))
    del d[Key(5)]
    out.append(shown(d))
    return out


def behind_its_back(i):
    """The dict's own methods, of an OrderedDict."""
    d, out = OrderedDict(a=1, b=2), []
    dict.__setitem__(d, "c", 3)
    out.append(attempt(d.__setitem__, "c", 4))
    out.append(attempt(list, d))
    out.append(len(d))
    d["d"] = i
    out.append(attempt(d.pop, "c"))
    dict.__delitem__(d, "a")
    out.append(attempt(list, d.items()))
    d["e"] = 1
    out.append(attempt(d.popitem, last=False))
    out.append(sorted(map(str, dict.keys(d))))
    e = OrderedDict()
    dict.__setitem__(e, 1.0, "float")
    e[1] = "int"
    for n in range(40):
        e[n] = n
    out.append(attempt(list, e))
    e.move_to_end(1)
    out.append(attempt(e.pop, True))
    out.append(attempt(e.popitem, last=False))
    return out


def while_iterated_over(i):
    out = []

    def change(do):
        d = OrderedDict((n, n * 2) for n in range(6))
        seen = []
        try:
            for n, key in enumerate(d.items()):
                seen.append(key)
                if n == 2:
                    do(d)
        except Exception as error:
            seen.append(f"{type(error).__name__}: {error}")
        return seen

    out.append(change(lambda d: d.update({3: i})))
    out.append(change(lambda d: d.__setitem__("new", 1)))
    out.append(change(lambda d: d.pop(5)))
    out.append(change(lambda d: d.move_to_end(0)))
    out.append(change(lambda d: d.move_to_end(5)))
    out.append(change(lambda d: d.clear()))
    out.append(change(lambda d: (d.pop(3), d.__setitem__(3, 3))))
    it = iter(OrderedDict.fromkeys("abc", i))
    out.append([next(it), list(it), next(it, "end"), list(it)])
    d = OrderedDict(x=1)
    it = iter(d)
    out.append(next(it))
    d["y"] = 2
    out.append(attempt(next, it, "end"))
    out.append(attempt(next, it, "end"))
    views = d.keys(), d.values(), d.items()
    d["z"] = i
    out.append([list(v) for v in views] + [list(reversed(v)) for v in views] + [repr(views[0]), len(views[1])])
    out.append(list(zip(d, d.values(), d.items())))
    return out


def deaths():
    gone = []

    class Dies:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            gone.append(self.name)

    d = OrderedDict()
    d["a"] = Dies("a")
    d["b"] = Dies("b")
    d["a"] = Dies("a2")
    gone.append("replaced")
    del d["b"]
    gone.append("deleted")
    d.pop("a")
    gone.append("popped")
    key = Dies("key")
    d[key] = 1
    gone_key = weakref.ref(key)
    del key
    d.popitem()
    gone.append(gone_key() is None)
    d["c"] = Dies("c")
    del d
    gone.append("end")
    return gone


def main():
    for i in range(5):
        lines = [ops(make, i) for make in (OrderedDict, Plain, functools.partial(OrderedDict, z=1), Missing)]
        talks = Talks()
        talks.said = []
        lines.append([ops(lambda: talks, i), talks.said])
        lines.append([odd_keys(i), behind_its_back(i), while_iterated_over(i), deaths()])
        lru = LRU(4)
        for n in range(40):
            lru[n * n % 11] = n
            lru.get(3)
            if 5 in lru:
                lru[5]
        lines.append([shown(lru), attempt(lambda: lru["absent"]), lru.maxsize])
        ordered = OrderedDict(a=1, b=[i])
        ordered.extra = i
        lines.append([repr(ordered), ordered == OrderedDict(b=[i], a=1), ordered == dict(a=1, b=[i]), ordered.extra, ordered.copy()])
        lines.append([collections.OrderedDict.fromkeys([1, 2, 1], i), OrderedDict(ordered) | {"c": 1}])
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
