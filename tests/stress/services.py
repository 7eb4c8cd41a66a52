"""Queues, thread locals, weak references and files in memory that all threads use at once."""

from __future__ import annotations

import contextvars
import gc
import io
import itertools
import queue
import random
import threading
import weakref
from typing import Any

from harness import Run, WrongError, expect, main


class Token:
    """Goes through everything; its final reference count is checked."""

    def __init__(self, number: int) -> None:
        self.number = number


class Target:
    """Is known by weak references, and must die once, when nobody has it any more."""

    born = itertools.count()

    def __init__(self, token: Token) -> None:
        self.token = token
        self.number = token.number
        self.again = token
        next(Target.born)


class Finalised(Target):
    """The same, with a finaliser in which other threads may find it, which then lives on."""

    died = itertools.count()

    def __del__(self) -> None:
        self.ended = True
        next(Finalised.died)


class Local(threading.local):
    """Attributes of each thread, set anew in each."""

    step = 1

    def __init__(self, start: int) -> None:
        self.sum = start


PLACES, BATCH = 16, 300


class Shared:
    """What the threads share."""

    def __init__(self, threads: int) -> None:
        self.tokens = [Token(number) for number in range(16)]
        self.queue: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.objects: queue.SimpleQueue[Token] = queue.SimpleQueue()
        self.put = [0] * threads
        self.taken = [0] * threads
        self.strong: list[Any] = [Target(self.tokens[0]) for _ in range(PLACES)]
        self.other: list[Any] = [None] * PLACES
        self.weak: list[Any] = [weakref.ref(target) for target in self.strong]
        self.batches: list[Any] = [([None] * BATCH, [None] * BATCH, [lambda: None] * BATCH)] * threads
        self.by_name: weakref.WeakValueDictionary[int, Target] = weakref.WeakValueDictionary()
        self.by_target: weakref.WeakKeyDictionary[Target, Token] = weakref.WeakKeyDictionary()
        self.members: weakref.WeakSet[Target] = weakref.WeakSet()
        self.local = Local(5)
        self.plain = threading.local()
        self.variable: contextvars.ContextVar[Any] = contextvars.ContextVar("variable", default=0)
        self.text = io.StringIO()
        self.bytes = io.BytesIO()
        self.lock = threading.Lock()
        self.rlock = threading.RLock()
        self.counted = 0


def queues(shared: Shared, index: int, numbers: random.Random) -> None:
    """Every number that is put is got once, or is there at the end."""
    for number in range(1, numbers.randrange(1, 100)):
        try:
            match numbers.randrange(6):
                case 0 | 1:
                    shared.queue.put(number)
                    shared.put[index] += number
                case 2:
                    shared.queue.put_nowait(number)
                    shared.put[index] += number
                    shared.objects.put(shared.tokens[number % 16])
                case 3:
                    shared.taken[index] += shared.queue.get_nowait()
                case 4:
                    expect(type(shared.objects.get(False)) is Token, "a strange item")
                case _:
                    shared.taken[index] += shared.queue.get(timeout=0.001)
        except queue.Empty:
            expect(shared.queue.qsize() >= 0)


def waiting(shared: Shared, index: int, numbers: random.Random) -> None:
    """What is put into a queue of one's own comes back in its order from a thread that waits for it."""
    there: queue.SimpleQueue[Any] = queue.SimpleQueue()
    back: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def echo() -> None:
        while (item := there.get()) is not None:
            back.put(item)

    thread = threading.Thread(target=echo)
    thread.start()
    for number in range(numbers.randrange(30)):
        there.put([number])
        if numbers.randrange(2):
            there.put(number)
            expect(back.get() == [number] and back.get(timeout=60) == number, "order")
        else:
            expect(back.get() == [number], "order")
    there.put(None)
    thread.join()


def weakly(shared: Shared, index: int, numbers: random.Random) -> None:
    """A weak reference gives a whole, living object or None, while others drop the last references."""
    for _ in range(numbers.randrange(60)):
        i, token = numbers.randrange(PLACES), numbers.choice(shared.tokens)
        match numbers.randrange(8):
            case 0:
                target: Any = (Finalised if numbers.randrange(4) == 0 else Target)(token)
                weak = weakref.ref(target)
                shared.strong[i] = target
                shared.weak[i] = weak
                shared.by_name[i] = target
                target.late = [token]
                del target
                found = weak()
                expect(found is None or found.late[0] is token, "another object")
                found = None
            case 1:
                shared.other[i] = shared.weak[i]()
            case 2:
                shared.strong[i] = None
            case 3:
                shared.other[i] = None
            case 4:
                found = shared.by_name.get(i)
                expect(found is None or type(found.again) is Token, "dead")
            case 5:
                found = shared.weak[i]()
                if found is not None:
                    found.token = token
                    found.seen = index
                    shared.strong[numbers.randrange(PLACES)] = found
                found = None
            case _:
                for weak in shared.weak:
                    found = weak()
                    expect(found is None or type(found.token) is type(found.again) is Token, "dead", found)
                    found = None


def keyed(shared: Shared, index: int, numbers: random.Random) -> None:
    """What is put into weak containers is there as long as its key; references that went are not called."""
    gone: list[Any] = []
    for _ in range(numbers.randrange(40)):
        found = shared.strong[numbers.randrange(PLACES)]
        if found is None:
            continue
        match numbers.randrange(5):
            case 0:
                shared.by_target[found] = numbers.choice(shared.tokens)
                expect(type(shared.by_target[found]) is Token and found in shared.by_target, "not there")
            case 1:
                shared.members.add(found)
                expect(found in shared.members, "not there")
            case 2:
                weakref.ref(found, gone.append)
                expect(weakref.ref(found) is weakref.ref(found), "two plain references")
            case 3:
                kept = [weakref.ref(found, gone.append), weakref.ref(found)]
                expect(kept[0] == kept[1] and kept[0]() is kept[1]() is found, "another object")
                kept.clear()
            case _:
                expect(type(shared.by_target.get(found, shared.tokens[0])) is Token, "strange")
        found = None
    expect(not gone, "called", gone)


def dropped(shared: Shared, index: int, numbers: random.Random) -> None:
    """Threads drop the last references to the same objects: none sees a death coming. They look for them meanwhile."""
    targets = [Target(numbers.choice(shared.tokens)) for _ in range(BATCH)]
    weak = [weakref.ref(target) for target in targets]
    shared.batches[index] = (targets, targets[:], weak)
    del targets
    place = [0.0] * 4
    for _ in range(4):
        first, second, weak = numbers.choice(shared.batches)
        mine = first if (index ^ numbers.randrange(2)) & 1 else second
        for i in range(BATCH):
            mine[i] = None
            place[i & 3] = i + 0.5
            found = weak[i]()
            if found is not None and type(found.again) is not Token:
                raise WrongError("dead", found)
            found = weak[BATCH - 1 - i]()
            if found is not None and type(found.again) is not Token:
                raise WrongError("dead", found)
            found = None


def alone(shared: Shared, index: int, numbers: random.Random) -> None:
    """An object that its thread has alone gets attributes while others take it by a weak reference."""
    i = numbers.randrange(PLACES)
    for number in range(numbers.randrange(20)):
        target: Any = Target(numbers.choice(shared.tokens))
        shared.weak[i] = weakref.ref(target)
        target.first, target.second, target.third = number, number, [number]
        names = list(vars(target)) if number % 4 == 0 else ["first"]
        expect(target.first == target.second == target.third[0] == number and "first" in names, "attributes")


def locals_(shared: Shared, index: int, numbers: random.Random) -> None:
    """Nobody sees another thread's attributes; those of a thread go when it ends."""
    local, plain = shared.local, shared.plain
    before = local.sum
    for number in range(50):
        local.sum += local.step
        plain.mine = index
        plain.number = [number]
        expect(plain.mine == index and plain.number == [number], "of another thread")
    expect(local.sum == before + 50, "of another thread", local.sum, before)
    expect(not hasattr(plain, "other") and getattr(plain, "none", index) == index)
    token = shared.variable.set(index)
    for _ in range(20):
        expect(shared.variable.get() == index, "another thread's variable")
    shared.variable.reset(token)
    expect(shared.variable.get() == 0, "another thread's variable")

    def inside(kept: list[Any]) -> None:
        expect(local.sum == 5 and not hasattr(plain, "mine") and shared.variable.get() == 0, "inherited")
        for _ in range(10):
            plain.kept = Target(shared.tokens[1])
            local.token = shared.tokens[2]
        kept.append(weakref.ref(plain.kept))

    if numbers.randrange(8) == 0:
        kept: list[Any] = []
        thread = threading.Thread(target=inside, args=(kept,))
        thread.start()
        thread.join()
        gone = kept[0]() is None
        expect(gone, "outlived its thread")


def files(shared: Shared, index: int, numbers: random.Random) -> None:
    """What is written to a file in memory is whole and there once."""
    text, data = io.StringIO(), io.BytesIO()
    for number in range(numbers.randrange(60)):
        line = f"{number} {'é€😀'[number % 3] * (number % 5)}\n"
        text.write(line)
        data.write(line.encode())
        if number % 16 == 5:
            expect(text.getvalue().encode() == data.getvalue(), "contents")
    expect(list(io.StringIO(text.getvalue())) == [line.decode() for line in io.BytesIO(data.getvalue())], "lines")
    for _ in range(20):
        shared.text.write(f"<{index}>")
        shared.bytes.write(b"<%d>" % index)
        if numbers.randrange(10) == 0:
            for part in shared.text.getvalue().split("<")[1:]:
                expect(part[-1:] == ">" and part[:-1].isdigit(), "torn", part)
            for piece in shared.bytes.getvalue().split(b"<")[1:]:
                expect(piece[-1:] == b">" and piece[:-1].isdigit(), "torn", piece)
    if len(shared.text.getvalue()) > 20_000:
        shared.text = io.StringIO()
        shared.bytes = io.BytesIO()


def locks(shared: Shared, index: int, numbers: random.Random) -> None:
    """New locks, held and let go of; and one that all take."""
    for _ in range(30):
        mine = threading.Lock()
        with mine:
            expect(not mine.acquire(False) and mine.locked(), "taken twice")
        again = threading.RLock()
        with again, again:
            expect(again.acquire(False), "own")
            again.release()
        held = threading.Lock()
        held.acquire()
        with shared.lock:
            before = shared.counted
            shared.counted = before + 1
        expect(not held.acquire(True, 0.0001), "taken twice")
        if shared.lock.acquire(True, 1):
            shared.counted += 1
            shared.lock.release()
        threading.Event().set()
        weakref.ref(threading.Lock())


OPERATIONS = (queues, queues, weakly, weakly, keyed, keyed, dropped, dropped, alone, locals_, files, locks, waiting)


def program(run: Run) -> None:
    """See the module."""
    shared = Shared(run.threads)
    run.watch_counts({f"token {token.number}": token for token in shared.tokens} | {"Token": Token})
    run.keep = shared

    def work(index: int, numbers: random.Random) -> None:
        numbers.choice(OPERATIONS)(shared, index, numbers)

    threads = run.workers(work)
    run.wait(threads)
    if not run.failures:
        left = 0
        while not shared.queue.empty():
            left += shared.queue.get()
        expect(left == sum(shared.put) - sum(shared.taken), "sums", left, shared.put, shared.taken)
    del threads, work
    shared.strong = shared.other = [None] * PLACES
    while not shared.objects.empty():
        shared.objects.get()
    shared.batches = []
    shared.local, shared.plain = Local(5), threading.local()
    gc.collect()
    shared.strong = [Target(shared.tokens[0]) for _ in range(PLACES)]
    expect(not len(shared.by_target) and not len(shared.members), "lives on")
    expect(not len(shared.by_name) and all(weak() is None for weak in shared.weak), "lives on")


if __name__ == "__main__":
    main(program)
