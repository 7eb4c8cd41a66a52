"""What happens before a lock is released, an item is put, a thread is started or ends is seen after."""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import contextlib
import contextvars
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from litmus import Body, Collection, Judge, Over

SYNCHRONISATION = Collection()

Started = tuple[list[Body], Judge | None]


class Plain:
    """Plain data, with nothing that protects it."""

    def __init__(self) -> None:
        self.a = 0
        self.b = 0


def protected(make: Callable[[], Any]) -> Any:
    """Two threads change two attributes in a protected block: nobody sees one of them only, no change is lost."""

    def start() -> Started:
        guard, data = make(), Plain()
        rounds = [0, 0]

        def worker(index: int) -> Body:
            def work(over: Over) -> dict[str, int]:
                whole = half = 0
                while not over():
                    for _ in range(20):
                        with guard:
                            if data.a == data.b:
                                whole += 1
                            else:
                                half += 1
                            data.a += 1
                            data.b += 1
                rounds[index] = whole + half
                return {"whole": whole, "half": half}

            return work

        def judge() -> dict[str, int]:
            return {"lost": sum(rounds) - data.a}

        return [worker(0), worker(1)], judge

    return start


for _name, _make in {
    "Lock": threading.Lock,
    "RLock": threading.RLock,
    "Condition": threading.Condition,
    "Semaphore": lambda: threading.Semaphore(1),
    "BoundedSemaphore": lambda: threading.BoundedSemaphore(1),
}.items():
    SYNCHRONISATION.add(f"protected: {_name}", protected(_make), ["whole"])


@SYNCHRONISATION.litmus("protected: lock.acquire(blocking=False)", ["alone", "refused"])
def try_lock() -> Started:
    """A lock that is taken only if it is free."""
    lock = threading.Lock()
    inside = [0]

    def work(over: Over) -> dict[str, int]:
        alone = refused = together = 0
        while not over():
            for _ in range(100):
                if not lock.acquire(blocking=False):
                    refused += 1
                    continue
                inside[0] += 1
                if inside[0] == 1:
                    alone += 1
                else:
                    together += 1
                inside[0] -= 1
                lock.release()
        return {"alone": alone, "refused": refused, "together": together}

    return [work, work], None


def channel(make: Callable[[], Any], put: Callable[[Any, Any], Any], get: Callable[[Any], Any]) -> Any:
    """The sender writes plain data and then sends; the receiver must find it, in the sender's order."""

    def start() -> Started:
        line = make()
        sent: list[Plain] = [Plain() for _ in range(64)]
        at_work = [1]

        def send(over: Over) -> dict[str, int]:
            n = 0
            while not over():
                for _ in range(20):
                    n += 1
                    data = sent[n % 64] if n % 3 else Plain()
                    data.a = n
                    data.b = n
                    put(line, (n, data))
                while line_length(line) > 40 and not over():
                    time.sleep(0)
            put(line, None)
            at_work[0] = 0
            return {}

        def receive(over: Over) -> dict[str, int]:
            fine = stale = disordered = 0
            last = 0
            while True:
                try:
                    item = get(line)
                except (IndexError, queue.Empty):
                    continue
                if item is None:
                    return {"what was written": fine, "older data": stale, "another order": disordered}
                n, data = item
                fine += data.a >= n and data.b >= n
                stale += data.a < n or data.b < n
                disordered += n <= last
                last = n

        return [send, receive], None

    return start


def line_length(line: Any) -> int:
    return line.qsize() if hasattr(line, "qsize") else len(line)


for _name, _parts in {
    "Queue": (queue.Queue, lambda o, item: o.put(item), lambda o: o.get(timeout=1)),
    "SimpleQueue": (queue.SimpleQueue, lambda o, item: o.put(item), lambda o: o.get(timeout=1)),
    "deque": (collections.deque, lambda o, item: o.append(item), lambda o: o.popleft()),
    "list": (list, lambda o, item: o.append(item), lambda o: o.pop(0)),
}.items():
    SYNCHRONISATION.add(f"channel: {_name}", channel(*_parts), ["what was written"])


@SYNCHRONISATION.litmus("channel: Event", ["what was written"])
def event() -> Started:
    """Set after writing, waited for before reading; and back."""
    go, done, data = threading.Event(), threading.Event(), Plain()
    over_now = [False]

    def write(over: Over) -> dict[str, int]:
        while not over():
            data.a += 1
            data.b += 1
            go.set()
            if not done.wait(10):
                return {"a wait without end": 1}
            done.clear()
        over_now[0] = True
        go.set()
        return {}

    def read(over: Over) -> dict[str, int]:
        fine = stale = n = 0
        while True:
            if not go.wait(10):
                return {"a wait without end": 1}
            go.clear()
            if over_now[0]:
                return {"what was written": fine, "older data": stale}
            n += 1
            fine += data.a == n and data.b == n
            stale += data.a != n or data.b != n
            done.set()

    return [write, read], None


@SYNCHRONISATION.litmus("channel: Condition", ["what was written"])
def condition() -> Started:
    """A slot that is full or empty."""
    full, slot = threading.Condition(), [None]
    data = Plain()

    def write(over: Over) -> dict[str, int]:
        n = 0
        while not over():
            n += 1
            with full:
                if not full.wait_for(lambda: slot[0] is None, 10):
                    return {"a wait without end": 1}
                data.a = data.b = n
                slot[0] = n  # type: ignore[call-overload]
                full.notify_all()
        with full:
            full.wait_for(lambda: slot[0] is None, 10)
            slot[0] = -1  # type: ignore[call-overload]
            full.notify_all()
        return {}

    def read(over: Over) -> dict[str, int]:
        fine = stale = 0
        while True:
            with full:
                if not full.wait_for(lambda: slot[0] is not None, 10):
                    return {"a wait without end": 1}
                n = slot[0]
                if n == -1:
                    return {"what was written": fine, "older data": stale}
                fine += data.a == n and data.b == n
                stale += data.a != n or data.b != n
                slot[0] = None
                full.notify_all()

    return [write, read], None


@SYNCHRONISATION.litmus("channel: Barrier", ["what was written"])
def barrier() -> Started:
    """Each writes its own before the barrier and reads the other's after it."""
    meet = threading.Barrier(2)
    numbers = [0, 0]
    ends = [False, False]

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            fine = stale = n = 0
            while True:
                n += 1
                numbers[index] = n
                ends[index] = over()
                meet.wait(10)
                fine += numbers[1 - index] == n
                stale += numbers[1 - index] != n
                last = any(ends)
                meet.wait(10)
                if last:
                    return {"what was written": fine, "older data": stale}

        return work

    return [worker(0), worker(1)], None


@SYNCHRONISATION.litmus("channel: Thread.start, Thread.join", ["what was written"])
def start_and_join() -> Started:
    """A thread finds what its parent wrote before it started it; the parent finds what the thread wrote."""

    def work(over: Over) -> dict[str, int]:
        fine = stale = n = 0
        data = Plain()

        def child() -> None:
            if data.a == n:
                data.b = n

        while not over():
            n += 1
            data.a = n
            thread = threading.Thread(target=child)
            thread.start()
            thread.join()
            fine += data.b == n
            stale += data.b != n
        return {"what was written": fine, "older data": stale}

    return [work], None


@SYNCHRONISATION.litmus("channel: Future", ["what was written"])
def future() -> Started:
    """Submitting and the result of a pool's tasks."""

    def work(over: Over) -> dict[str, int]:
        fine = stale = 0
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            while not over():
                data = [Plain() for _ in range(8)]
                for n, one in enumerate(data, 1):
                    one.a = n

                def task(n: int, data: list[Plain] = data) -> int:
                    data[n].b = data[n].a
                    return n

                for n in pool.map(task, range(8)):
                    fine += data[n].b == n + 1
                    stale += data[n].b != n + 1
        return {"what was written": fine, "older data": stale}

    return [work], None


@SYNCHRONISATION.litmus("channel: loop.call_soon_threadsafe", ["what was written"])
def call_soon_threadsafe() -> Started:
    """From a thread into another's event loop, and back by a future."""

    def work(over: Over) -> dict[str, int]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        fine = stale = n = 0
        data = Plain()

        async def answer(n: int) -> bool:
            data.b = data.a
            return data.a == n

        while not over():
            n += 1
            data.a = n
            right = asyncio.run_coroutine_threadsafe(answer(n), loop).result(10) and data.b == n
            fine += right
            stale += not right
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        return {"what was written": fine, "older data": stale}

    return [work], None


@SYNCHRONISATION.litmus("private: threading.local", ["one's own"])
def local() -> Started:
    """Nobody sees another thread's value."""
    place = threading.local()

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            mine = n = other = 0
            while not over():
                for _ in range(100):
                    n += 1
                    place.value = (index, n)
                    if place.value == (index, n):
                        mine += 1
                    else:
                        other += 1
            return {"one's own": mine, "another thread's": other}

        return work

    return [worker(0), worker(1)], None


@SYNCHRONISATION.litmus("private: Context.run", ["alone", "refused"])
def entered_context() -> Started:
    """A context is entered by one thread at a time: the other one gets RuntimeError."""
    shared = contextvars.Context()
    variable: contextvars.ContextVar[int] = contextvars.ContextVar("variable")
    inside: list[int] = []

    def enter(index: int) -> bool:
        inside.append(index)
        variable.set(index)
        alone = inside == [index] and variable.get() == index
        inside.pop()
        return alone

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            seen: collections.Counter[str] = collections.Counter()
            while not over():
                for _ in range(100):
                    try:
                        seen["alone" if shared.run(enter, index) else "together"] += 1
                    except RuntimeError:
                        seen["refused"] += 1
            return seen

        return work

    return [worker(0), worker(1)], None


@SYNCHRONISATION.litmus("private: ContextVar", ["one's own"])
def context_variable() -> Started:
    """Each thread has a context of its own."""
    variable: contextvars.ContextVar[tuple[int, int]] = contextvars.ContextVar("variable", default=(-1, 0))

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            mine = n = other = 0
            while not over():
                for _ in range(100):
                    n += 1
                    token = variable.set((index, n))
                    if variable.get() == (index, n):
                        mine += 1
                    else:
                        other += 1
                    variable.reset(token)
                    if variable.get() != (-1, 0):
                        other += 1
            return {"one's own": mine, "another thread's": other}

        return work

    return [worker(0), worker(1)], None


def _exclusive() -> Any:
    with contextlib.suppress(ImportError):
        import sharedgil

        return sharedgil.exclusive
    return lambda function: function


@SYNCHRONISATION.litmus("pinned: x += 1", ["counted"])
def pinned() -> Started:
    """A function that is pinned under the GIL: nothing comes between its instructions but at calls and loop ends."""
    thing = Plain()
    added = [0, 0]

    @_exclusive()  # type: ignore[untyped-decorator]
    def add() -> None:
        thing.a += 1

    def worker(index: int) -> Body:
        def work(over: Over) -> dict[str, int]:
            n = 0
            while not over():
                for _ in range(100):
                    add()
                n += 100
            added[index] = n
            return {}

        return work

    def judge() -> dict[str, int]:
        return {"counted": thing.a, "lost": max(0, sum(added) - thing.a)}

    return [worker(0), worker(1)], judge
