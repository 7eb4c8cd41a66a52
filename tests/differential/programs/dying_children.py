"""What a dying container held: borrowed by a local, by the result, by a caller's stack, by nobody; chains; finalisers."""

import weakref


class Node:
    def __init__(self, name, *children):
        self.name = name
        self.children = list(children)

    def __repr__(self):
        return f"{self.name}{self.children}"


class Loud:
    def __init__(self, name, out):
        self.name = name
        self.out = out

    def __del__(self):
        self.out.append(self.name)


def result_of_dying():
    inner = Node("in", Node("deep"))
    outer = [inner, (1.5, "one"), {"k": inner}]
    inner = None
    return outer[0]


def result_deeper():
    return [[Node("leaf" + str(n)) for n in range(3)]][0][1]


def walk(depth):
    node = None
    for n in range(depth):
        node = Node(str(n), node)
    while node.children[0] is not None:
        node = node.children[0]
    return node


def chain(n):
    head = None
    for i in range(n):
        head = (i, [head])
    head = head[1][0]
    return head[0]


def passed(a, b, box):
    box.clear()
    rows = [[a, b] for _ in range(4)]
    return a, rows[3][1]


def borrowed_by_caller():
    box = [Node("a"), Node("b")]
    return passed(box[0], box[1], box)


def replaced():
    box = {"x": Node("x"), "y": [Node("y")]}
    x = box["x"]
    y = box["y"][0]
    box = [x]
    box = (x, y)
    box = None
    return x, y


def loops():
    found = []
    for item in [Node("p"), Node("q", Node("r"))]:
        for child in [item.children, [item]]:
            last = child
        found.append(last)
    for key, value in {1: Node("v"), 2: Node("w")}.items():
        pass
    return found, item, child, key, value


def early(nodes):
    return any(node.name == "q" for node in nodes if node), all(len(node.name) < 9 for node in (nodes[-1], nodes[0]))


def many_slots(n, box):
    a = b = c = d = e = f = g = h = box[0]
    if n:
        return many_slots(n - 1, [a, b, [c, d, e], (f, g, h)])
    return a


def finalised(out):
    box = [Loud("one", out), [Loud("two", out)], (3, Loud("three", out))]
    kept = box[1]
    box = None
    out.append("box gone")
    kept = None
    out.append("kept gone")
    return kept


def finalised_by_return(out):
    box = [[Loud("r" + str(n), out)] for n in range(2)]
    return box[1][0]


def seen_by_weakref():
    out = []
    node = Node("weak")
    ref = weakref.ref(node, lambda _: out.append("called"))
    box = [[node]]
    node = None
    out.append(ref() is not None)
    box = None
    out.append(ref() is None)
    return out


def twice(out):
    """The same object in what dies together, and in what lives on."""
    loud = Loud("shared", out)
    box = [[loud], (loud,), {"k": loud}]
    rest = box[1]
    box = loud = None
    out.append("rest")
    rest = None
    out.append("end")


def closures():
    def make(n):
        def inner():
            return n, inner

        return [inner, (inner,)]

    value, again = make([7])[0]()
    return value, again()[0]


def main():
    for n in range(3):
        print(result_of_dying(), result_deeper(), walk(30), chain(3000))
        print(borrowed_by_caller(), replaced(), loops())
        nodes = [Node("q"), Node("s"), None, Node("q")]
        print(early(nodes), many_slots(n * 20, [Node("slot")]))
        out = []
        finalised(out)
        loud = finalised_by_return(out)
        out.append("returned " + loud.name)
        del loud
        twice(out)
        print(out, seen_by_weakref(), closures())


if __name__ == "__main__":
    main()
