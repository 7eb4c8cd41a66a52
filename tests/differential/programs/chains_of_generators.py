"""Loops over itertools.chain whose iterables are generators, or come from one."""

import sys
import traceback
from itertools import chain


def upto(n, ends=None):
    for i in range(n):
        yield i
    return ends


def iterables(n):
    for i in range(n):
        yield upto(i, iter([5])) if i % 3 else [i] if i % 2 else {i: i}.items() if i % 4 else (i,)
    return [1, 2]


class Python:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


class Sequence:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


def looping():
    said = []
    for n in range(30):
        said = [x for x in chain(upto(3), [7], upto(0), upto(2, "end"), upto(1))]
        said += [x for x in chain.from_iterable(iterables(9))]
        said += [x for x in chain.from_iterable(p for p in (Python(2), Sequence(), "ab", upto(2), chain(upto(1), upto(1))))]
        said += [x for x in chain.from_iterable(upto(0, upto(5)))]
        said += [(a, b) for a, b in chain(((i, i) for i in range(2)), [(n, n)])]
        for x in chain():
            said.append("never")
        for x in chain(upto(5)):
            if x == 3:
                break
        else:
            said.append("never")
        for x in chain(upto(1)):
            pass
        else:
            said.append("else")
    print(said)


def failing():
    def bad(n):
        yield n
        raise LookupError(n)

    def stops():
        yield 1
        raise StopIteration(2)

    made = (
        lambda: chain(upto(1), bad(2), upto(3)),
        lambda: chain(stops()),
        lambda: chain.from_iterable(bad([1])),
        lambda: chain.from_iterable(x for x in (upto(1), 5, upto(2))),
        lambda: chain(upto(1), 5),
    )
    for make in made:
        for _ in range(30):
            said = []
            iterator = make()
            try:
                for x in iterator:
                    said.append(x)
            except Exception:
                said.append(traceback.format_exc())
            said.append(list(iterator))
        for part in said:
            print(part)


def shared():
    for _ in range(30):
        said = []
        c = chain(upto(3), upto(2))
        for x in c:
            said.append((x, next(c, None)))

        def eats():
            yield 1
            yield next(box[0], "none")

        box = [None]
        box[0] = chain(eats(), [9])
        try:
            for x in box[0]:
                said.append(x)
        except ValueError as error:
            said.append(str(error))
        g = upto(4)
        for x in chain(g, g):
            said.append((x, next(g, "end")))
    print(said)


def closing():
    def watched(name):
        try:
            yield name
            yield name
        finally:
            print("closed", name)

    for _ in range(2):
        for x in chain(watched("a"), watched("b")):
            break
        for x in chain.from_iterable(watched(n) for n in "cd"):
            if x == "d":
                break
        print("then")
        for x in chain((Noisy(n) for n in "ef"), [1]):
            print("at", getattr(x, "name", x))
        x = None


def seen():
    def looks():
        frame = sys._getframe().f_back
        yield frame.f_lineno - frame.f_code.co_firstlineno, frame.f_lasti > 0
        yield frame.f_code.co_name

    for _ in range(30):
        said = []
        for x in chain(looks(), [1]):
            said.append(x)
    print(said)


def nested():
    def wrap(depth):
        if depth == 0:
            yield from range(3)
            return
        for x in chain(wrap(depth - 1), [depth]):
            yield x

    def together():
        for x in chain.from_iterable(wrap(d) for d in range(4)):
            yield x * 2

    for _ in range(10):
        said = list(wrap(30)), list(together()), sum(x for x in chain(wrap(2), wrap(1)))
    print(said)


def main():
    looping()
    failing()
    shared()
    closing()
    seen()
    nested()


if __name__ == "__main__":
    main()
