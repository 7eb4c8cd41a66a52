"""heapq on lists that are private and lists that others may know, with items of all kinds."""

import heapq
import random
import traceback
from heapq import heapify, heappop, heappush, heappushpop, heapreplace


class Task:
    """Has no order."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


class Ordered(Task):
    def __lt__(self, other):
        return self.name < other.name


class Heap(list):
    pass


class Holder:
    def __init__(self, queue):
        self.queue = queue


def attempt(*functions):
    for function in functions:
        try:
            print(function())
        except Exception as error:
            print(type(error).__name__, error, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


def kinds(chance):
    return {
        "ints": lambda: chance.randrange(50),
        "big ints": lambda: chance.randrange(-(2**70), 2**70),
        "floats": lambda: chance.choice((0.5, -1.5, 3, True, float("inf"), float("nan"))),
        "strs": lambda: chance.choice("zebra apple café banana €uro apple".split()),
        "bytes": lambda: chance.choice((b"b", b"a", b"", b"ab")),
        "pairs": lambda: (chance.randrange(4), chance.choice("abc")),
        "with tasks": lambda: (chance.randrange(10**9), Task("never compared")),
        "nested": lambda: ((chance.randrange(3), chance.random()), chance.randrange(3)),
        "lists": lambda: [chance.randrange(3), chance.randrange(3)],
        "ordered": lambda: Ordered(chance.choice("xyz")),
    }


def operate(queue, make, chance):
    """On a list that is on nobody's stack but ours."""
    out = []
    for _ in range(80):
        what = chance.randrange(6)
        if what < 3:
            heappush(queue, make())
        elif what == 3 and queue:
            out.append(heappop(queue))
        elif what == 4 and queue:
            out.append(heapreplace(queue, make()))
        else:
            out.append(heappushpop(queue, make()))
    return out


def use(make, chance):
    queue = []
    out = operate(queue, make, chance)
    print(str(out)[-300:], str(queue)[:300])
    holder = Holder(Heap(make() for _ in range(100)))
    heapify(holder.queue)
    print(str(holder.queue)[:300])
    out = operate(holder.queue, make, chance)
    while holder.queue:
        out.append(heappop(holder.queue))
    print(str(out)[-300:], len(holder.queue))
    big = [make() for _ in range(3000)]
    heapify(big)
    print(sum(1 for _ in big), [heappop(big) for _ in range(5)])


def errors():
    mixed = [3, 1, 2]
    attempt(
        lambda: heappop([]),
        lambda: heapreplace([], 1),
        lambda: heappushpop([], 1),
        lambda: heappush((1,), 1),
        lambda: heappush(mixed, "text"),
        lambda: mixed,
        lambda: heapify([1, "a"]),
        lambda: heapify(5),
        lambda: heappush([(1, Task("a"))], (1, Task("b"))),
        lambda: heappushpop([(1, Task("a"))], (0, Task("b"))),
        lambda: heappop([1, None, 2]),
        lambda: heappush([1]),
    )
    broken = [1, 5, "text", 7, 9]
    attempt(lambda: heappop(broken), lambda: broken)


def merged():
    print(list(heapq.merge([1, 4, 7], [2, 5, 8], [3, 6, 9])), heapq.nsmallest(3, [5, 1, 4, 2]), heapq.nlargest(2, "abz"))


def main():
    for seed in range(3):
        for name, make in kinds(chance := random.Random(seed)).items():
            print(name)
            use(make, chance)
        errors()
        merged()


if __name__ == "__main__":
    main()
