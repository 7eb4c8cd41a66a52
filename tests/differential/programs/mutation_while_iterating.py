"""Lists, dicts, sets and deques that change while they are iterated over."""

from collections import deque


def attempt(function, *args):
    try:
        return function(*args)
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


def list_grows():
    items, seen = [1, 2, 3], []
    for x in items:
        seen.append(x)
        if len(items) < 10:
            items.append(x * 10)
    return seen


def list_shrinks():
    items, seen = list(range(20)), []
    for x in items:
        seen.append(x)
        if x % 3 == 0:
            items.remove(x)
    return seen, items


def list_cleared():
    items, seen = [1, 2, 3], []
    for x in items:
        seen.append(x)
        items.clear()
    return seen


def list_replaced():
    items, seen = [1, 2, 3], []
    for x in items:
        seen.append(x)
        items[:] = [7, 8, 9, 10]
        items = "rebound"
        items = [] if len(seen) > 9 else _same(items, seen)
        if len(seen) > 3:
            break
    return seen


def _same(items, seen):
    return [0]


def list_reordered():
    items, seen = [3, 1, 2], []
    for i, x in enumerate(items):
        seen.append(x)
        items.sort(reverse=i % 2 == 0)
        if i == 1:
            items.insert(0, 9)
        if i > 6:
            break
    return seen, items


def list_deleted_elements():
    items, seen = [[i] for i in range(10)], []
    for x in items:
        del items[-1]
        seen.append(x[0])
        x = None
    return seen


def dict_grows():
    d = {1: 1}
    for k in d:
        d[k + 1] = 1


def dict_shrinks():
    d = {1: 1, 2: 2, 3: 3}
    for k in d:
        del d[k]


def dict_same_size():
    d, seen = {1: 1, 2: 2, 3: 3}, []
    for k in d:
        seen.append(k)
        if k == 1:
            del d[2]
            d[4] = 4
    return seen


def dict_many_changes():
    d = {i: i for i in range(5)}
    for k in d:
        del d[k]
        d[k + 100] = k
        if k > 500:
            return "stopped"


def dict_values_written():
    d = {i: i for i in range(5)}
    for k in d:
        d[k] = d[k] * 2
    for k, v in d.items():
        d[k] = v + 1
    return d


def dict_cleared():
    d = {1: 1, 2: 2}
    for k in d.items():
        d.clear()


def dict_views():
    d = {1: 1}
    for v in d.values():
        d["x"] = v


def dict_at_end():
    d, seen = {1: 1, 2: 2}, []
    for k in d:
        seen.append(k)
        if k == 2:
            d[3] = 3
            break
    return seen


def set_grows():
    s = {1}
    for x in s:
        s.add(x + 1)


def set_shrinks():
    s = {1, 2, 3}
    for x in s:
        s.discard(x)


def deque_grows():
    d = deque([1])
    for x in d:
        d.append(x)


def comprehension_changes():
    d = {1: 1}
    return [d.setdefault(k + 1, k) for k in d]


class Evil:
    def __init__(self, action):
        self.action = action

    def __eq__(self, other):
        self.action()
        return False

    def __hash__(self):
        return 1

    def __lt__(self, other):
        self.action()
        return True


def evil_compare():
    items = []
    items.extend([Evil(items.clear), 5, 6])
    found = 5 in items
    other = [1, 2, 3]
    other[0] = Evil(lambda: other.clear())
    try:
        other.index(9)
    except ValueError as error:
        index = str(error)
    third = []
    third.extend([Evil(lambda: third.append(1)), Evil(lambda: None), Evil(lambda: None)])
    try:
        third.sort()
        sort = "no error"
    except ValueError as error:
        sort = str(error)
    return found, index, sort, len(other)


def evil_dict():
    d = {}
    hits = []
    first = Evil(lambda: hits.append(len(d)) or (d.clear() if len(hits) < 3 else None))
    d[first] = 1
    result = d.get(Evil(lambda: None), "missing")
    d[Evil(lambda: None)] = 2
    return result, len(d), len(hits) > 0


def evil_slice():
    items = list(range(10))

    class Index:
        def __index__(self):
            items.clear()
            return 3

    try:
        got = items[Index()]
    except IndexError as error:
        got = str(error)
    items.extend(range(10))
    sliced = items[: Index()]
    items.extend(range(10))
    items[Index() :] = [1, 2]
    return got, sliced, items


def main():
    for function in list(globals().values()):
        if getattr(function, "__module__", None) == __name__ and function is not main and not isinstance(function, type) and function.__name__ not in ("attempt", "_same"):
            for _ in range(3):
                result = attempt(function)
            print(function.__name__, result)


if __name__ == "__main__":
    main()
