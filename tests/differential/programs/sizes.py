"""How large the host makes the tables of dicts, sets and lists: sys.getsizeof() after operations drawn from a seed."""

import random
import sys

NAMES = [chr(97 + i) for i in range(26)] + [f"name{i}" for i in range(40)]
MIXED = [*NAMES[:20], *range(20), (1, 2), None, 2.5]


def of_dicts(numbers, keys):
    d, seen = {}, []
    for _ in range(60):
        kind = numbers.randrange(10)
        key = numbers.choice(keys)
        if kind < 3:
            d[key] = 1
        elif kind == 3:
            d.setdefault(key, 2)
        elif kind == 4:
            d.pop(key, None)
        elif kind == 5:
            for k in list(d)[numbers.randrange(4) :]:
                del d[k]
        elif kind == 6:
            d.update({numbers.choice(keys): 3 for _ in range(numbers.randrange(30))})
        elif kind == 7:
            d |= {numbers.choice(keys): 4 for _ in range(numbers.randrange(4))}
        elif kind == 8:
            d = d | {numbers.choice(keys): 5 for _ in range(numbers.randrange(8))}
        else:
            d = {**d, key: 6} if numbers.randrange(2) else dict(d)
        seen.append(sys.getsizeof(d))
    return seen, list(d.items())


def of_sets(numbers, keys):
    s, seen = set(), []
    for _ in range(60):
        kind = numbers.randrange(8)
        key = numbers.choice(keys)
        if kind < 3:
            s.add(key)
        elif kind == 3:
            s.discard(key)
        elif kind == 4:
            s.update([numbers.choice(keys) for _ in range(numbers.randrange(30))])
        elif kind == 5:
            s |= {numbers.choice(keys) for _ in range(numbers.randrange(12))}
        elif kind == 6:
            s = s | set(keys[: numbers.randrange(8)])
        else:
            s = s & set(keys[numbers.randrange(8) :]) if numbers.randrange(2) else set(s)
        seen.append(sys.getsizeof(s))
    return seen, len(s)


def of_lists(numbers):
    """That grow: a small one that shrinks keeps its memory for readers that may be in it."""
    items, seen = [], []
    for i in range(60):
        kind = numbers.randrange(6)
        if kind < 3:
            items.append(i)
        elif kind == 3:
            items.extend(range(numbers.randrange(12)))
        elif kind == 4:
            items += (1,) * numbers.randrange(5)
        else:
            items.insert(0, i)
        seen.append(sys.getsizeof(items))
    return seen, items


def written_down():
    """Tables whose kind of keys changes, item by item and at once, and those of literals."""
    a, b = 1, 2
    made = [{"a": a, 1: b}, {1: a, "a": b}, {"a": a, "b": b, 1: a}, {"a": a, "a" + "": b, 1: a}, {None: a}, {"a": a}]
    for n in (1, 2, 3, 5, 6, 10, 11, 20, 21, 22, 42, 43):
        strs, ints = {f"name{i}": i for i in range(n)}, dict.fromkeys(range(n))
        made += [{**strs, 1: a}, {**ints, "x": b}, strs | ints, ints | strs, dict(strs), dict(strs, x=1), strs | strs]
        made.append(dict(strs))
        made[-1][5] = 1
        made.append(dict(strs))
        made[-1].update(name0=5)
        made.append(dict(ints))
        made[-1].update(strs)
        made.append({})
        made[-1].update(strs)
        for i in range(n):
            del made[-1][f"name{i}"]
        made[-1].update(ints)
    return list(map(sys.getsizeof, made))


def main():
    print(written_down())
    numbers = random.Random(7)
    for _ in range(12):
        print(of_dicts(numbers, NAMES))
        print(of_dicts(numbers, MIXED))
        print(of_sets(numbers, MIXED))
        print(of_lists(numbers))


if __name__ == "__main__":
    main()
