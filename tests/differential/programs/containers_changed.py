# globals: own it makes a global and takes it away
"""Lists, dicts, sets and deques that grow, shrink and are made from each other."""
import sys
from collections import OrderedDict, defaultdict, deque


class Identity:
    """Compared and hashed by identity."""


class Same:
    """Compared and hashed by Python code."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Same) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"Same({self.value})"


class Number(int):
    """An int with a name, as in the tables of regular expressions."""


class MyList(list):
    pass


class MyDict(dict):
    pass


class Watched(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, ("set", value))


KEYS = [1, -1, 0, True, 2**40, 2**70, -(2**70), "a", "b" * 50, "\u20ac", b"x", b"", 1.5, 2.0, float("inf"), None, (), (1, 2),
        (1, ("a", 2.0)), Number(77), 77, frozenset([1, 2]), int, len, ((((("deep",),),),),)]


def failure(call, *args):
    try:
        return call(*args)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, str(error)


def lists():
    items = []
    for i in range(100):
        items.append(i)
    shared = [items]
    for i in range(200):
        shared[0].append(i * 2.5)
    print(len(items), items[150], sum(items), sys.getsizeof(items) > 2000)
    for i in (0, 5, -1, -300, 1000, len(items)):
        items.insert(i, i)
        shared[0].insert(i, str(i))
    print(items[:12], items[-8:])
    print([items.pop(i) for i in (0, 3, -1, -5, 10)], shared[0].pop(0), shared[0].pop(7))
    print(failure(items.pop, 10000), failure(items.pop, -10000), failure([].pop), failure(items.pop, "x"))
    items.remove(4.0 * 2.5)
    shared[0].remove("5")
    print(failure(items.remove, "absent"), failure([].remove, 1))
    print(items.index(20), items.count(5), items.count("x"), failure(items.index, "absent"))
    del items[0], shared[0][3], items[-1]
    print(failure(items.__delitem__, 10**6))
    items.reverse()
    shared[0].reverse()
    copy = items.copy()
    print(copy == items, copy is items)
    while items:
        shared[0].pop()
    print(items, failure(items.pop))
    items.extend(range(5))
    items.extend((1, 2))
    items.extend("ab")
    items.extend({"k": 1, "l": 2})
    items.extend({"k": 1, "l": 2}.items())
    items.extend({"k": 1, "l": 2}.values())
    items.extend({"k": 1, "l": 2}.keys())
    items.extend({7})
    items.extend(x for x in "yz")
    items.extend(items)
    items += [1]
    items += (2, 3)
    print(items, failure(items.extend, 5))
    items.clear()
    shared[0].clear()
    print(items)
    mine = MyList((1, 2))
    mine.append(3)
    mine.insert(0, "x")
    print(mine, mine.pop(), mine.pop(0), list(mine), type(mine.copy()), type(mine))
    sort_me = [3, 1, 2]
    print(failure(sort_me.sort, None), sort_me)

    def peek(value):
        try:
            sort_me.append(5)
        except Exception as error:  # noqa: BLE001
            print("while sorting", type(error))
        return value

    print(failure(lambda: sort_me.sort(key=peek)))
    objects = [Same(1), Same(2), Identity()]
    print(Same(2) in objects, objects.index(Same(2)), objects.count(Same(1)))
    objects.remove(Same(1))
    print(len(objects))


class Mortal:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("died", self.name)


def parts():
    """What is replaced dies in the host's order, and buffers have the host's sizes."""
    items = [Mortal(i) for i in range(12)]
    keep = items[:]
    items[1:4] = [1, 2, 3]
    items[4:6] = []
    del items[4:6]
    items[4:4] = [*range(20)]
    print(len(items), items[:10], [type(item).__name__ for item in items])
    sizes = [items.__sizeof__()]
    del keep
    print("kept no longer")
    items[0::6] = [None] * len(items[0::6])
    items[-4:] = [0]
    sizes.append(items.__sizeof__())
    items[2:] = ()
    sizes.append(items.__sizeof__())
    items[1:1] = items
    items[:] = items[::-1]
    print(items, failure(items.__setitem__, slice(0, 4, 2), [1]))
    items[:] = []
    items[5:] = [Mortal("last"), 1]
    sizes.append(items.__sizeof__())
    items[0:1] = [2]
    print(items, sizes)


def made():
    for source in ([1, 2, 3], (), (1, "a", 2.5), range(7), range(5, -3, -2), range(0), {"a": 1, "b": 2}, {3}, frozenset([4]),
                   {"a": 1}.items(), {"a": 1}.values(), {}.keys(), "text", iter([1, 2]), MyList([1, 2]), (x for x in (1, 2))):
        kept = list(source)
        again = list(kept)
        print(kept, tuple(kept), again == kept, sorted(map(str, set(kept))), sorted(map(str, frozenset(kept))))
    print(list(), tuple(), set(), frozenset(), dict())
    print([*range(3), *(1, 2), *{"k": 1}], (*[1, 2], 3), {*[1, 2], *(2, 3)}, {**{"a": 1}, **{"a": 2, "b": 3}})
    big = list(range(1000))
    print(len(tuple(big)), tuple(big)[999], len(list(tuple(big))), len([*big, *big]))
    print(failure(list, 5), failure(tuple, None), failure(set, [[]]), failure(list, 1, 2))
    one = (1, 2)
    print(tuple(one) is one, list(map(sys.getsizeof, ([], list((1,)), list((1, 2, 3)), list(range(9)), list({1: 2})))))


def dicts():
    for kind in (dict, MyDict, OrderedDict, Watched, lambda: defaultdict(list)):
        d = kind()
        holder = [d]
        for i, key in enumerate(KEYS):
            d[key] = i
            holder[0][key] = [i]
        for i in range(300):
            holder[0]["key%d" % i] = i
            holder[0][i] = "v"
        print(type(d).__name__, len(d), list(d)[:20], list(d.values())[:5])
        for key in KEYS:
            print(d.get(key), key in d, d.setdefault(key, "default"), end="; ")
        print()
        for i in range(0, 300, 3):
            del holder[0]["key%d" % i]
            if i % 2:
                print(d.pop(i), end=" ")
            else:
                print(d.pop(i, None), end=" ")
        print(len(d), d.pop("absent", "nothing"), failure(d.pop, "absent"), failure(d.__delitem__, "absent"), failure(lambda: d["absent"]))
        print([d.popitem() for _ in range(30)])
        for i in range(50):
            d["new%d" % i] = i
        print(list(d)[-60:])
        c = d.copy()
        print(c == d, type(c).__name__, len(c), c is d)
        d.update({"up": 1, "key1": 2})
        d.update([("pair", 1)])
        d.update(up=3)
        d.update(c)
        print(list(d.items())[-4:], len(d))
        d.clear()
        print(d, len(d), len(c), failure(d.popitem))
        d["again"] = 1
        print(d)
    objects = {Same(1): 1}
    objects[Same(1)] = 2
    objects[Same(2)] = 3
    one, two = Identity(), Identity()
    objects[one] = "one"
    objects[two] = "two"
    print(objects[one], objects[two], objects[Same(2)], len(objects), Same(3) in objects, failure(lambda: objects[[]]))
    print({1: "a", 1.0: "b", True: "c"}, {"x": 1, "x": 2}, {i: i * i for i in range(20)})  # noqa: F601
    names = ("a", "b")
    print({"a": names, "b": 2, "c": [names]}, {}, {"k%d" % i: i for i in range(3)})
    print(dict({"a": 1}), dict([("b", 2)]), dict(a=1), failure(dict, 5))
    pairs = [[("a", 1), ["b", [2]], ("a", 3)], (("k", "v"),), [[1, 2, 3]], ["ab", "cd"], [(1,)], [5], [([], 1)], []]
    pairs += [{"x": [1], "y": 6}.items(), [(one, 1), (one, 2)], [(n, n) for n in range(20)], [iter("ab")]]
    made = [failure(dict, p) for p in pairs]
    print([(list(d.values()), sys.getsizeof(d)) if isinstance(d, dict) else d for d in made])

    def keywords(**given):
        return given

    print(keywords(**{"a": 1}, **{"b": 2}), failure(lambda: keywords(**{"a": 1}, **{"a": 2})), keywords(**{}))
    d = {"a": 1}
    print(failure(lambda: [d.__setitem__(len(d), 1) for _ in d]), d)
    d = dict.fromkeys(range(10))
    for key in list(d):
        if key % 2:
            del d[key]
    print(d, list(d.items()), list(reversed(d)))
    data = {"a": [1]}
    data["a"].append(2)
    data.setdefault("b", []).append(3)
    data.setdefault("b", []).append(4)
    print(data, data.setdefault("c"), data)
    globals()["fresh_global"] = 5
    print(fresh_global, globals().pop("fresh_global"), "fresh_global" in globals())  # noqa: F821


def sets():
    s = set()
    holder = [s]
    for i in range(100):
        s.add(i * 7 % 50)
        holder[0].add(1000 + i % 30)
    print(len(s), [x for x in s if isinstance(x, int)])
    for i in range(0, 50, 2):
        s.discard(i)
        holder[0].discard(i + 1000)
    for i in range(1, 50, 4):
        s.remove(i)
    print(len(s), [x for x in s if isinstance(x, int)], failure(s.remove, "absent"), failure(s.add, []))
    numbers = set()
    for i in range(40):
        numbers.add(i * 1000003)
        numbers.discard((i - 5) * 1000003)
    print(list(numbers))
    numbers.clear()
    numbers.update([5, 3, 1], (9,), {11})
    numbers.update(range(100, 120))
    numbers.update(numbers)
    print(list(numbers), list(set(numbers)), list(numbers.copy()))
    a, b = set(range(0, 60, 3)), frozenset(range(0, 60, 4))
    for left, right in ((a, b), (b, a), (a, a), (a, set()), (set(), b), (set(range(500)), {1, 600}), ({3}, set(range(200)))):
        print(list(left & right), list(left | right), list(left - right), list(left ^ right))
        print(list(left.union(right)), list(left.intersection(right)), list(left.difference(right)), type(left | right).__name__)
    for key in KEYS:
        s.add(key)
        print(key in s, end=" ")
    print(len(s), {1, True, 1.0}, {x for x in range(10)} == set(range(10)), failure(lambda: {1} | [2]))
    s = {Same(1), Same(2)}
    s.add(Same(1))
    s.discard(Same(2))
    print(s, Same(1) in s)
    s = set()
    one, two = Identity(), Identity()
    s.add(one)
    s.add(two)
    s.remove(one)
    print(len(s), one in s, two in s, failure(s.remove, 5))
    s &= {two}
    s |= {1}
    s -= {two}
    print(s)
    letters = frozenset("abc")
    print("a" in letters, "z" in letters, frozenset(letters) is letters, bool(letters), bool(set()))


def deques():
    d = deque()
    holder = [d]
    for i in range(200):
        d.append(i)
        holder[0].appendleft(-i)
    print(len(d), d[0], d[-1], d[200], d[37], d[399], failure(lambda: d[400]), failure(lambda: d["x"]))
    print([d.pop() for _ in range(70)][-3:], [holder[0].popleft() for _ in range(150)][-3:], len(d), sum(d))
    d.rotate(5)
    while d:
        d.popleft()
        if d:
            holder[0].pop()
    print(d, bool(d), failure(d.pop), failure(d.popleft))
    for i in range(300):
        d.append(i)
        if i % 3:
            d.popleft()
    print(list(d)[:5], len(d), 299 in d, "x" in d)
    bounded = deque(maxlen=3)
    for i in range(10):
        bounded.append(i)
    bounded.appendleft("left")
    print(bounded, deque((1,), 0), list(bounded))
    none = deque(maxlen=0)
    none.append(1)
    none.appendleft(1)
    print(none, len(none))
    iterator = iter(d)
    next(iterator)
    d.append(1)
    print(failure(next, iterator))


def main():
    lists()
    parts()
    made()
    dicts()
    sets()
    deques()


if __name__ == "__main__":
    main()
