"""Dicts and sets: reads, writes, deletes, order, views, merging, keys of every type, errors, subclasses."""

from collections import ChainMap, Counter, OrderedDict, defaultdict


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def read(d, key):
    return d[key]


def write(d, key, value):
    d[key] = value
    return d


def delete(d, key):
    del d[key]
    return d


KEYS = ["a", "b", 1, 2.5, True, None, (1, 2), frozenset({1}), 2**70, 1.0, b"a", "é", -1, float("inf")]


def reads_and_writes():
    d = {}
    for position, key in enumerate(KEYS):
        d[key] = position
    print(d, len(d))
    for key in KEYS + ["zz", 99, (), "A", 0]:
        print(key, attempt(read, d, key), key in d, d.get(key), d.get(key, "none"), d.setdefault(key, -1), end=" ")
    print()
    for key in ([], {}, {1}, ([],)):
        print(attempt(read, d, key), attempt(write, d, key, 1), attempt(delete, d, key), attempt(lambda k=key: k in d))
    for key in ("a", 1, "missing", None):
        print(attempt(delete, dict(d), key), attempt(d.pop, key), attempt(d.pop, key, "default"))
    print(d, list(d), list(d.items())[:3], list(d.values())[-2:])
    counts = {}
    for c in "the rain in spain":
        counts[c] = counts.get(c, 0) + 1
    for c in "aeiou":
        if c in counts:
            counts[c] += 100
        else:
            counts[c] = -1
    print(counts, sorted(counts), max(counts, key=counts.get))
    numbers = {}
    for i in range(500):
        numbers[i * 7919 % 211] = i
        if i % 3 == 0:
            numbers.pop(i * 31 % 211, None)
        if i % 50 == 0:
            print(len(numbers), sum(numbers), sum(numbers.values()))
    print(list(numbers)[:20])


def order():
    d = {"x": 1, "y": 2, "z": 3}
    del d["x"]
    d["x"] = 4
    d["y"] = 5
    print(d, list(reversed(d)), d.popitem(), d, attempt({}.popitem))
    d |= {"q": 1, "y": 9}
    d.update(x=3, w=4)
    d.update([("m", 1), ("n", 2)])
    print(d, d | {"a": 0}, {"a": 0} | d, {**d, "x": "last"}, attempt(lambda: d | [1]), attempt(d.update, [1]), attempt(d.update, 5))
    print({**{}, "a": 1, **{"a": 2}}, dict(a=1, b=2), dict([("a", 1)]), dict(zip("abc", range(3))), dict.fromkeys("ab", 0))
    print({1: "a"} == {1.0: "a"}, {1: 2} == {1: 3}, attempt(lambda: {} < {}), d == dict(d), d.copy() is d)
    keys = d.keys()
    d["new"] = 1
    print("new" in keys, len(keys), keys & {"new", "zz"}, {"k"} | keys == set(d) | {"k"}, ("new", 1) in d.items())


class Key:
    def __init__(self, value, code):
        self.value, self.code = value, code

    def __hash__(self):
        print("hash", self.value, end=";")
        return self.code

    def __eq__(self, other):
        print("eq", self.value, getattr(other, "value", other), end=";")
        return isinstance(other, Key) and self.value == other.value


class BadKey:
    def __init__(self, hash_error=None, equality_error=None):
        self.hash_error, self.equality_error = hash_error, equality_error

    def __hash__(self):
        if self.hash_error:
            raise self.hash_error
        return 1

    def __eq__(self, other):
        raise self.equality_error


def python_keys():
    a, b, c = Key("a", 1), Key("b", 1), Key("a", 1)
    d = {a: 1, b: 2}
    print(d[c], c in d, d.get(Key("z", 1)), attempt(lambda: d[Key("y", 9)] is None) == "KeyError: ", len(d))
    d[c] = 3
    print(list(d.values()))
    del d[b]
    print(len(d), len({a, b, c}), a in [b, c], a in (b,), [b, c].index(a))
    bad = BadKey(hash_error=ValueError("no hash"))
    print(attempt(read, d, bad), attempt(write, d, bad, 1), attempt(lambda: {bad}), attempt(lambda: bad in d))
    bad = BadKey(equality_error=KeyError("no eq"))
    print(attempt(read, {1: 2}, bad), attempt(write, {1: 2}, bad, 3), attempt(lambda: bad in {1}), attempt(lambda: bad in [1]))


class Missing(dict):
    def __missing__(self, key):
        print("missing", key)
        if key == "bad":
            raise LookupError(key)
        return key * 2


class Loud(dict):
    def __getitem__(self, key):
        print("get", key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)

    def __contains__(self, key):
        print("contains", key)
        return super().__contains__(key)


def subclasses():
    m = Missing(a=1)
    print(m["a"], m["b"], m.get("b"), attempt(read, m, "bad"), m)
    loud = Loud(a=1)
    loud["b"] = loud["a"] + 1
    loud["b"] += 1
    print("c" in loud, loud, {**loud}, loud.get("a"))
    groups = defaultdict(list)
    for word in "apple bee ant bear cat".split():
        groups[word[0]].append(word)
    print(dict(groups), groups["z"], len(groups))
    ordered = OrderedDict(a=1, b=2, c=3)
    ordered.move_to_end("a")
    print(ordered, Counter("mississippi").most_common(2), ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])


def sets():
    s = {3, 1, 2}
    s.add(5)
    s.discard(3)
    s |= {7, 8}
    s -= {1}
    s ^= {2, 100}
    s &= {5, 7, 100, 3}
    print(sorted(s), 5 in s, 6 not in s, len(s), attempt(s.remove, 6), attempt(lambda: {[]}), attempt(set().pop))
    print({1, 2} < {1, 2, 3}, {1, 2} == frozenset((2, 1)), {1} | {2} == {1, 2}, {1, 2} - {2}, {1, 2} & {2}, {1} ^ {2} == {1, 2})
    seen, out = set(), []
    for i in range(300):
        value = i * i % 97
        if value not in seen:
            seen.add(value)
            out.append(value)
    print(out, {x % 3 for x in range(10)}, frozenset(range(3)), {*"aab"} == {"a", "b"}, attempt(lambda: {1} < [1]))


def main():
    reads_and_writes()
    order()
    python_keys()
    subclasses()
    sets()


if __name__ == "__main__":
    main()
