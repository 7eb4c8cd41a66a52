# globals: own it notes deaths in a list of a class
"""Instances of classes with __slots__ that allow weak references: made, dropped, in cycles, referred to and copied."""

import copy
import gc
import weakref


class Node:
    __slots__ = ("value", "next", "__weakref__")

    def __init__(self, value, next=None):
        self.value, self.next = value, next


class More(Node):
    __slots__ = ("extra",)


class Base:
    __slots__ = ("a",)


class Late(Base):
    __slots__ = ("__weakref__", "b")


class Only:
    __slots__ = ("__weakref__",)


class WithDict(Node):
    pass


class Loud(Node):
    __slots__ = ()
    log = []

    def __del__(self):
        self.log.append(self.value)


def lives(i):
    out = []
    nodes = [Node(n, Node(-n)) for n in range(20)]
    out += [sum(n.value + n.next.value for n in nodes), [n.value for n in nodes[:3]]]
    references = [weakref.ref(n) for n in nodes[::2]]
    out.append(sum(r() is not None for r in references))
    del nodes[10:]
    out.append([r() is not None for r in references])
    n = None
    nodes.clear()
    out.append([r() is not None for r in references])
    called = []
    node = Node([i])
    reference = weakref.ref(node, lambda r: called.append(r() is None))
    proxy = weakref.proxy(node)
    out += [proxy.value, reference() is node, called[:]]
    del node
    out += [reference() is None, called]
    for kind in (Node, More, WithDict):
        one = kind(i)
        one.next = one
        reference = weakref.ref(one)
        del one
        while reference() is not None:
            gc.collect()  # does nothing while another thread collects
        out.append(reference() is None)
        for _ in range(30):
            one = kind([i])
            one.next = [one, kind(5)]
        del one
        gc.collect()
    more = More(1, 2)
    more.extra = [3]
    out += [more.extra, copy.copy(more).extra is more.extra, copy.deepcopy(more).extra, weakref.ref(more)() is more]
    late, only = Late(), Only()
    late.a, late.b = 1, [2]
    out += [late.a, late.b, weakref.ref(late)() is late, weakref.ref(only)() is only, weakref.getweakrefcount(only)]
    by_value, members, by_key = weakref.WeakValueDictionary(), weakref.WeakSet(), weakref.WeakKeyDictionary()
    kept = []
    for n in range(10):
        node = Node(n)
        by_value[n] = node
        members.add(node)
        by_key[node] = n
        if n % 3 == 0:
            kept.append(node)
    del node
    out += [sorted(by_value), sorted(m.value for m in members), sorted(by_key.values())]
    for n in range(5):
        loud = Loud(n, [Loud(-n)])
        reference = weakref.ref(loud)
    out.append(Loud.log[:])
    loud.next = None
    del loud
    out += [Loud.log[:], reference() is None]
    Loud.log.clear()
    try:
        Only().x = 1
    except AttributeError as error:
        out.append(str(error))
    try:
        out.append(Node(1, 2, 3))
    except TypeError as error:
        out.append(str(error))
    chain = None
    for n in range(3000):
        chain = Node(n, chain)
    reference = weakref.ref(chain.next.next)
    del chain
    out.append(reference() is None)
    held = [Node(Node(Node(n))) for n in range(50)]
    deep = weakref.ref(held[7].value.value)
    del held
    out.append(deep() is None)
    return out


def main():
    for i in range(6):
        lines = lives(i)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
