"""Lists, dicts, sets, deques and elements that all threads change at once, and grow, and empty again."""

from __future__ import annotations

import collections
import contextlib
import gc
import itertools
import random
from typing import Any
from xml.etree import ElementTree

from harness import Run, expect, main

#: keys of every kind that shared mode compares by itself; the last are compared by Python code
KINDS = (
    lambda n: n,
    lambda n: f"key {n}",
    lambda n: (n, f"part {n}"),
    lambda n: n + 0.5,
    lambda n: b"%d" % n,
    lambda n: n << 70,
    lambda n: Compared(n),
)


class Compared:
    """A key that is hashed and compared by Python code, and often has the hash of others."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __hash__(self) -> int:
        return self.number % 7

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compared) and self.number == other.number


class Token:
    """Goes through every container; its final reference count is checked."""

    def __init__(self, number: int) -> None:
        self.number = number


class Shared:
    """What the threads share. Each thread keeps a ledger of what it put in and took out."""

    def __init__(self, threads: int) -> None:
        self.tokens = [Token(number) for number in range(16)]
        self.new()
        self.put = [0] * threads
        self.taken = [0] * threads

    def new(self) -> None:
        """Fresh containers, whose buffers are small again."""
        self.items: list[Any] = []
        self.middle: list[Any] = [0]
        self.parts: list[Any] = [0, *self.tokens, 0]
        self.table: dict[Any, Any] = {}
        self.names: dict[str, Any] = {}
        self.ordered: collections.OrderedDict[Any, Any] = collections.OrderedDict()
        self.recent: collections.OrderedDict[int, Token] = collections.OrderedDict()
        self.members: set[Any] = set()
        self.queue: collections.deque[int] = collections.deque()
        self.root = ElementTree.Element("root")

    def sum(self) -> int:
        """What is in the containers that count."""
        return sum(self.items) + sum(self.middle) + sum(self.queue) + sum(int(child.tag) for child in self.root)


def lists(shared: Shared, index: int, numbers: random.Random) -> None:
    """Every number that goes in comes out once, or is there at the end."""
    for number in range(1, numbers.randrange(1, 40)):
        where = numbers.choice((shared.items, shared.middle))
        match numbers.randrange(6):
            case 0 | 1:
                where.append(number)
                shared.put[index] += number
            case 2:
                where.insert(numbers.randrange(5), number)
                shared.put[index] += number
            case 3:
                where.extend((number, number))
                shared.put[index] += 2 * number
            case 4:
                with contextlib.suppress(IndexError):
                    shared.taken[index] += where.pop()
            case _:
                with contextlib.suppress(IndexError):
                    shared.taken[index] += where.pop(0)
    for copy in (list(shared.middle), tuple(shared.items), [*shared.middle]):
        expect(all(type(item) is int and 0 <= item < 40 for item in copy), "a strange item", copy)
    for item in shared.items:
        expect(0 <= item < 40, "a strange item", item)


def parts(shared: Shared, index: int, numbers: random.Random) -> None:
    """One thread replaces parts around tokens that the others always find, once each and in their order."""
    items, tokens = shared.parts, shared.tokens
    for _ in range(40):
        before = items.index(tokens[0]) if index == 0 else 0
        if index != 0:
            expect(tokens[numbers.randrange(16)] in items, "a token is missing")
            expect(
                [item for item in items[:] if isinstance(item, Token)] == tokens, "tokens are missing or twice there"
            )
        elif numbers.random() < 0.5:
            items[:before] = range(numbers.randrange(8))
        elif numbers.random() < 0.5:
            items[before : before + 17] = [*tokens, *[0] * numbers.randrange(3)]
        else:
            del items[before + 16 :]
            items[len(items) :] = (1,) * numbers.randrange(1, 9)


def queues(shared: Shared, index: int, numbers: random.Random) -> None:
    """The same for a deque."""
    queue = shared.queue
    for number in range(1, numbers.randrange(1, 200)):
        try:
            match numbers.randrange(4):
                case 0:
                    queue.append(number)
                    shared.put[index] += number
                case 1:
                    queue.appendleft(number)
                    shared.put[index] += number
                case 2:
                    shared.taken[index] += queue.pop()
                case _:
                    shared.taken[index] += queue.popleft()
        except IndexError:
            pass


def elements(shared: Shared, index: int, numbers: random.Random) -> None:
    """The same for the children of an element, whose fields all threads set."""
    root = shared.root
    for number in range(1, numbers.randrange(1, 60)):
        match numbers.randrange(6):
            case 0:
                root.append(ElementTree.Element(str(number)))
                shared.put[index] += number
            case 1:
                root.insert(numbers.randrange(8), ElementTree.Element(str(number), {"n": str(number)}))
                shared.put[index] += number
            case 2 | 3:
                with contextlib.suppress(IndexError, ValueError):  # none is left; another thread has removed it
                    child = root[numbers.choice((0, -1))]
                    root.remove(child)
                    shared.taken[index] += int(child.tag)
            case 4:
                root.text = root.tail = f"{number} and {number}"
                root.attrib = {"n": f"{number}"}
            case _:
                first, second = (root.text or "0 and 0").split(" and ")
                expect(first == second and root.get("n", "0").isdigit(), "a torn text", first, second)
    for child in root:
        expect(0 < int(child.tag) < 60 and child.get("n", child.tag) == child.tag, "a strange child", child)


def copied(table: dict[Any, Any], numbers: random.Random) -> dict[Any, Any]:
    """A copy. Code that compares keys lets others in; if they change the dict, copying fails, as under the GIL."""
    while True:
        try:
            return dict(table) if numbers.random() < 0.1 else table.copy()
        except RuntimeError as error:
            expect(str(error) == "dict mutated during update", "no copy", error)


def tables(shared: Shared, index: int, numbers: random.Random) -> None:
    """Each thread has keys of its own in a dict that all of them change: it finds exactly what it put there."""
    kind = numbers.choice(KINDS)
    keys = [kind(1000 * index + n) for n in range(numbers.randrange(1, 50))]
    table = shared.table
    for n, key in enumerate(keys):
        table[key] = n
        expect(table[key] == n and key in table and table.get(key) == n, "lost", key)
    for n, key in enumerate(keys):
        expect(table.setdefault(key, "absent") == n, "lost", key)
        table[key] = shared.tokens[n % 16]
    copy = copied(table, numbers)
    expect(all(copy[key].number == n % 16 for n, key in enumerate(keys)), "a copy without what was there")
    for n, key in enumerate(keys):
        if n % 2:
            expect(table.pop(key).number == n % 16, "popped something else")
        else:
            del table[key]
        expect(key not in table and table.pop(key, None) is None, "still there", key)


def ordered(shared: Shared, index: int, numbers: random.Random) -> None:
    """The same in an OrderedDict, whose keys all threads move about while others iterate over it.

    None of its keys is compared by Python code. That may let other threads run between the host's look at the table of
    the dict and its look at the nodes beside it, which may be another table's by then: stock CPython 3.13 crashes, too,
    when threads share an OrderedDict of such keys.
    """
    kind = numbers.choice(KINDS[:-1])
    keys = [kind(1000 * index + n) for n in range(numbers.randrange(1, 50))]
    table = shared.ordered
    for n, key in enumerate(keys):
        table[key] = n
        table.move_to_end(key, last=bool(n % 3))
        expect(table[key] == n and key in table, "lost", key)
    for n, key in enumerate(keys):
        expect(table.setdefault(key, "absent") == n, "lost", key)
        table[key] = shared.tokens[n % 16]
    with contextlib.suppress(RuntimeError):
        for key, value in reversed(table.items()) if numbers.random() < 0.5 else table.items():
            expect(isinstance(value, (int, Token)), "no value", key, value)
    for n, key in enumerate(keys):
        if n % 2:
            expect(table.pop(key).number == n % 16, "popped something else")
        else:
            del table[key]
        expect(key not in table and table.pop(key, None) is None, "still there", key)


def recent(shared: Shared, index: int, numbers: random.Random) -> None:
    """A cache of what was used last, bounded by popping first items, as programs make them of an OrderedDict."""
    cache = shared.recent
    for _ in range(40):
        key = numbers.randrange(64)
        value = cache.get(key)
        if value is None:
            cache[key] = shared.tokens[key % 16]
            if len(cache) > 32:
                with contextlib.suppress(KeyError):
                    popped, token = cache.popitem(last=False)
                    expect(token.number == popped % 16, "of another key", popped, token.number)
        else:
            expect(value.number == key % 16, "of another key", key, value.number)
            with contextlib.suppress(KeyError):
                cache.move_to_end(key)


def names(shared: Shared, index: int, numbers: random.Random) -> None:
    """All threads set the same keys, and add and remove some: whatever is found is of its key."""
    table = shared.names
    for _ in range(30):
        name = f"n{numbers.randrange(60)}"
        match numbers.randrange(4):
            case 0 | 1:
                table[name] = (name, shared.tokens[numbers.randrange(16)])
            case 2:
                found = table.get(name)
                expect(found is None or found[0] == name, "the value of another key", name, found)
            case _:
                found = table.pop(name, None)
                expect(found is None or found[0] == name, "the value of another key", name, found)
    for name, value in list(table.items()):
        expect(value[0] == name, "a pair of two items", name, value)


def members(shared: Shared, index: int, numbers: random.Random) -> None:
    """Each thread adds and removes what is its own, and tokens that are everybody's."""
    kind = numbers.choice(KINDS)
    own = [kind(1000 * index + n) for n in range(numbers.randrange(1, 60))]
    for key in own:
        shared.members.add(key)
        expect(key in shared.members, "lost", key)
        shared.members.add(numbers.choice(shared.tokens))
    expect(set(own) <= set(shared.members), "a copy without what was there")
    for key in own:
        expect(key in shared.members, "lost", key)
        shared.members.remove(key)
        expect(key not in shared.members, "still there", key)
        shared.members.discard(numbers.choice(shared.tokens))


def private(shared: Shared, index: int, numbers: random.Random) -> None:
    """Containers that nobody else knows, made and dropped."""
    n = numbers.randrange(80)
    items = [shared.tokens[i % 16] for i in range(n)]
    by_number = {i: item for i, item in enumerate(items)}  # noqa: C416 (the instructions are the point)
    copies = [list(items), list(by_number.values()), [*items], list(tuple(items))]  # noqa: C414 (as well)
    expect(all(copy == items for copy in copies), "unequal copies")
    expect(len({*items} | set(copies[0])) == min(n, 16), "a set of the wrong size")
    while items:
        items.pop(numbers.randrange(len(items)))
        by_number.popitem()
    expect(not by_number, "items left")
    kwargs = {"a": items, "b": by_number}
    expect((lambda **given: given)(**kwargs) == kwargs, "keywords")


OPERATIONS = (lists, lists, parts, queues, elements, tables, ordered, recent, names, members, private)


def program(run: Run) -> None:
    """See the module."""
    shared = Shared(run.threads)
    run.watch_counts({f"token {token.number}": token for token in shared.tokens} | {"Token": Token})
    run.keep = shared
    rounds = itertools.count()

    def work(index: int, numbers: random.Random) -> None:
        next(rounds)
        numbers.choice(OPERATIONS)(shared, index, numbers)

    threads = run.workers(work)
    run.wait(threads)
    if not run.failures:
        expect(shared.sum() == sum(shared.put) - sum(shared.taken), "sums", shared.sum(), shared.put, shared.taken)
        expect(not shared.table, "keys left", list(shared.table)[:5])
        expect(not shared.ordered and list(shared.ordered.items()) == [], "keys left", len(shared.ordered))
        expect([*shared.recent] == [*reversed([*reversed(shared.recent)])], "an order backwards that is another")
        expect(len([*shared.recent]) == len(shared.recent), "an order without some of the keys")
        expect(all(isinstance(member, Token) for member in shared.members), "members left")
    shared.new()
    del threads, work
    gc.collect()


if __name__ == "__main__":
    main(program)
