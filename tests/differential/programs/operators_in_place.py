# globals: own its log of who is asked
"""Methods in place, reflected methods of ints' subclasses, and methods that decline: who is asked, in which order."""

import operator
import re

log = []


class Base:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def answering(name, what):
    def method(self, other):
        log.append((self, name, other))
        return NotImplemented if what == "declines" else (name, self, other) if what == "answers" else 1 / 0

    return method


def made(name, bases=(Base,), **methods):
    return type(name, bases, {f"__{k}__": answering(k, v) for k, v in methods.items()})


KINDS = [
    made("Nothing"),
    made("InPlace", iadd="answers", ior="answers", imul="answers", ipow="answers"),
    made("Declines", iadd="declines", add="declines", imul="declines", mul="declines", ipow="declines", pow="declines"),
    made("Falls", iadd="declines", add="answers", ior="declines", imul="declines", mul="answers", pow="answers"),
    made("Only", add="answers", mul="answers", **{"or": "answers"}),
    made("Right", radd="answers", rmul="answers", ror="answers", rpow="answers"),
    made("RightDeclines", radd="declines", ror="declines", rmul="declines"),
    made("Raises", iadd="raises", ior="raises", radd="raises"),
    made("Sequence", (Base, list), iadd="declines"),
]
KINDS.append(made("Derived", (KINDS[3],), radd="answers", iadd="declines"))
KINDS.append(made("DerivedInPlace", (KINDS[1],), radd="answers", ror="answers"))


class Int(int):
    __radd__ = answering("radd", "answers")
    __ror__ = answering("ror", "declines")
    __rsub__ = answering("rsub", "raises")
    __rpow__ = answering("rpow", "declines")


class Compared(int):
    __gt__ = answering("gt", "answers")
    __eq__ = answering("eq", "answers")
    __hash__ = int.__hash__


class Plain(int):
    def __add__(self, other):
        return "added"


def generator_in_place():
    class Yields:
        def __iadd__(self, other):
            yield other

    x = Yields()
    x += 5
    return next(x)


def apply(sign, a, b):
    log.clear()
    try:
        if sign == "+":
            a += b
        elif sign == "|":
            a |= b
        elif sign == "*":
            a *= b
        elif sign == "-":
            a -= b
        else:
            a **= b
    except Exception as error:
        a = f"{type(error).__name__}: {error}"
    return a, [*log]


def apply_not_in_place(sign, a, b):
    log.clear()
    try:
        a = a + b if sign == "+" else a | b if sign == "|" else a - b if sign == "-" else a**b
    except Exception as error:
        a = f"{type(error).__name__}: {error}"
    return a, [*log]


def appending():
    class Node:
        def __init__(self):
            self.children = []

        def __iadd__(self, other):
            self.children.extend(other if isinstance(other, list) else [other])
            return self

    node = Node()
    for i in range(20):
        node += i
        node += [i, "x"]
        nodes = {"n": node}
        nodes["n"] += None
    return len(node.children), node.children[-4:], operator.iadd(node, 5) is node


def main():
    for sign in "+|*^-":
        for left in KINDS:
            for right in KINDS:
                a, b = left("a" + left.__name__), right("b" + right.__name__)
                print(sign, left.__name__, right.__name__, *apply(sign, a, b))
            print(sign, left.__name__, *apply(sign, left("a"), 3), *apply(sign, left("a"), [1]))
            print(sign, left.__name__, *apply(sign, 3, left("b")))
    numbers = (1, Int(2)), (Int(1), 2), (True, Int(2)), (1.5, Int(2)), (2**70, Int(3)), (1, Plain(2)), (Int(2), Int(3))
    for sign in "+|-^":
        for a, b in numbers:
            for _ in range(3):
                print(sign, a, b, *apply(sign, a, b), *apply_not_in_place(sign, a, b))
    for a in (1, 1.5, True, 2**70, None, "s", Int(2)):
        for _ in range(3):
            log.clear()
            print(a, a == Compared(2), a < Compared(3) if a not in (None, "s") else 0, Compared(4) > a, *log)
    print(appending(), generator_in_place(), [0 | re.I, 5 | re.M, re.I | 2, 2 & re.I, 3 ^ re.I])


if __name__ == "__main__":
    main()
