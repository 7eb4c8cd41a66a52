# threads: one the collector's callbacks and counts belong to the process
"""Garbage cycles: what is collected, in which order finalisers run, gc.get_referrers, is_tracked, freeze, callbacks."""

import gc
import weakref


class Node:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


def simple_cycles():
    log = []
    a, b = Node("a", log), Node("b", log)
    a.other, b.other = b, a
    r = weakref.ref(a, lambda ref: log.append("callback"))
    a = b = None
    print(log, r() is not None)
    print(gc.collect(), log, r())
    node = Node("self", log)
    node.me = node
    del node
    items = []
    items.append(items)
    del items
    d = {}
    d["d"] = d
    del d
    print(gc.collect(), log)

    def recursive():
        return recursive

    recursive = None

    def generator():
        me = holder
        yield me

    holder = [generator()]
    next(holder[0])
    del holder
    print(gc.collect() > 0)

    def with_frame_cycle():
        try:
            raise ValueError
        except ValueError as error:
            kept = error
        return Node("returned", log)

    with_frame_cycle()
    print(gc.collect() > 0, log)


def resurrected():
    saved = []

    class Lazarus:
        def __del__(self):
            saved.append(self)

    z = Lazarus()
    z.me = z
    z.data = [1, 2, 3]
    del z
    gc.collect()
    print(len(saved), saved[0].data)
    saved.clear()
    gc.collect()
    print(len(saved))


def tracking():
    class Plain:
        pass

    class Slots:
        __slots__ = ()

    for o in (1, "a", (), (1, 2), [], {}, {"a": 1}, {"a": []}, Plain(), Slots(), 1.5, None, Plain, len, iter([]), lambda: 1, range(3), set()):
        print(type(o).__name__, gc.is_tracked(o), end="; ")
    print()
    dicts = []
    for value in (1, "a", (), [], (1,), Plain(), Plain):
        d = {}
        d["first"] = 1
        d["key"] = value
        copy = d.copy()
        merged = {}
        merged.update(d)
        made = {5: value}
        spread = {**d, "more": 1}
        by_key = {value if isinstance(value, (int, str, tuple)) else Plain: 1}
        dicts.append([gc.is_tracked(x) for x in (d, copy, merged, made, spread, by_key, dict(d))])
    print(dicts)
    d = {i: i for i in range(20)}
    late = {i: str(i) for i in range(20)}
    print(gc.is_tracked(d), gc.is_tracked(late), gc.is_tracked(dict(a=1)), gc.is_tracked(dict(a=[])))
    d.setdefault(50, [])
    late[3] = [late]
    print(gc.is_tracked(d), gc.is_tracked(late))
    d.clear()
    print(gc.is_tracked(d))
    t = tuple([1, 2])
    gc.collect()
    print(gc.is_tracked(t))
    target = Plain()
    holder = [target]
    d = {"k": target}
    print(sorted(type(o).__name__ for o in gc.get_referrers(target) if o is holder or o is d), [type(o).__name__ for o in gc.get_referents(d)])


def cycles_of_dicts():
    class Watched:
        pass

    alive = []
    for i in range(5):
        d = {"number": i}
        d["me"] = d
        d["watched"] = watched = Watched()
        alive.append(weakref.ref(watched))
        del d, watched
    gc.collect()
    print([r() for r in alive])


def counting():
    gc.collect()
    gc.disable()
    before = gc.get_count()[0]
    keep = [[i] for i in range(50)]
    after = gc.get_count()[0]
    print(49 <= after - before <= 60, gc.isenabled())
    gc.enable()
    events = []
    gc.callbacks.append(lambda phase, info: events.append((phase, info["generation"])))
    try:
        gc.collect(0)
        gc.collect()
    finally:
        gc.callbacks.clear()
    print(events)
    threshold = gc.get_threshold()
    gc.set_threshold(50, 2, 2)
    try:
        freed = []

        class Cyclic:
            def __init__(self):
                self.me = self

            def __del__(self):
                freed.append(1)

        for _ in range(500):
            Cyclic()
        print(len(freed) > 300)
    finally:
        gc.set_threshold(*threshold)
    print(gc.get_objects(0) != [], len(gc.garbage), gc.get_freeze_count())


def big_graphs():
    log = []
    nodes = [Node(i, log) for i in range(300)]
    for i, node in enumerate(nodes):
        node.links = [nodes[(i * 7 + k) % 300] for k in range(3)]
    del nodes, node
    gc.collect()
    print(len(log), sum(log))

    class Tree:
        def __init__(self, depth, parent=None):
            self.parent = parent
            self.children = [Tree(depth - 1, self) for _ in range(2)] if depth else []

    before = len(gc.get_objects())
    for _ in range(5):
        Tree(6)
    gc.collect()
    print(len(gc.get_objects()) - before < 20)


class Plain:
    pass


class Filled:
    def __init__(self):
        self.a = self.b = None


def through_dicts():
    log = []
    for filled in (False, True):
        o = Filled() if filled else Plain()
        o.a = Node("value", log)
        o.me = o.__dict__
        o = None
        gc.collect()
        print("cycle through the dict", log)
        log.clear()
        o = Filled() if filled else Plain()
        d = o.__dict__
        o.a = o
        o.b = Node("value", log)
        o = d = None
        gc.collect()
        print("cycle through a value", log)
        log.clear()


def main():
    gc.collect()
    simple_cycles()
    resurrected()
    tracking()
    cycles_of_dicts()
    counting()
    big_graphs()
    through_dicts()


if __name__ == "__main__":
    main()
