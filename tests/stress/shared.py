"""Operations on data that all threads share, with what must hold at any moment and exact sums at the end.

Under the GIL each of the built-in operations used here is atomic, so sums over them are exact without a lock; a read
sees some value that some thread wrote.
"""

from __future__ import annotations

import collections
import itertools
import random
import threading
from collections.abc import Iterator
from typing import Any

from harness import WrongError, expect
from private import Counted, Node


class Token:
    """An object whose final reference count is checked: it goes through every kind of holder."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.holder: Any = None


class Tree:
    """A binary tree that is read by everybody and never changed."""

    def __init__(self, depth: int, value: int = 1) -> None:
        self.value = value
        self.left = Tree(depth - 1, 2 * value) if depth else None
        self.right = Tree(depth - 1, 2 * value + 1) if depth else None

    def walk(self) -> int:
        """The sum of all values."""
        total = self.value
        if self.left:
            total += self.left.walk()
        if self.right:
            total += self.right.walk()
        return total


class Shared:
    """The shared data, the operations on it, and the ledger of what they did; ``check`` compares the two."""

    def __init__(self, threads: int) -> None:
        self.tokens = [Token(i) for i in range(32)]
        self.nodes = [Node(i) for i in range(16)]
        self.slots: list[Any] = []
        self.table: dict[Any, Any] = {}
        self.grown: dict[str, int] = {}
        self.appended: list[int] = []
        self.queue: collections.deque[int] = collections.deque()
        self.members: set[int] = set()
        self.tree = Tree(7)
        self.lock = threading.Lock()
        self.locked_total = 0
        self.condition = threading.Condition()
        self.waiting = 0
        self.source: Iterator[int] = self._numbers()
        self.counter = itertools.count()
        # Sums of each thread: written by that thread only.
        self.locked_by = [0] * threads
        self.appended_by = [0] * threads
        self.queued_by = [0] * threads
        self.taken_by = [0] * threads
        self.counted_by = [0] * threads
        self.drawn_by = [0] * threads
        self.draws_by = [0] * threads
        self.last_drawn = [-1] * threads
        self.operations = [
            self.pass_tokens,
            self.write_slots,
            self.write_attributes,
            self.write_table,
            self.grow_table,
            self.append,
            self.queue_up,
            self.count_under_lock,
            self.count_without_lock,
            self.draw_from_generator,
            self.add_members,
            self.walk,
            self.notify,
            self.replace_elements,
        ]

    @staticmethod
    def _numbers() -> Iterator[int]:
        yield from itertools.count()

    def pass_tokens(self, index: int, numbers: random.Random) -> None:
        """Through locals, calls, containers, closures, generators and exceptions."""
        token = numbers.choice(self.tokens)

        def through(value: Token, *more: Token, **named: Token) -> Token:
            kept = [value, *more]
            return (lambda: kept[-1])()

        def generate(value: Token) -> Iterator[Token]:
            yield value
            yield value

        for _ in range(20):
            same = through(token, token, name=token)
            a, *b = generate(same)
            pair = (a, b)
            token.holder = pair
            token.holder = None
            try:
                raise ValueError(pair)
            except ValueError as error:
                expect(error.args[0][0] is token, "another token")

    def write_slots(self, index: int, numbers: random.Random) -> None:
        """Everybody writes and reads the elements of one list."""
        slots, tokens = self.slots, self.tokens
        for i in range(300):
            there = slots[(i * 7 + index) % 32]
            if tokens[there.number] is not there:
                raise WrongError("torn element", there)
            slots[i % 32] = there
            slots[-1 - i % 32] = tokens[i % 32]

    def write_attributes(self, index: int, numbers: random.Random) -> None:
        """Everybody writes and reads the attributes of the same objects."""
        nodes = self.nodes
        for i in range(300):
            node = nodes[(i + index) % 16]
            node.total = (index * 300 + i) * 1000003
            node.share = i * 0.5  # type: ignore[attr-defined]
            node.next = nodes[i % 16]
            total, share, following = node.total, node.share, node.next  # type: ignore[attr-defined]
            if total % 1000003 or share + share > 600.0 or following.value > 16:  # type: ignore[union-attr]
                raise WrongError("torn attribute", total, share, following)

    def write_table(self, index: int, numbers: random.Random) -> None:
        """Everybody writes the existing keys of one dict."""
        table, tokens = self.table, self.tokens
        for i in range(300):
            table[i % 64] = tokens[(i + index) % 32]
            there = table[(i * 5) % 64]
            if tokens[there.number] is not there:
                raise WrongError("torn value", there)
        expect(len(self.table) == 64, "size", len(self.table))

    def grow_table(self, index: int, numbers: random.Random) -> None:
        """Everybody adds and removes keys of its own."""
        names = [f"{index} {i}" for i in range(30)]
        for i, name in enumerate(names):
            self.grown[name] = i
        for i, name in enumerate(names):
            expect(self.grown[name] == i, "lost key", name)
            expect(self.grown.pop(name) == i, "lost key", name)
        expect(names[0] not in self.grown, "key is still there")

    def append(self, index: int, numbers: random.Random) -> None:
        """Everybody appends to one list; nothing is lost."""
        for i in range(20):
            self.appended.append(i)
            self.appended_by[index] += i
        if len(self.appended) > 10_000:
            with self.lock:
                if len(self.appended) > 10_000:
                    for _ in range(9_000):
                        self.appended_by[index] -= self.appended.pop()

    def queue_up(self, index: int, numbers: random.Random) -> None:
        """Puts and takes of one queue balance."""
        for i in range(20):
            self.queue.append(i)
            self.queued_by[index] += i
        for _ in range(20):
            try:
                self.taken_by[index] += self.queue.popleft()
            except IndexError:
                break

    def count_under_lock(self, index: int, numbers: random.Random) -> None:
        """A counter behind a lock is exact."""
        for _ in range(20):
            with self.lock:
                self.locked_total += 1
            self.locked_by[index] += 1

    def count_without_lock(self, index: int, numbers: random.Random) -> None:
        """``next`` of one counter never gives two threads the same number."""
        mine = [next(self.counter) for _ in range(20)]
        expect(mine == sorted(set(mine)), "numbers out of order", mine)
        self.counted_by[index] += 20

    def draw_from_generator(self, index: int, numbers: random.Random) -> None:
        """One generator for all: each number once, or a ValueError."""
        for _ in range(10):
            try:
                number = next(self.source)
            except ValueError as error:
                expect(str(error) == "generator already executing", str(error))
                continue
            expect(number > self.last_drawn[index], "numbers out of order", number)
            self.last_drawn[index] = number
            self.drawn_by[index] += number
            self.draws_by[index] += 1

    def add_members(self, index: int, numbers: random.Random) -> None:
        """Everybody adds its own members to one set and takes them out again."""
        mine = range(index * 1000, index * 1000 + 20)
        for i in mine:
            self.members.add(i)
        for i in mine:
            expect(i in self.members, "lost member", i)
            self.members.remove(i)

    def walk(self, index: int, numbers: random.Random) -> None:
        """A shared tree reads the same for everybody."""
        expect(self.tree.walk() == 255 * 256 // 2, "tree")

    def notify(self, index: int, numbers: random.Random) -> None:
        """Wait for a condition that another thread, or time, brings about."""
        with self.condition:
            self.waiting += 1
            if self.waiting % 2:
                self.condition.wait(0.002)
            else:
                self.condition.notify()

    def replace_elements(self, index: int, numbers: random.Random) -> None:
        """Elements with finalisers are replaced by everybody; each dies exactly once."""
        for i in range(20):
            self.nodes[i % 16].kind = Counted(i)  # type: ignore[assignment]
        self.nodes[index % 16].kind = "node"

    def check(self) -> None:
        """After all threads ended: what is there is what was done."""
        expect(self.locked_total == sum(self.locked_by), "locked", self.locked_total, sum(self.locked_by))
        expect(sum(self.appended) == sum(self.appended_by), "appended", sum(self.appended), sum(self.appended_by))
        expect(sum(self.queue) == sum(self.queued_by) - sum(self.taken_by), "queue")
        expect(next(self.counter) == sum(self.counted_by), "counter")
        drawn = sum(self.draws_by)
        expect(sum(self.drawn_by) == drawn * (drawn - 1) // 2, "the generator gave a number twice, or lost one")
        expect(self.grown == {} and self.members == set(), "left over", len(self.grown), len(self.members))

    def fill(self) -> None:
        """Make every token held by the list and the dict."""
        self.slots.extend(self.tokens)
        self.table.update({i: self.tokens[i % 32] for i in range(64)})

    def clear(self) -> None:
        """Inverse of ``fill``: drop whatever holds a token, so that only ``tokens`` does."""
        self.slots.clear()
        self.table.clear()
        for token in self.tokens:
            token.holder = None
        for node in self.nodes:
            node.next = None
            node.kind = "node"
