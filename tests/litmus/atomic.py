"""Operations that happen at once, and things made of several operations, which do not."""

from __future__ import annotations

import array
import ast
import bisect
import collections
import heapq
import itertools
import queue
import xml.etree.ElementTree
from collections.abc import Callable, Iterable
from typing import Any

from litmus import Body, Collection, Judge, Over

ATOMIC = Collection()

Started = tuple[list[Body], Judge | None]

# ---- taking and giving: nothing is lost, nothing comes twice ----


def exchange(make: Callable[[], Any], put: Callable[[Any, int], Any], get: Callable[[Any], int]) -> Any:
    """Two threads put numbers in and take numbers out; each number must come out once, or be there at the end."""

    def start() -> Started:
        shared = make()
        taken: list[list[int]] = [[], []]
        given = [0, 0]

        def worker(index: int) -> Body:
            def work(over: Over) -> dict[str, int]:
                n, mine = 0, taken[index]
                while not over():
                    for _ in range(100):
                        put(shared, 2 * n + index)
                        n += 1
                        if n & 7:
                            mine.append(get(shared))
                given[index] = n
                return {}

            return work

        def judge() -> dict[str, int]:
            out = collections.Counter(itertools.chain(*taken))
            while True:
                try:
                    out[get(shared)] += 1
                except (IndexError, KeyError, queue.Empty):
                    break
            wanted = {2 * n + index for index in range(2) for n in range(given[index])}
            return {
                "once": sum(1 for n in wanted if out[n] == 1),
                "twice": sum(1 for n in wanted if out[n] > 1),
                "lost": sum(1 for n in wanted if out[n] == 0),
                "never put": sum(1 for n in out if n not in wanted),
            }

        return [worker(0), worker(1)], judge

    return start


def put_key(table: dict[int, int], n: int) -> None:
    table[n] = n


def take_child(element: xml.etree.ElementTree.Element) -> int:
    """The number of a child that this thread has removed."""
    while True:
        child = element[0]
        try:
            element.remove(child)
        except ValueError:  # the other thread was faster
            continue
        return int(child.tag)


EXCHANGES: dict[str, tuple[Callable[[], Any], Callable[[Any, int], Any], Callable[[Any], int]]] = {
    "list.append, list.pop": (list, lambda o, n: o.append(n), lambda o: o.pop()),
    "list.insert, list.pop(0)": (list, lambda o, n: o.insert(0, n), lambda o: o.pop(0)),
    "list.extend, list.pop": (list, lambda o, n: o.extend((n,)), lambda o: o.pop()),
    "deque.append, deque.popleft": (collections.deque, lambda o, n: o.append(n), lambda o: o.popleft()),
    "deque.appendleft, deque.pop": (collections.deque, lambda o, n: o.appendleft(n), lambda o: o.pop()),
    "set.add, set.pop": (set, lambda o, n: o.add(n), lambda o: o.pop()),
    "dict[key] = value, dict.popitem": (dict, put_key, lambda o: o.popitem()[0]),
    "dict.setdefault, dict.popitem": (dict, lambda o, n: o.setdefault(n, n), lambda o: o.popitem()[1]),
    "OrderedDict[key] = value, OrderedDict.popitem": (
        collections.OrderedDict,
        put_key,
        lambda o: o.popitem(last=False)[0],
    ),
    "heapq.heappush, heapq.heappop": (list, heapq.heappush, heapq.heappop),
    "bisect.insort, list.pop": (list, bisect.insort, lambda o: o.pop()),
    "array.append, array.pop": (lambda: array.array("q"), lambda o, n: o.append(n), lambda o: o.pop()),
    "Element.append, Element.remove": (
        lambda: xml.etree.ElementTree.Element("shared"),
        lambda o, n: o.append(xml.etree.ElementTree.Element(str(n))),
        take_child,
    ),
    "SimpleQueue.put, SimpleQueue.get": (queue.SimpleQueue, lambda o, n: o.put(n), lambda o: o.get_nowait()),
}
for _name, _parts in EXCHANGES.items():
    ATOMIC.add(f"exchange: {_name}", exchange(*_parts), ["once"])


@ATOMIC.litmus("exchange: bytearray.append", ["once"])
def bytearray_append() -> Started:
    """A bytearray has no room for large numbers: count what is in it."""
    shared = bytearray()
    given = [0, 0]

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            n = 0
            while not over() and n < 1 << 20:
                for _ in range(100):
                    shared.append(index)
                n += 100
            given[index] = n
            return {}

        return work

    def judge() -> dict[str, int]:
        counts = [shared.count(b"\0"), shared.count(b"\1")]
        return {
            "once": sum(counts),
            "lost": sum(max(0, have - is_there) for have, is_there in zip(given, counts, strict=True)),
            "never put": sum(max(0, is_there - have) for have, is_there in zip(given, counts, strict=True)),
        }

    return [worker(0), worker(1)], judge


#: how often a thread looks whether the other has come: for longer than an exclusive section takes
PATIENCE = 1000


def one_winner(
    make: Callable[[], Any],
    enter: Callable[[Any, int, int], bool],
    find: Callable[[Any, int], Any] = lambda shared, n: shared,
) -> Any:
    """Both threads try to be the first for each number: exactly one is.

    They ``find`` what they race for, wait for each other, and ``enter``.  It takes a moment until the first one sees
    that the second has come, so that one waits as well, from nothing to a little longer than that: at times both enter
    in the same nanoseconds.
    """

    def start() -> Started:
        shared = make()
        won: list[list[int]] = [[], []]
        at = [[0], [0]]

        def worker(index: int) -> Body:
            here, other = at[index], at[1 - index]

            def work(over: Over) -> dict[str, int]:
                n, mine = 0, won[index]
                while not over() and n < 1 << 16:
                    for _ in range(100):
                        n += 1
                        thing = find(shared, n)
                        here[0] = n
                        if other[0] >= n:
                            for _ in range(n % 32):
                                pass
                        else:
                            for _ in range(PATIENCE):
                                if other[0] >= n:
                                    break
                        if enter(thing, n, index):
                            mine.append(n)
                return {}

            return work

        def judge() -> dict[str, int]:
            both = set(won[0]) & set(won[1])
            all_tried = max(at[0][0], at[1][0])
            return {
                "one winner": len(set(won[0]) ^ set(won[1])),
                "two winners": len(both),
                "no winner": all_tried - len(set(won[0]) | set(won[1])),
            }

        return [worker(0), worker(1)], judge

    return start


def one_taker(make: Callable[[], Any], take: Callable[[Any], Any], error: type[Exception]) -> Any:
    """Both threads remove the only part of a thing, a new one for each number: one succeeds, the other is told."""

    def enter(thing: Any, n: int, index: int) -> bool:
        try:
            take(thing)
        except error:
            return False
        return True

    return one_winner(dict, enter, lambda things, n: things.setdefault(n, make()))


class Slotted:
    """One number, in a place of its own."""

    __slots__ = ("n",)

    def __init__(self) -> None:
        self.n = 0


class Attributed:
    """One number."""

    def __init__(self) -> None:
        self.n = 0


def with_a_dict() -> Attributed:
    """Somebody has asked for its dict."""
    thing = Attributed()
    assert thing.__dict__ == {"n": 0}
    return thing


def delete_n(thing: Any) -> None:
    del thing.n


def delete_first(thing: Any) -> None:
    del thing[0]


def one_item() -> dict[int, int]:
    return {0: 0}


def ordered() -> collections.OrderedDict[int, int]:
    return collections.OrderedDict(one_item())


def one_in_deque() -> collections.deque[int]:
    return collections.deque((0,))


TAKERS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any], type[Exception]]] = {
    "del thing.slot": (Slotted, delete_n, AttributeError),
    "delattr(thing, 'slot')": (Slotted, lambda o: delattr(o, "n"), AttributeError),
    "del thing.attribute": (Attributed, delete_n, AttributeError),
    "delattr(thing, 'attribute')": (Attributed, lambda o: delattr(o, "n"), AttributeError),
    "del thing.attribute, with a dict": (with_a_dict, delete_n, AttributeError),
    "thing.__dict__.pop": (with_a_dict, lambda o: o.__dict__.pop("n"), KeyError),
    "del table[key]": (one_item, delete_first, KeyError),
    "dict.pop(key)": (one_item, lambda o: o.pop(0), KeyError),
    "dict.popitem": (one_item, lambda o: o.popitem(), KeyError),
    "del ordered[key]": (ordered, delete_first, KeyError),
    "OrderedDict.pop(key)": (ordered, lambda o: o.pop(0), KeyError),
    "OrderedDict.popitem": (ordered, lambda o: o.popitem(), KeyError),
    "set.remove": (lambda: {0}, lambda o: o.remove(0), KeyError),
    "set.pop": (lambda: {0}, lambda o: o.pop(), KeyError),
    "del items[0]": (lambda: [0], delete_first, IndexError),
    "list.pop": (lambda: [0], lambda o: o.pop(), IndexError),
    "list.pop(0)": (lambda: [0], lambda o: o.pop(0), IndexError),
    "deque.pop": (one_in_deque, lambda o: o.pop(), IndexError),
    "deque.popleft": (one_in_deque, lambda o: o.popleft(), IndexError),
    "del deque[0]": (one_in_deque, delete_first, IndexError),
    "bytearray.pop": (lambda: bytearray(1), lambda o: o.pop(), IndexError),
    "array.pop": (lambda: array.array("q", (0,)), lambda o: o.pop(), IndexError),
}
for _name, _taker in TAKERS.items():
    ATOMIC.add(f"one winner: {_name}", one_taker(*_taker), ["one winner"])


def if_not_in(table: dict[int, int], n: int, index: int) -> bool:
    if n not in table:
        table[n] = index
        return True
    return False


ATOMIC.add("one winner: dict.setdefault", one_winner(dict, lambda o, n, me: o.setdefault(n, me) == me), ["one winner"])
ATOMIC.add(
    "one winner: dict.pop(key, default)",
    one_winner(lambda: dict.fromkeys(range(1 << 17)), lambda o, n, me: o.pop(n, 1) is None),
    ["one winner"],
)
ATOMIC.add("several steps: if key not in dict", one_winner(dict, if_not_in), ["one winner", "two winners"])


@ATOMIC.litmus("one winner: next(itertools.count())", ["each number once"])
def counter() -> Started:
    """The usual way to get unique numbers."""
    numbers = itertools.count()
    seen: list[list[int]] = [[], []]

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            mine = seen[index]
            while not over() and len(mine) < 1 << 20:
                for _ in range(100):
                    mine.append(next(numbers))
            return {}

        return work

    def judge() -> dict[str, int]:
        all_seen = seen[0] + seen[1]
        different = len(set(all_seen))
        missing = max(all_seen, default=-1) + 1 - different
        return {"each number once": different, "twice": len(all_seen) - different, "missing": missing}

    return [worker(0), worker(1)], judge


# ---- one moment: what is copied or counted is what was there at once ----


def moments(make: Callable[[], Any], change: Callable[[Any, int], Any], look: Callable[[Any], str]) -> Any:
    """One thread changes, the other looks and says what it saw."""

    def start() -> Started:
        shared = make()

        def write(over: Over) -> dict[str, int]:
            n = 1000
            while not over():
                for _ in range(100):
                    n += 1
                    change(shared, n)
            return {}

        def read(over: Over) -> dict[str, int]:
            seen: dict[str, int] = collections.Counter()
            while not over():
                for _ in range(50):
                    seen[look(shared)] += 1
            return seen

        return [write, read], None

    return start


def replace_both(items: list[int], n: int) -> None:
    items[0:2] = [n, n]


def replace_each(items: Any, n: int) -> None:
    items[0] = n
    items[1] = n


def pair(values: Iterable[int]) -> str:
    first, second = values
    if first == second:
        return "equal"
    return "first is newer" if first > second else "second is newer"


def two() -> list[int]:
    return [1, 1]


COPIES: dict[str, Callable[[Any], Iterable[int]]] = {
    "items[:]": lambda items: items[:],
    "list(items)": list,
    "tuple(items)": tuple,
    "[*items]": lambda items: [*items],
    "items + []": lambda items: items + [],  # noqa: RUF005 (the operator is the point)
    "items.copy()": lambda items: items.copy(),
    "iter(tuple(items))": lambda items: iter(tuple(items)),
    "repr(items)": lambda items: ast.literal_eval(repr(items)),
}
for _name, _copy in COPIES.items():
    ATOMIC.add(
        f"one moment: {_name}, both replaced", moments(two, replace_both, lambda o, c=_copy: pair(c(o))), ["equal"]
    )
    ATOMIC.add(
        f"one moment: {_name}, one after the other",
        moments(two, replace_each, lambda o, c=_copy: pair(c(o))),
        ["equal", "first is newer"],
    )


def unpacked(items: Any) -> str:
    first, second = items
    return "equal" if first == second else "first is newer" if first > second else "second is newer"


def compared(items: Any) -> str:
    # The writer makes both equal, first first: against the pair of before, only the second can still be the same.
    old = items[1]
    return "equal" if items == [old, old] else "different"


ATOMIC.add("several reads: first, second = items", moments(two, replace_each, unpacked), ["equal", "first is newer"],
           ["second is newer"])  # fmt: skip
ATOMIC.add("several reads: items[0], items[1]", moments(two, replace_each, lambda o: pair((o[0], o[1]))),
           ["equal", "first is newer", "second is newer"])  # fmt: skip


def longest() -> list[int]:
    return list(range(50))


def in_and_out(items: list[int], n: int) -> None:
    items.extend((n, n, n))
    del items[50:]


def out_and_in(items: list[int], n: int) -> None:
    items.insert(25, items.pop(7))


def sort_and_reverse(items: list[int], n: int) -> None:
    items.reverse()
    items.sort()


def length(items: Any) -> str:
    size = len(items)
    return str(size) if size in (50, 53) else "another length"


def whole(items: Any) -> str:
    copy = items[:]
    return "all" if len(copy) == 50 and set(copy) == set(range(50)) else f"{len(copy)} of 50"


def all_or_one_out(items: Any) -> str:
    copy = items.copy()
    return "all" if sorted(copy) == list(range(50)) else "one out" if len(set(copy)) == 49 == len(copy) else "another"


ATOMIC.add("one moment: list.extend, del items[i:]", moments(longest, in_and_out, length), ["50", "53"])
ATOMIC.add("one moment: list.sort, list.reverse", moments(longest, sort_and_reverse, whole), ["all"])
ATOMIC.add("one moment: len while list.sort", moments(longest, sort_and_reverse, length), ["50"])
ATOMIC.add("one moment: list.insert, list.pop(i)", moments(longest, out_and_in, all_or_one_out), ["all", "one out"])


def search(items: Any) -> str:
    return "found" if 30 in items else "not found"


def insert_before(items: list[int], n: int) -> None:
    items.insert(0, -1)
    del items[0]


ATOMIC.add("several reads: value in items", moments(longest, insert_before, search), ["found"])
ATOMIC.add("one moment: items.index(value)",
           moments(longest, insert_before, lambda items: str(items.index(30))), ["30", "31"])  # fmt: skip


def in_and_out_in_front(items: list[int], n: int) -> None:
    items.insert(0, n)
    items.pop(0)


def set_from_the_end(items: Any) -> str:
    items[-2] = 1 - items[-2]
    *_, before, last = items[-3:-1], items[-1]
    return "last but one" if (before[0], last) == (47, 49) else "another"


ATOMIC.add("one moment: items[-2]", moments(longest, in_and_out_in_front, lambda items: str(items[-2])),
           ["48"])  # fmt: skip
ATOMIC.add("one moment: items[-2] = value", moments(longest, in_and_out_in_front, set_from_the_end),
           ["last but one"])  # fmt: skip


@ATOMIC.litmus("one moment: items[i] = value, items.pop()", ["removed", "too late"])
def set_and_pop() -> Started:
    """One thread adds and removes the last item, the other replaces it: what was put there is what is removed."""
    items = [0]
    removed: set[int] = set()
    rounds = [0]

    def add_and_remove(over: Over) -> dict[str, int]:
        while not over():
            for _ in range(100):
                items.append(0)
                for _ in range(30):
                    pass
                removed.add(items.pop())
                rounds[0] += 1
        return {}

    def replace(over: Over) -> dict[str, int]:
        seen: dict[str, int] = collections.Counter()
        value = 0
        while not over():
            for _ in range(100):
                value += 1
                try:
                    items[1] = value
                except IndexError:
                    seen["too late"] += 1
                    continue
                now = rounds[0]
                while rounds[0] < now + 2 and not over():
                    pass
                if rounds[0] >= now + 2:
                    seen["removed" if value in removed else "lost"] += 1
                    removed.discard(value)
        return seen

    return [add_and_remove, replace], None


@ATOMIC.litmus("one moment: table[key] = value, table.pop(key)", ["removed"])
def replace_and_pop() -> Started:
    """One thread sets a value twice, the other removes it: the second is what is removed, or is there."""
    table: dict[str, int] = {}
    removed: set[int] = set()

    def remove(over: Over) -> dict[str, int]:
        while not over():
            for _ in range(100):
                value = table.pop("key", None)
                if value is not None:
                    removed.add(value)
        return {}

    last = [0]

    def replace(over: Over) -> dict[str, int]:
        n = 0
        while not over():
            last[0] += 2
            table["key"] = last[0] - 1
            table["key"] = last[0]
            while last[0] not in removed:
                if over():
                    return {"removed": n}
            n += 1
        return {"removed": n}

    def judge() -> dict[str, int]:
        is_there = last[0] in removed or table.get("key") == last[0]
        return {"removed": is_there, "lost": last[0] > 0 and not is_there}

    return [remove, replace], judge


def many() -> memoryview:
    return memoryview(array.array("q", [1]) * 4096)


def replace_all(items: memoryview, n: int) -> None:
    items[:] = array.array("q", [n]) * 4096


def replace_backwards(items: memoryview, n: int) -> None:
    items[::-1] = memoryview(array.array("q", [n]) * 8192)[::2]


def ends(items: Any) -> str:
    return pair((items[0], items[-1]))


VIEW_COPIES: dict[str, Callable[[Any], Any]] = {
    "view.tolist()": lambda view: view.tolist(),
    "view.tobytes()": lambda view: array.array("q", view.tobytes()),
    "[*view]": lambda view: [*view],
    "bytes(view)": lambda view: array.array("q", bytes(view)),
    "view.obj[:]": lambda view: view.obj[:],
}
for _name, _copy in VIEW_COPIES.items():
    for _change in (replace_all, replace_backwards):
        ATOMIC.add(
            f"one moment: {_name}, {_change.__name__}", moments(many, _change, lambda o, c=_copy: ends(c(o))), ["equal"]
        )


def two_values() -> dict[str, int]:
    return {"a": 1, "b": 1}


def set_each(table: dict[str, int], n: int) -> None:
    table["a"] = n
    table["b"] = n


def update(table: dict[str, int], n: int) -> None:
    table.update({"a": n, "b": n})


def in_place_or(table: dict[str, int], n: int) -> None:
    table |= {"a": n, "b": n}


DICT_COPIES: dict[str, Callable[[Any], Iterable[int]]] = {
    "dict.copy": lambda table: table.copy().values(),
    "dict(table)": lambda table: dict(table).values(),
    "{**table}": lambda table: {**table}.values(),
    "table | {}": lambda table: (table | {}).values(),
    "str(table)": lambda table: ast.literal_eval(str(table)).values(),
    "list(table.items())": lambda table: [value for _, value in list(table.items())],
}
for _name, _copy in DICT_COPIES.items():
    for _change, _changes, _also in (
        ("one after the other", set_each, ["first is newer"]),
        ("update", update, []),
        ("|=", in_place_or, []),
    ):
        ATOMIC.add(
            f"one moment: {_name}, {_change}",
            moments(two_values, _changes, lambda o, c=_copy: pair(c(o))),
            ["equal", *_also],
        )
ATOMIC.add("one moment: list(table.values())",
           moments(two_values, set_each, lambda o: pair(list(o.values()))), ["equal", "first is newer"])  # fmt: skip


def two_ordered_values() -> collections.OrderedDict[str, int]:
    return collections.OrderedDict(a=1, b=1)


for _name, _change in (("update", update), ("|=", in_place_or)):
    ATOMIC.add(f"one moment: list(ordered.values()), {_name}",
               moments(two_ordered_values, _change, lambda o: pair(list(o.values()))), ["equal"])  # fmt: skip
    ATOMIC.add(f"one moment: ordered.copy(), {_name}",
               moments(two_ordered_values, _change, lambda o: pair(o.copy().values())), ["equal"])  # fmt: skip
ATOMIC.add("several reads: a, b = table.values()",
           moments(two_values, set_each, lambda o: unpacked(o.values())),
           ["equal", "first is newer", "second is newer"])  # fmt: skip


def add_then_discard(members: set[int], n: int) -> None:
    members.add(n)
    members.discard(n - 1)


def one_or_two(members: Any) -> str:
    copy = set(members)
    return str(len(copy)) if len(copy) in (1, 2) else "another number"


def fill_then_empty(members: set[int], n: int) -> None:
    members.add(1)
    members.discard(1)


ATOMIC.add("one moment: repr(members)", moments(set, fill_then_empty, repr), ["set()", "{1}"])
ATOMIC.add("one moment: set(members)", moments(lambda: {1000}, add_then_discard, one_or_two), ["1", "2"])
ATOMIC.add("one moment: len(members)",
           moments(lambda: {1000}, add_then_discard,
                   lambda o: str(len(o)) if len(o) in (1, 2) else "another number"), ["1", "2"])  # fmt: skip


def rotate(items: Any, n: int) -> None:
    items.rotate(3)


ATOMIC.add("one moment: deque.rotate",
           moments(lambda: collections.deque(range(50)), rotate,
                   lambda o: "all" if sorted(o.copy()) == list(range(50)) else "some"), ["all"])  # fmt: skip


# ---- several steps ----


def lost_updates(make: Callable[[], Any], add_one: Callable[[Any], None], value: Callable[[Any], int]) -> Any:
    """Two threads count with one variable: never too high, perhaps too low."""

    def start() -> Started:
        shared = make()
        added = [0, 0]

        def worker(index: int) -> Body:
            def work(over: Over) -> dict[str, int]:
                n = 0
                while not over():
                    for _ in range(200):
                        add_one(shared)
                    n += 200
                added[index] = n
                return {}

            return work

        def judge() -> dict[str, int]:
            counted = value(shared)
            return {
                "counted": counted,
                "lost": max(0, sum(added) - counted),
                "too many": max(0, counted - sum(added)),
            }

        return [worker(0), worker(1)], judge

    return start


class Plain:
    """One number."""

    def __init__(self) -> None:
        self.n = 0


def add_to_attribute(thing: Plain) -> None:
    thing.n += 1


def add_to_item(items: list[int]) -> None:
    items[0] += 1


def add_to_value(table: dict[str, int]) -> None:
    table["n"] += 1


for _name, _make, _add, _value in (
    ("thing.n += 1", Plain, add_to_attribute, lambda thing: thing.n),
    ("items[0] += 1", lambda: [0], add_to_item, lambda items: items[0]),
    ("table['n'] += 1", lambda: {"n": 0}, add_to_value, lambda table: table["n"]),
    ("counter['n'] += 1", lambda: collections.Counter(n=0), add_to_value, lambda table: table["n"]),
):
    ATOMIC.add(f"several steps: {_name}", lost_updates(_make, _add, _value), ["counted", "lost"])


@ATOMIC.litmus("several steps: a, b = b, a", ["both there", "one twice"])
def swap() -> Started:
    """Two stores: between them one value is in both places."""
    thing: Any = Plain()
    thing.a, thing.b = 1, 2

    def write(over: Over) -> dict[str, int]:
        while not over():
            for _ in range(200):
                thing.a, thing.b = thing.b, thing.a
        return {}

    def read(over: Over) -> dict[str, int]:
        both = twice = other = 0
        while not over():
            for _ in range(200):
                seen = thing.a, thing.b
                if set(seen) == {1, 2}:
                    both += 1
                elif set(seen) <= {1, 2}:
                    twice += 1
                else:
                    other += 1
        return {"both there": both, "one twice": twice, "another value": other}

    return [write, read], None
