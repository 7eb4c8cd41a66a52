# threads: one it counts collections
"""Collections that come by themselves: what they find, what they leave alone, and what can be asked about it afterwards."""

import collections
import functools
import gc
import operator
import sys
import typing
import weakref


class Plain:
    pass


class Slotted:
    __slots__ = ("__weakref__", "me", "other")


class OnlySlots:
    __slots__ = ("a", "me", "b")


class MoreSlots(OnlySlots):
    __slots__ = ("more",)


class SlotsAndDict(OnlySlots):
    pass


T = typing.TypeVar("T")


class Generic(typing.Generic[T]):
    pass


class Derived(list):
    pass


class Loud:
    """Says when it goes."""

    def __init__(self, said, name):
        self.said, self.name, self.me = said, name, self

    def __del__(self):
        self.said.append(self.name)


class Revived(Loud):
    def __del__(self):
        super().__del__()
        self.said.append(self)


class Key:
    """A key that is in a cycle with its dict."""


def ring(make, n):
    """n cycles of what make() returns."""
    for _ in range(n):
        make()


def instance():
    o = Plain()
    o.me, o.list, o.dict = o, [o], {"o": o}


def slotted():
    o = Slotted()
    o.me, o.other = o, (o, 1, "x")


def layouts():
    """Each holds a cycle of its own by each of its attributes."""
    for make in (OnlySlots, MoreSlots, SlotsAndDict):
        o = make()
        o.me, o.b = o, [o]
    o = MoreSlots()
    o.more = {None: o}
    o = SlotsAndDict()
    o.x = {"o": o}
    o = Generic()
    o.me = o
    o = Derived()
    o.append(o)
    o = Derived()
    o.me = o
    o = Plain()
    o.x, o.me = 1, o
    del o.x
    o = Plain()
    o.__dict__ = {"me": o}
    o = Plain()
    for i in range(40):
        setattr(o, f"a{i}", o if i % 8 == 7 else None)
    o = Plain()
    o.unset = own_dict


def own_list():
    x = []
    x.append(x)


def own_dict():
    d = {}
    d["d"] = d
    e = {1: 2}
    e[3.5] = (e, d)
    Key().d = {Key(): e}


def own_set():
    o = Plain()
    o.set = {o, 1, 2}
    o.frozen = frozenset({o})


def own_method():
    o = Plain()
    o.append = [].append
    o.method = Loud.__init__.__get__(o)
    o.hash = o.__hash__


def own_closure():
    def f(n=1):
        return f

    f.me = f


def own_generator(finished):
    def g():
        yield me
        yield 2

    me = g()
    next(me)
    if finished:
        list(me)


def own_partial():
    o = Plain()
    o.partial = functools.partial(operator.add, o, key=o)


def own_deque():
    d = collections.deque([1, 2])
    d.append(d)
    e = collections.defaultdict(list)
    e["e"].append(e)
    o = collections.OrderedDict(a=1)
    o["o"] = o


def own_exception():
    try:
        raise ValueError("in a cycle")
    except ValueError as error:
        kept = [error]
        error.kept = kept


def own_iterators():
    x = [1, 2, 3]
    x.append(iter(x))
    x.append(map(str, x))
    x.append(zip(x, x))
    x.append(enumerate(x))
    x.append(reversed(x))
    x.append(slice(x))
    x.append(memoryview(b"abc"))


def own_class():
    class C:
        def f(self):
            return C

    C.one = C()


MAKERS = [
    instance, slotted, layouts, own_list, own_dict, own_set, own_method, own_closure, functools.partial(own_generator, False),
    functools.partial(own_generator, True), own_partial, own_deque, own_exception, own_iterators, own_class,
]  # fmt: skip


SOME = (own_exception, own_iterators, own_class)


def totals():
    return [sum(g[key] for g in gc.get_stats()) for key in ("collected", "uncollectable")]


def found():
    """How much of each kind is found, whenever that was."""
    for make in MAKERS:
        gc.collect()
        before = totals()
        ring(make, 300)
        gc.collect()
        new = [b - a for a, b in zip(before, totals())]
        # Of tuples in iterators, of frames and of what classes keep, a few more or less are found, as it happens.
        print(getattr(make, "__name__", "own_generator"), new if make not in SOME else new[0] > 1500)


def finalised():
    said = []
    for i in range(200):
        Loud(said, i)
    gc.collect()
    print("finalised", len(said), sorted(said) == list(range(200)))
    said.clear()
    for i in range(50):
        Revived(said, i)
    gc.collect()
    alive = [o for o in said if isinstance(o, Revived)]
    print("revived", len(alive), sorted(o.name for o in alive) == list(range(50)), all(o.me is o for o in alive))
    said.clear()
    del alive
    gc.collect()
    print("once only", said)
    print("gone", any(isinstance(o, Revived) for o in gc.get_objects()))


class Curious:
    """Looks, when it goes, at what the collector knows meanwhile."""

    def __init__(self, saw, looked_for):
        self.saw, self.looked_for, self.me = saw, looked_for, self

    def __del__(self):
        holders = gc.get_referrers(self.looked_for)
        known = gc.get_objects()
        self.saw.append(
            (
                self.looked_for.holder in holders,
                any(o is self.looked_for for o in known),
                len(known) > 1000,
                gc.get_count()[1:] if self.full else None,
                gc.collect(),
            )
        )


def looked_at_meanwhile():
    """What a finaliser sees in a full collection, and in one of the young."""
    looked_for = Plain()
    looked_for.holder = [looked_for, "holder"]
    saw = []
    for full in (True, False):
        o = Curious(saw, looked_for)
        o.full = full
        gc.collect()
        if not full:
            o = Curious(saw, looked_for)
            o.full = full
        before = gc.get_stats()[2]
        del o
        kept = []
        while not saw:
            kept.append([])
        after = gc.get_stats()[2]
        if full:
            print("full", after["collections"] - before["collections"], after["collected"] - before["collected"] >= 1)
        print("looked", saw)
        saw.clear()
    gc.collect()


def held_only_by_garbage():
    """Older than the garbage, and not in a cycle: it goes with it."""
    said = []
    old = Loud(said, "old")
    old.me = None
    gc.collect()
    for i in range(30):
        o = Plain()
        o.me, o.old, o.list = o, old, [old, i]
    del o, old
    gc.collect()
    print("old", said)


def weakly():
    called = []
    references = []
    for make in (Plain, Slotted):
        for i in range(150):
            o = make()
            o.me = o
            references.append(weakref.ref(o, called.append))
    del o
    gc.collect()
    print("weak", len(called), all(r() is None for r in references), len({id(r) for r in called}))
    inside = []
    for i in range(60):
        o = Plain()
        o.me = o
        o.r = weakref.ref(o, inside.append)
    del o
    gc.collect()
    print("weak, inside", len(inside))


def tracked():
    """What a full collection that comes by itself leaves untracked."""
    full = gc.get_stats()[2]["collections"]
    one = 1
    tuples = [(one, (one, "a")), (one, [one]), ((), ((),)), (Plain(),)]
    dicts = [{"a": one}, {one: "b"}, {"a": []}, {(one, "c"): 1}, {"a": (one,)}]
    kept = []
    while gc.get_stats()[2]["collections"] == full:
        kept.append([[]])
    print("tuples", [gc.is_tracked(t) for t in tuples], [gc.is_tracked(t[1]) for t in tuples[:3]])
    print("dicts", [gc.is_tracked(d) for d in dicts])
    dicts[0]["b"] = dicts[1]
    dicts[1]["c"] = kept
    print("dicts", [gc.is_tracked(d) for d in dicts])


def asked():
    seen = collections.Counter()

    def callback(phase, info):
        seen[phase, sorted(info)[0]] += 1

    gc.callbacks.append(callback)
    ring(instance, 2000)
    gc.callbacks.remove(callback)
    print("callbacks", seen["start", "collected"] == seen["stop", "collected"] > 0, len(seen))
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    ring(own_list, 100)
    gc.collect()
    gc.set_debug(0)
    print("saved", len(gc.garbage), all(type(o) is list for o in gc.garbage))
    gc.garbage.clear()
    gc.collect()
    before = gc.get_stats()
    gc.disable()
    ring(instance, 2000)
    print("disabled", gc.get_stats() == before)
    gc.enable()
    ring(instance, 2000)
    print("enabled", gc.get_stats() == before)
    gc.freeze()
    frozen = gc.get_freeze_count()
    ring(instance, 300)
    print("frozen", frozen > 0, gc.get_freeze_count() == frozen)
    gc.unfreeze()


def alive():
    """A graph with everything in it is whole after many collections."""

    def suspended(x):
        y = [x]
        yield y
        yield x

    nodes = []
    for i in range(3000):
        node = Plain()
        node.i, node.back = i, nodes[i // 2] if i else None
        node.things = [node, {"node": node}, (node, i), {node}, functools.partial(print, node), lambda node=node: node.i]
        node.generator = suspended(node)
        next(node.generator)
        nodes.append(node)
        instance()
    whole = all(
        node.i == i
        and node.things[0] is node
        and node.things[1]["node"] is node
        and node.things[2] == (node, i)
        and node in node.things[3]
        and node.things[4].args == (node,)
        and node.things[5]() == i
        and next(node.generator) is node
        and (i == 0 or node.back is nodes[i // 2])
        for i, node in enumerate(nodes)
    )
    print("whole", whole)


def unraisable():
    class Bad:
        def __init__(self):
            self.me = self

        def __del__(self):
            raise RuntimeError("on the way out")

    errors = []
    hook, sys.unraisablehook = sys.unraisablehook, lambda u: errors.append((str(u.exc_value), u.object.__name__))
    ring(Bad, 40)
    gc.collect()
    sys.unraisablehook = hook
    print("unraisable", len(errors), set(errors))


def main():
    threshold = gc.get_threshold()
    for new in ((40, 3, 3), (7, 1, 1), (500, 10, 0)):
        gc.set_threshold(*new)
        for part in (found, finalised, looked_at_meanwhile, held_only_by_garbage, weakly, tracked, asked, alive, unraisable):
            part()
    gc.set_threshold(*threshold)
    gc.collect()


if __name__ == "__main__":
    main()
